"""TAR archives, packed or not: read once from start to end, so that their size does not matter.

`tarfile` runs in this process: what it reads for the record before a member is bounded in bytes and in time,
and members are read in blocks. Nothing is written to disk.
"""

from __future__ import annotations

import tarfile
import time
from collections.abc import Callable, Iterator
from io import BufferedIOBase, BufferedReader
from typing import IO, cast

from index.errors import ExtractError
from index.intake.containers.members import MOST_MEMBERS, Members, cleaned, from_bytes
from index.intake.containers.unpacking import counted, packing_of, unpacked
from index.intake.containers.watched import Watched
from index.intake.holding import Holding
from index.intake.items import Item

_RECORD = 64 * 1024  # bytes that may stand before a member: its name, its times, whose it is
_SECONDS = 60.0  # that all such records of an archive may take
_BLOCK = 64 * 1024  # bytes


def tarred(holding: Holding) -> Iterator[Item | Holding]:
    """The members of a TAR archive that Quoth reads. Raises ExtractError or OSError where it breaks off."""
    stream, start = holding.stream, _peeked(holding.stream)
    while packing := packing_of(start):
        stream = unpacked(stream, packing, holding.reading.spend)
        start = _peeked(stream)
    watched = Watched(stream, _RECORD)
    try:
        opened = tarfile.open(  # noqa: SIM115 – closed below
            fileobj=cast(IO[bytes], watched), mode="r|", bufsize=_BLOCK // 8, errors="surrogateescape"
        )
    except tarfile.TarError as error:
        raise ExtractError(f"is no TAR archive ({error})") from error
    with opened:
        yield from _members(holding, opened, watched)


def _members(holding: Holding, opened: tarfile.TarFile, watched: Watched) -> Iterator[Item | Holding]:
    members, clock = Members(holding), _Clock()
    member, count = opened.next(), 0
    while member is not None:
        count += 1
        if count > MOST_MEMBERS:
            raise ExtractError(
                f"holds more than {MOST_MEMBERS:,} files: the rest was not read; unpack it first"
            )
        watched.allow_any()
        if member.isreg():
            name = cleaned(from_bytes(member.name.encode("utf-8", "surrogateescape")))
            if members.take(name) and (content := opened.extractfile(member)):
                stream = counted(cast(BufferedIOBase, content), holding.reading.spend)
                yield from members.sorted_out(holding.inside(name, stream, member.size))
        elif not member.isdir():
            members.no_file()
        _pass_over(opened)
        watched.allow(_RECORD)
        member = clock.time(_next, opened)
    yield from members.told()


def _pass_over(opened: tarfile.TarFile) -> None:
    """Go to where the next record should stand. Raises EOFError where the archive breaks off before."""
    stream = cast(IO[bytes], opened.fileobj)
    while (left := opened.offset - stream.tell()) > 0:
        if not stream.read(min(left, _BLOCK)):
            raise EOFError("it breaks off within a file")


def _next(opened: tarfile.TarFile) -> tarfile.TarInfo | None:
    """The record of the next member; None at the mark that ends an archive. (`TarFile.next` tells damage by
    None too.) Raises ExtractError for what is neither."""
    try:
        return tarfile.TarInfo.fromtarfile(opened)
    except tarfile.HeaderError as error:
        if str(error) == "end of file header":
            return None
        raise ExtractError(f"cannot be read to its end ({error})") from error
    except (tarfile.TarError, ValueError, LookupError, RecursionError) as error:
        raise ExtractError(f"cannot be read to its end (a damaged record: {error})") from error


class _Clock:
    """How long the records of an archive take, all together."""

    def __init__(self) -> None:
        self._seconds = 0.0

    def time(
        self, work: Callable[[tarfile.TarFile], tarfile.TarInfo | None], opened: tarfile.TarFile
    ) -> tarfile.TarInfo | None:
        """What the work gives. Raises ExtractError where it has taken too long."""
        started = time.thread_time()
        found = work(opened)
        self._seconds += time.thread_time() - started
        if self._seconds > _SECONDS:
            raise ExtractError(f"its list of files takes longer than {_SECONDS:g} s: unpack it first")
        return found


def _peeked(stream: BufferedIOBase) -> bytes:
    return cast(BufferedReader, stream).peek(16)[:16]
