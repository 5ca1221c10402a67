"""ZIP archives: member after member, none of them longer in memory than one article may be.

The directory at the end of an archive is the truth; where it is missing, because the archive was cut off,
what stands before is read from the start. `zipfile` runs in this process: it is given a directory of a
bounded size, and unpacks in blocks.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from io import BufferedIOBase, BytesIO
from typing import cast
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from index.errors import ExtractError
from index.intake.containers.members import MOST_MEMBERS, Members, cleaned, from_bytes, seekable
from index.intake.containers.unpacking import counted
from index.intake.holding import LARGEST, Holding, in_memory
from index.intake.items import Item

_DIRECTORY = 32 * 1024 * 1024  # bytes that the list of members may have
_END, _END_64, _MEMBER = b"PK\x05\x06", b"PK\x06\x06", b"PK\x03\x04"
_TAIL = 65_557  # bytes at the end of an archive among which its end record stands
_ENCRYPTED, _SIZE_FOLLOWS, _UTF8 = 0x1, 0x8, 0x800  # flags of a member
_STORED, _DEFLATED = 0, 8  # methods of packing
_BLOCK = 64 * 1024  # bytes


def zipped(holding: Holding) -> Iterator[Item | Holding]:
    """The members of a ZIP archive that Quoth reads."""
    archive = seekable(holding) or holding.stream
    _check(archive)
    try:
        opened = ZipFile(cast(BytesIO, archive))
    except (BadZipFile, LargeZipFile, UnicodeDecodeError, struct.error) as error:
        yield from _torn(holding, archive, str(error))
        return
    with opened:
        yield from _members(holding, opened)


def _members(holding: Holding, opened: ZipFile) -> Iterator[Item | Holding]:
    members = Members(holding)
    files = [info for info in opened.infolist() if not info.is_dir()]
    if len(files) > MOST_MEMBERS:
        raise ExtractError(f"holds more than {MOST_MEMBERS:,} files: unpack it first")
    last = {_name(info): info for info in files}  # of one name the last, as every program unpacks it
    members.doubled(len(files) - len(last))
    for name, info in last.items():
        if not members.take(name):
            continue
        if info.flag_bits & _ENCRYPTED:
            members.encrypted(name)
            continue
        try:
            with opened.open(info) as packed:
                stream = counted(cast(BufferedIOBase, packed), holding.reading.spend)
                yield from members.sorted_out(holding.inside(name, stream, info.file_size))
        except (NotImplementedError, BadZipFile) as error:
            members.readable += 1  # it may have been
            yield holding.failed(f"cannot be unpacked ({error})", f"/{name}")
    yield from members.told()


def _name(info: ZipInfo) -> str:
    """The name of a member. Where nothing says in which encoding it is, it was read as cp437."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return cleaned(name)


def _check(archive: BufferedIOBase) -> None:
    """Raises ExtractError for an archive whose list of members would not fit in memory."""
    size = archive.seek(0, 2)
    archive.seek(max(0, size - _TAIL))
    tail = archive.read(_TAIL)
    archive.seek(0)
    at, at_64 = tail.rfind(_END), tail.rfind(_END_64)
    size = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    if at_64 >= 0:
        size = max(size & 0x7FFFFFFF, int.from_bytes(tail[at_64 + 40 : at_64 + 48], "little"))
    if size > _DIRECTORY and at >= 0:
        raise ExtractError(f"holds more than {MOST_MEMBERS:,} files, or is damaged: unpack it first")


def _torn(holding: Holding, archive: BufferedIOBase, why: str) -> Iterator[Item | Holding]:
    """The members of an archive without its end, from the start on as far as they go."""
    archive.seek(0)
    members = Members(holding)
    for name, data in _from_start(archive, holding):
        if members.take(name):
            yield from members.sorted_out(holding.inside(name, in_memory(data), len(data)))
    read = ", what stands before is read" if members.readable else ""
    yield holding.failed(f"is no whole ZIP archive ({why}){read}")


def _from_start(archive: BufferedIOBase, holding: Holding) -> Iterator[tuple[str, bytes]]:
    """Names and contents of members by the records before each, up to the first that cannot be told."""
    for _ in range(MOST_MEMBERS):
        head = archive.read(30)
        if len(head) < 30 or not head.startswith(_MEMBER):
            return
        flags, method, packed, length, extra = struct.unpack("<2xHH8xI4xHH", head[4:])
        name = archive.read(length)
        archive.seek(extra, 1)
        if flags & _ENCRYPTED or method not in (_STORED, _DEFLATED):
            if flags & _SIZE_FOLLOWS:
                return
            archive.seek(packed, 1)
            continue
        if method == _STORED:
            data = b"" if flags & _SIZE_FOLLOWS or packed > LARGEST else archive.read(packed)
            if len(data) < packed or flags & _SIZE_FOLLOWS:
                return
        else:
            found = _inflated(archive, holding)
            if found is None:
                return
            data = found
            if flags & _SIZE_FOLLOWS:
                _pass_over_sizes(archive)
        yield cleaned(from_bytes(name)), data


def _inflated(archive: BufferedIOBase, holding: Holding) -> bytes | None:
    """What is packed from here on; the archive stands behind it then. None where it breaks off."""
    unpacking = zlib.decompressobj(-15)
    data = b""
    while not unpacking.eof and len(data) <= LARGEST:
        block = unpacking.unconsumed_tail or archive.read(_BLOCK)
        if not block:
            return None
        try:
            more = unpacking.decompress(block, _BLOCK)
        except zlib.error:
            return None
        holding.reading.spend(len(more))
        data += more
    archive.seek(-len(unpacking.unused_data), 1)
    return data if unpacking.eof else None


def _pass_over_sizes(archive: BufferedIOBase) -> None:
    """Go to the next member, behind the sizes that follow this one (marked or not, of 32 or 64 bits)."""
    following = archive.read(24 + len(_MEMBER))
    at = following.find(_MEMBER)
    archive.seek((at if at >= 0 else 16) - len(following), 1)
