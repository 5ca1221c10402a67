"""Saying no at the right time: questions that the index cannot answer, beside questions that it can.

`abstention` puts questions in which a name was swapped (`benchmarks/unknown.jsonl`: for one that no article
has, or for one that stands only elsewhere), and as many of RealTimeQA as they are, whose answer stands in one
of their own articles. Every figure is given for both halves of the questions (by hash): thresholds are
chosen on the first, the second is the result.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from index import Article, Index, SourceError
from qa.answering import Inquiry, answer
from qa.chat import Assistant
from qa.evaluate.configuration import searched
from qa.evaluate.data import Half, half_of, lines_of
from qa.evaluate.significance import interval, share
from qa.models import NO_MODELS, Models
from qa.records import Question
from qa.retrieval import retrieve

Set = Literal["unknown", "elsewhere", "answerable"]
_ALLOWED = 0.1  # wrong refusals that the baseline may make on the tuning half


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was put: whether it was refused, and the cosine of the nearest passage."""

    text: str
    of: Set
    refused: bool
    nearness: float

    @property
    def half(self) -> Half:
        """a: to choose thresholds on, b: to report on."""
        return half_of(self.text)


@dataclass(slots=True)
class AbstentionScores:
    """Shares of right refusals (names swapped) and wrong ones (answerable); the same by nearness alone."""

    configuration: str
    asked: list[Asked] = field(default_factory=list)

    def figures(self) -> dict[str, object]:
        """All figures, for programs; shares in [0, 1], intervals of 95 %."""
        threshold = self.threshold()
        ways: dict[str, Callable[[Asked], bool]] = {
            "quoth": lambda item: item.refused,
            "nearness_alone": lambda item: item.nearness < threshold,
        }
        halves: dict[str, Half] = {"tuning": "a", "test": "b"}
        found: dict[str, object] = {
            way: {name: self._shares(refused, number) for name, number in halves.items()}
            for way, refused in ways.items()
        }
        return {"configuration": self.configuration, "questions": len(self.asked), **found}

    def threshold(self) -> float:
        """The highest threshold on nearness alone that refuses few enough answerable tuning questions."""
        scores = sorted(item.nearness for item in self.asked if item.of == "answerable" and item.half == "a")
        return scores[int(_ALLOWED * len(scores))] if scores else 0.0

    def _shares(self, refused: Callable[[Asked], bool], of_half: Half) -> dict[str, object]:
        items = [item for item in self.asked if item.half == of_half]
        swapped = [refused(item) for item in items if item.of != "answerable"]
        wrong = [refused(item) for item in items if item.of == "answerable"]
        return {
            "right_refusals": share(swapped),
            "right_interval": interval(swapped),
            "unknown": share([refused(item) for item in items if item.of == "unknown"]),
            "elsewhere": share([refused(item) for item in items if item.of == "elsewhere"]),
            "wrong_refusals": share(wrong),
            "wrong_interval": interval(wrong),
            "swapped": len(swapped),
            "answerable": len(wrong),
        }

    def __str__(self) -> str:
        figures = self.figures()
        lines = [self.configuration, "refusals in %, with the 95 % interval of a bootstrap", ""]
        head = f"{'':<26}{'right':>7} {'interval':>15}{'unknown':>9}{'elsewhere':>11}"
        lines.append(f"{head}{'wrong':>8} {'interval':>15}")
        for way in ("quoth", "nearness_alone"):
            of_way: Any = figures[way]
            for name, row in of_way.items():
                right, wrong = (_between(row[key]) for key in ("right_interval", "wrong_interval"))
                lines.append(
                    f"{way.replace('_', ' ') + ', ' + name:<26}{100 * row['right_refusals']:7.1f} {right:>15}"
                    f"{100 * row['unknown']:9.1f}{100 * row['elsewhere']:11.1f}"
                    f"{100 * row['wrong_refusals']:8.1f} {wrong:>15}"
                )
        return "\n".join(lines)


def abstention(
    index: Index, questions: str | Path, swaps: str | Path, models: Models = NO_MODELS
) -> AbstentionScores:
    """Put swapped and answerable questions to an index. Raises SourceError for a file of another kind."""
    rows = {row["question_id"]: row for row in lines_of(questions, "question_id", "question_sentence")}
    swapped = [(_swapped(swap, rows), swap["set"]) for swap in lines_of(swaps, "set", "name")]
    answerable = [(row["question_sentence"], "answerable") for row in _answerable(index, rows.values())]
    scores = AbstentionScores(searched(index, models.reranker))
    assistant = Assistant(index)
    for text, of in _shown([*swapped, *answerable[: len(swapped)]]):
        with index.snapshot():
            question = assistant.understand(text)
            refused = answer(Inquiry(index, question, models.reranker, models.reader)).abstained
            scores.asked.append(Asked(text, of, refused, _nearness(index, question)))
    return scores


def _nearness(index: Index, question: Question) -> float:
    """The cosine of the passage that is nearest to the question, whatever is named in it."""
    return max((hit.scores.get("dense", 0.0) for hit in retrieve(index, question)), default=0.0)


def _swapped(swap: Mapping[str, str], rows: Mapping[str, Mapping[str, Any]]) -> str:
    if "text" in swap:
        return swap["text"]
    if swap["question"] not in rows:
        raise SourceError(f"The question {swap['question']} of the swaps is not in the file of questions.")
    text: str = rows[swap["question"]]["question_sentence"]
    return text.replace(swap["name"], swap["replacement"])


def _answerable(index: Index, rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Questions whose answer stands in one of their own articles, in an order that is none (by hash)."""
    articles = {article.url: article for article in index.articles(limit=-1)}
    found = [row for row in rows if _stands(row, [articles[u] for u in row["gcs_urls"] if u in articles])]
    return sorted(found, key=lambda row: hashlib.sha256(row["question_id"].encode()).hexdigest())


def _stands(row: Mapping[str, Any], articles: Iterable[Article]) -> bool:
    wanted = [words for text in row["answer_text"] if (words := _words(text)) not in ("", "true", "false")]
    texts = [f" {_words(article.text)} " for article in articles] if wanted else []
    return any(f" {words} " in text for words in wanted for text in texts)


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold().replace("’", "'")))


def _between(bounds: tuple[float, float]) -> str:
    return f"[{100 * bounds[0]:.1f}, {100 * bounds[1]:.1f}]"


def _shown(items: Sequence[Any]) -> Iterator[Any]:
    from tqdm import tqdm

    yield from tqdm(items, file=sys.stderr, unit=" questions", leave=False)
