"""Several rankings made one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_K = 60


def reciprocal_rank_fusion(rankings: Mapping[str, Sequence[int]]) -> list[tuple[int, float, dict[str, int]]]:
    """Ids with their fused score and their rank (from 1) in each ranking that has them, best first.

    Score: the sum of 1 / (60 + rank) (Cormack, Clarke and Büttcher, SIGIR 2009). Ties keep the order in which
    the rankings are given.
    """
    ranks: dict[int, dict[str, int]] = {}
    for name, ranking in rankings.items():
        for rank, number in enumerate(ranking, start=1):
            ranks.setdefault(number, {})[name] = rank
    scored = [(number, sum(1 / (_K + rank) for rank in of.values()), of) for number, of in ranks.items()]
    return sorted(scored, key=lambda item: -item[1])
