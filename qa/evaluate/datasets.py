"""Questions with known answers: NewsQA and SQuAD 2.0 (with their articles), RealTimeQA (without)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index import Article, Hit, Passage, SourceError, split_sentences
from qa.evaluate.data import Half, half_of, lines_of, normal


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what answers it: texts, and where they start in `article`, if it comes with one.

    A question that its article does not answer has no answers.
    """

    question: str
    answers: tuple[str, ...]
    starts: tuple[int, ...] = ()
    article: Article | None = field(default=None, repr=False)

    def stands_in(self, start: int, end: int) -> bool:
        """Whether an answer starts between these offsets of the article."""
        return any(start <= at < end for at in self.starts)

    def holds(self, text: str) -> bool:
        """Whether a text holds one of the answers, as `normal` compares."""
        words = f" {normal(text)} "
        return any(f" {normal(answer)} " in words for answer in self.answers if normal(answer))


def known_questions(file: str | Path, half: Half | None = None) -> list[Asked]:
    """The questions of a file of NewsQA, SQuAD 2.0 or RealTimeQA; of one half, by the hash of the article.

    Raises SourceError for another file.
    """
    questions = list(_questions(file))
    if not questions:
        raise SourceError(f"{file} holds no questions of NewsQA, SQuAD 2.0 or RealTimeQA.")
    return [item for item in questions if half is None or half_with(item) == half]


def half_with(item: Asked) -> Half:
    """The half that a question belongs to: that of its article, without one that of its own words."""
    return half_of(item.article.id if item.article else item.question)


def whole(article: Article) -> Hit:
    """An article as one passage, found without a search."""
    spans = tuple(split_sentences(article.text))
    return Hit(Passage(0, article.id, 0, len(article.text), article.text, spans), article, 0.0, {})


def token_f1(found: str, wanted: str) -> float:
    """F1 of the words of an answer, as SQuAD counts them."""
    ours, gold = normal(found).split(), normal(wanted).split()
    if not ours or not gold:
        return float(ours == gold)
    left = list(gold)
    shared = 0
    for word in ours:
        if word in left:
            left.remove(word)
            shared += 1
    return 2 * shared / (len(ours) + len(gold))


def _questions(file: str | Path) -> Iterator[Asked]:
    for number, record in enumerate(lines_of(file)):
        if "context" in record:
            yield from _with_article(record, number)
        elif "question_sentence" in record:
            yield Asked(record["question_sentence"], tuple(record["answer_text"]))


def _with_article(record: Mapping[str, Any], number: int) -> Iterator[Asked]:
    text = record["context"]
    name = hashlib.sha256(text.encode()).hexdigest()[:16]
    article = Article(name, record.get("title") or "", text, url=f"https://data.example/{number}")
    for item in record["qas"]:
        found = [] if item.get("is_impossible") else item["answers"]
        texts, starts = (tuple(answer[key] for answer in found) for key in ("text", "answer_start"))
        yield Asked(item["question"], texts, starts, article)
