"""What the routes of somebody's words share: whose statements count, their headings, and silence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index import is_denial
from qa.answering.caution import NEAREST, asks_person, cautioned, is_asked_for
from qa.answering.evidence import Evidence
from qa.answering.found import Choice, Found, Refusal, cited, evidence_of
from qa.answering.inquiry import Inquiry
from qa.answering.markdown import in_words, plain
from qa.answering.on_topic import day_of, nearest_of
from qa.answering.routes.facts import Facts
from qa.answering.signing import is_trusted
from qa.records import Question

_SILENT = 2  # of those who say nothing on the topic, so many are shown with what comes nearest
_CLAUSE = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|did|does|can|could|should)\b")


def spoken(inquiry: Inquiry, choices: Sequence[Choice]) -> Found | Refusal:
    """These statements; where there are none, the speaker's silence, or what is told 'according to' one."""
    if choices:
        return Found(tuple(choices), evidence_of(choices))
    if inquiry.question.of_words_alone:
        return _silent(inquiry)
    return told(inquiry)


def told(inquiry: Inquiry) -> Found | Refusal:
    """What articles tell where no statement was looked up that answers; no short answer stands in front.

    The words of whoever is asked for are an answer; others are no more than what comes nearest, and nothing
    where a person is asked for by name.
    """
    found = Facts().find(inquiry)
    if isinstance(found, Refusal):
        return found
    first = found.choices[0].evidence[0]
    if is_asked_for(inquiry, first):
        return replace(found, short=False)
    if asks_person(inquiry):
        return _silent(inquiry)
    return found if found.cautious else cautioned(found, NEAREST)


def _silent(inquiry: Inquiry) -> Refusal:
    nearest = (nearest_of(inquiry, speaker) for speaker in inquiry.question.asked_of[:_SILENT])
    return Refusal("silent", tuple(cited(item) for item in nearest if item))


def headed(words: str, choices: Sequence[Choice]) -> list[Choice]:
    """The choices with these words above all of them; as they are without any."""
    if not words or not choices:
        return list(choices)
    return [replace(choices[0], heading=f"{words}\n\n{choices[0].heading}"), *choices[1:]]


def stated(item: Evidence) -> bool:
    """Whether something was said: a denial is; 'did not say' and 'would say' are not."""
    said = item.statement
    return said is not None and (said.modality == "stated" or (said.denied and is_denial(said.cue)))


def trusted(item: Evidence) -> bool:
    """Whether a reader would find that it is a statement, and its speaker's."""
    return item.statement is not None and is_trusted(item.statement)


def on(question: Question) -> str:
    """The topic as headings have it: ' on NATO', ' on “her husband was attacked”'."""
    topic = plain(question.topic)
    if not topic:
        return ""
    return f" on “{topic}”" if _CLAUSE.search(question.topic) else f" on {topic}"


def dated(item: Evidence) -> Choice:
    """A sentence under its day and the title of its article."""
    day = day_of(item)
    when = in_words(day) if day else "No date"
    return Choice(f"**{when}** · {plain(item.article.title)}", (item,), dated=True)
