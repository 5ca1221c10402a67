"""Ten thousand random and adversarial questions: each is answered, refused or said to be none; how fast?

    python benchmarks/questions.py INDEX -n 10000 --seed 1

Frames of real questions are filled with names of the index and with what is no name: odd characters, markup,
SQL, the syntax of full-text queries, scripts from right to left, piled marks, emoji, very long words (see
`odd_questions.py`). Some follow odd turns. It prints how many were asked, answered, refused, said to be none
(QuothError), how many other exceptions escaped (there must be none), and how long they took.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.common import machine, percentile, table
from benchmarks.odd_questions import TURNS, question
from index import Index, QuothError
from qa import Assistant
from qa.models import NO_MODELS

KINDS = ("answered", "refused", "QuothErrors", "escaped")
SLOWEST = 8


def main() -> int:
    """Ask, and print a table; 1 where an exception escaped."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("index", type=Path, help="an index; it is only read")
    parser.add_argument("-n", type=int, default=10_000, help="so many questions (default 10,000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="end after so many seconds")
    parser.add_argument("--processor", action="store_true", help="times of the processor, not of the clock")
    parser.add_argument("--models", action="store_true", help="with the reranker and the reader, too")
    options = parser.parse_args()
    print(machine())
    with Index.open(options.index, create=False) as index:
        assistant = Assistant(index, None if options.models else NO_MODELS)
        assistant.ask("What did they say?")  # the encoder is loaded
        names = [name for name, _ in index.speakers(200)] or ["Lavrov"]
        clock = time.process_time if options.processor else time.perf_counter
        counts, times = ask(assistant, questions(names, options.n, options.seed), options.seconds, clock)
    seconds = [second for second, _ in times]
    figures = (statistics.median(seconds), percentile(seconds, 0.99), max(seconds))
    shown = [len(times), *(counts[kind] for kind in KINDS), *(f"{figure:.3f} s" for figure in figures)]
    print("\n".join(table([("asked", *KINDS, "median", "p99", "slowest"), shown])))
    for second, text in sorted(times, reverse=True)[:SLOWEST]:
        print(f"{second:.3f} s: {text[:300]!r}")
    return 1 if counts["escaped"] else 0


def ask(
    assistant: Assistant,
    asked: Iterator[tuple[str, Sequence[Any]]],
    most: float = float("inf"),
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[Counter[str], list[tuple[float, str]]]:
    """How many ended in which way, and how many seconds each took."""
    counts: Counter[str] = Counter()
    times: list[tuple[float, str]] = []
    began = time.monotonic()
    for text, history in asked:
        started = clock()
        counts[_outcome(assistant, text, history)] += 1
        times.append((clock() - started, text))
        if time.monotonic() - began > most:
            break
    return counts, times


def _outcome(assistant: Assistant, text: str, history: Sequence[Any]) -> str:
    try:
        answer = assistant.ask(text, history)
        answer.text.encode()
    except QuothError:
        return "QuothErrors"
    except Exception:
        print(f"escaped: {text!r} after {list(history)!r}", file=sys.stderr)
        traceback.print_exc()
        return "escaped"
    return "refused" if answer.abstained else "answered"


def questions(names: Sequence[str], count: int, seed: int) -> Iterator[tuple[str, Sequence[Any]]]:
    """Questions, a third of them after turns."""
    chosen = random.Random(seed)
    for _ in range(count):
        history: list[Any] = []
        for _ in range(chosen.choice((0, 0, 0, 0, 1, 3))):
            history += [{"role": "user", "content": question(chosen, names)}, chosen.choice(TURNS)]
        yield question(chosen, names), history


if __name__ == "__main__":
    sys.exit(main())
