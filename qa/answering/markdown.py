"""Text of articles inside Markdown: it must show as the characters that it is."""

from __future__ import annotations

import re
from datetime import date

_ACTIVE = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]<>#|~$&.)\-+=:@])")
_ADDRESS = re.compile(
    r"(?<=http)(?=://)|(?<=https)(?=://)|(?<=ftp)(?=://)|(?<=www)(?=\.)|(?<=\w)(?=@)", re.IGNORECASE
)


def plain(text: str) -> str:
    """Text as Markdown that shows exactly its characters, on one line; an address in it is no link."""
    escaped = _ADDRESS.sub(r"\\", _ACTIVE.sub(r"\\\1", " ".join(text.split())))
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+=])", r"\\\1", escaped))


def in_words(day: date) -> str:
    """A day as answers and the page write it: '8 September 2022'."""
    return f"{day.day} {day:%B %Y}"


def readable(markdown: str) -> str:
    """The Markdown of an answer for a terminal: no escapes, no emphasis, quotations indented."""
    lines = (re.sub(r"^> ", "    ", line) for line in markdown.split("\n"))
    return "\n".join(_ESCAPED.sub(r"\1", re.sub(r"(?<!\\)\*\*", "", line)) for line in lines)
