"""The records that are kept: conversations, exchanges in them, clippings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from qa.records import Answer, Citation, Line, Turn

State = Literal["asked", "answered", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what became of it.

    `problem` says why there is no answer; `following` are questions that the index can answer next.
    """

    id: int
    asked: str
    at: datetime
    state: State = "asked"
    answer: Answer | None = None
    problem: str = ""
    following: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A conversation in a list: `person` is a key, `changed` when something was last asked in it."""

    id: str
    person: str
    title: str
    begun: datetime
    changed: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with all that was asked in it, oldest first."""

    heading: Heading
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True)
class Clipping:
    """A quotation kept aside, with a note."""

    id: int
    citation: Citation
    line: Line
    at: datetime
    note: str = ""


def turns(exchanges: Iterable[Exchange]) -> list[Turn]:
    """What an assistant is told of the conversation before a question."""
    told: list[Turn] = []
    for exchange in exchanges:
        if exchange.answer:
            told.append({"role": "user", "content": exchange.asked})
            told.append({"role": "assistant", "content": exchange.answer.text})
    return told
