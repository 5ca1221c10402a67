"""The body of an answer, unpacked piece by piece: never more in memory than a page may have."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from index.intake.web.address import shown
from index.intake.web.settings import WebError

_RATIO = 200  # times that a body may grow when it is unpacked; pages grow 3 to 30 times
_SMALL = 1024 * 1024  # bytes that may be unpacked from however few
_GZIP = {"gzip", "x-gzip"}


def unpacked(pieces: Iterable[bytes], coding: str, largest: int, cut: bool) -> bytes:
    """What the pieces hold, by the answer's Content-Encoding.

    Raises WebError for more than `largest` bytes (or leaves out what is beyond, with `cut`), and for what is
    not packed as it says.
    """
    held, received = bytearray(), 0
    unpack = _unpacker(coding)
    for piece in pieces:
        received += len(piece)
        held += unpack.some(piece, largest + 1 - len(held))
        if len(held) > max(_SMALL, _RATIO * received):
            raise WebError(f"grows more than {_RATIO} times when it is unpacked: it was left")
        if len(held) > largest:
            if cut:
                return bytes(held[:largest])
            size = f"{largest / 1024**2:,.3g} MB"
            raise WebError(f"is too large for one article (more than {size})")
    unpack.finish()
    return bytes(held)


class _Plain:
    """Nothing to unpack."""

    def some(self, piece: bytes, at_most: int) -> bytes:
        return piece

    def finish(self) -> None:
        pass


class _Packed(_Plain):
    """gzip in any number of parts, or deflate with the frame of zlib or without one."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._part = self._new(b"")
        self._begun = False

    def _new(self, start: bytes) -> zlib._Decompress:
        if self._coding in _GZIP:
            return zlib.decompressobj(16 + zlib.MAX_WBITS)
        framed = len(start) < 2 or (start[0] & 15 == 8 and int.from_bytes(start[:2], "big") % 31 == 0)
        return zlib.decompressobj(zlib.MAX_WBITS if framed else -zlib.MAX_WBITS)

    def some(self, piece: bytes, at_most: int) -> bytes:
        """What a piece unpacks to, at most so many bytes of it (1 or more)."""
        if not self._begun and piece:
            self._begun, self._part = True, self._new(piece)
        found = bytearray()
        try:
            while piece and len(found) < at_most:
                if self._part.eof:
                    self._part = self._new(piece)
                found += self._part.decompress(piece, at_most - len(found))
                piece = self._part.unconsumed_tail or self._part.unused_data
        except zlib.error as error:
            raise WebError(f"is not packed as the server says ({self._coding}: {error})") from error
        return bytes(found)

    def finish(self) -> None:
        """Raises WebError for a body that ends in the middle."""
        if self._begun and not self._part.eof:
            raise WebError("is cut short: sync again later")


def _unpacker(coding: str) -> _Plain:
    name = coding.strip().lower()
    if name in ("", "identity"):
        return _Plain()
    if name in _GZIP or name == "deflate":
        return _Packed(name)
    raise WebError(f"is packed in a way that was not asked for ({shown(name)})")
