"""The shape of an answer: numbers, amounts, spans of time, days, places, people, as news writes them."""

from __future__ import annotations

import re

from qa.records import Question, QuestionKind

_NUMBER = (
    r"(?:\d[\d,.]{0,30}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty"
    r"|fifty|sixty|hundreds?|thousands?|millions?|billions?|dozens?|half|both|several|none|no)"
)
_UNIT = r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies))"
_MONTH = (
    r"(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|March|April|May|June|July|Aug(?:ust|\.)|Sept(?:ember|\.)"
    r"|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.))"
)
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
"""A day of the week, as a pattern."""
_SHAPES: dict[QuestionKind, re.Pattern[str]] = {
    "how_many": re.compile(rf"\b{_NUMBER}\b(?!\s*(?:a\.m|p\.m))", re.IGNORECASE),
    "how_much": re.compile(rf"[$€£¥%]|\b{_NUMBER}\b|percent", re.IGNORECASE),
    "how_long": re.compile(rf"\b(?:{_NUMBER}|an?|few|couple)\b[\w\s-]{{0,18}}\b{_UNIT}\b", re.IGNORECASE),
    "when": re.compile(
        rf"\b{_MONTH}|\b(?:19|20)\d\d\b|\b{WEEKDAY}\b|\byesterday|\btoday"
        rf"|\btonight|\blast (?:week|month|year|night)|\d (?:a\.m|p\.m)|\b{_UNIT} ago",
        re.IGNORECASE,
    ),
    "where": re.compile(r"\b(?:in|at|near|on|from|to|outside|inside|across|of) (?:the |an? )?([A-Z][a-z]+)"),
    "who": re.compile(r"(?<=[a-z,“”\"'’] )[A-Z][\w’.-]+|^[A-Z][a-z]+ (?=[A-Z])"),
    "said": re.compile(r"[“”\"]|\b(?:sa(?:y|id)|says|told|tells|added|according)\b"),
    "who_said": re.compile(r"[“”\"]|\b(?:sa(?:y|id)|says|told|tells|added|according)\b"),
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


APPROXIMATE = (
    r"(?:\b(?:about|around|roughly|nearly|almost|over|some|up to|at least|at most|more than|less than"
    r"|fewer than|an estimated|approximately) )"
)
"""Words before a number that tell how exactly it is known, as a pattern."""
NUMBER = (
    r"(?:\b\d[\d,]{0,30}(?:\.\d{1,20})?(?: (?:thousand|million|billion|trillion))?\b"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty"
    r"|sixty)\b)"
)
"""A number in digits or words, as a pattern."""
MONEY = re.compile(
    rf"{APPROXIMATE}?(?P<amount>[$€£¥]\s?\d[\d,.]{{0,30}}\d(?: (?:thousand|million|billion|trillion))?"
    r"|[$€£¥]\s?\d|\d[\d,.]{0,30}+(?: percent|%))",
    re.IGNORECASE,
)
DAY = re.compile(rf"\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}})\b(?:, (?:19|20)\d\d\b)?")
"""A day as news writes it, with or without its year, as a pattern."""
_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}


def number_of(text: str) -> float | None:
    """What a number as written comes to ('1.3 million', 'twelve'); None where the text is no number."""
    amount, _, scale = text.lower().strip().partition(" ")
    if amount in _WORDS:
        return float(_WORDS[amount])
    digits = amount.replace(",", "").rstrip(".")
    if not re.fullmatch(r"\d+(?:\.\d+)?", digits) or (scale and scale not in _SCALES):
        return None
    return float(digits) * _SCALES.get(scale, 1.0)
