"""Break an index in every way, and see that nothing untrue is ever served, and nothing breaks unnoticed.

    python benchmarks/corrupt.py ARTICLES.jsonl.gz --articles 20 --places 50

Each file of a small index is flipped in so many places, cut off, deleted, filled with zeros and put back as
it was in an older state; and dozens of kinds of rows are altered by SQL. Of each such index is asked, in a
process that may die of it: `check`; questions, searches and statements; `repair`; `check` again; and the
questions again. All that is shown must stand, as it is shown, in the index before it was broken.

A flip is *without effect* where every row is as it was and `check` finds nothing to say: it struck a place
that means nothing (free room in the catalogue, a space in a JSON file).
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.common import evenly, machine, table
from benchmarks.corruptions import Corruption, corruptions
from benchmarks.served import Truth, calls, truth
from index import Encoder, Index, QuothError
from index.encoding import SentenceTransformerEncoder

ROOT = Path(__file__).resolve().parents[1]
TABLES = "articles passages statements embeddings readings people corrections".split()
LOST = re.compile(r"lost|[Rr]estore|Bring those weights back|Upgrade:|There is no encoder|cannot be loaded")
COLUMNS = "tried without-effect false-served escaped died found mended said-lost neither".split()
KNOWN = ("base", "older")  # indexes whose truth is known
Told = dict[str, Any]


def main() -> int:
    """Break, ask, mend, ask again; the exit status tells whether all went well."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path, help="JSON Lines of articles, or a folder of text files")
    parser.add_argument("--articles", type=int, default=20, help="so many of them, and seeds/ (default 20)")
    parser.add_argument("--places", type=int, default=50, help="flipped in each file (default 50)")
    parser.add_argument("--seed", type=int, default=0, help="of the dice (default 0)")
    parser.add_argument("--only", default="", help="an expression, for kinds and names")
    parser.add_argument("--work", type=Path, help="where to make the indexes (default: a temporary folder)")
    parser.add_argument("--victim", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.victim:
        return victim(options.work)
    with tempfile.TemporaryDirectory(dir=options.work) as folder:
        return attack(options, Path(folder))


def prepare(options: argparse.Namespace, work: Path) -> None:
    """An index, and the same in an older state: with fewer articles, and other texts of some."""
    folder = work / "articles"
    folder.mkdir()
    for file in (ROOT / "seeds").iterdir():
        shutil.copy2(file, folder)
    records = evenly(options.source, options.articles)
    early = records[: len(records) // 2]
    with Index.open(work / "base", encoder=SentenceTransformerEncoder()) as index:
        for number, record in enumerate(early):
            text = record["text"] + ("\n\nMore was to come." if number < 3 else "")
            (folder / f"{number:03}.json").write_text(json.dumps(record | {"text": text}), encoding="utf-8")
        index.sync(folder)
    shutil.copytree(work / "base", work / "older")
    with Index.open(work / "base", encoder=SentenceTransformerEncoder()) as index:
        for number, record in enumerate(records):
            (folder / f"{number:03}.json").write_text(json.dumps(record), encoding="utf-8")
        index.sync(folder)
        first, second = [name for name, _ in index.speakers(2)]
        index.merge_speakers([second], first)
    for name in KNOWN:
        with Index.open(work / name, encoder=SentenceTransformerEncoder()) as index:
            (work / f"{name}.json").write_text(json.dumps(truth(index)), encoding="utf-8")


# The one who may die of it


def victim(work: Path) -> int:
    """Asks the broken index; for each line of input, a name of `KNOWN`, a line of JSON of what it gave."""
    truths = {name: json.loads((work / f"{name}.json").read_text(encoding="utf-8")) for name in KNOWN}
    encoder = Remembering()
    encoder.encode_query(["warm"])
    for line in sys.stdin:
        told: Told = {"escaped": [], "false": [], "refused": 0}
        known, folder = truths[line.strip()], work / "broken"
        told["check"] = step(told, folder, encoder, Index.check)
        ask(told, folder, encoder, known, anew=False)
        told["repair"] = step(told, folder, encoder, Index.repair)
        told["again"] = step(told, folder, encoder, Index.check)
        if told["check"] or told["repair"] or told["again"]:  # else nothing is other than when it was asked
            ask(told, folder, encoder, known, anew=True)
        print(json.dumps(told), flush=True)
    return 0


class Remembering(SentenceTransformerEncoder):
    """An encoder that is asked the same questions of index after index."""

    def __init__(self) -> None:
        super().__init__()
        self._vectors: dict[tuple[str, ...], NDArray[np.float32]] = {}

    def encode_query(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of texts, as they were found the first time."""
        key = tuple(texts)
        if key not in self._vectors:
            self._vectors[key] = super().encode_query(texts)
        return self._vectors[key]


def step(told: Told, folder: Path, encoder: Encoder, do: Callable[[Index], list[str]]) -> list[str]:
    """What one command says, or the error that it ends with."""
    try:
        with Index.open(folder, encoder=encoder, create=False) as index:
            return do(index)
    except QuothError as error:
        return [str(error)]
    except BaseException as error:
        told["escaped"].append(f"{do.__name__}: {error!r:.200}")
        return [repr(error)]


def ask(told: Told, folder: Path, encoder: Encoder, known: Truth, anew: bool) -> None:
    """Put all questions."""
    try:
        with Index.open(folder, encoder=encoder, create=False) as index:
            for call in calls(index, known, anew):
                try:
                    told["false"] += call()
                except QuothError:
                    told["refused"] += 1
    except QuothError:
        told["refused"] += 1
    except BaseException as error:
        told["escaped"].append(f"ask: {error!r:.200}")


# The attacker


def attack(options: argparse.Namespace, work: Path) -> int:
    """All corruptions, one after another, each of a copy of its own; Ctrl-C ends with what was tried."""
    prepare(options, work)
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    faults: list[str] = []
    asked: subprocess.Popen[str] | None = None
    with suppress(KeyboardInterrupt):
        for one in corruptions(work / "base", work / "older", options.places, options.seed):
            if not re.search(options.only, f"{one.kind}: {one.name}"):
                continue
            asked = asked if asked and asked.poll() is None else started(work)
            counts, found = harm(one, asked, work)
            rows[one.kind].update(counts)
            faults += [f"{one.kind}: {one.name}: {fault}" for fault in found]
            told = "\n".join(faults[-len(found) :]) if found else "." * counts["tried"]
            print(told, end="\n" if found else "", file=sys.stderr, flush=True)
    if asked:
        asked.kill()
    print(machine())
    print(
        "\n".join(
            table([("", *COLUMNS), *((kind, *(int(c[n]) for n in COLUMNS)) for kind, c in rows.items())])
        )
    )
    print(f"{len(faults)} faults")
    print("\n".join(faults))
    return 1 if faults else 0


def harm(one: Corruption, asked: subprocess.Popen[str], work: Path) -> tuple[Counter[str], list[str]]:
    """One corruption, and what came of it."""
    shutil.rmtree(work / "broken", ignore_errors=True)
    shutil.copytree(work / "base", work / "broken")
    one.do(work / "broken")
    same = contents(work / "broken") == contents(work / "base")
    return judged(told_by(asked, one.known), same)


def started(work: Path) -> subprocess.Popen[str]:
    """A process to put the questions to."""
    command = [sys.executable, __file__, "-", "--work", str(work), "--victim"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def told_by(asked: subprocess.Popen[str], known: str) -> Told | None:
    """What the process tells of the broken index, beside what is known to be true; None if it died."""
    assert asked.stdin is not None
    assert asked.stdout is not None
    asked.stdin.write(f"{known}\n")
    asked.stdin.flush()
    line = asked.stdout.readline()
    if not line:
        asked.wait()
        return None
    told: Told = json.loads(line)
    return told


def judged(told: Told | None, same: bool) -> tuple[Counter[str], list[str]]:
    """What counts for the table, and what is at fault."""
    if told is None:
        return Counter(("tried", "died")), ["the process died"]
    counts = Counter({"tried": 1, "false-served": bool(told["false"]), "escaped": bool(told["escaped"])})
    faults = [f"escaped: {error}" for error in told["escaped"]]
    faults += [f"served: {shown[:200]}" for shown in told["false"][:3]]
    if not told["check"] and same:
        return counts + Counter(["without-effect"]), faults
    said = [line for line in [*told["repair"], *told["again"]] if LOST.search(line)]
    counts["found"] = bool(told["check"])
    counts["mended"] = not told["again"]
    counts["said-lost"] = bool(told["again"] and said)
    counts["neither"] = not counts["mended"] and not counts["said-lost"]
    if not told["check"]:
        faults.append("not found")
    if counts["neither"]:
        faults.append(f"neither mended nor said to be lost: {told['again'][:2]}")
    return counts, faults


def contents(index: Path) -> list[Any] | None:
    """All rows that can be shown, and the configuration; None where they cannot be read."""
    try:
        connection = sqlite3.connect(f"file:{index / 'catalogue.sqlite'}?mode=ro", uri=True)
        try:
            rows = [connection.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES]
        finally:
            connection.close()
        return [*rows, json.loads((index / "config.json").read_text(encoding="utf-8"))]
    except (OSError, ValueError, sqlite3.Error):
        return None


if __name__ == "__main__":
    sys.exit(main())
