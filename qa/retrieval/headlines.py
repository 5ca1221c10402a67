"""What headlines add to a question: they say in a few words what is new, which is what questions ask for.

A feedback from first results (as Rocchio 1971, and RM3), of titles only: words that stand in the titles of
the first passages, and not in the question, vote for the passages that hold them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from index import Hit, Index

_VOTING = 10  # passages whose titles vote
_COUNTED = 3  # words of a passage that count: those with most votes


def with_headlines(
    index: Index, question: str, hits: Sequence[Hit], trust: Sequence[float], weight: float
) -> list[Hit]:
    """The hits in their new order, up to `weight` added to the score of each.

    `trust` says how much the title of each hit counts; at least 0.
    """
    asked = set(index.terms(question))
    votes: dict[str, float] = defaultdict(float)
    for hit, share in list(zip(hits, trust, strict=True))[:_VOTING]:
        for stem in set(index.terms(hit.article.title)) - asked:
            votes[stem] += share
    most = max(votes.values(), default=0.0)
    if most <= 0:
        return list(hits)
    raised = [
        replace(hit, score=hit.score + weight / most * _support(votes, set(index.terms(hit.passage.text))))
        for hit in hits
    ]
    return sorted(raised, key=lambda hit: -hit.score)


def _support(votes: Mapping[str, float], stems: Set[str]) -> float:
    return sum(sorted((votes[stem] for stem in stems & votes.keys()), reverse=True)[:_COUNTED]) / _COUNTED
