"""No quotation is shown that does not stand verbatim in its source, at the offsets that it names."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index import Article
from qa.records import Citation

_log = logging.getLogger(__name__)

_DOUBLE = '"“”„‟«»″〝〞＂「」『』'
_SINGLE = "'‘’‚‛‹›′`´＇"
_MARKS = str.maketrans(dict.fromkeys(_DOUBLE, '"') | dict.fromkeys(_SINGLE, "'"))
_DOUBLED = re.compile(r"``|''|‘‘|’’|‚‚")
_IN_DOUBLE = re.compile(r'"([^"]*)"')
_IN_SINGLE = re.compile(r"(?<![\w'])'(?=\S)(.{1,600}?)(?<=\S)'(?!\w)")
_OPENS = re.compile(r"(?<![\w'])'(?=[^\W\d_])(?!(?:tis|twas|em|cause|til)\b)", re.IGNORECASE)


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


def plain_marks(text: str) -> str:
    """The text with every double quotation mark as `"` and every single one, and apostrophe, as `'`."""
    return _DOUBLED.sub('"', text).translate(_MARKS)


def quotations_in(text: str) -> list[Quotation] | None:
    """The quotations in a text whose marks are plain, in order; None where a mark has no partner.

    A quotation within a quotation is part of the outer one. An apostrophe is no quotation mark: a single mark
    opens before a word that nothing stands against, and closes after one.
    """
    if text.count('"') % 2:
        return None
    found = [Quotation(*match.span(), match[1]) for match in _IN_DOUBLE.finditer(text)]
    rest = _IN_DOUBLE.sub(lambda match: " " * len(match[0]), text)
    found += [Quotation(*match.span(), match[1]) for match in _IN_SINGLE.finditer(rest)]
    if _OPENS.search(_IN_SINGLE.sub("", rest)):
        return None
    return sorted(found, key=lambda quotation: quotation.start)


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
        rf"(?:[{_DOUBLE}]|``|'')"
        if character in _DOUBLE
        else f"[{_SINGLE}]"
        if character in _SINGLE
        else re.escape(character)
        for character in word
    )
