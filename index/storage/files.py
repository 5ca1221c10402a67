"""What all files on disk have in common: hashes, and being there after a power cut."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

_PIECE = 1 << 20


def sha256(file: Path, most: int | None = None) -> str:
    """The SHA-256 of a file, or of its first `most` bytes."""
    digest = hashlib.sha256()
    left = file.stat().st_size if most is None else most
    with file.open("rb") as stream:
        while left > 0 and (piece := stream.read(min(left, _PIECE))):
            digest.update(piece)
            left -= len(piece)
    return digest.hexdigest()


def write_whole(file: Path, text: str) -> None:
    """Written beside, flushed, and renamed: the old text or the new one is there, never half of it."""
    beside = file.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    flush(beside)
    beside.replace(file)


def flush(file: Path) -> None:
    """Have the disk hold what was written."""
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def flush_folder(folder: Path) -> None:
    """Have the disk hold a folder's names, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
