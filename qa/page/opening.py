"""Opening the page: where it is reached, and what is made ready meanwhile."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
import webbrowser
from dataclasses import dataclass

from index import Index, QuothError

_LOCAL = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Address:
    """The host and port at which the page is served, and the path under which a proxy hands it on, if any."""

    host: str = "127.0.0.1"
    port: int = 7860
    root_path: str = ""

    @property
    def local(self) -> bool:
        """Whether this machine alone reaches it."""
        return self.host in _LOCAL

    @property
    def url(self) -> str:
        """What a visitor types."""
        return f"http://{'localhost' if self.local else self.host}:{self.port}"

    def free(self) -> bool:
        """Whether nothing is served there yet."""
        with socket.socket(socket.AF_INET6 if ":" in self.host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError:
                return False
        return True

    def visit(self) -> None:
        """Open the page in the browser of whoever sits at the terminal, where there is one."""
        screen = os.name == "nt" or sys.platform == "darwin" or "DISPLAY" in os.environ
        if sys.stdout.isatty() and screen:
            webbrowser.open(self.url)


def warm_up(index: Index) -> None:
    """Load the encoder beside all else, so that the first answer does not wait for it."""
    threading.Thread(target=_encode, args=[index], daemon=True).start()


def _encode(index: Index) -> None:
    with contextlib.suppress(QuothError):
        index.encode(["warm up"])
