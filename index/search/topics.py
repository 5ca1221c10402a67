"""How near statements are to a topic: by its words, each weighted by rarity, and by meaning.

A word counts most in what is said, less in the rest of the sentence, least in the article's title. Where the
words do not meet, the passage that a statement stands in may be near in meaning; such statements come last.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from index.article import StatementWords
from index.text import plain_letters

_SENTENCE, _TITLE = 0.7, 0.4  # what a word counts there; 1 in the statement itself
_MEANING = 0.5  # what a cosine counts beside the words
_ROOT = 3  # letters that a word and its stem have in common


@dataclass(frozen=True, slots=True)
class StatementInContext:
    """A statement and the stems of what surrounds it; `cosine` is the topic's with its passage, or 0."""

    statement: StatementWords
    content: Collection[str]
    sentence: Collection[str]
    title: Collection[str]
    cosine: float


def rarity(counts: Mapping[str, int], passages: int) -> dict[str, float]:
    """The weight of each stem that `counts` passages hold, as BM25 has it."""
    return {term: math.log((max(passages, n) - n + 0.5) / (n + 0.5) + 1) for term, n in counts.items()}


def rank(
    topic: Mapping[str, float], statements: Iterable[StatementInContext]
) -> tuple[list[StatementWords], list[StatementWords]]:
    """The statements that share words with a topic (stems and their weights), nearest first; and others.

    The others share none, but stand in passages that are near in meaning, the nearest first. Those that are
    equally near stay in the order given.
    """
    total = sum(topic.values()) or 1.0
    worded: list[tuple[float, StatementWords]] = []
    wordless: list[tuple[float, StatementWords]] = []
    for item in statements:
        shared = sum(weight * _counts(term, item) for term, weight in topic.items()) / total
        if shared:
            worded.append((shared + _MEANING * item.cosine, item.statement))
        elif item.cosine:
            wordless.append((item.cosine, item.statement))
    worded.sort(key=lambda pair: -pair[0])
    wordless.sort(key=lambda pair: -pair[0])
    return [statement for _, statement in worded], [statement for _, statement in wordless]


def among(terms: Callable[[str], Collection[str]], wanted: Iterable[str], text: str) -> Collection[str]:
    """The stems of a text; none, without looking closer, where no wanted one can be among them."""
    plain = plain_letters(text)
    return terms(text) if any(stem[:_ROOT] in plain for stem in wanted) else ()


def _counts(term: str, item: StatementInContext) -> float:
    if term in item.content:
        return 1.0
    if term in item.sentence:
        return _SENTENCE
    return _TITLE if term in item.title else 0.0
