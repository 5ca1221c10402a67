"""What a route is: one kind of answer, from a question to its evidence or to a reason to refuse."""

from __future__ import annotations

from typing import Protocol

from qa.answering.found import Found, Refusal
from qa.answering.inquiry import Inquiry
from qa.records import Question


class Route(Protocol):
    """One kind of answer. The first of `ROUTES` that takes a question answers it."""

    name: str

    def takes(self, question: Question) -> bool:
        """Whether this kind of answer is asked for."""
        ...

    def find(self, inquiry: Inquiry) -> Found | Refusal:
        """The evidence, chosen and weighed; or why there is none."""
        ...
