"""What somebody said on a topic: their statements, then what others say they said; each labelled."""

from __future__ import annotations

from collections.abc import Sequence

from index import Hit, Index, Statement
from qa.evidence import FIT, GAP, Choice, Evidence, Weigher, best
from qa.markdown import plain
from qa.names import known_speaker
from qa.records import Question

_MOST = 3  # sentences shown that are not the speaker's own words
_MOST_SAID = 5  # statements shown
_ON_TOPIC = 0.5  # a statement is on the topic if it holds so much of its words ...
_NEAR_TOPIC = 0.42  # ... or is so near in meaning
_SHARING, _NEWEST = 30, 15  # statements weighed: those that share words with the question, and the newest


def said_by(index: Index, question: Question, hits: Sequence[Hit]) -> list[Choice]:
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
        and evidence.fit >= FIT
    ]
    heading = f"No statement of {plain(question.speaker or '')}’s was found. The articles say:"
    return [Choice(heading, best(both, _MOST))] if both and question.topic else []


def _statements(question: Question, found: Sequence[Evidence]) -> list[Choice]:
    """Statements under the speaker's name; where a surname fits several, each line names its speaker."""
    own = [item for item in found if item.statement and not item.statement.reported_by and _stated(item)]
    others = [item for item in found if item.statement and item.statement.reported_by and _stated(item)]
    unsaid = [item for item in found if not _stated(item)]
    about = f" on {plain(question.topic)}" if question.topic else ""
    choices = []
    if own:
        chosen = best(own, _MOST_SAID, gap=2 * GAP)
        names = {item.statement.speaker for item in chosen if item.statement}
        name = next(iter(names)) if len(names) == 1 else question.speaker
        choices.append(Choice(f"**{plain(name or '')}**{about}:", chosen, names_speaker=len(names) == 1))
    name = plain(question.speaker or "")
    if others:
        choices.append(Choice(f"What others say **{name}** says{about}:", best(others, _MOST)))
    if unsaid and not choices:
        choices.append(Choice(f"Not said by **{name}**, or not for certain{about}:", best(unsaid, _MOST)))
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
