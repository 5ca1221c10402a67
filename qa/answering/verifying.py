"""No quotation is shown that does not stand verbatim in its source, at the offsets that it names."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index import DOUBLE, SINGLE, Article, read_marks
from qa.records import Citation

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks: `start` and `end` are the places of the marks, `words` is what they hold."""

    start: int
    end: int
    words: str


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


def quotations_in(text: str) -> list[Quotation] | None:
    """The quotations in a text, in order; None where a mark has no partner.

    A quotation within a quotation is part of the outer one. An apostrophe is no quotation mark.
    """
    marks = read_marks(text)
    if marks.alone or not all(quotation.is_closed for quotation in marks.quotations):
        return None
    return [Quotation(q.start, q.end, text[slice(*q.inside)]) for q in marks.outermost]


def places(words: str, article: Article, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where words stand verbatim in an article's text, touching one of the spans.

    Spaces and quotation marks may be of another kind than the article's, nothing else; no word is cut.
    """
    parts = [_pattern(part) for part in words.split()]
    if not parts:
        return []
    before = r"(?<!\w)" if re.match(r"\w", words.strip()) else ""
    after = r"(?!\w)" if re.search(r"\w$", words.strip()) else ""
    found = [m.span() for m in re.finditer(before + r"\s+".join(parts) + after, article.text)]
    return [(a, b) for a, b in found if any(a < end and b > start for start, end in spans)]


def _pattern(word: str) -> str:
    """A word as a regular expression, in which each quotation mark stands for all of its kind."""
    return "".join(
        rf"(?:[{DOUBLE}]|``|'')"
        if character in DOUBLE
        else f"[{SINGLE}]"
        if character in SINGLE
        else re.escape(character)
        for character in word
    )
