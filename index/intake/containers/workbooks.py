"""Workbooks (XLSX) with an article a row: `openpyxl` reads them in the process apart, some rows at a time.

What is open there stays open from one call to the next. Where that process had to be started anew meanwhile,
the book is opened again and read on from the row that is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from itertools import islice, repeat, zip_longest
from pathlib import Path
from secrets import token_hex
from typing import Any
from zipfile import ZipFile

from index.apart import Run
from index.errors import ExtractError
from index.intake.containers.columns import Link
from index.intake.containers.tables import Row, rows_of
from index.intake.containers.worked import read_as
from index.intake.holding import LARGEST, Holding
from index.intake.items import Item
from index.intake.records import all_of

_ROWS = 200  # that are asked for at a time ...
_CHARACTERS = 4_000_000  # ... or as many as have so many characters
_COLUMNS = 200  # of a row that are looked at
_SHEETS = 100  # of a book that are looked at
_SHOWN = 3  # sheets that hold no articles, of which is told
_BLOCK = 1024 * 1024  # bytes
_LINK = re.compile(r'=HYPERLINK\(\s*"([^"]{1,4000})"\s*(?:[,;]\s*"([^"]{0,4000})"\s*)?\)', re.IGNORECASE)


def workbook(holding: Holding) -> Iterator[Item]:
    """The articles of all sheets that hold some. Raises ExtractError where none does."""
    content = holding.reading.path if holding.is_on_disk else all_of(holding, LARGEST)
    book = Book(token_hex(), content, holding.reading.run)
    reasons, found = list[str](), False
    for number, name in enumerate(book.sheets()):
        read = False
        try:
            for item in rows_of(holding, book.rows(number), f"/{name}"):
                found = read = True
                yield item
        except ExtractError as error:
            if read:
                yield holding.failed(str(error), f"/{name}")
            else:
                reasons.append(f"the sheet '{name}': {error}")
    if not found:
        raise ExtractError("; ".join(reasons[:_SHOWN]) or "holds no sheets")
    for reason in reasons:
        yield holding.skipped(reason)


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook, the file on disk or its bytes, as it is read in the process apart under a key."""

    key: str
    content: Path | bytes
    run: Run

    def sheets(self) -> list[str]:
        """The names of its sheets."""
        return self.run(open_book, self.key, self.content)

    def rows(self, sheet: int) -> Iterator[Row]:
        """The rows of a sheet that are not empty, with their numbers."""
        after = 0
        while True:
            rows = self.run(rows_after, self.key, sheet, after)
            if rows is None:  # that process was started anew
                self.sheets()
                rows = self.run(rows_after, self.key, sheet, after) or []
            if not rows:
                return
            yield from rows
            after = rows[-1][0]


class _Opened:
    """A workbook that is open in this process: what its cells show, and where those lead that are links."""

    def __init__(self, key: str, content: Path | bytes) -> None:
        from openpyxl import load_workbook

        def book(data_only: bool) -> Any:
            source = BytesIO(content) if isinstance(content, bytes) else content
            return load_workbook(source, read_only=True, data_only=data_only, keep_links=False)

        self.key = key
        self.shown = book(data_only=True).worksheets[:_SHEETS]
        self.formulas = book(data_only=False).worksheets if _has_links(content) else None
        self._reading: tuple[int, int, Iterator[Row]] = (-1, 0, iter(()))

    def after(self, sheet: int, after: int) -> list[Row]:
        """The next rows of a sheet, read on where the last call ended if they follow."""
        if self._reading[:2] != (sheet, after):
            rows = self._rows(sheet)
            self._reading = (sheet, after, (row for row in rows if row[0] > after))
        taken, size = list[Row](), 0
        for row in islice(self._reading[2], _ROWS):
            taken.append(row)
            size += sum(len(cell) for cell in row[1] if isinstance(cell, str))
            if size > _CHARACTERS:
                break
        self._reading = (sheet, taken[-1][0] if taken else after, self._reading[2])
        return taken

    def _rows(self, sheet: int) -> Iterator[Row]:
        shown = _cells(self.shown[sheet])
        formulas = _cells(self.formulas[sheet]) if self.formulas else repeat(())
        for number, (row, behind) in enumerate(zip(shown, formulas, strict=False), start=1):
            cells = [_cell(cell, formula) for cell, formula in zip_longest(row, behind)]
            if any(cell not in (None, "") for cell in cells):
                yield number, cells


_open: _Opened | None = None  # in the process apart: the one book that is being read there


def open_book(key: str, content: Path | bytes) -> list[str]:
    """Open a workbook in this process, in place of another one; the names of its sheets."""
    global _open
    with read_as("a workbook"):
        _open = _Opened(key, content)
        return [str(sheet.title) for sheet in _open.shown]


def rows_after(key: str, sheet: int, after: int) -> list[Row] | None:
    """Rows of a sheet that are not empty, from the one after number `after` on; None where it is not open."""
    if _open is None or _open.key != key:
        return None
    with read_as("a workbook"):
        return _open.after(sheet, after)


def _cells(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # what a file says of its size may be wrong
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(max_col=_COLUMNS, values_only=True)
    return rows


def _cell(shown: Any, formula: Any) -> Any:
    """What a cell shows; with where it leads, if it is a link."""
    if isinstance(formula, str) and (link := _LINK.match(formula)):
        return Link(str(shown) if shown is not None else link[2] or link[1], link[1])
    return shown if isinstance(shown, str | int | float | date | datetime | None) else str(shown)


def _has_links(content: Path | bytes) -> bool:
    """Whether some cell of a workbook may be a link by formula."""
    with ZipFile(BytesIO(content) if isinstance(content, bytes) else content) as book:
        for name in book.namelist():
            if name.startswith("xl/worksheets/"):
                with book.open(name) as sheet:
                    before = b""
                    while block := sheet.read(_BLOCK):
                        if b"HYPERLINK(" in before + block:
                            return True
                        before = block[-len(b"HYPERLINK(") :]
    return False
