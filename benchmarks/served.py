"""What an index shows, and whether it is true: for `corrupt.py`."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from index import Article, Index, Statement
from qa import Assistant
from qa.models import NO_MODELS

Truth = dict[str, list[str]]


def truth(index: Index) -> Truth:
    """All that a sound index may show, and the questions to put to it."""
    speakers, assistant = [name for name, _ in index.speakers(4)], Assistant(index, NO_MODELS)
    articles, everybody = index.articles(limit=-1), index.speakers(-1)
    some = articles[:: max(1, len(articles) // 5)]
    questions = [f"What did {speakers[0]} say?", *assistant.examples(2), "Who said it was over?"]
    more = [f"What did Nobody Atall say about {name}?" for name in speakers]
    texts = [assistant.ask(question).text for question in [*questions, *more]]
    texts += [f"{a.title} {a.text} {a.source} {' '.join(a.authors)}" for a in articles]
    texts += own_words()
    return {
        "speakers": speakers,
        "articles": [article.id for article in some],
        "titles": [article.title for article in some],
        "questions": questions,
        "of_articles": [_of_article(article) for article in articles],
        "of_statements": [_of_statement(said) for said in index.statements(limit=1_000_000)],
        "of_speakers": [repr(one) for one in everybody],
        "names": [name for name, _ in everybody],
        "words": sorted(set().union(*map(_words, [*texts, *(name for name, _ in everybody)]))),
    }


def own_words() -> Iterator[str]:
    """What Quoth says in words of its own: the texts in its code that answers, docstrings left out."""
    for file in (Path(__file__).resolve().parents[1] / "qa" / "answering").rglob("*.py"):
        nodes = [*ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
        documenting = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        for node in nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documenting:
                yield node.value


def calls(index: Index, known: Truth, anew: bool) -> Iterator[Callable[[], list[str]]]:
    """Questions of all kinds; each gives what is shown that is not true.

    `anew`: where statements may have been made anew, they need not be the same; but they must be verbatim,
    and who said them must be somebody in the articles. (The tagger's confidence depends a little on what it
    reads together; and who is one person with whom depends on all articles that there are.)
    """
    shown = Shown(index, known, anew)
    yield shown.speakers
    yield lambda: [a.id for a in index.articles(limit=-1) if not shown.is_article(a)]
    yield from (lambda name=name: shown.said(speaker=name) for name in known["speakers"])
    yield from (lambda name=name: shown.said(article=name) for name in known["articles"])
    yield lambda: shown.said(about=known["titles"][0])
    yield from (lambda title=title: shown.hits(title) for title in known["titles"])
    yield from (lambda question=question: shown.answer(question) for question in known["questions"])


class Shown:
    """Asks an index, and compares what it shows with the truth."""

    def __init__(self, index: Index, known: Truth, anew: bool) -> None:
        self._index = index
        self._known = {name: set(values) for name, values in known.items()}
        self._anew = anew
        self._assistant = Assistant(index, NO_MODELS)

    def is_article(self, article: Article) -> bool:
        """Whether a sound index has this article."""
        return _of_article(article) in self._known["of_articles"]

    def speakers(self) -> list[str]:
        """Speakers that are none."""
        found = self._index.speakers(-1)
        if self._anew:
            return [name for name, _ in found if not self._is_somebody(name)]
        return [repr(one) for one in found if repr(one) not in self._known["of_speakers"]]

    def said(self, **wanted: Any) -> list[str]:
        """Statements that nobody made."""
        return [repr(said) for said in self._index.statements(**wanted) if not self._is_said(said)]

    def hits(self, query: str) -> list[str]:
        """Passages that no article has."""
        found = self._index.search(query, k=5)
        return [
            f"passage {hit.passage.id} of {hit.article.id}"
            for hit in found
            if not self.is_article(hit.article)
            or hit.article.text[hit.passage.start : hit.passage.end] != hit.passage.text
        ]

    def answer(self, question: str) -> list[str]:
        """Citations that stand nowhere, and words of an answer that no article has."""
        answer = self._assistant.ask(question)
        untrue = [
            f"citation {cited.quote[:80]}"
            for cited in answer.citations
            if not self.is_article(cited.article)
            or cited.article.text[cited.start : cited.end] != cited.quote
        ]
        other = _words(answer.text) - self._known["words"]
        return [*untrue, f"answer with {sorted(other)}"] if other else untrue

    def _is_said(self, said: Statement) -> bool:
        if not self._anew:
            return _of_statement(said) in self._known["of_statements"]
        text = self._index.article(said.article_id).text
        verbatim = said.text == " … ".join(text[start:end] for start, end in said.spans)
        return verbatim and said.mention in " ".join(text.split()) and self._is_somebody(said.speaker)

    def _is_somebody(self, name: str | None) -> bool:
        return name is None or name in self._known["names"] or _words(name) <= self._known["words"]


def _of_article(article: Article) -> str:
    """All that a reader sees of an article; without what may be forgotten (when and whence it came)."""
    return json.dumps([article.id, article.content_hash])


def _of_statement(said: Statement) -> str:
    """All that a reader sees of a statement; its number may change."""
    return repr(replace(said, id=0))


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{3,}", text.lower()))
