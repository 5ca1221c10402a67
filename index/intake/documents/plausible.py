"""What a document's properties say of it, where that can be true: programs fill them with names of their own.

Taken are: a title that is no name of a file, no template's and no program's; authors with a first name and a
surname (a login, a company's licence, 'Unknown' or 'python-docx' are nobody); a language; a day that the
document gives as that of its publication. The day on which a file was made is taken of text documents alone,
and only where it was last saved within a week: a PDF's is the day of the print, an old one's that of a
template.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from index.intake.dates import to_published
from index.intake.decode import regular

_LONGEST_TITLE = 300  # characters
_WEEK = timedelta(days=7)
_FILE = re.compile(
    r"\.(?:docx?|dotx?|odt|ott|rtf|pdf|indd|qxp|qxd|pages|txt|html?|tex|dvi|ps|ai|eps|pptx?|xlsx?|pub|wpd|tmp|md)$",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel|office)|powerpoint presentation|word document|adobe \w+)\b.*"
    r"|(?:untitled|unbenannt|sans titre|sin título|document|dokument|documento|slide|folie|doc|print|scan"
    r"|layout|title|titel|template|vorlage|about:blank|no title|none|null|new|neu)[\W\d_]*"
    r"|(?:newsletter|letter|report|press release|document|memo|article) template\b.*"
    r"|[\W\d_]*|https?://\S*|file:\S*|(?:[^\W\d]|-)*+\d[\w-]*+",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?i)\b(?:anonymous|unknown|unbekannt|admin\w*|user|users|owner|benutzer|default|guest|author|autor|editor"
    r"|python-docx|microsoft|windows|office|libreoffice|openoffice|adobe|acrobat|canon|xerox|ricoh|konica|epson"
    r"|brother|hewlett|scanner|printer|copier|pandoc|calibre|latex|pdftex|test|gmbh|ltd|inc|llc|plc|corp\w*"
    r"|company|team|staff|desk|redaktion|newsroom|press|ministry|university|department|institute)\b"
)
_DAY_LINE = re.compile(
    r"(?:[^\W\d_][\w’'.-]*+(?: [^\W\d_][\w’'.-]*+){0,3},? )?"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
    r"(?P<day>\d{1,2} [a-z]{3,9}\.?,? \d{4}|[a-z]{3,9}\.? \d{1,2}, \d{4}|\d{4}-\d\d-\d\d)",
    re.IGNORECASE,
)
_TOP = 8  # paragraphs
_NAME = re.compile(r"[^\W\d_][\w.’'-]*+(?: (?:[^\W\d_][\w.’'-]*+)){1,4}")


def plausible_title(title: str) -> str:
    """A title as it stands in a document's properties, '' where it is none."""
    plain = " ".join(regular(title).split())
    if len(plain) > _LONGEST_TITLE or _FILE.search(plain) or _NO_TITLE.fullmatch(plain):
        return ""
    return plain


def plausible_authors(names: str) -> tuple[str, ...]:
    """The people among the authors that a document's properties name."""
    plain = " ".join(regular(names).split())[:1_000]
    inverted = re.fullmatch(r"([^\W\d_][\w’'-]*+), ([^\W\d_][\w.’'-]*+(?: [^\W\d_][\w.’'-]*+)?)", plain)
    if inverted:
        plain = f"{inverted[2]} {inverted[1]}"
    parts = (part.strip() for part in re.split(r";|,|&|\band\b|\bund\b|\bet\b", plain))
    return tuple(dict.fromkeys(part for part in parts if _is_person(part)))


def plausible_day(published: str | None, made: str | None = None, saved: str | None = None) -> str | None:
    """The day of publication that a document names, else that on which it was made, where it can be that."""
    if published and to_published(published):
        return published
    first, last = _day(made), _day(saved)
    if first and last and timedelta() <= last - first <= _WEEK:
        return first.isoformat()
    return None


def without_day(lines: Sequence[str]) -> tuple[str | None, list[str]]:
    """The day in a line of its own near the top, as letters have it ('Geneva, 3 March 2024'), and the others.

    A line that names a place too stays.
    """
    for at, line in enumerate(lines[:_TOP]):
        found = _DAY_LINE.fullmatch(line)
        if found and to_published(found["day"]):
            return found["day"], [*lines[:at], *(() if found["day"] == line else (line,)), *lines[at + 1 :]]
    return None, list(lines)


def _day(text: str | None) -> date | None:
    found = to_published(text) if text else None
    day = date(found.year, found.month, found.day) if found else None
    return day if day and day.year > 1980 else None


def _is_person(name: str) -> bool:
    words = name.split()
    return bool(
        _NAME.fullmatch(name)
        and not _NOBODY.search(name)
        and words[0][0].isupper() | (words[0][0].lower() == words[0][0].upper())
        and words[-1][0].upper() == words[-1][0]
    )
