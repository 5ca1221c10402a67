"""The articles in an EPUB.

A chapter with a title of its own is an article, as in a magazine or a collection: it names the book as its
source. Where at most one has such a title ('Chapter 3' is none), or where the book bears that of its first
chapter, it is one article if it fits the length of one, else each chapter is. Covers, tables of contents and
imprints are left out.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from index.errors import ExtractError
from index.intake.documents.found import Found
from index.intake.documents.markup import Chapter, chapter_of, paragraphs_in
from index.intake.documents.packed import Package, attribute, local, xml_of
from index.intake.documents.plausible import plausible_authors, plausible_day, plausible_title
from index.intake.fields import LONGEST

_MOST = 5_000  # chapters
_AROUND = frozenset(
    "cover frontmatter-cover titlepage halftitlepage toc landmarks copyright-page imprint index colophon"
    " loi lot page-list".split()
)
_NUMBERED = re.compile(
    r"\W*+(?:(?:chapter|part|book|section|volume|kapitel|teil|chapitre|capítulo|capitolo|prologue|epilogue"
    r"|introduction|preface|foreword|afterword|unnamed|untitled|index split)\b)?[\W\d]*+"
    r"(?:[ivxlc]{1,7}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|twenty)?\W*+",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-\w{1,8})*", re.IGNORECASE)
_NO_CHAPTER = re.compile(
    r"(?:cover|title ?page|(?:table of )?contents|copyright|imprint|colophon|inhalt|impressum)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Book:
    """What an EPUB says of itself, and its chapters in the order of reading with the names of their parts."""

    told: Found
    chapters: tuple[tuple[str, Chapter], ...]


def read_epub(package: Package) -> Found:
    """All chapters of an EPUB as one text. Raises ExtractError where there is none."""
    book = _book(package)
    chapters = [chapter for _, chapter in book.chapters]
    body = [text for text in paragraphs_in(chapters) if text != book.told.title]
    if not body:
        raise ExtractError("holds no text")
    return replace(book.told, body=tuple(body), source=None)


def articles_of(package: Package) -> list[tuple[str, Found]]:
    """The articles of an EPUB, with what tells each from the others; none where it is one as a whole."""
    book = _book(package)
    own = [chapter for _, chapter in book.chapters if not _NUMBERED.fullmatch(chapter.heading)]
    length = sum(len(text) for _, chapter in book.chapters for text in chapter.body)
    is_one = len(own) < 2 or own[0].heading == book.told.title  # a text that was saved as an EPUB
    if is_one and length <= LONGEST:
        return []
    return list(_parted(book, None if is_one else own))


def _parted(book: _Book, own: list[Chapter] | None) -> Iterator[tuple[str, Found]]:
    """Chapters that begin an article, each with those that go on with it."""
    runs: list[tuple[str, list[Chapter]]] = []
    for name, chapter in book.chapters:
        if own is not None and runs and not any(chapter is one for one in own):
            runs[-1][1].append(chapter)
        else:
            runs.append((name, [chapter]))
    for number, (name, chapters) in enumerate(runs, start=1):
        title = chapters[0].heading
        if not title or own is None:
            title = f"{book.told.title}: {title or number}" if book.told.title else title
        first = replace(chapters[0], heading="")
        body = tuple(paragraphs_in([first, *chapters[1:]]))
        if body:
            yield name, replace(book.told, body=body, title=title)


def _book(package: Package) -> _Book:
    place, root = _package_document(package)
    told = _told(root)
    items = {attribute(item, "id"): item for item in root.iter() if local(item) == "item"}
    spine = [element for element in root.iter() if local(element) == "itemref"]
    titles = _titles(package, place, items.values())
    chapters: list[tuple[str, Chapter]] = []
    seen: set[str] = set()
    for reference in spine[:_MOST]:
        item = items.get(attribute(reference, "idref"))
        if item is None or attribute(reference, "linear") == "no" or "nav" in attribute(item, "properties"):
            continue
        name = _joined(place, attribute(item, "href"))
        data = None if name in seen else package.part(name)
        seen.add(name)
        if data is None or not data.strip():
            continue
        chapter = chapter_of(data, name)
        chapter.heading = chapter.heading or titles.get(name, "")
        around = chapter.kinds & _AROUND or _NO_CHAPTER.fullmatch(chapter.heading)
        if chapter.body and not around:
            chapters.append((name, chapter))
    if not chapters:
        raise ExtractError("holds no chapters with text")
    return _Book(told, tuple(chapters))


def _package_document(package: Package) -> tuple[str, Any]:
    """The part that lists all others, and its folder."""
    if any(name.endswith(("rights.xml", "license.lcpl")) for name in package.names):
        raise ExtractError("is protected (DRM): save a copy without protection")
    container = package.xml("META-INF/container.xml")
    files = [e for e in container.iter() if local(e) == "rootfile"] if container is not None else []
    name = attribute(files[0], "full-path") if files else ""
    name = name or next((name for name in package.names if name.endswith(".opf")), "")
    root = package.xml(name)
    if root is None:
        raise ExtractError("is no EPUB that can be read: the list of its chapters is missing")
    return posixpath.dirname(name), root


def _told(root: Any) -> Found:
    """What a book says of itself: a day is that of its publication."""
    metadata = [
        element for element in root.iter() if local(element) in _TOLD and (element.text or "").strip()
    ]
    told = {name: [e.text.strip() for e in metadata if local(e) == name] for name in _TOLD}
    saved = [e.text.strip() for e in root.iter() if attribute(e, "property") == "dcterms:modified" and e.text]
    days = [e.text.strip() for e in metadata if local(e) == "date" and attribute(e, "event") in _PUBLISHED]
    title = plausible_title(next(iter(told["title"]), ""))
    authors = tuple(dict.fromkeys(name for one in told["creator"] for name in plausible_authors(one)))
    return Found(
        (),
        title,
        authors,
        plausible_day(next((day for day in days if "T" not in day or day not in saved), None)),
        title or next(iter(told["publisher"]), None),
        next((code for code in told["language"] if _LANGUAGE.fullmatch(code)), None),
    )


_TOLD = ("title", "creator", "date", "publisher", "language")
_PUBLISHED = ("", "publication", "original-publication")


def _titles(package: Package, place: str, items: Any) -> dict[str, str]:
    """The titles of chapters by the names of their parts, as the table of contents has them."""
    titles: dict[str, str] = {}
    for item in items:
        kind, properties = attribute(item, "media-type"), attribute(item, "properties")
        if kind != "application/x-dtbncx+xml" and "nav" not in properties.split():
            continue
        name = _joined(place, attribute(item, "href"))
        data = package.part(name)
        for target, title in _entries(data, name) if data else ():
            whole = _joined(posixpath.dirname(name), target)
            if title and "#" not in target:
                titles[whole] = title
            elif title:
                titles.setdefault(whole.partition("#")[0], title)
    return titles


def _entries(data: bytes, name: str) -> Iterator[tuple[str, str]]:
    try:
        root = xml_of(data, name)
    except ExtractError:
        return  # the chapters have headings
    for element in root.iter():
        if local(element) == "a":
            yield attribute(element, "href"), " ".join("".join(element.itertext()).split())
        elif local(element) == "navPoint":
            label = next((child for child in element if local(child) == "navLabel"), None)
            content = next((child for child in element if local(child) == "content"), None)
            if label is not None and content is not None:
                yield attribute(content, "src"), " ".join("".join(label.itertext()).split())


def _joined(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(target)))
