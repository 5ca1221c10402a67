"""Addresses as people and feeds write them, made sound; what cannot be asked for is told."""

from __future__ import annotations

import re
from ipaddress import IPv6Address
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from index.intake.web.settings import WebError

_READ = ("http", "https")
_LONGEST = 4_000  # characters of an address
_SHOWN = 500  # characters of it in a report
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_AS_WRITTEN = "!$&'()*+,;=:@/?%~"  # what need not be encoded in a path or query; % stands for what is already


def is_address(source: str) -> bool:
    """Whether a source is on the web."""
    return source.lower().startswith(("http://", "https://"))


def proper(address: str, base: str = "") -> str:
    """The address as a server is asked for it: http or https, ASCII, without a fragment.

    A host in another script is written in IDNA (UTS 46), other characters as percent-encoded UTF-8; an
    address without a host is seen from `base`. Raises WebError for what is no address of a page.
    """
    written = address.strip()
    if len(written) > _LONGEST:
        raise WebError(f"is no sound address (longer than {_LONGEST:,} characters)")
    if any(ord(character) < 32 or 127 <= ord(character) < 160 for character in written):
        raise WebError("is no sound address (it holds a control character)")
    try:
        own = urlsplit(written)
        parts = own if own.scheme in _READ else urlsplit(urljoin(base, written))
        if parts.scheme not in _READ:
            raise WebError("is an address that Quoth does not read: http and https only")
        if "@" in parts.netloc:
            raise WebError(
                "holds a user's name or password, which would be shown with the article: leave it out"
            )
        host = _host(parts.hostname or "", "[" in parts.netloc)
        place = host if parts.port is None else f"{host}:{_port(parts.port)}"
        path, query = quote(parts.path, _AS_WRITTEN), quote(parts.query, _AS_WRITTEN)
    except UnicodeEncodeError as error:
        raise WebError("is no sound address (it holds half of a character)") from error
    except ValueError as error:
        raise WebError(f"is no sound address ({shown(str(error))})") from error
    return urlunsplit((parts.scheme, place, path, query, ""))


def proper_address(address: str, base: str = "") -> str | None:
    """As `proper`; None for what is no address of a page."""
    try:
        return proper(address, base) if address.strip() else None
    except WebError:
        return None


def _host(host: str, bracketed: bool) -> str:
    """The name of a host in ASCII. Raises ValueError for what is none."""
    if not host:
        raise ValueError("it names no host")
    if bracketed:
        if "%" in host:
            raise ValueError("a host on the web has no zone")
        return f"[{IPv6Address(host)}]"
    if not host.isascii():
        import idna

        host = idna.encode(host, uts46=True).decode()
    labels = host.removesuffix(".").split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError(f"'{host}' is no name of a host")
    return host


def _port(port: int) -> int:
    if not port:
        raise ValueError("there is no port 0")
    return port


def shown(text: str) -> str:
    """What others wrote, fit for a line of a report: cut, and nothing in it that a terminal would obey."""
    cut = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)
