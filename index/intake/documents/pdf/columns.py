"""The lines of a page in the order in which they are read: column after column, each from its top."""

from __future__ import annotations

import re
from bisect import bisect, bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice
from statistics import median

from index.intake.documents.pdf.cells import Table, is_table, rows_of
from index.intake.documents.pdf.letters import Word
from index.intake.documents.pdf.lines import Line, lines_of

_GUTTER = 0.7  # of the size of the type: so wide at least is the space between two columns
_WIDE_GUTTER = 1.6  # where there are few lines that could tell columns from words that stand apart by chance
_FEW_LINES = 5
_FEWEST_LINES = 2  # of a column
_HEADLINE = 1.3  # times the size of most type
_MOST_HEADLINES = 20  # on a page, that are looked below
_DEEPEST = 12  # columns in columns
_BULLET = re.compile(r"[•◦▪‣●○■□–—*·-]|\(?\w{1,3}[.)]")


Block = tuple[Line, ...] | Table
_Stretch = tuple[float, float]  # from left to right


def in_order(words: Sequence[Word]) -> Iterator[Block]:
    """The columns of a page, and its tables, in the order in which they are read."""
    if words:
        start, end = min(word.left for word in words), max(word.right for word in words)
        yield from _merged(_ordered(list(words), start, end, _DEEPEST))


def _merged(blocks: Iterator[Block]) -> Iterator[Block]:
    """Lines that follow each other in one column, together."""
    held: tuple[Line, ...] = ()
    for block in blocks:
        if isinstance(block, Table):
            if held:
                yield held
            held = ()
            yield block
        elif held and (held[0].start, held[0].end) == (block[0].start, block[0].end):
            held += block
        else:
            if held:
                yield held
            held = block
    if held:
        yield held


def _ordered(words: list[Word], start: float, end: float, depth: int) -> Iterator[Block]:
    bands = _bands(words)
    size = median(word.size for word in words)
    number = 0
    while number < len(bands):
        count, gutters = _run(bands[number:], start, end, size) if depth else (1, [])
        run = bands[number : number + count]
        inner = [at for at, band in enumerate(run) if sum(map(bool, _parted([band], gutters))) > 1]
        if inner and is_table(_parted(run[inner[0] : inner[-1] + 1], gutters)):
            count = inner[-1] + 1
            yield from (tuple(lines_of(band, start, end)) for band in run[: inner[0]])
            yield Table(tuple(rows_of(_parted(run[inner[0] : count], gutters))))
        elif gutters:
            yield from _beside([column for column in _parted(run, gutters) if column], depth)
        else:
            yield tuple(lines_of(run[0], start, end))
        number += count


def _run(bands: Sequence[list[Word]], start: float, end: float, size: float) -> tuple[int, list[float]]:
    """How many bands from the first have columns in common, and where: up to a headline over more columns."""
    count, gutters = _shared(bands, start, end, size)
    large = (at for at in range(1, count) if median(word.size for word in bands[at - 1]) > _HEADLINE * size)
    for at in islice(large, _MOST_HEADLINES) if gutters else ():
        if len(_shared(bands[at:], start, end, size)[1]) > len(gutters):
            return _shared(bands[:at], start, end, size)
    return count, gutters


def _parted(bands: Sequence[list[Word]], gutters: Sequence[float]) -> list[list[Word]]:
    """The words of bands, column by column."""
    columns: list[list[Word]] = [[] for _ in range(len(gutters) + 1)]
    for band in bands:
        for word in band:
            columns[bisect(gutters, (word.left + word.right) / 2)].append(word)
    return columns


def _bands(words: list[Word]) -> list[list[Word]]:
    """Words between spaces that go across from side to side, from the top."""
    bands: list[list[Word]] = []
    bottom = 0.0
    for word in sorted(words, key=lambda word: -_top(word)):
        low = word.base - 0.15 * word.size
        if bands and _top(word) > bottom:
            bands[-1].append(word)
            bottom = min(bottom, low)
        else:
            bands.append([word])
            bottom = low
    return bands


def _top(word: Word) -> float:
    """Where its letters end, above its line, without the space that lines may share."""
    return word.base + 0.65 * word.size


def _shared(bands: Sequence[list[Word]], start: float, end: float, size: float) -> tuple[int, list[float]]:
    """How many bands from the first have columns in common, and where the spaces between these are."""
    free = [(start, end)]
    held: list[Word] = []
    count = 0
    for band in bands:
        left = _narrowed(free, _taken(band, _GUTTER * size), _GUTTER * size)
        if not left or (_is_closed(free, left) and _loses_columns(free, left, held, band, size)):
            break
        free, count = left, count + 1
        held += band
    gutters = _columns_at(free, held, size) if held else []
    return (count, gutters) if gutters else (1, [])


def _is_closed(free: Sequence[_Stretch], left: Sequence[_Stretch]) -> bool:
    """Whether nothing is left of a stretch."""
    starts = [start for start, _ in left]
    return any(bisect_left(starts, start) == bisect_left(starts, end) for start, end in free)


def _loses_columns(
    free: Sequence[_Stretch], left: Sequence[_Stretch], held: list[Word], band: list[Word], size: float
) -> bool:
    """Whether fewer columns are left where a band is added."""
    return len(_columns_at(free, held, size)) > len(_columns_at(left, [*held, *band], size))


def _narrowed(free: Sequence[_Stretch], taken: Sequence[_Stretch], least: float) -> list[_Stretch]:
    """What stays free from top to bottom where a band is added."""
    left: list[_Stretch] = []
    for start, end in free:
        at = start
        for begins, ends in taken:
            if ends <= at or begins >= end:
                continue
            if begins - at >= least:
                left.append((at, begins))
            at = max(at, ends)
        if end - at >= least:
            left.append((at, end))
    return left


def _taken(words: Sequence[Word], least: float) -> list[_Stretch]:
    """The stretches from side to side that words take; less than `least` between them is none."""
    taken: list[_Stretch] = []
    for word in sorted(words, key=lambda word: word.left):
        if taken and word.left - taken[-1][1] < least:
            taken[-1] = (taken[-1][0], max(taken[-1][1], word.right))
        else:
            taken.append((word.left, word.right))
    return taken


def _columns_at(free: Sequence[_Stretch], words: Sequence[Word], size: float) -> list[float]:
    """Where columns are parted: by free stretches, the widest first, with lines enough on both sides."""
    gutters: list[float] = []
    for start, end in sorted(free, key=lambda stretch: stretch[0] - stretch[1]):
        middle = (start + end) / 2
        at = bisect(gutters, middle)
        low = gutters[at - 1] if at else float("-inf")
        high = gutters[at] if at < len(gutters) else float("inf")
        nearer = [word for word in words if low < word.left < middle]
        further = [word for word in words if middle < word.left < high]
        if len(nearer) < _FEWEST_LINES or len(further) < _FEWEST_LINES:
            continue
        before, after = lines_of(nearer, 0, 0), lines_of(further, 0, 0)
        count = min(len(before), len(after))
        wide = end - start >= (_WIDE_GUTTER if count < _FEW_LINES else _GUTTER) * size
        if wide and count >= _FEWEST_LINES and not all(_BULLET.fullmatch(line.text) for line in before):
            gutters.insert(at, middle)
    return gutters


def _beside(columns: list[list[Word]], depth: int) -> Iterator[Block]:
    """Columns one after the other, from the side on which their script begins."""
    words = [word for column in columns for word in column]
    if sum(word.is_right_to_left for word in words) * 2 > len(words):
        columns.reverse()
    for column in columns:
        left, right = min(word.left for word in column), max(word.right for word in column)
        yield from _ordered(column, left, right, depth - 1)
