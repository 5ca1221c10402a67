"""Which reader chooses short answers: the shipped one, any of transformers, or none.

`QUOTH_READER` names any extractive question-answering model of transformers, or is `none`.
"""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Sequence
from itertools import pairwise

from index import EncoderError
from qa.reading.reader import IMPOSSIBLE, SHIPPED, Reader, Reading, ShippedReader, logistic, whole_words
from qa.retrieval import OnnxReranker, Reranker


class TransformersReader:
    """Any extractive question-answering model of transformers, by name or folder."""

    def __init__(self, name: str) -> None:
        """Raises EncoderError where it cannot be loaded."""
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer

        self.name = name
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(name)
            self._model = AutoModelForQuestionAnswering.from_pretrained(name).eval()
        except Exception as error:  # a hub, a file, a wrong architecture: each with errors of its own
            raise EncoderError(
                f"The reader '{name}' cannot be loaded ({error}). Name a question-answering model that your "
                "hub has or a folder that holds one in QUOTH_READER, or set QUOTH_READER=none."
            ) from error

    def read(self, question: str, texts: Sequence[str]) -> list[Reading | None]:
        """What answers best in each text; None for a text without a word."""
        return [self._read(question, text) for text in texts]

    def _read(self, question: str, text: str) -> Reading | None:
        import numpy as np
        import torch

        pieces = self._tokenizer(
            question,
            text,
            truncation="only_second",
            max_length=384,
            return_tensors="pt",
            return_offsets_mapping=True,
        )
        offsets = pieces.pop("offset_mapping")[0].tolist()
        words, sides = pieces.word_ids(0), pieces.sequence_ids(0)
        inside = np.array(
            [side == 1 and end > start for side, (start, end) in zip(sides, offsets, strict=True)]
        )
        mask = whole_words([word != before for before, word in pairwise([None, *words])], inside)
        if not mask.any():
            return None
        with torch.inference_mode():
            output = self._model(**pieces)
        starts, ends = output.start_logits[0].numpy(), output.end_logits[0].numpy()
        scores = np.where(mask, starts[:, None] + ends[None], IMPOSSIBLE)
        first, last = divmod(int(scores.argmax()), len(scores))
        total = float(np.logaddexp.reduce(scores, axis=None))
        none = float(starts[0] + ends[0])  # such models point to their first piece where nothing answers
        share = math.exp(float(scores[first, last]) - float(np.logaddexp(total, none)))
        return Reading(offsets[first][0], offsets[last][1], share, logistic((1.0,), (total - none,)))


_log = logging.getLogger(__name__)
_lock = threading.Lock()
_loaded: dict[tuple[str, str], Reader | None] = {}


def load_reader(name: str = "", reranker: Reranker | None = None) -> Reader | None:
    """The reader of this name; by default the shipped one, None without the reranker that it goes on from.

    'none' asks for none. Loaded once in a process. Raises EncoderError where a reader is there, but broken.
    """
    key = name, reranker.name if reranker else ""
    with _lock:
        if key not in _loaded:
            _loaded[key] = _load(name, reranker)
        return _loaded[key]


def working_reader(name: str = "", reranker: Reranker | None = None) -> Reader | None:
    """The same, or None where it is broken; that is told in a warning."""
    try:
        return load_reader(name, reranker)
    except EncoderError as error:
        _log.warning("%s Short answers are given without it.", error)
        return None


def _load(name: str, reranker: Reranker | None) -> Reader | None:
    if name.lower() == "none":
        return None
    if name and name != SHIPPED:
        return TransformersReader(name)
    return ShippedReader(reranker) if isinstance(reranker, OnnxReranker) else None
