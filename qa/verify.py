"""No quotation is shown that does not stand verbatim in its source, at the offsets that it names."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace

from index import Article
from qa.records import Citation

_log = logging.getLogger(__name__)


def stands(citation: Citation, article: Article) -> bool:
    """Whether the quotation is exactly `article.text[start:end]`, and not empty."""
    inside = 0 <= citation.start < citation.end <= len(article.text)
    return inside and article.text[citation.start : citation.end] == citation.quote


def verified(citations: Iterable[Citation]) -> list[Citation]:
    """The quotations that stand in their articles, numbered from 1; the others are dropped and logged."""
    kept: list[Citation] = []
    for citation in citations:
        if stands(citation, citation.article):
            kept.append(replace(citation, number=len(kept) + 1))
        else:
            _log.error(
                "dropped a quotation that does not stand in article %s at %d–%d: %r",
                citation.article.id,
                citation.start,
                citation.end,
                citation.quote[:200],
            )
    return kept
