"""Between an answer and a no: the words that come nearest, said to be just that."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from index import Statement
from qa.answering.evidence import Evidence
from qa.answering.found import Choice, Found, Refusal
from qa.answering.gate import ANSWER, NEAR, sure
from qa.answering.inquiry import Inquiry
from qa.answering.names_held import spellings
from qa.answering.ranking import asked_for, nearest_words
from qa.answering.signing import is_trusted
from qa.asking import without_title

NEAREST = "No sentence says so outright. Nearest:"
"""What stands above words that come nearest."""
UNDECIDED = "Quoth gives no yes or no here. What comes nearest:"
"""What stands above words that may tell whether something is so, and were not weighed as a yes or no."""
_ON_TOPIC = 0.3  # share of the topic's words, by rarity, that the article of the best words must hold
_SURELY = 2.0  # what it must give the first of them where it is an answer after all
_LEAST = 0.0  # what the reranker must give the best of these words: they have to do with the question ...
_LITTLE, _LIKELY = -3.0, 0.55  # ... unless it is no less than this, and they probably answer


def cautioned(found: Found, words: str) -> Found:
    """What was found, said by these words to be what comes nearest; no short answer stands in front of it."""
    choices = tuple(replace(choice, heading=choice.heading or words) for choice in found.choices)
    return replace(found, choices=choices, short=False, cautious=True)


def careful(inquiry: Inquiry, refusal: Refusal | None = None) -> Found | None:
    """The words that come nearest, in place of a refusal or of an unsure answer; None where none are near.

    Where they are a statement of the one asked for, and probably answer, they are an answer.
    """
    if refusal and refusal.why in ("no_articles", "no_word"):
        return None
    nearest = nearest_words(inquiry)
    if not nearest:
        return None
    probable = sure(inquiry, nearest)
    if not _is_near(max(item.logit or 0.0 for item in nearest), probable):
        return None
    if refusal and not _may_mean(inquiry, refusal, nearest[0]):
        return None
    surely = probable is not None and probable >= ANSWER and (nearest[0].logit or 0.0) >= _SURELY
    if refusal and surely and is_asked_for(inquiry, nearest[0]):
        return Found((Choice("", tuple(item for item in nearest if is_asked_for(inquiry, item))),), nearest)
    return Found((Choice(NEAREST, nearest),), nearest, cautious=True)


def _is_near(logit: float, probable: float | None) -> bool:
    """Whether words have to do with the question: as the reranker and the gate have it."""
    if probable is None:
        return logit >= _LEAST
    return (logit >= _LEAST and probable >= NEAR) or (logit >= _LITTLE and probable >= _LIKELY)


def is_asked_for(inquiry: Inquiry, item: Evidence) -> bool:
    """Whether a sentence is a statement of the one asked for; of anybody, where it is asked whose it is."""
    said = item.statement
    if said is None or said.modality != "stated" or not is_trusted(said):
        return False
    return inquiry.question.kind == "who_said" or _is_of_asked(inquiry, said)


def _may_mean(inquiry: Inquiry, refusal: Refusal, best: Evidence) -> bool:
    """Whether the best of these words can be about what was refused: its name or topic is there at all."""
    if refusal.why == "unknown_name":
        return _has_name(best, refusal.about)
    if refusal.why != "silent":
        return True
    if not best.statement or not _may_speak(inquiry, best.statement):
        return False  # of those whose words are asked for, nobody else's are near
    topic = inquiry.question.topic
    article = f"{best.article.title} {best.article.text}"
    return not topic or inquiry.weigher(topic).held(article) >= _ON_TOPIC


def _may_speak(inquiry: Inquiry, said: Statement) -> bool:
    """Whether these may be the words of whoever is asked for; 'Sue Bird' is not 'Larry Bird'."""
    return _is_of_asked(inquiry, said) if asks_person(inquiry) else bool(asked_for(inquiry, said))


def asks_person(inquiry: Inquiry) -> bool:
    """Whether the words of one person are asked for, by name: those of others will not do."""
    question = inquiry.question
    return question.kind == "said" and bool(inquiry.known.names.person(question.speaker or ""))


def _is_of_asked(inquiry: Inquiry, said: Statement) -> bool:
    """Whether the speaker's name or description has all words of one that is asked for."""
    terms = inquiry.index.terms
    asked = (without_title(name).split() for name in inquiry.question.asked_of)
    meant = [[word for word in words if terms(word)] for words in asked]
    known = [set(terms(who)) for who in (said.speaker or "", said.mention)]
    return any(words and all(_is_in(terms, word, who) for word in words) for words in meant for who in known)


def _is_in(terms: Callable[[str], Sequence[str]], word: str, who: Collection[str]) -> bool:
    """Whether a word is among stems, or another for the same: 'the Libyan fan' is 'a fan from Libya'."""
    return any(set(terms(way)) <= set(who) for way in spellings(word) if terms(way))


def _has_name(best: Evidence, name: str) -> bool:
    """Whether a name that no article has as it stands is there in parts: 'Whelan’s brother, David'."""
    words = [word.casefold() for word in name.split()]
    near = f"{best.text} {best.speaker or ''}".casefold()
    whole = best.article.text.casefold()
    return len(words) > 1 and words[-1] in near and all(word in whole for word in words)
