"""Whether a difference is more than chance: the paired bootstrap (Efron and Tibshirani 1993)."""

from __future__ import annotations

from collections.abc import Sequence

_WITHIN = (2.5, 97.5)  # percentiles of a 95 % interval


def paired_bootstrap(
    a: Sequence[float], b: Sequence[float], seed: int = 0, n: int = 2_000
) -> tuple[float, float]:
    """The 95 % interval of mean(a) - mean(b), where `a[i]` and `b[i]` score the same question.

    The questions are drawn anew `n` times, with replacement, by a generator of this seed.
    """
    import numpy as np

    differences = np.asarray(a, float) - np.asarray(b, float)
    generator = np.random.default_rng(seed)
    draws = generator.integers(0, len(differences), (n, len(differences)))
    low, high = np.percentile(differences[draws].mean(axis=1), _WITHIN)
    return float(low), float(high)
