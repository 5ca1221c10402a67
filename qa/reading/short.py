"""The short answer that stands in front: a name, a number, a date, a place; verbatim, or none at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from index import Article, split_sentences
from qa.reading.reader import Reader, Reading, log_odds, logistic
from qa.reading.rules import RuleReader
from qa.reading.spans import is_of_kind, whole_end, whole_start
from qa.reading.wanted import Wanted, wanted
from qa.records import Question

SHOWN = 0.5
"""A short answer that is less likely to be right is not shown."""
UNCHECKED, MISFIT = -0.806, -0.821
"""Added to the log-odds of words whose shape tells nothing, or that have not the shape wanted; fitted with
the weights of `qa.reading.reader` by `training/reader.py`."""
IN_ANSWER = {"bias": -0.52, "reader": 0.35, "first": 0.38, "answer": 0.64, "misfit": -1.22}
IN_ANSWER_BY_RULES = {"bias": -0.78, "reader": 0.71, "first": 0.31, "answer": 0.14, "misfit": -0.56}
"""What speaks for words in an answer (see `signs`); by `training/shown.py`, for a network and for rules."""
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

    `confidence` is the probability that they are right, in [0, 1]; `shaped` tells whether they have the shape
    wanted, None where it has none.
    """

    text: str
    start: int
    end: int
    article: Article
    confidence: float
    shaped: bool | None = None


def short_answer(
    question: Question, sentences: Sequence[Located], reader: Reader | None = None, sure: float = 0.5
) -> ShortAnswer | None:
    """The short answer that stands in one of these sentences, given best first.

    None where the question does not ask for one, or where none is likely enough to be right. `sure` is the
    probability that the first sentence answers. Without a `reader`, the answer is chosen by its shape and by
    its distance from the question's words.
    """
    if wanted(question) is None:
        return None
    weights = IN_ANSWER if reader else IN_ANSWER_BY_RULES
    likely = [
        replace(found, confidence=logistic(weights.values(), told.values()))
        for found in answers_in(question, sentences, reader)
        if (told := signs(found, sentences, sure))
    ]
    best = max(likely, key=lambda found: found.confidence, default=None)
    return best if best and best.confidence >= SHOWN else None


def signs(found: ShortAnswer, sentences: Sequence[Located], sure: float) -> dict[str, float]:
    """What tells whether words of an answer are right, by the names of `IN_ANSWER`.

    The log-odds of what read them and of the answer, whether they stand in its first sentence, and whether
    they have not the shape wanted. Empty where they stand in none.
    """
    at = [number for number, sentence in enumerate(sentences) if holds(sentence, found)]
    if not at:
        return {}
    return {
        "bias": 1.0,
        "reader": log_odds(found.confidence),
        "first": float(at[0] == 0),
        "answer": log_odds(sure),
        "misfit": float(found.shaped is False),
    }


def holds(sentence: Located, found: Located) -> bool:
    """Whether words stand in a sentence."""
    inside = sentence.start <= found.start < found.end <= sentence.end
    return inside and sentence.article.id == found.article.id


def best_answer(
    question: Question, sentences: Sequence[Located], reader: Reader | None = None
) -> ShortAnswer | None:
    """The likeliest short answer in or beside these sentences, asked for or not; None where none can be."""
    found = answers_in(question, sentences, reader)
    return max(found, key=lambda answer: answer.confidence, default=None)


def answers_in(
    question: Question, sentences: Sequence[Located], reader: Reader | None = None
) -> list[ShortAnswer]:
    """The words that answer best of each of these sentences, read with what stands around them."""
    kind = wanted(question)
    if reader is None and kind is not None:
        reader = RuleReader(kind)
    if reader is None:
        return []
    places = _places(sentences)
    texts = [article.text[start:end] for article, start, end in places]
    readings = reader.read(question.standalone, texts)
    return [
        _located(article, start, reading, kind)
        for (article, start, _), reading in zip(places, readings, strict=True)
        if reading
    ]


def _located(article: Article, offset: int, reading: Reading, kind: Wanted | None) -> ShortAnswer:
    end = whole_end(article.text, offset + reading.start, offset + reading.end, kind)
    start = whole_start(article.text, offset + reading.start, kind)
    text = article.text[start:end].rstrip(",;:")
    shaped = is_of_kind(text, kind)
    return ShortAnswer(text, start, start + len(text), article, checked(reading.confidence, shaped), shaped)


def checked(confidence: float, shape: bool | None) -> float:
    """A reader's confidence in the light of whether its words have the shape wanted."""
    if shape:
        return confidence
    return logistic((1.0, 1.0), (log_odds(confidence), UNCHECKED if shape is None else MISFIT))


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
