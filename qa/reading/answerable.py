"""Whether a text answers a question, or only has its words: read by a network that was trained on both.

It goes on where the reranker of the extra `rerank` is after nine of its twelve layers, with three of its own
(`training/answerable.py`). They learned that another name, number or day, a verb that is negated, and words
of somebody else do not answer.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from qa.reading.network import network_in, states_of
from qa.retrieval import OnnxReranker, Reranker

WEIGHTS = Path(__file__).with_name("answerable.onnx")
_REMEDY = "Install Quoth again, or set QUOTH_RERANKER=none."


class Answerable:
    """Reads on from the states of the reranker. Any number of threads."""

    def __init__(self, reranker: OnnxReranker, weights: Path = WEIGHTS) -> None:
        """Raises EncoderError where the weights are missing or broken."""
        self._reranker = reranker
        self._session = network_in(weights, _REMEDY)

    def odds(self, question: str, texts: Sequence[str]) -> list[float]:
        """How sure it is, in logits, that each text answers."""
        pairs = self._reranker.read(question, texts)
        if not pairs:
            return []
        (odds,) = self._session.run(None, states_of(pairs))
        return [float(row[0]) for row in odds]


_lock = threading.Lock()
_loaded: dict[int, Answerable] = {}


def answerable_with(reranker: Reranker | None) -> Answerable | None:
    """What goes on from this reranker; None where it is not the shipped one. Loaded once in a process."""
    if not isinstance(reranker, OnnxReranker):
        return None
    with _lock:
        if id(reranker) not in _loaded:
            _loaded[id(reranker)] = Answerable(reranker)
        return _loaded[id(reranker)]
