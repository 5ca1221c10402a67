"""A summary of what happened: a sentence of each article on it, none that repeats another, day by day."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index import Hit, Index
from qa.answering.evidence import FIT, Choice, Evidence, best
from qa.answering.on_topic import in_order
from qa.answering.said import dated
from qa.records import Order, Question

SUMMED_UP = 24
"""Passages that are looked through for a summary: they are of many articles."""

_MOST = 5  # sentences shown
_NEWEST = 8  # articles of which 'the latest' are taken
_RELEVANCE = 0.7  # what it counts that a sentence fits; the rest is that it says something new


def asks_for_summary(question: Question) -> bool:
    """Whether a question asks what happened, and not what somebody said."""
    return question.kind == "summarise" and not question.speaker


def first_of_each_article(hits: Iterable[Hit]) -> list[Hit]:
    """The best passage of each article, in their order."""
    found: dict[str, Hit] = {}
    for hit in hits:
        found.setdefault(hit.article.id, hit)
    return list(found.values())


def summarised(index: Index, question: Question, evidence: Sequence[Evidence]) -> list[Choice]:
    """The sentences of a summary, oldest first, or newest if the question asks for the latest.

    Chosen from evidence, best first, by maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998).
    """
    of_articles: dict[str, Evidence] = {}
    for item in evidence:
        if item.fit >= FIT:
            of_articles.setdefault(item.article.id, item)
    fitting = list(best(list(of_articles.values()), len(of_articles), math.inf))
    if question.order == "newest":
        newest = {item.article.id for item in in_order(question, fitting)[:_NEWEST]}
        fitting = [item for item in fitting if item.article.id in newest]
    order: Order = "oldest" if question.order == "relevance" else question.order
    return [dated(item) for item in in_order(replace(question, order=order), _diverse(index, fitting))]


def _diverse(index: Index, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best sentences that do not repeat one another, given best first."""
    if len(evidence) < 2:
        return list(evidence)
    vectors = index.encode([item.text for item in evidence])
    alike = vectors @ vectors.T
    most, least = evidence[0].score, min(item.score for item in evidence)
    fits = [(item.score - least) / (most - least or 1.0) for item in evidence]
    chosen = [0]
    while len(chosen) < min(_MOST, len(evidence)):
        left = [number for number in range(len(evidence)) if number not in chosen]
        said = {number: max(float(alike[number, other]) for other in chosen) for number in left}
        chosen.append(max(left, key=lambda n: _RELEVANCE * fits[n] - (1 - _RELEVANCE) * said[n]))
    return [evidence[number] for number in chosen]
