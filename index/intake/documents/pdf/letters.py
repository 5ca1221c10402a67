"""The words of a page and where they stand, by its letters; as a reader sees it who holds it upright."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import byref, c_double
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

_PLAIN = {"\u2010": "-", "\u2011": "-", "\uf0b7": "•", "\uf0a7": "▪"}  # signs by their plain forms
_BROKEN_OFF = "\x02\ufffe\u00ad"  # how a hyphen at the end of a line comes out
_COMPOSED = re.compile("[\ufb00-\ufb06\ufb1d-\ufdfb\ufe70-\ufefc]")  # ligatures, letters by their place
_FORWARD = re.compile(r"[0-9A-Za-zÀ-ɏ]++(?:[.,:/]?[0-9A-Za-zÀ-ɏ]++)*+")
_UNREADABLE = 0.3  # share of a page's letters that have no meaning: its fonts name none
_DROPPED = 1.8  # times as large as the line beside it is a letter that opens an article
_LONGEST = 200  # letters of a word: what runs on is cut
_SHORTEST_NOTED = 3  # letters before the mark of a note
_RAISED = (0.85, 0.15)  # of the size of the type before it: how small and how high the mark of a note is


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page: lengths in points from its lower left corner, `base` is the line it stands on.

    `spaced` says whether there is a space before it, `is_right_to_left` how its script is written.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    spaced: bool = True
    is_right_to_left: bool = False

    @property
    def top(self) -> float:
        """Where its letters end, above its line."""
        return self.base + 0.75 * self.size

    @property
    def bottom(self) -> float:
        """Where its letters end, below its line."""
        return self.base - 0.25 * self.size


@dataclass(frozen=True, slots=True)
class Page:
    """The words of a page in the order of the file; `askew` counts letters that stand at an angle to them.

    `readable` is false where its letters have no meaning, `drawn` is true where there is anything but text.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    askew: int = 0
    readable: bool = True
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    left: float
    right: float
    base: float
    size: float
    quarter: int  # quarters of a turn


def page_of(page: Any, number: int) -> Page:
    """The words of a page that pdfium opened; `number` counts from 1."""
    textpage = page.get_textpage()
    width, height = page.get_size()
    if page.get_rotation() % 180:
        width, height = height, width
    try:
        codes, letters = _letters(textpage, width, height)
    finally:
        textpage.close()
    quarters = Counter(letter.quarter for letter in letters if isinstance(letter, _Letter))
    main = quarters.most_common(1)[0][0] if quarters else 0
    words = _with_dropped(list(_words([letter if _is_at(letter, main) else False for letter in letters])))
    return Page(
        number,
        *((height, width) if main % 2 else (width, height)),
        tuple(words),
        askew=sum(quarters.values()) - quarters[main],
        readable=sum(map(_is_meaningless, codes)) <= _UNREADABLE * len(codes),
        drawn=not words and next(page.get_objects(max_depth=2), None) is not None,
    )


def _is_at(letter: _Letter | bool, quarter: int) -> bool:
    return isinstance(letter, bool) or letter.quarter == quarter


def _is_meaningless(code: int) -> bool:
    return code in (0, 0xFFFD) or 0xE000 <= code <= 0xF8FF


def _letters(textpage: Any, width: float, height: float) -> tuple[list[int], list[_Letter | bool]]:
    """The codes of all letters, and letters with their places; between words, if the file has a space."""
    from pypdfium2 import raw

    handle = textpage.raw
    box, matrix, x, y = raw.FS_RECTF(), raw.FS_MATRIX(), c_double(), c_double()
    codes = [raw.FPDFText_GetUnicode(handle, number) for number in range(textpage.count_chars())]
    letters: list[_Letter | bool] = []
    size, quarter = 1.0, 0
    for number, code in enumerate(codes):
        text = chr(code) if 0 < code < 0x110000 else " "
        if text.isspace():
            letters.append(not raw.FPDFText_IsGenerated(handle, number))
            continue
        raw.FPDFText_GetLooseCharBox(handle, number, byref(box))
        raw.FPDFText_GetCharOrigin(handle, number, byref(x), byref(y))
        before = letters[-1] if letters else False
        if not (text.islower() and isinstance(before, _Letter) and before.text.islower()):
            raw.FPDFText_GetMatrix(handle, number, byref(matrix))  # small letters in a row are alike
            size = raw.FPDFText_GetFontSize(handle, number) * math.hypot(matrix.a, matrix.b) or 1.0
            quarter = round(math.degrees(math.atan2(matrix.b, matrix.a)) / 90) % 4
        left, right, base = (
            (box.left, box.right, y.value),
            (box.bottom, box.top, width - x.value),
            (width - box.right, width - box.left, height - y.value),
            (height - box.top, height - box.bottom, x.value),
        )[quarter]
        letters.append(_Letter(_PLAIN.get(text, text), left, right, base, size, quarter))
    return codes, letters


def _words(letters: Sequence[_Letter | bool]) -> Iterator[Word]:
    """Letters that follow each other on a line; a hyphen that breaks a word off ends it."""
    held: list[_Letter] = []
    spaced = written = True  # whether there is a space before the word, and one of the file's own
    for letter in letters:
        if isinstance(letter, bool):
            if held:
                yield _word(held, spaced and (written or held[0].text != "-"))
            held, spaced, written = [], True, letter
            continue
        if _is_mark(held, letter):
            continue
        if held and (len(held) == _LONGEST or _leaves(held[-1], letter)):
            yield _word(held, spaced)
            held, spaced = [], False
        held.append(letter)
        if letter.text in _BROKEN_OFF:
            yield _word([*held[:-1], replace(letter, text="-")], spaced)
            held, spaced = [], True
    if held:
        yield _word(held, spaced)


def _leaves(before: _Letter, letter: _Letter) -> bool:
    """Whether a letter does not stand beside the one before it."""
    size = max(before.size, letter.size)
    if abs(letter.base - before.base) > 0.5 * size or not 0.6 < letter.size / before.size < 1.7:
        return True
    return max(letter.left - before.right, before.left - letter.right) > 0.6 * size


def _is_mark(held: Sequence[_Letter], letter: _Letter) -> bool:
    """Whether a letter is the small raised number of a note: 'talks¹', but not 'm²'."""
    if len(held) < _SHORTEST_NOTED or not (letter.text.isdigit() or letter.text in "*†‡"):
        return False
    small, raised = _RAISED
    before = held[-1]
    beside = abs(letter.left - before.right) < before.size
    return beside and letter.size < small * before.size and letter.base - before.base > raised * before.size


def _word(letters: Sequence[_Letter], spaced: bool) -> Word:
    first = letters[0]
    text = "".join(letter.text for letter in letters)
    leftward = not text.isascii() and any(map(_leftward, text))
    if leftward:
        letters = sorted(letters, key=lambda letter: -letter.left - letter.right)
        text = _numbers_forward("".join(letter.text for letter in letters))
    return Word(
        text if text.isascii() or not _COMPOSED.search(text) else unicodedata.normalize("NFKC", text),
        min(letter.left for letter in letters),
        max(letter.right for letter in letters),
        first.base,
        first.size,
        spaced,
        leftward,
    )


def _leftward(letter: str) -> bool:
    return "\u0590" <= letter <= "\ufefc" and unicodedata.bidirectional(letter) in ("R", "AL")


def _numbers_forward(text: str) -> str:
    """A word as it is read from right to left, its numbers and Latin letters from left to right."""
    return _FORWARD.sub(lambda found: found[0][::-1], text)


def _with_dropped(words: Sequence[Word]) -> list[Word]:
    """Words whose large first letter, let down into the lines below, is put before the rest of them."""
    usual = median(word.size for word in words) if words else 0.0
    caps = [word for word in words if word.size > _DROPPED * usual and len(word.text) <= 2]
    rest = [word for word in words if word not in caps]
    for cap in caps:
        beside = [at for at, word in enumerate(rest) if cap.text[-1].isalpha() and _stands_beside(cap, word)]
        if beside:
            at = max(beside, key=lambda at: rest[at].base)
            rest[at] = replace(rest[at], text=cap.text + rest[at].text, spaced=True)
        else:
            rest.append(cap)
    return rest


def _stands_beside(cap: Word, word: Word) -> bool:
    return (
        cap.size > _DROPPED * word.size
        and cap.base - 0.2 * word.size < word.base < cap.top
        and -0.3 * word.size < word.left - cap.right < 1.2 * word.size
    )
