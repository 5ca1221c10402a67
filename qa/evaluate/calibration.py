"""Whether confidence means something: of answers given at 90 %, are 9 in 10 right (Guo et al. 2017)?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from index import Index
from qa.answering import Evidence, Inquiry, confidence
from qa.asking import known_to, understand
from qa.evaluate.answers import drawn, index_of
from qa.evaluate.configuration import run_of
from qa.evaluate.data import Half
from qa.evaluate.datasets import Asked, known_questions
from qa.models import NO_MODELS, Models

_BINS = 15


@dataclass(slots=True)
class CalibrationScores:
    """For each question how sure the first sentence is, and whether it answers."""

    configuration: dict[str, object]
    sure: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)

    def bins(self) -> list[tuple[int, float, float]]:
        """Number of questions, mean confidence and share of right answers, in bins of like size."""
        order = sorted(range(len(self.sure)), key=lambda number: self.sure[number])
        cuts = [len(order) * number // _BINS for number in range(_BINS + 1)]
        parts = [order[low:high] for low, high in pairwise(cuts) if high > low]
        return [(len(part), _mean([self.sure[n] for n in part]), self._right(part)) for part in parts]

    def error(self) -> float:
        """Expected calibration error: how far confidence and share of right ones lie apart."""
        return sum(size * abs(sure - right) for size, sure, right in self.bins()) / max(1, len(self.sure))

    def brier(self) -> tuple[float, float]:
        """Mean squared error of the confidence, and, to compare, of the same confidence for every answer."""
        share = self._right(range(len(self.right)))
        ours = [(sure - right) ** 2 for sure, right in zip(self.sure, self.right, strict=True)]
        return _mean(ours), share * (1 - share)

    def _right(self, numbers: Sequence[int]) -> float:
        return _mean([float(self.right[number]) for number in numbers])

    def figures(self) -> dict[str, object]:
        """All figures, for programs."""
        ours, constant = self.brier()
        return {
            **self.configuration,
            "expected_calibration_error": self.error(),
            "brier": ours,
            "brier_of_base_rate": constant,
            "bins": [{"questions": size, "confidence": s, "right": r} for size, s, r in self.bins()],
        }

    def __str__(self) -> str:
        ours, constant = self.brier()
        lines = [", ".join(f"{name}: {value}" for name, value in self.configuration.items()), ""]
        lines += [f"{'questions':>10}{'confidence':>12}{'right':>8}"]
        lines += [f"{size:>10}{sure:>12.3f}{right:>8.3f}" for size, sure, right in self.bins()]
        lines += ["", f"expected calibration error {self.error():.3f}; Brier score {ours:.3f}"]
        return "\n".join(lines) + f" (the base rate alone: {constant:.3f})"


def calibration(
    file: str | Path,
    folder: str | Path | None = None,
    half: Half | None = None,
    limit: int | None = None,
    models: Models = NO_MODELS,
) -> CalibrationScores:
    """Ask the questions of a file of all articles, and compare confidence with who was right.

    Arguments and errors as in `answers`. No answer is withheld; a question that has none is answered wrongly.
    """
    from tqdm import tqdm

    questions = drawn(known_questions(file, half), limit)
    scores = CalibrationScores(run_of(file, half, len(questions), models))
    with index_of(known_questions(file), folder) as index:
        for item in tqdm(questions, unit=" questions", leave=False):
            if evidence := found(index, item, models):
                scores.sure.append(confidence(evidence))
                scores.right.append(item.holds(evidence[0].text))
    return scores


def found(index: Index, item: Asked, models: Models) -> list[Evidence]:
    """The sentences of all articles that may answer, best first."""
    inquiry = Inquiry(index, understand(item.question, (), known_to(index)), models.reranker)
    return inquiry.weighed(inquiry.passages())


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
