"""Several rankings made one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_WEIGHTS = {"dense": 0.4, "lexical": 0.6}
"""What each ranker counts: chosen on half of RealTimeQA's questions (`quoth evaluate retrieval --half a`)."""


@dataclass(frozen=True, slots=True)
class Fused:
    """What several rankings say of one passage: `ranks` (from 1) and `scores` by the ranking's name."""

    number: int
    score: float
    ranks: dict[str, int]
    scores: dict[str, float]


def convex_combination(rankings: Mapping[str, Sequence[tuple[int, float]]], depth: int) -> list[Fused]:
    """One ranking of (id, score) rankings, best first; its scores are in [0, 1].

    A ranking's best becomes 1 and its last 0, and so does what it leaves out (Bruch, Gai and Ingber, TOIS
    2023: distances between scores tell more than ranks do). A ranking of fewer than `depth` has no more to
    give: its zero is the score 0. Ties keep the order in which the rankings are given.
    """
    total = sum(_WEIGHTS[name] for name in rankings)
    sums: dict[int, float] = defaultdict(float)
    ranks: dict[int, dict[str, int]] = defaultdict(dict)
    scores: dict[int, dict[str, float]] = defaultdict(dict)
    for name, ranking in rankings.items():
        shares = _normalised([score for _, score in ranking], depth)
        for rank, ((number, score), share) in enumerate(zip(ranking, shares, strict=True), start=1):
            sums[number] += _WEIGHTS[name] / total * share
            ranks[number][name] = rank
            scores[number][name] = score
    order = sorted(sums, key=lambda number: -sums[number])
    return [Fused(number, sums[number], ranks[number], scores[number]) for number in order]


def _normalised(scores: Sequence[float], depth: int) -> list[float]:
    """Scores, best first, drawn out from 0 to 1."""
    if not scores:
        return []
    highest = scores[0]
    lowest = scores[-1] if len(scores) >= depth else min(scores[-1], 0.0)
    if highest <= lowest:
        return [1.0] * len(scores)
    return [(score - lowest) / (highest - lowest) for score in scores]
