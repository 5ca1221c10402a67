"""Whether two articles are one story: what they share of their shingles, and of their sentences.

A cut copy is one, so what counts is the share of the shorter text; but a note of three sentences is no copy
of the roundup that has it. News tell first what is new: the opening of one must stand in the other, else they
share their background, or a frame. What a site prints under all its articles stands at that site alone, so
that articles of two sites may share less. Short texts of one site under two headlines are its furniture.
Texts of one frame whose sentences differ in their numbers and names (results, weather, markets) are no copies
however much they share.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from index.article import Difference, Span
from index.copies.differing import Sentences, compared
from index.copies.shingles import opening, shingles

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SHARED, _SHARED_AT_HOME = 0.65, 0.8  # of the shingles of the shorter text; of texts of one publisher
_OPENING, _SHARED_OF_OPENING = 150, 0.5  # words; the share of their shingles
_SHORTER = 0.25  # of the length of the longer one
_SHORT = 60  # shingles of a short text: it must share so many of those of both
_SHARED_OF_SHORT, _SHARED_OF_SHORT_AT_HOME = 0.65, 0.9
_FRAME, _FEW = 0.2, 2  # more than these of the words, and of the sentences, differ in a value: one frame
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Text:
    """An article as it is compared; `source` is its publisher, as names of publishers are compared."""

    title: str
    text: str = field(repr=False)
    spans: Sequence[Span] = field(repr=False)
    source: str | None = None

    @cached_property
    def shingles(self) -> NDArray[np.uint64]:
        """The hashes of its shingles."""
        return shingles(self.text)

    @cached_property
    def sentences(self) -> Sentences:
        """Its sentences, word by word."""
        return Sentences(self.text, self.spans)

    @cached_property
    def opening(self) -> NDArray[np.uint64]:
        """The hashes of the shingles with which it opens."""
        return shingles(opening(self.text, _OPENING))

    @property
    def headline(self) -> list[str]:
        """The words of its title."""
        return _WORD.findall(self.title.casefold())


def compare(one: Text, other: Text) -> tuple[Difference, ...] | None:
    """What two articles tell differently, where they are one story; None where they are not."""
    if not _share_enough(one, other):
        return None
    found = compared(one.sentences, other.sentences)
    if len(found.differences) > _FEW and found.differing > _FRAME * (found.equal + found.differing):
        return None
    return found.differences


def _share_enough(one: Text, other: Text) -> bool:
    import numpy as np

    less, more = sorted((len(one.shingles), len(other.shingles)))
    at_home = one.source == other.source
    if not less or less < _SHORTER * more:
        return False
    shared = len(np.intersect1d(one.shingles, other.shingles, assume_unique=True))
    if less < _SHORT:
        share = _SHARED_OF_SHORT_AT_HOME if at_home else _SHARED_OF_SHORT
        same = not at_home or one.headline == other.headline
        return same and shared >= share * (less + more - shared)
    enough = shared >= (_SHARED_AT_HOME if at_home else _SHARED) * less
    return enough and (_opens_in(one, other) or _opens_in(other, one))


def _opens_in(one: Text, other: Text) -> bool:
    """Whether the other text has what this one opens with."""
    import numpy as np

    shared = np.intersect1d(one.opening, other.shingles, assume_unique=True)
    return len(shared) >= _SHARED_OF_OPENING * len(one.opening)
