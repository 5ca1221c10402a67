"""Logistic regression: what makes a probability of a few signs; and how well a score tells two apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PENALTY = 1.0


def fitted(rows: Sequence[Sequence[float]], right: Sequence[bool]) -> NDArray[np.float64]:
    """The weights of signs, shape (signs,), that make `right` likeliest, large ones being unlikely (L2).

    `rows` has shape (cases, signs), at least one of each; a sign that is always 1 makes a bias.
    """
    import numpy as np
    from scipy.optimize import minimize

    values, wanted = np.array(rows, float), np.array(right, float)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = values @ weights
        total = float(np.logaddexp(0, odds).sum() - wanted @ odds + _PENALTY * weights @ weights / 2)
        return total, values.T @ (_chance(odds) - wanted) + _PENALTY * weights

    return np.asarray(minimize(loss, np.zeros(values.shape[1]), jac=True).x)


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
