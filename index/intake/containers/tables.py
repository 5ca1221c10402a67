"""Tables with an article a row: which row holds the headings, and the rows after it; CSV and TSV as streams.

The `csv` of Python's library reads them in this process, a row at a time, which has no more bytes than one
article may have. Rows are numbered as a spreadsheet shows them: the headings are row 1.
"""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterator, Sequence
from io import BufferedReader, StringIO, TextIOWrapper
from itertools import chain, count
from typing import Any, cast

from index.errors import ExtractError
from index.intake.containers.columns import fitting, holds_text, places, record
from index.intake.decode import decode
from index.intake.holding import LARGEST, Holding
from index.intake.items import Item

Row = tuple[int, Sequence[Any]]
_DELIMITERS = ",;\t|"
_HEADINGS_WITHIN = 10  # rows at the top among which the headings may stand
_SAMPLE = 64 * 1024  # bytes by which encoding and delimiter are told
_UNCLOSED = "it does not end: a quotation mark that opens a cell is not closed"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def table(holding: Holding) -> Iterator[Item]:
    """The articles of a CSV or TSV file, one a row. Raises ExtractError for none, or a row without end."""
    buffered = BufferedReader(cast(Any, holding.stream), _SAMPLE)
    sample = buffered.peek(_SAMPLE)[:_SAMPLE]
    if not sample.strip(b" \t\r\n\x00"):
        raise ExtractError("the file is empty")
    stream = TextIOWrapper(buffered, encoding_of(sample), errors=_OTHERWISE, newline="")
    try:
        first = stream.readline(_SAMPLE)
        told = first.strip().lower().removeprefix("sep=") if first.lower().startswith("sep=") else ""
        headings = stream.readline(_SAMPLE) if told else first
        delimiter = told if len(told) == 1 else _delimiter(headings, holding)
        yield from rows_of(holding, _rows(chain([headings], _lines(stream)), delimiter))
    finally:
        stream.detach()
        buffered.detach()


def rows_of(holding: Holding, rows: Iterator[Row], sheet: str = "") -> Iterator[Item]:
    """The articles of a table, of a `sheet` of a book where one is named ('/Sheet1').

    Raises ExtractError where no row holds headings of articles.
    """
    columns, above = holding.reading.columns, list[Row]()
    at: dict[str, int] = {}
    empty, first, found = 0, 0, False
    for number, row in rows:
        if not at:
            above.append((number, row))
            if holds_text(_strings(row), columns):
                at = places(_strings(row), columns)
            elif len(above) == _HEADINGS_WITHIN:
                break
        elif "text" in (fields := record(row, at)):
            found = True
            yield holding.document("json", json.dumps(fields).encode(), f"{sheet}:{number}")
        elif fields:
            empty, first = empty + 1, first or number
    if not above:
        raise ExtractError("holds no rows")
    if not at:
        places(_strings(above[0][1]), columns)  # says what is missing
    if empty:
        rows_without = "1 row has" if empty == 1 else f"{empty:,} rows have"
        which = "row" if empty == 1 else "the first is row"
        yield holding.skipped(f"{rows_without} no text ({which} {first})", sheet)
    if not found:
        yield holding.failed("holds no articles", sheet)


def _strings(row: Sequence[Any]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in row]


def encoding_of(sample: bytes) -> str:
    """The encoding of a table, by its first bytes, as the text of an article would be decoded."""
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        text, _ = decode(sample[: sample.rfind(b"\n") + 1] or sample)
        best = from_bytes(sample).best()
        for encoding in ("cp1252", best.encoding if best else "cp1252"):
            if sample.decode(encoding, "replace").startswith(text):
                return encoding
    return "utf-8"


def _as_western(error: UnicodeError) -> tuple[str, int]:
    """What a table of UTF-8 has of cp1252, as it comes where people have pasted rows."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_OTHERWISE = "quoth-western"
codecs.register_error(_OTHERWISE, _as_western)


def _delimiter(headings: str, holding: Holding) -> str:
    """What stands between the cells: the mark by which most headings are known, else that parts most."""

    def parted(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader(StringIO(headings), delimiter=delimiter), [])
        return fitting(cells, holding.reading.columns), len(cells)

    return max(_DELIMITERS, key=parted)


def _lines(stream: TextIOWrapper) -> Iterator[str]:
    """The lines of a table. Raises ExtractError for one that is longer than an article may be."""
    while line := stream.readline(LARGEST):
        if len(line) == LARGEST:
            raise ExtractError(f"a line is too long for one article (at most {LARGEST // 1024**2} MB)")
        yield line.replace("\x00", "")


class _Counted:
    """Lines on their way to the rows they make. Raises ExtractError where one row takes too many."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.size = self.marks = 0  # characters, and quotation marks, of the row that is being read
        self.at_end = False

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.size += len(line)
            self.marks += line.count('"')
            if self.size > LARGEST:
                raise ExtractError(_UNCLOSED)
            yield line
        self.at_end = True


def _rows(lines: Iterator[str], delimiter: str) -> Iterator[Row]:
    """The rows that are not empty, with their numbers. Raises ExtractError for one that does not end."""
    csv.field_size_limit(LARGEST)
    counted = _Counted(lines)
    reader = csv.reader(counted, delimiter=delimiter)
    for number in count(1):
        counted.size = counted.marks = 0
        try:
            row = next(reader, None)
            if counted.at_end and counted.marks % 2:
                raise ExtractError(_UNCLOSED)
        except (csv.Error, ExtractError) as error:
            raise ExtractError(f"cannot be read on from row {number:,} ({error})") from error
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield number, row
