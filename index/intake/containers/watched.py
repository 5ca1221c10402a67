"""A stream whose reader may take so much at a time, so that no length in a file makes it take more."""

from __future__ import annotations

from io import BufferedIOBase, RawIOBase

_UNBOUNDED = 1 << 62


class Watched(RawIOBase):
    """Hands on what a stream gives, as long as it is allowed; `problem` is what stopped it, if any did."""

    def __init__(self, stream: BufferedIOBase, most: int) -> None:
        self._stream = stream
        self._left = most
        self.problem: OSError | EOFError | None = None

    def readable(self) -> bool:
        """It can be read, and no more."""
        return True

    def allow(self, most: int) -> None:
        """From here on so many bytes may be read."""
        self._left = most

    def allow_any(self) -> None:
        """From here on any number of bytes may be read."""
        self._left = _UNBOUNDED

    def read(self, size: int = -1) -> bytes:
        """So many bytes, fewer at the end. Raises OSError where that is more than was allowed."""
        try:
            data = self._stream.read1(size)
            self._left -= len(data)
            if self._left < 0:
                raise OSError("it is damaged: a record that should be short does not end")
        except (OSError, EOFError) as error:
            self.problem = error
            raise
        return data
