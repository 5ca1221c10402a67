"""The words of a text that answer a question, chosen by a network.

The reader that comes with Quoth goes on where the reranker of the extra `rerank` is after nine of its twelve
layers: three layers of its own, which were trained to mark answers (`training/reader.py`), read what the
reranker has read. `QUOTH_READER` names another (any extractive question-answering model of transformers), or
is `none`.
"""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index import EncoderError
from qa.rerank import OnnxReranker, PairRead, load_reranker

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHIPPED = "quoth-reader"
WEIGHTS = Path(__file__).with_name("reader.onnx")
LONGEST = 30
"""Word pieces that an answer may have."""
_CONFIDENCE = (0.0, 1.0, 0.0, 0.0)  # of 1, `against_none`, `share` and `logit` of Odds; in logits
_ANSWERABLE = (0.0, 1.0, 0.0)  # of 1, `any_against_none` and `logit`
_IMPOSSIBLE = -1e4


@dataclass(frozen=True, slots=True)
class Reading:
    """The words `text[start:end]` that answer best.

    `confidence` is the probability that they are right, `answerable` that the text answers the question at
    all; both in [0, 1].
    """

    start: int
    end: int
    confidence: float
    answerable: float


@dataclass(frozen=True, slots=True)
class Odds:
    """What the shipped reader's network says of a text, all in logits, and `text[start:end]`, its best words.

    `against_none`, `any_against_none`: of the best words, and of any, against that nothing answers; `share`:
    of the best words among all; `logit`: the reranker's.
    """

    start: int
    end: int
    against_none: float
    any_against_none: float
    share: float
    logit: float

    def reading(self) -> Reading:
        """The same as probabilities, by weights that `training/reader.py` fits."""
        confidence = _logistic(_CONFIDENCE, (1.0, self.against_none, self.share, self.logit))
        answerable = _logistic(_ANSWERABLE, (1.0, self.any_against_none, self.logit))
        return Reading(self.start, self.end, confidence, answerable)


class Reader(Protocol):
    """Reads texts with a question in mind."""

    name: str

    def read(self, question: str, texts: Sequence[str]) -> list[Reading | None]:
        """What answers best in each text; None for a text without a word."""
        ...


class ShippedReader:
    """Reads on from the states of the reranker. Any number of threads."""

    name = SHIPPED

    def __init__(self, reranker: OnnxReranker, weights: Path = WEIGHTS) -> None:
        """Raises EncoderError where the weights are missing or broken."""
        import onnxruntime

        self._reranker = reranker
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = onnxruntime.InferenceSession(
                weights.read_bytes(), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # ONNX Runtime's errors have no common base
            raise EncoderError(
                f"The reader in {weights} cannot be loaded ({error}). Install Quoth again, or set "
                "QUOTH_READER=none."
            ) from error

    def read(self, question: str, texts: Sequence[str]) -> list[Reading | None]:
        """What answers best in each text; None for a text without a word."""
        return [odds.reading() if odds else None for odds in self.odds(question, texts)]

    def odds(self, question: str, texts: Sequence[str]) -> list[Odds | None]:
        """What the network says of each text; None for a text without a word."""
        pairs = self._reranker.read(question, texts)
        if not pairs:
            return []
        spans, none = self._session.run(None, inputs_of(question, texts, pairs))
        return [_odds(pair, spans[row], float(none[row, 0])) for row, pair in enumerate(pairs)]


def inputs_of(question: str, texts: Sequence[str], pairs: Sequence[PairRead]) -> dict[str, NDArray[Any]]:
    """What the network reads: `states` (texts, pieces, width), `shapes` and `mask` (texts, pieces)."""
    import numpy as np

    longest = max(len(pair.states) for pair in pairs)
    states = np.zeros((len(pairs), longest, pairs[0].states.shape[1]), np.float32)
    shapes = np.zeros((len(pairs), longest), np.int64)
    mask = np.zeros((len(pairs), longest), np.float32)
    of_question = _shapes(question)
    for row, (text, pair) in enumerate(zip(texts, pairs, strict=True)):
        count = len(pair.states)
        states[row, :count], mask[row, :count] = pair.states, 1
        of_text = _shapes(text)
        for at, ((start, end), side) in enumerate(
            zip(pair.encoding.offsets, pair.encoding.type_ids, strict=True)
        ):
            if end > start:
                shapes[row, at] = (of_text if side else of_question)[start]
    return {"states": states, "shapes": shapes, "mask": mask}


def _shapes(text: str) -> list[int]:
    """The shape of the word that each character is in; the word pieces have lost it, being lower case."""
    shapes = [1] * len(text)
    for word in re.finditer(r"\S+", text):
        core = re.sub(r"^\W+|\W+$", "", word.group())
        shape = 5 if not core else 1
        if any(character.isdigit() for character in core):
            shape = 4
        elif len(core) > 1 and core.isupper():
            shape = 3
        elif core[:1].isupper():
            shape = 2
        shapes[word.start() : word.end()] = [shape] * len(word.group())
    return shapes


def allowed(pair: PairRead) -> NDArray[np.bool_]:
    """Which word pieces may be first and last of an answer: whole words of the text. (pieces, pieces)"""
    import numpy as np

    inside = np.array(pair.encoding.type_ids, bool)
    inside[-1] = False
    return _whole([not piece.startswith("##") for piece in pair.encoding.tokens], inside)


def _whole(opens: Sequence[bool], inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which pieces may be first and last: `opens` tells where words begin, `inside` what is of the text."""
    import numpy as np

    starts = np.array(opens) & inside
    ends = np.array([*opens[1:], True]) & inside
    pairs = starts[:, None] & ends[None]
    short: NDArray[np.bool_] = np.triu(pairs) & ~np.triu(pairs, LONGEST)
    return short


def _odds(pair: PairRead, spans: NDArray[np.float32], none: float) -> Odds | None:
    import numpy as np

    count = len(pair.states)
    scores = np.where(allowed(pair), spans[:count, :count], _IMPOSSIBLE)
    first, last = divmod(int(scores.argmax()), count)
    best = float(scores[first, last])
    if best <= _IMPOSSIBLE:
        return None
    total = float(np.logaddexp.reduce(scores, axis=None))
    share = best - total - math.log(max(1e-6, -math.expm1(min(best - total, -1e-6))))
    start, end = pair.encoding.offsets[first][0], pair.encoding.offsets[last][1]
    return Odds(start, end, best - none, total - none, share, pair.logit)


def _logistic(weights: Sequence[float], values: Sequence[float]) -> float:
    total = sum(weight * value for weight, value in zip(weights, values, strict=True))
    return 1 / (1 + math.exp(-total))


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
        mask = _whole([word != before for before, word in pairwise([None, *words])], inside)
        if not mask.any():
            return None
        with torch.inference_mode():
            output = self._model(**pieces)
        starts, ends = output.start_logits[0].numpy(), output.end_logits[0].numpy()
        scores = np.where(mask, starts[:, None] + ends[None], _IMPOSSIBLE)
        first, last = divmod(int(scores.argmax()), len(scores))
        total = float(np.logaddexp.reduce(scores, axis=None))
        none = float(starts[0] + ends[0])  # such models point to their first piece where nothing answers
        share = math.exp(float(scores[first, last]) - float(np.logaddexp(total, none)))
        return Reading(offsets[first][0], offsets[last][1], share, _logistic((1.0,), (total - none,)))


_lock = threading.Lock()
_loaded: dict[str, Reader | None] = {}


def load_reader(name: str = "") -> Reader | None:
    """The reader of this name; by default the shipped one, or None without the extra `rerank`.

    'none' asks for none. Loaded once in a process. Raises EncoderError where a reader is there, but broken.
    """
    with _lock:
        if name not in _loaded:
            _loaded[name] = _load(name)
        return _loaded[name]


def _load(name: str) -> Reader | None:
    if name.lower() == "none":
        return None
    if name and name != SHIPPED:
        return TransformersReader(name)
    reranker = load_reranker()
    return ShippedReader(reranker) if isinstance(reranker, OnnxReranker) else None
