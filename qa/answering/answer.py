"""The words that answer, verbatim, with who said them; or a plain no, and why."""

from __future__ import annotations

from dataclasses import replace

from qa.answering.caution import careful
from qa.answering.composing import compose
from qa.answering.confidence import confidence
from qa.answering.found import Refusal, Told
from qa.answering.inquiry import Inquiry
from qa.answering.refusing import explained, unanswerable
from qa.answering.routes import route_for
from qa.answering.short_in_front import with_short
from qa.records import Answer


def answer(inquiry: Inquiry) -> Answer:
    """The answer to a question as understood; it abstains where nothing fits, and says why."""
    route = route_for(inquiry.question)
    found = (unanswerable(inquiry) if route.searches else None) or route.find(inquiry)
    if isinstance(found, Told):
        return Answer(found.text, inquiry.question, confidence=1.0)
    if isinstance(found, Refusal):
        found = careful(inquiry, found) or found
    if isinstance(found, Refusal):
        return explained(inquiry, found)
    composed = compose(inquiry.question, found.choices, inquiry.known.outlet, inquiry.role_in)
    if not composed.citations:
        return explained(inquiry, Refusal("nothing_fits"))
    probable = round(confidence(found.weighed), 3)
    sure = replace(composed, confidence=probable, cautious=found.cautious, verdict=found.verdict)
    return with_short(sure, inquiry.reader) if found.short else sure
