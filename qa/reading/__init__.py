"""Short answers: the name, number, day or place that a sentence holds."""

from qa.reading.days import day_meant
from qa.reading.reader import Reader
from qa.reading.readers import working_reader
from qa.reading.rules import content, stem
from qa.reading.shapes import APPROXIMATE, DAY, MONEY, NUMBER, has_shape, number_of
from qa.reading.short import best_answer, holds, short_answer, windows
from qa.reading.wanted import wanted

__all__ = [
    "APPROXIMATE",
    "DAY",
    "MONEY",
    "NUMBER",
    "Reader",
    "best_answer",
    "content",
    "day_meant",
    "has_shape",
    "holds",
    "number_of",
    "short_answer",
    "stem",
    "wanted",
    "windows",
    "working_reader",
]
