"""The side of a process apart that does the work, piece by piece, until nothing more comes."""

from __future__ import annotations

import json
import logging
import os
import pickle
import signal
import sys
import traceback
from typing import IO, Any

from index.errors import TooCostly


def serve() -> None:
    """Work for the one that started this process; its pipes are this program's input and output.

    Whatever the work itself prints goes to where errors go.
    """
    seconds, megabytes = json.loads(sys.argv[2])
    back = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    logging.disable(logging.CRITICAL)  # what is wrong with a document is told by the one who asked
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asked
    _limit_memory(megabytes)
    while asked := _next(sys.stdin.buffer):
        _watch(seconds)
        answer = _answer(asked, megabytes)
        _watch(0)
        try:
            back.write(answer)
            back.flush()
        except BrokenPipeError:  # the one who asked is gone
            os._exit(0)


def _next(stream: IO[bytes]) -> Any:
    try:
        return pickle.load(stream)
    except EOFError:
        return None


def _answer(asked: Any, megabytes: int) -> bytes:
    work, given, named = asked
    try:
        return pickle.dumps((True, work(*given, **named)), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps((False, TooCostly(f"needs more than {megabytes:,} MB of memory: skipped")))
    except BaseException as error:  # a library in Rust panics with one that is no Exception
        error.add_note(f"in a process apart:\n{traceback.format_exc()}")
        return _packed(error)


def _packed(error: BaseException) -> bytes:
    """An error on its way; one that cannot travel, or is none for the other side, is described."""
    try:
        packed = pickle.dumps((False, error))
        pickle.loads(packed)
    except Exception:
        packed = b""
    if packed and isinstance(error, Exception):
        return packed
    told = RuntimeError(f"{type(error).__name__}: {error}")
    for note in getattr(error, "__notes__", ()):
        told.add_note(note)
    return pickle.dumps((False, told))


def _watch(seconds: float) -> None:
    """Have the system end this process after so many seconds of the processor's time; 0: never."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _limit_memory(megabytes: int) -> None:
    """Hold this process to so much memory, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    size = megabytes * 1024 * 1024
    for kind in (resource.RLIMIT_DATA, resource.RLIMIT_AS)[: 1 if sys.platform == "linux" else 2]:
        hard = resource.getrlimit(kind)[1]
        limit = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(kind, (limit, hard))
