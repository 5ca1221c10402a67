"""Sentences that may answer, each scored for itself, with who says them.

The weights were fitted by logistic regression on NewsQA articles (which sentence holds the gold span), the
'fits at all' test on the same questions put to articles of other questions.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from index import Article, Statement, Version
from qa.answering.signing import signature
from qa.retrieval import UNKNOWN

# Fitted by training/evidence.py: what each feature of a sentence counts, without a reranker and with one;
# `conversed` was chosen on conversations: it counts as much as six logits.
WEIGHTS = {
    "cosine": 1.0,
    "own": 1.0,
    "near": 0.5,
    "typed": 0.2,
    "late": -0.075,
    "rank": -0.05,
    "fresh": 0.3,
    "conversed": 0.5,
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
    "conversed": 0.6,
}
_FIT = {"cosine": 11.5, "own": 4.0, "near": 4.0, "bias": -5.2}
_FIT_RERANKED = {"logit": 0.6, "near": 4.0, "bias": 0.0}
_LEAST = 3  # words of a sentence
_WORD = re.compile(r"\w+")
_FEW_WORDS = 4  # a sentence of fewer content words rarely says anything by itself

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
    `conversed`: whether the question leans on answers that quoted its article;
    `cosine`: nearness in meaning; `logit`: what the reranker gives it, if there is one; `answers`: how sure a
    network is, in logits, that it answers, if it was asked. `score` ranks; `fit` in (0, 1) tells whether the
    sentence has to do with the question at all. `also` are sentences of other stories that say the same, one
    of each; `copies` counts the other articles of its own story, and `versions` are what those have instead.
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
    conversed: bool = False
    fresh: float = UNKNOWN
    cosine: float = 0.0
    statement: Statement | None = None
    logit: float | None = None
    answers: float | None = None
    also: tuple[Evidence, ...] = ()
    copies: int = 0
    versions: tuple[Version, ...] = ()

    @property
    def story(self) -> str:
        """The id of the article that is the original of its story."""
        return self.article.duplicate_of or self.article.id

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.article.text[self.start : self.end]

    @property
    def speaker(self) -> str | None:
        """Whose words these are, where that is known."""
        return self.statement.speaker if self.statement else None

    @property
    def signed(self) -> str | None:
        """The name that may stand below the sentence."""
        span = self.start, self.end
        return signature(self.statement, self.article.text, span) if self.statement else None

    @property
    def asks(self) -> bool:
        """Whether the sentence is a question: one rarely answers one."""
        return self.text.endswith("?")

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
            "conversed": self.conversed,
            "short": self.words < _FEW_WORDS,
            "asks": self.asks,
            "length": math.log1p(self.words),
            "logit": self.logit or 0.0,
            "answers": self.answers or 0.0,
        }

    @property
    def score(self) -> float:
        """Higher answers better."""
        return weigh(WEIGHTS if self.logit is None else WEIGHTS_RERANKED, self.features)

    @property
    def fit(self) -> float:
        """Probability that the sentence belongs to the subject of the question."""
        return 1 / (1 + math.exp(-weigh(_FIT if self.logit is None else _FIT_RERANKED, self.features)))


def is_whole(text: str) -> bool:
    """Whether a text has words enough to be a sentence; 'CNN —' has not."""
    return len(_WORD.findall(text)) >= _LEAST


def weigh(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """The weighted sum of features, by name; those without a weight count nothing."""
    return sum(weight * features[name] for name, weight in weights.items())
