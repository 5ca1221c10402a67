"""The short answer that stands in front: a name, a number, a date, a place; verbatim, or none at all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index import Article, split_sentences
from qa.reading.reader import Reader, Reading
from qa.reading.rules import RuleReader
from qa.reading.spans import has_shape, whole_end
from qa.reading.wanted import Wanted, wanted
from qa.records import Question

SHOWN = 0.6
"""A short answer that is less likely to be right is not shown."""
UNCHECKED, MISFIT = -0.806, -0.821
"""Added to the log-odds of words whose shape tells nothing, or that have not the shape wanted; fitted with
the weights of `qa.reading.reader` by `training/reader.py`."""
_MOST = 5  # places that are read
_READ = 480  # characters that are read around a sentence, about 110 word pieces


class Located(Protocol):
    """A place in an article: `Evidence`, `Citation`."""

    @property
    def article(self) -> Article: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """A few words that answer: `text` is `article.text[start:end]`, verbatim.

    `confidence` is the probability that they are right, in [0, 1].
    """

    text: str
    start: int
    end: int
    article: Article
    confidence: float


def short_answer(
    question: Question, sentences: Sequence[Located], reader: Reader | None = None
) -> ShortAnswer | None:
    """The short answer that stands in or beside these sentences, given best first.

    None where the question does not ask for one, or where none is likely enough to be right. Without a
    `reader`, the answer is chosen by its shape and by its distance from the question's words.
    """
    found = best_answer(question, sentences, reader) if wanted(question) else None
    return found if found and found.confidence >= SHOWN else None


def best_answer(
    question: Question, sentences: Sequence[Located], reader: Reader | None = None
) -> ShortAnswer | None:
    """The likeliest short answer, asked for or not, however unlikely; None where nothing can be one."""
    kind = wanted(question)
    if reader is None and kind is not None:
        reader = RuleReader(kind)
    if reader is None:
        return None
    places = _places(sentences)
    texts = [article.text[start:end] for article, start, end in places]
    readings = reader.read(question.standalone, texts)
    found = [(place, reading) for place, reading in zip(places, readings, strict=True) if reading]
    if not found:
        return None
    return max(
        (_located(article, start, reading, kind) for (article, start, _), reading in found),
        key=lambda answer: answer.confidence,
    )


def _located(article: Article, offset: int, reading: Reading, kind: Wanted | None) -> ShortAnswer:
    start = offset + reading.start
    end = whole_end(article.text, start, offset + reading.end, kind)
    text = article.text[start:end].rstrip(",;:")
    end = start + len(text)
    return ShortAnswer(text, start, end, article, checked(reading.confidence, has_shape(text, kind)))


def checked(confidence: float, shape: bool | None) -> float:
    """A reader's confidence in the light of whether its words have the shape wanted."""
    if shape:
        return confidence
    odds = math.exp(UNCHECKED if shape is None else MISFIT) * confidence / max(1e-9, 1 - confidence)
    return odds / (1 + odds)


def _places(sentences: Sequence[Located]) -> list[tuple[Article, int, int]]:
    """Each sentence with whole sentences around it, as long as the reader reads well; none twice."""
    places: list[tuple[Article, int, int]] = []
    spans: dict[str, list[tuple[int, int]]] = {}
    for sentence in sentences:
        article, start, end = sentence.article, sentence.start, sentence.end
        if any(article.id == a.id and low <= start and end <= high for a, low, high in places):
            continue
        if article.id not in spans:
            spans[article.id] = split_sentences(article.text)
        places.append((article, *_grown(spans[article.id], start, end)))
        if len(places) == _MOST:
            break
    return places


def windows(text: str) -> list[tuple[int, int]]:
    """A text cut between sentences into pieces as long as the reader reads well; a long sentence is one."""
    found: list[tuple[int, int]] = []
    for start, end in split_sentences(text):
        if found and end - found[-1][0] <= _READ:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _grown(spans: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """The span with its neighbours, one after and one before in turn, while `_READ` characters hold them."""
    before = [span for span in spans if span[1] <= start]
    after = [span for span in spans if span[0] >= end][::-1]
    while before or after:
        if after:
            _, last = after.pop()
            if last - start > _READ:
                after.clear()
            else:
                end = last
        if before:
            first, _ = before.pop()
            if end - first > _READ:
                before.clear()
            else:
                start = first
    return start, end
