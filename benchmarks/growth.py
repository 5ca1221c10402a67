"""How an index grows: recall, time of a query, bytes a vector, time to build, to load and to add an article.

    python benchmarks/growth.py INDEX --sizes 60064 1000000 5000000 --questions QUESTIONS.jsonl.gz

INDEX holds real embeddings. Larger sizes are made from them: a point between a passage and one of its ten
nearest, plus noise of length 0.3, made unit length. The queries are real questions. Each size is a whole
index on disk (catalogue, vectors, words), asked by one thread: all questions once, from a disk whose pages
the system may not hold ("first time"), then once more. Recall is measured against a scan of all vectors.
One article in 10,000 has a day of its own, and one in 10 a source of its own, to filter by.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.common import machine, percentile, table
from index import Index
from index.encoding import SentenceTransformerEncoder
from index.storage.proofs import seal_all
from index.text import make_passages, split_sentences, with_title

PER_ARTICLE = 12  # passages
RARE, LARGE = 10_000, 10  # one article in so many has its own day, its own source
NOISE = 0.3
CHUNK = 48_000
TEXT = "The harbour of Ostmark reopened on Monday. Ships may enter again, the mayor said. "


def main() -> None:
    """Build each size, ask it, print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("index", type=Path, help="an index with real embeddings")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000], help="vectors")
    parser.add_argument(
        "--questions", type=Path, help="JSON Lines with 'question_sentence' (default: titles)"
    )
    parser.add_argument("--queries", type=int, default=300, help="so many (default 300)")
    parser.add_argument("--work", type=Path, help="where to build (default: a temporary folder)")
    options = parser.parse_args()
    encoder = SentenceTransformerEncoder()
    with Index.open(options.index, encoder=encoder, create=False) as source:
        real = np.frombuffer(b"".join(row for _, row in source._catalogue.embedded()), np.float32)
        real = real.reshape(-1, encoder.dimensions)
        texts = (
            questions(options.questions)
            if options.questions
            else [a.title for a in source.articles(limit=-1)]
        )
    step = max(1, len(texts) // options.queries)
    texts = texts[::step][: options.queries]
    queries = np.concatenate([encoder.encode_query([text]) for text in texts])
    print(machine())
    print(f"{len(real):,} real embeddings, {len(texts)} queries; queries on one core\n", flush=True)
    rows: list[dict[str, str]] = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory(dir=options.work) as folder:
            rows.append(measure(Path(folder) / "index", real, size, texts, queries, encoder))
        print("\n".join(table([tuple(rows[0]), *(tuple(row.values()) for row in rows)])), flush=True)


@contextmanager
def one_thread() -> Iterator[None]:
    """One core's work, whatever the machine has."""
    import faiss
    from threadpoolctl import threadpool_limits

    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    with threadpool_limits(1):
        yield
    faiss.omp_set_num_threads(threads)


def questions(file: Path) -> list[str]:
    """The questions of a file."""
    opened: Callable[..., Any] = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8") as lines:
        return list(dict.fromkeys(json.loads(line)["question_sentence"] for line in lines))


def measure(
    folder: Path, real: Any, size: int, texts: list[str], queries: Any, encoder: SentenceTransformerEncoder
) -> dict[str, str]:
    """One row of the table."""
    with Index.open(folder, encoder=encoder) as index:
        best = populate(index, real, size, queries)
        with index._writing.writer() as writer:
            building = clocked(writer.rebuild)
        (file,) = folder.glob("vectors-*.faiss")
        per_vector = file.stat().st_size / size
    with Index.open(folder, encoder=encoder) as index, one_thread():
        loading = clocked(lambda: len(index))
        index.search(texts[0], mode="dense")
        cold = Searches(index, queries, best["all"])
        alone = Searches(index, queries, best["all"])
        whole = [clocked(lambda text=text: index.search(text, 10, mode="dense")) for text in texts]
        rare = Searches(index, queries, best["rare"], since="2030-01-01")
        large = Searches(index, queries, best["large"], source="Large")
    with Index.open(folder, encoder=encoder) as index:
        adding = [one_more(index, encoder, number) for number in range(5)]
    ratio = sorted(sync / embed for sync, embed in adding)[2]
    return {
        "vectors": f"{size:,}",
        "recall@10": f"{alone.recall:.4f}",
        "p50 / p95 ms": alone.times,
        "first time": cold.times,
        "whole search p95": f"{1000 * percentile(whole, 0.95):.1f}",
        "bytes/vector": f"{per_vector:.0f}",
        "build s": f"{building:.0f}",
        "load s": f"{loading:.2f}",
        "1 in 10,000: recall, p95": f"{rare.recall:.4f}, {rare.p95}",
        "1 in 10: recall, p95": f"{large.recall:.4f}, {large.p95}",
        "one article more: sync / embed": f"{sorted(s for s, _ in adding)[2]:.2f} s, {ratio:.2f}",
    }


class Searches:
    """The vector searches of all queries under one filter: time and recall@10."""

    def __init__(self, index: Index, queries: Any, best: Any, **filters: str) -> None:
        from index.article import Filters

        wanted = Filters.of(filters.get("since"), None, filters.get("source"))
        seconds, found = [], 0
        with index._snapshot() as parts:
            for query, right in zip(queries, best, strict=True):
                started = time.perf_counter()
                among = index._search.passing(wanted, parts.generation) if filters else None
                hits = parts.vectors.search(query, 10, index._catalogue.embedded, among)
                seconds.append(time.perf_counter() - started)
                found += len({number for number, _ in hits} & set(right.tolist()))
        self.recall = found / best.size
        self.p95 = f"{1000 * percentile(seconds, 0.95):.1f} ms"
        self.times = f"{1000 * percentile(seconds, 0.5):.1f} / {1000 * percentile(seconds, 0.95):.1f}"


def populate(index: Index, real: Any, size: int, queries: Any) -> dict[str, Any]:
    """Fill the catalogue, and find each query's ten best by a scan while the vectors come by."""
    best = {name: Best(len(queries)) for name in ("all", "rare", "large")}
    connection = index._catalogue._database.connection
    connection.execute("PRAGMA synchronous = OFF")
    done = 0
    for rows in enlarged(real, size):
        connection.execute("BEGIN")
        ids = np.arange(done + 1, done + len(rows) + 1)
        articles = range(-(-done // PER_ARTICLE), -(-(done + len(rows)) // PER_ARTICLE))
        connection.executemany(
            f"INSERT INTO articles VALUES ({', '.join('?' * 18)}, x'', x'')",
            (article(number) for number in articles),
        )
        keys = [int(number).to_bytes(32, "big") for number in ids]
        vectors = ((key, row.tobytes()) for key, row in zip(keys, rows, strict=True))
        connection.executemany("INSERT INTO embeddings VALUES (?, ?, x'')", vectors)
        connection.executemany(
            "INSERT INTO passages VALUES (?, ?, 0, 42, '[[0,42]]', ?, x'')",
            ((int(n), f"{(n - 1) // PER_ARTICLE:016x}", key) for n, key in zip(ids, keys, strict=True)),
        )
        connection.execute("COMMIT")
        number = (ids - 1) // PER_ARTICLE
        scores = queries @ rows.T
        best["all"].see(scores, ids)
        best["rare"].see(scores[:, number % RARE == 0], ids[number % RARE == 0])
        best["large"].see(scores[:, number % LARGE == 0], ids[number % LARGE == 0])
        done += len(rows)
        print(f"\r{done:,} vectors", end="", file=sys.stderr)
    print("\r", end="", file=sys.stderr)
    connection.execute("UPDATE meta SET value = 1 WHERE key = 'generation'")
    connection.execute("UPDATE meta SET value = 1 WHERE key = 'log_start'")
    seal_all(connection)
    return {name: found.ids for name, found in best.items()}


def article(number: int) -> tuple[Any, ...]:
    """A row of the catalogue."""
    name, day = f"{number:016x}", "2030-01-01" if number % RARE == 0 else f"20{number % 20:02}-01-01"
    source = "large" if number % LARGE == 0 else "small"
    dates = (day, "[]", source, "en", "2026-01-01T00:00:00+00:00", None, day, source, None)
    return (name, f"Story {number}", TEXT, None, name, *dates, name, "", "", None)


def enlarged(real: Any, size: int) -> Iterator[Any]:
    """Chunks of `size` unit vectors: the real ones, then points between neighbours, with noise."""
    import faiss

    dice = np.random.default_rng(0)
    for start in range(0, min(size, len(real)), CHUNK):
        yield real[start : min(start + CHUNK, size)]
    if size <= len(real):
        return
    exact = faiss.IndexFlatIP(real.shape[1])
    exact.add(real)
    near = exact.search(real, 11)[1][:, 1:]
    for start in range(len(real), size, CHUNK):
        count = min(CHUNK, size - start)
        one = dice.integers(0, len(real), count)
        other = near[one, dice.integers(0, 10, count)]
        share = dice.random((count, 1), np.float32)
        noise = dice.standard_normal((count, real.shape[1]), np.float32)
        rows = unit((1 - share) * real[one] + share * real[other]) + NOISE * unit(noise)
        yield unit(rows).astype(np.float32)


def unit(rows: Any) -> Any:
    """The same directions, each of length 1."""
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class Best:
    """The ten best of each query so far."""

    def __init__(self, queries: int) -> None:
        self._scores = np.full((queries, 10), -2, np.float32)
        self.ids = np.zeros((queries, 10), np.int64)

    def see(self, scores: Any, ids: Any) -> None:
        """Some more vectors."""
        for query, row in enumerate(scores):
            better = np.flatnonzero(row > self._scores[query].min())
            if len(better) > 10:
                better = better[np.argpartition(-row[better], 9)[:10]]
            merged = np.concatenate([self._scores[query], row[better]])
            numbers = np.concatenate([self.ids[query], ids[better]])
            order = np.argsort(-merged)[:10]
            self._scores[query], self.ids[query] = merged[order], numbers[order]


def one_more(index: Index, encoder: SentenceTransformerEncoder, number: int) -> tuple[float, float]:
    """Seconds to sync one article of about ten passages, and to embed its passages alone."""
    sentences = (
        f"Sentence {n} of story {number} tells what happened in the town that day. " for n in range(150)
    )
    folder = Path(tempfile.mkdtemp())
    file = folder / "article.txt"
    paragraphs = "\n\n".join("".join(next(sentences) for _ in range(10)) for _ in range(15))
    file.write_text(f"The day of story {number}\n\n{paragraphs}\n", encoding="utf-8")
    syncing = clocked(lambda: index.sync(file))
    added = index.articles(title=f"The day of story {number}", limit=1)[0]
    passages = make_passages(added, split_sentences(added.text), encoder.count_tokens, encoder.max_tokens)
    texts = [with_title(added.title, passage.text) for passage in passages]
    shutil.rmtree(folder)
    encoder._encoded = 0
    embedding = clocked(lambda: encoder.encode(texts))
    encoder._encoded = 0
    return syncing, embedding


def clocked(call: Callable[[], Any]) -> float:
    """Seconds of one call."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
