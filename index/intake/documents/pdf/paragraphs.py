"""Paragraphs of the lines of a document: over the ends of lines, columns and pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from index.intake.documents.hyphens import Hyphens
from index.intake.documents.pdf.cells import Table
from index.intake.documents.pdf.columns import Block
from index.intake.documents.pdf.lines import Line
from index.intake.documents.tables import rows_read

_LARGE = 1.15  # of the size of most of the text: so large are headings
_SMALL = 0.92  # of the size of most of the text: so small are notes
_LONG = 60  # characters: shorter ones may end without a stop, as headings and addresses do
_WIDE = 0.6  # of a column: a line that has no more may end a paragraph without a stop
_ENDS = re.compile(r"[.!?…:;؟。][”\"’'»)\]]*+$")
_BULLET = re.compile(r"[•◦▪‣●○■□]\s")
_NUMBERED = re.compile(r"(?:[–—*·-]|\(?\d{1,3}[.)]|\(?[a-z]\))\s")
_NOTE = re.compile(r"[\[(]?(?P<number>\d{1,3}|[*†‡])[\])]?(?=\s?\S)")
_MARK = re.compile(r"(?<=[^\W\d_][.,;:!?”’\"')])\d{1,3}(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and the size of its type in points."""

    text: str
    size: float
    is_row: bool = False


@dataclass(slots=True)
class _Open:
    """A paragraph that is being put together."""

    text: str
    last: Line
    size: float
    block: int
    lines: int = 1


def body_size(blocks: Iterable[Block]) -> float:
    """The size of most of the type of a document."""
    sizes: Counter[float] = Counter()
    for block in blocks:
        for line in () if isinstance(block, Table) else block:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def notes_apart(page: Sequence[Block], size: float) -> tuple[list[Block], list[Block]]:
    """The blocks of a page without the notes at the ends of its columns, and these."""
    text: list[Block] = []
    notes: list[Block] = []
    for block in page:
        if isinstance(block, Table):
            text.append(block)
            continue
        first = _first_note(block, size)
        if block[:first]:
            text.append(block[:first])
        if block[first:]:
            notes.append(block[first:])
    return text, notes


def _first_note(lines: Sequence[Line], size: float) -> int:
    """Where the notes at the end of a column begin: in small type, or after a small raised number."""
    start = len(lines)
    while start and lines[start - 1].size < _SMALL * size:
        start -= 1
    small = (at for at in range(start, len(lines)) if _NOTE.match(lines[at].text))
    raised = (at for at, line in enumerate(lines) if _is_raised(line))
    return min(next(small, len(lines)), next(raised, len(lines)))


def _is_raised(line: Line) -> bool:
    mark = min(line.words, key=lambda word: word.left)
    return mark.text.isdigit() and mark.size < 0.8 * line.size and mark.base > line.base + 0.1 * line.size


def without_marks(paragraphs: Iterable[Paragraph], notes: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Paragraphs without the numbers that point to notes; the notes, without theirs, come last."""
    found = (_NOTE.match(note.text) for note in notes)
    numbers = {note["number"] for note in found if note}
    for one in paragraphs:
        yield replace(one, text=_MARK.sub(lambda mark: "" if mark[0] in numbers else mark[0], one.text))
    for note in notes:
        yield replace(note, text=_NOTE.sub("", note.text, count=1).lstrip())


def paragraphs_of(blocks: Sequence[Block], size: float) -> Iterator[Paragraph]:
    """The paragraphs of blocks in reading order; `size` is that of most of the text."""
    lines = [line.text for block in blocks if not isinstance(block, Table) for line in block]
    yield from _Writer(Hyphens(lines), size).written(blocks)


@dataclass(slots=True)
class _Writer:
    """Puts paragraphs together; one that breaks off waits while a table or a caption stands in its way."""

    hyphens: Hyphens
    size: float
    open: _Open | None = None
    aside: _Open | None = None  # what stands in the way, while it is put together
    between: list[Paragraph] = field(default_factory=list)  # what stood in the way
    pitch: dict[float, float] = field(default_factory=dict)

    def written(self, blocks: Sequence[Block]) -> Iterator[Paragraph]:
        self.pitch = _pitches(blocks)
        for number, block in enumerate(blocks):
            if not isinstance(block, Table):
                for line in block:
                    yield from self._add(line, number)
                continue
            rows = [Paragraph(row, self.size, is_row=True) for row in rows_read(block.rows)]
            if self.open and self._is_unfinished(self.open):
                self._set_aside(None)
                self.between += rows
            else:
                yield from self._end()
                yield from rows
        yield from self._end()

    def _add(self, line: Line, block: int) -> Iterator[Paragraph]:
        held = self.open
        if held and self._goes_on(held, line, block):
            self._set_aside(None)
            self._continue(held, line, block)
        elif self.aside and self._goes_on(self.aside, line, block):
            self._continue(self.aside, line, block)
        elif held and self._is_unfinished(held) and not _alike(line, held.last):
            self._set_aside(_Open(line.text, line, line.size, block))
        else:
            yield from self._end()
            self.open = _Open(line.text, line, line.size, block)

    def _continue(self, held: _Open, line: Line, block: int) -> None:
        held.text = self.hyphens.joined(held.text, line.text)
        held.last, held.block, held.lines = line, block, held.lines + 1

    def _is_unfinished(self, held: _Open) -> bool:
        """Whether a paragraph of the text breaks off in a sentence."""
        return len(held.text) > _LONG and held.size < _LARGE * self.size and not _ENDS.search(held.text)

    def _set_aside(self, begun: _Open | None) -> None:
        """What stands in the way of a paragraph has ended, and maybe something else begun."""
        if self.aside:
            self.between.append(Paragraph(self.aside.text, self.aside.size))
        self.aside = begun
        if self.open and (begun or self.between):
            self.open.block = -1  # its next line does not stand below the last one

    def _end(self) -> Iterator[Paragraph]:
        self._set_aside(None)
        if self.open:
            yield Paragraph(self.open.text, self.open.size)
        yield from self.between
        self.open, self.between = None, []

    def _goes_on(self, held: _Open, line: Line, block: int) -> bool:
        """Whether a line belongs to the paragraph before it."""
        if not _alike(line, held.last) or _BULLET.match(line.text):
            return False
        if _NUMBERED.match(line.text) and (_ENDS.search(held.text) or _NUMBERED.match(held.text)):
            return False
        if held.block == block:
            return self._follows(held, line)
        if held.text.endswith("-") and line.text[:1].islower():
            return True
        if line.size > _LARGE * self.size:
            return 0 < held.last.base - line.base < 1.6 * line.size  # a heading's last line is over a column
        if _ENDS.search(held.text) or _is_indented(held.last, line):
            return False
        return line.text[:1].islower() or not _ends_early(held.last, line)

    def _follows(self, held: _Open, line: Line) -> bool:
        before = held.last
        pitch = before.base - line.base
        usual = self.pitch.get(round(line.size), 1.2 * line.size)
        if pitch > 1.25 * usual + 0.1 * line.size:
            return False
        if line.size > _LARGE * self.size:
            return True  # the lines of a heading
        hangs = held.lines == 1 and (_BULLET.match(held.text) or _NUMBERED.match(held.text))
        if _is_indented(before, line) and not hangs:
            return False
        if not _ends_early(before, line):
            return True
        wide = before.right - before.left > _WIDE * (before.end - before.start)
        return not _ENDS.search(held.text) and (wide or line.text[:1].islower())


def _pitches(blocks: Iterable[Block]) -> dict[float, float]:
    """The usual distance of two lines in points, by the size of the type."""
    found: dict[float, list[float]] = {}
    for block in blocks:
        lines = () if isinstance(block, Table) else block
        for before, line in pairwise(lines):
            distance = before.base - line.base
            if round(before.size) == round(line.size) and 0 < distance < 2.2 * line.size:
                found.setdefault(round(line.size), []).append(distance)
    return {size: median(distances) for size, distances in found.items()}


def _alike(line: Line, other: Line) -> bool:
    """Whether two lines are in type of one size."""
    return 0.93 < line.size / other.size < 1.07


def _is_indented(before: Line, line: Line) -> bool:
    """Whether a line begins further in than the one before it, as the first of a paragraph."""
    if line.is_right_to_left:
        return 0.6 * line.size < before.right - line.right < 5 * line.size and before.right > before.end - 1
    return 0.6 * line.size < line.left - before.left < 5 * line.size and before.left < before.start + 1


def _ends_early(before: Line, line: Line) -> bool:
    """Whether the first word of a line would have stood at the end of the one before it."""
    first = line.text.split(" ", 1)[0]
    width = len(first) / max(1, len(line.text)) * (line.right - line.left)
    free = before.left - before.start if before.is_right_to_left else before.end - before.right
    return free > width + 0.6 * line.size
