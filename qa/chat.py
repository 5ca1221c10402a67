"""The assistant: a conversation about the articles of one index."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from index import Index
from qa.answer import answer
from qa.names import known_to
from qa.question import understand
from qa.records import Answer, Question, Turn
from qa.rerank import Reranker

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][A-Za-z]{2,}(?: [A-Z][a-z]{2,}){0,2}")


class Assistant:
    """Answers questions from an index, with citations; offline, no language model needed."""

    def __init__(self, index: Index, reranker: Reranker | None = None) -> None:
        self.index = index
        self._reranker = reranker

    def ask(self, question: str | Question, history: Sequence[Turn] = ()) -> Answer:
        """The answer to a question, in the light of the conversation before it.

        A Question is answered as it is: hand in `answer.question`, changed, to ask again.
        Raises QuestionError for a question that is empty or too long.
        """
        started = time.perf_counter()
        with self.index.snapshot() as generation:
            understood = self.understand(question, history)
            between = time.perf_counter()
            found = answer(self.index, understood, self._reranker)
        done = time.perf_counter()
        timings = {"understand": between - started, "answer": done - between, "total": done - started}
        return replace(found, generation=generation, timings=timings)

    def stream(self, question: str | Question, history: Sequence[Turn] = ()) -> Iterator[Answer]:
        """The answer as it grows: each one holds the text so far, the last one is whole."""
        whole = self.ask(question, history)
        blocks = whole.text.split("\n\n")
        for shown in range(1, len(blocks)):
            yield replace(whole, text="\n\n".join(blocks[:shown]))
        yield whole

    def understand(self, question: str | Question, history: Sequence[Turn] = ()) -> Question:
        """The question as it is understood, with what a follow-up leaves out filled in."""
        if isinstance(question, Question):
            return question
        return understand(question, history, known_to(self.index))

    def examples(self, n: int = 4) -> list[str]:
        """Questions that the index can answer, made from those who speak in it most often."""
        questions: dict[str, str] = {}
        for speaker, _ in self.index.speakers(limit=10 * n):
            if len(questions) < n and _is_name(speaker) and (topic := self._topic(speaker, questions)):
                questions[topic] = f"What did {speaker} say about {topic}?"
        return list(questions.values())

    def _topic(self, speaker: str, taken: Container[str]) -> str | None:
        """The proper name that a speaker's newest statements speak of most."""
        names = Counter(
            name
            for statement in self.index.statements(speaker=speaker, limit=20)
            for name in _NAME.findall(statement.text)
            if not set(name.split()) & set(speaker.split()) and name not in taken
        )
        return names.most_common(1)[0][0] if names else None


def _is_name(speaker: str) -> bool:
    """Whether a speaker is somebody, or something, with a name: 'officials' are not."""
    return all(word[:1].isupper() for word in speaker.split()) and len(speaker.split()) <= 4
