"""From nothing to the first answer: `quoth ask` on seeds/, beside importing sentence-transformers, in turns.

    python benchmarks/cold.py --runs 5

Every command is a process of its own. The first turn, when files may not be in memory yet, is shown apart.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.common import machine, percentile, table

ROOT = Path(__file__).resolve().parents[1]
QUESTION = "what did Lavrov say about NATO?"


def main() -> None:
    """Run all in turns, and print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5, help="turns (default 5)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "qa.terminal.cli"]
        index = ["--index", f"{folder}/index"]
        subprocess.run([*command, "sync", "seeds", *index], cwd=ROOT, check=True, capture_output=True)
        commands = {
            "quoth ask": [*command, "ask", QUESTION, *index],
            "quoth search": [*command, "search", QUESTION, *index],
            "quoth --help": [*command, "--help"],
            "import sentence_transformers": [sys.executable, "-c", "import sentence_transformers"],
        }
        turns = [{name: run(words) for name, words in commands.items()} for _ in range(options.runs + 1)]
    rows: list[tuple[object, ...]] = [("", "first s", "median s", "slowest s", "memory MB")]
    for name in commands:
        seconds = [turn[name][0] for turn in turns[1:]]
        times = [turns[0][name][0], percentile(seconds, 0.5), max(seconds)]
        rows.append((name, *(f"{value:.2f}" for value in times), f"{turns[-1][name][1]:.0f}"))
    print(machine())
    print("\n".join(table(rows)))


def run(command: list[str]) -> tuple[float, float]:
    """Seconds of a process, and its peak memory in MB."""
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return time.perf_counter() - started, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
