"""Feeds that lie on disk (RSS, Atom, RDF): the articles whose text they hold.

`feedparser` reads them in the process apart. An entry that has a line or two of an article alone is none: its
page has the text, and is asked for when the feed's address is synced.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from index.errors import ExtractError
from index.intake.containers.worked import read_as
from index.intake.formats import kind_by_bytes
from index.intake.holding import Holding
from index.intake.items import Item
from index.intake.records import all_of

_FEWEST = 600  # characters that a description must have to be the article itself
_END = re.compile(rb"</(?:[\w.]{1,20}:)?(?:rss|feed|rdf)\s*+>", re.IGNORECASE)
_ENTRIES = 20_000  # of a feed that are read
_LOOKED_AT = 4096  # bytes at the start of a file that tell what it is


def feed(holding: Holding) -> Iterator[Item]:
    """The articles of a feed, counted from 1. Raises ExtractError for what is no feed, and no page either."""
    data = all_of(holding)
    if not data.strip():
        raise ExtractError("the file is empty")
    if kind_by_bytes(data[:_LOOKED_AT], named=False) == ".html":
        yield holding.document("html", data)
        return
    found = holding.reading.run(entries_of, data)
    if found is None:
        if holding.name.lower().endswith(".xml"):
            yield holding.skipped("is XML, but no feed (RSS, Atom)")
            return
        raise ExtractError("is no feed (RSS, Atom)")
    if _is_torn(data):
        yield holding.failed("breaks off before its end: its last entries are missing")
    teasers = 0
    for number, entry in enumerate(found, start=1):
        if "text" in entry:
            yield holding.document("json", json.dumps(entry).encode(), f"[{number}]")
        else:
            teasers += 1
    if teasers:
        entries = "1 entry has" if teasers == 1 else f"{teasers:,} entries have"
        yield holding.skipped(f"{entries} no full text: sync the address of the feed to have the pages")
    if not found:
        yield holding.failed("the feed holds no entries")


def _is_torn(data: bytes) -> bool:
    """Whether a feed does not end as one does."""
    return not _END.search(data[-_LOOKED_AT:])


def entries_of(data: bytes) -> list[dict[str, str]] | None:
    """The fields of each entry, without 'text' where it has a teaser alone; None for what is no feed."""
    import feedparser

    with read_as("a feed"):
        found = feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
        if not found.version:
            return None
        about = found.feed
        return [_fields(entry, about) for entry in found.entries[:_ENTRIES]]


def _fields(entry: Any, about: Any) -> dict[str, str]:
    contents = [content.get("value", "") for content in entry.get("content", [])]
    description = entry.get("summary", "")
    full, link = max(contents, key=len, default=""), entry.get("link", "")
    fields = {
        "url": link if link.startswith(("http://", "https://")) else "",
        "title": entry.get("title", ""),
        "text": full or (description if len(description) >= _FEWEST else ""),
        "published": entry.get("published") or entry.get("updated") or "",
        "updated": entry.get("updated", ""),
        "authors": "; ".join(
            author.get("name", "") for author in entry.get("authors", []) if author.get("name")
        ),
        "source": about.get("title", ""),
        "language": about.get("language", ""),
        "id": entry.get("id", ""),
    }
    return {name: value for name, value in fields.items() if value and value.strip()}
