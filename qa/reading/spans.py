"""Words of a text that may be a short answer, found by their shape: names, dates, numbers with units …"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index import MONTH, MONTHS, NUMBERS, UPPER, WEEKDAY, WEEKDAYS, gender_of
from qa.reading.shapes import ABOUT, HEDGE, PLACED, SCALES, UNIT
from qa.reading.wanted import Wanted

_WORD_NUMBERS = (
    rf"(?:{'|'.join(word for word, number in NUMBERS.items() if number < 20)}"
    rf"|(?:{'|'.join(word for word, number in NUMBERS.items() if number >= 20)})(?:-\w+)?"
    r"|a (?:hundred|thousand|million|billion|dozen)|half|dozens|hundreds|thousands|millions|several|both)"
)
_DIGITS = r"\d{1,20}+(?:,\d{3}){0,9}+(?:\.\d{1,20}+)?+"
_SCALE = rf"(?:[ -](?:hundred|{'|'.join(SCALES)}|dozen)){{0,4}}"
_HALF = r"(?: and a (?:half|quarter))?"
_NUMBER = rf"(?:{_DIGITS}|\b{_WORD_NUMBERS}\b){_SCALE}"
_ABOUT = rf"(?:(?:{ABOUT}) )?"
_UNIT = rf"(?:{UNIT}|nights?)"
_MONTH = rf"(?:{MONTH}|Sep\.)"
_CLOCK = r"\d{1,2}(?::\d\d)? ?[ap]\.?m\.?"
_YEAR = r"(?:1\d|20)\d\d"
_DATE = "|".join(
    (
        rf"(?:{WEEKDAY},? )?{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? {_YEAR})?\b",
        rf"\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}(?:,? {_YEAR})?",
        rf"{_MONTH}(?:,? (?:of )?{_YEAR})?\b",
        rf"\b{_YEAR}s?\b",
        _CLOCK,
        rf"\b(?:last |next |this |late |early )?{WEEKDAY}(?: (?:morning|afternoon|evening|night))?",
        r"\b(?:yesterday|today|tonight|tomorrow)\b",
        r"\b(?:last|this|next) (?:week|month|year|night|weekend|summer|winter|spring|fall|autumn)\b",
        rf"{_NUMBER} {_UNIT} (?:ago|later|earlier)",
        r"\bthe \d\d(?:st|nd|rd|th) century",
    )
)
_NAME_WORD = rf"(?:[{UPPER}][\w’'.&-]*[\w.]|[A-Z]\b)"
_INSIDE = r"(?:(?:of|the|de|del|la|al|bin|van|von|der|and|&|for) ){0,2}"
_NAME = re.compile(rf"{_NAME_WORD}(?:(?<!\w\w\.),? {_INSIDE}(?:{_NAME_WORD}|\d+\b))*")
_COLOURS = (
    r"(?:black|white|red|green|blue|yellow|orange|pink|purple|brown|gr[ae]y|gold|golden|silver|beige|violet)"
)
_CURRENCY = r"(?:dollars|euros|pounds|cents|yen|yuan|rubles|rupees)"
_OF: dict[Wanted, re.Pattern[str]] = {
    "date": re.compile(_DATE),
    "year": re.compile(rf"\b{_YEAR}\b"),
    "duration": re.compile(
        rf"{_ABOUT}(?:{_NUMBER}{_HALF}|\ban?|\ba few|\ba couple of)[ -]{_UNIT}{_HALF}"
        rf"(?: and {_NUMBER} {_UNIT})?\b(?! ago|-old)",
        re.IGNORECASE,
    ),
    "number": re.compile(
        rf"{_ABOUT}{_NUMBER}(?![\w:])(?! ?[ap]\.m| ?%| per ?cent)(?<!\b(?:19|20)\d\d)", re.IGNORECASE
    ),
    "money": re.compile(
        rf"{_ABOUT}(?:[A-Z]{{0,3}}[$€£¥] ?{_DIGITS}{_SCALE}|{_NUMBER} {_CURRENCY})",
        re.IGNORECASE,
    ),
    "percent": re.compile(rf"{_ABOUT}{_NUMBER}(?: ?%| per ?cent| percentage points)", re.IGNORECASE),
    "colour": re.compile(rf"\b{_COLOURS}(?:(?: and |, ){_COLOURS})*\b", re.IGNORECASE),
}
_MEASURES: frozenset[Wanted | None] = frozenset(("duration", "number", "money", "percent"))
_HEDGED = 32  # characters before a number in which words stand that belong to it
_QUOTED = re.compile(r"[\"“]([A-Z][^\"“”\n]{1,60}?)[,.]?[\"”]")
_OPENERS = frozenset((*WEEKDAYS, *MONTHS)) - {"may"} | frozenset(
    "the a an and but or so if in on at for from by with to as of he she it they we i you his her its"
    " their our my this that these those there here when where while what who why how after before since"
    " during until although though because however meanwhile also now then yet still not no yes some many"
    " most all both one two three more other another each every earlier later according police officials"
    " residents asked sources last next mr mrs ms dr sen gov rep".split()
)
_PLACE_BEFORE = re.compile(rf"\b(?:{PLACED}|around|into|off|via) (?:the )?$", re.IGNORECASE)
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Sen|Gov|Rep|Gen|President|Minister|Secretary|Judge|Sheriff|Chief|Mayor|King|Queen"
    r"|actor|actress|singer|coach|lawyer|attorney|spokes(?:man|woman|person)|director|leader)\.? $"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that has the shape wanted; `marked` 1 if the words before it speak for it, -1 if against."""

    start: int
    end: int
    marked: int = 0


def candidates(text: str, kind: Wanted) -> Iterator[Candidate]:
    """Spans of the kind wanted, in order; none for a `thing`."""
    if kind in ("person", "place", "name"):
        yield from _names(text, kind)
    elif pattern := _OF.get(kind):
        for match in pattern.finditer(text):
            yield Candidate(match.start(), match.end())


def whole_end(text: str, start: int, end: int, kind: Wanted | None) -> int:
    """Where words end that break off too soon: 'an hour' of 'an hour and a half', '$3' of '$3 billion'."""
    pattern = _OF.get(kind) if kind else None
    found = pattern.match(text, start) if pattern else None
    return max(end, found.end()) if found else end


_COUNTRY = re.compile(r"\b[A-Z]{1,3}$")  # of 'NZ$150,000'


def whole_start(text: str, start: int, kind: Wanted | None) -> int:
    """Where words begin that leave out a part: 'just under' before 'five years', 'NZ' before '$5'."""
    if text[start : start + 1] == "$" and (currency := _COUNTRY.search(text, max(0, start - 4), start)):
        start = currency.start()
    pattern = _OF.get(kind) if kind and kind in _MEASURES else None
    if pattern is None or not pattern.match(text, start):
        return start
    hedge = HEDGE.search(text, max(0, start - _HEDGED), start)
    return hedge.start() if hedge else start


def is_of_kind(text: str, kind: Wanted | None) -> bool | None:
    """Whether words have the shape of the kind wanted; None where it has none by which to tell."""
    if kind is None or kind == "thing":
        return None
    if kind == "place" and len(text.split()) > 1 and gender_of(text):
        return False  # 'Greg Abbott'
    return any(True for _ in candidates(text, kind))


def _names(text: str, kind: Wanted) -> Iterator[Candidate]:
    taken: list[tuple[int, int]] = []
    if kind == "name":
        for match in _QUOTED.finditer(text):
            taken.append(match.span(1))
            yield Candidate(*match.span(1), marked=1)
    for match in _NAME.finditer(text):
        start, end = _trimmed(text, *match.span())
        if start < end and not any(a < end and start < b for a, b in taken):
            before = text[max(0, start - 24) : start]
            placed, titled = bool(_PLACE_BEFORE.search(before)), bool(_TITLED.search(before))
            yield Candidate(start, end, placed - titled if kind == "place" else titled - placed)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A name without the word that only has its capital from opening the sentence, and without marks."""
    while start < end:
        word = re.match(r"[\w’'-]+\.?", text[start:end])
        if not word or word.group().lower().strip(".") not in _OPENERS:
            break
        start += word.end()
        start += len(text[start:end]) - len(text[start:end].lstrip(" ,"))
    name = re.sub(r"(?:['’]s|['’])$", "", text[start:end])
    name = name if re.search(r"\b(?:[A-Z]\.|Jr\.|Sr\.|Inc\.|Co\.|Corp\.)$", name) else name.rstrip(".,")
    return start, start + len(name)
