"""Whether a change left the answers as they were: ask hundreds of questions before it and after it.

    python benchmarks/same_answers.py ask INDEX before.jsonl --questions QUIZ.jsonl.gz --asked ASKED.jsonl
    python benchmarks/same_answers.py compare before.jsonl after.jsonl

Asked are questions of a news quiz, questions with turns before them, the conversations of this folder, and
questions made from those who speak in the index: the same ones each time. Compared is all that a person sees
(words, citations, confidence, short answer, refusal), and what was understood.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.common import evenly, machine, table
from index import Index, QuothError
from qa import Answer, Assistant, Turn
from qa.models import models_from

HERE = Path(__file__).resolve().parent
FRAMES = (
    "What did {one} say about {topic}?",
    "Did {one} ever mention {topic}?",
    "Who said that {claim}?",
    "How has {one}'s view on {topic} changed?",
    "Compare {one} and {other} on {topic}",
    "Summarise what {one} said about {topic}",
    "What is the latest on {topic}?",
    "What happened to {topic}, according to {one}?",
    "How many people were mentioned with {topic}?",
    "What did {one} say since September 2022?",
)
"""Questions of every kind, filled with names, topics and words of the index."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the turns of the user before it, and where it comes from."""

    id: str
    turns: tuple[str, ...]


def main() -> int:
    """`ask` or `compare`."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    ask = commands.add_parser("ask", help="ask all questions and write the answers")
    ask.add_argument("index", type=Path)
    ask.add_argument("answers", type=Path)
    ask.add_argument("--questions", type=Path, help="RealTimeQA's questions, JSON Lines")
    ask.add_argument("--asked", type=Path, help="questions with `question` and `history`, JSON Lines")
    ask.add_argument("-n", type=int, default=120, help="so many of the quiz, and as many made (default 120)")
    ask.add_argument("--rules", action="store_true", help="without reranker and reader")
    compare = commands.add_parser("compare", help="name each answer that differs")
    compare.add_argument("before", type=Path)
    compare.add_argument("after", type=Path)
    options = parser.parse_args()
    if options.command == "compare":
        return compared(read(options.before), read(options.after))
    with Index.open(options.index, create=False) as index:
        return answered(index, options)


def answered(index: Index, options: argparse.Namespace) -> int:
    """Ask everything, a line an answer."""
    questions = [*quizzed(options.questions, options.n), *with_history(options.asked), *conversations()]
    questions += made(index, options.n)
    assistant = Assistant(index, None if not options.rules else models_from(os.environ | RULES_ALONE))
    print(f"{machine()}; {len(questions)} questions", file=sys.stderr)
    with options.answers.open("w", encoding="utf-8") as out:
        for asked in questions:
            out.write(json.dumps(told(assistant, asked), default=str, ensure_ascii=False) + "\n")
            out.flush()
    return 0


RULES_ALONE = {"QUOTH_RERANKER": "none", "QUOTH_READER": "none"}


def told(assistant: Assistant, asked: Asked) -> dict[str, Any]:
    """All that a person sees of the last answer, and the seconds of processor time that it took."""
    history: list[Turn] = []
    for turn in asked.turns[:-1]:
        history += [
            {"role": "user", "content": turn},
            {"role": "assistant", "content": assistant.ask(turn, history).text},
        ]
    started = time.process_time()
    try:
        seen = shown(assistant.ask(asked.turns[-1], history))
    except QuothError as error:
        seen = {"error": str(error)}
    return {"id": asked.id, "turns": asked.turns, "seconds": time.process_time() - started, **seen}


def shown(answer: Answer) -> dict[str, Any]:
    """An answer as plain data."""
    return {
        "question": asdict(answer.question),
        "text": answer.text,
        "citations": [[c.number, c.article.id, c.start, c.end, c.quote, c.speaker] for c in answer.citations],
        "abstained": answer.abstained,
        "reason": answer.reason,
        "confidence": answer.confidence,
        "short": answer.short and [answer.short.start, answer.short.end, answer.short.quote],
        "day": answer.day,
    }


def quizzed(file: Path | None, n: int) -> Iterator[Asked]:
    """Questions of a news quiz, spread evenly."""
    for number, record in enumerate(evenly(file, n) if file else []):
        yield Asked(f"quiz-{number}", (record["question_sentence"],))


def with_history(file: Path | None) -> Iterator[Asked]:
    """Questions with the turns before them."""
    for record in read(file) if file else []:
        yield Asked(record["id"], (*record["history"], record["question"]))


def conversations() -> Iterator[Asked]:
    """The last turns of the conversations in this folder."""
    for record in read(HERE / "conversations.jsonl"):
        yield Asked(record["id"], tuple(record["questions"]))


def made(index: Index, n: int) -> Iterator[Asked]:
    """Questions about those who speak most, on names and words that stand in what they say."""
    chance = random.Random(14)
    people = [name for name, _ in index.speakers(limit=3 * n) if name[:1].isupper()]
    for number in range(n):
        one, other = people[number % len(people)], people[(number + 1) % len(people)]
        statements = index.statements(speaker=one, limit=20)
        said = chance.choice(statements).text if statements else "the talks were useful"
        words = [word.strip(".,“”\"'") for word in said.split()]
        topic = next((word for word in words[1:] if word[:1].isupper() and len(word) > 3), words[-1])
        claim = " ".join(words[:8])
        frame = FRAMES[number % len(FRAMES)]
        yield Asked(f"made-{number}", (frame.format(one=one, other=other, topic=topic, claim=claim),))


def read(file: Path) -> list[dict[str, Any]]:
    """The records of a JSON Lines file."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def compared(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> int:
    """Each answer that differs, then a table by kind of question; 1 if any differs."""
    now = {record["id"]: record for record in after}
    kinds: dict[str, list[tuple[bool, float, float]]] = defaultdict(list)
    for old in before:
        new = now.get(old["id"], {})
        differs = sorted(
            key for key in old.keys() | new.keys() if key != "seconds" and old.get(key) != new.get(key)
        )
        for key in differs:
            print(f"{old['id']} {old['turns'][-1]!r}\n  {key}\n  - {old.get(key)}\n  + {new.get(key)}")
        kind = old.get("question", {}).get("kind", "error")
        kinds[kind].append((bool(differs), old["seconds"], new.get("seconds", 0.0)))
    every = [one for of in kinds.values() for one in of]
    rows: list[Sequence[object]] = [("kind", "questions", "differ", "median CPU ms", "after", "ratio")]
    rows += [row(kind, of) for kind, of in [*sorted(kinds.items()), ("all", every)]]
    print("\n".join(table(rows)))
    return int(any(differs for differs, *_ in every))


def row(kind: str, of: Sequence[tuple[bool, float, float]]) -> Sequence[object]:
    """A line of the table: how many differ, and their median times."""
    was, now = (1000 * statistics.median(one[at] for one in of) for at in (1, 2))
    return kind, len(of), sum(one[0] for one in of), f"{was:.0f}", f"{now:.0f}", f"{now / was:.2f}"


if __name__ == "__main__":
    sys.exit(main())
