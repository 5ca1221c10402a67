"""How fresh articles are: who asks who won means the last time, unless the question says when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qa.records import Question

_HALF_LIFE = 183.0  # days in which an article loses half of its freshness
UNKNOWN = 0.5
"""The freshness of an article without a day, or where age says nothing."""


def freshness(question: Question, days: Sequence[date | None]) -> list[float]:
    """How fresh articles of these days are beside the newest of them, each in [0, 1].

    Decays exponentially (Li and Croft 2003, 'Time-based language models'). All are alike where age says
    nothing: the question names a period, or asks for what is oldest.
    """
    newest = max((day for day in days if day), default=None)
    if newest is None or question.since or question.until or question.order == "oldest":
        return [UNKNOWN] * len(days)
    return [0.5 ** ((newest - day).days / _HALF_LIFE) if day else UNKNOWN for day in days]
