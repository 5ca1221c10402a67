"""Whether the sentences shown answer: given the article, and over all articles; and whether no is right."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from index import Index, SourceError
from qa.answering import Evidence, Inquiry, answer, confidence
from qa.asking import known_to, understand
from qa.evaluate.configuration import run_of
from qa.evaluate.data import Half
from qa.evaluate.datasets import Asked, known_questions, whole
from qa.evaluate.short import ShortScores
from qa.evaluate.significance import paired_difference
from qa.models import NO_MODELS, Models

_MOST = 3  # sentences of an answer


@dataclass(slots=True)
class Ranked:
    """For each question, whether its answer stands in the first sentence, and in the first three (1 or 0)."""

    first: list[float] = field(default_factory=list)
    three: list[float] = field(default_factory=list)

    def add(self, right: Sequence[bool]) -> None:
        """One question: whether each sentence, best first, holds its answer."""
        self.first.append(float(any(right[:1])))
        self.three.append(float(any(right[:_MOST])))

    def figures(self) -> dict[str, float]:
        """Shares of the questions."""
        return {"first": _mean(self.first), "three": _mean(self.three)}


@dataclass(slots=True)
class Refusals:
    """For each question, how sure the answer is, whether it is right, and whether there is one."""

    sure: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    possible: list[bool] = field(default_factory=list)

    def area(self) -> float:
        """Area under the risk–coverage curve: mean share of wrong answers, the surest answered first."""
        risks, wrong = [], 0
        for answered, number in enumerate(sorted(range(len(self.sure)), key=lambda n: -self.sure[n]), 1):
            wrong += not self.right[number]
            risks.append(wrong / answered)
        return _mean(risks)

    def best_f1(self) -> tuple[float, float]:
        """The best F1 of refusing what has no answer, and the confidence below which one must refuse."""
        order = sorted(range(len(self.sure)), key=lambda n: self.sure[n])
        impossible = self.possible.count(False)
        best, caught = (0.0, 0.0), 0
        for refused, number in enumerate(order, 1):
            caught += not self.possible[number]
            best = max(best, (2 * caught / (refused + impossible), self.sure[number]))
        return best

    def best_accuracy(self) -> float:
        """Share of questions rightly answered or rightly refused, at the best bound of confidence."""
        order = sorted(range(len(self.sure)), key=lambda n: self.sure[n])
        good = best = sum(self.right)
        for number in order:
            good += (not self.possible[number]) - self.right[number]
            best = max(best, good)
        return best / max(1, len(order))


@dataclass(slots=True)
class AnswerScores:
    """What was asked and how, the rankings of sentences by who ranks, refusals, short answers, seconds."""

    configuration: dict[str, object]
    given: dict[str, Ranked] = field(default_factory=dict)
    among: dict[str, Ranked] = field(default_factory=dict)
    refusals: dict[str, Refusals] = field(default_factory=dict)
    short: ShortScores = field(default_factory=ShortScores)
    abstained: list[bool] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, object]:
        """All figures, for programs."""
        slowest = sorted(self.seconds)
        return {
            **self.configuration,
            "given_the_article": _rankings(self.given),
            "all_articles": _rankings(self.among),
            "refusals": {
                name: {"area": of.area(), "best_f1": of.best_f1(), "accuracy": of.best_accuracy()}
                for name, of in self.refusals.items()
            },
            "short": self.short.figures(),
            "abstained": _mean([float(no) for no in self.abstained]),
            "seconds": {share: _at(slowest, share) for share in (50, 95)} if slowest else {},
        }

    def __str__(self) -> str:
        lines = [", ".join(f"{name}: {value}" for name, value in self.configuration.items())]
        lines += _table("given the article", self.given) + _table("all articles as one index", self.among)
        if self.seconds:
            slowest = sorted(self.seconds)
            lines.append(
                f"a question takes {_at(slowest, 50):.2f} s, 95 of 100 at most {_at(slowest, 95):.2f} s"
            )
            lines.append(f"abstained: {100 * _mean([float(no) for no in self.abstained]):.1f} %")
        for name, of in self.refusals.items():
            best, bound = of.best_f1()
            lines.append(
                f"refusing by {name}: area under the risk–coverage curve {of.area():.3f}, best F1 {best:.3f} "
                f"(below {bound:.3f}), right answer or right refusal {100 * of.best_accuracy():.1f} %"
            )
        if self.short.f1:
            lines += ["", f"short answers shown: {self.short}"]
        return "\n".join(lines)


def answers(
    file: str | Path,
    folder: str | Path | None = None,
    half: Half | None = None,
    limit: int | None = None,
    models: Models = NO_MODELS,
) -> AnswerScores:
    """Ask the questions of a file (see `known_questions`), of their own article and of all articles.

    `folder` is an index of the file's articles, made there if it is missing; without it one is made for the
    time of the run. `limit` questions are drawn with a fixed seed. Raises SourceError for a file without
    articles where no index is named.
    """
    from tqdm import tqdm

    questions = drawn(known_questions(file, half), limit)
    scores = AnswerScores(run_of(file, half, len(questions), models))
    with index_of(known_questions(file), folder) as index:
        for item in tqdm(questions, unit=" questions", leave=False):
            if item.article:
                _given(scores, index, item, models)
            if item.answers:
                _among(scores, index, item, models)
    return scores


def drawn(questions: Sequence[Asked], limit: int | None) -> list[Asked]:
    """So many of the questions, always the same ones; all without a limit."""
    if limit is None or limit >= len(questions):
        return list(questions)
    return random.Random(0).sample(questions, limit)


@contextmanager
def index_of(questions: Sequence[Asked], folder: str | Path | None) -> Iterator[Index]:
    """The index in a folder; where it is missing, or none is named, it is made of the questions' articles."""
    if folder is not None and (Path(folder) / "config.json").is_file():
        with Index.open(folder, create=False) as index:
            yield index
        return
    articles = {item.article.id: item.article for item in questions if item.article}
    if not articles:
        raise SourceError(
            "These questions come without articles: name an index of the articles with --index."
        )
    with TemporaryDirectory() as work:
        lines = Path(work, "articles.jsonl")
        with lines.open("w", encoding="utf-8") as stream:
            for article in articles.values():
                record = {"url": article.url, "title": article.title, "text": article.text}
                stream.write(json.dumps(record) + "\n")
        with Index.open(folder or Path(work, "index")) as index:
            index.sync(lines)
            yield index


def _given(scores: AnswerScores, index: Index, item: Asked, models: Models) -> None:
    """The question put to its own article."""
    assert item.article
    inquiry = Inquiry(index, understand(item.question, (), known_to(index)), models.reranker, models.reader)
    hits = [whole(item.article)]
    evidence = inquiry.weighed(hits)
    words = sorted(inquiry.weigher().by_words(hits), key=lambda one: -one.own)
    in_order = sorted(words, key=lambda one: one.start)
    if item.answers:
        for name, ranked in (("first sentences", in_order), ("words alone", words), ("Quoth", evidence)):
            scores.given.setdefault(name, Ranked()).add([_stands(item, one) for one in ranked[:_MOST]])
    for name, ranked, sure in (
        ("words alone", words, words[0].own),
        ("confidence", evidence, confidence(evidence)),
    ):
        refusals = scores.refusals.setdefault(name, Refusals())
        refusals.sure.append(sure)
        refusals.right.append(bool(ranked) and _stands(item, ranked[0]))
        refusals.possible.append(bool(item.answers))


def _among(scores: AnswerScores, index: Index, item: Asked, models: Models) -> None:
    """The question put to all articles; the baseline is the passage that BM25 finds, by words alone."""
    inquiry = Inquiry(index, understand(item.question, (), known_to(index)), models.reranker, models.reader)
    hits = index.search(inquiry.question.standalone, 1, mode="lexical")
    words = sorted(inquiry.weigher().by_words(hits), key=lambda one: -one.own)
    scores.among.setdefault("BM25, words alone", Ranked()).add(
        [item.holds(one.text) for one in words[:_MOST]]
    )
    started = time.perf_counter()
    found = answer(inquiry)
    scores.seconds.append(time.perf_counter() - started)
    scores.abstained.append(found.abstained)
    shown = [citation.quote for citation in found.citations[:_MOST]]
    scores.among.setdefault("Quoth", Ranked()).add([item.holds(text) for text in shown])
    if found.short is not None:
        scores.short.add(found.question, found.short.quote, item.answers)


def _stands(item: Asked, evidence: Evidence) -> bool:
    return item.stands_in(evidence.start, evidence.end)


def _rankings(rankings: dict[str, Ranked]) -> dict[str, object]:
    figures: dict[str, object] = {name: ranked.figures() for name, ranked in rankings.items()}
    for name in list(rankings)[:-1]:
        figures[f"Quoth against {name}, first, 95 %"] = _interval(rankings, name)
    return figures


def _interval(rankings: dict[str, Ranked], name: str) -> tuple[float, float]:
    difference = paired_difference(rankings["Quoth"].first, rankings[name].first)
    return difference.low, difference.high


def _table(title: str, rankings: dict[str, Ranked]) -> list[str]:
    if not rankings:
        return []
    lines = ["", f"{title + ', % of ' + str(len(rankings['Quoth'].first)):<40}{'first':>8}{'three':>8}"]
    for name, ranked in rankings.items():
        better = ""
        if name != "Quoth":
            low, high = (100 * bound for bound in _interval(rankings, name))
            better = f"   Quoth's first: {low:+.1f} to {high:+.1f}"
        figures = ranked.figures()
        lines.append(f"{name:<40}{100 * figures['first']:>8.1f}{100 * figures['three']:>8.1f}{better}")
    return [*lines, ""]


def _at(ordered: Sequence[float], percent: int) -> float:
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
