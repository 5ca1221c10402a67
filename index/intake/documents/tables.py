"""Rows of a table as they are read: each cell with the head of its column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

_NUMBER = re.compile(r"\W*\d[\d.,:%\s]*\W*")
_LONGEST_HEAD = 60  # characters
_LONG = 200  # characters of a cell that is a text of its own


def rows_read(rows: Sequence[Sequence[str]], has_heads: bool = False) -> Iterator[str]:
    """Each row as one paragraph: '| Ward: North | Yes: 412 |'.

    The first row holds the heads where the document says so, or where it has none of the numbers that the
    rows below it have. A table of one column, of one row, or of long texts is a matter of layout: its cells
    are paragraphs, a line of a cell each.
    """
    written = [[cell.strip() for cell in row] for row in rows]
    written = [row for row in written if any(row)]
    if len(written) < 2 or all(sum(map(bool, row)) < 2 for row in written) or _is_layout(written):
        lines = (line.strip() for row in written for cell in row for line in cell.split("\n"))
        yield from (line for line in lines if line)
        return
    filled = [[" ".join(cell.split()) for cell in row] for row in written]
    heads = filled[0] if has_heads or _are_heads(filled) else []
    for row in filled[1:] if heads else filled:
        named = zip_longest(heads[: len(row)], row, fillvalue="")
        cells = [_with_head(head, cell) for head, cell in named if cell]
        yield f"| {' | '.join(cells)} |"


def _with_head(head: str, cell: str) -> str:
    return f"{head}: {cell}" if head and head != cell else cell


def _are_heads(rows: Sequence[Sequence[str]]) -> bool:
    if any(len(cell) > _LONGEST_HEAD for cell in rows[0]):
        return False
    numbers = any(_NUMBER.fullmatch(cell) for row in rows[1:] for cell in row)
    return numbers and all(rows[0][1:]) and not any(_NUMBER.fullmatch(cell) for cell in rows[0] if cell)


def _is_layout(rows: Sequence[Sequence[str]]) -> bool:
    cells = [cell for row in rows for cell in row if cell]
    return sum(map(len, cells)) > _LONG * len(cells)
