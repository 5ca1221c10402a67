"""The words that answer, verbatim, with who said them; or a plain no, and why."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from index import Hit, Index, Statement
from qa.abstain import nothing_fits, nothing_indexed, speaker_silent, unknown_name
from qa.evidence import Evidence, Weigher
from qa.markdown import plain
from qa.names import known_speaker
from qa.records import Answer, Citation, Question
from qa.retrieve import retrieve
from qa.verify import verified

_MOST = 3  # sentences shown for a question
_MOST_SAID = 5  # statements shown for a question about somebody's words
_FIT = 0.5  # a best sentence below this has nothing to do with the question
_GAP = 0.5  # sentences whose score is so far below the best are not shown
_ON_TOPIC = 0.5  # a statement is on the topic if it holds so much of its words ...
_NEAR_TOPIC = 0.42  # ... or is so near in meaning
_SHARING, _NEWEST = 30, 15  # statements weighed: those that share words with the question, and the newest


@dataclass(frozen=True, slots=True)
class Choice:
    """The evidence chosen, under a heading; `names_speaker` if that says whose words all of it is."""

    heading: str
    evidence: tuple[Evidence, ...]
    names_speaker: bool = False


def answer(index: Index, question: Question) -> Answer:
    """The answer to a question as understood; it abstains where nothing fits, and says why."""
    if not len(index):
        return nothing_indexed(index, question)
    if (name := unknown_name(index, question)) is not None:
        return name
    hits = retrieve(index, question)
    if question.kind == "said" and question.speaker:
        choices = _said_by(index, question, hits)
    else:
        choices = _sentences(index, question, hits)
    if not choices:
        return speaker_silent(index, question) if question.kind == "said" else nothing_fits(index, question)
    composed = _compose(question, choices)
    return composed if composed.citations else nothing_fits(index, question)


def _sentences(index: Index, question: Question, hits: Sequence[Hit]) -> list[Choice]:
    """The few best sentences, whoever speaks."""
    weighed = Weigher(index, question).hits(hits)
    if question.kind == "who_said":
        weighed = [evidence for evidence in weighed if evidence.statement]
    chosen = _best(weighed, _MOST)
    return [Choice("", chosen)] if chosen and max(e.fit for e in chosen) >= _FIT else []


def _said_by(index: Index, question: Question, hits: Sequence[Hit]) -> list[Choice]:
    """What the speaker says on the topic, then what others say the speaker says; each labelled as such.

    Failing both, what was not said for certain; failing that, sentences about speaker and topic.
    """
    weigher = Weigher(index, question)
    statements = statements_of(index, question)
    on_topic = _on_topic(index, question, weigher.statements(statements))
    if on_topic:
        return _statements(question, on_topic)
    speaker = set(index.terms(question.speaker or ""))
    topic = Weigher(index, question, question.topic) if question.topic else weigher
    both = [
        evidence
        for evidence in weigher.hits(hits)
        if speaker & set(index.terms(evidence.text))
        and topic.coverage(index.terms(evidence.text)) >= _ON_TOPIC
        and evidence.fit >= _FIT
    ]
    heading = f"No statement of {plain(question.speaker or '')}’s was found. The articles say:"
    return [Choice(heading, _best(both, _MOST))] if both and question.topic else []


def _statements(question: Question, found: Sequence[Evidence]) -> list[Choice]:
    """Statements under the speaker's name; where a surname fits several, each line names its speaker."""
    own = [item for item in found if item.statement and not item.statement.reported_by and _stated(item)]
    others = [item for item in found if item.statement and item.statement.reported_by and _stated(item)]
    unsaid = [item for item in found if not _stated(item)]
    about = f" on {plain(question.topic)}" if question.topic else ""
    choices = []
    if own:
        chosen = _best(own, _MOST_SAID, gap=2 * _GAP)
        names = {item.statement.speaker for item in chosen if item.statement}
        name = next(iter(names)) if len(names) == 1 else question.speaker
        choices.append(Choice(f"**{plain(name or '')}**{about}:", chosen, names_speaker=len(names) == 1))
    name = plain(question.speaker or "")
    if others:
        choices.append(Choice(f"What others say **{name}** says{about}:", _best(others, _MOST)))
    if unsaid and not choices:
        choices.append(Choice(f"Not said by **{name}**, or not for certain{about}:", _best(unsaid, _MOST)))
    return choices


def _stated(item: Evidence) -> bool:
    return item.statement is not None and item.statement.modality == "stated"


def statements_of(index: Index, question: Question) -> list[Statement]:
    """Statements of the speaker that may be meant: those that share words with it, and the newest."""
    name = known_speaker(index, question.speaker or "")
    if name is None:
        return []
    found: dict[int, Statement] = {}
    for about, limit in ((question.topic or question.standalone, _SHARING), (None, _NEWEST)):
        for statement in index.statements(
            speaker=name,
            about=about,
            since=question.since,
            until=question.until,
            source=question.source,
            limit=limit,
        ):
            found.setdefault(statement.id, statement)
    return list(found.values())


def _on_topic(index: Index, question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The statements whose content has the words of the topic, or nearly its meaning."""
    if not question.topic:
        return list(evidence)
    topic = Weigher(index, question, question.topic)
    wordless = [
        item.statement
        for item in evidence
        if item.statement and topic.coverage(index.terms(item.statement.text)) < _ON_TOPIC
    ]
    weighed = topic.statements(wordless)
    far = {item.statement.id for item in weighed if item.statement and item.cosine < _NEAR_TOPIC}
    return [item for item in evidence if item.statement and item.statement.id not in far]


def _best(evidence: Sequence[Evidence], most: int, gap: float = _GAP) -> tuple[Evidence, ...]:
    """The best sentences, each text once, none far behind the first."""
    chosen: dict[str, Evidence] = {}
    for item in evidence:
        if evidence[0].score - item.score <= gap and len(chosen) < most:
            chosen.setdefault(item.text.casefold(), item)
    return tuple(chosen.values())


def _compose(question: Question, choices: Sequence[Choice]) -> Answer:
    chosen = [(choice, item) for choice in choices for item in choice.evidence]
    citations = verified(
        Citation(0, item.article, item.start, item.end, item.text, _speaker(item)) for _, item in chosen
    )
    numbered = {(c.article.id, c.start, c.end, c.speaker): c for c in citations}
    lines: list[str] = []
    for choice in choices:
        found = [
            (item, citation)
            for item in choice.evidence
            if (citation := numbered.get((item.article.id, item.start, item.end, _speaker(item))))
        ]
        if found and choice.heading:
            lines.append(choice.heading)
        lines += [_line(citation, item, not choice.names_speaker) for item, citation in found]
    best = max(item.score for _, item in chosen)
    confidence = 1 / (1 + math.exp(-1.2 * best - 0.2))
    return Answer("\n\n".join(lines), question, tuple(citations), confidence=round(confidence, 3))


def _speaker(item: Evidence) -> str | None:
    return item.statement.speaker if item.statement else None


def _line(citation: Citation, item: Evidence, with_speaker: bool) -> str:
    """A quotation as Markdown: a block of the article's words, its number, and whose words they are."""
    who = [plain(citation.speaker)] if citation.speaker and with_speaker else []
    if item.statement and item.statement.reported_by:
        who.append(f"as {plain(item.statement.reported_by)} says")
    label = f" — {', '.join(who)}" if who else ""
    return f"> {plain(citation.quote)} [{citation.number}]{label}"
