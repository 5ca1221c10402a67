"""How a question travels: how often control enters each file on its way to an answer, and comes back.

    python benchmarks/journey.py INDEX --question "What did Lavrov say about NATO?"

One question of each kind is asked of an index, warm, while Python's profiler watches `Assistant.ask`. A stay
is one entry of a file from another file; a return is a `return` statement of the files visited. The figures
tell how tangled the way is, not how fast it is gone.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.common import table
from index import Index
from qa import Assistant

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = (
    "What did Biden say about inflation?",
    "Who said that the talks were useful?",
    "How has Biden's view on Russia changed?",
    "Compare Biden and Putin on Ukraine",
    "Summarise the war in Ukraine",
    "How many people died in the hurricane?",
)


def main() -> None:
    """Ask each question twice, and watch the second time."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("index", type=Path)
    parser.add_argument("--question", action="append", help="ask these instead of one of each kind")
    parser.add_argument("--files", action="store_true", help="name the files with their stays")
    options = parser.parse_args()
    rows: list[Sequence[object]] = [("question", "files", "stays", "most stays", "returns in these files")]
    with Index.open(options.index, create=False) as index:
        assistant = Assistant(index)
        for question in options.question or QUESTIONS:
            assistant.ask(question)
            stays = travelled(assistant, question)
            most, count = stays.most_common(1)[0]
            rows.append((question, len(stays), stays.total(), f"{most} {count}", sum(map(returns, stays))))
            if options.files:
                print(question, *(f"  {file} {count}" for file, count in stays.most_common()), sep="\n")
    print("\n".join(table(rows)))


def travelled(assistant: Assistant, question: str) -> Counter[str]:
    """How often control enters each file of `qa` from another one while a question is asked."""
    stays: Counter[str] = Counter()

    def watch(frame: FrameType, event: str, _: object) -> None:
        if event != "call" or (here := ours(frame)) is None:
            return
        before = next((name for name in map(ours, behind(frame)) if name), None)
        if before != here:
            stays[here] += 1

    sys.setprofile(watch)
    try:
        assistant.ask(question)
    finally:
        sys.setprofile(None)
    return stays


def behind(frame: FrameType) -> Iterator[FrameType]:
    """The frames that called this one, nearest first."""
    caller = frame.f_back
    while caller is not None:
        yield caller
        caller = caller.f_back


def ours(frame: FrameType) -> str | None:
    """The file of a frame, where it is one of `qa`."""
    file = Path(frame.f_code.co_filename)
    return str(file.relative_to(ROOT)) if file.is_relative_to(ROOT / "qa") else None


def returns(file: str) -> int:
    """How many `return` statements a file has."""
    return sum(isinstance(node, ast.Return) for node in ast.walk(ast.parse((ROOT / file).read_text())))


if __name__ == "__main__":
    main()
