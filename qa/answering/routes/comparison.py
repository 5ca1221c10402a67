"""Compared: what several speakers say on a topic, side by side."""

from __future__ import annotations

import math

from qa.answering.choosing import best
from qa.answering.found import Choice, Found, Refusal
from qa.answering.inquiry import Inquiry
from qa.answering.markdown import plain
from qa.answering.on_topic import nearest_of, on_topic
from qa.answering.routes.spoken import headed, on, spoken, stated
from qa.records import Question

_MOST = 3  # statements of each speaker


class Comparison:
    """Takes questions that set speakers side by side."""

    name = "compared"
    searches = True

    def takes(self, question: Question) -> bool:
        """'Compare X and Y on Z'."""
        return question.kind == "compare"

    def find(self, inquiry: Inquiry) -> Found | Refusal:
        """What each speaker says on the topic; nothing if none of them says anything on it."""
        own = [(speaker, _own(inquiry, speaker)) for speaker in inquiry.compared]
        if not any(choice for _, choice in own):
            return spoken(inquiry, [])
        beside = [shown for speaker, choice in own if (shown := choice or _nearest(inquiry, speaker))]
        return spoken(inquiry, headed(inquiry.left_out, beside))


def _own(inquiry: Inquiry, speaker: str) -> Choice | None:
    own = [item for item in on_topic(inquiry, speaker) if stated(item)]
    if not own:
        return None
    chosen = best(own, _MOST, math.inf)
    names = {item.speaker for item in chosen}
    name = next(iter(names)) if len(names) == 1 else None
    heading = f"**{plain(name or speaker)}**{on(inquiry.question)}:"
    return Choice(heading, chosen, names_speaker=name is not None)


def _nearest(inquiry: Inquiry, speaker: str) -> Choice | None:
    """What comes nearest, of a speaker who says nothing on the topic."""
    nearest = nearest_of(inquiry, speaker)
    heading = f"No statement of **{plain(speaker)}**{on(inquiry.question)} was found; the nearest:"
    return Choice(heading, (nearest,)) if nearest else None
