"""Where quotations stand in a text, whatever their marks; those within others, and those over paragraphs.

A quotation over paragraphs has an opening mark at each, and a closing one at the last alone: each paragraph
is a quotation of its own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile

from index.article import Span
from index.text.marks import CLOSED_BY, MARK, SINGLE, Mark, marks_of

_DEEPEST = 4  # quotations within quotations


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between two marks: from `start` to `end` with them, `inside` without.

    At `depth` 0 it stands in no other. Without a closing mark it ends with its paragraph.
    """

    start: int
    end: int
    inside: Span
    is_closed: bool = True
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Marks:
    """The quotations of a text in order, those within others too; and the marks that have no partner.

    Of the latter one in "'’" may be an apostrophe all the same.
    """

    quotations: tuple[Quotation, ...]
    alone: tuple[Span, ...]
    _starts: tuple[int, ...] = field(repr=False)

    @property
    def outermost(self) -> list[Quotation]:
        """The quotations that stand in no other."""
        return [quotation for quotation in self.quotations if quotation.depth == 0]

    def touching(self, span: Span) -> list[Quotation]:
        """The quotations that share a character with a span, or end or begin where it does."""
        first = max(0, bisect_right(self._starts, span[0]) - 1)
        while first and self.quotations[first].depth:
            first -= 1
        near = self.quotations[first : bisect_right(self._starts, span[1])]
        return [quotation for quotation in near if quotation.end >= span[0]]

    def alone_in(self, span: Span) -> tuple[Span, ...]:
        """The marks without a partner in a span."""
        return self.alone[bisect_left(self.alone, (span[0], 0)) : bisect_left(self.alone, (span[1], 0))]


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """The marks of a paragraph and where it ends; `again` is the mark that opens the one after it."""

    marks: tuple[Mark, ...]
    end: int
    again: str = ""


def quotations(text: str) -> list[Span]:
    """Spans from a quotation mark to the one that closes it, or to the end of the paragraph.

    Of a quotation that is never closed and holds others in double marks only these count.
    """
    spans: list[Span] = []
    found = read_marks(text).quotations
    for number, quotation in enumerate(found):
        if not quotation.is_closed and _holds_double(text, found, number):
            continue
        if not spans or quotation.start >= spans[-1][1]:
            spans.append((quotation.start, quotation.end))
    return spans


def _holds_double(text: str, found: Sequence[Quotation], number: int) -> bool:
    end = found[number].end
    inner = takewhile(lambda other: other.start < end, islice(found, number + 1, None))
    return any(text[other.start] not in SINGLE for other in inner)


def with_double_marks(text: str) -> str:
    """A text of the same length, whose quotations stand in “ ” or the like, as in most news.

    Where most do so already nothing is changed: others set off titles there. A quotation in “ ” within one of
    which the marks were changed then stands in ‘ ’.
    """
    found = read_marks(text)
    usual = sum(1 if _is_usual(text, one) else -1 for one in found.outermost if one.is_closed)
    changed = list(text)
    within = 0
    for quotation in found.quotations if usual < 0 else ():
        start, end, (first, last) = quotation.start, quotation.end, quotation.inside
        if quotation.depth == 0 and not _is_usual(text, quotation):
            marks, within = "“”", end
        elif quotation.depth and end <= within and text[start] == "“":
            marks = "‘’"
        else:
            continue
        changed[start:first] = marks[0].ljust(first - start)
        changed[last:end] = marks[1].rjust(end - last) if end > last else ""
    return "".join(changed)


def _is_usual(text: str, quotation: Quotation) -> bool:
    return text[quotation.start : quotation.inside[0]] in ("“", '"', "''")


def read_marks(text: str) -> Marks:
    """The quotations of a text, and the marks that have no partner."""
    found: list[Quotation] = []
    alone: list[Span] = []
    for paragraph in _paragraphs(text):
        _pair(paragraph, found, alone)
    found.sort(key=lambda quotation: (quotation.start, -quotation.end))
    return Marks(tuple(_nested(found)), tuple(sorted(alone)), tuple(quotation.start for quotation in found))


def _nested(found: Iterable[Quotation]) -> Iterator[Quotation]:
    """The quotations with their depths."""
    ends: list[int] = []
    for quotation in found:
        while ends and ends[-1] <= quotation.start:
            ends.pop()
        yield replace(quotation, depth=len(ends))
        ends.append(quotation.end)


def _paragraphs(text: str) -> Iterator[_Paragraph]:
    """The marks of each paragraph that has any; one without any lies between two that do not go on."""
    matches = list(MARK.finditer(text))
    breaks = [match for match in matches if match[0][0] == "\n"]
    edges = [0, *(edge for match in breaks for edge in match.span()), len(text)]
    marks = iter([match for match in matches if match[0][0] != "\n"])
    mark = next(marks, None)
    before: _Paragraph | None = None
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        own = []
        while mark is not None and mark.start() < end:
            own.append(mark)
            mark = next(marks, None)
        first = own[0][0] if own and not text[start : own[0].start()].strip() else ""
        if before is not None:
            yield replace(before, again=first)
        before = _Paragraph(tuple(marks_of(text, own)), end) if own else None
    if before is not None:
        yield before


def _pair(paragraph: _Paragraph, found: list[Quotation], alone: list[Span]) -> None:
    """Join the marks of a paragraph: what is opened last is closed first."""
    still_open: list[Mark] = []
    for mark in paragraph.marks:
        place = _opened(still_open, mark)
        if place is not None:
            opened = still_open[place]
            alone += [(left.start, left.end) for left in still_open[place + 1 :]]
            del still_open[place:]
            found.append(Quotation(opened.start, mark.end, (opened.end, mark.start)))
        elif mark.may_open:
            if still_open and still_open[-1].text == mark.text:  # it was never closed
                left = still_open.pop()
                alone.append((left.start, left.end))
            if len(still_open) < _DEEPEST:
                still_open.append(mark)
        elif not mark.is_single and not mark.is_inch:
            alone.append((mark.start, mark.end))
    for mark in still_open:
        if not mark.is_single or mark.text == paragraph.again:
            found.append(Quotation(mark.start, paragraph.end, (mark.end, paragraph.end), is_closed=False))
        else:
            alone.append((mark.start, mark.end))


def _opened(still_open: Sequence[Mark], mark: Mark) -> int | None:
    """The place of the open mark that this one closes; a single one closes nothing beyond a double one."""
    if not mark.may_close and not (still_open and still_open[-1].text in ("„", "‚", "‚‚") and not mark.opens):
        return None
    for place in range(len(still_open) - 1, -1, -1):
        if mark.text in CLOSED_BY[still_open[place].text]:
            return place
        if mark.is_single and not still_open[place].is_single:
            return None
    return None
