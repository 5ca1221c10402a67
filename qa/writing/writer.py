"""A language model, if the user has one: any endpoint that speaks OpenAI's chat completions protocol.

Ollama, llama.cpp, vLLM, a hosted model: `QUOTH_LLM_URL` and `QUOTH_LLM_MODEL` name it
(`qa/writing/settings.py`). Here stands how it is reached, and what is said where it is not; what it writes is
checked in `qa/writing/claims.py`.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from qa.writing.settings import PREFIX, Settings, WriterError, read_settings

if TYPE_CHECKING:
    from openai import OpenAI

    Pieces = queue.SimpleQueue[str | Exception | None]
    """What came of a request so far: pieces of text, then None at its end or the error that ended it."""

_RETRIES = 1  # where a server refuses for the moment; never once it has begun to answer
_CONNECT = 5.0  # seconds
_LATER = 1.0  # seconds after those who wait have given up, the thread that reads does


class BrokenOffError(Exception):
    """The stream ended before the model said that it had finished."""


class Writer:
    """Asks one language model. Any number of threads."""

    def __init__(self, settings: Settings) -> None:
        """Raises WriterError where the extra `llm` is not installed."""
        if find_spec("openai") is None:
            raise WriterError(
                "QUOTH_LLM_URL is set, but the client for it is not installed. "
                "Install it (pip install -e '.[llm]'), or unset QUOTH_LLM_URL."
            )
        self._settings = settings

    @property
    def name(self) -> str:
        """The model's name."""
        return self._settings.model

    def words(self, messages: Sequence[Mapping[str, str]]) -> Iterator[str]:
        """What the model writes, piece by piece as it comes.

        Raises WriterError, in words that can be shown beside the offline answer, where the endpoint is down,
        refuses, sends what is no chat completion, breaks off, is silent for `first_seconds`, or has not ended
        after `seconds`. Whoever stops reading ends the request.
        """
        pieces: Pieces = queue.SimpleQueue()
        client = _client(self._settings)
        asked = (client, self._settings.model, messages, pieces)
        threading.Thread(target=_read, args=asked, name="quoth-writer", daemon=True).start()
        ends = time.monotonic() + self._settings.seconds
        try:
            while (piece := self._next(pieces, ends)) is not None:
                yield piece
        finally:
            client.close()

    def _next(self, pieces: Pieces, ends: float) -> str | None:
        settings = self._settings
        left = ends - time.monotonic()
        try:
            piece = pieces.get(timeout=max(0.0, min(settings.first_seconds, left)))
        except queue.Empty:
            if left <= settings.first_seconds:
                what, name = f"had not ended after {settings.seconds:g} seconds", "SECONDS"
            else:
                what, name = f"was silent for {settings.first_seconds:g} seconds", "FIRST_SECONDS"
            raise self._failed(what, f"Set {PREFIX}{name} to wait longer") from None
        if isinstance(piece, Exception):
            raise self._failed(*_cause(piece)) from piece
        return piece

    def _failed(self, what: str, remedy: str) -> WriterError:
        where = f"“{self._settings.model}” at {self._settings.url}"
        return WriterError(
            f"The language model {where} {what}; this is the offline answer. "
            f"{remedy}, or unset QUOTH_LLM_URL."
        )


def writer_from(environment: Mapping[str, str]) -> Writer | None:
    """The language model that an environment names, or None. Raises WriterError as `read_settings` does."""
    settings = read_settings(environment)
    return Writer(settings) if settings else None


def _client(settings: Settings) -> OpenAI:
    from openai import OpenAI, Timeout

    return OpenAI(
        base_url=settings.url,
        api_key=settings.api_key or "none",  # a local server asks for none, the client for some
        timeout=Timeout(settings.first_seconds + _LATER, connect=min(_CONNECT, settings.first_seconds)),
        max_retries=_RETRIES,
    )


def _read(client: OpenAI, model: str, messages: Sequence[Mapping[str, str]], pieces: Pieces) -> None:
    """One request, in a thread of its own, so that no server can hold up those who wait for it."""
    try:
        for piece in _pieces(client, model, messages):
            pieces.put(piece)
        pieces.put(None)
    except Exception as error:  # the outer edge of a request: whatever a server sends is reported
        pieces.put(error)


def _pieces(client: OpenAI, model: str, messages: Any) -> Iterator[str]:
    from openai import APIConnectionError

    # no further parameter: each is refused by some server (temperature, max_tokens)
    stream = client.chat.completions.create(model=model, messages=messages, stream=True)
    begun = ended = False
    try:
        for chunk in stream:
            for choice in chunk.choices:
                begun = True
                ended = ended or choice.finish_reason is not None
                yield _text(choice.delta.content)
    except APIConnectionError as error:
        raise BrokenOffError from error
    if not begun:
        raise ValueError("a stream without choices")
    if not ended:
        raise BrokenOffError


def _text(content: object) -> str:
    """The text of a piece: none in the first and the last, and while a model thinks."""
    if not isinstance(content, str | None):
        raise TypeError(f"content of type {type(content).__name__}")
    return content or ""


def _cause(error: Exception) -> tuple[str, str]:
    """What happened, and what to do about it."""
    import openai

    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return f"refused the key ({error.status_code})", "Set QUOTH_LLM_API_KEY"
    if isinstance(error, openai.NotFoundError):
        return "is not there (404)", "Check QUOTH_LLM_MODEL, and QUOTH_LLM_URL, which usually ends in /v1"
    if isinstance(error, openai.RateLimitError):
        return "takes no more questions for now (429)", "Ask again later"
    if isinstance(error, openai.APIStatusError):
        return f"failed ({error.status_code})", "Look into the server’s log"
    if isinstance(error, BrokenOffError):
        return "broke off", "Look into the server’s log"
    if isinstance(error, openai.APIConnectionError):
        return "cannot be reached", "Start its server, set QUOTH_LLM_URL to where it runs"
    return "sent no chat completion", "Set QUOTH_LLM_URL to a server that speaks that protocol"
