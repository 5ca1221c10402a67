"""Sync, second sync, one change, query: times, memory and disk, beside a bare encode loop in the same run.

    python benchmarks/sync.py ARTICLES.jsonl.gz --articles 300

The bare loop is `SentenceTransformer.encode` over exactly the passages that the index embedded, with the
library's own defaults. Compare the two as a ratio: they ran in one process, one after the other.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.common import evenly, machine
from index import Index, SyncReport
from index.encoding import SentenceTransformerEncoder
from index.text import with_title
from qa import Assistant


def main() -> None:
    """Run all and print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path, help="JSON Lines of articles, gzipped or not")
    parser.add_argument(
        "--articles", type=int, default=300, help="so many of them, spread evenly (default 300)"
    )
    parser.add_argument("--questions", type=int, default=50, help="queries to time (default 50)")
    options = parser.parse_args()
    records = evenly(options.source, options.articles)
    encoder = SentenceTransformerEncoder()
    encoder._load()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "articles.jsonl"
        with Index.open(Path(folder) / "index", encoder=encoder) as index:
            rows = [("articles", f"{len(records):,}"), *syncs(index, file, records)]
            rows += bare(index, encoder, rows)
            rows += queries(index, [record["title"] for record in records[: options.questions]])
    rows.append(("peak memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB"))
    for name, value in rows:
        print(f"{name:44} {value:>20}")


def syncs(index: Index, file: Path, records: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """First sync, second sync, and a sync after one article changed."""
    first = write_and_sync(index, file, records)
    second = write_and_sync(index, file, records)
    records[0] = records[0] | {"text": f"{records[0]['text']}\n\nThe story was updated on Monday."}
    third = write_and_sync(index, file, records)
    assert (second.embedded, second.unchanged) == (0, len(records) - len(second.skipped)), second
    assert third.updated == 1, third
    return [
        ("passages", f"{first.passages:,}"),
        ("sync, passages/s", f"{first.embedded / first.seconds:.1f}"),
        ("second sync, nothing new: seconds, embedded", f"{second.seconds:.2f} s, {second.embedded}"),
        ("one article changed: seconds, embedded", f"{third.seconds:.2f} s, {third.embedded}"),
        ("index on disk", f"{index.status().bytes_on_disk / 1e6:,.1f} MB"),
    ]


def write_and_sync(index: Index, file: Path, records: list[dict[str, Any]]) -> SyncReport:
    """Sync these records."""
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return index.sync(file)


def bare(
    index: Index, encoder: SentenceTransformerEncoder, rows: list[tuple[str, str]]
) -> list[tuple[str, str]]:
    """The library alone over the same texts; the ratio is sync to library."""
    from sentence_transformers import SentenceTransformer

    texts = [with_title(item.title, item.text) for item in index._catalogue.searchable()]
    model: Any = encoder._load()
    assert isinstance(model, SentenceTransformer)
    started = time.perf_counter()
    model.encode(texts, show_progress_bar=False)
    rate = len(texts) / (time.perf_counter() - started)
    ours = float(dict(rows)["sync, passages/s"])
    return [
        ("bare SentenceTransformer.encode, passages/s", f"{rate:.1f}"),
        ("sync : bare", f"{ours / rate:.2f}"),
    ]


def queries(index: Index, texts: list[str]) -> list[tuple[str, str]]:
    """Median and 95th percentile of a search and of a whole answer, warm."""
    assistant = Assistant(index)
    rows = []
    calls: dict[str, Callable[[str], Any]] = {"search": index.search, "answer": assistant.ask}
    for name, call in calls.items():
        call(texts[0])
        times = sorted(clocked(call, text) for text in texts)
        p95 = times[int(0.95 * (len(times) - 1))]
        rows.append((f"{name}, p50 / p95", f"{1000 * statistics.median(times):.0f} / {1000 * p95:.0f} ms"))
    return rows


def clocked(call: Callable[[str], Any], text: str) -> float:
    """Seconds of one call."""
    started = time.perf_counter()
    call(text)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
