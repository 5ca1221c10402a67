"""Kill a writer at random moments, and see that nothing is lost and nothing doubled.

    python benchmarks/crash.py ARTICLES.jsonl.gz --kills 200

A writer process adds, changes, removes, prunes, and makes the derived files anew (limits are set so small
that vectors are compressed and files folded all the time), and tells what it begins and what is done. At a
random moment it gets SIGKILL. Then `check` must find the index sound, what was told to be done must be there,
what was not touched must be unchanged, and after one more sync the index must hold just the files there are.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.common import evenly, machine, table
from index import Encoder, Index, QuothError, SyncReport, sync
from index.article import Document
from index.encoding import SentenceTransformerEncoder, encoder
from index.intake import clean, extract, read
from index.storage import generations, vectors

MOST = 60  # articles in the folder
State = dict[str, str]


def main() -> int:
    """Kill, look, repeat."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path, help="JSON Lines of articles, or a folder of text files")
    parser.add_argument("--kills", type=int, default=200, help="so many times (default 200)")
    parser.add_argument("--seed", type=int, default=0, help="of the dice (default 0)")
    parser.add_argument("--work", type=Path, help="where to make the index (default: a temporary folder)")
    parser.add_argument("--write", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    small_limits()
    if options.write is not None:
        write(options.source, options.work, random.Random(options.write))
        return 0
    with tempfile.TemporaryDirectory(dir=options.work) as folder:
        return attack(options, Path(folder))


def small_limits() -> None:
    """Everything that takes thousands of articles otherwise is to happen with dozens."""
    sync._BATCH = 8
    generations._LOG_AT_LEAST = 10
    vectors.EXACT_UP_TO = 30
    vectors._TRAIN = 2
    encoder._FEW = 1_000_000  # a writer that imports PyTorch is not writing


# The victim


def write(source: Path, work: Path, dice: random.Random) -> None:
    """Change files and index until killed, telling each step."""
    texts = json.loads(source.read_text(encoding="utf-8"))
    folder = work / "articles"
    folder.mkdir(exist_ok=True)
    with Index.open(work / "index") as index:
        tell("ready")
        while True:
            step = dice.choice([add, add, change, remove, prune, rebuild])
            step(index, folder, texts, dice)
            tell("done", state=files_in(folder))


def tell(what: str, **more: Any) -> None:
    """One line of JSON to the parent."""
    print(json.dumps({"what": what, **more}), flush=True)


def add(index: Index, folder: Path, texts: list[str], dice: random.Random) -> None:
    """Some new files."""
    room = [name for name in names() if not (folder / name).exists()]
    chosen = dice.sample(room, min(len(room), dice.randint(1, 8)))
    tell("add", touched=chosen)
    for name in chosen:
        put(folder / name, texts, dice)
    index.sync(folder)


def change(index: Index, folder: Path, texts: list[str], dice: random.Random) -> None:
    """Some other words."""
    present = sorted(file.name for file in folder.iterdir())
    chosen = dice.sample(present, min(len(present), 6))
    tell("change", touched=chosen)
    for name in chosen:
        put(folder / name, texts, dice)
    index.sync(folder)


def remove(index: Index, folder: Path, texts: list[str], dice: random.Random) -> None:
    """Some articles, with all traces."""
    present = index.articles(limit=-1)
    chosen = dice.sample(present, min(len(present), 4))
    tell("remove", touched=[Path(article.path or "").name for article in chosen])
    for article in chosen:
        Path(article.path or "").unlink()
    index.remove([article.id for article in chosen])


def prune(index: Index, folder: Path, texts: list[str], dice: random.Random) -> None:
    """Some files vanish."""
    present = sorted(file.name for file in folder.iterdir())
    chosen = dice.sample(present, min(len(present), 4))
    tell("prune", touched=chosen)
    for name in chosen:
        (folder / name).unlink()
    index.sync(folder, prune=True)


def rebuild(index: Index, folder: Path, texts: list[str], dice: random.Random) -> None:
    """The derived files anew; where there are enough vectors, compressed."""
    tell("rebuild", touched=[])
    with index._writing.writer() as writer:
        writer.rebuild()


def names() -> list[str]:
    """All file names that there may be."""
    return [f"{number:03}.txt" for number in range(MOST)]


def put(file: Path, texts: list[str], dice: random.Random) -> None:
    """A short article; whole, or not there."""
    start = dice.randrange(3) * 400
    words = dice.choice(texts)[start : start + dice.randint(150, 500)]
    beside = file.with_name(f".{file.name}")
    beside.write_text(f"Headline {dice.random()}\n\nText {dice.random()}. {words}\n", encoding="utf-8")
    beside.replace(file)


# The attacker


def attack(options: argparse.Namespace, work: Path) -> int:
    """Kill so many times; the exit status tells whether all went well."""
    dice = random.Random(options.seed)
    texts = work / "texts.json"
    texts.write_text(json.dumps([record["text"] for record in evenly(options.source, 300)]), encoding="utf-8")
    encoder = SentenceTransformerEncoder()
    counts: dict[str, int] = {}
    faults: list[str] = []
    compressed = 0
    state: State = {}
    for number in range(options.kills):
        during, state, found = round_of(texts, work, encoder, dice, 1_000 * options.seed + number, state)
        counts[during] = counts.get(during, 0) + 1
        faults += [f"kill {number} during {during}: {fault}" for fault in found]
        compressed += json.loads((work / "index" / "vectors.json").read_text())["learnt_from"] > 0
        if sys.stderr.isatty():
            print(f"\r{number + 1} of {options.kills}, {len(faults)} faults", end="", file=sys.stderr)
    print(machine())
    print("\n".join(table([("killed during", "times"), *sorted(counts.items())])))
    lost = sum("lost" in fault for fault in faults)
    doubled = sum("doubled" in fault for fault in faults)
    print(
        f"{options.kills} kills ({compressed} with compressed vectors): {lost} lost, {doubled} doubled, "
        f"{len(faults) - lost - doubled} other faults"
    )
    print("\n".join(faults))
    return 1 if faults else 0


def round_of(
    texts: Path, work: Path, encoder: Encoder, dice: random.Random, seed: int, before: State
) -> tuple[str, State, list[str]]:
    """One writer from birth to death; what it was at, the files that there are, and what is wrong."""
    command = [sys.executable, __file__, str(texts), "--work", str(work), "--write", str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as victim:
        assert victim.stdout is not None
        assert json.loads(victim.stdout.readline())["what"] == "ready"
        time.sleep(dice.random() * 3.0)
        victim.send_signal(signal.SIGKILL)
        told = [json.loads(line) for line in victim.stdout.read().splitlines() if line.endswith("}")]
    done = [line["state"] for line in told if line["what"] == "done"]
    under_way = told[-1] if told and told[-1]["what"] != "done" else {"what": "nothing", "touched": []}
    folder = work / "articles"
    with Index.open(work / "index", encoder=encoder) as index:
        faults = [f"not sound: {problem}" for problem in index.check()]
        held = files_of(index)
        for name, text in (done[-1] if done else before).items():
            if name not in under_way["touched"] and held.get(name) != text:
                faults.append(f"{name} was lost")
        try:
            faults += settled(index, folder, index.sync(folder, prune=True))
        except QuothError as error:
            faults.append(f"could not be rerun: {error}")
        return under_way["what"], files_in(folder), faults


def settled(index: Index, folder: Path, report: SyncReport) -> list[str]:
    """What is wrong after the rerun."""
    faults = [f"could not be read: {outcome}" for outcome in report.failed]
    expected, held = files_in(folder), files_of(index)
    faults += [f"{name} was lost after the rerun" for name in expected if held.get(name) != expected[name]]
    faults += [f"{name} should be gone, or is doubled" for name in held if name not in expected]
    if len(index.articles(limit=-1)) != len(held):
        faults.append("an article is doubled")
    return faults + [f"not sound after the rerun: {problem}" for problem in index.check()]


def files_in(folder: Path) -> State:
    """The hash of what each file holds, cleaned, by file name."""
    documents = [item for item in read([folder]) if isinstance(item, Document)]
    return {Path(d.location).name: clean(extract(d).article).content_hash for d in documents}


def files_of(index: Index) -> State:
    """The same of what the index holds."""
    return {Path(article.path or "").name: article.content_hash for article in index.articles(limit=-1)}


if __name__ == "__main__":
    sys.exit(main())
