"""Evidence put into words: quotations under headings, numbered, with whose they are and who says the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from qa.answering.corroboration import Value
from qa.answering.evidence import Evidence
from qa.answering.found import Choice
from qa.answering.markdown import plain
from qa.answering.verifying import verified
from qa.records import Answer, Citation, Question

_NAME_WORDS = 5  # of a speaker who is told beside a sentence that has the same words
_NAMED = 2  # articles named that say the same; the others are counted

_Place = tuple[str, int, int, str | None]
"""Where a citation's words stand, and whose they are: article, start, end, speaker."""


def compose(question: Question, choices: Sequence[Choice]) -> Answer:
    """The evidence as Markdown, each quotation verified and numbered; without any where none stands."""
    evidence = [item for choice in choices for item in choice.evidence]
    quoted = {
        _place(item): Citation(0, item.article, item.start, item.end, item.text, item.signed)
        for shown in evidence
        for item in (shown, *shown.also[:_NAMED])
    }
    citations = verified(quoted.values())
    numbered = {(c.article.id, c.start, c.end, c.speaker): c for c in citations}
    blocks = [block for choice in choices for block in _blocks(choice, numbered)]
    return Answer("\n\n".join(blocks), question, tuple(citations))


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
    return item.article.id, item.start, item.end, item.signed


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
