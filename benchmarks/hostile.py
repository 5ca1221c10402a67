"""Thousands of inputs that try to hurt, through `Index.sync`: each is read, or refused with a reason, soon.

    python benchmarks/hostile.py --seed 1 --each 75

Each kind of inputs (see `hostile_inputs.py`) is synced in a folder of its own, beside one good article; then
the index is checked. A fault is an exception, an outcome that asks to be reported, an input of which nothing
is said, the good article missing, or an index that is not sound. The slowest is the longest time between two
signs of progress: what one input took to be read, or a batch to be committed.
"""

from __future__ import annotations

import argparse
import contextlib
import resource
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.common import machine, table
from benchmarks.hostile_inputs import CONTENTS, FILES, STORY, write
from index import Index, Outcome, Progress, SyncReport
from index.intake.walking import printable

_BAD = ("please report this", "brought the process down")


@dataclass(slots=True)
class Clock:
    """The longest time between two signs of progress, and what was read then."""

    slowest: float = 0.0
    location: str = ""
    _last: float = field(default_factory=time.monotonic)

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._last > self.slowest:
            self.slowest, self.location = now - self._last, progress.location
        self._last = now


def main() -> int:
    """Sync kind by kind and print a table; 1 where there is a fault."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=75, help="inputs of each kind (default 75)")
    parser.add_argument("--kinds", nargs="*", help="only these kinds")
    options = parser.parse_args()
    print(machine(), flush=True)
    rows: list[list[object]] = [
        ["kind", "tried", "read", "refused", "faults", "seconds", "slowest", "memory MB"]
    ]
    faults = 0
    with tempfile.TemporaryDirectory() as name, Index.open(Path(name) / "index") as index:
        for kind in options.kinds or (*CONTENTS, *FILES):
            row, wrong = trial(index, Path(name) / kind, kind, options.each, options.seed)
            rows.append(row)
            faults += len(wrong)
            print(*row, *wrong, sep=" | ", flush=True)
    print("\n".join(table(rows)))
    print(f"{sum(int(str(row[1])) for row in rows[1:]):,} inputs of {len(rows) - 1} kinds, {faults} faults")
    return 1 if faults else 0


def trial(index: Index, folder: Path, kind: str, count: int, seed: int) -> tuple[list[object], list[str]]:
    """A kind of inputs through a sync: a row of the table, and what was wrong."""
    folder.mkdir()
    forget_peak()
    for number in range(count):
        write(kind, folder, number, seed)
    good = folder / "zzz good.txt"
    good.write_text(f"Good\n\n{STORY} It is about {kind}.")
    clock, started = Clock(), time.monotonic()
    try:
        report = index.sync(folder, progress=clock)
    except Exception:
        traceback.print_exc()
        return [kind, count, 0, 0, 1, 0, 0, memory()], ["the sync ended"]
    seconds = time.monotonic() - started
    read, refused, wrong = judged(index, folder, report)
    wrong += index.check()
    slowest = f"{clock.slowest:.1f} s"
    return [kind, count, read, refused, len(wrong), f"{seconds:.1f}", slowest, memory()], wrong


def judged(index: Index, folder: Path, report: SyncReport) -> tuple[int, int, list[str]]:
    """How many inputs were read, how many refused, and what is wrong."""
    told = [*report.failed, *report.skipped]
    wrong = [f"{one.location}: {one.reason}" for one in (*told, *report.warnings) if is_bad(one)]
    held = {article.path for article in index.articles(limit=1_000_000)}
    if str(folder / "zzz good.txt") not in held:
        wrong.append("the good article is missing")
    read = refused = 0
    for path in folder.iterdir():
        place = printable(path)
        if path.name == "zzz good.txt":
            continue
        if place in held:
            read += 1
        elif any(one.location.startswith(place) for one in told) or is_folder(path):
            refused += 1
        else:
            wrong.append(f"nothing is said of {place}")
    return read, refused, wrong


def is_bad(outcome: Outcome) -> bool:
    """Whether an outcome is a fault of Quoth's own."""
    return any(words in outcome.reason for words in _BAD)


def is_folder(place: Path) -> bool:
    """Whether this is, or leads to, a folder: where that is empty, or was entered before, nothing is said."""
    try:
        return place.is_dir()
    except OSError:
        return False


def forget_peak() -> None:
    """Let the most memory that this process had be counted from now on, where the system can (Linux)."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def memory() -> int:
    """Megabytes that this process had at most since `forget_peak`, or one that it started ever had."""
    with contextlib.suppress(OSError):
        lines = Path("/proc/self/status").read_text().splitlines()
        own = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
        return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    sys.exit(main())
