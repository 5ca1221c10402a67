"""Where a host is, and whether everybody may ask there: looked up once, before anything is connected."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from queue import Empty, SimpleQueue
from threading import Thread

from index.intake.web.settings import WebError

_PROTOCOLS = IPv4Network("192.0.0.0/24")  # older Pythons count some of it as public
_NAT64 = IPv6Network("64:ff9b::/96")  # an IPv4 address seen through a translator (RFC 6052)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, the IPv4 address inside an IPv6 one included.

    Not public: private, loopback, link-local (also of clouds' own services), shared (CGNAT), multicast,
    unspecified, reserved and documentation addresses.
    """
    place = ip_address(address.partition("%")[0])
    if isinstance(place, IPv6Address):
        place = _inside(place) or place
    if place in _PROTOCOLS:
        return False
    special = place.is_multicast or place.is_reserved or place.is_unspecified or place.is_loopback
    site_local = isinstance(place, IPv6Address) and place.is_site_local
    return place.is_global and not (special or site_local or place.is_link_local)


def _inside(place: IPv6Address) -> IPv4Address | None:
    if place in _NAT64:
        return IPv4Address(int(place) & 0xFFFFFFFF)
    return place.ipv4_mapped or place.sixtofour


def look_up(host: str, port: int, seconds: float) -> list[str]:
    """The IP addresses of a host, the best first. Raises WebError where there are none, or not in time."""
    found: SimpleQueue[list[str] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.put(list(dict.fromkeys(str(answer[4][0]) for answer in answers)))
        except (OSError, ValueError) as error:
            found.put(error)

    Thread(target=ask, daemon=True, name="quoth-look-up").start()  # the system's own call knows no deadline
    try:
        answer = found.get(timeout=seconds)
    except Empty:
        raise WebError(
            f"the host '{host}' could not be looked up in {seconds:.0f} s: sync again later"
        ) from None
    if isinstance(answer, Exception):
        reason = getattr(answer, "strerror", None) or answer
        raise WebError(f"the host '{host}' is not known ({reason}): is it spelled right, and are you online?")
    return answer
