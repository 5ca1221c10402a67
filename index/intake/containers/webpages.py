"""Web pages as browsers save them whole (MHTML): the page among its pictures, and the address it came from.

The page is found among its parts by `email`, in the process apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message
from typing import cast

from index.errors import ExtractError
from index.intake.containers.worked import read_as
from index.intake.holding import LARGEST, Holding
from index.intake.items import Item
from index.intake.records import all_of

_SAVED = 3 * LARGEST  # bytes of a page with its pictures
_PAGES = ("text/html", "application/xhtml+xml")


def saved(holding: Holding) -> Iterator[Item]:
    """The page of an MHTML file. Raises ExtractError where there is none."""
    page, address = holding.reading.run(page_of, all_of(holding, _SAVED))
    yield holding.document("html", page, address=address)


def page_of(data: bytes) -> tuple[bytes, str | None]:
    """The page in an MHTML file (UTF-8, where its encoding is told), and its address on the web."""
    with read_as("a saved page"):
        whole = message_from_bytes(data, policy=policy.default)
        pages = (part for part in whole.walk() if part.get_content_type() in _PAGES)
        page = next(pages, None)
        if page is None:
            raise ExtractError("holds no web page")
        named = whole.get("Snapshot-Content-Location") or page.get("Content-Location") or ""
        address = "".join(str(named).split())
        return _decoded(page), address if address.startswith(("http://", "https://")) else None


def _decoded(page: Message) -> bytes:
    content = cast(bytes, page.get_payload(decode=True)) or b""
    try:
        return content.decode(page.get_content_charset() or "ascii").encode()
    except (LookupError, UnicodeDecodeError):
        return content
