"""Many readers ask while one writer syncs: is each answer right for its generation, how long does it take?

    python benchmarks/readers.py ARTICLES.jsonl.gz --articles 2000 --readers 20

Each reader is a process of its own, with its own index open, and asks about every --pause seconds. First they
ask an idle index; then again, while `quoth sync` brings in the articles. Each question is answered (that is
what is timed), and in one snapshot the ten nearest passages are searched, and the passages that hold a word
are counted. Afterwards each of these is worked out from the catalogue's log, for the generation that it was
answered from.
(The articles are cut to their first --characters, so that a run takes minutes.)
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.common import evenly, machine, percentile, table
from index import Index
from qa import Assistant

WORDS = ("president", "police", "market", "vaccine", "storm", "election", "court", "school")
Record = dict[str, Any]


def main() -> int:
    """Idle, then beside a writer; the exit status tells whether every answer was right."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path, help="JSON Lines of articles, gzipped or not")
    parser.add_argument("--articles", type=int, default=2000, help="that the writer syncs (default 2000)")
    parser.add_argument("--before", type=int, default=300, help="that are in already (default 300)")
    parser.add_argument("--readers", type=int, default=20, help="processes that ask (default 20)")
    parser.add_argument("--pause", type=float, default=10.0, help="seconds between questions (default 10)")
    parser.add_argument("--seconds", type=float, default=60.0, help="of the idle part (default 60)")
    parser.add_argument("--characters", type=int, default=1_500, help="of an article (default 1500)")
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--role", choices=["read", "write"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.role == "read":
        read(options.work, options.pause)
        return 0
    if options.role == "write":
        return write(options.work)
    with tempfile.TemporaryDirectory() as folder:
        return run(options, Path(folder))


def run(options: argparse.Namespace, work: Path) -> int:
    """Both parts, the checks and the table."""
    records = evenly(options.source, options.before + options.articles)
    for record in records:
        record["text"] = record["text"][: options.characters]
    first, rest = records[: options.before], records[options.before :]
    for name, chosen in (("first", first), ("rest", rest)):
        lines = "".join(json.dumps(record) + "\n" for record in chosen)
        (work / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    (work / "questions.json").write_text(json.dumps([record["title"] for record in records[::5]]))
    with Index.open(work / "index") as index:
        index.sync(work / "first.jsonl")
    print(machine())
    idle, _ = asked(options, work, writing=False)
    busy, syncing = asked(options, work, writing=True)
    with Index.open(work / "index") as index:
        faults = wrong(index, idle + busy)
        sound = index.check()
    rows: list[tuple[object, ...]] = [("", "answers", "generations", "p50 s", "p95 s", "slowest s")]
    rows += [summary(name, found) for name, found in (("idle", idle), ("while syncing", busy))]
    print("\n".join(table(rows)))
    ratio = percentile([r["seconds"] for r in busy], 0.95) / percentile([r["seconds"] for r in idle], 0.95)
    print(f"p95 while syncing : idle = {ratio:.2f}; {len(rest):,} articles synced in {syncing:.0f} s")
    print(
        f"{len(faults)} of {len(idle) + len(busy)} answers are wrong for their generation; "
        f"check: {sound or 'sound'}"
    )
    print("\n".join(faults[:10]))
    return 1 if faults or sound else 0


def summary(name: str, found: list[Record]) -> tuple[object, ...]:
    """A row of the table."""
    seconds = [record["seconds"] for record in found]
    times = [f"{value:.2f}" for value in (percentile(seconds, 0.5), percentile(seconds, 0.95), max(seconds))]
    return name, len(found), len({record["generation"] for record in found}), *times


def asked(options: argparse.Namespace, work: Path, writing: bool) -> tuple[list[Record], float]:
    """What the readers found, and how long the writer took."""
    command = [
        sys.executable,
        __file__,
        str(options.source),
        "--work",
        str(work),
        "--pause",
        str(options.pause),
    ]
    alone = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    readers = [
        subprocess.Popen([*command, "--role", "read"], stdout=subprocess.PIPE, text=True, env=alone)
        for _ in range(options.readers)
    ]
    for reader in readers:
        assert reader.stdout is not None
        reader.stdout.readline()
    (work / "go").touch()
    started = time.monotonic()
    if writing:
        subprocess.run([*command, "--role", "write"], check=True)
    else:
        time.sleep(options.seconds)
    took = time.monotonic() - started
    (work / "go").unlink()
    found = [json.loads(line) for reader in readers for line in reader.communicate()[0].splitlines()]
    return found, took


def write(work: Path) -> int:
    """`quoth sync`, but the log is kept, so that the answers can be checked."""
    from index.storage import generations as parts
    from qa.terminal.cli import main as quoth

    parts.Writer.forget = lambda self: None  # type: ignore[method-assign]
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123
    return quoth(["sync", str(work / "rest.jsonl"), "--index", str(work / "index")])


def read(work: Path, pause: float) -> None:
    """Ask until the sign is taken down; one line of JSON an answer."""
    dice = random.Random(os.getpid())
    questions = json.loads((work / "questions.json").read_text())
    with Index.open(work / "index") as index:
        assistant = Assistant(index)
        assistant.ask(questions[0])
        print("ready", flush=True)
        while not (work / "go").exists():
            time.sleep(0.1)
        time.sleep(dice.random() * pause)
        while (work / "go").exists():
            question, word = dice.choice(questions), dice.choice(WORDS)
            started = time.perf_counter()
            answer = assistant.ask(question)
            seconds = time.perf_counter() - started
            bad = sum(c.article.text[c.start : c.end] != c.quote for c in answer.citations)
            with index.snapshot() as generation:
                hits = index.search(question, 10, mode="dense")
                count = index.count(word)
            record = {"seconds": seconds, "asked": answer.generation, "bad": bad, "generation": generation}
            record |= {"question": question, "hits": [hit.passage.id for hit in hits], "word": word}
            print(json.dumps(record | {"count": count}), flush=True)
            time.sleep(dice.uniform(0.5, 1.5) * pause)


def wrong(index: Index, found: list[Record]) -> list[str]:
    """Answers that are not what their generation held."""
    born = {
        row[0]: row[1] for row in index._catalogue._database.all("SELECT passage_id, generation FROM changes")
    }
    pairs = list(index._catalogue.embedded())
    ids = np.array([number for number, _ in pairs])
    rows = np.frombuffer(b"".join(row for _, row in pairs), np.float32).reshape(len(ids), -1)
    since = np.array([born.get(int(number), 0) for number in ids])
    holding = defaultdict(list)
    for passage in index._catalogue.searchable():
        stems = set(index.terms(f"{passage.title} {passage.text}"))
        for word in WORDS:
            if index.terms(word)[0] in stems:
                holding[word].append(born.get(passage.passage_id, 0))
    faults = []
    for record in found:
        there = since <= record["generation"]
        scores = np.where(there, rows @ index.encode([record["question"]])[0], -2)
        limit = np.sort(scores)[-10] - 1e-5
        best = {int(number) for number in ids[scores >= limit]}
        count = sum(generation <= record["generation"] for generation in holding[record["word"]])
        if not set(record["hits"]) <= best or len(record["hits"]) != 10:
            faults.append(
                f"generation {record['generation']}: other passages are nearer to '{record['question']}'"
            )
        if record["count"] != count:
            faults.append(
                f"generation {record['generation']}: {record['count']} hold {record['word']}, not {count}"
            )
        if record["bad"]:
            faults.append(f"generation {record['asked']}: {record['bad']} quotations are not verbatim")
    return faults


if __name__ == "__main__":
    sys.exit(main())
