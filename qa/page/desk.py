"""What the parts of the page share."""

from __future__ import annotations

from dataclasses import dataclass

from index import Index
from qa.chat import Assistant


@dataclass(frozen=True, slots=True)
class Desk:
    """The index that is read and added to, and the assistant that answers from it; for all visitors."""

    index: Index
    assistant: Assistant
