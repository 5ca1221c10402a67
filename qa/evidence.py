"""Sentences that may answer, each scored for itself, with who says them.

The weights were fitted by logistic regression on NewsQA articles (which sentence holds the gold span), the
'fits at all' test on the same questions put to articles of other questions.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index import Article, Hit, Index, Statement
from qa.records import Question, QuestionKind

_COSINE, _OWN, _NEAR, _TYPE, _LATE, _SHORT, _ASKS = 1.0, 1.0, 0.5, 0.2, 0.075, 0.2, 0.3
_FIT_COSINE, _FIT_OWN, _FIT_NEAR, _FIT_BIAS = 11.5, 4.0, 4.0, -5.2
_FEW_WORDS = 4  # a sentence of fewer content words rarely says anything by itself

_NUMBER = (
    r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty"
    r"|fifty|sixty|hundreds?|thousands?|millions?|billions?|dozens?|half|both|several|none|no)"
)
_UNIT = r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies))"
_MONTH = (
    r"(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|March|April|May|June|July|Aug(?:ust|\.)|Sept(?:ember|\.)"
    r"|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.))"
)
_SHAPES: dict[QuestionKind, re.Pattern[str]] = {
    "how_many": re.compile(rf"\b{_NUMBER}\b(?!\s*(?:a\.m|p\.m))", re.IGNORECASE),
    "how_much": re.compile(rf"[$€£¥%]|\b{_NUMBER}\b|percent", re.IGNORECASE),
    "how_long": re.compile(rf"\b(?:{_NUMBER}|an?|few|couple)\b[\w\s-]{{0,18}}\b{_UNIT}\b", re.IGNORECASE),
    "when": re.compile(
        rf"\b{_MONTH}|\b(?:19|20)\d\d\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\byesterday|\btoday"
        rf"|\btonight|\blast (?:week|month|year|night)|\d (?:a\.m|p\.m)|\b{_UNIT} ago",
        re.IGNORECASE,
    ),
    "where": re.compile(r"\b(?:in|at|near|on|from|to|outside|inside|across|of) (?:the |an? )?[A-Z][a-z]+"),
    "who": re.compile(r"[a-z,“”\"'’] [A-Z][\w’.-]+|^(?:[A-Z][a-z]+ ){2}"),
}


FIT = 0.5
"""A best sentence below this has nothing to do with the question."""
GAP = 0.5
"""Sentences whose score is so far below the best are not shown."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence and why it was chosen.

    `cosine`: nearness in meaning; `own`, `near`: share of the question's words, weighted by rarity, in the
    sentence and in its neighbourhood of five; `typed`: 1 has the shape of an answer, -1 has not, 0 any will
    do. `score` ranks; `fit` in (0, 1) tells whether the sentence has to do with the question at all.
    """

    article: Article
    start: int
    end: int
    cosine: float
    own: float
    near: float
    typed: int
    position: int
    words: int
    statement: Statement | None = None

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.article.text[self.start : self.end]

    @property
    def score(self) -> float:
        """Higher answers better."""
        score = _COSINE * self.cosine + _OWN * self.own + _NEAR * self.near + _TYPE * self.typed
        asks = self.text.endswith("?")  # a question rarely answers one
        return score - _LATE * math.log1p(self.position) - _SHORT * (self.words < _FEW_WORDS) - _ASKS * asks

    @property
    def fit(self) -> float:
        """Probability that the sentence belongs to the subject of the question."""
        odds = _FIT_COSINE * self.cosine + _FIT_OWN * self.own + _FIT_NEAR * self.near + _FIT_BIAS
        return 1 / (1 + math.exp(-odds))


class Weigher:
    """Weighs sentences against one question."""

    def __init__(self, index: Index, question: Question, text: str | None = None) -> None:
        self._index = index
        self._shape = _SHAPES.get(question.kind)
        self._text = text or question.standalone
        self._terms = list(dict.fromkeys(index.terms(self._text)))
        passages = len(index)
        found = [index.count(term) for term in self._terms]
        self._rarity = [math.log((passages - n + 0.5) / (n + 0.5) + 1) for n in found]

    def hits(self, hits: Iterable[Hit]) -> list[Evidence]:
        """Every sentence of the passages as evidence, best first, each with the statement it makes."""
        places = [(hit, number) for hit in hits for number in range(len(hit.passage.sentences))]
        spans = [hit.passage.sentences[number] for hit, number in places]
        texts = [hit.article.text[a:b] for (hit, _), (a, b) in zip(places, spans, strict=True)]
        words = [self._index.terms(text) for text in texts]
        cosines = self._cosines(texts)
        statements = self._statements({hit.article.id for hit, _ in places})
        evidence = []
        for at, (hit, number) in enumerate(places):
            around = range(at - min(number, 2), at + min(3, len(hit.passage.sentences) - number))
            near = {word for other in around for word in words[other]}
            made = statement_in(statements[hit.article.id], spans[at])
            evidence.append(self._evidence(hit.article, spans[at], cosines[at], words[at], near, made))
        return sorted(evidence, key=lambda item: -item.score)

    def statements(self, statements: Sequence[Statement]) -> list[Evidence]:
        """The sentences of statements as evidence, best first."""
        articles = {name: self._index.article(name) for name in {s.article_id for s in statements}}
        texts = [articles[s.article_id].text[slice(*s.sentence)] for s in statements]
        evidence = []
        for statement, text, cosine in zip(statements, texts, self._cosines(texts), strict=True):
            words = self._index.terms(text)
            article = articles[statement.article_id]
            evidence.append(self._evidence(article, statement.sentence, cosine, words, set(words), statement))
        return sorted(evidence, key=lambda item: -item.score)

    def coverage(self, words: Iterable[str]) -> float:
        """Share of the question's words among `words`, weighted by rarity; in [0, 1]."""
        present = set(words)
        total = sum(self._rarity)
        shared = sum(
            weight for term, weight in zip(self._terms, self._rarity, strict=True) if term in present
        )
        return shared / total if total else 0.0

    def _evidence(
        self,
        article: Article,
        span: tuple[int, int],
        cosine: float,
        words: Sequence[str],
        near: set[str],
        statement: Statement | None,
    ) -> Evidence:
        start, end = span
        typed = 0
        if self._shape:
            typed = 1 if self._shape.search(article.text[start:end]) else -1
        own, around = self.coverage(words), self.coverage(near)
        position = article.text.count("\n\n", 0, start)
        return Evidence(article, start, end, cosine, own, around, typed, position, len(words), statement)

    def _cosines(self, texts: Sequence[str]) -> list[float]:
        if not texts:
            return []
        vectors = self._index.encode([self._text, *texts])
        return [float(value) for value in vectors[1:] @ vectors[0]]

    def _statements(self, article_ids: Iterable[str]) -> dict[str, list[Statement]]:
        return {name: self._index.statements(article=name, limit=10_000) for name in article_ids}


def statement_in(statements: Iterable[Statement], span: tuple[int, int]) -> Statement | None:
    """The statement that a sentence makes: the surest, then the longest, of those whose words it holds."""
    start, end = span
    inside = [s for s in statements if any(a < end and b > start for a, b in s.spans)]
    return max(inside, key=lambda s: (s.confidence, len(s.text)), default=None)


@dataclass(frozen=True, slots=True)
class Choice:
    """The evidence chosen, under a heading; `names_speaker` if that says whose words all of it is."""

    heading: str
    evidence: tuple[Evidence, ...]
    names_speaker: bool = False


def best(evidence: Sequence[Evidence], most: int, gap: float = GAP) -> tuple[Evidence, ...]:
    """The best sentences, each text once, none far behind the first."""
    chosen: dict[str, Evidence] = {}
    for item in evidence:
        if evidence[0].score - item.score <= gap and len(chosen) < most:
            chosen.setdefault(item.text.casefold(), item)
    return tuple(chosen.values())
