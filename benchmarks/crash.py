"""Kill a writer at random moments, and see that nothing is lost and nothing doubled.

    python benchmarks/crash.py ARTICLES.jsonl.gz --kills 200 --full 50

A writer process adds, changes, removes, prunes, and makes the derived files anew (limits are set so small
that vectors are compressed and files folded all the time), and tells what it begins and what is done. At a
random moment it gets SIGKILL. Then `check` must find the index sound, what was told to be done must be there,
what was not touched must be unchanged, and after one more sync the index must hold just the files there are.

With `--full`, so many of the kills strike a writer whose disk is full: the index then lies on a small disk in
memory (which takes the right to mount one), which is filled while it writes; afterwards there is room again.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.common import evenly, machine, table
from index import Encoder, Index, IndexFolderError, QuothError, SyncReport, sync
from index.article import Document
from index.encoding import SentenceTransformerEncoder, encoder
from index.intake import read, take_in
from index.storage import generations, vectors

MOST = 60  # articles in the folder
FIRST = 45  # of them at first: enough that vectors are compressed
DISK = 64_000_000  # bytes of the small disk
State = dict[str, str]


def main() -> int:
    """Kill, look, repeat."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path, help="JSON Lines of articles, or a folder of text files")
    parser.add_argument("--kills", type=int, default=200, help="so many times (default 200)")
    parser.add_argument("--full", type=int, default=0, help="of which so many with a full disk (default 0)")
    parser.add_argument("--seed", type=int, default=0, help="of the dice (default 0)")
    parser.add_argument("--work", type=Path, help="where to make the index (default: a temporary folder)")
    parser.add_argument("--write", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    small_limits()
    if options.write is not None:
        write(options.source, options.work, random.Random(options.write))
        return 0
    with tempfile.TemporaryDirectory(dir=options.work) as folder, disk(Path(folder), options.full):
        return attack(options, Path(folder))


@contextmanager
def disk(work: Path, full: int) -> Iterator[None]:
    """A small disk for the index, where one is to be filled."""
    place = work / "disk"
    place.mkdir()
    if not full:
        yield
        return
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(place)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


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
    with Index.open(work / "disk" / "index") as index:
        tell("ready")
        while True:
            step = dice.choice([add, add, change, remove, prune, rebuild])
            try:
                step(index, folder, texts, dice)
            except IndexFolderError as error:
                tell("refused", touched=[], reason=str(error))
            else:
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
        Path(article.path or "").unlink(missing_ok=True)  # a kill can strike between file and index
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
    """Kill so many times, or until Ctrl-C; the exit status tells whether all went well."""
    dice = random.Random(options.seed)
    texts = work / "texts.json"
    texts.write_text(json.dumps([record["text"] for record in evenly(options.source, 300)]), encoding="utf-8")
    (work / "articles").mkdir()
    for name in names()[:FIRST]:
        put(work / "articles" / name, json.loads(texts.read_text(encoding="utf-8")), dice)
    embedder = SentenceTransformerEncoder()
    with Index.open(work / "disk" / "index", encoder=embedder) as index:
        index.sync(work / "articles")
    counts: Counter[str] = Counter()
    faults: list[str] = []
    compressed = 0
    state: State = files_in(work / "articles")
    with suppress(KeyboardInterrupt):
        for number in range(options.kills):
            fill = number * options.full // options.kills < (number + 1) * options.full // options.kills
            seed = 1_000 * options.seed + number
            during, state, found = round_of(texts, work, embedder, dice, seed, state, fill)
            counts[during] += 1
            faults += [f"kill {number} during {during}: {fault}" for fault in found]
            stamp = json.loads((work / "disk" / "index" / "vectors.json").read_text())
            compressed += stamp["learnt_from"] > 0
            print("\n".join(found) if found else ".", end="", file=sys.stderr, flush=True)
    print(machine())
    print("\n".join(table([("killed during", "times"), *sorted(counts.items())])))
    lost = sum("lost" in fault for fault in faults)
    full = sum(times for during, times in counts.items() if during.endswith("(full disk)"))
    doubled = sum("doubled" in fault for fault in faults)
    print(
        f"{counts.total()} kills ({compressed} with compressed vectors, {full} with a full disk): "
        f"{lost} lost, {doubled} doubled, "
        f"{len(faults) - lost - doubled} other faults"
    )
    print("\n".join(faults))
    return 1 if faults else 0


def round_of(
    texts: Path, work: Path, encoder: Encoder, dice: random.Random, seed: int, before: State, fill: bool
) -> tuple[str, State, list[str]]:
    """One writer from birth to death; what it was at, the files that there are, and what is wrong."""
    told = killed(texts, work, dice, seed, work / "disk" / "fill" if fill else None)
    last = max((number for number, line in enumerate(told) if line["what"] == "done"), default=-1)
    state = told[last]["state"] if last >= 0 else before
    touched = {name for line in told[last + 1 :] for name in line["touched"]}
    under_way = "nothing" if last == len(told) - 1 else told[-1]["what"]
    folder = work / "articles"
    with Index.open(work / "disk" / "index", encoder=encoder) as index:
        faults = [f"not sound: {problem}" for problem in index.check()]
        held = files_of(index)
        for name, text in state.items():
            if name not in touched and held.get(name) != text:
                faults.append(f"{name} was lost")
        try:
            faults += settled(index, folder, index.sync(folder, prune=True))
        except QuothError as error:
            faults.append(f"could not be rerun: {error}")
        return f"{under_way} (full disk)" if fill else under_way, files_in(folder), faults


def killed(
    texts: Path, work: Path, dice: random.Random, seed: int, fill: Path | None
) -> list[dict[str, Any]]:
    """What a writer told before it was killed; with `fill`, that file takes all room for a while before."""
    command = [sys.executable, __file__, str(texts), "--work", str(work), "--write", str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as victim:
        assert victim.stdout is not None
        try:
            assert json.loads(victim.stdout.readline())["what"] == "ready"
            time.sleep(dice.random() * 3.0)
            if fill:
                room = shutil.disk_usage(fill.parent).free - dice.randrange(200_000)
                with suppress(OSError):  # the writer was quicker: there is no room already
                    fill.write_bytes(bytes(max(0, room)))
                time.sleep(dice.random() * 2.0)
        finally:
            victim.kill()
        told = [json.loads(line) for line in victim.stdout.read().splitlines() if line.endswith("}")]
    if fill:
        fill.unlink()
    return told


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
    """The hash of what each file holds, as it is taken in, by file name."""
    documents = [item for item in read([folder]) if isinstance(item, Document)]
    return {Path(d.location).name: take_in(d)[0].article.content_hash for d in documents}


def files_of(index: Index) -> State:
    """The same of what the index holds."""
    return {Path(article.path or "").name: article.content_hash for article in index.articles(limit=-1)}


if __name__ == "__main__":
    sys.exit(main())
