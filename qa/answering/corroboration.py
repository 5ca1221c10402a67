"""Several articles on one fact: the same said again, or another number, day or name for the same thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index import UPPER, denials
from qa.reading import APPROXIMATE, DAY, MONEY, NUMBER, number_of
from qa.records import Question

_SHARED, _SHARED_OF_LONGER = 0.75, 0.55  # of the content words of the shorter, and the longer sentence
_SAME_THING = 0.5  # of the content words of the shorter sentence, for two that name different values
_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_SHORT = 3  # letters of a word that says little
_COUNTED = re.compile(  # 'how many Russian soldiers are': the last word; 'how many people died': the first
    r"^how many (?:(?:[\w’'-]+ ){0,2}?(?P<last>[\w’'-]+)(?= (?:are|is|were|was|did|do|does|have|has|had|will"
    r"|can|could|would|in|of|at|on|to|for)\b)|(?P<first>[\w’'-]+))",
    re.IGNORECASE,
)
_SO_MANY = rf"(?P<shown>{APPROXIMATE}?(?P<number>{NUMBER}))\s++(?:[^\W\d][\w’'-]{{0,60}}+\s++){{0,2}}"
_NAME = re.compile(rf"\b[{UPPER}][\w’'-]{{1,60}}+(?: [{UPPER}][\w’'.-]{{1,60}}+)+")


@dataclass(frozen=True, slots=True)
class Value:
    """What a sentence says of the thing asked for: `shown`, verbatim, and `key`, which compares."""

    shown: str
    key: str


def same_fact(one: str, other: str) -> bool:
    """Whether two sentences say the same: nearly the same words, names and numbers, and neither denies it."""
    ours, theirs = _content(one), _content(other)
    if one.casefold() == other.casefold():
        return True
    few, many = sorted((_capitals(one), _capitals(other)), key=len)
    if _numbers(ours) != _numbers(theirs) or denials(one) != denials(other) or not few <= many:
        return False
    shared = len(ours & theirs)
    least, most = sorted((len(ours), len(theirs)))
    return shared > 0 and shared >= _SHARED * least and shared >= _SHARED_OF_LONGER * most


def opposed(one: str, other: str) -> bool:
    """Whether one of two sentences on the same thing denies what the other does not ('not', 'isn’t')."""
    return bool(denials(one)) != bool(denials(other))


def same_thing(one: str, other: str, values: Sequence[Value]) -> bool:
    """Whether two sentences speak of one thing, their values left aside."""
    aside = {word for value in values for word in _content(value.shown)}
    ours, theirs = (
        {word for word in _content(text) - aside if not word[0].isdigit()} for text in (one, other)
    )
    return bool(ours and theirs) and len(ours & theirs) >= _SAME_THING * min(len(ours), len(theirs))


def value(question: Question, text: str) -> Value | None:
    """The number, amount, day or name in a sentence that the question asks for; None unless it is clear."""
    if question.kind == "how_many":
        return _count(question.standalone, text)
    if question.kind == "how_much":
        found = [Value(match.group(), amount(match["amount"])) for match in MONEY.finditer(text)]
    elif question.kind == "when":
        found = [Value(match.group(), f"{match['month'][:3]} {match['day']}") for match in DAY.finditer(text)]
    elif question.kind == "who":
        asked = _content(question.standalone)
        names = (match.group() for match in _NAME.finditer(text))
        found = [Value(name, name.lower()) for name in names if not _content(name) & asked]
    else:
        found = []
    return found[0] if len({item.key for item in found}) == 1 else None


def _count(question: str, text: str) -> Value | None:
    """The number that stands before the thing counted: 'about 100,000 Russian soldiers'."""
    counted = _COUNTED.match(question)
    if counted is None:
        return None
    thing = (counted["last"] or counted["first"]).lower().removesuffix("s")
    found = [
        Value(match["shown"], amount(match["number"]))
        for match in re.finditer(f"{_SO_MANY}{re.escape(thing)}", text, re.IGNORECASE)
    ]
    return found[0] if len({item.key for item in found}) == 1 else None


def amount(text: str) -> str:
    """What compares numbers: '100000' of 'about 100,000'; the words themselves where they are none."""
    number = number_of(text)
    return text.lower() if number is None else f"{number:g}"


def _content(text: str) -> set[str]:
    words = {word.lower() for word in _WORD.findall(text)}
    return {word for word in words if len(word) > _SHORT or word[0].isdigit()}


def _capitals(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text) if word[0].isupper() and len(word) > 1}


def _numbers(words: set[str]) -> set[str]:
    return {word for word in words if number_of(word) is not None}
