"""What the rooms of the page share."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from index import Index, QuothError
from qa.chat import Assistant
from qa.conversations import Conversations
from qa.page import rendering as show
from qa.page.work import Work

_EXAMPLES = 4


@dataclass(slots=True)
class Desk:
    """The index that is read and added to, who answers from it, and what people keep; for all visitors.

    `work` are the questions being answered.
    """

    index: Index
    assistant: Assistant
    conversations: Conversations
    work: Work = field(init=False)
    _examples: tuple[int, list[str]] = field(default=(-1, []), init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def __post_init__(self) -> None:
        self.work = Work(self.assistant, self.conversations)

    def examples(self) -> list[str]:
        """Questions to begin with: worked out once for each generation of the index."""
        with self._lock:
            now = self.index.generation
            if self._examples[0] != now:
                self._examples = now, self.assistant.examples(_EXAMPLES)
            return self._examples[1]

    def told(self, error: QuothError) -> str:
        """What went wrong, as a visitor may be told it."""
        return show.problem(self.plainly(error))

    def plainly(self, error: QuothError) -> str:
        """What went wrong, in a sentence without places of this machine."""
        if not self.index.path.is_dir():
            return (
                f"The index folder '{self.index.path.name}' is gone. Put it back, or sync the articles into "
                "a new one (quoth sync), and start the page again."
            )
        return show.for_visitors(str(error), self.index.path)
