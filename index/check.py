"""Proof that an index is sound: every passage has its vector and its words, and nothing has one too many."""

from __future__ import annotations

from index.article import Filters
from index.parts import Parts


def problems(parts: Parts) -> list[str]:
    """What is wrong, one sentence each; empty when the index is sound."""
    return [*_catalogue(parts), *_vectors(parts), *_words(parts)]


def _catalogue(parts: Parts) -> list[str]:
    found = [f"The catalogue is damaged: {problem}." for problem in parts.catalogue.damage()]
    for article, known in parts.catalogue.audited():
        if article.content_hash != known:
            found.append(f"Article {article.id} ({article.title}) is not what was added: its hash differs.")
    return found


def _vectors(parts: Parts) -> list[str]:
    passages = set(parts.catalogue.passage_ids(Filters()))
    held = [int(number) for number in parts.vectors.ids()]
    found = []
    if missing := len(passages - set(held)):
        found.append(f"{missing:,} passages have no vector.")
    if surplus := len(held) - len(passages & set(held)):
        found.append(f"{surplus:,} vectors belong to no passage, or stand twice.")
    return found


def _words(parts: Parts) -> list[str]:
    passages = parts.catalogue.counts()[1]
    if len(parts.lexical) != passages:
        return [f"The lexical index holds {len(parts.lexical):,} passages, the catalogue {passages:,}."]
    return []
