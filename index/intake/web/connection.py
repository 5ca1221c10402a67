"""Connections to checked addresses only, which give up when the page's time or bytes are used up.

A host's name is resolved here, once for each connection, and the connection goes to the very address that
was checked: a name that means something else a moment later (DNS rebinding) leads nowhere else. The name
itself stays in the Host header and in what TLS proves.
"""

from __future__ import annotations

import math
import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import httpcore
import httpx

from index.intake.web.places import is_public, look_up
from index.intake.web.settings import NotPublic, WebError

CHECKED = "checked_address"
"""Under this name a connection tells the IP address that it was made to."""

LEADS = "leads"
"""Under this name an answer tells its Location, kept from httpx, which stumbles over those that are none."""

_OVERHEAD = 1024 * 1024  # bytes of headers, TLS and chunks that come with a page
_IDLE = 15.0  # seconds that a connection is kept for the next page of its host


class Network(Protocol):
    """What lies beneath: names and sockets."""

    def look_up(self, host: str, port: int, seconds: float) -> list[str]:
        """The IP addresses of a host. Raises WebError."""

    def connect(self, address: str, port: int, seconds: float) -> httpcore.NetworkStream:
        """A connection to an IP address. Raises the errors of httpcore."""


class Sockets:
    """The network of this machine."""

    def look_up(self, host: str, port: int, seconds: float) -> list[str]:
        """As the system resolves names."""
        return look_up(host, port, seconds)

    def connect(self, address: str, port: int, seconds: float) -> httpcore.NetworkStream:
        """Over TCP."""
        return httpcore.SyncBackend().connect_tcp(address, port, seconds)


class Allowance:
    """What the page that is asked for may still use up; all connections draw on it."""

    def __init__(self) -> None:
        self._seconds = math.inf
        self._until = math.inf
        self._bytes = 0

    @contextmanager
    def granted(self, seconds: float, size: int) -> Iterator[None]:
        """Time and bytes for what is done inside; an outer grant stands still meanwhile."""
        outer = self._seconds, self._until, self._bytes
        started = time.monotonic()
        self._seconds, self._until, self._bytes = seconds, started + seconds, size + _OVERHEAD
        try:
            yield
        finally:
            self._seconds, self._until, self._bytes = outer
            self._until += time.monotonic() - started

    def pause(self, seconds: float) -> None:
        """Wait, at nobody's cost."""
        if seconds > 0:
            time.sleep(seconds)
            self._until += seconds

    def seconds(self, at_most: float | None = None) -> float:
        """Seconds that are left, or `at_most` so many. Raises WebError when there are none."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise WebError(f"was not there as a whole after {self._seconds:g} s: sync again later")
        return left if at_most is None else min(left, at_most)

    def take(self, count: int) -> None:
        """So many bytes have come. Raises WebError when it was one too many."""
        self._bytes -= count
        if self._bytes < 0:
            raise WebError("sends more and more, and no end of it: it was left")


class Checked(httpcore.NetworkBackend):
    """Resolves a host, leaves out what may not be asked, and connects to what is left."""

    def __init__(self, network: Network, allow_private: bool, allowance: Allowance) -> None:
        self._network = network
        self._allow_private = allow_private
        self._allowance = allowance

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises NotPublic, or WebError for a host that is not known or not reached."""
        problem: Exception | None = None
        for address in self._places(host, port, timeout):
            try:
                stream = self._network.connect(address, port, self._allowance.seconds(timeout))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            else:
                return _Metered(stream, self._allowance, address)
        raise problem or WebError(f"the host '{host}' has no address")

    def _places(self, host: str, port: int, timeout: float | None) -> list[str]:
        found = self._network.look_up(host, port, self._allowance.seconds(timeout))
        allowed = [address for address in found if self._allow_private or is_public(address)]
        if found and not allowed:
            raise NotPublic(f"'{host}' is at {found[0]}, which is no public address")
        return allowed


class _Metered(httpcore.NetworkStream):
    """A connection that draws on the allowance, and knows to which address it was made."""

    def __init__(self, stream: httpcore.NetworkStream, allowance: Allowance, address: str) -> None:
        self._stream = stream
        self._allowance = allowance
        self._address = address

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, self._allowance.seconds(timeout))
        self._allowance.take(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._allowance.seconds(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._allowance.seconds(timeout))
        return _Metered(inner, self._allowance, self._address)

    def get_extra_info(self, info: str) -> Any:
        return self._address if info == CHECKED else self._stream.get_extra_info(info)


class Transport(httpx.BaseTransport):
    """Lets a client of httpx speak over checked connections. Raises the errors of httpcore as they are."""

    def __init__(self, backend: Checked) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_keepalive_connections=4,
            keepalive_expiry=_IDLE,
            network_backend=backend,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request, one answer; its body is read from the connection."""
        place = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(
                    scheme=place.raw_scheme, host=place.raw_host, port=place.port, target=place.raw_path
                ),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        headers = [(name, value) for name, value in answer.headers if name.lower() != b"location"]
        leads = [value for name, value in answer.headers if name.lower() == b"location"]
        extensions = {**answer.extensions, LEADS: _text(leads[0]) if leads else None}
        return httpx.Response(answer.status, headers=headers, stream=_Body(answer), extensions=extensions)

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


def _text(header: bytes) -> str:
    try:
        return header.decode()
    except UnicodeDecodeError:
        return header.decode("latin-1")


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
