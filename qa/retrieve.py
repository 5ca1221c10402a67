"""Passages that may hold the answer: searched by meaning and words, filtered, each story once."""

from __future__ import annotations

from index import Hit, Index
from qa.records import Question

_PASSAGES = 12
"""So many passages are read sentence by sentence."""


def retrieve(index: Index, question: Question, k: int = _PASSAGES) -> list[Hit]:
    """The `k` passages that fit the question best; the same words from a second article are left out."""
    hits = index.search(
        question.standalone, 2 * k, since=question.since, until=question.until, source=question.source
    )
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(" ".join(hit.passage.text.split()).casefold(), hit)
    return list(first.values())[:k]
