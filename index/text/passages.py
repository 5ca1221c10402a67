"""Sentences, and passages made of whole sentences.

Sentences are found by sentencex (Wikimedia), which keeps a quotation in one piece and knows the
abbreviations of English; what it gets wrong in news ("at 3 p.m. | Friday", long quotations) is mended here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from index.article import Article, Passage, Span
from index.text.days import MONTHS, SHORT_MONTHS, WEEKDAY

TITLE_WORDS = 24
"""So many words of the title stand before each passage as context for its embedding."""

_LONGEST_PIECE = 8_000  # characters handed to the segmenter at once: it is quadratic in unclosed quotes
_LONGEST_QUOTATION = 400  # characters; a longer quotation is cut between its own sentences
_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_QUOTES = str.maketrans(dict.fromkeys('“”„‟"«»', "\u00a0"))
_CLOCK_END = re.compile(r"\b[ap]\.\s?m\.\s*$", re.IGNORECASE)
_CLOCK_GOES_ON = re.compile(
    rf"\s*(?:{WEEKDAY}|{'|'.join(SHORT_MONTHS.get(month, month.title()) for month in MONTHS)}"
    r"|E[DS]?T|P[DS]?T|C[DS]?T|M[DS]?T|GMT|BST|CET|UTC|Eastern|Pacific|Central|local)\b"
)
_STARTS_LOWER = re.compile(r"[\s”’\"')\]]*[a-zà-öø-ÿ]")
_MARK = re.compile(r"''|``|[\"“”«»„‟]|\n\s*\n")
_CLOSING, _EITHER = ("”", "»"), ('"', "''")
_WORDS = re.compile(r"\w")


def quotations(text: str) -> list[Span]:
    """Spans from a quotation mark to the one that closes it, or to the end of the paragraph."""
    found: list[Span] = []
    opened: int | None = None
    for match in _MARK.finditer(text):
        mark, place = match.group(), match.start()
        closes = mark in _CLOSING or (mark in _EITHER and opened is not None)
        if opened is not None and (closes or mark[0] == "\n"):
            found.append((opened, match.end() if closes else place))
        opened = None if closes or mark[0] == "\n" else place
    return [*found, (opened, len(text))] if opened is not None else found


def split_sentences(text: str) -> list[Span]:
    """Spans of the sentences of `text`, in order, without surrounding space.

    No sentence crosses a blank line, and every character that is not white space is in exactly one.
    """
    spans: list[Span] = []
    for paragraph in _PARAGRAPH.finditer(text):
        spans.extend(_in_paragraph(text, paragraph.start(), paragraph.end()))
    return spans


def _in_paragraph(text: str, start: int, end: int) -> list[Span]:
    spans: list[Span] = []
    for piece_start, piece_end in _pieces(text, start, end):
        found = _segment(text[piece_start:piece_end], piece_start)
        for span in _merge(text, found):
            spans.extend(_within_long_quotation(text, span))
    return [trimmed for span in spans if (trimmed := _trim(text, span))]


def _pieces(text: str, start: int, end: int) -> list[Span]:
    pieces = []
    while end - start > _LONGEST_PIECE:
        window = text[start : start + _LONGEST_PIECE]
        cut = max(window.rfind(". "), window.rfind("\n")) + 1 or window.rfind(" ") + 1 or _LONGEST_PIECE
        pieces.append((start, start + cut))
        start += cut
    return [*pieces, (start, end)]


def _segment(piece: str, offset: int) -> list[Span]:
    from sentencex import get_sentence_boundaries

    starts = [boundary["start_index"] for boundary in get_sentence_boundaries("en", piece)]
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


def _within_long_quotation(text: str, span: Span) -> list[Span]:
    """Cut a very long sentence that is a quotation of several sentences between those sentences."""
    start, end = span
    if end - start <= _LONGEST_QUOTATION:
        return [span]
    masked = text[start:end].translate(_QUOTES)
    return _merge(text, _segment(masked, start))


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
