"""What the words of an attribution tell: direct or not, said or denied, on which day; and where it ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from index.article import Attribution, Kind, Modality, Span
from index.text import MONTHS, WEEKDAY, WEEKDAYS, month_number

_WEEKDAY = re.compile(rf"(?<!next )\b{WEEKDAY}\b(?![’']s)")
_MONTH = rf"(?:{'|'.join(month[:3].title() for month in MONTHS)})[a-z]*"
_DATE = re.compile(
    rf"\b(?:(?P<month>{_MONTH})\.? (?P<day>\d{{1,2}})|(?P<day2>\d{{1,2}}) (?P<month2>{_MONTH}))\b"
    r"(?:,? (?P<year>(?:19|20)\d\d)\b)?"
)
_JOINT = re.compile(r"^(?:that\b|[,:;–—-]|\s)+(?=\S)")
_CONNECTIVE = re.compile(
    r"^(?:However|But|And|Meanwhile|Still|Nevertheless|Moreover|Yet|So|Also|In addition|On the other hand),?"
    r" (?=\S)"
)
_TRAILING = re.compile(r"(?<![\s,;:–—-])[\s,;:–—-]++$")
_WHOLE = re.compile(r"^[“\"«„](?P<inside>[^“”\"«»„]+)[”\"»“]?[.,]?$")
_INSIDE = re.compile(r"[“\"«„][^“”\"«»„]+[”\"»]")
_DENIED = re.compile(
    r"\b(?:(?:did|do|does|has|have|had|is|are|was|were|would|will|could|can)(?: not|n[’']t)|never"
    r"|nor|neither|no longer|(?:refus|declin)(?:ed|es|e|ing) to|without|stopped short of)\b",
    re.IGNORECASE,
)
_POSSIBLE = re.compile(
    r"\b(?:would|could|might|may|should|will|shall|can|must|going to|expected to|likely to|supposed to"
    r"|want(?:ed|s)? to|plans? to|planned to|about to|asked to|urged to|if|unless|whether)\b",
    re.IGNORECASE,
)
_MODAL = re.compile(r"\b(?:would|could|might|may|will)\b")
_CONDITION = re.compile(r"\b(?:if|unless|whether|should|had)\b[^,.;“”\"]{0,30}$", re.IGNORECASE)


def words_of(text: str, span: Span) -> str:
    """A source or cue in one line, without the punctuation round it."""
    return " ".join(text[slice(*span)].split()).strip(' ,:;“”"')


def kind_of(text: str, content: Sequence[Span]) -> Kind:
    """Direct if quotation marks hold every part, mixed if they hold some of the words."""
    parts = [
        text[start - 1 if text[start - 1 : start] in tuple('“"«„') else start : end + 1]
        for start, end in content
    ]
    if parts and all(_WHOLE.match(part.strip()) for part in parts):
        return "direct"
    return "mixed" if any(_INSIDE.search(text[start : end + 2]) for start, end in content) else "indirect"


def bare(text: str, span: Span, kind: Kind) -> Span:
    """A content without the words that join it to its cue, and a quotation without its marks."""
    start, end = span
    if kind != "direct" and (joint := _JOINT.match(text[start:end])):
        start += joint.end()
    if kind == "indirect" and (connective := _CONNECTIVE.match(text[start:end])):
        start += connective.end()
    if kind == "direct":
        while start < end and text[start] in '“"«„ ':
            start += 1
        while end > start and text[end - 1] in '”"»“, ':
            end -= 1
    elif tail := _TRAILING.search(text[start:end]):
        end = start + tail.start()
    if kind == "indirect" and text[end - 1 : end] == ".":
        end -= 1
    return start, max(start, end)


def modality_of(text: str, item: Attribution, sentence: Span) -> Modality:
    """Whether it was said at all: 'did not say' and 'would say' are no statements."""
    (source,), (cue,) = item.source[:1], item.cue[:1]
    words = text[slice(*cue)]
    between = text[source[1] : cue[0]] if 0 <= cue[0] - source[1] < 60 else ""
    before = text[max(sentence[0], source[0] - 60) : source[0]]
    if _DENIED.search(words) or _DENIED.search(between):
        return "denied"
    if _POSSIBLE.search(words) or _MODAL.search(between) or _CONDITION.search(before):
        return "hypothetical"
    return "stated"


def beside(text: str, sentence: Span, contents: Sequence[Span]) -> str:
    """The words of the sentence that are nobody's content: there stands the day on which it was said."""
    words, place = [], sentence[0]
    for start, end in sorted(span for span in contents if span[0] < sentence[1] and span[1] > sentence[0]):
        words.append(text[place : max(place, start)])
        place = max(place, end)
    return " … ".join([*words, text[place : sentence[1]]])


def day_of(words: str, published: date | None) -> date | None:
    """The day that the words beside a cue name, at the day of publication or before it."""
    if published is None:
        return None
    if (found := _DATE.search(words)) and (day := _named_day(found, published)):
        return day
    if found := _WEEKDAY.search(words):
        return published - timedelta(days=(published.weekday() - WEEKDAYS.index(found.group().lower())) % 7)
    if re.search(r"\byesterday\b", words):
        return published - timedelta(days=1)
    return published if re.search(r"\btoday\b", words) else None


def _named_day(found: re.Match[str], published: date) -> date | None:
    """'Jan. 21', '21 January 2022': without a year, the last such day before publication."""
    month = month_number(found["month"] or found["month2"])
    day = int(found["day"] or found["day2"])
    years = [int(found["year"])] if found["year"] else [published.year, published.year - 1]
    for year in years:
        try:
            named = date(year, month, day)
        except ValueError:
            continue
        if named <= published:
            return named
    return None
