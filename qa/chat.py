"""The assistant: a conversation about the articles of one index."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from index import Index
from qa.answering import Inquiry, answer
from qa.asking import known_to, understand
from qa.models import Models, models_from
from qa.records import Answer, Question, Turn
from qa.writing import exhibits, written

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][A-Za-z]{2,}(?: [A-Z][a-z]{2,}){0,2}")


class Assistant:
    """Answers questions from an index, with citations; offline, no language model needed.

    With a language model among the `models`, it puts the answer into words, and each sentence is checked
    before it is shown. By default the models are those that are installed, without a language model.
    """

    def __init__(self, index: Index, models: Models | None = None) -> None:
        self.index = index
        self._models = models

    @property
    def models(self) -> Models:
        """The models in use, loaded when they are first asked for."""
        if self._models is None:
            self._models = models_from({})
        return self._models

    def ask(self, question: str | Question, history: Sequence[Turn] = ()) -> Answer:
        """The answer to a question, in the light of the conversation before it.

        A Question is answered as it is: hand in `answer.question`, changed, to ask again.
        Raises QuestionError for a question that is empty or too long.
        """
        *_, whole = self._answers(question, history)
        return whole

    def stream(self, question: str | Question, history: Sequence[Turn] = ()) -> Iterator[Answer]:
        """The answer as it grows, the last one whole: block by block, or as a language model writes it.

        Where a model fails on the way, the last one is the offline answer, with a `notice`.
        """
        for piece in self._answers(question, history):
            yield from [piece] if piece.written_by else _blocks(piece)

    def _answers(self, question: str | Question, history: Sequence[Turn]) -> Iterator[Answer]:
        started = time.perf_counter()
        with self.index.snapshot() as generation:
            understood = self.understand(question, history)
            between = time.perf_counter()
            models = self.models
            inquiry = Inquiry(self.index, understood, models.reranker, models.reader)
            found = answer(inquiry)
            evidence = exhibits(inquiry, found) if models.writer and not found.abstained else []
        done = time.perf_counter()
        timings = {"understand": between - started, "answer": done - between, "total": done - started}
        offline = replace(found, generation=generation, timings=timings)
        if not (models.writer and evidence):
            yield offline
            return
        for piece in written(self.index, offline, evidence, models.writer, models.reranker):
            now = time.perf_counter()
            yield replace(piece, timings={**timings, "write": now - done, "total": now - started})

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


def _blocks(answer: Answer) -> Iterator[Answer]:
    """An answer that is known whole, block by block."""
    blocks = answer.text.split("\n\n")
    for shown in range(1, len(blocks)):
        yield replace(answer, text="\n\n".join(blocks[:shown]))
    yield answer


def _is_name(speaker: str) -> bool:
    """Whether a speaker is somebody, or something, with a name: 'officials' are not."""
    return all(word[:1].isupper() for word in speaker.split()) and len(speaker.split()) <= 4
