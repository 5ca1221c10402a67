"""How probable it is that the first sentence of an answer answers.

Logistic regression on what is known of the sentences found, fitted by training/evidence.py on questions put
to whole collections (NewsQA, SQuAD 2.0 with its unanswerable ones, RealTimeQA), half a of each.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from qa.evidence import Evidence

CALIBRATION = {
    "bias": -0.2,
    "score": 1.2,
    "margin": 0.0,
    "cosine": 0.0,
    "own": 0.0,
    "near": 0.0,
    "typed": 0.0,
}
CALIBRATION_RERANKED = CALIBRATION | {"logit": 0.0}
DOUBT = 0.0
"""An answer less probable than this is not given."""


def confidence(evidence: Sequence[Evidence]) -> float:
    """Probability that the first of these sentences, best first, answers; 0 where there is none."""
    if not evidence:
        return 0.0
    weights = CALIBRATION if evidence[0].logit is None else CALIBRATION_RERANKED
    odds = sum(weights[name] * value for name, value in signs(evidence).items())
    return 1 / (1 + math.exp(-odds))


def signs(evidence: Sequence[Evidence]) -> dict[str, float]:
    """What tells whether the first of some sentences, best first, answers."""
    first = evidence[0]
    margin = first.score - evidence[1].score if len(evidence) > 1 else 0.0
    found = {
        "bias": 1.0,
        "score": first.score,
        "margin": margin,
        "cosine": first.cosine,
        "own": first.own,
        "near": first.near,
        "typed": first.typed,
    }
    return found if first.logit is None else found | {"logit": first.logit}
