"""Where in an article a place stands: its sentence, paragraph and story, inside or outside a quotation."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from index.article import Span
from index.text.letters import UPPER
from index.text.quotations import quotations

_SECTION = re.compile(
    r"(?:^|\n)[^\n]{0,99}[^\s.!?:;,”\"’')][^\S\n]{0,9}+\n\s{0,9}+"
    rf"(?P<label>(?:[{UPPER}][\w.’'-]*)(?: [{UPPER}][\w.’'-]*){{0,3}}(?: \d{{1,2}})?:)"
)
"""A heading, and the place or the day that opens what it is of: 'Wyoming', 'Casper: …'."""
_FEWEST = 10  # sections of a page of many short stories


class Layout:
    """The sentences, paragraphs and quotations of a text, looked up by character offset."""

    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        self.sentences = sentences
        self._starts = [start for start, _ in sentences]
        self._paragraphs = [match.start() for match in re.finditer(r"\n\s*\n", text)]
        self._quotations = quotations(text)
        self._quote_starts = [start for start, _ in self._quotations]
        sections = [match.start("label") for match in _SECTION.finditer(text)]
        self._sections = sections if len(sections) >= _FEWEST else []

    def sentence(self, place: int) -> int:
        """The number of the sentence at a place; 0 before the first."""
        return max(0, bisect_right(self._starts, place) - 1)

    def paragraph(self, place: int) -> int:
        """The number of the paragraph at a place."""
        return bisect_left(self._paragraphs, place)

    def section(self, place: int) -> int:
        """Where the story begins that a place belongs to, on a page of many; else 0."""
        number = bisect_right(self._sections, place)
        return self._sections[number - 1] if number else 0

    def quotation(self, place: int) -> Span | None:
        """The quotation that a place stands in."""
        number = bisect_right(self._quote_starts, place) - 1
        return self._quotations[number] if number >= 0 and self._quotations[number][1] > place else None

    def quotation_before(self, place: int, within: int = 4) -> Span | None:
        """The quotation that ends right before a place, at most `within` characters away."""
        number = bisect_right(self._quote_starts, place - 1) - 1
        if number < 0 or not 0 <= place - self._quotations[number][1] <= within:
            return None
        return self._quotations[number]
