"""Which statements of a speaker are on a topic, and how they are ordered.

A statement is on the topic if it has the topic's words, or if the reranker finds it so, or, without one, if
it is near in meaning. The thresholds were chosen on topics that are words of one statement of a speaker,
against the same speaker's statements in other articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from index import Statement
from qa.answering.evidence import Evidence
from qa.answering.inquiry import Inquiry
from qa.records import Order

_ON_TOPIC = 0.5  # a statement is on the topic if it holds so much of its words, ...
_ABOUT = -5.0  # ... or if the reranker gives it this logit: 98 % of the others get less, ...
_SPREAD = 10.0
_NEAR_TOPIC = 0.35  # ... or, without a reranker, if it has this cosine: likewise
_SAME = 0.7  # words of a claim that a statement must share to be that claim ...
_SURELY = 0.8  # ... or how near it must be, on the scale of `_nearness`
_SPOKEN, _SHORT = 0.3, 5  # what it counts that words are quoted, and that they are fewer than so many ...
_MOSTLY = 0.4  # ... or less than this share of their sentence, the rest of which is the reporter's


def nearest_of(inquiry: Inquiry, speaker: str) -> Evidence | None:
    """What the speaker says that comes nearest to the topic in meaning, of the newest statements at least."""
    found = inquiry.statements(speaker, most=1) or inquiry.statements(speaker, topic="")
    weighed = inquiry.weigher(inquiry.question.topic).statements(found)
    return max(weighed, key=lambda item: item.cosine, default=None)


def on_topic(inquiry: Inquiry, speaker: str) -> list[Evidence]:
    """The speaker's statements that are on the topic, as evidence, best first; without one, all as they come.

    To answer 'did X ever say …', a statement must hold nearly all of it.
    """
    question, statements = inquiry.question, inquiry.statements(speaker)
    if not question.topic:
        return _as_given(inquiry.weigher().statements(statements), statements)
    topic = inquiry.weigher(question.topic)
    evidence = _as_given(topic.statements(statements), statements)
    held = [topic.held(_content(item)) for item in evidence]
    near = _nearness(inquiry, evidence)
    words, least = (_SAME, _SURELY) if question.kind == "ever_said" else (_ON_TOPIC, 0.0)
    fitting = [
        (share + nearness + _worth(item), item)
        for item, share, nearness in zip(evidence, held, near, strict=True)
        if share >= words or nearness >= least
    ]
    return [item for _, item in sorted(fitting, key=lambda pair: -pair[0])]


def _as_given(evidence: Iterable[Evidence], statements: Sequence[Statement]) -> list[Evidence]:
    order = {statement.id: number for number, statement in enumerate(statements)}
    return sorted(evidence, key=lambda item: order[item.statement.id] if item.statement else 0)


def _nearness(inquiry: Inquiry, evidence: Sequence[Evidence]) -> list[float]:
    """How near sentences are to the topic beyond its words: from 0 up they are on it, 1 is very near."""
    if inquiry.reranker is None:
        return [(item.cosine - _NEAR_TOPIC) / (1 - _NEAR_TOPIC) for item in evidence]
    logits = inquiry.reranker.score(inquiry.question.topic, [item.text for item in evidence])
    return [float(logit - _ABOUT) / _SPREAD for logit in logits]


def _worth(item: Evidence) -> float:
    """Words that were spoken weigh more than words about them; a few, or few of a sentence, say little."""
    said, words = item.statement, len(_content(item).split())
    narrated = words < _MOSTLY * len(item.text.split())
    spoken = said is not None and said.kind != "indirect"
    return _SPOKEN * spoken - _SPOKEN * (words < _SHORT) - _SPOKEN * narrated


def _content(item: Evidence) -> str:
    return item.statement.text if item.statement else item.text


def in_order(order: Order, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence with the newest, or the oldest, first, if that is asked for."""
    if order == "relevance":
        return list(evidence)
    dated = sorted((item for item in evidence if day_of(item)), key=lambda item: day_of(item) or date.min)
    ordered = dated[::-1] if order == "newest" else dated
    return [*ordered, *(item for item in evidence if not day_of(item))]


def day_of(item: Evidence) -> date | None:
    """The day on which something was said, else the article's."""
    return (item.statement.said_on if item.statement else None) or item.article.day
