"""Where a language model is, as the environment says; what is no use is refused with the remedy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from index import QuothError

PREFIX = "QUOTH_LLM_"
"""Every setting of a language model is a variable that begins so."""
_KNOWN = ("URL", "MODEL", "API_KEY", "FIRST_SECONDS", "SECONDS")
_SILENCE, _WHOLE = 60.0, 180.0  # seconds; a local model without a graphics card reads slowly
_LONGEST = 86_400.0  # seconds; nobody waits for more than a day


class WriterError(QuothError):
    """The language model cannot be set up, or gave no answer."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where a language model is, and how long it is waited for.

    `first_seconds` is the longest silence, before the first word and between two pieces; `seconds` is the
    longest time that a whole answer may take. Raises WriterError, with the variable and the remedy, for
    values with which no model can be reached.
    """

    url: str
    model: str
    api_key: str = field(default="", repr=False)
    first_seconds: float = _SILENCE
    seconds: float = _WHOLE

    def __post_init__(self) -> None:
        example = "for example http://localhost:11434/v1 (Ollama)"
        try:
            parts = urlsplit(self.url)
            valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:  # a port that is no number
            valid = False
        if not valid:
            raise WriterError(f"QUOTH_LLM_URL is no address of a server: {self.url!r}. Set it, {example}.")
        if parts.username or parts.password:
            raise WriterError("QUOTH_LLM_URL holds a password. Put the key into QUOTH_LLM_API_KEY.")
        if not self.model:
            raise WriterError(
                "QUOTH_LLM_MODEL is not set. Set it to the name that the server gives its model."
            )
        if not self.api_key.isascii() or not self.api_key.isprintable():
            raise WriterError("QUOTH_LLM_API_KEY holds characters that no key has. Copy the key again.")
        for name, value in (("FIRST_SECONDS", self.first_seconds), ("SECONDS", self.seconds)):
            if not 0 < value <= _LONGEST:
                raise WriterError(
                    f"{PREFIX}{name} is {value:g}. Set it to seconds, above 0 and up to {_LONGEST:g}, "
                    "or unset it."
                )


def read_settings(environment: Mapping[str, str]) -> Settings | None:
    """The settings in an environment; None where it names no model.

    Raises WriterError for a variable that is not known, and for a value that is of no use.
    """
    given = {
        name.removeprefix(PREFIX): value.strip()
        for name, value in environment.items()
        if name.startswith(PREFIX) and value.strip()
    }
    if not given:
        return None
    if unknown := sorted(set(given) - set(_KNOWN)):
        known = ", ".join(PREFIX + name for name in _KNOWN)
        raise WriterError(f"{PREFIX}{unknown[0]} is not known. Unset it; known are {known}.")
    if "URL" not in given:
        raise WriterError(
            f"{PREFIX}{min(given)} is set, but QUOTH_LLM_URL is not. Set it to the address of a server, "
            "for example http://localhost:11434/v1 (Ollama), or unset the other."
        )
    return Settings(
        given["URL"],
        given.get("MODEL", ""),
        given.get("API_KEY", ""),
        _seconds(given, "FIRST_SECONDS", _SILENCE),
        _seconds(given, "SECONDS", _WHOLE),
    )


def _seconds(given: Mapping[str, str], name: str, default: float) -> float:
    try:
        return float(given.get(name, default))
    except ValueError:
        raise WriterError(
            f"{PREFIX}{name} is no number: {given[name]!r}. Set it to seconds, or unset it."
        ) from None
