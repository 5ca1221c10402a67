"""What becomes of the sentences found: an answer, the words that come nearest and no more, or a no.

It is decided by how probable it is that one of the first few answers: a network reads the question with each.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.evidence import Evidence, weigh
from qa.answering.inquiry import Inquiry
from qa.reading import logistic

ANSWER = 0.45
"""What answers less probably than this is given as the words that come nearest ..."""
NEAR = 0.25
"""... and what does less probably than this is not given at all."""
SIGNS = {"bias": 0.77, "answers": 0.65}
"""What each of `signs` counts, fitted by `training/ranking.py`; the reranker's logit adds nothing to them."""
_READ = 3  # sentences


def sure(inquiry: Inquiry, evidence: Sequence[Evidence]) -> float | None:
    """The probability that one of the first of these sentences answers; None without a network that tells."""
    told = signs(inquiry, evidence)
    return logistic((1.0,), (weigh(SIGNS, told),)) if told else None


def signs(inquiry: Inquiry, evidence: Sequence[Evidence]) -> dict[str, float]:
    """What tells whether sentences answer, the likeliest first; empty without a network that tells.

    `answers` is the most that the network gives to one of the first few, in logits, `logit` the reranker's.
    """
    judged = inquiry.judged(evidence[:_READ])
    odds = [item.answers for item in judged if item.answers is not None]
    logits = [item.logit for item in judged if item.logit is not None]
    return {"bias": 1.0, "answers": max(odds), "logit": max(logits)} if odds and logits else {}
