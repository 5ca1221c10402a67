"""Words that were cut at the end of a line, put together again; a hyphen that belongs to the word stays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

_CUT = re.compile(r"[^\W_]{2,40}-$")
_COMPOUND = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?:-[^\W\d_]++)++")
_WORD = re.compile(r"[^\W_]++")
_SHORTEST = 3  # letters of a word that may be one half of a compound
_SHORT = frozenset("as at be by co ex go in it my no of on or so to up us we".split())
_ENDINGS = frozenset("able age ages ally ing ings less ness ted ton ville".split())  # words, but no halves


class Hyphens:
    """Joins the lines of one document, by the words that stand whole in it and by those of a dictionary.

    Where no word of a document was surely cut, its hyphens are its own.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._whole: set[str] = set()
        self._compounds: set[str] = set()
        for line in lines:
            words = _WORD.findall(line.lower())
            self._whole.update(words[1:-1])  # the first and the last may be parts of one
            self._compounds.update(_COMPOUND.findall(line.lower()))
        self._cuts = any(f"{start}{rest}" in _dictionary() for start, rest in _halves(lines))

    def joined(self, before: str, line: str) -> str:
        """Two lines as one."""
        if not _CUT.search(before):
            tight = before.endswith(("—", "/", "-")) and not before[:-1].endswith(" ")
            return f"{before}{line}" if tight else f"{before} {line}"
        halves = next(_halves([before, line]), None)
        if not halves or self._is_compound(*halves):
            return f"{before}{line}"  # 'Anglo-American', '-5', 'well-known'
        return f"{before[:-1]}{line}"

    def _is_compound(self, start: str, rest: str) -> bool:
        """Whether a hyphen stands in a word by right."""
        whole = f"{start}{rest}"
        if whole in self._whole:
            return False
        if f"{start}-{rest}" in self._compounds:
            return True
        if whole in _dictionary():
            return False
        if not self._cuts or any(map(str.isdigit, start)):
            return True
        return rest not in _ENDINGS and all(map(self._is_word, (start, rest)))

    def _is_word(self, half: str) -> bool:
        if len(half) < _SHORTEST:
            return half in _SHORT
        return half in self._whole or half in _dictionary()


def _halves(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What stands before and after the hyphens at the ends of lines, in small letters."""
    for before, line in pairwise(lines):
        rest = _WORD.match(line)
        if rest and line[0].islower() and _CUT.search(before):
            yield _WORD.findall(before.lower())[-1], rest[0].lower()


@cache
def _dictionary() -> frozenset[str]:
    """The words of more than two letters that the encoder knows as wholes."""
    from index.encoding import shipped_folder

    pieces = (shipped_folder() / "vocab.txt").read_text("utf-8").split()
    return frozenset(piece for piece in pieces if len(piece) >= _SHORTEST and piece.isalpha())
