"""Who may talk to the page's server: hosts that it is called by, pages that may post to it, tries to sign in.

A page on another site can have a visitor's browser send requests here (CSRF), or call this machine by a name
of its own (DNS rebinding). So a request must call the server by a name that it has, and one that changes
something must come from its own page. Both are told by headers that a browser sets and a page cannot.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Collection, MutableMapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from qa.page.opening import Address

_App: TypeAlias = Callable[..., Any]
_CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_FREE = 5  # wrong passwords before an address has to wait
_FIRST_WAIT, _LONGEST_WAIT = 2.0, 900.0  # seconds: the wait doubles with each further one
_FORGET = 3_600.0  # seconds after which wrong passwords are forgotten
_REMEMBERED = 10_000  # addresses; the oldest are forgotten first


@dataclass(frozen=True, slots=True)
class Names:
    """What the server may be called: names, and any plain IP address where `any_address` is set."""

    names: frozenset[str]
    any_address: bool = False

    @classmethod
    def of(cls, address: Address, allowed: Collection[str] = ()) -> Names:
        """The names of an address to listen on, and those that are allowed beside them.

        A machine that listens on all its addresses may be called by each, and by its own name: only a name
        that somebody else gave it can be a trap.
        """
        own = {"localhost", "127.0.0.1", "::1"} if address.local else {address.host}
        everywhere = address.host in ("0.0.0.0", "::")
        if everywhere:
            own |= {"localhost", socket.gethostname(), socket.getfqdn()}
        return cls(frozenset(name.lower() for name in (*own, *allowed)), everywhere)

    def hold(self, host: str) -> bool:
        """Whether this `Host` header calls the server by a name that it has; the port does not count."""
        name = _without_port(host)
        return name in self.names or (self.any_address and _is_address(name))


@dataclass(slots=True)
class Tries:
    """Wrong passwords by client address: after a few of them each next one has to wait, longer each time."""

    now: Callable[[], float] = time.monotonic
    _wrong: dict[str, tuple[int, float]] = field(default_factory=dict)

    def wait(self, client: str) -> float:
        """Seconds until this client may try again; 0 where it may now."""
        count, last = self._wrong.get(client, (0, 0.0))
        if count < _FREE:
            return 0.0
        wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** min(count - _FREE, 20))
        return max(0.0, last + wait - self.now())

    def count(self, client: str, right: bool) -> None:
        """Remember a try."""
        count, last = self._wrong.pop(client, (0, 0.0))
        if not right:
            recent = count if self.now() - last < _FORGET else 0
            self._wrong[client] = recent + 1, self.now()
        for old in list(self._wrong)[:-_REMEMBERED]:
            self._wrong.pop(old, None)


class Guard:
    """ASGI middleware that lets through what may be asked; the rest is answered with a reason."""

    def __init__(self, app: _App, names: Names, origins: frozenset[str], tries: Tries) -> None:
        self._app, self._names, self._origins, self._tries = app, names, origins, tries

    async def __call__(self, scope: MutableMapping[str, Any], receive: _App, send: _App) -> None:
        """Answer one request."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        client = (scope.get("client") or ("", 0))[0]
        signs_in = scope.get("method") == "POST" and scope["path"].rstrip("/").endswith("/login")
        if refusal := self._refusal(scope, headers):
            await _answer(send, *refusal)
        elif signs_in and (wait := self._tries.wait(client)):
            text = f"Too many wrong passwords. Try again in {wait:.0f} seconds."
            await _answer(send, 429, text, {"retry-after": str(int(wait) + 1)})
        elif signs_in:
            await self._app(scope, receive, self._counted(client, send))
        else:
            await self._app(scope, receive, send)

    def _refusal(
        self, scope: MutableMapping[str, Any], headers: MutableMapping[str, str]
    ) -> tuple[int, str] | None:
        """Why a request may not be answered, with its status; None where it may."""
        host = headers.get("host", "")
        if not self._names.hold(host):
            return 421, f"This server is not called '{host[:100]}'. Allow the name: --allowed-host."
        origin = headers.get("origin", "")
        changes = scope["type"] == "websocket" or scope.get("method") in _CHANGES
        if changes and origin and origin not in self._origins and origin.partition("://")[2] != host:
            return 403, f"A page of '{origin[:100]}' may not send anything here. Allow it: --allowed-origin."
        return None

    def _counted(self, client: str, send: _App) -> _App:
        async def told(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                self._tries.count(client, message["status"] < 400)
            await send(message)

        return told


async def _answer(send: _App, status: int, text: str, headers: dict[str, str] | None = None) -> None:
    body = text.encode()
    told = {"content-type": "text/plain; charset=utf-8", "content-length": str(len(body)), **(headers or {})}
    pairs = [(name.encode(), value.encode()) for name, value in told.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})


def _without_port(host: str) -> str:
    name = host.lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.partition(":")[0] if name.count(":") == 1 else name


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
