"""The paragraphs of a chapter of an EPUB: XHTML that holds a text and nothing around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5
from typing import Any

from index.errors import ExtractError
from index.intake.documents.packed import attribute, local, xml_of
from index.intake.documents.tables import rows_read

_ENTITY = re.compile(rb"&([a-zA-Z][a-zA-Z0-9]{1,30});")
_OF_XML = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))
_LEFT_OUT = frozenset(
    "head script style template svg math img audio video object iframe form nav rt rp".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure"
    " footer h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section summary table ul".split()
)
_HEADINGS = frozenset("h1 h2 h3".split())
_NOTES = frozenset("footnote footnotes rearnote rearnotes endnote endnotes".split())


@dataclass(slots=True)
class Chapter:
    """A chapter: its first heading, '' where there is none before the text; paragraphs; notes.

    `kinds` are what it says of itself: 'cover', 'toc', 'copyright-page' …
    """

    heading: str = ""
    blocks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    kinds: frozenset[str] = frozenset()

    @property
    def body(self) -> list[str]:
        """Its paragraphs, notes last."""
        return [*self.blocks, *self.notes]


def chapter_of(data: bytes, name: str) -> Chapter:
    """A chapter by its bytes. Raises ExtractError where it can be read neither as XML nor as HTML."""
    root = _root(data, name)
    body = next((element for element in root.iter() if local(element).lower() == "body"), root)
    found = Chapter(kinds=_kinds(body).union(*(_kinds(child) for child in body)))
    _take_in(body, found)
    return found


def _root(data: bytes, name: str) -> Any:
    named = _ENTITY.sub(_letters, data)
    try:
        return xml_of(named, name)
    except ExtractError:
        from lxml import etree

        try:
            root = etree.fromstring(data, etree.HTMLParser(no_network=True, huge_tree=False))
        except (etree.XMLSyntaxError, ValueError) as error:
            raise ExtractError(f"its chapter '{name[:80]}' cannot be read ({str(error)[:80]})") from error
        if root is None:
            raise ExtractError(f"its chapter '{name[:80]}' is empty") from None
        return root


def _letters(found: re.Match[bytes]) -> bytes:
    """The letters that HTML has a name for, as numbers; names that it does not have are left."""
    letters = html5.get(f"{found[1].decode()};")
    if found[1] in _OF_XML or letters is None:
        return found[0]
    return "".join(f"&#{ord(letter)};" for letter in letters).encode()


def _kinds(element: Any) -> frozenset[str]:
    return frozenset(f"{attribute(element, 'type')} {attribute(element, 'role')}".replace("doc-", "").split())


def _take_in(body: Any, found: Chapter) -> None:
    """Take in the paragraphs of a chapter, in their order; deep nesting costs no stack."""
    into, parts, prefix = found.blocks, list[str](), ""
    waiting: list[Any] = [body]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            parts.append(item)
        elif isinstance(item, tuple):  # the end of a block
            _end(parts, prefix, into, found, item[0])
            into, prefix = item[1], ""
        else:
            name = local(item).lower()
            if name != "body":
                waiting.append(item.tail or "")
            if not name or name in _LEFT_OUT or item.get("hidden") is not None or _is_mark(item, name):
                continue
            if name == "br":
                parts.append(" ")
            elif name == "table" and not _kinds(item) & {"presentation"}:
                _end(parts, prefix, into, found, "")
                into += rows_read(*_rows(item))
            elif name in _BLOCKS:
                _end(parts, prefix, into, found, "")
                waiting.append((name, into))
                into = found.notes if _kinds(item) & _NOTES else into
                prefix = "- " if name == "li" and not _kinds(item) & _NOTES else prefix if name == "p" else ""
                waiting += reversed(item)
                waiting.append(item.text or "")
            else:
                waiting += reversed(item)
                waiting.append(item.text or "")
    _end(parts, prefix, into, found, "")


def _end(parts: list[str], prefix: str, into: list[str], found: Chapter, name: str) -> None:
    words = " ".join("".join(parts).split())
    parts.clear()
    if not words:
        return
    if name in _HEADINGS and not found.heading and not found.blocks:
        found.heading = words
    else:
        into.append(f"{prefix}{words}")


def _is_mark(element: Any, name: str) -> bool:
    """Whether an element points to a note, or back from it."""
    if name == "a":
        kinds = f"{attribute(element, 'type')} {attribute(element, 'role')} {element.get('class', '')}"
        return bool(re.search(r"\bnoteref\b|\bbacklink\b|footnote-(?:ref|back)\b", kinds))
    return name == "sup" and any(
        local(child) == "a" and "#" in child.get("href", "") and not (element.text or "").strip()
        for child in element
    )


def _rows(table: Any) -> tuple[list[list[str]], bool]:
    rows = [row for row in table.iter() if local(row).lower() == "tr"]
    cells = [[cell for cell in row if local(cell).lower() in ("td", "th")] for row in rows]
    heads = bool(cells) and bool(cells[0]) and all(local(cell).lower() == "th" for cell in cells[0])
    return [["".join(cell.itertext()) for cell in row] for row in cells], heads


def paragraphs_in(chapters: list[Chapter]) -> Iterator[str]:
    """The paragraphs of chapters as those of one text, with their headings."""
    for chapter in chapters:
        if chapter.heading:
            yield chapter.heading
        yield from chapter.body
