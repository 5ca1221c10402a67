"""The words that answer, verbatim, with who said them; or a plain no, and why."""

from __future__ import annotations

from dataclasses import replace

from qa.answering.composing import compose
from qa.answering.confidence import confidence
from qa.answering.found import Refusal
from qa.answering.inquiry import Inquiry
from qa.answering.refusing import explained, unanswerable
from qa.answering.routes import route_for
from qa.answering.short_in_front import with_short
from qa.records import Answer


def answer(inquiry: Inquiry) -> Answer:
    """The answer to a question as understood; it abstains where nothing fits, and says why."""
    found = unanswerable(inquiry) or route_for(inquiry.question).find(inquiry)
    if isinstance(found, Refusal):
        return explained(inquiry, found)
    composed = compose(inquiry.question, found.choices)
    if not composed.citations:
        return explained(inquiry, Refusal("nothing_fits"))
    sure = replace(composed, confidence=round(confidence(found.weighed), 3), verdict=found.verdict)
    return with_short(sure, inquiry.reader) if found.short else sure
