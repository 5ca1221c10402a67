"""What of an article somebody said: in his own words or not, and where these begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from index.article import Kind, Span
from index.text import DOUBLE, Marks, Quotation

_JOINT = re.compile(r"^(?:that\b|[,:;–—-]|\s)+(?=\S)")
_CONNECTIVE = re.compile(
    r"^(?:However|But|And|Meanwhile|Still|Nevertheless|Moreover|Yet|So|Also|In addition|On the other hand),?"
    r" (?=\S)"
)
_TRAILING = " \n\t\u00a0,;:–—-"
_WORD = re.compile(r"[^\W_]")
_REST = 200  # characters of a quotation that are added to words that break off within it


def words_of(text: str, span: Span) -> str:
    """A source or cue in one line, without the punctuation round it."""
    return " ".join(text[slice(*span)].split()).strip(f" ,:;‘‚{DOUBLE}")


def kind_of(text: str, marks: Marks, content: Sequence[Span], cue: Span | None = None) -> Kind:
    """Direct if quotation marks hold all of the words, mixed if they hold some.

    Marks that hold the cue too are those of another, in whose words both stand.
    """
    held = [quotation for span in content for quotation in _quoted(marks, span, cue)]
    outside = [_WORD.search(piece) for span in content for piece in _outside(text, span, held)]
    if held and not any(outside):
        return "direct"
    return "mixed" if held else "indirect"


def spans_said(
    text: str, marks: Marks, content: Sequence[Span], kind: Kind, cue: Span, sentence: Span
) -> tuple[Span, ...]:
    """The words of a content alone: without what joins them to the cue, and quotations without their marks.

    What is not direct keeps its marks; none stands there without its partner. All of it is in `sentence`.
    """
    spans: list[Span] = []
    for span in content:
        quoted = _quoted(marks, span, cue) if kind == "direct" else []
        for said in [_inside(span, quotation) for quotation in quoted] or [_bare(text, span, kind)]:
            spans += _with_partners(text, marks, said, sentence)
    trimmed = (_trimmed(text, span, kind) for span in spans)
    return tuple(span for span in trimmed if _WORD.search(text, *span))


def _quoted(marks: Marks, span: Span, cue: Span | None) -> list[Quotation]:
    """The quotations that hold some of a span, and not its cue; none that stands in another of them."""
    found = [q for q in marks.touching(span) if q.inside[0] < span[1] and q.inside[1] > span[0]]
    own = [q for q in found if cue is None or not (q.start <= cue[0] and q.end >= cue[1])]
    outermost = min((quotation.depth for quotation in own), default=0)
    return [quotation for quotation in own if quotation.depth == outermost]


def _outside(text: str, span: Span, quoted: Iterable[Quotation]) -> Iterator[str]:
    """What of a span no quotation holds."""
    place = span[0]
    for quotation in quoted:
        if quotation.start < span[1] and quotation.end > span[0]:
            yield text[place : max(place, quotation.start)]
            place = max(place, quotation.end)
    yield text[place : span[1]]


def _inside(span: Span, quotation: Quotation) -> Span:
    return max(span[0], quotation.inside[0]), min(span[1], quotation.inside[1])


def _bare(text: str, span: Span, kind: Kind) -> Span:
    """A content without the words that join it to its cue."""
    start, end = span
    if kind != "direct" and (joint := _JOINT.match(text[start:end])):
        start += joint.end()
    if kind == "indirect" and (connective := _CONNECTIVE.match(text[start:end])):
        start += connective.end()
    return start, end


def _with_partners(text: str, marks: Marks, span: Span, sentence: Span) -> list[Span]:
    """A span that ends with the quotation in which it breaks off, or without that one's mark."""
    start, end = span
    cuts: list[Span] = []
    for quotation in marks.touching(span):
        first, last = quotation.inside
        opens = start <= quotation.start < end
        closes = quotation.is_closed and start <= last < end
        if opens == closes:
            continue
        if opens and quotation.is_closed and last - end <= _REST and quotation.end <= sentence[1]:
            end = quotation.end
        elif closes and quotation.start >= sentence[0] and not _WORD.search(text, first, start):
            start = quotation.start
        else:
            cuts.append((quotation.start, first) if opens else (last, quotation.end))
    alone = [mark for mark in marks.alone_in((start, end)) if text[mark[0]] not in "'’"]
    return _cut((start, end), sorted([*cuts, *alone]))


def _cut(span: Span, cuts: Iterable[Span]) -> list[Span]:
    """What is left of a span without these."""
    pieces, place = [], span[0]
    for start, end in cuts:
        pieces.append((place, max(place, start)))
        place = max(place, end)
    return [*pieces, (place, max(place, span[1]))]


def _trimmed(text: str, span: Span, kind: Kind) -> Span:
    """A span without the spaces and the punctuation at its ends that are not its own."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    trailing = " \n\t\u00a0,，" if kind == "direct" else _TRAILING
    while end > start and text[end - 1] in trailing:
        end -= 1
    if kind == "indirect" and text[start:end].endswith(".") and not text[start:end].endswith(".."):
        end -= 1
    return start, end
