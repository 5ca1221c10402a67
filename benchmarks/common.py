"""What the benchmarks share: the machine they ran on, and records of a corpus."""

from __future__ import annotations

import gzip
import json
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any


def machine() -> str:
    """What it ran on."""
    names = ("sentence-transformers", "torch", "faiss-cpu", "tantivy")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    return f"{os.cpu_count()} cores, {processor()}, Python {platform.python_version()}, {versions}"


def processor() -> str:
    """The processor's name, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(": ")[1] for line in lines if line.startswith("model name")), platform.machine())


def evenly(source: Path, count: int) -> list[dict[str, Any]]:
    """`count` records of a JSON Lines file (gzipped or not), spread evenly; or text files of a folder."""
    if source.is_dir():
        files = sorted(source.rglob("*.txt"))
        records = [{"title": file.stem, "text": file.read_text(encoding="utf-8")} for file in files]
    else:
        opened: Callable[..., Any] = gzip.open if source.suffix == ".gz" else open
        with opened(source, "rt", encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
    step = max(1, len(records) // count)
    return records[::step][:count]


def percentile(values: Sequence[float], share: float) -> float:
    """The value that a share of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """Lines of a table; the first row is its head."""
    widths = [max(len(str(row[column])) for row in rows) for column in range(len(rows[0]))]
    for number, row in enumerate(rows):
        yield "  ".join(f"{cell!s:>{width}}" for cell, width in zip(row, widths, strict=True))
        if not number:
            yield "  ".join("-" * width for width in widths)
