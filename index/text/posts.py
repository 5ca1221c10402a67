"""Dated posts: the headings of a live blog, or of a page that is added to day by day, and the day of each.

'10:02 am ET February 6', '4:30 p.m. GMT, 6 March 2022' and lines that are but a day ('Thursday, April 16',
'March 26: …') open what was written on that day, on a page that bears the day on which it was begun.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from index.text.days import MONTHS, WEEKDAY, month_number
from index.text.named_days import nearest

_MONTH = (
    rf"(?:{'|'.join(month.title() for month in MONTHS)}"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DATE = (
    rf"(?:(?:{WEEKDAY}|(?:Mon|Tues?|Wed|Thu|Thurs?|Fri|Sat|Sun)\b\.?),? )?"
    rf"(?:(?P<month>{_MONTH}) (?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}}) (?P<month2>{_MONTH}))"
    r"(?:,? (?P<year>(?:19|20)\d\d)\b)?"
)
_ZONE = (
    r"(?:ET|E[SD]T|CT|C[SD]T|MT|M[SD]T|PT|P[SD]T|(?:GMT|UTC)(?:[+-]\d{1,2}(?::\d\d)?)?|BST|CES?T|EES?T|IST|AE[SD]T"
    r"|JST)\b"
)
_CLOCK = rf"\d{{1,2}}[:.]\d\d(?: ?[ap]\.?m\.?)?,? \(?{_ZONE}\)?"
_TIMED = re.compile(
    rf"^[ \t]{{0,9}}(?:(?:Updated|Posted|Published):? )?"
    rf"(?:{_CLOCK},? (?:on )?{_DATE}|{_DATE.replace('P<', 'P<t')},? (?:at )?{_CLOCK})",
    re.MULTILINE | re.IGNORECASE,
)
_LABELLED = re.compile(rf"^[ \t]{{0,9}}{_DATE}(?=:|\.?[ \t]{{0,9}}$)", re.MULTILINE)
_FEWEST = 2  # lines that are but a day: one alone may be anything
_LATEST = timedelta(days=120)  # so long after it was begun a page may still be added to


@dataclass(frozen=True, slots=True)
class Posts:
    """The dated posts of a text, by where they begin."""

    starts: tuple[int, ...] = ()
    days: tuple[date | None, ...] = ()

    def day_at(self, place: int) -> date | None:
        """The day of the post that a place belongs to; None where it belongs to none."""
        number = bisect_right(self.starts, place) - 1
        return self.days[number] if number >= 0 else None


@dataclass(frozen=True, slots=True)
class _Heading:
    place: int
    month: int
    day: int
    year: int | None


def posts_in(text: str, published: date | None) -> Posts:
    """The dated posts of a text, whose days are counted from the day of publication."""
    if published is None:
        return Posts()
    timed = [heading for found in _TIMED.finditer(text) if (heading := _heading(found))]
    headings = timed or [heading for found in _LABELLED.finditer(text) if (heading := _heading(found))]
    if not timed and len(headings) < _FEWEST:
        return Posts()
    down = _goes_down(headings)
    upwards = headings[::-1] if down else headings
    latest = published + _LATEST if timed or down else published
    days = [day if day and day <= latest else None for day in _days(upwards, published)]
    return Posts(tuple(heading.place for heading in headings), tuple(days[::-1] if down else days))


def _heading(found: re.Match[str]) -> _Heading | None:
    parts = {name.removeprefix("t"): value for name, value in found.groupdict().items() if value}
    month, day, year = (
        parts.get("month") or parts.get("month2"),
        parts.get("day") or parts.get("day2"),
        parts.get("year"),
    )
    if not month or not day:
        return None
    return _Heading(found.start(), month_number(month), int(day), int(year) if year else None)


def _days(headings: Sequence[_Heading], published: date) -> list[date | None]:
    """The days of headings that go from old to new, each time that the months begin again a year later.

    Those of the last year are of the year of publication, if the first of them was over by then: what goes on
    beyond that day is a list of what is to come.
    """
    years = [0]
    for one, other in pairwise(headings):
        years.append(years[-1] + ((other.month, other.day) < (one.month, one.day)))
    first = headings[years.index(years[-1])]
    begun = _day(published.year, first)
    last = nearest(published, headings[-1].month, headings[-1].day)
    final = published.year if last is None or (begun and begun <= published) else last.year
    return [
        _day(heading.year or final - years[-1] + year, heading)
        for heading, year in zip(headings, years, strict=True)
    ]


def _day(year: int, heading: _Heading) -> date | None:
    try:
        return date(year, heading.month, heading.day)
    except ValueError:
        return None


def _goes_down(headings: Sequence[_Heading]) -> bool:
    """Whether the headings go from new to old."""
    steps = [(one.month - other.month) % 12 * 31 + one.day - other.day for one, other in pairwise(headings)]
    return sum(0 < step < 186 for step in steps) > sum(step < 0 or step >= 186 for step in steps)
