"""What a language model may use: numbered words of articles, with who says them, when and where."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index import Article, Statement
from qa.answering import FIT, GAP, Inquiry, best, signature, statement_in, touching
from qa.records import Answer, Citation

_MOST = 8  # sentences that a model is given; a small one loses its way among more
_COMMANDS = re.compile(
    r"\b(?:ignore|disregard|forget|override|overrule)\b[^.!?\n]{0,60}"
    r"\b(?:instructions?|prompts?|rules|guidelines|directions|(?:above|previous) (?:text|messages?))\b"
    r"|^(?:[^\w\n]|_)*+(?:system|assistant|developer|user)(?: (?:prompt|message|note))?[\W_]{0,20}:"
    r"|<\|\w+\|>|\[/?INST\]|<</?SYS>>|</?(?:evidence|system|instructions?)\b"
    r"|\byou are (?:now )?(?:an? )?(?:AI\b|(?:large )?language model|chatbot|helpful assistant)"
    r"|\b(?:AI|language models?|chatbots?|assistants?|summari[sz]ers?)\b[^.!?\n]{0,20}"
    r"\b(?:must|should|shall|are (?:asked|instructed|required))\b[^.!?\n]{0,20}"
    r"\b(?:say|state|write|answer|reply|respond|cite|output|include|mention|tell|ignore)\b"
    r"|\b(?:in|to|of|from|begin|end|start) your (?:answer|reply|response|summary|output)\b",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A sentence of an article as evidence: `article.text[start:end]`, with the statements in it."""

    number: int
    article: Article
    start: int
    end: int
    statements: tuple[Statement, ...] = ()

    @property
    def text(self) -> str:
        """The words, verbatim."""
        return self.article.text[self.start : self.end]

    @property
    def speaker(self) -> str | None:
        """Whose words they are, where the index knows it."""
        span = self.start, self.end
        made = statement_in(self.statements, span)
        return signature(made, self.article.text, span) if made else None

    def citation(self, number: int) -> Citation:
        """The words as a citation."""
        return Citation(number, self.article, self.start, self.end, self.text, self.speaker)


def exhibits(inquiry: Inquiry, answer: Answer) -> list[Exhibit]:
    """The evidence behind an offline answer, and other sentences that fit its question; numbered from 1.

    An article that gives orders to a language model is left out whole: a model may follow them, and words
    that it was told to write would then stand in the evidence. The offline answer may still quote it.
    """
    places = [(c.article, c.start, c.end) for c in answer.citations]
    places += _further(inquiry)
    first = {(article.id, start, end): article for article, start, end in places}
    honest = [(*key, article) for key, article in first.items() if not commands(article)]
    return [
        Exhibit(number, article, start, end, tuple(touching(inquiry.said_in(name), (start, end))))
        for number, (name, start, end, article) in enumerate(honest[:_MOST], start=1)
    ]


def commands(article: Article) -> bool:
    """Whether an article speaks to a language model: 'ignore previous instructions', 'SYSTEM:' …"""
    return any(_COMMANDS.search(text) for text in (article.text, article.title))


def _further(inquiry: Inquiry) -> list[tuple[Article, int, int]]:
    """More sentences; none where somebody's words are asked for, so that nobody else's are taken for them."""
    if inquiry.question.speaker:
        return []
    fitting = [item for item in inquiry.weighed(inquiry.passages()) if item.fit >= FIT]
    return [(item.article, item.start, item.end) for item in best(fitting, _MOST, gap=2 * GAP)]
