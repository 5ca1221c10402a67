"""Pages and feeds on the web. Nothing here is called unless a source is an http or https address."""

from __future__ import annotations

from dataclasses import dataclass
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen

_TIMEOUT = 20  # seconds without an answer
_LARGEST = 20 * 1024 * 1024  # bytes of a page or a feed
_AGENT = "quoth/0.1 (+reads pages that its user named)"
_FEED_STARTS = (b"<rss", b"<feed", b"<rdf:rdf")


class WebError(Exception):
    """A page or feed cannot be had, with the reason."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that a feed names, and when it says that it was published (ISO)."""

    link: str
    published: str | None


def is_address(source: str) -> bool:
    """Whether a source is on the web."""
    return source.lower().startswith(("http://", "https://"))


def read_address(address: str) -> bytes | list[Entry]:
    """The page at an address, or the entries of the feed there (RSS, Atom, RDF). Raises WebError."""
    data = fetch_page(address)
    return _entries(data, address) if _is_feed(data) else data


def fetch_page(address: str) -> bytes:
    """What a server answers. Raises WebError, with the reason."""
    if not is_address(address):
        raise WebError("is an address that Quoth does not read: http and https only")
    request = Request(address, headers={"User-Agent": _AGENT, "Accept": "*/*"})
    try:
        with urlopen(request, timeout=_TIMEOUT) as answer:
            data: bytes = answer.read(_LARGEST + 1)
    except HTTPError as error:
        raise WebError(f"the server answers {error.code} ({error.reason})") from error
    except (URLError, HTTPException, OSError, ValueError) as error:
        raise WebError(f"the page cannot be had ({getattr(error, 'reason', error)})") from error
    if len(data) > _LARGEST:
        raise WebError(f"is too large for one article (more than {_LARGEST // 1024**2} MB)")
    return data


def _is_feed(data: bytes) -> bool:
    start = data[:4096].lower()
    return any(mark in start for mark in _FEED_STARTS) and b"<html" not in start


def _entries(data: bytes, address: str) -> list[Entry]:
    import feedparser  # type: ignore[import-untyped]

    found: dict[str, Entry] = {}
    for entry in feedparser.parse(data).entries:
        link = urljoin(address, str(entry.get("link") or ""))
        day = entry.get("published_parsed") or entry.get("updated_parsed")
        if urlsplit(link).netloc:
            published = f"{day.tm_year:04}-{day.tm_mon:02}-{day.tm_mday:02}" if day else None
            found.setdefault(link, Entry(link, published))
    return list(found.values())
