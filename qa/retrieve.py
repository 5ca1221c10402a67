"""Passages that may hold the answer: searched by meaning and words, each story once, the best read closely.

The order in which things are done: the index fuses its two rankings; copies of a passage are left out; a
reranker, where there is one, reads the first of what remains together with the question; no article takes
more than its share of the first places.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from index import Hit, Index
from qa.excerpt import excerpt
from qa.records import Question
from qa.rerank import Reranker

_PASSAGES = 12
"""So many passages are read sentence by sentence."""

_CANDIDATES = 40  # passages of which the copies are left out, and the rest put in order
_RERANKED = 20  # of these the reranker reads so many ...
_LONGEST = 700  # ... and so many characters of each
_COPY = 0.9  # texts that share so much of their words are copies of one
_OF_ONE_ARTICLE = 4  # passages; its fifth comes after all others


def retrieve(
    index: Index, question: Question, k: int = _PASSAGES, reranker: Reranker | None = None
) -> list[Hit]:
    """The `k` passages that fit the question best; a hit's `ranks` and `scores` tell what found it.

    These are of `dense` and `lexical`, and of `reranker` for the passages that it has read (a logit).
    """
    found = index.search(
        question.standalone,
        max(_CANDIDATES, 2 * k),
        since=question.since,
        until=question.until,
        source=question.source,
    )
    hits = _without_copies(index, found)
    if reranker is not None:
        hits = _reranked(index, question.standalone, hits, reranker)
    return _several_articles(hits)[:k]


def _without_copies(index: Index, hits: Sequence[Hit]) -> list[Hit]:
    """Each text once: agencies' reports are printed by many, with a word changed here and there."""
    kept: list[tuple[Hit, frozenset[str]]] = []
    for hit in hits:
        words = frozenset(index.terms(hit.passage.text))
        if not any(_is_copy(words, other) for _, other in kept):
            kept.append((hit, words))
    return [hit for hit, _ in kept]


def _is_copy(words: frozenset[str], other: frozenset[str]) -> bool:
    return len(words & other) >= _COPY * len(words | other)


def _reranked(index: Index, text: str, hits: Sequence[Hit], reranker: Reranker) -> list[Hit]:
    """The first hits in the reranker's order, then the others in theirs."""
    wanted = frozenset(index.terms(text))
    first, others = hits[:_RERANKED], hits[_RERANKED:]
    logits = reranker.score(text, [excerpt(index, hit, wanted, _LONGEST) for hit in first])
    order = sorted(range(len(first)), key=lambda number: -logits[number])
    read = [_with_rank(first[number], rank, float(logits[number])) for rank, number in enumerate(order, 1)]
    return [*read, *others]


def _with_rank(hit: Hit, rank: int, logit: float) -> Hit:
    """The hit as the reranker sees it: its score is 1 to 2, above those that were not read."""
    return replace(
        hit,
        score=1 + 1 / (1 + math.exp(-logit)),
        ranks={**hit.ranks, "reranker": rank},
        scores={**hit.scores, "reranker": logit},
    )


def _several_articles(hits: Sequence[Hit]) -> list[Hit]:
    """The fifth passage of an article, and what comes after it, behind all others."""
    seen: Counter[str] = Counter()
    first: list[Hit] = []
    later: list[Hit] = []
    for hit in hits:
        seen[hit.article.id] += 1
        (first if seen[hit.article.id] <= _OF_ONE_ARTICLE else later).append(hit)
    return [*first, *later]
