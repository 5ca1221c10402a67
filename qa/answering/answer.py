"""The words that answer, verbatim, with who said them; or a plain no, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index import Index
from qa.answering.another_language import (
    is_of_another_language,
    nearest_in_any_language,
    nearest_in_others,
)
from qa.answering.caution import careful
from qa.answering.composing import compose
from qa.answering.confidence import confidence
from qa.answering.evidence import Evidence
from qa.answering.found import Choice, Refusal, Told
from qa.answering.inquiry import Inquiry
from qa.answering.refusing import explained, unanswerable
from qa.answering.routes import route_for
from qa.answering.short_in_front import with_short
from qa.records import Answer


def answer(inquiry: Inquiry) -> Answer:
    """The answer to a question as understood; it abstains where nothing fits, and says why."""
    route = route_for(inquiry.question)
    is_other = route.searches and is_of_another_language(inquiry)
    find = nearest_in_any_language if is_other else route.find
    found = (unanswerable(inquiry) if route.searches else None) or find(inquiry)
    if isinstance(found, Told):
        return Answer(found.text, inquiry.question, confidence=1.0)
    if isinstance(found, Refusal) and not is_other:
        found = careful(inquiry, found) or nearest_in_others(inquiry, found) or found
    if isinstance(found, Refusal):
        return explained(inquiry, found)
    choices = _with_copies(inquiry.index, found.choices)
    composed = compose(inquiry.question, choices, inquiry.known.outlet, inquiry.role_in)
    if not composed.citations:
        return explained(inquiry, Refusal("nothing_fits"))
    probable = round(confidence(found.weighed), 3)
    sure = replace(composed, confidence=probable, cautious=found.cautious, verdict=found.verdict)
    return with_short(sure, inquiry.reader) if found.short else sure


def _with_copies(index: Index, choices: Sequence[Choice]) -> list[Choice]:
    """The evidence with the number of articles in which its story stands, and what these have instead."""
    counts = index.copies_of({item.article.id for choice in choices for item in choice.evidence})

    def told(item: Evidence) -> Evidence:
        copies = counts.get(item.article.id, 0)
        if not copies:
            return item
        versions = index.versions(item.article.id, item.start, item.end)
        return replace(item, copies=copies, versions=tuple(versions))

    return [replace(choice, evidence=tuple(map(told, choice.evidence))) for choice in choices]
