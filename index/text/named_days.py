"""Days that a text names ('Friday', 'Jan. 21', 'two days ago'), and which they are, counted from another
day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from index.article import Span
from index.text.days import MONTHS, WEEKDAY, WEEKDAYS, month_number

_MONTH = (
    rf"(?:{'|'.join(month.title() for month in MONTHS)}"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_YEAR = r"(?:,? (?P<{}>(?:19|20)\d\d)\b)?"
_FEW = tuple("one two three four five six".split())
_NO_FEAST = "".join(
    rf"(?<!{word} )" for word in "Black Good Super Ash Palm Easter Cyber Bloody Fat Holy".split()
)
_NO_TITLE = r"(?! (?:Night (?:Live|Football|Lights)|Times|Mirror|Telegraph|Express|Mail|Post|Independent)\b)"
_DAY = re.compile(
    rf"\b(?:{WEEKDAY},? )?(?:(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.]\d)"
    rf"{_YEAR.format('year')}"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?P<month2>{_MONTH})(?:\b|(?<=\.)){_YEAR.format('year2')})"
    rf"|(?:\b(?P<which>last|next|this|coming) )?{_NO_FEAST}\b(?P<weekday>{WEEKDAY})\b{_NO_TITLE}"
    r"|\b(?P<back>yesterday|last night)\b|\b(?P<now>today|tonight|this (?:morning|afternoon|evening))\b"
    rf"|\b(?P<ago>an?|{'|'.join(_FEW)}|\d) days? ago\b"
    r"|\b(?P<eve>(?:a|the) (?:day|night) (?:before|earlier))\b|\b(?P<ahead>tomorrow)\b",
)
_YEAR_LONG = 366
_FAR = 300  # days: a day without its year that lies so far back is rather one to come, or of another year


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day as it stands in a text."""

    span: Span
    found: re.Match[str]

    @property
    def is_relative(self) -> bool:
        """Whether it counts from another day that the text named before: 'the day before'."""
        return self.found["eve"] is not None

    def past(self, today: date, told: bool = False) -> date | None:
        """Which day it is if it is not to come, seen from `today`; None where that is unclear, or it is to
        come.

        A day without its year is of the year of `today`, or of the last one if it is nearer than the next;
        or if what was on it is `told` as past.
        """
        found = self.found
        if found["month"] or found["month2"]:
            return self._dated(today, told)
        if found["weekday"]:
            if found["which"] in ("next", "coming", "this"):
                return None
            back = (today.weekday() - WEEKDAYS.index(found["weekday"].lower())) % 7
            return today - timedelta(days=back or 7 * (found["which"] == "last"))
        if found["back"]:
            return today - timedelta(days=1)
        if found["ago"]:
            return today - timedelta(days=_number(found["ago"]))
        if found["eve"]:
            return today - timedelta(days=1)
        return today if found["now"] else None

    def _dated(self, today: date, told: bool) -> date | None:
        found = self.found
        month = month_number(found["month"] or found["month2"])
        number = int(found["day"] or found["day2"])
        if year := found["year"] or found["year2"]:
            day = _day(int(year), month, number)
            return day if day and day <= today else None
        last, coming = around(today, month, number)
        if last is None:
            return None
        back = (today - last).days
        near = back <= _YEAR_LONG and (coming is None or back <= (coming - today).days)
        return last if told or near or (last.year == today.year and back <= _FAR) else None


def days_in(text: str, start: int = 0, end: int | None = None) -> Iterator[NamedDay]:
    """The days that a part of a text names, in order; not what belongs to one ('Friday’s', 'Mondays')."""
    for found in _DAY.finditer(text, start, len(text) if end is None else end):
        yield NamedDay(found.span(), found)


def day_of(words: str, published: date | None, told: bool = False) -> date | None:
    """The first day that words name, at the day of publication or before it; `told` as past, or not."""
    if published is None:
        return None
    named = (day for day in days_in(words) if not day.is_relative and not _OWNS.match(words, day.span[1]))
    return next((found for day in named if (found := day.past(published, told))), None)


def around(today: date, month: int, day: int) -> tuple[date | None, date | None]:
    """The last such day of a year that is not after `today`, and the next one after it."""
    years = range(today.year - 4, today.year + 5)  # 29 February
    days = [found for year in years if (found := _day(year, month, day))]
    last = max((found for found in days if found <= today), default=None)
    return last, min((found for found in days if found > today), default=None)


def nearest(today: date, month: int, day: int) -> date | None:
    """The such day of a year that is nearest to `today`."""
    days = [found for found in around(today, month, day) if found]
    return min(days, key=lambda found: abs((found - today).days), default=None)


_OWNS = re.compile(r"[’']s\b")


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return _FEW.index(word) + 1 if word in _FEW else 1


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
