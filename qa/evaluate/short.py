"""Short answers given the article: exact match and token F1 as SQuAD counts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index import Article
from qa.asking import understand
from qa.evaluate.data import Half, normal
from qa.evaluate.datasets import Asked, known_questions, token_f1
from qa.reading import Reader, best_answer, content, stem, wanted, windows
from qa.records import Question
from qa.retrieval import Reranker

_READ = 3  # windows of an article that are read


@dataclass(frozen=True, slots=True)
class Place:
    """A part of an article."""

    article: Article
    start: int
    end: int


@dataclass(slots=True)
class ShortScores:
    """How short answers compare with the gold ones; shares in [0, 1].

    `exact`, `f1` and `right` hold a value for each question, 0 where there is no short answer.
    """

    exact: list[float] = field(default_factory=list)
    f1: list[float] = field(default_factory=list)
    right: list[float] = field(default_factory=list)
    kinds: dict[str, list[float]] = field(default_factory=dict)

    def add(self, question: Question, text: str, answers: Sequence[str]) -> None:
        """One question: the short answer given to it, and the gold ones."""
        self.exact.append(max(float(normal(text) == normal(gold)) for gold in answers))
        self.f1.append(max(token_f1(text, gold) for gold in answers))
        self.right.append(float(right(text, answers)))
        self.kinds.setdefault(wanted(question) or "telling", []).append(self.f1[-1])

    def figures(self) -> dict[str, object]:
        """All figures, for programs."""
        return {
            "questions": len(self.f1),
            "exact": mean(self.exact),
            "f1": mean(self.f1),
            "right": mean(self.right),
            "f1_by_kind": {kind: mean(values) for kind, values in sorted(self.kinds.items())},
        }

    def __str__(self) -> str:
        whole = (
            f"{len(self.f1):,} questions: exact {100 * mean(self.exact):.1f}, F1 {100 * mean(self.f1):.1f}, "
            f"right {100 * mean(self.right):.1f}"
        )
        kinds = [f"  {kind:<10}{len(v):>6,}{100 * mean(v):>7.1f}" for kind, v in sorted(self.kinds.items())]
        return "\n".join([whole, "F1 by what is wanted:", *kinds])


def short(
    file: str | Path, reader: Reader | None, reranker: Reranker | None, half: Half | None = "b", most: int = 0
) -> ShortScores:
    """Scores on the questions of NewsQA or SQuAD 2.0 that have an answer; `most` of them, or all (0)."""
    questions = [item for item in known_questions(file, half) if item.answers and item.article]
    return score_short(questions[:most] if most else questions, reader, reranker)


def score_short(questions: Sequence[Asked], reader: Reader | None, reranker: Reranker | None) -> ShortScores:
    """Scores on questions that their article answers."""
    scores = ShortScores()
    for item in questions:
        question = understand(item.question)
        found = best_answer(question, places_of(item, reranker), reader)
        scores.add(question, found.text if found else "", item.answers)
    return scores


def answerable(
    file: str | Path, reader: Reader, reranker: Reranker, half: Half | None = "b", most: int = 0
) -> dict[str, float]:
    """How well two scores tell the questions of SQuAD 2.0 that have an answer from those that have none.

    The area under the ROC curve, in [0, 1]: of the reader's `answerable` and of the reranker's logit, each
    the highest of the article's windows.
    """
    questions = [item for item in known_questions(file, half) if item.article]
    table = []
    for item in questions[:most] if most else questions:
        texts = [place.article.text[place.start : place.end] for place in places_of(item, reranker)]
        read = max((r.answerable for r in reader.read(item.question, texts) if r), default=0.0)
        table.append((bool(item.answers), read, float(reranker.score(item.question, texts).max())))
    return {
        "questions": len(table),
        "reader": area([(a, read) for a, read, _ in table]),
        "reranker": area([(a, logit) for a, _, logit in table]),
    }


def area(scored: Sequence[tuple[bool, float]]) -> float:
    """The share of pairs of a positive and a negative that a score puts in the right order."""
    above = [score for positive, score in scored if positive]
    below = [score for positive, score in scored if not positive]
    pairs = sum((a > b) + (a == b) / 2 for a in above for b in below)
    return pairs / (len(above) * len(below)) if above and below else 0.0


def right(text: str, answers: Sequence[str]) -> bool:
    """Whether a short answer would be taken for right: it holds a gold one, or shares half of its words."""
    words = f" {normal(text)} "
    return any(f" {normal(gold)} " in words or token_f1(text, gold) >= 0.5 for gold in answers)


def places_of(item: Asked, reranker: Reranker | None) -> list[Place]:
    """The windows of the question's article that may answer, best first."""
    assert item.article is not None
    article = item.article
    spans = windows(article.text)
    if reranker:
        logits = reranker.score(item.question, [article.text[start:end] for start, end in spans])
        spans = [spans[number] for number in (-logits).argsort()]
    else:
        spans = by_words(item.question, article.text, spans)
    return [Place(article, start, end) for start, end in spans[:_READ]]


def by_words(question: str, text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Windows by how many of the question's words they hold."""
    asks = {stem(word) for word in content(question)}
    return sorted(spans, key=lambda span: -len(asks & {stem(w) for w in content(text[slice(*span)])}))


def mean(values: Sequence[float]) -> float:
    """Their mean; 0 where there are none."""
    return sum(values) / len(values) if values else 0.0
