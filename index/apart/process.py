"""The side of a process apart that hands out the work, and ends it where it takes too much."""

from __future__ import annotations

import json
import logging
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any, ParamSpec, Protocol, TypeVar

from index.errors import TooCostly

SECONDS = 10.0
"""Time of the processor that one piece of work may take."""
MEGABYTES = 1024
"""Memory that one piece of work may take."""
_ENDED_BY_OTHERS = (signal.SIGTERM, signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGTERM))
_WAITED = 6  # times as many seconds by the clock: others may keep the processor busy
_START = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from index.apart.worker import serve
serve()
"""
_log = logging.getLogger(__name__)

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Run(Protocol):
    """Calls a function, wherever."""

    def __call__(
        self, work: Callable[Given, Result], /, *given: Given.args, **named: Given.kwargs
    ) -> Result: ...


def here(work: Callable[Given, Result], /, *given: Given.args, **named: Given.kwargs) -> Result:
    """Calls a function in this process."""
    return work(*given, **named)


class Apart:
    """A process that does one piece of work after the other; started when it is needed, anew after each end.

    It is no fork: nothing of the one that asks is in it but what it is given. Any number of threads may ask.
    """

    def __init__(self, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        self._seconds = seconds
        self._megabytes = megabytes
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def run(self, work: Callable[Given, Result], /, *given: Given.args, **named: Given.kwargs) -> Result:
        """What a function of a module gives; what it is given and what it gives are plain records.

        Raises what the function raises, and TooCostly where it takes more time or memory than it may.
        """
        asked = pickle.dumps((work, given, named), pickle.HIGHEST_PROTOCOL)
        with self._turn:
            done, found = self._answer(asked)
        if not done:
            assert isinstance(found, Exception)
            raise found
        result: Result = found  # what the function gave
        return result

    def close(self) -> None:
        """End the process, if there is one."""
        with self._turn:
            self._end()

    def _answer(self, asked: bytes, again: bool = True) -> tuple[bool, Any]:
        """Whether the work was done, and what it gave; once more if somebody else ended the process."""
        process = self._process or self._begin()
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        watch = threading.Timer(_WAITED * self._seconds, end)
        watch.daemon = True
        watch.start()
        try:
            to, back = _streams(process)
            to.write(asked)
            to.flush()
            answer: tuple[bool, Any] = pickle.load(back)
            return answer
        except (OSError, EOFError, pickle.UnpicklingError):
            code = self._end()
            if again and -code in _ENDED_BY_OTHERS:
                return self._answer(asked, again=False)
            return False, TooCostly(self._why(code, late.is_set()))
        except BaseException:  # else the next who asks would be given this one's answer
            self._end()
            raise
        finally:
            watch.cancel()

    def _why(self, code: int, late: bool) -> str:
        if late or code == -getattr(signal, "SIGPROF", 0):
            return f"took longer than {self._seconds:g} s: skipped"
        _log.warning("a process that read a document ended by itself (%s)", code)
        return f"brought the process down that read it ({_named(code)}): skipped"

    def _begin(self) -> subprocess.Popen[bytes]:
        limits = json.dumps([self._seconds, self._megabytes])
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, json.dumps(sys.path), limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        return self._process

    def _end(self) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        process.kill()
        for stream in _streams(process):
            with suppress(OSError):
                stream.close()
        return process.wait()


def _streams(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin
    assert process.stdout
    return process.stdin, process.stdout


def _named(code: int) -> str:
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit code {code}"
