"""The article in a DOCX: what a reader sees who accepts all changes, and no comments.

Text boxes come after the paragraph that they hang on, footnotes and endnotes at the end; headers, footers,
tables of contents and hidden text are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.errors import ExtractError
from index.intake.documents.found import Found
from index.intake.documents.packed import Package, attribute, local, text_at
from index.intake.documents.plausible import plausible_authors, plausible_day, plausible_title
from index.intake.documents.tables import rows_read

_LEFT_OUT = frozenset(
    "del moveFrom delText instrText delInstrText Fallback pPr sectPr commentReference annotationRef"
    " footnoteRef endnoteRef rt".split()
)
_SHOWN = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_WIDEST = 100  # columns that one cell stands over
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}


@dataclass(slots=True)
class _Reading:
    """What has been read of a document."""

    styles: dict[str, str]
    blocks: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)  # the first text in a style that says what it is
    notes: list[tuple[str, str]] = field(default_factory=list)  # part and number
    held: str = ""  # of a paragraph whose end was deleted


def read_word(package: Package) -> Found:
    """The paragraphs of a DOCX. Raises ExtractError where it holds no text."""
    name = next((name for name in package.names if _is_main(name)), "word/document.xml")
    root = package.xml(name)
    body = next((child for child in root if local(child) == "body"), None) if root is not None else None
    if body is None:
        raise ExtractError("is no Word document: it has no text part")
    reading = _Reading(_styles(package.xml("word/styles.xml")))
    _blocks(body, reading)
    _end(reading)
    notes = list(_notes(package, reading))
    core = package.xml("docProps/core.xml")
    told = reading.named
    title = plausible_title(text_at(core, "title")) or told.get("title") or told.get("heading 1", "")
    day = plausible_day(told.get("date"), text_at(core, "created"), text_at(core, "modified"))
    return Found(
        (*reading.blocks, *notes),
        title,
        plausible_authors(told.get("author", "")) or plausible_authors(text_at(core, "creator")),
        day,
    )


def _is_main(name: str) -> bool:
    return name.startswith("word/document") and name.endswith(".xml") and name.count("/") == 1


def _styles(root: Any) -> dict[str, str]:
    """The names of styles, which are English whatever the program's language, by their ids."""
    found = [element for element in root if local(element) == "style"] if root is not None else []
    names = ((attribute(style, "styleId"), _child(style, "name")) for style in found)
    return {style: attribute(name, "val").lower() for style, name in names if name is not None}


def _child(element: Any, *path: str) -> Any:
    for name in path:
        element = next((child for child in element if local(child) == name), None)
        if element is None:
            return None
    return element


def _blocks(parent: Any, reading: _Reading) -> None:
    """Take in the paragraphs and tables of an element, in their order."""
    for element in parent:
        name = local(element)
        if name == "p":
            _paragraph(element, reading)
        elif name == "tbl":
            _end(reading)
            reading.blocks += rows_read(list(_rows(element, reading)), _has_heads(element))
        elif name == "sdt":
            gallery = _child(element, "sdtPr", "docPartObj", "docPartGallery")
            content = _child(element, "sdtContent")
            if content is not None and not (gallery is not None and "Contents" in attribute(gallery, "val")):
                _blocks(content, reading)
        elif name in ("ins", "moveTo", "customXml", "smartTag"):
            _blocks(element, reading)


def _paragraph(element: Any, reading: _Reading) -> None:
    style = _style(element, reading)
    if style.startswith("toc"):
        return
    boxes: list[Any] = []
    text = reading.held + "".join(_inline(element, reading, boxes))
    reading.held = ""
    words = " ".join(text.split())
    if _is_on(_child(element, "pPr", "rPr", "del")):
        reading.held = text
    elif words:
        known = style if style in ("title", "author", "date") else ""
        known = known or ("heading 1" if style == "heading 1" and not reading.blocks else "")
        if known and known not in reading.named:
            reading.named[known] = words
        if known not in ("author", "date"):
            is_item = _child(element, "pPr", "numPr") is not None or style.startswith("list")
            reading.blocks.append(f"- {words}" if is_item and not style.startswith("heading") else words)
    for box in boxes:
        _blocks(box, reading)
        _end(reading)


def _style(element: Any, reading: _Reading) -> str:
    found = _child(element, "pPr", "pStyle")
    name = attribute(found, "val") if found is not None else ""
    return reading.styles.get(name, name.lower())


def _end(reading: _Reading) -> None:
    """What is held of a paragraph whose end was deleted stands alone where none follows it."""
    if words := " ".join(reading.held.split()):
        reading.blocks.append(words)
    reading.held = ""


def _inline(paragraph: Any, reading: _Reading, boxes: list[Any]) -> Iterator[str]:
    """The text of a paragraph; its text boxes are put on their list, its notes on theirs."""
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        name = local(element)
        if name in _LEFT_OUT or (name == "r" and _is_on(_child(element, "rPr", "vanish"))):
            continue
        if name == "t":
            yield element.text or ""
        elif name in _SHOWN:
            yield _SHOWN[name]
        elif name == "sym":
            yield _symbol(attribute(element, "char"))
        elif name == "txbxContent":
            boxes.append(element)
        elif name in _NOTES:
            reading.notes.append((_NOTES[name], attribute(element, "id")))
        else:
            waiting += reversed(element)


def _is_on(switch: Any) -> bool:
    return switch is not None and attribute(switch, "val") not in ("0", "false", "off")


def _symbol(code: str) -> str:
    """A letter by its number in a font; those of a font of pictures have no meaning."""
    try:
        letter = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ue000" <= letter <= "\uf8ff" else letter


def _rows(table: Any, reading: _Reading) -> Iterator[list[str]]:
    for row in _within(table, "tr"):
        if _child(row, "trPr", "del") is None:
            yield [text for cell in _within(row, "tc") for text in _spread(cell, reading)]


def _within(element: Any, name: str) -> Iterator[Any]:
    """The children of a name, also those in content controls and insertions."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) in ("sdt", "sdtContent", "ins", "moveTo", "customXml"):
            yield from _within(child, name)


def _spread(cell: Any, reading: _Reading) -> list[str]:
    """The text of a cell, and an empty one for each further column that it stands over."""
    span = _child(cell, "tcPr", "gridSpan")
    count = attribute(span, "val") if span is not None else "1"
    return [_cell(cell, reading), *[""] * (min(_WIDEST, int(count)) - 1 if count.isdecimal() else 0)]


def _cell(cell: Any, reading: _Reading) -> str:
    inner = _Reading(reading.styles, notes=reading.notes)
    _blocks(cell, inner)
    _end(inner)
    return "\n".join(inner.blocks)


def _has_heads(table: Any) -> bool:
    first = next(_within(table, "tr"), None)
    return first is not None and _child(first, "trPr", "tblHeader") is not None


def _notes(package: Package, reading: _Reading) -> Iterator[str]:
    """The notes in the order in which the text points to them."""
    for part, tag in (("footnotes", "footnote"), ("endnotes", "endnote")):
        wanted: Sequence[str] = [number for kind, number in reading.notes if kind == part]
        root = package.xml(f"word/{part}.xml") if wanted else None
        if root is None:
            continue
        notes = {attribute(note, "id"): note for note in root if local(note) == tag}
        for number in dict.fromkeys(wanted):
            if number in notes:
                inner = _Reading(reading.styles)
                _blocks(notes[number], inner)
                _end(inner)
                yield from inner.blocks
