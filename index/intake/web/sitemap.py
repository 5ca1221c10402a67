"""The pages that a sitemap names (sitemaps.org, Google's news sitemaps), the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from index.article import FeedEntry
from index.intake.dates import to_published
from index.intake.web.address import proper
from index.intake.web.listing import Entry, Listing
from index.intake.web.settings import WebError

SITEMAPS = ("urlset", "sitemapindex")
"""The outermost elements of a sitemap, and of a list of sitemaps."""
MOST = 50_000
"""Addresses that one sitemap may hold, by the standard; what is beyond is left out."""
_OWN, _NEWS = ("loc", "lastmod"), ("publication_date", "title", "name", "language")
_LONGEST = 1_000  # characters of a title or name


def of_sitemap(text: str, address: str) -> Listing:
    """What a sitemap names, or which sitemaps; what is broken in it is passed over."""
    found: dict[str, tuple[str, Entry]] = {}
    left_out = without = 0
    kind: Any = "sitemap"
    for element in _elements(text):
        values = _values(element)
        kind = "sitemaps" if _name(element) == "sitemap" else kind
        link = values.get("loc", "")
        if not link:
            without += 1
        elif len(found) == MOST:
            left_out += 1
        else:
            entry = _entry(_sound(link, address), values)
            found.setdefault(entry.link, (_order(entry), entry))
    newest = sorted(found.values(), key=lambda one: one[0], reverse=True)
    return Listing(tuple(entry for _, entry in newest), left_out, without, kind)


def _elements(text: str) -> Iterator[Any]:
    """Each entry as it ends; entities are left alone, nothing is loaded, and what was read is let go."""
    from lxml.etree import XMLSyntaxError, iterparse

    data = text.partition("?>")[2] if text.startswith("<?xml") else text
    reading = iterparse(
        BytesIO(data.encode("utf-8", "replace")),
        tag=("{*}url", "{*}sitemap"),
        recover=True,
        resolve_entities=False,
        no_network=True,
    )
    try:
        for _, element in reading:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except XMLSyntaxError:
        return  # broken beyond recovery from here on: what came before stands


def _values(element: Any) -> dict[str, str]:
    """What an entry says: its own `loc` and `lastmod`, and what it says as news; not of its pictures."""
    own = {_name(child): (child.text or "").strip() for child in element if _name(child) in _OWN}
    news = (child for child in element if _name(child) == "news")
    told = ((_name(child), (child.text or "").strip()) for one in news for child in one.iter())
    return own | {name: value for name, value in told if name in _NEWS}


def _entry(link: str, values: dict[str, str]) -> Entry:
    published = to_published(values["publication_date"]) if values.get("publication_date") else None
    title, source = values.get("title", "")[:_LONGEST], values.get("name", "")[:_LONGEST]
    own = FeedEntry(title, (), "", source, values.get("language") or None) if title or source else None
    changed = values.get("lastmod") or values.get("publication_date") or None
    day = published.isoformat()[:10] if published else None
    return Entry(link, day, changed[:100] if changed else None, own=own)


def _order(entry: Entry) -> str:
    """What sorts entries by when they changed; those that do not tell come last."""
    changed = to_published(entry.changed) if entry.changed else None
    return changed.isoformat() if changed else ""


def _sound(link: str, base: str) -> str:
    try:
        return proper(link, base)
    except WebError:
        return link


def _name(element: Any) -> str:
    """A tag without its namespace; comments and the like have none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
