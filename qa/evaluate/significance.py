"""Whether a difference is more than chance: the paired bootstrap (Efron and Tibshirani 1993)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_RESAMPLES = 10_000
_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Difference:
    """The mean difference over the same questions, and its 95 % interval from `low` to `high`."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{100 * self.mean:+.1f} [{100 * self.low:+.1f}, {100 * self.high:+.1f}]"


def paired_difference(ours: Sequence[float], theirs: Sequence[float]) -> Difference:
    """How much more `ours` reaches than `theirs`, question by question; percentile bootstrap, fixed seed.

    Both of one length. Less than two questions tell nothing: their interval is unbounded.
    """
    import numpy as np
    from scipy.stats import bootstrap

    differences = np.subtract(ours, theirs)
    if len(differences) < 2:
        return Difference(float(differences.sum()), float("-inf"), float("inf"))
    interval = bootstrap(
        (differences,),
        np.mean,
        n_resamples=_RESAMPLES,
        batch=1_000,
        confidence_level=_LEVEL,
        method="percentile",
        rng=np.random.default_rng(0),
    ).confidence_interval
    return Difference(float(differences.mean()), float(interval.low), float(interval.high))
