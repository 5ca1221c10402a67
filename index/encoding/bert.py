"""The forward pass of a BERT encoder in NumPy: the same weights, the same vectors, none of the import time.

A question is a handful of texts. Importing PyTorch and sentence-transformers for them takes several times as
long as answering; reading the weights and multiplying them here takes a third of a second. Large amounts of
text are still the library's work. The model: Devlin et al. (2019); its use for sentences, by the mean of the
word pieces' vectors: Reimers and Gurevych (2019).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Span = tuple[int, int]

_TOKENS = 2048  # word pieces that go through the layers together
_STAGES = ["sentence_transformers.models.Transformer", "sentence_transformers.models.Pooling"]
_NORMALIZE = "sentence_transformers.models.Normalize"


@dataclass(frozen=True, slots=True)
class _Layer:
    """Weights of one layer, laid out for `vectors @ weight`."""

    attention: Array  # query, key and value side by side: (width, 3 * width)
    attention_bias: Array
    joined: Array
    joined_bias: Array
    joined_norm: tuple[Array, Array]
    wide: Array
    wide_bias: Array
    narrow: Array
    narrow_bias: Array
    norm: tuple[Array, Array]


class BertEncoder:
    """Unit vectors of texts by the model in a sentence-transformers folder; any number of threads."""

    def __init__(
        self, weights: Mapping[str, Any], tokenizer: Any, heads: int, epsilon: float, layers: int
    ) -> None:
        """`weights` have the names of transformers; `tokenizer` truncates. Raises KeyError or ValueError."""
        self._heads = heads
        self._epsilon = epsilon
        self._words = weights["embeddings.word_embeddings.weight"]
        self._places = (
            weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self._norm = _norm(weights, "embeddings.LayerNorm")
        self._layers = [_layer(weights, number) for number in range(layers)]
        self._tokenizer = tokenizer

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Reads the weights. Raises OSError, KeyError or ValueError where they are not those of a BERT."""
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(_longest(folder))
        heads, layers = int(config["num_attention_heads"]), int(config["num_hidden_layers"])
        weights = load_file(folder / "model.safetensors")
        return cls(weights, tokenizer, heads, float(config["layer_norm_eps"]), layers)

    @staticmethod
    def can_read(folder: Path) -> bool:
        """Whether the model in this folder is a BERT whose word pieces are averaged into a unit vector."""
        try:
            config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            stages = [stage["type"] for stage in json.loads((folder / "modules.json").read_text())]
            pooling = json.loads((folder / "1_Pooling" / "config.json").read_text())
            modes = [name for name, used in pooling.items() if name.startswith("pooling_mode_") and used]
            return (
                config["model_type"] == "bert"
                and config["hidden_act"] == "gelu"
                and config.get("position_embedding_type", "absolute") == "absolute"
                and modes == ["pooling_mode_mean_tokens"]
                and stages in (_STAGES, [*_STAGES, _NORMALIZE])
                and (folder / "model.safetensors").is_file()
                and (folder / "tokenizer.json").is_file()
                and _longest(folder) > 0
            )
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def encode(self, texts: Sequence[str]) -> Array:
        """One row a text, shape (len(texts), width), each of length 1."""
        import numpy as np

        pieces = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]
        vectors = np.empty((len(texts), self._words.shape[1]), np.float32)
        for batch in _batches(pieces):
            vectors[batch] = self._forward([pieces[number] for number in batch])
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def words(self, texts: Sequence[str], layers: Sequence[int]) -> list[tuple[list[Span], Array]]:
        """The words of each text as characters of it, and the states of these layers (from 1) for each word.

        Marks are words of their own. Shape of the states: (words, len(layers) * width); a word's are the mean
        of its pieces'. Few texts at a time, best of like length.
        """
        import numpy as np

        read = [self._tokenizer.encode(text) for text in texts]
        states = list(islice(self._states([one.ids for one in read]), max(layers)))
        rows = np.concatenate([states[layer - 1] for layer in layers], axis=1)
        ends = np.cumsum([len(one.ids) for one in read])
        return [_of_words(*each) for each in zip(read, np.split(rows, ends[:-1]), strict=True)]

    def _forward(self, pieces: Sequence[Sequence[int]]) -> Array:
        """Mean vector of each text's word pieces; the texts come sorted by length, and need no padding."""
        import numpy as np

        lengths = [len(text) for text in pieces]
        *_, x = self._states(pieces)
        starts = np.cumsum([0, *lengths[:-1]])
        means = np.add.reduceat(x, starts, axis=0) / np.asarray(lengths, np.float32)[:, None]
        return means.astype(np.float32, copy=False)

    def _states(self, pieces: Sequence[Sequence[int]]) -> Iterator[Array]:
        """The states of all word pieces after each layer; the texts come sorted by length."""
        import numpy as np

        lengths = [len(text) for text in pieces]
        words = self._words[np.concatenate([np.asarray(text, np.int64) for text in pieces])]
        places = self._places[np.concatenate([np.arange(length) for length in lengths])]
        x = self._normalize(words + places, self._norm)
        for layer in self._layers:
            seen = self._attend(x @ layer.attention + layer.attention_bias, lengths)
            x = self._normalize(seen @ layer.joined + layer.joined_bias + x, layer.joined_norm)
            inner = gelu(x @ layer.wide + layer.wide_bias)
            x = self._normalize(inner @ layer.narrow + layer.narrow_bias + x, layer.norm)
            yield x

    def _attend(self, projected: Array, lengths: Sequence[int]) -> Array:
        """Self-attention within each text; texts of one length go together."""
        import numpy as np

        width = projected.shape[1] // 3
        size = width // self._heads
        result = np.empty((len(projected), width), np.float32)
        start = 0
        for length, group in groupby(lengths):
            count = len(list(group))
            end = start + count * length
            parts = projected[start:end].reshape(count, length, 3, self._heads, size)
            query, key, value = parts.transpose(2, 0, 3, 1, 4)
            weights = query @ key.swapaxes(-1, -2) * np.float32(size**-0.5)
            weights -= weights.max(-1, keepdims=True)
            np.exp(weights, out=weights)
            weights /= weights.sum(-1, keepdims=True)
            result[start:end] = (weights @ value).swapaxes(1, 2).reshape(-1, width)
            start = end
        return result

    def _normalize(self, x: Array, norm: tuple[Array, Array]) -> Array:
        import numpy as np

        x = x - x.mean(-1, keepdims=True)
        x /= np.sqrt(np.einsum("ij,ij->i", x, x)[:, None] / x.shape[1] + np.float32(self._epsilon))
        return x * norm[0] + norm[1]


def _of_words(read: Any, rows: Array) -> tuple[list[Span], Array]:
    """The words of a text, and the mean of their pieces' rows; [CLS] and [SEP] belong to none."""
    import numpy as np

    numbers = np.asarray([-1 if number is None else number for number in read.word_ids])
    inside = np.flatnonzero(numbers >= 0)
    if not len(inside):
        return [], rows[:0]
    first = inside[np.flatnonzero(np.diff(numbers[inside], prepend=-1))]
    after = np.append(first[1:], inside[-1] + 1)
    spans = [(read.offsets[a][0], read.offsets[b - 1][1]) for a, b in zip(first, after, strict=True)]
    sums = np.add.reduceat(rows[: inside[-1] + 1], first, axis=0)
    return spans, (sums / (after - first)[:, None]).astype(np.float32, copy=False)


def gelu(x: Array) -> Array:
    """x times the share of the normal distribution below x (Hendrycks and Gimpel 2016), exactly."""
    import numpy as np
    from scipy.special import erf

    share: Array = erf(x * np.float32(0.5**0.5))
    share += 1
    share *= x
    share *= np.float32(0.5)
    return share


def _layer(weights: Mapping[str, Any], number: int) -> _Layer:
    import numpy as np

    def of(name: str) -> Any:
        return weights[f"encoder.layer.{number}.{name}"]

    sides = ("query", "key", "value")
    return _Layer(
        np.ascontiguousarray(np.concatenate([of(f"attention.self.{side}.weight") for side in sides]).T),
        np.concatenate([of(f"attention.self.{side}.bias") for side in sides]),
        of("attention.output.dense.weight").T,
        of("attention.output.dense.bias"),
        _norm(weights, f"encoder.layer.{number}.attention.output.LayerNorm"),
        of("intermediate.dense.weight").T,
        of("intermediate.dense.bias"),
        of("output.dense.weight").T,
        of("output.dense.bias"),
        _norm(weights, f"encoder.layer.{number}.output.LayerNorm"),
    )


def _norm(weights: Mapping[str, Any], name: str) -> tuple[Array, Array]:
    return weights[f"{name}.weight"], weights[f"{name}.bias"]


def _longest(folder: Path) -> int:
    """Word pieces that the encoder reads of a text."""
    return int(json.loads((folder / "sentence_bert_config.json").read_text())["max_seq_length"])


def _batches(pieces: Sequence[Sequence[int]]) -> list[list[int]]:
    """Numbers of the texts, by length, in batches of at most `_TOKENS` word pieces."""
    batches: list[list[int]] = []
    room = 0
    for number in sorted(range(len(pieces)), key=lambda number: len(pieces[number])):
        if room < len(pieces[number]):
            batches.append([])
            room = _TOKENS
        batches[-1].append(number)
        room -= len(pieces[number])
    return batches
