"""A summary of what happened: what articles tell first and what fits best, day by day, nothing twice."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from index import Hit
from qa.answering.choosing import best
from qa.answering.evidence import FIT, Evidence
from qa.answering.found import Choice, Found, Refusal, cited
from qa.answering.inquiry import Inquiry
from qa.answering.on_topic import in_order
from qa.answering.routes.facts import read_closely
from qa.answering.routes.spoken import dated
from qa.records import Order, Question

_PASSAGES = 24  # that are looked through: they are of many articles
_ARTICLES = 6  # whose first and best passages are read ...
_FAR = 6.0  # ... unless their best one scores so far below that of the first, in logits
_ALL = 10_000  # passages of these articles
_MOST = 4  # sentences shown
_NEWEST = 8  # articles of which 'the latest' are taken
_WHOLE = 6  # words of a sentence that tells something by itself
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
        evidence = read_closely(inquiry, inquiry.passages(_PASSAGES), partial(_best_and_first, inquiry))
        if isinstance(evidence, Refusal):
            return evidence
        choices = _summarised(inquiry, evidence)
        if not choices:
            return Refusal("nothing_fits", tuple(map(cited, evidence[:1])))
        return Found(tuple(choices), tuple(evidence), short=True)


def first_of_each_article(hits: Iterable[Hit]) -> list[Hit]:
    """The best passage of each article, in their order."""
    found: dict[str, Hit] = {}
    for hit in hits:
        found.setdefault(hit.article.id, hit)
    return list(found.values())


def _best_and_first(inquiry: Inquiry, hits: Iterable[Hit]) -> list[Hit]:
    """The best passage of each of the best articles, and its first: news open with what happened."""
    best_of = first_of_each_article(hits)[:_ARTICLES]
    near = [hit for hit in best_of if best_of[0].score - hit.score <= _FAR]
    if not near:
        return []
    opening: dict[str, Hit] = {}
    for hit in inquiry.index.nearest_in({hit.article.id for hit in near}, inquiry.question.standalone, _ALL):
        first = opening.setdefault(hit.article.id, hit)
        if hit.passage.start < first.passage.start:
            opening[hit.article.id] = hit
    found: list[Hit] = []
    for hit in near:
        first = opening.get(hit.article.id, hit)
        found += [hit] if first.passage.id == hit.passage.id else [hit, replace(first, score=hit.score)]
    return found


def _summarised(inquiry: Inquiry, evidence: Sequence[Evidence]) -> list[Choice]:
    """The sentences of a summary, oldest first, or newest if the question asks for the latest.

    Chosen from evidence, best first, by maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998). Of
    few articles several are taken; bare quotations only where there is nothing else.
    """
    asked = inquiry.question.order
    telling = [item for item in evidence if item.fit >= FIT and item.words >= _WHOLE and not item.asks]
    telling = [item for item in telling if not _is_quoted(item)] or telling
    of_each = math.ceil(_MOST / max(1, len({item.article.id for item in telling})))
    fitting = list(best(_at_most(of_each, telling), len(telling), math.inf))
    if asked == "newest":
        newest = list(dict.fromkeys(item.article.id for item in in_order(asked, fitting)))[:_NEWEST]
        fitting = [item for item in fitting if item.article.id in newest]
    order: Order = "oldest" if asked == "relevance" else asked
    chosen = sorted(_diverse(inquiry, fitting), key=lambda item: (item.article.id, item.start))
    return _under_days(in_order(order, chosen))


def _is_quoted(item: Evidence) -> bool:
    """Whether a sentence is somebody's words and little else."""
    return item.statement is not None and item.statement.kind == "direct"


def _at_most(count: int, evidence: Iterable[Evidence]) -> list[Evidence]:
    """So many of each article, the best."""
    seen: Counter[str] = Counter()
    kept = []
    for item in evidence:
        seen[item.article.id] += 1
        if seen[item.article.id] <= count:
            kept.append(item)
    return kept


def _under_days(evidence: Iterable[Evidence]) -> list[Choice]:
    """The sentences in their order, those of one day and article under one heading."""
    choices: list[Choice] = []
    for item in evidence:
        choice = dated(item)
        if choices and choices[-1].heading == choice.heading:
            choice = replace(choice, evidence=(*choices.pop().evidence, item))
        choices.append(choice)
    return choices


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
