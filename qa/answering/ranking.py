"""Every sentence of the best passages in one order: rank first, decide afterwards whether it is an answer.

No rule leaves a sentence out, but for what has hardly a word. The weights were fitted on one half of a set of
questions with gold sentences (softmax over the sentences of a question, cross-validated: the gold first for
53 %, among three for 70 %; the same reranker alone: 44 and 68). What the network of the gate says of a
sentence adds nothing to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index import Hit, Statement
from qa.answering.choosing import best
from qa.answering.evidence import Evidence, is_whole, weigh
from qa.answering.inquiry import Inquiry
from qa.answering.signing import touching

_PASSAGES = 6  # whose sentences are all read
_MOST = 3  # sentences shown
_GAP = 3.0  # what scores so far below the first is not shown
_WORDS = 2.0  # more words of the question in a speaker's name or description tell no more
WEIGHTS = {
    "logit": 0.31,
    "who": 0.5,
    "near": 2.2,
    "rank": -0.93,
    "fresh": 1.08,
    "asks": -1.1,
    "conversed": 1.8,
}
"""What each feature of a sentence counts, fitted by `training/ranking.py` (`conversed` was chosen)."""


def ranked(inquiry: Inquiry, hits: Sequence[Hit] | None = None) -> list[Evidence]:
    """The sentences that may answer, best first, each with the statement of whoever is asked for in it.

    `hits` are the passages they are of, by default those of the question. Empty without a reranker: words and
    vectors alone do not tell sentences apart well enough.
    """
    if inquiry.reranker is None:
        return []
    passages = (inquiry.passages() if hits is None else hits)[:_PASSAGES]
    sentences = inquiry.weigher().all_of(passages, inquiry.reranker)
    read = [item for item in sentences if is_whole(item.text)]
    said = {item.article.id: inquiry.said_in(item.article.id) for item in read}
    spoken = [replace(item, statement=_asked_for(inquiry, item, said[item.article.id])) for item in read]
    return sorted(spoken, key=lambda item: -_worth(inquiry, item))


def nearest_words(inquiry: Inquiry, hits: Sequence[Hit] | None = None) -> tuple[Evidence, ...]:
    """The few sentences that come nearest, none twice; of `hits`, by default the question's passages."""
    return best(ranked(inquiry, hits), _MOST, _GAP, lambda item: _worth(inquiry, item))


def _worth(inquiry: Inquiry, item: Evidence) -> float:
    return weigh(WEIGHTS, features_of(inquiry, item))


def features_of(inquiry: Inquiry, item: Evidence) -> dict[str, float]:
    """What a sentence is ranked by."""
    who = min(_WORDS, asked_for(inquiry, item.statement)) if item.statement else 0.0
    return item.features | {"who": who}


def _asked_for(inquiry: Inquiry, item: Evidence, said: Sequence[Statement]) -> Statement | None:
    """Of the statements in a sentence, that of whoever the question names or describes; else the surest."""
    inside = touching(said, (item.start, item.end))
    return max(inside, key=lambda s: (asked_for(inquiry, s), s.confidence, len(s.text)), default=None)


def asked_for(inquiry: Inquiry, said: Statement) -> float:
    """How many words of the question stand in the name, or in the description, of who speaks."""
    who = set(inquiry.index.terms(f"{said.speaker or ''} {said.mention}"))
    return float(len(who & inquiry.stems))
