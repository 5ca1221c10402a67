"""Days of publication, in the many ways in which files write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from index.article import WrittenDay

_YEAR_FIRST = re.compile(
    r"(\d{4})(?:[-/.]| ?[年년] ?|\. )(\d{1,2})(?:[-/.]| ?[月월] ?|\. )(\d{1,2})(?: ?[日일]|\.)?(?!\d)"
)
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2}) ?(?P<mark>[./-]) ?(\d{1,2}) ?(?P=mark) ?(\d{4}|\d\d)(?![./-]?\d)")
_IN_ADDRESS = re.compile(
    r"/(?P<year>(?:19|20)\d\d)[/-]?(?P<month>\d\d|[a-z]{3,9})[/-]?(?P<day>\d{1,2})(?=[/_-]|$)", re.IGNORECASE
)
_EPOCH = re.compile(r"\d{9,13}(?:\.\d+)?")
_CLOCK = re.compile(r"(?<![\d:])(\d{1,2}):\d\d")
_YEAR, _WORD = re.compile(r"(?:19|20)\d\d"), re.compile(r"[^\W\d_]{3}|[^\W\d_a-zA-Z]")
_LABEL = re.compile(r"^[^\d:]{1,40}:\s*+(?=\S)|^(?:published|updated|posted)(?: on)?\s++", re.IGNORECASE)
_LONGEST, _LONGEST_WRITTEN = 200, 80  # characters of a date, and of one in words
_AHEAD = timedelta(days=2)  # after today: time zones, and papers that are dated the day after
_CENTURY = 70  # two digits from here on are of the last century

_MONTH_FIRST = {"us", "ph", "fm", "mh", "pw"}  # countries that write the month first
_DAY_FIRST = set(
    "ar at au be bg br ch cl co cz de dk ee es eu fi fr gr hr ie il in it ke lv mx my ng nl no nz pk pl"
    " pt ro rs ru scot se sg si sk tr ua uk wales za".split()
)
"""Countries, by the end of their hosts, where the day comes first."""
_NAMELESS = {"ja", "zh", "ko", "hu", "lt", "en", ""}  # languages that do not tell which comes first


def to_published(value: str | int | float) -> date | datetime | None:
    """The day, or the moment where a zone is given; None where it cannot be told.

    See `reading_of`. What may be two days is the one that American English has.
    """
    reading = reading_of(value)
    return reading.moment if reading else None


def reading_of(
    value: str | int | float, language: str | None = None, address: str | None = None
) -> WrittenDay | None:
    """What a date says; None where it cannot be told.

    Understood: ISO 8601, 2022/01/31, 31.1.2022, 31/01/2022, 2022年1月31日, RFC 2822, seconds or milliseconds
    since 1970, and written-out days such as 'January 21, 2022' in the languages that dateparser knows, those
    of the article's `language` first. With dots the day comes first. With slashes or dashes and both up to
    twelve, the day in the `address` tells, then that what lies ahead of today is not meant, then the country
    of `language` ('en-GB') and of the address's host; else it is month first, and unsure. A day and month
    alone, or words like 'yesterday', are no date.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float) or _EPOCH.fullmatch(value.strip()):
        moment = _epoch(value)
        return WrittenDay(moment) if moment else None
    text = "".join(map(_plain, value.strip()))
    if not text or len(text) > _LONGEST:
        return None
    try:
        return WrittenDay(_zoned(datetime.fromisoformat(text)))
    except ValueError:
        pass
    try:
        return WrittenDay(_zoned(parsedate_to_datetime(text)))
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    text = _LABEL.sub("", text)
    if any(int(clock[1]) > 24 for clock in _CLOCK.finditer(text)):
        return None
    if found := _YEAR_FIRST.match(text):
        day = _day(*map(int, found.groups()))
        return WrittenDay(day) if day else None
    if found := _YEAR_LAST.search(text[:_LONGEST_WRITTEN]):
        return _numbered(int(found[1]), int(found[3]), _year(found[4]), found["mark"], language, address)
    written = _written(text, language)
    return WrittenDay(written) if written else None


def day_of(moment: date | datetime) -> date:
    """The day of a moment, in its own zone."""
    return moment.date() if isinstance(moment, datetime) else moment


def day_in_address(address: str | None) -> date | None:
    """The day in the path of an address (/2024/03/05/, /2024/mar/05/, /20240305/), if there is one."""
    try:
        path = urlsplit(address or "").path
    except ValueError:
        return None
    for found in _IN_ADDRESS.finditer(path):
        month = found["month"]
        number = int(month) if month.isdigit() else _MONTHS.get(month[:3].lower(), 0)
        day = _day(int(found["year"]), number, int(found["day"]))
        if day and not _ahead(day):
            return day
    return None


_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}


def _plain(character: str) -> str:
    """Digits of any script as 0 to 9."""
    number = unicodedata.decimal(character, None)
    return character if number is None else str(number)


def _numbered(
    first: int, second: int, year: int, mark: str, language: str | None, address: str | None
) -> WrittenDay | None:
    """31/01/2022, whichever of day and month comes first."""
    by_day, by_month = _day(year, second, first), _day(year, first, second)
    if mark == ".":
        return WrittenDay(by_day) if by_day else None
    if by_day is None or by_month is None or by_day == by_month:
        moment = by_day or by_month
        proves = None if by_day == by_month else by_day is not None
        return WrittenDay(moment, day_first=proves) if moment else None
    if (named := day_in_address(address)) in (by_day, by_month):
        return WrittenDay(by_day if named == by_day else by_month, day_first=named == by_day)
    if _ahead(by_day) != _ahead(by_month):
        return WrittenDay(by_month if _ahead(by_day) else by_day, day_first=_ahead(by_month))
    by_place = _order_of(language or "", address)
    if by_place is not None:
        return WrittenDay(by_day if by_place else by_month)
    return WrittenDay(by_month, other=by_day)


def _order_of(language: str, address: str | None) -> bool | None:
    """Whether the day comes first where a language is spoken and a host stands; None if neither tells."""
    tongue, _, country = language.lower().replace("_", "-").partition("-")
    for place in (country.rpartition("-")[2], _country(address)):
        if place in _MONTH_FIRST:
            return False
        if place in _DAY_FIRST or place == "gb":
            return True
    return None if tongue in _NAMELESS else True


def _country(address: str | None) -> str:
    try:
        return (urlsplit(address or "").hostname or "").rpartition(".")[2]
    except ValueError:
        return ""


def _ahead(day: date) -> bool:
    return day > datetime.now(UTC).date() + _AHEAD


def _year(digits: str) -> int:
    number = int(digits)
    return number if len(digits) == 4 else number + (1900 if number >= _CENTURY else 2000)


def _zoned(moment: datetime) -> date | datetime:
    offset = moment.utcoffset()
    return moment.date() if offset is None else moment.astimezone(timezone(offset))


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


def _written(text: str, language: str | None) -> date | datetime | None:
    """A day in words: a year stands in it, and a month."""
    if not _YEAR.search(text) or len(text) > _LONGEST_WRITTEN or not _WORD.search(text):
        return None
    import dateparser

    for languages in _tongues(language):
        try:
            found = dateparser.parse(text, languages=languages, settings={"STRICT_PARSING": True})
        except (ValueError, TypeError, OverflowError, LookupError, AttributeError):
            continue  # what looks like a date and is none; a language that dateparser does not know
        if found:
            return _zoned(found)
    return None


def _tongues(language: str | None) -> Iterator[list[str] | None]:
    """Languages to read a date in: the article's, English, any."""
    own = (language or "").lower().replace("_", "-").partition("-")[0]
    if own not in ("", "en"):
        yield [own]
    yield ["en"]
    yield None
