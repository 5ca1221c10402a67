"""The time that a question names: days, months, years, 'last week', 'since March', 'the latest'.

Relative days count from `today`; a month or day without its year is the latest one that the articles cover.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from index import MONTHS, NUMBERS, WEEKDAYS, month_number
from qa.records import Order

_NUMBERS = {"a": 1, "an": 1} | {word: NUMBERS[word] for word in "one two three four five six ten".split()}
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?!-?[a-z])"
)
MONTH = re.compile(rf"\b{_MONTH}", re.IGNORECASE)
"""A month by its name."""
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\d)"
_COUNT = rf"(?:\d{{1,3}}|{'|'.join(_NUMBERS)}|few|couple of)"
_UNIT = r"(?:day|week|month|year)s?"
_PRECISE = (
    rf"(?P<iso>{_YEAR}-\d\d-\d\d)"
    rf"|(?P<day>{_DAY}) (?:of )?(?P<day_month>{_MONTH}),?(?: (?P<day_year>{_YEAR}))?"
    rf"|(?P<month_of_day>{_MONTH}) (?P<day_of_month>{_DAY})(?:,? (?P<year_of_day>{_YEAR}))?"
    rf"|(?P<month>{_MONTH}),? (?P<month_year>{_YEAR})"
)
_LOOSE = rf"(?P<only_month>{_MONTH})|(?P<year>{_YEAR})"
_RELATIVE = (
    rf"(?P<near>today|yesterday|(?:this|last|past) (?:week|month|year|{'|'.join(WEEKDAYS)}))"
    rf"|(?P<ago>{_COUNT}) (?P<ago_unit>{_UNIT}) ago"
)
_LASTING = (
    rf"(?:in|over|during|within) the (?:last|past) (?P<lasting>(?:{_COUNT} )?)(?P<lasting_unit>{_UNIT})"
)
_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})"
_AFTER = r"since|from|after|starting(?: in| on)?"
_BEFORE = r"until|till|up to|before|by"
_IN = r"in|on|during|of|for|back in|early in|late in"
_POINT = rf"(?:{_PRECISE}|{_LOOSE}|{_RELATIVE}|{_WEEKDAY})"
_PERIODS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:between|from) (?P<one>[\w ,.]{3,20}?) (?:and|to|until|till) (?P<two>[\w ,.]{4,20})",
        rf"\b{_LASTING}\b",
        rf"\b(?P<bound>{_AFTER}|{_BEFORE}) (?:{_POINT})(?!\w)",
        rf"\b(?P<bound>{_IN}) (?:{_PRECISE}|{_RELATIVE}|{_LOOSE}|{_WEEKDAY})(?!\w)",
        rf"(?<![\w-])(?:{_RELATIVE}|(?P<month>{_MONTH}),? (?P<month_year>{_YEAR})"
        rf"|(?P<month_of_day>{_MONTH}) (?P<day_of_month>{_DAY}), (?P<year_of_day>{_YEAR}))(?!\w)",
    )
)
_DAYS = (("day", "day_month", "day_year"), ("day_of_month", "month_of_day", "year_of_day"))
_ALONE = re.compile(rf"(?:{_POINT})", re.IGNORECASE)
_NEWEST = re.compile(r"\b(?:latest|most recent(?:ly)?|newest|newer|any (?:news|updates?))\b", re.IGNORECASE)
_OLDEST = re.compile(
    r"\bearliest\b|\btimeline of\b|\bfirst "
    r"(?:say|said|speak|spoke|mention|talk|comment|warn|statement|remark|report)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Covered:
    """The first and last day of publication that an index has articles of; None where it has none."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a text names, both included, and the words that name them."""

    since: date | None
    until: date | None
    words: str


def period(text: str, today: date, covered: Covered) -> Period | None:
    """The first period that a text names, if any."""
    for pattern in _PERIODS:
        for found in pattern.finditer(text):
            days = _days(found, today, covered)
            if days:
                return Period(*days, found.group())
    return None


def order(text: str) -> Order:
    """Whether a question asks for the newest, the oldest, or just the best."""
    if _NEWEST.search(text):
        return "newest"
    return "oldest" if _OLDEST.search(text) else "relevance"


def shifted(before: Period, unit: str, steps: int) -> str:
    """The year, month or day `steps` units from the start of a period, in words: 'in 2021'."""
    start = before.since or before.until
    if start is None:
        return ""
    if unit == "year":
        return f"in {start.year + steps}"
    if unit == "month":
        month = _months(start, steps)
        return f"in {MONTHS[month.month - 1].title()} {month.year}"
    day = start + timedelta(days=steps * (7 if unit == "week" else 1))
    words = f"{day.day} {MONTHS[day.month - 1].title()} {day.year}"
    return f"since {words}" if unit == "week" else f"on {words}"


def _days(found: re.Match[str], today: date, covered: Covered) -> tuple[date | None, date | None] | None:
    parts = found.groupdict()
    if parts.get("one"):
        one, two = _ALONE.fullmatch(parts["one"]), _ALONE.match(parts["two"])
        ends = two and _span(two, today, covered)
        starts = one and ends and (_without_year(one, ends[1]) or _span(one, today, covered))
        return (starts[0], ends[1]) if starts and ends and starts[0] <= ends[1] else None
    if parts.get("lasting_unit"):
        return _back(today, parts["lasting"].strip() or "1", parts["lasting_unit"]), today
    days = _span(found, today, covered)
    if days is None:
        return None
    bound = (parts.get("bound") or "").lower()
    if bound in ("of", "for") and days[0] == days[1]:
        return None  # 'the hearings of the Jan. 6 committee'
    if re.fullmatch(_AFTER, bound):
        return days[0], None
    if re.fullmatch(_BEFORE, bound):
        return None, days[0] - timedelta(days=1) if bound == "before" else days[1]
    return days


def _without_year(one: re.Match[str], end: date) -> tuple[date, date] | None:
    """The month that opens 'from March to May 2022'; None where it is no month, or has its own year."""
    if not one["only_month"]:
        return None
    month = month_number(one["only_month"])
    return _whole_month(end.year - (month > end.month), month)


def _span(found: re.Match[str], today: date, covered: Covered) -> tuple[date, date] | None:
    """First and last day of what a match names; None where there is no such day."""
    part = {name: words for name, words in found.groupdict().items() if words}
    try:
        if "iso" in part:
            return (date.fromisoformat(part["iso"]),) * 2
        for number, month, year in _DAYS:
            if number in part:
                return _one_day(part[number], part[month], part.get(year), today, covered)
    except ValueError:  # 31 June
        return None
    if "month" in part:
        return _whole_month(int(part["month_year"]), month_number(part["month"]))
    if "only_month" in part:
        return _latest_month(month_number(part["only_month"]), today, covered)
    if "year" in part:
        return date(int(part["year"]), 1, 1), date(int(part["year"]), 12, 31)
    if "weekday" in part:
        return _weekday(part["weekday"], today)
    if "ago" in part:
        unit = part["ago_unit"].lower().rstrip("s")
        return _unit_around(_back(today, part["ago"], unit), unit)
    return _near(part["near"].lower(), today)


def _one_day(number: str, month: str, year: str | None, today: date, covered: Covered) -> tuple[date, date]:
    at = int(re.sub(r"\D", "", number))
    years = int(year) if year else _latest_month(month_number(month), today, covered)[0].year
    day = date(years, month_number(month), at)
    return day, day


def _latest_month(month: int, today: date, covered: Covered) -> tuple[date, date]:
    """The latest such month that the articles cover."""
    last = min(today, covered.last) if covered.last else today
    return _whole_month(last.year - (month > last.month), month)


def _whole_month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _near(words: str, today: date) -> tuple[date, date]:
    if words in ("today", "yesterday"):
        day = today - timedelta(days=words == "yesterday")
        return day, day
    which, unit = words.split()
    if unit in WEEKDAYS:
        return _weekday(unit, today)
    return _unit_around(_back(today, "0" if which == "this" else "1", unit), unit)


def _unit_around(day: date, unit: str) -> tuple[date, date]:
    """The whole week, month or year that a day lies in."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "month":
        return _whole_month(day.year, day.month)
    return (date(day.year, 1, 1), date(day.year, 12, 31)) if unit == "year" else (day, day)


def _weekday(name: str, today: date) -> tuple[date, date]:
    """The latest such day, today not counted."""
    day = today - timedelta(days=(today.weekday() - WEEKDAYS.index(name.lower()) - 1) % 7 + 1)
    return day, day


def _back(today: date, count: str, unit: str) -> date:
    number = int(count) if count.isdigit() else _NUMBERS.get(count.lower(), 3 if count == "few" else 2)
    unit = unit.lower().rstrip("s")
    if unit in ("day", "week"):
        return today - timedelta(days=number * (7 if unit == "week" else 1))
    return _months(today, -number * (12 if unit == "year" else 1))


def _months(day: date, steps: int) -> date:
    """The same day so many months on, or the last of that month."""
    count = day.year * 12 + day.month - 1 + steps
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
