"""Passages that may hold the answer: searched by meaning and words, each story once, the best read closely.

The index fuses its two rankings; copies of a passage are left out; what the headlines say is used; the new
comes before the old; a reranker, where there is one, reads the first passages together with the question; and
no article takes more than its share of the first places.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from index import UNKNOWN, Hit, Index
from qa.records import Question
from qa.retrieval.excerpt import excerpt
from qa.retrieval.headlines import with_headlines
from qa.retrieval.recency import freshness
from qa.retrieval.rerank import Reranker

PASSAGES = 12
"""So many passages are read sentence by sentence."""

# The numbers below were chosen on one half of RealTimeQA's questions (`quoth evaluate retrieval --half a`).
_CANDIDATES = 40  # passages that are put in order
_COPY = 0.9  # texts that share so much of their words are copies of one
_HEADLINES = 0.3  # what headlines can add to a score in [0, 1]
_FRESH = 0.2  # what being new can add to it
_OF_ONE_ARTICLE = 4  # passages; its fifth comes after all others
_READ = 15  # passages that the reranker reads ...
_LONGEST = 700  # ... and so many characters of each
_LOGITS_OF_FUSED = 2.0  # what the first stage counts beside the reranker's logit, ...
_LOGITS_OF_HEADLINES = 2.0  # ... what headlines do, ...
_LOGITS_OF_FRESH = 4.0  # ... and what is new
_IN_CONVERSATION = 8  # passages read of the articles that a conversation is about
_QUOTED_IN = 5  # passages looked through for a quotation
_LOGITS_OF_CONVERSATION = 6.0  # what it counts to be of such an article
_TRUST = 3.0  # a title counts e times as much for so much more of a logit


def retrieve(
    index: Index,
    question: Question,
    k: int = PASSAGES,
    reranker: Reranker | None = None,
    around: Collection[str] | None = None,
    tell: Callable[[str], None] | None = None,
) -> list[Hit]:
    """The `k` passages that fit the question best; a hit's `ranks` and `scores` tell what found it.

    These are of `dense` and `lexical`, and of `reranker` (a logit) if there is one: it then reads all that is
    returned. `around` are the ids of the articles that the conversation is about, if they are known; `tell`
    is told how many passages are read.
    """
    text = question.standalone
    found = index.search(
        text,
        max(_CANDIDATES, 2 * k),
        since=question.since,
        until=question.until,
        source=question.source,
        language=languages_for(index, question),
    )
    hits = _without_copies(index, found)
    hits = with_headlines(index, text, hits, [hit.score for hit in hits], _HEADLINES)
    hits = _freshest(question, hits, _FRESH)
    if reranker is not None:
        hits = hits[: max(_READ, k)]
        around = conversed_on(index, question) if around is None else around
        if around:
            known = {hit.passage.id for hit in hits}
            near = index.nearest_in(around, text, _IN_CONVERSATION)
            own = [hit for hit in near if hit.article.language in (None, question.language)]
            hits += [hit for hit in own if hit.passage.id not in known]
        if tell:
            tell(f"reading {len(hits)} of them closely")
        hits = _reranked(index, text, hits, reranker)
        hits = _freshest(question, hits, _LOGITS_OF_FRESH)
        hits = _raised(hits, around)
    return _several_articles(hits)[:k]


def languages_for(index: Index, question: Question) -> tuple[str, ...] | None:
    """The languages of the articles that a question is asked of: its own, and those that are not known.

    None where that is all that there are, or where no article is in one of these.
    """
    held = index.languages()
    own = tuple(code for code in (question.language, UNKNOWN) if code in held)
    return own if own and len(own) < len(held) else None


def conversed_on(index: Index, question: Question) -> frozenset[str]:
    """Ids of the articles of the quotations that a question leans on."""
    found = set()
    for quotation in question.leans_on:
        words = " ".join(quotation.split())
        hits = index.search(words, _QUOTED_IN, mode="lexical") if words else []
        found |= {hit.article.id for hit in hits if words in " ".join(hit.passage.text.split())}
    return frozenset(found)


def _raised(hits: Sequence[Hit], articles: Collection[str]) -> list[Hit]:
    """The hits with those of the articles that the conversation is about before others as good."""
    raised = [
        replace(hit, score=hit.score + _LOGITS_OF_CONVERSATION) if hit.article.id in articles else hit
        for hit in hits
    ]
    return sorted(raised, key=lambda hit: -hit.score)


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


def _freshest(question: Question, hits: Sequence[Hit], weight: float) -> list[Hit]:
    """The hits in their new order, up to `weight` added to the score of each for how fresh its article is."""
    fresh = freshness(question, [hit.article.day for hit in hits])
    raised = [replace(hit, score=hit.score + weight * share) for hit, share in zip(hits, fresh, strict=True)]
    return sorted(raised, key=lambda hit: -hit.score)


def _reranked(index: Index, text: str, hits: Sequence[Hit], reranker: Reranker) -> list[Hit]:
    """The hits by the reranker's logit, with something of the first stage's score and of the headlines."""
    wanted = frozenset(index.terms(text))
    logits = reranker.score(text, [excerpt(index, hit, wanted, _LONGEST) for hit in hits]).tolist()
    order = sorted(range(len(hits)), key=lambda number: -logits[number])
    ranked = [_with_rank(hits[number], rank, logits[number]) for rank, number in enumerate(order, start=1)]
    trust = [math.exp((hit.scores["reranker"] - logits[order[0]]) / _TRUST) for hit in ranked]
    return with_headlines(index, text, ranked, trust, _LOGITS_OF_HEADLINES)


def _with_rank(hit: Hit, rank: int, logit: float) -> Hit:
    return replace(
        hit,
        score=logit + _LOGITS_OF_FUSED * hit.score,
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
