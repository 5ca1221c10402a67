"""Questions put to whole collections: what the commands that fit weights have in common."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import get_args

from index import Index
from qa.evaluate.answers import drawn
from qa.evaluate.data import Half
from qa.evaluate.datasets import Asked, known_questions


def chosen(description: str | None) -> argparse.Namespace:
    """The options: `pairs` of FILE=INDEX, `limit` of questions of each file and half, `no_reranker`."""
    options = argparse.ArgumentParser(description=description)
    options.add_argument("pairs", nargs="+", metavar="FILE=INDEX")
    options.add_argument("-n", "--limit", type=int, help="questions of each file and half")
    options.add_argument("--no-reranker", action="store_true")
    return options.parse_args()


def questions_of(pairs: Sequence[str], limit: int | None) -> Iterator[tuple[Index, Half, list[Asked]]]:
    """The questions of each half of each pair, with its index, which is open meanwhile."""
    for file, folder in (pair.split("=", 1) for pair in pairs):
        with Index.open(folder, create=False) as index:
            for half in get_args(Half):
                yield index, half, drawn(known_questions(file, half), limit)
