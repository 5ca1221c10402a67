"""The words of a speaker: on a topic, or whether they were ever said.

Statements of the speaker come first, then what others say the speaker says, then what is said about the
speaker; what was denied or only possible is marked as such.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from qa.answering.choosing import best
from qa.answering.evidence import FIT, Evidence
from qa.answering.found import Choice, Found, Refusal
from qa.answering.inquiry import Inquiry
from qa.answering.markdown import plain
from qa.answering.on_topic import in_order, on_topic
from qa.answering.routes.spoken import on, spoken, stated
from qa.records import Question

_MOST = 3  # sentences shown that are not the speaker's own words
_MOST_SAID = 5  # statements shown
_FEW = 3  # so few statements leave room for what is said about the speaker
_ON_TOPIC = 0.5  # share of the words of the topic that a sentence about the speaker must hold


class Said:
    """Takes questions for what one speaker said."""

    name = "said"
    searches = True

    def takes(self, question: Question) -> bool:
        """'What did X say about Y?', 'Did X ever say that …?'"""
        return question.kind in ("said", "ever_said")

    def find(self, inquiry: Inquiry) -> Found | Refusal:
        """What the speaker says on the topic, what others say the speaker says, what is said about both."""
        question = inquiry.question
        found = on_topic(inquiry, question.speaker or "")
        choices = _sections(question, in_order(question.order, found))
        shown = {(item.article.id, item.start) for choice in choices for item in choice.evidence}
        if len(shown) < _FEW and question.topic and question.kind == "said":
            about = [item for item in _about(inquiry) if (item.article.id, item.start) not in shown]
            if choices or not inquiry.reranker:
                choices += _said_about(question, about, bool(choices))
        return spoken(inquiry, choices)


def _sections(question: Question, found: Sequence[Evidence]) -> list[Choice]:
    """Statements under the speaker's name; where a surname fits several, each line names its speaker."""
    own = [item for item in found if stated(item) and not _reported(item)]
    others = [item for item in found if stated(item) and _reported(item)]
    unsaid = [item for item in found if not stated(item)]
    yes = "Yes. " if question.kind == "ever_said" else ""
    about = on(question) if not yes else ""
    name = plain(question.speaker or "")
    choices = []
    if own:
        chosen = best(own, _MOST_SAID, math.inf)
        names = {item.speaker for item in chosen if item.statement}
        known = plain(next(iter(names)) or "") if len(names) == 1 else name
        choices.append(Choice(f"{yes}**{known}**{about}:", chosen, names_speaker=len(names) == 1))
    if others:
        choices.append(Choice(f"**{name}**{about}, as others tell it:", best(others, _MOST, math.inf)))
    if unsaid and len(own) + len(others) < _FEW:
        heading = f"Not said by **{name}**, or not for certain (denied, or only possible){about}:"
        choices.append(Choice(heading, best(unsaid, _MOST, math.inf)))
    return choices


def _reported(item: Evidence) -> bool:
    """Whether somebody else tells what the speaker says."""
    said = item.statement
    return said is not None and said.reported_by is not None and said.reported_by != said.speaker


def _said_about(question: Question, about: Sequence[Evidence], beside: bool) -> list[Choice]:
    """Sentences about the speaker and the topic, beside the speaker's own words or instead of them."""
    speaker = plain(question.speaker or "")
    heading = f"Said about **{speaker}** and {plain(question.topic)}:"
    if not beside:
        heading = f"No statement of {speaker}’s was found. The articles say:"
    return [Choice(heading, best(about, _MOST))] if about else []


def _about(inquiry: Inquiry) -> list[Evidence]:
    """Sentences that name the speaker and the topic, and are nobody's words of these statements."""
    terms = inquiry.index.terms
    speaker = set(terms(inquiry.question.speaker or "")[-1:])
    topic = inquiry.weigher(inquiry.question.topic)
    return [
        item
        for item in inquiry.weigher().hits(inquiry.passages())
        if speaker & set(terms(item.text))
        and topic.coverage(terms(item.text)) >= _ON_TOPIC
        and item.fit >= FIT
    ]
