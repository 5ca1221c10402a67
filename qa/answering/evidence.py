"""Sentences that may answer, each scored for itself, with who says them.

The weights were fitted by logistic regression on NewsQA articles (which sentence holds the gold span), the
'fits at all' test on the same questions put to articles of other questions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from index import Article, Hit, Index, Statement
from qa.answering.corroboration import Value, same_fact, same_thing, value
from qa.reading import has_shape
from qa.records import Question
from qa.retrieval import UNKNOWN, Reranker, freshness

# Fitted by training/evidence.py: what each feature of a sentence counts, without a reranker and with one.
WEIGHTS = {
    "cosine": 1.0,
    "own": 1.0,
    "near": 0.5,
    "typed": 0.2,
    "late": -0.075,
    "rank": -0.05,
    "fresh": 0.3,
    "short": -0.2,
    "asks": -0.3,
}
WEIGHTS_RERANKED = {
    "logit": 0.102,
    "near": 0.452,
    "typed": 0.109,
    "late": -0.201,
    "length": 0.101,
    "rank": -0.233,
    "fresh": 0.412,
}
_FIT = {"cosine": 11.5, "own": 4.0, "near": 4.0, "bias": -5.2}
_FIT_RERANKED = {"logit": 0.6, "near": 4.0, "bias": 0.0}
_FEW_WORDS = 4  # a sentence of fewer content words rarely says anything by itself
_READ = 16  # sentences read by the reranker, or else embedded: those that share most words with the question

FIT = 0.5
"""A best sentence below this has nothing to do with the question."""
FIT_DIFFERING = 0.8
"""Sentences that differ on a value fit at least so well."""
GAP = 0.5
"""Sentences whose score is so far below the best are not shown."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence and why it was chosen.

    `own`, `near`: share of the question's words, weighted by rarity, in the sentence and in its neighbourhood
    of five; `typed`: 1 has the shape of an answer, -1 has not, 0 any will do; `position`: its paragraph,
    `rank`: its passage's place among those found, both from 0; `fresh`: how new its article is, in [0, 1];
    `cosine`: nearness in meaning; `logit`: what the reranker gives it, if there is one. `score` ranks; `fit`
    in (0, 1) tells whether the sentence has to do with the question at all. `also` are sentences of other
    articles that say the same.
    """

    article: Article
    start: int
    end: int
    own: float
    near: float
    typed: int
    position: int
    words: int
    rank: int = 0
    fresh: float = UNKNOWN
    cosine: float = 0.0
    statement: Statement | None = None
    logit: float | None = None
    also: tuple[Evidence, ...] = ()

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.article.text[self.start : self.end]

    @property
    def features(self) -> dict[str, float]:
        """What score and fit are made of, by name."""
        return {
            "bias": 1.0,
            "cosine": self.cosine,
            "own": self.own,
            "near": self.near,
            "typed": self.typed,
            "late": math.log1p(self.position),
            "rank": math.log1p(self.rank),
            "fresh": self.fresh,
            "short": self.words < _FEW_WORDS,
            "asks": self.text.endswith("?"),  # a question rarely answers one
            "length": math.log1p(self.words),
            "logit": self.logit or 0.0,
        }

    @property
    def score(self) -> float:
        """Higher answers better."""
        return weigh(WEIGHTS if self.logit is None else WEIGHTS_RERANKED, self.features)

    @property
    def fit(self) -> float:
        """Probability that the sentence belongs to the subject of the question."""
        return 1 / (1 + math.exp(-weigh(_FIT if self.logit is None else _FIT_RERANKED, self.features)))


def weigh(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """The weighted sum of features, by name; those without a weight count nothing."""
    return sum(weight * features[name] for name, weight in weights.items())


class Weigher:
    """Weighs sentences against one question."""

    def __init__(
        self,
        index: Index,
        question: Question,
        text: str | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        self._index = index
        self._reranker = reranker
        self._question = question
        self._text = text or question.standalone
        self._terms = list(dict.fromkeys(index.terms(self._text)))
        passages = len(index)
        found = [index.count(term) for term in self._terms]
        self._rarity = [math.log((passages - n + 0.5) / (n + 0.5) + 1) for n in found]

    def hits(self, hits: Iterable[Hit]) -> list[Evidence]:
        """The sentences of the passages that may answer, best first, each with the statement it makes.

        Their words choose which are read, by the reranker or else by their vectors; the others are left out.
        """
        likely = self.by_words(hits)
        if self._reranker:
            read = self._reranked(self._reranker, likely[:_READ])
        else:
            read = self._by_meaning(likely[:_READ])
        made = self._statements({item.article.id for item in read})
        return [
            replace(item, statement=statement_in(made[item.article.id], (item.start, item.end)))
            for item in sorted(read, key=lambda item: -item.score)
        ]

    def _by_meaning(self, evidence: Sequence[Evidence]) -> list[Evidence]:
        cosines = self.cosines([item.text for item in evidence])
        return [replace(item, cosine=cosine) for item, cosine in zip(evidence, cosines, strict=True)]

    def _reranked(self, reranker: Reranker, evidence: Sequence[Evidence]) -> list[Evidence]:
        logits = reranker.score(self._text, [item.text for item in evidence])
        return [replace(item, logit=float(logit)) for item, logit in zip(evidence, logits, strict=True)]

    def by_words(self, hits: Iterable[Hit]) -> list[Evidence]:
        """Every sentence of the passages, by its words alone, best first."""
        evidence = []
        found = list(hits)
        fresh = freshness(self._question, [hit.article.day for hit in found])
        for rank, hit in enumerate(found):
            spans = hit.passage.sentences
            words = [self._index.terms(hit.article.text[start:end]) for start, end in spans]
            for number, span in enumerate(spans):
                around = words[max(0, number - 2) : number + 3]
                near = {word for of in around for word in of}
                item = self._evidence(hit.article, span, words[number], near)
                evidence.append(replace(item, rank=rank, fresh=fresh[rank]))
        return sorted(evidence, key=lambda item: -item.score)

    def statements(self, statements: Sequence[Statement]) -> list[Evidence]:
        """The sentences of statements as evidence, best first."""
        articles = {name: self._index.article(name) for name in {s.article_id for s in statements}}
        texts = [articles[s.article_id].text[slice(*s.sentence)] for s in statements]
        evidence = []
        for statement, text, cosine in zip(statements, texts, self.cosines(texts), strict=True):
            words = self._index.terms(text)
            article = articles[statement.article_id]
            found = self._evidence(article, statement.sentence, words, set(words))
            evidence.append(replace(found, cosine=cosine, statement=statement))
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
        self, article: Article, span: tuple[int, int], words: Sequence[str], near: set[str]
    ) -> Evidence:
        start, end = span
        shaped = has_shape(self._question, article.text[start:end])
        typed = 0 if shaped is None else 1 if shaped else -1
        own, around = self.coverage(words), self.coverage(near)
        position = article.text.count("\n\n", 0, start)
        return Evidence(article, start, end, own, around, typed, position, len(words))

    def cosines(self, texts: Sequence[str]) -> list[float]:
        """How near each text is to the question in meaning, in [-1, 1]."""
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
    """The evidence chosen, under a heading; `names_speaker` if that says whose words all of it is.

    `values` are what pieces of this evidence name where the articles differ on what is asked for.
    """

    heading: str
    evidence: tuple[Evidence, ...]
    names_speaker: bool = False
    values: tuple[tuple[Evidence, Value], ...] = ()


def best(evidence: Sequence[Evidence], most: int, gap: float = GAP) -> tuple[Evidence, ...]:
    """The best sentences, none far behind the first; each with those of other articles that say the same."""
    chosen: list[Evidence] = []
    for item in evidence:
        if evidence[0].score - item.score > gap:
            break
        twin = next((number for number, other in enumerate(chosen) if _same(other, item)), None)
        if twin is None and len(chosen) < most:
            chosen.append(item)
        elif twin is not None:
            chosen[twin] = _with(chosen[twin], item)
    return tuple(chosen)


def _same(one: Evidence, other: Evidence) -> bool:
    """Whether two sentences say the same; what two speakers say are two things."""
    speakers = {item.statement.speaker if item.statement else None for item in (one, other)}
    return len(speakers) == 1 and same_fact(one.text, other.text)


def _with(one: Evidence, other: Evidence) -> Evidence:
    known = {item.article.id for item in (one, *one.also)}
    return one if other.article.id in known else replace(one, also=(*one.also, other))


def differing(question: Question, evidence: Sequence[Evidence]) -> tuple[tuple[Evidence, Value], ...]:
    """What articles name that differ on the number, day or name asked for, the best sentence of each value.

    Only sentences count that score nearly as the best, fit the question, and speak of one thing.
    """
    found: dict[str, tuple[Evidence, Value]] = {}
    articles: set[str] = set()
    for item in evidence:
        if evidence[0].score - item.score > GAP or item.article.id in articles:
            continue
        named = value(question, item.text) if item.fit >= FIT_DIFFERING else None
        if named is None:
            continue
        first, of = next(iter(found.values()), (item, named))
        if same_thing(first.text, item.text, (of, named)):
            articles.add(item.article.id)
            found.setdefault(named.key, (item, named))
    return tuple(found.values()) if len(found) > 1 else ()
