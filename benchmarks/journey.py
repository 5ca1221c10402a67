"""How a question travels: how often control enters each file on its way to an answer, and comes back.

    python benchmarks/journey.py INDEX --question "What did Lavrov say about NATO?"

One question of each kind is asked of an index, warm, while Python's profiler watches `Assistant.ask`. A stay
is a way into a file: a function of it that a function of another file calls, however often (what is done for
each sentence is one stay). The records are left out: they travel, they are not visited. A return is a
`return` statement of the files visited. The figures tell how tangled the way is, not how fast it is gone.
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
    """How many ways lead into each file of `qa` from another one while a question is asked."""
    ways: set[tuple[str, str, str, str]] = set()

    def watch(frame: FrameType, event: str, _: object) -> None:
        if event != "call" or (here := ours(frame)) is None:
            return
        caller = next((before for before in behind(frame) if ours(before)), None)
        if caller and (before := ours(caller)) and before != here:
            ways.add((before, named(caller), here, named(frame)))

    sys.setprofile(watch)
    try:
        assistant.ask(question)
    finally:
        sys.setprofile(None)
    return Counter(here for _, _, here, _ in ways)


def named(frame: FrameType) -> str:
    """The function that a frame is of; what stands within one (a comprehension, a lambda) is part of it."""
    return frame.f_code.co_qualname.split(".<locals>")[0]


def behind(frame: FrameType) -> Iterator[FrameType]:
    """The frames that called this one, nearest first."""
    caller = frame.f_back
    while caller is not None:
        yield caller
        caller = caller.f_back


def ours(frame: FrameType) -> str | None:
    """The file of a frame, where it is one of `qa`."""
    file = Path(frame.f_code.co_filename)
    inside = file.is_relative_to(ROOT / "qa") and file.name != "records.py"
    return str(file.relative_to(ROOT)) if inside else None


def returns(file: str) -> int:
    """How many `return` statements a file has."""
    return sum(isinstance(node, ast.Return) for node in ast.walk(ast.parse((ROOT / file).read_text())))


if __name__ == "__main__":
    main()
