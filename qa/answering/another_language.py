"""Questions, and articles, in other languages than English: the nearest words, said to be just that.

Kinds of questions, statements, roles, the reranker and the gate are made for English; none of them judges
another language. What is left is nearness in meaning, where the index's encoder reads the language, and
words. A question is asked of the articles in its own language first, then, by meaning alone, of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index import ENGLISH, UNKNOWN, Hit, language_name
from qa.answering.evidence import Evidence
from qa.answering.found import Choice, Found, Refusal, cited
from qa.answering.inquiry import Inquiry
from qa.retrieval import languages_for

_ONLY = "Quoth reads who says what, and answers, in English only so far."
_PASSAGES = 4  # whose sentences are read
_MOST = 3  # sentences shown
_NEAR = 0.48  # cosine of a passage that has to do with a question (see `benchmarks/languages.py`) ...
_NEAR_UNSPACED = 0.58  # ... in a script without spaces
_UNSPACED = frozenset("ja km lo my th zh".split())
_SHARED = 0.5  # share of the question's words of a sentence that is shown for its words alone
_SPREAD = 0.15  # what scores so far below the first sentence is not shown


def is_of_another_language(inquiry: Inquiry) -> bool:
    """Whether a question is in another language than English, or all articles are."""
    held = inquiry.index.languages()
    return inquiry.question.language != ENGLISH or bool(held and not {ENGLISH, UNKNOWN} & held.keys())


def nearest_in_any_language(inquiry: Inquiry) -> Found | Refusal:
    """The sentences that come nearest to such a question; what is found by its words alone is refused."""
    index, question = inquiry.index, inquiry.question
    own = languages_for(index, question)
    hits = _searched(inquiry, own)
    if index.reads(question.language):
        others = tuple(code for code in index.languages() if own is not None and code not in own)
        for found in (hits, _searched(inquiry, others) if others else []):
            near = [hit for hit in found[:_PASSAGES] if is_near(question.language, hit)]
            if near:
                chosen = _nearest(inquiry, near)
                return Found((Choice(_heading(chosen), chosen),), chosen, cautious=True)
    worded = [item for item in _nearest(inquiry, hits[:_PASSAGES]) if item.own >= _SHARED]
    return Refusal("not_english", tuple(map(cited, worded)))


def nearest_in_others(inquiry: Inquiry, refusal: Refusal) -> Found | None:
    """For an English question that no English article answers: what comes nearest in other languages."""
    index = inquiry.index
    others = tuple(code for code in index.languages() if code not in (ENGLISH, UNKNOWN) and index.reads(code))
    if refusal.why not in ("nothing_fits", "not_together") or not others:
        return None
    near = [hit for hit in _searched(inquiry, others)[:_PASSAGES] if is_near(ENGLISH, hit)]
    chosen = _nearest(inquiry, near)
    return Found((Choice(_heading(chosen), chosen),), chosen, cautious=True) if chosen else None


def _searched(inquiry: Inquiry, languages: Sequence[str] | None) -> list[Hit]:
    asked = inquiry.question
    return inquiry.index.search(
        asked.standalone, since=asked.since, until=asked.until, source=asked.source, language=languages
    )


def is_near(language: str, hit: Hit) -> bool:
    """Whether a passage has to do with a question in a language, by how near it is in meaning."""
    least = _NEAR_UNSPACED if language in _UNSPACED else _NEAR
    return hit.scores.get("dense", 0.0) >= least


def _nearest(inquiry: Inquiry, hits: Sequence[Hit]) -> tuple[Evidence, ...]:
    """The sentences of passages that come nearest to the question, best first."""
    index, question = inquiry.index, inquiry.question
    asked = set(index.terms(question.standalone, question.language))
    found = []
    for rank, hit in enumerate(hits):
        text = hit.article.text
        for start, end in hit.passage.sentences:
            words = index.terms(text[start:end], question.language)
            shared = len(asked & set(words)) / (len(asked) or 1)
            found.append(Evidence(hit.article, start, end, shared, shared, 0, 0, len(words), rank))
    cosines = [0.0] * len(found)
    if index.reads(question.language) and found:
        vectors = index.encode([question.standalone, *(item.text for item in found)])
        cosines = [float(cosine) for cosine in vectors[1:] @ vectors[0]]
    weighed = [replace(item, cosine=cosine) for item, cosine in zip(found, cosines, strict=True)]
    best = sorted(weighed, key=lambda item: -_worth(item))
    return tuple(item for item in best[:_MOST] if _worth(best[0]) - _worth(item) <= _SPREAD)


def _worth(item: Evidence) -> float:
    return item.cosine + item.own / 2


def _heading(chosen: Sequence[Evidence]) -> str:
    """What stands above words of another language."""
    names = dict.fromkeys(language_name(item.article.language or ENGLISH) for item in chosen)
    return f"{_ONLY} Nearest, in {' and '.join(names)}:"
