"""What a route is: one kind of answer, from a question to its evidence or to a reason to refuse."""

from __future__ import annotations

from typing import Protocol

from qa.answering.found import Found, Refusal, Told
from qa.answering.inquiry import Inquiry
from qa.records import Question


class Route(Protocol):
    """One kind of answer. The first of `ROUTES` that takes a question answers it."""

    name: str
    searches: bool
    """Whether it looks through articles: without any, or with a name that none has, it is not asked."""

    def takes(self, question: Question) -> bool:
        """Whether this kind of answer is asked for."""
        ...

    def find(self, inquiry: Inquiry) -> Found | Refusal | Told:
        """The evidence, chosen and weighed; or why there is none; or what is told without any."""
        ...
