"""A text from the web to what it names: a feed (RSS, Atom, RDF, CDF, JSON Feed), or a sitemap; or neither.

feedparser decides what is a feed. It is handed bytes alone, as it would open what looks like an address, and
no more entries than are asked for. Do this in a process apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from html import escape
from io import BytesIO
from itertools import islice
from typing import Any

from index.article import FeedEntry
from index.errors import ExtractError
from index.intake.dates import to_published
from index.intake.decode import decode
from index.intake.formats import is_page
from index.intake.records import parsed
from index.intake.web.address import proper
from index.intake.web.listing import Entry, Listing
from index.intake.web.settings import WebError
from index.intake.web.sitemap import SITEMAPS, of_sitemap

_LONGEST_DATE = 100  # characters
_LONGEST_NAME = 1_000  # characters of a guid, or of an author
_LONGEST_TEXT = 2_000_000  # characters of what a feed holds of one article, markup included
_LONG = 400  # characters of a description that may be the article itself
_AUTHORS = 50
_ENTRY = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry)\b", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?([A-Za-z_][\w.-]{0,40})")
_TAG = re.compile(r"<[^<>]{1,2000}>")
_JSON_FEED = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/1(?:\.\d)?/?")
_CDF = "channel"  # the outermost element of Microsoft's Channel Definition Format
_PLAIN = ("text/plain", "text")


def listing(data: bytes, address: str, at_most: int, charset: str | None = None) -> Listing | None:
    """What a feed or sitemap names; what is broken in it is passed over. None for what is neither.

    Of a feed `at_most` pages are told, of a sitemap all.
    """
    if is_page(data):
        return None
    try:
        text = decode(data, charset, declares=True)[0].lstrip("\ufeff \t\r\n")
    except ExtractError:
        text = ""
    if text.startswith("{"):
        return _of_json(text, address, at_most)
    root = _root(text)
    if root in SITEMAPS:
        return of_sitemap(text, address)
    return None if root == "html" else _of_feed(text, data, address, at_most, root == _CDF)


def _root(text: str) -> str:
    """The first element of a page or XML text, in small letters, whatever its doctype says."""
    place = text.find("<")
    while place >= 0:
        if text.startswith("<!--", place):
            place = _after(text, "-->", place)
        elif text.startswith("<?", place):
            place = _after(text, "?>", place)
        elif text.startswith("<!", place):
            place = _after(text, ">", place)
        elif found := _ROOT.match(text, place):
            return found[1].lower()
        else:
            place = text.find("<", place + 1)
    return ""


def _after(text: str, end: str, place: int) -> int:
    found = text.find(end, place)
    return text.find("<", found) if found >= 0 else -1


def _of_feed(text: str, data: bytes, address: str, at_most: int, is_cdf: bool) -> Listing | None:
    import feedparser

    begins = [found.start() for found in islice(_ENTRY.finditer(text), 2 * at_most + 2)]
    beyond = 0
    if len(begins) > 2 * at_most + 1:  # feedparser takes its time: what would be left out is only counted
        cut = begins[2 * at_most]
        beyond = sum(1 for _ in _ENTRY.finditer(text, cut))
        text = text[:cut]
    found = feedparser.parse(
        BytesIO(text.encode("utf-8", "replace") if text else data),
        response_headers={"content-type": f"application/xml{'; charset=utf-8' if text else ''}"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not (found.get("version") or found.entries or (is_cdf and found.feed)):
        return None
    source = _words(found.feed.get("title"))
    return _listed((_entry(one, address, source) for one in found.entries), at_most, beyond)


def _listed(entries: Iterable[Entry], at_most: int, beyond: int) -> Listing:
    found: dict[str, Entry] = {}
    left_out, without = beyond, 0
    for entry in entries:
        name = entry.link or entry.name
        if not name:
            without += 1
        elif name not in found and len(found) == at_most:
            left_out += 1
        else:
            found.setdefault(name, entry)
    return Listing(tuple(found.values()), left_out, without)


def _entry(found: Any, address: str, source: str) -> Entry:
    """An entry as feedparser gives it."""
    guid = str(found.get("id") or "")
    link = str(found.get("link") or (guid if guid.startswith(("http://", "https://")) else "")).strip()
    texts = [(str(one.get("value") or ""), str(one.get("type"))) for one in found.get("content") or ()]
    summary, kind = str(found.get("summary") or ""), str((found.get("summary_detail") or {}).get("type"))
    if len(_TAG.sub("", summary)) >= _LONG:
        texts.append((summary, kind))
    text = max((_as_html(*one) for one in texts), key=len, default="")
    names = [str(one.get("name") or "") for one in found.get("authors") or () if isinstance(one, dict)]
    own = _own(_words(found.get("title")), names, text, source, found.get("language"))
    day = found.get("published") or found.get("created") or found.get("updated")
    return _made(link, guid, _day(day), own, address)


def _of_json(text: str, address: str, at_most: int) -> Listing | None:
    """A JSON Feed (1.0, 1.1)."""
    try:
        found = parsed(text.encode())
    except ExtractError:
        return None
    if not isinstance(found, dict) or not _JSON_FEED.fullmatch(str(found.get("version"))):
        return None
    items = found.get("items")
    source, language = _words(found.get("title")), found.get("language")
    made = (_of_item(one, address, source, language) for one in items) if isinstance(items, list) else ()
    return _listed(made, at_most, 0)


def _of_item(item: Any, address: str, source: str, language: Any) -> Entry:
    if not isinstance(item, dict):
        return Entry("", None)
    html, plain = item.get("content_html"), item.get("content_text")
    text = html if isinstance(html, str) and html.strip() else _as_html(str(plain or ""), "text/plain")
    people = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [str(one.get("name") or "") for one in people or () if isinstance(one, dict)]
    own = _own(_words(item.get("title")), names, text, source, item.get("language") or language)
    link = item.get("url") or item.get("external_url") or ""
    day = item.get("date_published") or item.get("date_modified")
    return _made(str(link).strip(), str(item.get("id") or ""), _day(day), own, address)


def _own(title: str, names: Iterable[str], text: str, source: str, language: Any) -> FeedEntry:
    authors = (" ".join(name.split()) for name in names)
    kept = [name for name in authors if name and "@" not in name and len(name) <= _LONGEST_NAME]
    spoken = language if isinstance(language, str) and len(language) < 40 else None
    whole = text if len(text) <= _LONGEST_TEXT else ""
    return FeedEntry(title, tuple(kept[:_AUTHORS]), whole, source, spoken)


def _made(link: str, guid: str, day: str | None, own: FeedEntry, address: str) -> Entry:
    """An entry with a sound link; one that is not is left as it is, to be told when its turn comes."""
    name = "" if link or not own.text else (guid[:_LONGEST_NAME] or own.title or own.text[:100])
    with suppress(WebError):
        link = proper(link, address) if link else ""
    return Entry(link, day, name=name, own=own, had_text=bool(own.text))


def _as_html(text: str, kind: str) -> str:
    """What a feed holds, as the inside of a page."""
    if kind not in _PLAIN or _TAG.search(text):
        return text
    return "".join(f"<p>{escape(part)}</p>" for part in _parts(text))


def _parts(text: str) -> Iterator[str]:
    return (part for part in re.split(r"\n\s*\n", text) if part.strip())


def _words(value: Any) -> str:
    """A title as plain words."""
    return " ".join(_TAG.sub(" ", str(value or ""))[:_LONGEST_NAME].split())


def _day(written: Any) -> str | None:
    """The day on which an entry was published, as its own zone has it."""
    text = str(written or "").strip()
    published = to_published(text) if 0 < len(text) <= _LONGEST_DATE else None
    return published.isoformat()[:10] if published else None
