"""Freed memory goes back to the system: a process that embeds for days stays as small as on its first."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache


def give_back() -> None:
    """Return freed memory to the system, where the C library keeps it otherwise (glibc: `malloc_trim`).

    Arrays of many lengths, freed in another order, leave hundreds of megabytes of holes that nobody uses.
    Takes some milliseconds, so call it once a commit.
    """
    if trim := _trim():
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
