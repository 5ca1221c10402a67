"""Several rankings made one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_WEIGHTS = {"dense": 0.45, "lexical": 0.55}
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
    ranks: dict[int, dict[str, int]] = {}
    sums: dict[int, float] = {}
    total = sum(_WEIGHTS[name] for name in rankings)
    for name, ranking in rankings.items():
        share = _WEIGHTS[name] / total
        for rank, ((number, _), score) in enumerate(
            zip(ranking, _normalised(ranking, depth), strict=True), start=1
        ):
            ranks.setdefault(number, {})[name] = rank
            sums[number] = sums.get(number, 0.0) + share * score
    order = sorted(sums, key=lambda number: -sums[number])
    return [
        Fused(
            number,
            sums[number],
            ranks[number],
            {name: rankings[name][rank - 1][1] for name, rank in ranks[number].items()},
        )
        for number in order
    ]


def _normalised(ranking: Sequence[tuple[int, float]], depth: int) -> list[float]:
    if not ranking:
        return []
    highest, last = ranking[0][1], ranking[-1][1]
    lowest = last if len(ranking) >= depth else min(last, 0.0)
    if highest <= lowest:
        return [1.0] * len(ranking)
    return [(score - lowest) / (highest - lowest) for _, score in ranking]
