"""Between an answer and a no: the words that come nearest, said to be just that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.answering.evidence import Evidence
from qa.answering.found import Choice, Found, Refusal
from qa.answering.gate import NEAR, sure
from qa.answering.inquiry import Inquiry
from qa.answering.ranking import asked_for, nearest_words

NEAREST = "No sentence says so outright. Nearest:"
"""What stands above words that come nearest."""
UNDECIDED = "Quoth gives no yes or no here. What comes nearest:"
"""What stands above words that may tell whether something is so, and were not weighed as a yes or no."""
_ON_TOPIC = 0.3  # share of the topic's words, by rarity, that the article of the best words must hold
_LEAST = 0.0  # what the reranker must give the best of these words: below, they have nothing to do with it


def cautioned(found: Found, words: str) -> Found:
    """What was found, said by these words to be what comes nearest; no short answer stands in front of it."""
    choices = tuple(replace(choice, heading=choice.heading or words) for choice in found.choices)
    return replace(found, choices=choices, short=False, cautious=True)


def careful(inquiry: Inquiry, refusal: Refusal | None = None) -> Found | None:
    """The words that come nearest, in place of a refusal or of an unsure answer; None where none are near."""
    if refusal and refusal.why == "no_articles":
        return None
    nearest = nearest_words(inquiry)
    if not nearest or not _is_near(inquiry, nearest):
        return None
    if refusal and not _may_mean(inquiry, refusal, nearest[0]):
        return None
    return Found((Choice(NEAREST, nearest),), nearest, cautious=True)


def _is_near(inquiry: Inquiry, nearest: Sequence[Evidence]) -> bool:
    """Whether these sentences have to do with the question, as the reranker and the gate have it."""
    probable = sure(inquiry, nearest)
    related = max(item.logit or 0.0 for item in nearest) >= _LEAST
    return related and (probable is None or probable >= NEAR)


def _may_mean(inquiry: Inquiry, refusal: Refusal, best: Evidence) -> bool:
    """Whether the best of these words can be about what was refused: its name or topic is there at all."""
    if refusal.why == "unknown_name":
        return _has_name(best, refusal.about)
    if refusal.why != "silent":
        return True
    if not best.statement or not asked_for(inquiry, best.statement):
        return False  # of those whose words are asked for, nobody else's are near
    topic = inquiry.question.topic
    article = f"{best.article.title} {best.article.text}"
    return not topic or inquiry.weigher(topic).held(article) >= _ON_TOPIC


def _has_name(best: Evidence, name: str) -> bool:
    """Whether a name that no article has as it stands is there in parts: 'Whelan’s brother, David'."""
    words = [word.casefold() for word in name.split()]
    near = f"{best.text} {best.speaker or ''}".casefold()
    whole = best.article.text.casefold()
    return len(words) > 1 and words[-1] in near and all(word in whole for word in words)
