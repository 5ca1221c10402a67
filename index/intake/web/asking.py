"""Asks sites for pages and feeds as a good guest: robots.txt first, then slowly, and only for what is new."""

from __future__ import annotations

import codecs
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from index.article import Visit
from index.errors import SourceError
from index.intake.formats import is_page
from index.intake.web.address import proper
from index.intake.web.client import PROGRAM, Answer, Client, Wanted
from index.intake.web.connection import Allowance, Sockets
from index.intake.web.feed import listing
from index.intake.web.found import Feed, Page, Same
from index.intake.web.listing import Listing
from index.intake.web.robots import LARGEST, Robots
from index.intake.web.settings import NotPublic, Web, WebError, WebSettings

_SITES = 200  # whose robots.txt are kept at a time
_LONGEST_TAG = 1_000  # characters of an ETag
_SETTLED = timedelta(seconds=2)  # after its last change, a page is known again by that moment
_PAGES = "text/html, application/xhtml+xml, application/xml;q=0.9, text/*;q=0.8, */*;q=0.1"
_ADVICE = {
    401: "it wants a login: save the page as a file and sync that",
    403: "it lets no programs in: save the page as a file and sync that",
    404: "is the address right?",
    410: "it is gone for good: leave it out of your sources",
    451: "it may not show the page: save it as a file from where it does",
}


@dataclass(slots=True)
class _Site:
    """What is known of one server in this run: its rules, or why it cannot be asked now."""

    robots: Robots
    problem: str
    pause: float
    ready: float = 0.0  # the clock's time from which it may be asked again


class Asking:
    """Asks for pages and feeds; for one run, in one thread."""

    def __init__(self, web: Web) -> None:
        self._settings = web.settings
        self._allow_private = web.allow_private
        self._visited = web.visited
        self.holds = web.holds
        self._run = web.run
        self._allowance = Allowance()
        self._client = Client(web.settings, self._allowance, web.network or Sockets())
        self._sites: dict[str, _Site] = {}

    @property
    def settings(self) -> WebSettings:
        """The limits."""
        return self._settings

    def source(self, address: str) -> Page | Feed | Same:
        """What a user named: a page, or a feed. Raises WebError."""
        try:
            return self._get(proper(address), self._allow_private)
        except NotPublic as error:
            remedy = "to read from your own network: --allow-private (in Python: allow_private=True)"
            raise WebError(f"{error}; {remedy}") from error

    def linked(self, link: str, feed: Feed) -> Page | Same:
        """A page that a feed names. Raises WebError."""
        found = self._named(link, feed)
        if isinstance(found, Feed):
            raise WebError("is a feed, named by a feed: name it as a source")
        return found

    def listed(self, link: str, feed: Feed) -> Feed:
        """A sitemap that a sitemap names. Raises WebError."""
        found = self._named(link, feed)
        if not isinstance(found, Feed) or found.listing.kind == "sitemaps":
            raise WebError("is no sitemap of pages, though a sitemap names it")
        return found

    def _named(self, link: str, feed: Feed) -> Page | Feed | Same:
        try:
            return self._get(proper(link), feed.inside and self._allow_private)
        except NotPublic as error:
            remedy = "no public feed leads there; to read it, name it as a source, with --allow-private"
            raise WebError(f"{error}; {remedy}") from error

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def _get(self, address: str, inside: bool) -> Page | Feed | Same:
        visit = self._visited(address)
        known = _listing(visit, self._settings.links)
        if visit and visit.listing is not None and known is None:
            visit = None
        wanted = Wanted(_conditions(visit), self._settings.deadline, self._settings.largest)
        answer = self._client.ask(address, wanted, inside, self._enter)
        if answer.status == HTTPStatus.NOT_MODIFIED and visit:
            return Feed(address, known, answer.inside, None, known) if known else Same(address)
        if not answer.data:  # a redirect that leads nowhere has none either
            self._slow_down(answer)
            raise WebError(_refused(answer))
        return self._found(address, answer, known)

    def _found(self, address: str, answer: Answer, before: Listing | None) -> Page | Feed:
        visit, charset = _visit(address, answer), _charset(answer)
        named = self._listing(answer, charset)
        if named is None:
            if "json" in answer.headers.get("content-type", ""):
                raise WebError("is JSON, and no JSON Feed: save it as a file, if it holds articles")
            return Page(address, answer.data, charset, visit, answer.address)
        if named.kind == "sitemap":  # what it named is known again by its days, whatever its server gives
            visit = visit or Visit(address, None, None)
        elif named.left_out or named.kind == "sitemaps":  # that is not to be forgotten for good
            visit = None
        return Feed(address, named, answer.inside, visit and replace(visit, listing=named.to_json()), before)

    def _listing(self, answer: Answer, charset: str | None) -> Listing | None:
        """What a feed or sitemap names; None for others. Raises WebError where it is too much."""
        if is_page(answer.data):
            return None
        try:
            return self._run(listing, answer.data, answer.address, self._settings.links, charset)
        except SourceError as error:
            raise WebError(str(error)) from error

    # Good manners

    def _enter(self, address: str, inside: bool) -> None:
        """Wait until a server may be asked. Raises WebError where it may not."""
        site = self._site(address, inside)
        if site.problem:
            raise WebError(site.problem)
        if not site.robots.allows(address):
            raise WebError("the site's robots.txt asks programs to leave it alone: save the page as a file")
        self._allowance.pause(site.ready - time.monotonic())
        site.ready = time.monotonic() + site.pause

    def _site(self, address: str, inside: bool) -> _Site:
        origin = _origin(address)
        if origin not in self._sites:
            site = self._met(f"{origin}/robots.txt", inside)
            while len(self._sites) >= _SITES:
                del self._sites[next(iter(self._sites))]
            self._sites[origin] = site
        return self._sites[origin]

    def _met(self, address: str, inside: bool) -> _Site:
        """A site as its robots.txt says; where there is none, all is allowed (RFC 9309)."""
        robots, problem = Robots(), ""
        try:
            wanted = Wanted({}, self._settings.patience, LARGEST, is_page=False)
            answer = self._client.ask(address, wanted, inside, _go_in)
        except NotPublic:
            raise
        except WebError as error:
            problem = f"the site's robots.txt cannot be had, so nothing is asked now ({error})"
        else:
            if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                problem = f"the site's robots.txt cannot be had, so nothing is asked now ({_refused(answer)})"
            robots = Robots.of(answer.data, PROGRAM)
        pause = max(self._settings.pause, min(robots.delay, self._settings.longest_pause))
        return _Site(robots, problem, pause)

    def _slow_down(self, answer: Answer) -> None:
        """A server that has had too much is given the time it asks for, within limits."""
        seconds = min(_retry_after(answer) or 0.0, self._settings.longest_pause)
        if site := self._sites.get(_origin(answer.address)):
            site.ready = max(site.ready, time.monotonic() + seconds)


def _origin(address: str) -> str:
    """Scheme, host and port."""
    return "://".join(urlsplit(address)[:2])


def _go_in(address: str, inside: bool) -> None:
    """robots.txt itself may always be asked for."""


def _listing(visit: Visit | None, at_most: int) -> Listing | None:
    if visit is None or visit.listing is None:
        return None
    try:
        found = Listing.from_json(visit.listing)
        return found if found.kind == "sitemap" else found.first(at_most)
    except ValueError:  # not what was written: the feed is asked for as if it were new
        return None


def _conditions(visit: Visit | None) -> dict[str, str]:
    """The headers that ask for a page, and only if it has changed."""
    tags = {"If-None-Match": visit.etag, "If-Modified-Since": visit.modified} if visit else {}
    return {"Accept": _PAGES} | {name: value for name, value in tags.items() if value}


def _visit(address: str, answer: Answer) -> Visit | None:
    """What the server gave to ask again with; None where it gave nothing."""
    etag, modified = (_sendable(answer.headers.get(name)) for name in ("etag", "last-modified"))
    if modified and not _settled(modified, answer.headers.get("date")):
        modified = None
    return Visit(address, etag, modified) if etag or modified else None


def _settled(modified: str, date: str | None) -> bool:
    """Whether a page was last modified long enough before it was sent to be known again by that moment.

    It is told in whole seconds: what changes again within the same one looks unchanged (RFC 9110, 8.8.2.2).
    """
    try:
        return not date or parsedate_to_datetime(date) - parsedate_to_datetime(modified) >= _SETTLED
    except (TypeError, ValueError):  # not as HTTP writes days, or one of them without a zone
        return False


def _sendable(value: str | None) -> str | None:
    return value if value and value.isascii() and value.isprintable() and len(value) <= _LONGEST_TAG else None


def _charset(answer: Answer) -> str | None:
    header = Message()
    header["content-type"] = answer.headers.get("content-type", "").encode("ascii", "replace").decode()
    named = header.get_content_charset()
    try:
        return codecs.lookup(named).name if named else None
    except (LookupError, ValueError):
        return None


def _refused(answer: Answer) -> str:
    """Why there is no page in an answer, and what can be done."""
    status = answer.status
    if status in (200, 203):
        return "the page is empty: sync again later"
    told = f"the server answers {status} ({_phrase(status)})"
    wait = _retry_after(answer)
    later = f"sync again in {wait:,.0f} s" if wait else "sync again later"
    server_s_own = status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    advice = _ADVICE.get(status, later if server_s_own else "that is no page, open it in a browser")
    return f"{told}: {advice}"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "no known status"


def _retry_after(answer: Answer) -> float | None:
    """Seconds that a server asks to be left alone, given as seconds or as a date."""
    value = answer.headers.get("retry-after", "").strip()
    if value.isdecimal() and len(value) < 10:
        return float(value)
    try:
        until = parsedate_to_datetime(value)
        return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
