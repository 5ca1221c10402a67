"""Facts: the few sentences that answer best, and what they name where articles differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from index import Hit
from qa.answering.caution import UNDECIDED, careful, cautioned
from qa.answering.choosing import best, differing
from qa.answering.confidence import DOUBT, confidence
from qa.answering.corroboration import Value, amount
from qa.answering.evidence import FIT, Evidence
from qa.answering.found import Choice, Found, Refusal, cited, first_sentence
from qa.answering.gate import ANSWER, NEAR, sure
from qa.answering.inquiry import Inquiry
from qa.answering.names_held import hits_on
from qa.answering.ranking import nearest_words
from qa.reading import NUMBER, answers_in, holds, number_of
from qa.records import Question

_MOST = 3  # sentences shown
_NUMBER = re.compile(NUMBER)
_YEAR = re.compile(r"\b(?:19|2[01])\d\d\b")
_SURELY = 1.0  # what the network gives, in logits, a sentence whose number may differ from another's
_READ_SURELY = 0.5  # how probably the reader has the right number of it
_DIFFER = 1.1  # times the least, the most of numbers that are one: 'nearly 5 million', '4.9 million'
_UNSURE = 0.25  # where the gate cannot tell: what answers less probably is given as what comes nearest


class Facts:
    """Takes every question: whatever else is asked, sentences may answer it."""

    name = "facts"
    searches = True

    def takes(self, question: Question) -> bool:
        """Always."""
        return True

    def find(self, inquiry: Inquiry) -> Found | Refusal:
        """The best sentences, with a short answer in front unless articles differ."""
        if found := _in_conversation(inquiry):
            return _undecided(inquiry, found)
        evidence = read_closely(inquiry, inquiry.passages())
        if isinstance(evidence, Refusal):
            return evidence
        chosen = _of_year_ahead(inquiry, _sentences(inquiry, evidence))
        if not chosen.evidence:
            return careful(inquiry) or Refusal("nothing_fits", tuple(map(cited, evidence[:1])))
        found = Found((chosen,), tuple(evidence), short=not chosen.values)
        return _undecided(inquiry, _gated(inquiry, found, sure(inquiry, chosen.evidence)))


def _undecided(inquiry: Inquiry, found: Found | Refusal) -> Found | Refusal:
    """Of a question whether something is so, what comes nearest: no sentence was weighed as yes or no."""
    if inquiry.question.kind != "yes_no" or isinstance(found, Refusal) or found.cautious:
        return found
    return cautioned(found, UNDECIDED)


def _in_conversation(inquiry: Inquiry) -> Found | None:
    """For a question that names nothing: what answers it in the articles quoted before, if anything does."""
    if not inquiry.conversed_on or inquiry.names:
        return None
    own = [hit for hit in inquiry.passages() if hit.article.id in inquiry.conversed_on]
    chosen = nearest_words(inquiry, own)
    probable = sure(inquiry, chosen)
    if probable is None or probable < ANSWER:
        return None
    return Found((Choice("", chosen),), chosen, short=True)


def _gated(inquiry: Inquiry, found: Found, probable: float | None) -> Found | Refusal:
    """What was found, if it probably answers; else the words that come nearest, or a refusal."""
    if probable is None:
        return (confidence(found.weighed) < _UNSURE and careful(inquiry)) or found
    (chosen,) = found.choices
    if probable >= (NEAR if chosen.values else ANSWER):
        return found
    return careful(inquiry) or Refusal("nothing_fits", tuple(map(cited, chosen.evidence[:1])))


def _counted(inquiry: Inquiry, chosen: Sequence[Evidence]) -> tuple[tuple[Evidence, Value], ...]:
    """The numbers that the reader finds in sentences which each answer, newest first, where they differ.

    Of each article one.
    """
    if inquiry.reader is None or inquiry.question.kind not in ("how_many", "how_much"):
        return ()
    likely = [item for item in inquiry.judged(chosen) if (item.answers or 0.0) >= _SURELY]
    read = answers_in(inquiry.question, likely, inquiry.reader)
    found: dict[str, tuple[Evidence, Value]] = {}
    for item in likely:
        said = next((one for one in read if holds(item, one) and one.shaped), None)
        number = _NUMBER.search(said.text) if said and said.confidence >= _READ_SURELY else None
        if said and number:
            found.setdefault(item.article.id, (item, Value(said.text, amount(number.group()))))
    numbers = [number_of(value.key) or 0.0 for _, value in found.values()]
    if max(numbers, default=0.0) <= _DIFFER * min(numbers, default=0.0):
        return ()
    return tuple(sorted(found.values(), key=lambda one: one[0].article.day or "", reverse=True))


def _of_year_ahead(inquiry: Inquiry, chosen: Choice) -> Choice:
    """Of a question about a year that lies ahead, the sentences that may speak of it.

    They name it, or name no other year in an article that names it.
    """
    ahead = [name for name in inquiry.question.names if name.isdigit()]
    if not ahead:
        return chosen
    kept = [item for item in chosen.evidence if all(_speaks_of(year, item) for year in ahead)]
    return replace(chosen, evidence=tuple(kept), values=())


def _speaks_of(year: str, item: Evidence) -> bool:
    if year in item.text:
        return True
    return year in f"{item.article.title} {item.article.text}" and not _YEAR.search(item.text)


def read_closely(
    inquiry: Inquiry, hits: Sequence[Hit], of: Callable[[list[Hit]], list[Hit]] = list
) -> list[Evidence] | Refusal:
    """The sentences of those hits that are about what is named, best first; `of` picks among these hits."""
    held = hits_on(inquiry.names, inquiry.weigher(), hits)
    if hits and not held:
        return Refusal("not_together", (first_sentence(hits[0]),))
    evidence = inquiry.weighed(of(held))
    if _would_guess(evidence):
        return Refusal("nothing_fits", tuple(map(first_sentence, held[:1])))
    return evidence


def _would_guess(evidence: Sequence[Evidence]) -> bool:
    """Whether none of the best sentences has to do with the question, or the first hardly answers it."""
    return max((item.fit for item in evidence[:_MOST]), default=0.0) < FIT or confidence(evidence) < DOUBT


def _sentences(inquiry: Inquiry, evidence: Sequence[Evidence]) -> Choice:
    """The few best sentences, and what they name where articles differ."""
    chosen = nearest_words(inquiry) or best(evidence, _MOST)
    values = differing(inquiry.question, evidence) or _counted(inquiry, chosen)
    shown = {(item.article.id, item.start) for item in chosen}
    added = tuple(item for item, _ in values if (item.article.id, item.start) not in shown)
    return Choice("", (*chosen, *added), values=values)
