"""What a text is made of: sentences, passages, paragraphs and turns, names and titles as they are written."""

from index.text.days import MONTH, MONTHS, WEEKDAY, WEEKDAYS, month_number
from index.text.layout import Layout
from index.text.names import (
    CAPITAL,
    POSSESSIVE,
    RUN,
    UPPER,
    Written,
    gender_of,
    headlines,
    is_junior,
    is_no_person,
    is_short_for,
    names_in,
    same_first_names,
    surname_key,
    surname_of,
)
from index.text.passages import make_passages, quotations, split_sentences, with_title
from index.text.transcript import turn_at, turns_in

__all__ = [
    "CAPITAL",
    "MONTH",
    "MONTHS",
    "POSSESSIVE",
    "RUN",
    "UPPER",
    "WEEKDAY",
    "WEEKDAYS",
    "Layout",
    "Written",
    "gender_of",
    "headlines",
    "is_junior",
    "is_no_person",
    "is_short_for",
    "make_passages",
    "month_number",
    "names_in",
    "quotations",
    "same_first_names",
    "split_sentences",
    "surname_key",
    "surname_of",
    "turn_at",
    "turns_in",
    "with_title",
]
