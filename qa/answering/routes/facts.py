"""Facts: the few sentences that answer best, and what they name where articles differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from index import Hit
from qa.answering.caution import careful
from qa.answering.choosing import best, differing
from qa.answering.confidence import DOUBT, confidence
from qa.answering.evidence import FIT, Evidence
from qa.answering.found import Choice, Found, Refusal, cited, first_sentence
from qa.answering.gate import ANSWER, NEAR, sure
from qa.answering.inquiry import Inquiry
from qa.answering.names_held import hits_on
from qa.answering.ranking import nearest_words
from qa.records import Question

_MOST = 3  # sentences shown
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
        evidence = read_closely(inquiry, inquiry.passages())
        if isinstance(evidence, Refusal):
            return evidence
        chosen = _sentences(inquiry, evidence)
        found = Found((chosen,), tuple(evidence), short=not chosen.values)
        return _gated(inquiry, found, sure(inquiry, chosen.evidence))


def _gated(inquiry: Inquiry, found: Found, probable: float | None) -> Found | Refusal:
    """What was found, if it probably answers; else the words that come nearest, or a refusal."""
    if probable is None:
        return (confidence(found.weighed) < _UNSURE and careful(inquiry)) or found
    (chosen,) = found.choices
    if probable >= (NEAR if chosen.values else ANSWER):
        return found
    return careful(inquiry) or Refusal("nothing_fits", tuple(map(cited, chosen.evidence[:1])))


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
    values = differing(inquiry.question, evidence)
    chosen = nearest_words(inquiry) or best(evidence, _MOST)
    shown = {(item.article.id, item.start) for item in chosen}
    added = tuple(item for item, _ in values if (item.article.id, item.start) not in shown)
    return Choice("", (*chosen, *added), values=values)
