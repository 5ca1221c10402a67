"""Tables of data as lines of text: each row with its heads, 'North: Yes 412, No 230'."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from index.intake.html.blocks import SILENT

_CELLS = ("td", "th")
_LONGEST_CELL = 200  # characters; tables of longer ones are a page's layout
_MOST = 20_000  # cells of one table
_ALIKE = 0.7  # of the rows of a table that have as many cells
_FIGURES = 0.3  # of its values that are figures, where it has no heads
_FIGURE = re.compile(r"(?=\D{0,20}\d)[\d.,:%€$£¥+\-–—−/() ]++(?:[a-z]{1,3}\.?)?", re.IGNORECASE)
_INSIDE = ("table", "article", "section", "form", "blockquote", "h1", "h2", "h3")  # a layout holds these


def write_out(tree: Any) -> None:
    """Make each table of data a paragraph a row, in its place."""
    from lxml.etree import SubElement

    for table in list(tree.iter("table")):
        lines = _lines(table)
        if lines is None or table.getparent() is None:
            continue
        tail = table.tail
        for child in list(table):
            table.remove(child)
        table.text, table.tail, table.tag = None, tail, "div"
        table.attrib.clear()
        table.set("class", ROWS)
        for line in lines:
            SubElement(table, "p").text = line


ROWS = "data rows"
"""The class of what a table was made."""


def _lines(table: Any) -> list[str] | None:
    """The rows as lines; None for a table that holds no data but a layout."""
    if any(next(table.iterdescendants(tag), None) is not None for tag in _INSIDE):
        return None
    rows = [cells for row in table.iter("tr") if (cells := [cell for cell in row if cell.tag in _CELLS])]
    if sum(map(len, rows)) > _MOST:
        return None
    texts = [[_text(cell) for cell in row] for row in rows]
    if not _are_data(rows, texts):
        return None
    heads = next((text for row, text in zip(rows, texts, strict=True) if _are_heads(row, text, texts)), None)
    lines = [_text(found) for found in table.iter("caption")]
    return [line for line in (*lines, *(_line(row, heads) for row in texts if row != heads)) if line]


def _are_data(rows: Sequence[Sequence[Any]], texts: Sequence[Sequence[str]]) -> bool:
    """Whether rows hold data: as many short cells in most, with heads or figures."""
    if len(rows) < 2 or any(len(text) > _LONGEST_CELL for row in texts for text in row):
        return False
    usual, rows_alike = Counter(map(len, texts)).most_common(1)[0]
    if usual < 2 or rows_alike < _ALIKE * len(rows):
        return False
    values = [text for row in texts for text in row[1:] if text]
    figures = sum(_is_figure(text) for text in values)
    return any(cell.tag == "th" for row in rows for cell in row) or figures >= _FIGURES * max(1, len(values))


def _are_heads(row: Sequence[Any], texts: Sequence[str], every: Sequence[Sequence[str]]) -> bool:
    """Whether a row names the columns: by its marks, or as one without figures above figures."""
    if len(row) < 2:
        return False
    if all(cell.tag == "th" for cell in row) or row[0].getparent().getparent().tag == "thead":
        return True
    below = [other for other in every if other != texts and len(other) == len(row)]
    told = all(texts[1:]) and not any(_is_figure(text) for text in texts[1:])
    return (
        texts == every[0] and told and bool(below) and all(any(map(_is_figure, other[1:])) for other in below)
    )


def _line(row: Sequence[str], heads: Sequence[str] | None) -> str:
    """A row as a line: what it is of, then each value under its head."""
    if not any(row):
        return ""
    named = len(row) > 1 and row[0] and not _is_figure(row[0])
    label, values = (row[0], row[1:]) if named else ("", row)
    if heads is not None and len(heads) == len(row):
        names = heads[1:] if named else heads
        told = [f"{name} {value}".strip() for name, value in zip(names, values, strict=True) if value]
    else:
        told = [value for value in values if value]
    if not told:
        return label
    label = label.rstrip(": ")
    return f"{label}: {', '.join(told)}" if label else ", ".join(told)


def _is_figure(text: str) -> bool:
    return bool(_FIGURE.fullmatch(text))


def _text(cell: Any) -> str:
    silent = {id(inner) for tag in SILENT for found in cell.iterdescendants(tag) for inner in found.iter()}
    parts = [cell.text or ""]
    for inner in cell.iterdescendants():
        if id(inner) not in silent:
            parts.append(" " if inner.tag == "br" else inner.text or "")
        parts.append(inner.tail or "")
    return " ".join("".join(parts).split())
