"""Weighs sentences against one question: by their words, their meaning, or as a reranker reads them."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from index import Article, Hit, Index, Statement
from qa.answering.evidence import Evidence
from qa.answering.signing import statement_in
from qa.reading import answerable_with, has_shape
from qa.records import Question
from qa.retrieval import OnnxReranker, PairRead, Reranker, freshness

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_READ = 16  # sentences read by the reranker, or else embedded: those that share most words with the question


class Weigher:
    """Weighs sentences against a text: the question as it stands alone, its topic, or a claim in it.

    `said_in` gives all statements of an article, `conversed_on` are ids of those that the turns before quote.
    """

    def __init__(
        self,
        index: Index,
        question: Question,
        text: str,
        said_in: Callable[[str], Sequence[Statement]],
        conversed_on: Collection[str] = (),
    ) -> None:
        self._index = index
        self._question = question
        self._said_in = said_in
        self._conversed_on = conversed_on
        self._text = text or question.standalone
        self._logits: dict[str, float] = {}
        self._pairs: dict[str, PairRead] = {}
        self._terms = list(dict.fromkeys(index.terms(self._text)))
        passages = len(index)
        found = [index.count(term) for term in self._terms]
        self._rarity = [math.log((passages - n + 0.5) / (n + 0.5) + 1) for n in found]

    @cached_property
    def vector(self) -> NDArray[np.float32]:
        """The text as a unit vector, shape (dimensions,)."""
        vector: NDArray[np.float32] = self._index.encode([self._text])[0]
        return vector

    def hits(self, hits: Iterable[Hit], reranker: Reranker | None = None) -> list[Evidence]:
        """The sentences of the passages that may answer, best first, each with the statement it makes.

        Their words choose which are read, by the reranker or else by their vectors; the others are left out.
        """
        likely = self.by_words(hits)
        read = self._reranked(reranker, likely[:_READ]) if reranker else self._by_meaning(likely[:_READ])
        return [
            replace(item, statement=statement_in(self._said_in(item.article.id), (item.start, item.end)))
            for item in sorted(read, key=lambda item: -item.score)
        ]

    def _by_meaning(self, evidence: Sequence[Evidence]) -> list[Evidence]:
        cosines = self.cosines([item.text for item in evidence])
        return [replace(item, cosine=cosine) for item, cosine in zip(evidence, cosines, strict=True)]

    def all_of(self, hits: Iterable[Hit], reranker: Reranker) -> list[Evidence]:
        """Every sentence of the passages, each once, read by the reranker."""
        once = {(item.article.id, item.start): item for item in self.by_words(hits)}
        return self._reranked(reranker, list(once.values()))

    def judged(self, evidence: Sequence[Evidence], reranker: Reranker | None) -> list[Evidence]:
        """The evidence with how sure a network is that each sentence answers, where there is one."""
        network = answerable_with(reranker)
        if network is None or reranker is None:
            return list(evidence)
        read = self._reranked(reranker, evidence)
        odds = network.odds([self._pairs[item.text] for item in read])
        return [replace(item, answers=sure) for item, sure in zip(read, odds, strict=True)]

    def _reranked(self, reranker: Reranker, evidence: Sequence[Evidence]) -> list[Evidence]:
        """The evidence with what the reranker gives it; no sentence is read twice."""
        unread = list(dict.fromkeys(item.text for item in evidence if item.text not in self._logits))
        if isinstance(reranker, OnnxReranker):
            self._pairs |= zip(unread, reranker.read(self._text, unread), strict=True)
            self._logits |= {text: self._pairs[text].logit for text in unread}
        elif unread:
            self._logits |= zip(unread, map(float, reranker.score(self._text, unread)), strict=True)
        return [replace(item, logit=self._logits[item.text]) for item in evidence]

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
                conversed = hit.article.id in self._conversed_on
                evidence.append(replace(item, rank=rank, fresh=fresh[rank], conversed=conversed))
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

    def sentences(self, places: Iterable[tuple[str, tuple[int, int]]]) -> list[Evidence]:
        """Sentences, given by the ids of their articles and their spans, as evidence in their order."""
        evidence = []
        for article_id, span in places:
            article = self._index.article(article_id)
            words = self._index.terms(article.text[slice(*span)])
            evidence.append(self._evidence(article, span, words, set(words)))
        cosines = self.cosines([item.text for item in evidence])
        return [replace(item, cosine=cosine) for item, cosine in zip(evidence, cosines, strict=True)]

    def coverage(self, words: Iterable[str]) -> float:
        """Share of the question's words among `words`, weighted by rarity; in [0, 1]."""
        present = set(words)
        total = sum(self._rarity)
        shared = sum(
            weight for term, weight in zip(self._terms, self._rarity, strict=True) if term in present
        )
        return shared / total if total else 0.0

    def held(self, text: str) -> float:
        """The same share of the words of a text."""
        return self.coverage(self._index.terms(text))

    def fit(self, hit: Hit) -> float:
        """How much of the question a passage and its title hold, in words and in meaning; in [0, 2]."""
        return self.held(f"{hit.article.title} {hit.passage.text}") + hit.scores.get("dense", 0.0)

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
        """How near each text is to this one in meaning, in [-1, 1]."""
        return [float(value) for value in self._index.encode(texts) @ self.vector] if texts else []
