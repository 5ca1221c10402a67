"""Web servers on loopback that do as a test says, down to the byte: well-behaved, broken, or hostile."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

CERTIFICATE = Path(__file__).with_name("web_server.pem")
"""Of 'news.test', made for these tests, signed by itself."""

TYPE = "Content-Type: text/html"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
PLAIN = "Content-Type: text/plain"

Behaviour = Callable[[socket.socket, Mapping[str, str]], None]
"""What a server does with a connection on which a request came, with these headers."""


def says(body: bytes = b"", status: str = "200 OK", *headers: str) -> Behaviour:
    """Answers properly."""
    told = any(line.startswith("Content-Length") for line in headers)
    length = [] if told else [f"Content-Length: {len(body)}"]
    lines = [f"HTTP/1.1 {status}", *headers, *length, "Connection: close"]
    return raw("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


def raw(*pieces: bytes | float) -> Behaviour:
    """Sends bytes; waits so many seconds between them."""

    def behave(connection: socket.socket, _: Mapping[str, str]) -> None:
        for piece in pieces:
            if isinstance(piece, bytes):
                connection.sendall(piece)
            else:
                time.sleep(piece)

    return behave


def forever(start: bytes, piece: bytes, pause: float = 0.0) -> Behaviour:
    """Sends a start, then a piece again and again, until nobody listens any more."""

    def behave(connection: socket.socket, _: Mapping[str, str]) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(piece)
            time.sleep(pause)

    return behave


def if_changed(body: bytes, etag: str) -> Behaviour:
    """Answers 304 to those who name the tag."""
    tag = f"ETag: {etag}"
    same, other = says(b"", "304 Not Modified", tag), says(body, "200 OK", tag, "Content-Type: text/html")

    def behave(connection: socket.socket, headers: Mapping[str, str]) -> None:
        (same if headers.get("if-none-match") == etag else other)(connection, headers)

    return behave


def page(title: str, words: str = "It was a long day for all who took part in it.") -> bytes:
    """A page with an article."""
    return (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>The harbour of Ostmark "
        f"opened again on Monday. {words}</p><p>“We are glad to see the ships again,” said mayor Ada Brook."
        "</p></article></body></html>"
    ).encode()


def feed(*links: str) -> bytes:
    """A feed that names pages."""
    items = "".join(f"<item><title>x</title><link>{link}</link></item>" for link in links)
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode()


GOOD = says(page("A good page"), "200 OK", TYPE)


@dataclass(slots=True)
class Site:
    """A running server: its pages, and what it was asked for, with the headers of each request."""

    port: int
    pages: dict[str, Behaviour]
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    connections: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        """What it was asked for, without robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    site: Site
    secure: ssl.SSLContext | None = None


class Handler(socketserver.BaseRequestHandler):
    server: Server

    def handle(self) -> None:
        site = self.server.site
        site.connections += 1
        try:
            if self.server.secure:
                self.request = self.server.secure.wrap_socket(self.request, server_side=True)
            path, headers = self._request()
            site.asked.append((path, headers))
            site.pages.get(path.partition("?")[0], says(b"", "404 Not Found"))(self.request, headers)
        except OSError:
            pass  # the other side has gone

    def finish(self) -> None:
        self.request.close()

    def _request(self) -> tuple[str, dict[str, str]]:
        data = b""
        while b"\r\n\r\n" not in data:
            piece = self.request.recv(65536)
            if not piece:
                raise ConnectionError("nothing was asked")
            data += piece
        first, *lines = data.decode("latin-1").split("\r\n")
        pairs = [line.partition(": ") for line in lines if line]
        return first.split(" ")[1], {name.lower(): value for name, _, value in pairs}


@contextmanager
def serving(pages: Mapping[str, Behaviour], secure: bool = False) -> Iterator[Site]:
    """A server with these pages, by path; with TLS where `secure`."""
    with Server(("127.0.0.1", 0), Handler) as server:
        if secure:
            server.secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            server.secure.load_cert_chain(CERTIFICATE)
        server.site = Site(server.server_address[1], dict(pages))
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server.site
        server.shutdown()
