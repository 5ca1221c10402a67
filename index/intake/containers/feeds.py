"""Feeds that lie on disk (RSS, Atom, RDF, JSON Feed): the articles whose text they hold.

They are read as those of the web are, in the process apart. An entry that has a line or two of an article
alone is none: its page has the text, and is asked for when the feed's address is synced.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from index.errors import ExtractError
from index.intake.containers.worked import read_as
from index.intake.formats import kind_by_bytes
from index.intake.holding import Holding
from index.intake.items import Item
from index.intake.records import all_of
from index.intake.web import Entry, listing

_END = re.compile(rb"</(?:[\w.]{1,20}:)?(?:rss|feed|rdf)\s*+>|}\s*+$", re.IGNORECASE)
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
    yield from articles_of_feed(holding, data)


def articles_of_feed(holding: Holding, data: bytes) -> Iterator[Item]:
    """The articles among the entries of a feed. Raises ExtractError for what is none, XML apart."""
    found = holding.reading.run(entries_of, data)
    if found is None:
        if holding.name.lower().endswith(".xml"):
            yield holding.skipped("is XML, but no feed (RSS, Atom)")
            return
        raise ExtractError("is no feed (RSS, Atom, JSON Feed)")
    if not _END.search(data[-_LOOKED_AT:]):
        yield holding.failed("breaks off before its end: its last entries are missing")
    teasers = sum("text" not in entry for entry in found)
    for number, entry in enumerate(found, start=1):
        if "text" in entry:
            yield holding.document("json", json.dumps(entry).encode(), f"[{number}]")
    if teasers:
        entries = "1 entry has" if teasers == 1 else f"{teasers:,} entries have"
        yield holding.skipped(f"{entries} no full text: sync the address of the feed to have the pages")
    if not found:
        yield holding.failed("the feed holds no entries")


def entries_of(data: bytes) -> list[dict[str, str]] | None:
    """The fields of each entry, without 'text' where it has a teaser alone; None for what is no feed.

    Entries without link and text come last, without any.
    """
    with read_as("a feed"):
        found = listing(data, "", _ENTRIES)
    if found is None or found.kind != "feed":
        return None
    return [*(_fields(entry) for entry in found.entries), *({} for _ in range(found.without))]


def _fields(entry: Entry) -> dict[str, str]:
    own = entry.own
    fields = {"url": entry.link, "published": entry.published or "", "id": entry.name}
    if own:
        fields |= {
            "title": own.title,
            "text": f"<div>{own.text}</div>" if own.text else "",
            "authors": "; ".join(own.authors),
            "source": own.source,
            "language": own.language or "",
        }
    return {name: value for name, value in fields.items() if value.strip()}
