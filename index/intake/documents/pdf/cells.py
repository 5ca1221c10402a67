"""Tables on a page: which columns are those of one, and what stands in its cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.intake.documents.pdf.letters import Word
from index.intake.documents.pdf.lines import SAME_LINE, Line, lines_of

_CELL_WORDS = 3.0  # a line in a cell of a table has no more, on average
_SPARSE = 0.75  # of the lines of a column of prose: a column of a table beside it has no more
_ROW = 1.25  # times the least distance of two lines: from there on another row begins
_LEVEL = 0.7  # share of a table's lines that stand beside another one
_PARTED = 0.7  # of the size of the type: between parts of a line


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells that stand beside each other."""

    rows: tuple[tuple[str, ...], ...]


def is_table(columns: Sequence[Sequence[Word]]) -> bool:
    """Whether columns are those of a table: few words a line, and lines that stand beside each other.

    One column may hold more words, and more lines: those of the others stand beside some of them.
    """
    lines = [lines_of(column, 0, 0) for column in columns if column]
    counts = [len(column) for column in lines]
    words = [sum(len(line.words) for line in column) / len(column) for column in lines]
    fullest = max(range(len(lines)), key=lambda at: words[at])
    if any(count > _CELL_WORDS for at, count in enumerate(words) if at != fullest):
        return False
    if words[fullest] > _CELL_WORDS and max(c for at, c in enumerate(counts) if at != fullest) > (
        _SPARSE * counts[fullest]
    ):
        return False
    bases = sorted((line.base, number, line.size) for number, column in enumerate(lines) for line in column)
    level = sum(
        abs(one[0] - other[0]) < SAME_LINE * one[2] and one[1] != other[1] for one, other in pairwise(bases)
    )
    return level >= _LEVEL * (sum(counts) - max(counts))


def rows_of(columns: Sequence[Sequence[Word]]) -> Iterator[tuple[str, ...]]:
    """The rows of a table; lines that only go on with cells of a row are put to it."""
    places = {id(word): number for number, column in enumerate(columns) for word in column}
    lines = lines_of([word for column in columns for word in column], 0, 0)
    least = min((before.base - line.base for before, line in pairwise(lines)), default=0.0)
    row: list[str] = []
    last: Line | None = None
    for line in lines:
        cells = _cells(line, places, len(columns))
        whole = all(cells) or (row and all(row) and cells[0])
        if last and row and last.base - line.base < _ROW * least and not whole:
            row = [f"{held} {cell}".strip() for held, cell in zip(row, cells, strict=True)]
        else:
            if row:
                yield tuple(row)
            row = cells
        last = line
    yield tuple(row)


def _cells(line: Line, places: dict[int, int], count: int) -> list[str]:
    """What a line has in each column; where it has as many parts as there are columns, each has one."""
    parts: list[list[Word]] = []
    for word in sorted(line.words, key=lambda word: word.left):
        if parts and word.left - parts[-1][-1].right < _PARTED * word.size:
            parts[-1].append(word)
        else:
            parts.append([word])
    if len(parts) != count:
        parts = [[word for word in line.words if places[id(word)] == number] for number in range(count)]
    return [Line(tuple(part), 0, 0).text if part else "" for part in parts]
