"""How sure a share or a difference is: the bootstrap (Efron and Tibshirani 1993)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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

    differences = np.subtract(ours, theirs, dtype=float)
    if len(differences) < 2:
        return Difference(float(differences.sum()), float("-inf"), float("inf"))
    return Difference(float(differences.mean()), *_interval(differences))


def share(values: Sequence[bool]) -> float:
    """Share of true ones; 0 of none."""
    return sum(values) / len(values) if values else 0.0


def interval(values: Sequence[bool]) -> tuple[float, float]:
    """The 95 % interval of a share; that of less than two values is all of [0, 1]."""
    import numpy as np

    return _interval(np.array(values, float)) if len(values) > 1 else (0.0, 1.0)


def _interval(values: NDArray[np.float64]) -> tuple[float, float]:
    """Of the mean, over samples drawn with replacement, always the same ones."""
    import numpy as np
    from scipy.stats import bootstrap

    found = bootstrap(
        (values,),
        np.mean,
        n_resamples=_RESAMPLES,
        batch=1_000,
        confidence_level=_LEVEL,
        method="percentile",
        rng=np.random.default_rng(0),
    ).confidence_interval
    return float(found.low), float(found.high)
