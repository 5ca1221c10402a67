"""A reader without a model: of the words that have the shape wanted, those nearest to the question's."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from index import split_sentences
from qa.reading.reader import Reading
from qa.reading.spans import Candidate, candidates
from qa.reading.wanted import Wanted

WEIGHTS = {
    "shared": 1.61,  # of the question's words, the share that is in the sentence
    "near": 1.08,  # how near they are
    "next": 0.72,  # of the two words after it, one is the question's: how many 'officers' …
    "marked": 0.64,  # 1 if the words before it speak for it, as in 'President Biden'; -1 if against it
    "several": 0.77,  # it has several words
    "late": 0.06,  # sentences before it in its text, on a log scale
    "rank": -1.12,  # texts before its own, on a log scale
}
"""Weights of what speaks for a candidate; fitted by `training/rules.py`, like those below."""
CONFIDENCE = {"share": 1.55, "best": 0.41}
"""Weights of a candidate's share of all, and of its score; added to the bias of the kind."""
BIAS: dict[Wanted, float] = {
    "person": -1.82,
    "place": -2.21,
    "date": -1.35,
    "year": 0.15,
    "duration": 0.45,
    "number": -1.02,
    "money": -1.18,
    "percent": -0.24,
    "name": -1.67,
    "colour": 0.12,
}
_NEAR = 20  # characters at which a word of the question counts half
_WORD = re.compile(r"[\w’'-]+")
_STOP = frozenset(
    "what who whom whose when where which how many much long does did was were is are and the for that this"
    " with from has have had will would been being name into his her its their there they about".split()
)


class RuleReader:
    """Chooses among the words that have the shape of an answer of one kind."""

    name = "rules"

    def __init__(self, kind: Wanted) -> None:
        self._kind = kind

    def read(self, question: str, texts: Sequence[str]) -> list[Reading | None]:
        """What answers best in each text, given best first; None where nothing has the shape.

        `answerable` is the same as `confidence`: rules know no more.
        """
        found = [new_in(question, text, candidates(text, self._kind)) for text in texts]
        scores = [
            [weigh(row) for row in features(question, text, rank, of)]
            for rank, (text, of) in enumerate(zip(texts, found, strict=True))
        ]
        total = sum(math.exp(score) for of in scores for score in of)
        return [self._best(of, own, total) for of, own in zip(found, scores, strict=True)]

    def _best(self, found: Sequence[Candidate], scores: Sequence[float], total: float) -> Reading | None:
        if not found:
            return None
        number = max(range(len(scores)), key=scores.__getitem__)
        sure = confidence(self._kind, math.exp(scores[number]) / total, scores[number])
        return Reading(found[number].start, found[number].end, sure, sure)


def confidence(kind: Wanted, share: float, score: float) -> float:
    """The probability that a candidate with this share of all candidates, and this score, is right."""
    odds = BIAS[kind] + CONFIDENCE["share"] * share + CONFIDENCE["best"] * score
    return 1 / (1 + math.exp(-odds))


def weigh(row: Sequence[float]) -> float:
    """The score of a candidate by its features."""
    return sum(weight * value for weight, value in zip(WEIGHTS.values(), row, strict=True))


def features(question: str, text: str, rank: int, found: Sequence[Candidate]) -> list[list[float]]:
    """One row a candidate, in the order of `WEIGHTS`."""
    asked = {stem(word) for word in content(question)}
    starts = [start for start, _ in split_sentences(text)]
    sentences = list(pairwise([0, *starts[1:], len(text)]))
    words = [
        [(a + match.start(), stem(match.group().lower())) for match in _WORD.finditer(text[a:b])]
        for a, b in sentences
    ]
    rows = []
    for item in found:
        number = max(0, bisect_right(starts, item.start) - 1)
        places = [at for at, word in words[number] if word in asked and not item.start <= at < item.end]
        shared = len(asked & {word for _, word in words[number]})
        near = sum(1 / (1 + abs(at - item.start) / _NEAR) for at in places)
        follows = {stem(word.lower()) for word in _WORD.findall(text[item.end : item.end + 40])[:2]}
        several = float(" " in text[item.start : item.end])
        count = max(1, len(asked))
        row = [shared / count, near / count, float(bool(follows & asked)), float(item.marked), several]
        rows.append([*row, math.log1p(number), math.log1p(rank)])
    return rows


def new_in(question: str, text: str, found: Iterable[Candidate]) -> list[Candidate]:
    """Candidates that say more than the question does."""
    asked = set(re.findall(r"\w+", question.lower()))
    return [c for c in found if not set(re.findall(r"\w+", text[c.start : c.end].lower())) <= asked]


def content(text: str) -> list[str]:
    """Lower-case words that carry meaning."""
    return [word for word in re.findall(r"[\w’'-]{3,}|\d+", text.lower()) if word not in _STOP]


def stem(word: str) -> str:
    """The first five letters: enough for 'attack' and 'attackers' to meet."""
    return word.removesuffix("'s").removesuffix("’s")[:5]
