"""What is packed, unpacked block by block: it is never held whole, and comes to an end where it is a bomb."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable, Iterator
from io import BufferedIOBase, BufferedReader, RawIOBase
from typing import cast

_BLOCK = 256 * 1024  # bytes
_MEMORY = 256 * 1024 * 1024  # bytes that unpacking .xz may take; xz -9 takes 65 MB
_MAGIC = {b"\x1f\x8b": ".gz", b"BZh": ".bz2", b"\xfd7zXZ\x00": ".xz"}


def unpacked(stream: BufferedIOBase, packing: str, spend: Callable[[int], None]) -> BufferedReader:
    """What a stream holds that is packed as its suffix says; `spend` is told how many bytes came of it."""
    return counted(_OPENERS[packing](stream), spend)


def packing_of(start: bytes) -> str:
    """The suffix of the packing that a file has, by its first bytes; '' where it has none."""
    return next((suffix for magic, suffix in _MAGIC.items() if start.startswith(magic)), "")


def counted(stream: BufferedIOBase, spend: Callable[[int], None]) -> BufferedReader:
    """The same stream, of which each byte is told to `spend`."""

    def blocks() -> Iterator[bytes]:
        while block := stream.read1(_BLOCK):
            spend(len(block))
            yield block

    return BufferedReader(cast(RawIOBase, Blocks(blocks())), _BLOCK)


class Blocks(RawIOBase):
    """Blocks of bytes, read as one file."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._left = b""

    def readable(self) -> bool:
        """It can be read, and no more."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fill the buffer as far as one block goes; 0 at the end."""
        block = self._left or next(self._blocks, b"")
        taken, self._left = block[: len(buffer)], block[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)


def _xz(stream: BufferedIOBase) -> BufferedIOBase:
    """What .xz holds, of one stream or several, within a limit of memory."""

    def blocks() -> Iterator[bytes]:
        unpacking = lzma.LZMADecompressor(memlimit=_MEMORY)
        data = stream.read(_BLOCK)
        while data or not unpacking.eof:
            if not data and unpacking.needs_input:
                raise EOFError("it breaks off before its end mark")
            if block := unpacking.decompress(data, _BLOCK):
                yield block
            data = b""
            if unpacking.eof:  # another stream may follow, after zeros
                data = unpacking.unused_data.lstrip(b"\x00") or stream.read(_BLOCK).lstrip(b"\x00")
                unpacking = lzma.LZMADecompressor(memlimit=_MEMORY) if data else unpacking
            elif unpacking.needs_input:
                data = stream.read(_BLOCK)

    return BufferedReader(cast(RawIOBase, Blocks(blocks())))


_OPENERS: dict[str, Callable[[BufferedIOBase], BufferedIOBase]] = {
    ".gz": lambda stream: gzip.GzipFile(fileobj=stream),
    ".bz2": lambda stream: cast(BufferedIOBase, bz2.BZ2File(stream)),
    ".xz": _xz,
}
