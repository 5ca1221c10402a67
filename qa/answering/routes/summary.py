"""A summary of what happened: a sentence of each article on it, none that repeats another, day by day."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from index import Hit
from qa.answering.choosing import best
from qa.answering.evidence import FIT, Evidence
from qa.answering.found import Choice, Found, Refusal
from qa.answering.inquiry import Inquiry
from qa.answering.on_topic import in_order
from qa.answering.routes.facts import read_closely
from qa.answering.routes.spoken import dated
from qa.records import Order, Question

_PASSAGES = 24  # that are looked through: they are of many articles
_MOST = 5  # sentences shown
_NEWEST = 8  # articles of which 'the latest' are taken
_RELEVANCE = 0.7  # what it counts that a sentence fits; the rest is that it says something new


class Summary:
    """Takes questions for what happened, and not for what somebody said."""

    name = "summary"
    searches = True

    def takes(self, question: Question) -> bool:
        """'Summarise the talks', 'What is the latest on Y?'"""
        return question.kind == "summarise" and not question.speaker

    def find(self, inquiry: Inquiry) -> Found | Refusal:
        """The sentences of a summary, each under its day and article."""
        evidence = read_closely(inquiry, inquiry.passages(_PASSAGES), first_of_each_article)
        if isinstance(evidence, Refusal):
            return evidence
        choices = _summarised(inquiry, evidence)
        return Found(tuple(choices), tuple(evidence), short=True)


def first_of_each_article(hits: Iterable[Hit]) -> list[Hit]:
    """The best passage of each article, in their order."""
    found: dict[str, Hit] = {}
    for hit in hits:
        found.setdefault(hit.article.id, hit)
    return list(found.values())


def _summarised(inquiry: Inquiry, evidence: Sequence[Evidence]) -> list[Choice]:
    """The sentences of a summary, oldest first, or newest if the question asks for the latest.

    Chosen from evidence, best first, by maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998).
    """
    asked = inquiry.question.order
    of_articles: dict[str, Evidence] = {}
    for item in evidence:
        if item.fit >= FIT:
            of_articles.setdefault(item.article.id, item)
    fitting = list(best(list(of_articles.values()), len(of_articles), math.inf))
    if asked == "newest":
        newest = {item.article.id for item in in_order(asked, fitting)[:_NEWEST]}
        fitting = [item for item in fitting if item.article.id in newest]
    order: Order = "oldest" if asked == "relevance" else asked
    return [dated(item) for item in in_order(order, _diverse(inquiry, fitting))]


def _diverse(inquiry: Inquiry, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best sentences that do not repeat one another, given best first."""
    if len(evidence) < 2:
        return list(evidence)
    vectors = inquiry.index.encode([item.text for item in evidence])
    alike = vectors @ vectors.T
    most, least = evidence[0].score, min(item.score for item in evidence)
    fits = [(item.score - least) / (most - least or 1.0) for item in evidence]
    chosen = [0]
    while len(chosen) < min(_MOST, len(evidence)):
        left = [number for number in range(len(evidence)) if number not in chosen]
        said = {number: max(float(alike[number, other]) for other in chosen) for number in left}
        chosen.append(max(left, key=lambda n: _RELEVANCE * fits[n] - (1 - _RELEVANCE) * said[n]))
    return [evidence[number] for number in chosen]
