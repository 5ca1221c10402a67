"""The entries of a feed (RSS, Atom, RDF): the pages they name, and their days."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from index.intake.dates import to_published
from index.intake.web.address import proper
from index.intake.web.settings import WebError

_STARTS = (b"<rss", b"<feed", b"<rdf:rdf")
_DAYS = ("pubDate", "published", "issued", "date", "updated", "modified")  # the first that is there
_LONGEST = 100  # characters of a date
_ALONE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that a feed names, and when it says that this was published (ISO)."""

    link: str
    published: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """The pages that a feed names, none twice; how many more were left out, how many entries name none."""

    entries: tuple[Entry, ...]
    left_out: int = 0
    without: int = 0

    def to_json(self) -> str:
        """The entries, for an index to keep."""
        return json.dumps([(entry.link, entry.published) for entry in self.entries])

    def first(self, count: int) -> Listing:
        """So many of the entries, and the others left out."""
        return replace(
            self,
            entries=self.entries[:count],
            left_out=self.left_out + max(0, len(self.entries) - count),
        )

    @classmethod
    def from_json(cls, text: str) -> Listing:
        """Raises ValueError for what `to_json` did not write."""
        try:
            rows = json.loads(text)
        except RecursionError as error:
            raise ValueError("deeper than a listing is") from error
        if not isinstance(rows, list) or not all(_is_entry(row) for row in rows):
            raise ValueError("no listing")
        return cls(tuple(Entry(link, day) for link, day in rows))


def _is_entry(row: Any) -> bool:
    return (
        isinstance(row, list)
        and len(row) == 2
        and isinstance(row[0], str)
        and (row[1] is None or isinstance(row[1], str))
    )


def is_feed(data: bytes) -> bool:
    """Whether it is a feed, by how it begins."""
    start = data[:4096].lower()
    return any(mark in start for mark in _STARTS) and b"<html" not in start


def listing(data: bytes, address: str, at_most: int) -> Listing:
    """The pages that a feed names; what is broken in it is passed over, as a browser would."""
    found: dict[str, Entry] = {}
    left_out = without = 0
    for element in _elements(data):
        link = _link(element)
        if not link:
            without += 1
        elif len(found) == at_most:
            left_out += 1
        else:
            place = _seen_from(link, urljoin(address, element.base or ""))
            found.setdefault(place, Entry(place, _day(element)))
    return Listing(tuple(found.values()), left_out, without)


def _mended(data: bytes) -> bytes:
    """A feed in which '&' alone, as many write it in links, is an '&' (in CDATA it is one already)."""
    first, *others = data.strip().split(b"<![CDATA[")
    held = [_ALONE.sub(b"&amp;", first)]
    for part in others:
        inside, end, outside = part.partition(b"]]>")
        held += [b"<![CDATA[", inside, end, _ALONE.sub(b"&amp;", outside)]
    return b"".join(held)


def _elements(data: bytes) -> Iterator[Any]:
    """Each entry as it ends; entities are left alone, nothing is loaded, and what was read is let go."""
    from lxml.etree import XMLSyntaxError, iterparse

    reading = iterparse(
        BytesIO(_mended(data)),
        tag=("{*}item", "{*}entry"),
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


def _seen_from(link: str, base: str) -> str:
    """The link as a sound address; one that is not is left as it is, to be told when its turn comes."""
    try:
        return proper(link, base)
    except WebError:
        return link


def _link(element: Any) -> str:
    """Where an entry leads: Atom's alternate, RSS's link, else its guid."""
    children = [(_name(child), child) for child in element]
    for name, child in children:
        if name == "link" and child.get("href") and child.get("rel", "alternate") == "alternate":
            return str(child.get("href"))
        if name == "link" and (child.text or "").strip():
            return str(child.text).strip()
    guids = [(child.text or "").strip() for name, child in children if name == "guid"]
    return next((str(guid) for guid in guids if guid.startswith(("http://", "https://"))), "")


def _day(element: Any) -> str | None:
    """The day on which an entry was published, as its own zone has it."""
    days = {_name(child): child.text for child in element if child.text}
    written = next((str(days[name]) for name in _DAYS if name in days), "")
    published = to_published(written.strip()) if 0 < len(written) <= _LONGEST else None
    return published.isoformat()[:10] if published else None


def _name(element: Any) -> str:
    """A tag without its namespace; comments and the like have none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
