"""The bytes of each format to an article: title, text, day, authors, publisher, language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from index.article import Article, Document, Extracted, Judged, article_id
from index.errors import ExtractError
from index.intake.byline import from_body
from index.intake.dates import day_in_address, day_of, reading_of
from index.intake.decode import decode, paragraphs, regular
from index.intake.fields import FIELDS, authors_of, field_of, fitted, string_of
from index.intake.formats import is_page
from index.intake.html import Page, read_fragment, read_page
from index.intake.identity import same
from index.intake.items import file_of
from index.intake.records import parsed

_HEADLINE = 200  # characters that a headline may have
_SHOWN = 60  # characters of a value that are shown in a message
_HEADER = re.compile(
    r"^(title|headline|date|published|updated|author|authors|by|source|publisher|url|link|language)\s*:\s+(\S.*)$",
    re.I,
)
_HEADER_FIELD = {"headline": "title", "date": "published", "author": "authors", "by": "authors"} | {
    "publisher": "source",
    "link": "url",
}


def extract(document: Document) -> Extracted:
    """The article in a document. Raises ExtractError, with the reason, where there is none."""
    return _READERS[document.format](document)


def paragraphs_of(document: Document, article: Article) -> list[Judged]:
    """All paragraphs that a document shows, with rules those that `article` has not."""
    if document.format != "html":
        return [Judged(text) for text in article.text.split("\n\n")]
    return list(_page(document).paragraphs)


def _text(document: Document) -> Extracted:
    text, warnings = decode(document.data)
    fields, body = _header(paragraphs(text))
    title = fields.pop("title", "")
    if not title and body and _is_headline(body[0], body[1:]):
        title = body.pop(0)
    found, body = from_body(body)
    return _article(document, title or _name(document), body, found | fields, warnings)


def _markdown(document: Document) -> Extracted:
    from index.intake.markdown import front_matter, to_paragraphs

    text, warnings = decode(document.data)
    fields, text, problem = front_matter(regular_lines(text))
    heading, body = to_paragraphs(text)
    title = regular(str(fields.get("title") or heading))
    if heading and heading != title:
        body.insert(0, heading)
    values = {name: value for name in FIELDS if (value := field_of(fields, name)) is not None}
    values.pop("title", None)
    found, body = from_body(body)
    return _article(document, title or _name(document), body, found | values, (*warnings, *problem))


def _html(document: Document) -> Extracted:
    page = _page(document)
    dates = (*page.dates, *([document.published] if document.published else []))
    fields = {
        "url": page.url if document.path else document.location,
        "published": next((value for value in dates if reading_of(value)), next(iter(dates), None)),
        "updated": page.modified,
        "authors": list(page.authors),
        "source": page.source,
        "language": page.language,
    }
    return _article(document, regular(page.title) or _name(document), page.body, fields, ())


def _page(document: Document) -> Page:
    text, _ = decode(document.data, document.charset, declares=True)
    return read_page(text, document.address or ("" if document.path else document.location))


def _json(document: Document) -> Extracted:
    record = parsed(document.data)
    if not isinstance(record, dict):
        raise ExtractError(f"is no article: an object with 'text' is needed, not {type(record).__name__}")
    values = {name: field_of(record, name) for name in FIELDS}
    text = string_of(values, "text")
    if not text.strip():
        raise ExtractError("has no text (a field 'text' is needed)")
    body = (
        read_fragment(text)
        if re.match(r"\s*<(?:!doctype|html|p|div|article)\b", text, re.I)
        else paragraphs(text)
    )
    title = " ".join(regular(string_of(values, "title")).split())
    if not title and len(body) > 1 and _is_headline(body[0], body[1:]):
        title = body.pop(0)
    own = values.pop("id")
    fields = {name: value for name, value in values.items() if name not in ("text", "title")}
    found = _article(document, title or _name(document), body, fields, ())
    if found.article.url:
        return replace(found, article=replace(found.article, id=article_id(same(found.article.url))))
    place = f"{file_of(document.location)}#{own}" if own is not None else document.location
    return replace(found, article=replace(found.article, id=article_id(place)))


def _document(document: Document) -> Extracted:
    from index.intake.documents import read_document, without_day

    if is_page(document.data):
        return _html(document)
    read = read_document(document.data)
    lines = (" ".join(regular(text).split()) for text in read.body)
    plain, title = [line for line in lines if line and line != read.title], read.title
    if not title and plain and _is_headline(plain[0], plain[1:]):
        title = plain.pop(0)
    day, rest = without_day(plain)
    found, body = from_body(rest or plain)
    fields = read.fields | ({"published": day} if day else {})
    return _article(document, title or _name(document), body, fields | found, read.warnings)


_READERS: dict[str, Callable[[Document], Extracted]] = {
    "text": _text,
    "markdown": _markdown,
    "html": _html,
    "json": _json,
    "document": _document,
}


def _article(
    document: Document, title: str, body: Iterable[str], fields: dict[str, Any], warnings: Iterable[str]
) -> Extracted:
    """An article of checked fields; what is not understood is a warning, not a loss."""
    doubts = list(warnings)
    text = "\n\n".join(body)
    if not text:
        raise ExtractError("holds a headline only, no text")
    url = document.address or string_of(fields, "url") or None
    language = string_of(fields, "language") or None
    reading, date = None, fields.get("published")
    if date not in (None, ""):
        reading = reading_of(date if isinstance(date, int | float) else str(date), language, url)
        if reading is None:
            doubts.append(f"the date '{_short(str(date))}' was not understood")
    published = reading.moment if reading else day_in_address(url)
    changed = fields.get("updated") or ""
    later = reading_of(changed if isinstance(changed, int | float) else str(changed), language, url)
    updated = later.moment if later and published and day_of(later.moment) >= day_of(published) else None
    source = " ".join(string_of(fields, "source").split()) or (_host(url) if url else None)
    article, cut = fitted(
        Article(
            id=article_id(_place(document)),
            title=" ".join(title.split()),
            text=text,
            url=url,
            path=str(document.path) if document.path else None,
            published=published,
            authors=authors_of(fields.get("authors")),
            source=source or None,
            language=language,
            updated=updated,
        )
    )
    return Extracted(article, (*doubts, *cut), reading)


def _place(document: Document) -> str:
    """What makes an article the same one again: its address on the web, or where it lies."""
    if document.path and not document.address:
        return document.location
    return same(document.address or document.location)


def _header(blocks: list[str]) -> tuple[dict[str, Any], list[str]]:
    """The lines 'Title: …', 'Date: …' at the top, and the paragraphs after them."""
    fields: dict[str, Any] = {}
    for number, block in enumerate(blocks):
        found = _HEADER.match(block)
        if not found:
            return fields, blocks[number:]
        name = found[1].lower()
        fields[_HEADER_FIELD.get(name, name)] = found[2].strip()
    return {}, blocks  # nothing but such lines: they are the text


def _is_headline(line: str, rest: list[str]) -> bool:
    return bool(rest) and len(line) <= _HEADLINE and not re.search(r"[.:;,]['”\"]?$", line)


def _name(document: Document) -> str:
    """A title made of the file's name."""
    place = file_of(document.location) if document.path else urlsplit(document.location).path
    name = place.split("/")[-1]
    stem = name.split(".")[0].replace("_", " ").replace("-", " ").strip()
    return stem or name or document.location


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _host(url: str) -> str | None:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def regular_lines(text: str) -> str:
    """Text with its line structure kept, for formats in which lines mean something."""
    return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
