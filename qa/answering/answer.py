"""The words that answer, verbatim, with who said them; or a plain no, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from index import Hit, Index
from qa.answering.confidence import DOUBT, confidence
from qa.answering.corroboration import Value
from qa.answering.evidence import FIT, Choice, Evidence, Weigher, best, differing
from qa.answering.markdown import in_words, plain
from qa.answering.names_held import grounded
from qa.answering.refusing import not_together, nothing_fits, nothing_indexed, speaker_silent, unknown_name
from qa.answering.said import asks_for_words, by_statements, from_statements
from qa.answering.summary import SUMMED_UP, asks_for_summary, first_of_each_article, summarised
from qa.answering.verifying import verified
from qa.reading import Reader, day_meant, holds, short_answer
from qa.records import Answer, Citation, Question
from qa.retrieval import PASSAGES, Reranker, freshness, retrieve

_MOST = 3  # sentences shown for a question
_NAME_WORDS = 5  # of a speaker who is told beside a sentence that has the same words
_NAMED = 2  # articles named that say the same; the others are counted

_Place = tuple[str, int, int, str | None]
"""Where a citation's words stand, and whose they are: article, start, end, speaker."""


def answer(
    index: Index, question: Question, reranker: Reranker | None = None, reader: Reader | None = None
) -> Answer:
    """The answer to a question as understood; it abstains where nothing fits, and says why."""
    if not len(index):
        return nothing_indexed(index, question)
    if (name := unknown_name(index, question)) is not None:
        return name
    stated, sums_up = by_statements(question), asks_for_summary(question)
    hits = retrieve(index, question, SUMMED_UP if sums_up else PASSAGES, reranker)
    choices = from_statements(index, question, hits, reranker) if stated else []
    if not choices and asks_for_words(question):
        return speaker_silent(index, question)
    evidence = sorted((item for choice in choices for item in choice.evidence), key=lambda item: -item.score)
    if not choices:
        held = grounded(index, question, hits)
        if hits and not held:
            return not_together(index, question, hits)
        read = first_of_each_article(held) if sums_up else held
        evidence = weighed(index, question, read, reranker)
        if _would_guess(evidence):
            return nothing_fits(index, question, held)
        choices = summarised(index, question, evidence) if sums_up else [_sentences(question, evidence)]
    composed = replace(_compose(question, choices), confidence=round(confidence(evidence), 3))
    if not composed.citations:
        return nothing_fits(index, question, hits)
    told = stated or any(choice.values for choice in choices)
    return composed if told else _with_short(composed, reader)


def weighed(
    index: Index, question: Question, hits: Sequence[Hit], reranker: Reranker | None = None
) -> list[Evidence]:
    """The sentences of passages that may answer, best first."""
    return Weigher(index, question, reranker=reranker).hits(hits)


def _would_guess(evidence: Sequence[Evidence]) -> bool:
    """Whether none of the best sentences has to do with the question, or the first hardly answers it."""
    return max((item.fit for item in evidence[:_MOST]), default=0.0) < FIT or confidence(evidence) < DOUBT


def _sentences(question: Question, evidence: Sequence[Evidence]) -> Choice:
    """The few best sentences, and what they name where articles differ."""
    values = differing(question, evidence)
    chosen = best(evidence, _MOST)
    shown = {(item.article.id, item.start) for item in chosen}
    added = tuple(item for item, _ in values if (item.article.id, item.start) not in shown)
    return Choice("", (*chosen, *added), values=values)


def _compose(question: Question, choices: Sequence[Choice]) -> Answer:
    evidence = [item for choice in choices for item in choice.evidence]
    quoted = {
        _place(item): Citation(0, item.article, item.start, item.end, item.text, _speaker(item))
        for shown in evidence
        for item in (shown, *shown.also[:_NAMED])
    }
    citations = verified(quoted.values())
    numbered = {(c.article.id, c.start, c.end, c.speaker): c for c in citations}
    blocks = [block for choice in choices for block in _blocks(choice, numbered)]
    return Answer("\n\n".join(blocks), question, tuple(citations))


def _with_short(given: Answer, reader: Reader | None) -> Answer:
    """The answer with a short one in front, where the question asks for one and a sentence shown has it.

    What an article says that is much older than that of the first sentence is out of date.
    """
    fresh = freshness(given.question, [said.article.day for said in given.citations])
    recent = [said for said, share in zip(given.citations, fresh, strict=True) if share >= fresh[0] / 2]
    found = short_answer(given.question, recent, reader, given.confidence)
    if found is None:
        return given
    said = next(said for said in recent if holds(said, found))
    short = Citation(said.number, said.article, found.start, found.end, found.text, said.speaker)
    day = day_meant(found.text, said.quote, said.article.day) if given.question.kind == "when" else None
    meant = f" ({in_words(day)})" if day else ""
    text = f"**{plain(found.text)}**{meant} [{said.number}]\n\n{given.text}"
    return replace(given, text=text, short=short, day=day)


def _blocks(choice: Choice, numbered: Mapping[_Place, Citation]) -> Iterator[str]:
    """A choice as Markdown: where its articles differ, its heading, its quotations."""
    found = [(item, numbered[_place(item)]) for item in choice.evidence if _place(item) in numbered]
    if found and choice.values:
        yield _values(choice.values, numbered)
    if found and choice.heading:
        yield choice.heading
    for item, citation in found:
        yield _line(citation, item, numbered, not choice.names_speaker)


def _place(item: Evidence) -> _Place:
    return item.article.id, item.start, item.end, _speaker(item)


def _speaker(item: Evidence) -> str | None:
    return item.statement.speaker if item.statement else None


def _values(values: Iterable[tuple[Evidence, Value]], numbered: Mapping[_Place, Citation]) -> str:
    """Sources that differ, side by side: 'AP: about 100,000 [1] · Reuters: 130,000 [2]'."""
    return "The articles differ. " + " · ".join(
        f"{_source(item)}: **{plain(value.shown)}** [{numbered[_place(item)].number}]"
        for item, value in values
        if _place(item) in numbered
    )


def _line(citation: Citation, item: Evidence, numbered: Mapping[_Place, Citation], with_speaker: bool) -> str:
    """A quotation as Markdown: the article's words, its number, whose words they are, who says the same."""
    speaker = citation.speaker or ""
    described = len(speaker.split()) > _NAME_WORDS and speaker in citation.quote
    who = [plain(speaker)] if speaker and with_speaker and not described else []
    if item.statement and item.statement.reported_by:
        who.append(f"according to {plain(item.statement.reported_by)}")
    label = f" — {', '.join(who)}" if who else ""
    return f"> {plain(citation.quote)} [{citation.number}]{label}{_also(item.also, numbered)}"


def _also(also: Sequence[Evidence], numbered: Mapping[_Place, Citation]) -> str:
    """Other articles that say the same: ' · also in AP [2], Reuters [3] and 2 more'."""
    named = [
        f"{_source(item)} [{numbered[_place(item)].number}]"
        for item in also[:_NAMED]
        if _place(item) in numbered
    ]
    more = f" and {len(also) - len(named)} more" if len(also) > len(named) else ""
    return f" · also in {', '.join(named)}{more}" if named else ""


def _source(item: Evidence) -> str:
    return plain(item.article.source or item.article.title)
