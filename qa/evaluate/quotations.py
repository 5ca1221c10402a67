"""Whether all that is shown as a quotation stands in its article: citations, and lines of answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index import Index
from qa.answering import Inquiry, answer, readable, stands
from qa.asking import known_to, understand
from qa.evaluate.answers import drawn
from qa.evaluate.data import Half
from qa.evaluate.datasets import known_questions
from qa.models import NO_MODELS, Models
from qa.records import Answer

_QUOTED = "    "  # how `readable` begins a quotation


@dataclass(slots=True)
class QuotationScores:
    """Citations and quoted lines of answers, and those that do not stand in their articles."""

    questions: int = 0
    answered: int = 0
    citations: int = 0
    lines: int = 0
    wrong: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, object]:
        """All figures, for programs."""
        return {
            "questions": self.questions,
            "answered": self.answered,
            "citations": self.citations,
            "lines": self.lines,
            "wrong": self.wrong,
        }

    def __str__(self) -> str:
        shown = self.citations + self.lines
        share = 100 * (shown - len(self.wrong)) / max(1, shown)
        counts = f"{self.citations:,} citations and {self.lines:,} quoted lines"
        return "\n".join(
            [
                f"{self.questions:,} questions, {self.answered:,} answered: {counts}, {share:.2f} % verbatim",
                *self.wrong,
            ]
        )


def quotations(
    file: str | Path,
    folder: str | Path,
    half: Half | None = None,
    limit: int | None = None,
    models: Models = NO_MODELS,
) -> QuotationScores:
    """Ask the questions of a file (see `known_questions`), and look up all that the answers quote."""
    from tqdm import tqdm

    scores = QuotationScores()
    with Index.open(folder, create=False) as index:
        for item in tqdm(drawn(known_questions(file, half), limit), unit=" questions", leave=False):
            question = understand(item.question, (), known_to(index))
            given = answer(Inquiry(index, question, models.reranker, models.reader))
            scores.questions += 1
            scores.answered += not given.abstained
            scores.citations += len(given.citations)
            scores.lines += len(quoted_lines(given))
            scores.wrong += [f"{item.question} {problem}" for problem in misquoted(index, given)]
    return scores


def misquoted(index: Index, given: Answer) -> Iterator[str]:
    """What an answer shows as a quotation and is none, one line each."""
    for citation in given.citations:
        if not stands(citation, index.article(citation.article.id)):
            yield f"[{citation.number}] does not stand at {citation.start}–{citation.end}: {citation.quote}"
    quotes = {f"{' '.join(c.quote.split())} [{c.number}]" for c in given.citations}
    for line in quoted_lines(given):
        if not any(line.startswith(quote) for quote in quotes):
            yield f"no citation has this line: {line}"


def quoted_lines(given: Answer) -> list[str]:
    """The lines of an answer that are shown as quotations, as a reader sees them."""
    lines = readable(given.text).split("\n")
    return [line.removeprefix(_QUOTED) for line in lines if line.startswith(_QUOTED)]
