"""'None of the above': which choice the articles support, if any (Kasai et al. 2023, RealTimeQA)."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index import Hit, Index
from qa.answering import Inquiry
from qa.asking import known_to, understand
from qa.evaluate.configuration import searched
from qa.evaluate.data import half_of, lines_of
from qa.evaluate.logistic import fitted, probabilities
from qa.evaluate.significance import interval, share
from qa.models import NO_MODELS, Models
from qa.records import Question
from qa.retrieval import Reranker, excerpt, retrieve

NONE = "None of the above"
_PASSAGES = 6  # are read with each choice
_LONGEST = 700  # characters of each
_NOWHERE = -12.0  # support of a choice whose words stand in nothing that was read; about the least logit
_LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Support:
    """How well the articles support a choice: where its words stand (`held`), and at all (`any`)."""

    held: float
    any: float


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question with choices: the right one, the best supported one, and what tells whether it is right."""

    text: str
    right: str
    choice: str
    signs: tuple[float, ...]


@dataclass(slots=True)
class NoneScores:
    """Whether none is right was told rightly; and which choice, if one is.

    How likely the best supported choice is right is fitted on half a of the questions, and all figures are
    of half b.
    """

    configuration: str
    chosen: list[Chosen] = field(default_factory=list)

    def judged(self) -> list[tuple[Chosen, bool]]:
        """The questions of half b, and whether none of their choices was taken to be right."""
        tuning = [item for item in self.chosen if half_of(item.text) == "a"]
        test = [item for item in self.chosen if half_of(item.text) == "b"]
        if not tuning or not test:
            return [(item, False) for item in test]
        weights = fitted([item.signs for item in tuning], [item.right != NONE for item in tuning])
        likely = probabilities(weights, [item.signs for item in test])
        return [(item, bool(chance < _LIKELY)) for item, chance in zip(test, likely, strict=True)]

    def figures(self) -> dict[str, object]:
        """All figures, for programs; shares in [0, 1], intervals of 95 %."""
        judged = self.judged()
        told = [none == (item.right == NONE) for item, none in judged]
        picked = [(NONE if none else item.choice) == item.right for item, none in judged]
        none = share([item.right == NONE for item, _ in judged])
        return {
            "configuration": self.configuration,
            "questions": len(told),
            "none_or_not": share(told),
            "none_or_not_interval": interval(told),
            "majority": max(none, 1 - none),
            "choice": share(picked),
            "choice_interval": interval(picked),
        }

    def __str__(self) -> str:
        found: dict[str, Any] = self.figures()
        lines = [self.configuration, f"{found['questions']} questions of half b; accuracy in %"]
        for name in ("none_or_not", "choice"):
            low, high = (100 * bound for bound in found[f"{name}_interval"])
            lines.append(f"{name.replace('_', ' '):<14}{100 * found[name]:5.1f} [{low:.1f}, {high:.1f}]")
        lines.append(f"always the commoner of none and not: {100 * found['majority']:.1f}")
        return "\n".join(lines)


def none_of_the_above(index: Index, questions: str | Path, models: Models = NO_MODELS) -> NoneScores:
    """Which choice the index supports, if any. Raises SourceError for a file of another kind."""
    from tqdm import tqdm

    scores = NoneScores(searched(index, models.reranker))
    known = known_to(index)
    rows = lines_of(questions, "question_sentence", "choices", "answer")
    for row in tqdm(rows, file=sys.stderr, unit=" questions", leave=False):
        choices = [choice for choice in row["choices"] if choice != NONE]
        if len(choices) == len(row["choices"]) or len(row["answer"]) != 1:
            continue
        with index.snapshot():
            question = understand(row["question_sentence"], (), known)
            hits = retrieve(index, question, reranker=models.reranker)
            supports = _supports(index, question, hits, choices, models.reranker)
        choice, told = best_supported(supports, hits[0].score if hits else _NOWHERE)
        right = row["choices"][int(row["answer"][0])]
        scores.chosen.append(Chosen(row["question_sentence"], right, choice, told))
    return scores


def best_supported(supports: Mapping[str, Support], nearest: float) -> tuple[str, tuple[float, ...]]:
    """The choice that is supported best, and what tells whether it is right; `nearest`: of the passages."""
    order = sorted(supports, key=lambda name: -(supports[name].held + supports[name].any / 2))
    best, others = supports[order[0]], [supports[name] for name in order[1:]]
    told = (
        1.0,
        best.held,
        best.held - max((other.held for other in others), default=_NOWHERE),
        best.any - max((other.any for other in others), default=_NOWHERE),
        float(sum(one.held > _NOWHERE for one in supports.values())),
        max(one.any for one in supports.values()),
        nearest,
    )
    return order[0], told


def _supports(
    index: Index, question: Question, hits: Sequence[Hit], choices: Sequence[str], reranker: Reranker | None
) -> dict[str, Support]:
    """By the reranker, which reads question and choice with passages; else by sentences' scores."""
    if reranker is None:
        sentences = Inquiry(index, question).weighed(hits)
        read = {choice: [(item.text, item.score) for item in sentences] for choice in choices}
    else:
        read = {choice: _read(index, question, hits[:_PASSAGES], choice, reranker) for choice in choices}
    supports = {}
    for choice, scored in read.items():
        words = set(index.terms(choice))
        held = [score for text, score in scored if words <= set(index.terms(text))]
        found = max((score for _, score in scored), default=_NOWHERE)
        supports[choice] = Support(max(held, default=_NOWHERE), found)
    return supports


def _read(
    index: Index, question: Question, hits: Sequence[Hit], choice: str, reranker: Reranker
) -> list[tuple[str, float]]:
    asked = f"{question.standalone} {choice}"
    wanted = frozenset(index.terms(asked))
    texts = [excerpt(index, hit, wanted, _LONGEST) for hit in hits]
    return list(zip(texts, reranker.score(asked, texts).tolist(), strict=True))
