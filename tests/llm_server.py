"""A language model's server on loopback that speaks the chat completions protocol, well or badly.

What it does with a request is a function of its own, so that a test can plant whatever may come.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Exchange"], None]


class Exchange(BaseHTTPRequestHandler):
    """One request, with what a behaviour needs to answer it."""

    protocol_version = "HTTP/1.1"
    server: Model

    def do_POST(self) -> None:
        """Take the request down, and behave."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked: dict[str, Any] = json.loads(body)
        self.server.requests.append(
            (self.path, {name.lower(): value for name, value in self.headers.items()}, self.asked)
        )
        self.close_connection = True
        try:
            self.server.behave(self)
        except (BrokenPipeError, ConnectionResetError):
            self.server.hung_up.set()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    @property
    def prompt(self) -> str:
        """All that the model is told."""
        return "\n".join(message["content"] for message in self.asked["messages"])

    def head(self, status: int = 200, kind: str = "text/event-stream") -> None:
        """Begin a response that ends when the connection does."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        self.end_headers()

    def send(self, data: str) -> None:
        """Send characters at once."""
        self.wfile.write(data.encode())
        self.wfile.flush()

    def event(self, content: str | None, finish: str | None = None, **more: Any) -> None:
        """Send one piece of a completion."""
        delta = {"role": "assistant", "content": content}
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        piece = {
            "id": "1",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "m",
            "choices": [choice],
        }
        self.send(f"data: {json.dumps(piece | more)}\n\n")


class Model(ThreadingHTTPServer):
    """The server: what it was asked, and whether somebody hung up on it."""

    daemon_threads = True

    def __init__(self, behave: Behaviour) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.behave = behave
        self.requests: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.hung_up = threading.Event()
        self.over = threading.Event()

    @property
    def url(self) -> str:
        """Its address, as `QUOTH_LLM_URL` takes it."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


@contextmanager
def serve(behave: Behaviour) -> Iterator[Model]:
    """A server that behaves so, for a while."""
    with Model(behave) as model:
        thread = threading.Thread(target=model.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield model
        finally:
            model.over.set()
            model.shutdown()
            thread.join()


def says(*words: str, finish: str | None = "stop") -> Behaviour:
    """Writes these words, a few characters at a time, as a model does."""

    def behave(exchange: Exchange) -> None:
        exchange.head()
        for piece in _few(" ".join(words)):
            exchange.event(piece)
        if finish:
            exchange.event(None, finish)
            exchange.send("data: [DONE]\n\n")

    return behave


def obeys(otherwise: str) -> Behaviour:
    """Writes what an article in its evidence tells it to write; `otherwise` where none does."""

    def behave(exchange: Exchange) -> None:
        evidence = exchange.asked["messages"][1]["content"]
        orders = re.findall(r"(?:say|write|answer)(?: that)?:? (.+)", evidence, re.IGNORECASE)
        says(*(orders or [otherwise]))(exchange)

    return behave


def refuses(status: int) -> Behaviour:
    """Answers with an HTTP status that is an error."""

    def behave(exchange: Exchange) -> None:
        exchange.head(status, "application/json")
        exchange.send(json.dumps({"error": {"message": "no", "type": "t", "code": status}}))

    return behave


def sends(body: str, kind: str = "text/event-stream") -> Behaviour:
    """Answers with a body of its own, whatever it is."""

    def behave(exchange: Exchange) -> None:
        exchange.head(200, kind)
        exchange.send(body)

    return behave


def silent(exchange: Exchange) -> None:
    """Takes the request, and never answers."""
    exchange.server.over.wait(200)


def drips(exchange: Exchange) -> None:
    """Sends comments for ever: alive, but no answer."""
    exchange.head()
    while not exchange.server.over.wait(0.05):
        exchange.send(": wait\n")


def drops(*words: str) -> Behaviour:
    """Promises more than it sends: the connection breaks in mid-answer."""

    def behave(exchange: Exchange) -> None:
        exchange.send_response(200)
        exchange.send_header("Content-Type", "text/event-stream")
        exchange.send_header("Content-Length", "100000")
        exchange.end_headers()
        for piece in _few(" ".join(words)):
            exchange.event(piece)

    return behave


def stalls(*words: str) -> Behaviour:
    """Writes these words, then says nothing more, and does not hang up."""

    def behave(exchange: Exchange) -> None:
        says(*words, finish=None)(exchange)
        exchange.server.over.wait(200)

    return behave


def endless(sentence: str) -> Behaviour:
    """Writes the same sentence until nobody listens."""

    def behave(exchange: Exchange) -> None:
        exchange.head()
        while not exchange.server.over.wait(0.002):
            exchange.event(f"{sentence} ")

    return behave


def _few(text: str) -> Iterable[str]:
    return (text[at : at + 7] for at in range(0, len(text), 7))
