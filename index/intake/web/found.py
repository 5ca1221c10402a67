"""What is found on the web: a page, a feed, or that nothing has changed."""

from __future__ import annotations

from dataclasses import dataclass

from index.article import Visit
from index.intake.web.listing import Listing


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a server sent it. `charset` is what its header says, where that is a known one.

    `landed` is the address that redirects led to.
    """

    address: str
    data: bytes
    charset: str | None
    visit: Visit | None
    landed: str


@dataclass(frozen=True, slots=True)
class Feed:
    """The pages that a feed or sitemap names.

    `inside`: it is not on the public web, and may lead to private addresses. `visit`: what to ask it with the
    next time, where that is new. `before`: what a sitemap named when it was last read.
    """

    address: str
    listing: Listing
    inside: bool
    visit: Visit | None
    before: Listing | None = None


@dataclass(frozen=True, slots=True)
class Same:
    """A page that has not changed since the visit that an index remembers."""

    address: str
