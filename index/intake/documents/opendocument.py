"""The article in an ODT: what a reader sees; deleted text and comments are left out, notes come at the end.

Text boxes come after the paragraph that they hang on; headers, footers, tables of contents and indexes are
left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from index.errors import ExtractError
from index.intake.documents.found import Found
from index.intake.documents.packed import Package, attribute, local, text_at
from index.intake.documents.plausible import plausible_authors, plausible_day, plausible_title
from index.intake.documents.tables import rows_read

_LEFT_OUT = frozenset(
    "tracked-changes annotation annotation-end hidden-text hidden-paragraph note-citation ruby-text forms"
    " table-of-content alphabetical-index illustration-index table-index object-index user-index"
    " sequence-decls variable-decls user-field-decls desc title script".split()
)
_KNOWN = frozenset(("title", "author", "date"))  # styles that say what a paragraph is
_CELLS = ("table-cell", "covered-table-cell")
_MOST_SPACES = 100  # that one mark stands for


@dataclass(slots=True)
class _Reading:
    """What has been read of a document."""

    styles: dict[str, str]
    blocks: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)  # the first text in a style that says what it is
    notes: list[str] = field(default_factory=list)


def read_opendocument(package: Package) -> Found:
    """The paragraphs of an ODT. Raises ExtractError where it holds no text, or is locked."""
    manifest = package.part("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise ExtractError("is protected by a password: save a copy without one")
    root = package.xml("content.xml")
    body = next((one for one in root.iter() if local(one) == "text"), None) if root is not None else None
    if body is None:
        raise ExtractError("is no text document: it has no text part")
    reading = _Reading(_styles(root) | _styles(package.xml("styles.xml")))
    _blocks(body, reading)
    meta, told = package.xml("meta.xml"), reading.named
    title = plausible_title(text_at(meta, "title")) or told.get("title") or told.get("heading", "")
    author = text_at(meta, "initial-creator") or text_at(meta, "creator")
    return Found(
        (*reading.blocks, *reading.notes),
        title,
        plausible_authors(told.get("author", "")) or plausible_authors(author),
        plausible_day(told.get("date"), text_at(meta, "creation-date"), text_at(meta, "date")),
    )


def _styles(root: Any) -> dict[str, str]:
    """What styles are made from, by their names."""
    if root is None:
        return {}
    styles = (element for element in root.iter() if local(element) == "style")
    return {attribute(style, "name"): attribute(style, "parent-style-name") for style in styles}


def _blocks(parent: Any, reading: _Reading, item: bool = False) -> None:
    """Take in the paragraphs, lists and tables of an element, in their order."""
    for element in parent:
        name = local(element)
        if name in ("p", "h"):
            _paragraph(element, reading, item)
        elif name == "table":
            reading.blocks += rows_read(*_rows(element, reading))
        elif name and name not in _LEFT_OUT:
            _blocks(element, reading, item or name == "list-item")


def _paragraph(element: Any, reading: _Reading, item: bool) -> None:
    boxes: list[Any] = []
    words = " ".join("".join(_inline(element, reading, boxes)).split())
    if words:
        style = attribute(element, "style-name")
        style = next((s.lower() for s in (style, reading.styles.get(style, "")) if s.lower() in _KNOWN), "")
        if local(element) == "h" and not reading.blocks:
            style = style or "heading"
        if style and style not in reading.named:
            reading.named[style] = words
        if style not in ("author", "date"):
            reading.blocks.append(f"- {words}" if item else words)
    for box in boxes:
        _blocks(box, reading)


def _inline(paragraph: Any, reading: _Reading, boxes: list[Any]) -> Iterator[str]:
    """The text of a paragraph; its text boxes are put on their list, its notes on theirs."""
    yield paragraph.text or ""
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if isinstance(element, str):
            yield element
            continue
        name = local(element)
        waiting.append(element.tail or "")
        if name == "s":
            count = attribute(element, "c")
            yield " " * min(_MOST_SPACES, int(count) if count.isdecimal() else 1)
        elif name in ("tab", "line-break"):
            yield " "
        elif name == "text-box":
            boxes.append(element)
        elif name == "note":
            _note(element, reading)
        elif name and name not in _LEFT_OUT:
            waiting += reversed(element)
            waiting.append(element.text or "")


def _note(element: Any, reading: _Reading) -> None:
    inner = _Reading(reading.styles)
    for child in element:
        if local(child) == "note-body":
            _blocks(child, inner)
    reading.notes += [*inner.blocks, *inner.notes]


def _rows(table: Any, reading: _Reading) -> tuple[list[list[str]], bool]:
    """The rows of a table, and whether the first holds the heads; what is to be repeated is read once."""
    rows = list(_within(table, "table-row"))
    heads = any(local(element) == "table-header-rows" for element in table)
    return [[_cell(cell, reading) for cell in _within(row, *_CELLS)] for row in rows], heads


def _within(element: Any, *names: str) -> Iterator[Any]:
    """The children of some names, also those in groups."""
    for child in element:
        if local(child) in names:
            yield child
        elif local(child) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _within(child, *names)


def _cell(cell: Any, reading: _Reading) -> str:
    inner = _Reading(reading.styles, notes=reading.notes)
    _blocks(cell, inner)
    return "\n".join(inner.blocks)
