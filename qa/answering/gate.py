"""What becomes of the sentences found: an answer, the words that come nearest and no more, or a no.

It is decided by how probable it is that one of the first few answers: a network reads the question with each,
and the confidence in the first counts beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.confidence import confidence
from qa.answering.evidence import Evidence, weigh
from qa.answering.inquiry import Inquiry
from qa.reading import log_odds, logistic

ANSWER = 0.5
"""What answers less probably than this is given as the words that come nearest ..."""
NEAR = 0.25
"""... and what does less probably than this is not given at all."""
SIGNS = {"bias": 1.0, "answers": 0.65, "sure": 1.0}
"""What each of `signs` counts, fitted by `training/ranking.py`."""
_READ = 3  # sentences


def sure(inquiry: Inquiry, shown: Sequence[Evidence], weighed: Sequence[Evidence]) -> float | None:
    """The probability that what is shown answers; None without a network that tells.

    `weighed` are all sentences that were weighed, best first.
    """
    told = signs(inquiry, shown, weighed)
    return logistic((1.0,), (weigh(SIGNS, told),)) if told else None


def signs(inquiry: Inquiry, shown: Sequence[Evidence], weighed: Sequence[Evidence]) -> dict[str, float]:
    """What tells whether sentences answer, in logits; empty without a network that tells.

    `answers` is the most that the network gives to one of the first few shown, `sure` the confidence in the
    first of those weighed.
    """
    odds = [item.answers for item in inquiry.judged(shown[:_READ]) if item.answers is not None]
    return {"bias": 1.0, "answers": max(odds), "sure": log_odds(confidence(weighed))} if odds else {}
