"""Shingles of a text (five words each), and the signature by which texts that share many of them are found.

MinHash (Broder 1997) with the permutations of datasketch's scheme 'affine32': one multiplication and addition
modulo 2^32 each, of values that are mixed before. It is written out here since a signature that is kept must
never change with a library's version, and as `import datasketch` takes longer than a small sync.
"""

from __future__ import annotations

import re
import zlib
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TOGETHER = 5  # words of a shingle
_PERMUTATIONS, _ROWS = 128, 2  # values of a signature, and of a band of it
_SEED = 1
_AT_ONCE = 4_096  # shingles permuted at once: bounds the memory that a long text takes
_BITS = 47  # of a band's key: SQLite keeps it in six bytes
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_SPACELESS}]|[^\W{_SPACELESS}]++")  # where no spaces are written, a letter is a word


def shingles(text: str) -> NDArray[np.uint64]:
    """The hashes of all runs of five words of a text, sorted, each once; of a shorter text, its one hash."""
    import numpy as np

    known: dict[str, int] = {}
    hashes = [
        known.get(word) or known.setdefault(word, zlib.crc32(word.encode("utf-8", "replace")) + 1)
        for word in _WORD.findall(text.casefold())
    ]
    words = np.array(hashes, np.uint64)
    count = min(_TOGETHER, len(words))
    found = np.zeros(len(words) - count + 1 if count else 0, np.uint64)
    for first in range(count):
        found = found * np.uint64(0x9E3779B97F4A7C15) + words[first : len(words) - count + 1 + first]
    return np.unique(found)


def opening(text: str, count: int) -> str:
    """The first so many words of a text."""
    ends = [match.end() for match in islice(_WORD.finditer(text), count)]
    return text[: ends[-1]] if ends else ""


def signature(text: str) -> bytes:
    """The MinHash of a text's shingles: 128 numbers of 32 bits, little-endian."""
    import numpy as np

    factors, summands = _permutations()
    found = np.full(_PERMUTATIONS, 2**32 - 1, np.uint32)
    mixed = _mixed((shingles(text) >> np.uint64(32)).astype(np.uint32))
    for start in range(0, len(mixed), _AT_ONCE):
        some = mixed[start : start + _AT_ONCE]
        found = np.minimum(found, (some * factors[:, None] + summands[:, None]).min(axis=1))
    return found.astype("<u4").tobytes()


def bands(signed: bytes) -> list[int]:
    """The keys under which a signature is looked up: texts that share one are compared."""
    import numpy as np

    rows = np.frombuffer(signed, "<u4").reshape(-1, _ROWS).astype(np.uint64)
    keys = np.arange(1, len(rows) + 1, dtype=np.uint64)
    for column in range(_ROWS):
        keys = (keys ^ rows[:, column]) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(29)
    return [int(key) for key in keys >> np.uint64(64 - _BITS)]


def likeness(signed: bytes, other: bytes) -> float:
    """The share of shingles that two texts have in common, of all of both, as their signatures tell it."""
    import numpy as np

    return float((np.frombuffer(signed, "<u4") == np.frombuffer(other, "<u4")).mean())


@cache
def _permutations() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    import numpy as np

    drawn = np.random.RandomState(_SEED).randint(0, 2**32, (2, _PERMUTATIONS), np.uint32)
    return drawn[0] | np.uint32(1), drawn[1]


def _mixed(values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """MurmurHash3's last step: near values come far apart."""
    import numpy as np

    values = (values ^ (values >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    values = (values ^ (values >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    mixed: NDArray[np.uint32] = values ^ (values >> np.uint32(16))
    return mixed
