"""The assistant: a conversation about the articles of one index."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from index import Index
from qa.answering import Inquiry, answer, examples, following, is_of_another_language
from qa.asking import known_to, sound, understand
from qa.models import Models, models_from
from qa.records import Answer, Question, Turn
from qa.writing import exhibits, written


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
        Raises QuestionError for a question that is empty or too long. Whatever else the history holds than
        turns is passed over.
        """
        *_, whole = self._answers(question, history)
        return whole

    def stream(
        self,
        question: str | Question,
        history: Sequence[Turn] = (),
        tell: Callable[[str], None] | None = None,
    ) -> Iterator[Answer]:
        """The answer as it grows, the last one whole: block by block, or as a language model writes it.

        Where a model fails on the way, the last one is the offline answer, with a `notice`. `tell` is told
        what is being done ('searching 60,143 passages'); where it raises, the answering ends.
        """
        for piece in self._answers(question, history, tell):
            yield from [piece] if piece.written_by else _blocks(piece)

    def _answers(
        self,
        question: str | Question,
        history: Sequence[Turn],
        tell: Callable[[str], None] | None = None,
    ) -> Iterator[Answer]:
        started = time.perf_counter()
        with self.index.snapshot() as generation:
            understood = self.understand(question, history)
            between = time.perf_counter()
            models = self.models
            inquiry = Inquiry(self.index, understood, models.reranker, models.reader, tell)
            found = answer(inquiry)
            is_put = models.writer and not found.abstained and not is_of_another_language(inquiry)
            evidence = exhibits(inquiry, found) if is_put else []
        done = time.perf_counter()
        timings = {"understand": between - started, "answer": done - between, "total": done - started}
        offline = replace(found, generation=generation, timings=timings)
        if not (models.writer and evidence):
            yield offline
            return
        if tell:
            tell(f"{models.writer.name} is writing")
        for piece in written(self.index, offline, evidence, models.writer, models.reranker):
            now = time.perf_counter()
            yield replace(piece, timings={**timings, "write": now - done, "total": now - started})

    def understand(self, question: str | Question, history: Sequence[Turn] = ()) -> Question:
        """The question as it is understood, with what a follow-up leaves out filled in."""
        if isinstance(question, Question):
            return sound(question)
        return understand(question, history, known_to(self.index))

    def following(self, given: Answer, n: int = 3) -> list[str]:
        """Questions that may be asked after an answer, and that the index can answer."""
        with self.index.snapshot():
            return following(self.index, given, n)

    def examples(self, n: int = 4) -> list[str]:
        """Questions that the index can answer, made from those who speak in it most often."""
        return examples(self.index, n)


def _blocks(answer: Answer) -> Iterator[Answer]:
    """An answer that is known whole, block by block."""
    blocks = answer.text.split("\n\n")
    for shown in range(1, len(blocks)):
        yield replace(answer, text="\n\n".join(blocks[:shown]))
    yield answer
