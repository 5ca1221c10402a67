"""The words of texts in any script, and what of one text stands in another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.text import UNSPACED

_WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
_ALONE = re.compile(rf"[{UNSPACED}]")
_RUN = 3  # words
_A_WORD = 2  # characters of a script without spaces that make a word, about


def words_of(text: str) -> list[str]:
    """The words of a text, small; of scripts without spaces (Chinese, Japanese, Thai, …) the characters."""
    return _WORD.findall(text.casefold())


def word_count(text: str) -> int:
    """How many words a text has, about: of scripts without spaces two characters are one."""
    alone = len(_ALONE.findall(text))
    return len(_WORD.findall(text)) - alone + alone // _A_WORD


class Heard:
    """Texts that are known, and how much of another one stands in them."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self._lines: set[str] = set()
        self._runs: set[tuple[str, ...]] = set()
        for line in lines:
            self.add(line)

    def add(self, line: str) -> None:
        """Take in a line."""
        words = words_of(line)
        self._lines.add(" ".join(words))
        self._runs.update(_runs(words))

    def share(self, text: str) -> float:
        """The share of the runs of three words of a text that are known; a short text is a line, or not."""
        words = words_of(text)
        runs = _runs(words)
        if len(runs) < _RUN:
            return float(" ".join(words) in self._lines)
        return sum(run in self._runs for run in runs) / len(runs)


def _runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1)]
