"""What is found on the web: a page, a feed, or that nothing has changed."""

from __future__ import annotations

from dataclasses import dataclass

from index.article import Visit
from index.intake.web.feed import Listing


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a server sent it. `charset` is what its header says, where that is a known one."""

    address: str
    data: bytes
    charset: str | None
    visit: Visit | None


@dataclass(frozen=True, slots=True)
class Feed:
    """The pages that a feed names.

    `inside`: it is not on the public web, and may lead to private addresses. `visit`: what to ask it with the
    next time, where that is new.
    """

    address: str
    listing: Listing
    inside: bool
    visit: Visit | None


@dataclass(frozen=True, slots=True)
class Same:
    """A page that has not changed since the visit that an index remembers."""

    address: str
