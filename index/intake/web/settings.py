"""How the web is asked, and what is told where something cannot be had."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.apart import Run, here
from index.article import Visit

if TYPE_CHECKING:
    from index.intake.web.connection import Network


class WebError(Exception):
    """A page or feed cannot be had: the reason, and what can be done."""


class NotPublic(WebError):
    """A host is at an address that nobody said may be asked."""


@dataclass(frozen=True, slots=True)
class WebSettings:
    """How pages and feeds are asked for. Times are seconds, sizes bytes."""

    deadline: float = 60.0
    """For one page with all its redirects, from the first name looked up to the last byte; pauses apart."""

    patience: float = 20.0
    """For a connection, for the next byte, and for a site's robots.txt as a whole."""

    largest: int = 20 * 1024 * 1024
    """Of a page or feed, as it is sent and as it is unpacked."""

    redirects: int = 10

    links: int = 1_000
    """That are followed from one feed or sitemap, with the sitemaps that it names."""

    sitemaps: int = 50
    """That are read of those that a sitemap names, the newest first."""

    per_feed: float = 3_600.0
    """For all links of one feed together."""

    pause: float = 0.5
    """Between two requests to one host."""

    longest_pause: float = 10.0
    """That a host may ask for with Crawl-delay or Retry-After."""


def nothing_known(address: str) -> Visit | None:
    """Of no address anything is remembered."""
    return None


def nothing_held(address: str) -> bool:
    """Of no address there is an article."""
    return False


@dataclass(frozen=True, slots=True)
class Web:
    """How a run may ask the web.

    `visited` tells what an index remembers of an address, `holds` whether it has an article of it; `network`
    is what lies beneath, this machine's own where none is handed in. `run` reads feeds: in a process apart.
    """

    settings: WebSettings = WebSettings()
    allow_private: bool = False
    visited: Callable[[str], Visit | None] = nothing_known
    holds: Callable[[str], bool] = nothing_held
    run: Run = here
    network: Network | None = None
