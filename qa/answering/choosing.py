"""Which of the sentences weighed are shown: the best, none twice; and what articles differ on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from qa.answering.corroboration import Value, same_fact, same_thing, value
from qa.answering.evidence import FIT_DIFFERING, GAP, Evidence
from qa.records import Question


def best(
    evidence: Sequence[Evidence],
    most: int,
    gap: float = GAP,
    worth: Callable[[Evidence], float] = lambda item: item.score,
) -> tuple[Evidence, ...]:
    """The best sentences, none far behind the first; each with those of other stories that say the same.

    They come best first; `worth` is what they were put in order by.
    """
    chosen: list[Evidence] = []
    for item in evidence:
        if worth(evidence[0]) - worth(item) > gap:
            break
        twin = next((number for number, other in enumerate(chosen) if _same(other, item)), None)
        if twin is None and len(chosen) < most:
            chosen.append(item)
        elif twin is not None:
            chosen[twin] = _with(chosen[twin], item)
    return tuple(chosen)


def _same(one: Evidence, other: Evidence) -> bool:
    """Whether two sentences say the same; what two speakers say are two things."""
    return one.speaker == other.speaker and same_fact(one.text, other.text)


def _with(one: Evidence, other: Evidence) -> Evidence:
    known = {item.story for item in (one, *one.also)}
    return one if other.story in known else replace(one, also=(*one.also, other))


def differing(question: Question, evidence: Sequence[Evidence]) -> tuple[tuple[Evidence, Value], ...]:
    """What articles name that differ on the number, day or name asked for, newest first.

    Of each value the best sentence. Only sentences count that score nearly as the best, fit the question, and
    speak of one thing.
    """
    found: dict[str, tuple[Evidence, Value]] = {}
    articles: set[str] = set()
    for item in evidence:
        if evidence[0].score - item.score > GAP or item.article.id in articles:
            continue
        named = value(question, item.text) if item.fit >= FIT_DIFFERING else None
        if named is None:
            continue
        first, of = next(iter(found.values()), (item, named))
        if same_thing(first.text, item.text, (of, named)):
            articles.add(item.article.id)
            found.setdefault(named.key, (item, named))
    newest = sorted(found.values(), key=lambda one: one[0].article.day or "", reverse=True)
    return tuple(newest) if len(newest) > 1 else ()
