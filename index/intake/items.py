"""What sources give, piece by piece: documents, and what became of what is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from index.article import Document, Outcome, Visit

_RECORD = re.compile(r"(?::\d+|\[\d+\])$")  # what stands after a file's name in the location of a record


def file_of(location: str) -> str:
    """The file in which a record lies, by its location; what is a whole file lies in itself."""
    return _RECORD.sub("", location)


@dataclass(frozen=True, slots=True)
class Failed:
    """An input that should have been an article, and is not in; of which file on disk, where it has one."""

    outcome: Outcome
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that was left out on purpose."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A page on the web that is as the index has it, by the server's word."""

    location: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed that has been read, and what to ask it with the next time."""

    visit: Visit


Item = Document | Failed | Skipped | Unchanged | Listed


def failed(where: str | Path, reason: str) -> Failed:
    """What is told of an input that cannot be read."""
    return Failed(Outcome(str(where), reason))
