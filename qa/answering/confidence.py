"""How probable it is that the first sentence of an answer answers.

Logistic regression on what is known of the sentences found, fitted by training/evidence.py on questions put
to whole collections of news (NewsQA, RealTimeQA), half a of each.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from qa.answering.evidence import Evidence, weigh

CALIBRATION = {"bias": -2.27, "margin": 1.11, "cosine": 0.60, "own": 1.61, "typed": 0.17, "rank": -0.17}
CALIBRATION_RERANKED = {"bias": -2.095, "margin": 0.219, "lead": 1.205, "logit": 0.115}
_LEADS = {"margin": 1, "lead": 3}
_USUAL = {"margin": 0.3, "lead": 0.8}  # about the medians on half a of NewsQA, with and without reranker
DOUBT = 0.1
"""An answer less probable is not given: on half a, 1 in 50 of those whose three sentences answer."""


def confidence(evidence: Sequence[Evidence]) -> float:
    """Probability that the first of these sentences, best first, answers; 0 where there is none."""
    if not evidence:
        return 0.0
    weights = CALIBRATION if evidence[0].logit is None else CALIBRATION_RERANKED
    return 1 / (1 + math.exp(-weigh(weights, signs(evidence))))


def signs(evidence: Sequence[Evidence]) -> dict[str, float]:
    """What tells whether the first of some sentences, best first, answers.

    Its features, and how far its score is above that of the second (`margin`) and of the fourth (`lead`).
    """
    scores = [item.score for item in evidence]
    return evidence[0].features | leads(scores)


def leads(scores: Sequence[float]) -> dict[str, float]:
    """How far the first of some scores, highest first, is above the second and the fourth.

    Of fewer scores, at least as far as usual: that nothing else was found does not speak against the first.
    """
    return {
        name: scores[0] - scores[at] if at < len(scores) else max(scores[0] - scores[-1], _USUAL[name])
        for name, at in _LEADS.items()
    }
