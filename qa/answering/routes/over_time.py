"""Over time: what a speaker said on a topic, each statement under its day and article."""

from __future__ import annotations

import math

from qa.answering.choosing import best
from qa.answering.found import Found, Refusal
from qa.answering.inquiry import Inquiry
from qa.answering.on_topic import in_order, on_topic
from qa.answering.routes.spoken import dated, spoken, stated
from qa.records import Order, Question

_MOST = 10  # statements shown


class OverTime:
    """Takes timelines and summaries of what somebody said."""

    name = "over time"
    searches = True

    def takes(self, question: Question) -> bool:
        """'How has X's view of Y changed?', 'Summarise what X said about Y'."""
        return question.kind == "timeline" or (question.kind == "summarise" and bool(question.speaker))

    def find(self, inquiry: Inquiry) -> Found | Refusal:
        """The statements nearest to the topic, oldest first, or newest if that is asked for."""
        question = inquiry.question
        found = on_topic(inquiry, question.speaker or "")
        chosen = best([item for item in found if stated(item)], _MOST, math.inf)
        order: Order = "newest" if question.order == "newest" else "oldest"
        return spoken(inquiry, [dated(item) for item in in_order(order, chosen)])
