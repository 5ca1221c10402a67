"""The shape of an answer: numbers, amounts, spans of time, days, places, people, as news writes them."""

from __future__ import annotations

import re

from index import MONTH, NUMBERS, WEEKDAY
from qa.records import Question, QuestionKind

_COUNTED = {
    word: number for word, number in NUMBERS.items() if number <= 12 or number in (15, 20, 30, 40, 50, 60)
}
_NUMBER = (
    rf"(?:\d[\d,.]{{0,30}}|{'|'.join(_COUNTED)}"
    r"|hundreds?|thousands?|millions?|billions?|dozens?|half|both|several|none|no)"
)
UNIT = r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies))"
"""A span of time, as a pattern."""
SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
"""Words after a number that multiply it."""
_SCALE = rf"(?: (?:{'|'.join(SCALES)}))?"
PLACED = "in|at|near|on|from|to|outside|inside|across|of"
"""Words before a place, as the ways of a pattern."""
_SPEECH = re.compile(r"[“”\"]|\b(?:sa(?:y|id)|says|told|tells|added|according)\b")
_SHAPES: dict[QuestionKind, re.Pattern[str]] = {
    "how_many": re.compile(rf"\b{_NUMBER}\b(?!\s*(?:a\.m|p\.m))", re.IGNORECASE),
    "how_much": re.compile(rf"[$€£¥%]|\b{_NUMBER}\b|percent", re.IGNORECASE),
    "how_long": re.compile(rf"\b(?:{_NUMBER}|an?|few|couple)\b[\w\s-]{{0,18}}\b{UNIT}\b", re.IGNORECASE),
    "when": re.compile(
        rf"\b{MONTH}|\b(?:19|20)\d\d\b|\b{WEEKDAY}\b|\byesterday|\btoday"
        rf"|\btonight|\blast (?:week|month|year|night)|\d (?:a\.m|p\.m)|\b{UNIT} ago",
        re.IGNORECASE,
    ),
    "where": re.compile(rf"\b(?:{PLACED}) (?:the |an? )?([A-Z][a-z]+)"),
    "who": re.compile(r"(?<=[a-z,“”\"'’] )[A-Z][\w’.-]+|^[A-Z][a-z]+ (?=[A-Z])"),
    "said": _SPEECH,
    "who_said": _SPEECH,
}
_ASKED: tuple[tuple[QuestionKind, str], ...] = (
    ("when", r"(?:what|which) (?:year|month|week|day|date|time)"),
    ("where", r"(?:what|which) (?:countr(?:y|ies)|cit(?:y|ies)|states?|towns?|places?|area|location)"),
    ("how_many", r"(?:number of|how old|what age|what percent(?:age)?)"),
    ("how_much", r"(?:amount of|what price)"),
    ("who", r"(?:name of|(?:what|which) (?:compan(?:y|ies)|teams?|clubs?|person|actors?|singers?))"),
)


def has_shape(question: Question, text: str) -> bool | None:
    """Whether a sentence holds what has the shape of an answer; None where any sentence will do.

    A name or a place that stands in the question answers nothing.
    """
    text_asked = question.standalone
    asked = (kind for kind, words in _ASKED if re.search(rf"\b{words}\b", text_asked, re.IGNORECASE))
    kind = question.kind if question.kind in _SHAPES else next(asked, None)
    if kind is None:
        return None
    found = (match.group(match.lastindex or 0) for match in _SHAPES[kind].finditer(text))
    if kind in ("who", "where"):
        return any(name.strip().lower() not in text_asked.lower() for name in found)
    return any(True for _ in found)


ABOUT = (
    "about|around|roughly|nearly|almost|over|under|below|above|some|up to|close to|at least|more than"
    "|less than|fewer than|approximately|an average of|an estimated"
)
"""Words before a number that may belong to it, as the ways of a pattern."""
HEDGE = re.compile(rf"\b(?:(?:just|only|well|slightly|a little) )?(?:{ABOUT}) $", re.IGNORECASE)
"""The same where words end, with what may stand before them: 'just under '."""
APPROXIMATE = rf"(?:\b(?:{ABOUT}|at most) )"
"""Words before a number that tell how exactly it is known, as a pattern."""
NUMBER = (
    rf"(?:\b\d[\d,]{{0,30}}(?:\.\d{{1,20}})?{_SCALE}\b"
    rf"|\b(?:{'|'.join(word for word in _COUNTED if word != 'one')})\b)"
)
"""A number in digits or words, as a pattern."""
MONEY = re.compile(
    rf"{APPROXIMATE}?(?P<amount>[$€£¥]\s?\d[\d,.]{{0,30}}\d{_SCALE}"
    r"|[$€£¥]\s?\d|\d[\d,.]{0,30}+(?: percent|%))",
    re.IGNORECASE,
)
DAY = re.compile(rf"\b(?P<month>{MONTH}) (?P<day>\d{{1,2}})\b(?:, (?:19|20)\d\d\b)?")
"""A day as news writes it, with or without its year, as a pattern."""


def number_of(text: str) -> float | None:
    """What a number as written comes to ('1.3 million', 'twelve'); None where the text is no number."""
    amount, _, scale = text.lower().strip().partition(" ")
    if amount in _COUNTED or amount == "zero":
        return float(_COUNTED.get(amount, 0))
    digits = amount.replace(",", "").rstrip(".")
    if not re.fullmatch(r"\d+(?:\.\d+)?", digits) or (scale and scale not in SCALES):
        return None
    return float(digits) * SCALES.get(scale, 1.0)
