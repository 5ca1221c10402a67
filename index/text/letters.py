"""Letters of the world: the capitals of every script that has them, and one folding of words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WITH_CAPITALS = (
    (0x41, 0x590), (0x10A0, 0x10C8), (0x13A0, 0x13F6), (0x1C90, 0x1CC0), (0x1E00, 0x2000), (0x2C00, 0x2D00),
    (0xA640, 0xA800), (0xFF21, 0xFF3B),
)  # fmt: skip
"""The blocks in which letters have a case: Latin, Greek, Cyrillic, Armenian, Georgian and some more."""


def _capitals() -> str:
    """All capitals of these blocks, as they stand in a set of a pattern."""
    found: list[list[int]] = []
    for first, end in _WITH_CAPITALS:
        for number in range(first, end):
            if unicodedata.category(chr(number)) not in ("Lu", "Lt"):
                continue
            if found and found[-1][1] == number - 1:
                found[-1][1] = number
            else:
                found.append([number, number])
    return "".join(chr(low) if low == high else f"{chr(low)}-{chr(high)}" for low, high in found)


UPPER = _capitals()
"""Capital letters, as they stand in a set of a pattern."""

_APOSTROPHES = "’‘ʼʻ`´′"
_LETTERS = str.maketrans(
    dict.fromkeys(_APOSTROPHES, "'")
    | {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "ı": "i", "æ": "ae", "œ": "oe"}
    | {"ħ": "h", "ŋ": "n", "ŧ": "t", "ə": "a", "ɓ": "b", "ɗ": "d", "ɛ": "e", "ɔ": "o", "ƙ": "k", "ƴ": "y"}
)
"""Letters that no mark can be taken from."""

_FOREIGN = re.compile(r"([^\x00-\x7F]{1,40})")


def plain_letters(text: str) -> str:
    """A text in small letters without marks, as its spellings have it in common: 'soren odegard', "o'neil".

    Names are looked up by it on both sides; the words of passages are folded so by tantivy.
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    parts = _FOREIGN.split(text)
    parts[::2] = [part.lower().replace("`", "'") for part in parts[::2]]
    parts[1::2] = map(_folded, parts[1::2])
    return "".join(parts)


@lru_cache(10_000)
def _folded(letters: str) -> str:
    """Letters beyond ASCII, small and without marks: mostly quotation marks, so that few are folded often."""
    bare = unicodedata.normalize("NFKD", letters)
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return bare.casefold().translate(_LETTERS)
