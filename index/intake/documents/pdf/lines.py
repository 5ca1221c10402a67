"""The lines of text in a column, by the words that stand beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from index.intake.documents.pdf.letters import Word

SAME_LINE = 0.45
"""Of the size of the type: what stands so much higher or lower is still on the line."""
_NEAR = 0.12  # of the size of the type: less is no space where the file has none


@dataclass(frozen=True)  # without slots, so that what is asked for often is worked out once
class Line:
    """A line of text in a column; `left` and `right` are its own, `start` and `end` those of the column."""

    words: tuple[Word, ...]
    start: float
    end: float

    @cached_property
    def left(self) -> float:
        """Where its first word in space begins."""
        return min(word.left for word in self.words)

    @cached_property
    def right(self) -> float:
        """Where its last word in space ends."""
        return max(word.right for word in self.words)

    @cached_property
    def base(self) -> float:
        """The height that it stands on."""
        return median(word.base for word in self.words)

    @cached_property
    def size(self) -> float:
        """The size of most of its type."""
        return max((word for word in self.words), key=lambda word: len(word.text)).size

    @cached_property
    def is_right_to_left(self) -> bool:
        """Whether most of its words are of a script that is written from right to left."""
        return sum(word.is_right_to_left for word in self.words) * 2 > len(self.words)

    @cached_property
    def text(self) -> str:
        """Its words as they are read."""
        parts: list[str] = []
        for before, word in zip((None, *self._read), self._read, strict=False):
            near = before is None or (not word.spaced and _space(before, word) < _NEAR * word.size)
            parts.append(word.text if near else f" {word.text}")
        return "".join(parts)

    @property
    def _read(self) -> list[Word]:
        """Its words in their order; what is written in the other direction is turned as a whole."""
        against = self.is_right_to_left
        ordered = sorted(self.words, key=lambda word: -word.right if against else word.left)
        read: list[Word] = []
        turned: list[Word] = []
        for word in ordered:
            if word.is_right_to_left != against and any(map(str.isalnum, word.text)):
                turned.append(word)
                continue
            read += [*reversed(turned), word]
            turned = []
        return [*read, *reversed(turned)]


def lines_of(words: Sequence[Word], start: float, end: float) -> list[Line]:
    """Words that stand beside each other, line by line from the top."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: -word.base):
        if lines and _is_beside(lines[-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [Line(tuple(line), start, end) for line in lines]


def _is_beside(line: Sequence[Word], word: Word) -> bool:
    return any(abs(one.base - word.base) < SAME_LINE * max(one.size, word.size) for one in line[-8:])


def _space(before: Word, word: Word) -> float:
    return max(word.left - before.right, before.left - word.right)
