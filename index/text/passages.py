"""Sentences, and passages made of whole sentences.

Sentences are found by sentencex (Wikimedia), which keeps a quotation in one piece and knows abbreviations of
many languages; what it gets wrong in news ("at 3 p.m. | Friday", long quotations) is mended here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from index.article import Article, Passage, Span
from index.text.days import MONTHS, SHORT_MONTHS, WEEKDAY
from index.text.languages import ENGLISH
from index.text.marks import CLOSING, DOUBLE
from index.text.quotations import with_double_marks
from index.text.scripts import is_unspaced

TITLE_WORDS = 24
"""So many words of the title stand before each passage as context for its embedding."""

_LONGEST_PIECE = 8_000  # characters handed to the segmenter at once: it is quadratic in unclosed quotes
_LONGEST_QUOTATION = 400  # characters; a longer quotation is cut between its own sentences
_LONGEST_UNSPACED = 240  # characters of a sentence in a script without spaces, which may have no full stop
_CLAUSE_END = re.compile("[\\s、，；：,;…]")
_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_QUOTES = str.maketrans(dict.fromkeys(DOUBLE, "\u00a0"))
_CLOCK_END = re.compile(r"\b[ap]\.\s?m\.\s*$", re.IGNORECASE)
_CLOCK_GOES_ON = re.compile(
    rf"\s*(?:{WEEKDAY}|{'|'.join(SHORT_MONTHS.get(month, month.title()) for month in MONTHS)}"
    r"|E[DS]?T|P[DS]?T|C[DS]?T|M[DS]?T|GMT|BST|CET|UTC|Eastern|Pacific|Central|local)\b"
)
_STARTS_LOWER = re.compile(rf"[\s{CLOSING})\]]*[a-zà-öø-ÿ]")
_WORDS = re.compile(r"\w")


def split_sentences(text: str, language: str | None = None) -> list[Span]:
    """Spans of the sentences of `text`, in order, without surrounding space.

    No sentence crosses a blank line, and every character that is not white space is in exactly one. What is
    longer than a passage may be, in a script without spaces, is cut between its clauses. `language` is a
    code of ISO 639-1, by default English.
    """
    marked = with_double_marks(text)
    spans: list[Span] = []
    for paragraph in _PARAGRAPH.finditer(text):
        spans.extend(_in_paragraph(marked, paragraph.start(), paragraph.end(), language or ENGLISH))
    return spans


def _in_paragraph(text: str, start: int, end: int, language: str) -> list[Span]:
    spans: list[Span] = []
    for piece_start, piece_end in _pieces(text, start, end):
        found = _segment(text[piece_start:piece_end], piece_start, language)
        for span in _merge(text, found):
            for one in _within_long_quotation(text, span, language):
                spans.extend(_within_unspaced(text, one))
    return [trimmed for span in spans if (trimmed := _trim(text, span))]


def _pieces(text: str, start: int, end: int) -> list[Span]:
    pieces = []
    while end - start > _LONGEST_PIECE:
        window = text[start : start + _LONGEST_PIECE]
        cut = max(window.rfind(". "), window.rfind("\n")) + 1 or window.rfind(" ") + 1 or _LONGEST_PIECE
        pieces.append((start, start + cut))
        start += cut
    return [*pieces, (start, end)]


def _segment(piece: str, offset: int, language: str) -> list[Span]:
    from sentencex import get_sentence_boundaries

    starts = [boundary["start_index"] for boundary in get_sentence_boundaries(language, piece)]
    edges = [0, *(start for start in starts if start > 0), len(piece)]
    return [(offset + a, offset + b) for a, b in pairwise(edges) if b > a]


def _merge(text: str, spans: Sequence[Span]) -> list[Span]:
    """Join what belongs together: a lower-case or wordless continuation, a time and its day."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and _continues(text[merged[-1][0] : merged[-1][1]], text[start:end]):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _continues(before: str, after: str) -> bool:
    if not _WORDS.search(after) or not _WORDS.search(before):
        return True
    if "\n" in before[len(before.rstrip()) :]:
        return False
    return bool(_STARTS_LOWER.match(after) or (_CLOCK_END.search(before) and _CLOCK_GOES_ON.match(after)))


def _within_long_quotation(text: str, span: Span, language: str) -> list[Span]:
    """Cut a very long sentence that is a quotation of several sentences between those sentences."""
    start, end = span
    if end - start <= _LONGEST_QUOTATION:
        return [span]
    masked = text[start:end].translate(_QUOTES)
    return _merge(text, _segment(masked, start, language))


def _within_unspaced(text: str, span: Span) -> list[Span]:
    """Cut a very long sentence of a script without spaces, at the last end of a clause that fits."""
    start, end = span
    if end - start <= _LONGEST_UNSPACED or not is_unspaced(text[start:end]):
        return [span]
    spans = []
    while end - start > _LONGEST_UNSPACED:
        ends = [found.end() for found in _CLAUSE_END.finditer(text, start, start + _LONGEST_UNSPACED)]
        cut = ends[-1] if ends else start + _LONGEST_UNSPACED
        spans.append((start, cut))
        start = cut
    return [*spans, (start, end)]


def _trim(text: str, span: Span) -> Span | None:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if end > start else None


def with_title(title: str, text: str) -> str:
    """What is embedded for a passage: its text after the (shortened) title of its article."""
    words = title.split()
    return f"{' '.join(words[:TITLE_WORDS])}\n{text}" if words else text


def make_passages(
    article: Article,
    sentences: Sequence[Span],
    count_tokens: Callable[[Sequence[str]], list[int]],
    max_tokens: int,
) -> list[Passage]:
    """Passages of whole neighbouring sentences; every sentence is in exactly one.

    A passage and its title fit into `max_tokens` word pieces, special tokens included, unless one sentence
    alone is longer: it then is a passage of its own, and the encoder reads as much of it as it can. A passage
    that is more than half full ends with its paragraph.
    """
    if not sentences:
        return []
    counts = count_tokens([article.text[start:end] for start, end in sentences])
    budget = max_tokens - count_tokens([with_title(article.title, "")])[0] - 2
    groups: list[list[Span]] = [[]]
    used = 0
    for sentence, count in zip(sentences, counts, strict=True):
        new_paragraph = bool(groups[-1]) and "\n\n" in article.text[groups[-1][-1][1] : sentence[0]]
        if groups[-1] and (used + count > budget or (new_paragraph and used > budget // 2)):
            groups.append([])
            used = 0
        groups[-1].append(sentence)
        used += count
    return [_passage(article, group) for group in groups]


def _passage(article: Article, sentences: Sequence[Span]) -> Passage:
    start, end = sentences[0][0], sentences[-1][1]
    return Passage(0, article.id, start, end, article.text[start:end], tuple(sentences))
