"""One question to a server and its answer, redirects followed, within limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import PackageNotFoundError, version

import httpcore
import httpx

from index.intake.web.address import proper, shown
from index.intake.web.body import unpacked
from index.intake.web.connection import CHECKED, LEADS, Allowance, Checked, Network, Transport
from index.intake.web.places import is_public
from index.intake.web.settings import NotPublic, WebError, WebSettings

PROGRAM = "Quoth"
"""Our name, as a robots.txt may call us."""

_MOVED = {301, 302, 303, 307, 308}
_WHOLE = {200, 203}
_UNKNOWN = ("application/octet-stream", "application/gzip", "application/x-gzip")
"""What servers call a page or feed whose name tells them nothing, or that it is packed."""
_GZIPPED = b"\x1f\x8b"
_BLANK = b"\xef\xbb\xbf \t\r\n"
_BEGIN = (b"<", b"\xff\xfe<", b"\xfe\xff\x00<")  # in bytes, and in UTF-16
_BROKEN = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpx.HTTPError,
    httpx.InvalidURL,
    OSError,  # no certificates where SSL_CERT_FILE says
)


@cache
def agent() -> str:
    """How we call ourselves."""
    try:
        number = version("quoth")
    except PackageNotFoundError:  # a copy that was never installed
        number = "0"
    return f"{PROGRAM}/{number} (reads pages that its user named)"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: with these headers, in so many seconds, of so many bytes.

    Of what is not a page the first bytes do, and any kind.
    """

    headers: Mapping[str, str]
    seconds: float
    largest: int
    is_page: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, and where it leads instead. `inside`: no server so far is on the public web."""

    address: str
    status: int
    headers: Mapping[str, str]
    data: bytes
    inside: bool
    leads: str | None


Enter = Callable[[str, bool], None]
"""Called before an address is asked, with whether it may be a private one; it may wait, or raise WebError."""


class Client:
    """Keeps connections, and no cookies; knows no proxy; tells its name."""

    def __init__(self, settings: WebSettings, allowance: Allowance, network: Network) -> None:
        self._settings = settings
        self._allowance = allowance
        self._network = network
        self._kept: dict[bool, httpx.Client] = {}

    def ask(self, address: str, wanted: Wanted, inside: bool, enter: Enter) -> Answer:
        """The last answer on the way from a proper address.

        `inside` lets it ask at private addresses, until a public server has answered: none of those leads to
        a private one. Raises NotPublic for the address itself, WebError for what else is wrong on the way.
        """
        with self._allowance.granted(wanted.seconds, wanted.largest):
            answer = self._asked(address, wanted, inside, enter)
            met = {address}
            while answer.leads is not None:
                address = self._next(answer.leads, answer.address, met)
                try:
                    answer = self._asked(address, wanted, answer.inside, enter)
                except NotPublic as error:
                    reason = f"leads to '{shown(address)}', and {error}: no public page leads there"
                    raise WebError(reason) from error
        return answer

    def close(self) -> None:
        """Close all connections."""
        for client in self._kept.values():
            client.close()
        self._kept.clear()

    def _next(self, leads: str, address: str, met: set[str]) -> str:
        """The address to which one leads, which is noted as met. Raises WebError."""
        try:
            following = proper(leads, address)
        except WebError as error:
            raise WebError(f"leads to '{shown(leads)}', which {error}") from error
        if following in met:
            raise WebError("leads in a circle: open it in a browser")
        if len(met) > self._settings.redirects:
            raise WebError(
                f"leads on and on (more than {self._settings.redirects} times): open it in a browser"
            )
        met.add(following)
        return following

    def _asked(self, address: str, wanted: Wanted, inside: bool, enter: Enter) -> Answer:
        """What one server answers."""
        enter(address, inside)
        try:
            with self._client(inside).stream("GET", address, headers=wanted.headers) as found:
                return Answer(
                    address,
                    found.status_code,
                    found.headers,
                    self._body(found, wanted),
                    inside and not is_public(found.extensions["network_stream"].get_extra_info(CHECKED)),
                    found.extensions[LEADS] if found.status_code in _MOVED else None,
                )
        except httpcore.TimeoutException as error:
            self._allowance.seconds()  # tells of the deadline, if that is why
            reason = f"the server says nothing for {self._settings.patience:g} s: sync again later"
            raise WebError(reason) from error
        except _BROKEN as error:
            reason = shown(str(error) or type(error).__name__)
            raise WebError(f"the page cannot be had ({reason}): sync again later") from error

    def _body(self, found: httpx.Response, wanted: Wanted) -> bytes:
        """The body, where there is one to be read. Raises WebError for what is no page."""
        if found.status_code not in _WHOLE:
            return b""
        kind = found.headers.get("content-type", "").partition(";")[0].strip().lower()
        if wanted.is_page:
            _check(kind, found.headers.get("content-length", ""), wanted.largest)
        coding = found.headers.get("content-encoding", "")
        data = unpacked(found.iter_raw(), coding, wanted.largest, cut=not wanted.is_page)
        if wanted.is_page and data.startswith(_GZIPPED):  # as sitemaps lie on servers, and some send feeds
            data = unpacked([data], "gzip", wanted.largest, cut=False)
        if wanted.is_page and kind in _UNKNOWN and not data.lstrip(_BLANK).startswith(_BEGIN):
            raise WebError(f"is no page or feed, but {kind}")
        return data

    def _client(self, inside: bool) -> httpx.Client:
        """One for the public web, another for all: a connection of the second is none of the first."""
        if inside not in self._kept:
            self._kept[inside] = httpx.Client(
                transport=Transport(Checked(self._network, inside, self._allowance)),
                headers={"User-Agent": agent(), "Accept-Encoding": "gzip, deflate"},
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                timeout=self._settings.patience,
                trust_env=False,
            )
        return self._kept[inside]


def _check(kind: str, length: str, largest: int) -> None:
    """Raises WebError for what is no page or feed, or too large, before any of it is read."""
    if kind not in ("", *_UNKNOWN) and not re.search(r"^text/|html|xml|rss|atom|json", kind):
        raise WebError(f"is no page or feed, but {shown(kind)}")
    if length.isdecimal() and len(length) < 20 and int(length) > largest:
        raise WebError(f"is too large for one article ({int(length) / 1024**2:,.0f} MB)")
