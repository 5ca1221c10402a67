"""Logistic regression: what makes a probability of a few signs; and how well a score tells two apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PENALTY = 1.0
_PARTS = 10


def fitted(
    rows: Sequence[Sequence[float]], right: Sequence[bool], penalty: float | Sequence[float] = _PENALTY
) -> NDArray[np.float64]:
    """The weights of signs, shape (signs,), that make `right` likeliest, large ones being unlikely (L2).

    `rows` has shape (cases, signs), at least one of each; a sign that is always 1 makes a bias. `penalty` is
    one of all signs, or one of each.
    """
    import numpy as np
    from scipy.optimize import minimize

    values, wanted, unlikely = np.array(rows, float), np.array(right, float), np.asarray(penalty)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = values @ weights
        total = float(np.logaddexp(0, odds).sum() - wanted @ odds + unlikely * weights @ weights / 2)
        return total, values.T @ (_chance(odds) - wanted) + unlikely * weights

    return np.asarray(minimize(loss, np.zeros(values.shape[1]), jac=True).x)


def cross_validated(
    rows: Sequence[Sequence[float]], right: Sequence[bool], penalty: float | Sequence[float] = _PENALTY
) -> NDArray[np.float64]:
    """The probability of each case, shape (cases,), by weights fitted on the others: nine tenths of all."""
    import numpy as np

    values, good = np.array(rows, float), np.array(right, bool)
    part = np.arange(len(good)) % _PARTS
    chance = np.zeros(len(good))
    for left_out in range(_PARTS):
        weights = fitted(values[part != left_out], good[part != left_out], penalty)
        chance[part == left_out] = probabilities(weights, values[part == left_out])
    return chance


def probabilities(weights: NDArray[np.float64], rows: Sequence[Sequence[float]]) -> NDArray[np.float64]:
    """The probability of each case, shape (cases,)."""
    import numpy as np

    return _chance(np.array(rows, float) @ weights)


def _chance(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    return np.asarray(1 / (1 + np.exp(-odds)))


def area(scores: Sequence[float], right: Sequence[bool]) -> float:
    """The area under the curve: how often one that is right scores higher than one that is not, in [0, 1]."""
    import numpy as np
    from scipy.stats import rankdata

    ranks, good = rankdata(scores), np.array(right, bool)
    count = int(good.sum())
    return float((ranks[good].sum() - count * (count + 1) / 2) / (count * (len(good) - count)))
