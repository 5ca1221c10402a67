"""Work in a process apart: what comes back, what is ended, and that the next piece of work is done."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.apart import Apart
from index.errors import ExtractError, TooCostly


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    """One process for all that comes to an end."""
    held = Apart()
    yield held
    held.close()


def doubled(number: int, *, times: int = 2) -> int:
    return number * times


def refuse(what: str) -> None:
    raise ExtractError(f"{what} holds no article")


def stumble() -> None:
    raise KeyError("missing")


class Panic(BaseException):
    """What a library in Rust raises."""


def panic() -> None:
    raise Panic("at the disco")


def talk() -> str:
    print("to whom it may concern")
    sys.stdout.flush()
    return "said"


def backtrack() -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")


def sleep() -> None:
    time.sleep(60)


def ended_by_others(marker: str, always: bool) -> str:
    """Ends its own process the first time, or each time, as somebody else would."""
    if always or not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(60)
    return "done"


def hoard() -> int:
    return len([bytes(1024 * 1024) for _ in range(2_000)])


def fall() -> None:
    os._exit(7)


def own_id() -> int:
    return os.getpid()


def test_what_a_function_gives_comes_back(apart: Apart) -> None:
    assert apart.run(doubled, 3) == 6
    assert apart.run(doubled, 3, times=4) == 12
    assert apart.run(own_id) == apart.run(own_id) != os.getpid()


def test_what_a_function_raises_comes_back(apart: Apart) -> None:
    with pytest.raises(ExtractError, match="the file holds no article"):
        apart.run(refuse, "the file")
    with pytest.raises(KeyError, match="missing") as failure:
        apart.run(stumble)
    assert any("in stumble" in note for note in failure.value.__notes__)


def test_what_is_no_exception_comes_back_as_one(apart: Apart) -> None:
    with pytest.raises(RuntimeError, match="Panic: at the disco"):
        apart.run(panic)


def test_what_is_printed_is_no_answer(apart: Apart) -> None:
    assert apart.run(talk) == "said"


def test_threads_take_turns(apart: Apart) -> None:
    found: list[int] = []
    threads = [threading.Thread(target=lambda n=n: found.append(apart.run(doubled, n))) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [2 * number for number in range(20)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system does not tell the processor's time")
def test_what_takes_too_long_is_ended_though_nothing_can_interrupt_it() -> None:
    apart = Apart(seconds=0.3)
    with pytest.raises(TooCostly, match=r"took longer than 0\.3 s: skipped"):
        apart.run(backtrack)
    assert apart.run(doubled, 3) == 6
    apart.close()


def test_what_only_waits_is_ended_by_the_clock() -> None:
    apart = Apart(seconds=0.3)
    apart.run(doubled, 3)
    started = time.monotonic()
    with pytest.raises(TooCostly, match=r"took longer than 0\.3 s: skipped"):
        apart.run(sleep)
    assert time.monotonic() - started < 30
    apart.close()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not hold a process to its memory")
def test_what_needs_too_much_memory_is_refused() -> None:
    apart = Apart(megabytes=300)
    with pytest.raises(TooCostly, match="needs more than 300 MB of memory: skipped"):
        apart.run(hoard)
    assert apart.run(doubled, 3) == 6
    apart.close()


def test_a_process_that_falls_is_told_of_and_another_takes_its_place() -> None:
    apart = Apart()
    with pytest.raises(TooCostly, match=r"brought the process down that read it \(exit code 7\): skipped"):
        apart.run(fall)
    assert apart.run(doubled, 3) == 6
    apart.close()


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such signal")
def test_it_ends_without_a_word_where_the_one_who_asked_is_gone() -> None:
    story = """
import os, signal, threading, time
from index.apart import Apart
apart = Apart()
apart.run(os.getpid)
threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGKILL)).start()
apart.run(time.sleep, 1)
"""
    ended = subprocess.run([sys.executable, "-c", story], capture_output=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (-9, b"", b"")


def test_nothing_is_started_before_it_is_needed_and_nothing_is_left() -> None:
    apart = Apart()
    apart.close()
    number = apart.run(own_id)
    apart.close()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_work_is_done_again_where_somebody_ended_the_process(apart: Apart, tmp_path: Path) -> None:
    assert apart.run(ended_by_others, str(tmp_path / "once"), always=False) == "done"


def test_but_once_only(apart: Apart, tmp_path: Path) -> None:
    with pytest.raises(TooCostly, match="SIGTERM"):
        apart.run(ended_by_others, str(tmp_path / "always"), always=True)
    assert apart.run(doubled, 4) == 8
