"""A file wherever it lies, on disk or in another file, and what is common to all in one file on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BufferedReader, BytesIO, RawIOBase
from pathlib import Path
from typing import cast

from index.apart import Run, here
from index.article import Document, Format, Outcome
from index.errors import SourceError
from index.intake.items import Failed, Skipped

LARGEST = 20 * 1024 * 1024
"""Bytes that one article may have."""
_UNPACKED = 200  # times its size that a packed file may come to ...
_ANYWAY = 2 * LARGEST  # ... where that is more than this


def in_memory(data: bytes) -> BufferedReader:
    """A file of these bytes."""
    return BufferedReader(cast(RawIOBase, BytesIO(data)))


class Bomb(SourceError):
    """A file unpacks to far more than it is: nothing more of it is read, however deep it lies."""


@dataclass(slots=True)
class Reading:
    """One file on disk while it is read, with all that it holds, however deep.

    `before` counts the bytes of the files that were read before it, `columns` names those columns of tables
    that do not tell what they are, `run` calls what parses bytes that nobody vouches for.
    """

    path: Path
    raw: BufferedReader
    before: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)
    run: Run = here
    _furthest: int = 0
    _unpacked: int = 0

    @property
    def consumed(self) -> int:
        """Bytes that were read so far, over all sources."""
        return self.before + self.raw.tell()

    def spend(self, count: int) -> None:
        """Note that so many bytes were unpacked. Raises Bomb where that is far more than the file is."""
        self._unpacked += count
        self._furthest = max(self._furthest, self.raw.tell())
        if self._unpacked > max(_ANYWAY, _UNPACKED * self._furthest):
            raise Bomb(f"cannot be read to its end (unpacks to more than {_UNPACKED} times its size)")


@dataclass(frozen=True, slots=True)
class Holding:
    """A file to be read once, from its start.

    `location` is what a person would call it ('news.zip/march/a.html'), `size` its bytes as far as they are
    known before it is read, `depth` in how many files it lies.
    """

    reading: Reading
    location: str
    stream: BufferedReader
    size: int = 0
    depth: int = 0

    @property
    def name(self) -> str:
        """The last part of its location."""
        return self.location.rsplit("/", 1)[-1]

    @property
    def is_on_disk(self) -> bool:
        """Whether its bytes are those on disk."""
        return self.stream is self.reading.raw

    def inside(self, name: str, stream: BufferedReader, size: int = 0, record: str = "") -> Holding:
        """A file that lies in this one, or in a record of it ('[3]')."""
        return Holding(self.reading, f"{self.location}{record}/{name}", stream, size, self.depth + 1)

    def document(
        self,
        format_: Format,
        data: bytes,
        record: str = "",
        address: str | None = None,
        charset: str | None = None,
    ) -> Document:
        """The article that it is, or one `record` of it; `address` is where a page came from."""
        return Document(
            location=f"{self.location}{record}",
            path=self.reading.path,
            format=format_,
            data=data,
            consumed=self.reading.consumed,
            charset=charset,
            address=address,
        )

    def failed(self, reason: str, record: str = "") -> Failed:
        """What is told of it, or of one record, where it cannot be read."""
        return Failed(Outcome(f"{self.location}{record}", reason), self.reading.path)

    def skipped(self, reason: str, record: str = "") -> Skipped:
        """What is told of it, or of one record, where it is left out on purpose."""
        return Skipped(Outcome(f"{self.location}{record}", reason))
