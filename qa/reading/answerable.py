"""Whether a text answers a question, or only has its words: read by a network that was trained on both.

It goes on where the reranker of the extra `rerank` is after nine of its twelve layers, with three of its own
(`training/answerable.py`). They learned that another name, number or day, a verb that is negated, and words
of somebody else do not answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from qa.reading.network import network_in, states_of
from qa.retrieval import OnnxReranker, PairRead, Reranker

WEIGHTS = Path(__file__).with_name("answerable.onnx")
_REMEDY = "Install Quoth again, or set QUOTH_RERANKER=none."


class Answerable:
    """Reads on from the states of the reranker. Any number of threads."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        """Raises EncoderError where the weights are missing or broken."""
        self._session = network_in(weights, _REMEDY)

    def odds(self, pairs: Sequence[PairRead]) -> list[float]:
        """How sure it is, in logits, of each pair of question and text that the text answers."""
        if not pairs:
            return []
        (odds,) = self._session.run(None, states_of(pairs))
        return [float(row[0]) for row in odds]


def answerable_with(reranker: Reranker | None) -> Answerable | None:
    """What goes on from this reranker; None where it is not the shipped one. Loaded once in a process."""
    return _shipped() if isinstance(reranker, OnnxReranker) else None


@cache
def _shipped() -> Answerable:
    return Answerable()
