"""Days of the week and months, as English writes them."""

from __future__ import annotations

WEEKDAYS = tuple("monday tuesday wednesday thursday friday saturday sunday".split())
"""In order, in small letters; Monday is the first, as `date.weekday()` has it."""

MONTHS = tuple(
    "january february march april may june july august september october november december".split()
)
"""In order, in small letters."""

SHORT_MONTHS = {
    "january": "Jan", "february": "Feb", "august": "Aug", "september": "Sept", "october": "Oct",
    "november": "Nov", "december": "Dec",
}  # fmt: skip
"""The months that news cut short, mostly with a full stop: 'Sept. 9'; the others are written out."""

MONTH = rf"(?:{'|'.join(month.title() for month in MONTHS)}|(?:{'|'.join(SHORT_MONTHS.values())})\.)"
"""A month as news writes it, in full or cut short with a full stop, as a pattern."""

WEEKDAY = rf"(?:{'|'.join(day.title() for day in WEEKDAYS)})"
"""A day of the week, as a pattern."""


def month_number(name: str) -> int:
    """1 of 'January', 'Jan.' and 'jan': a month by its first three letters, which must be a month's."""
    return next(number for number, month in enumerate(MONTHS, 1) if month[:3] == name[:3].lower())
