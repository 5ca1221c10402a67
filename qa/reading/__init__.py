"""Short answers: the name, number, day or place that a sentence holds; and whether a text answers at all."""

from qa.reading.answerable import Answerable, answerable_with
from qa.reading.days import day_meant
from qa.reading.reader import Reader, logistic
from qa.reading.readers import working_reader
from qa.reading.rules import content, stem
from qa.reading.shapes import APPROXIMATE, DAY, MONEY, NUMBER, has_shape, number_of
from qa.reading.short import answers_in, best_answer, holds, short_answer, windows
from qa.reading.wanted import wanted

__all__ = [
    "APPROXIMATE",
    "DAY",
    "MONEY",
    "NUMBER",
    "Answerable",
    "Reader",
    "answerable_with",
    "answers_in",
    "best_answer",
    "content",
    "day_meant",
    "has_shape",
    "holds",
    "logistic",
    "number_of",
    "short_answer",
    "stem",
    "wanted",
    "windows",
    "working_reader",
]
