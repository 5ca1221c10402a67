"""Days of publication, in the many ways in which files write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_EPOCH = re.compile(r"\d{9,13}(?:\.\d+)?")
_LONGEST, _LONGEST_WRITTEN = 200, 80  # characters of a date, and of one in words


def to_published(value: str | int | float) -> date | datetime | None:
    """The day, or the moment where a zone is given; None where it cannot be told.

    Understood: ISO 8601, 2022/01/31, RFC 2822, seconds or milliseconds since 1970, and written-out days such
    as 'January 21, 2022'. A day and month alone, or words like 'yesterday', are no date.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float) or _EPOCH.fullmatch(value.strip()):
        return _epoch(value)
    text = value.strip()
    if len(text) > _LONGEST:
        return None
    try:
        return _zoned(datetime.fromisoformat(text))
    except ValueError:
        pass
    if (found := _DAY.match(text)) and not re.search(r"\d{1,2}:\d\d", text):
        return _day(*map(int, found.groups()))
    try:
        return _zoned(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return _written(text)


def _zoned(moment: datetime) -> date | datetime:
    return moment if moment.tzinfo else moment.date()


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _epoch(value: str | int | float) -> datetime | None:
    try:
        seconds = float(value)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _written(text: str) -> date | datetime | None:
    if not re.search(r"(?:19|20)\d\d", text) or len(text) > _LONGEST_WRITTEN:
        return None
    import dateparser

    try:
        found = dateparser.parse(
            re.sub(r"^(?:published|updated|posted)(?: on)?:?\s*", "", text, flags=re.IGNORECASE),
            languages=["en"],
            settings={"STRICT_PARSING": True, "RETURN_AS_TIMEZONE_AWARE": False},
        )
    except (ValueError, TypeError, OverflowError, LookupError, AttributeError):
        return None  # what looks like a date and is none
    return _zoned(found) if found else None
