"""What a text is made of: sentences, passages, paragraphs and turns, names and titles as they are written."""

from index.text.days import MONTH, MONTHS, WEEKDAY, WEEKDAYS, month_number
from index.text.layout import Layout
from index.text.letters import UPPER, plain_letters
from index.text.name_parts import (
    gender_of,
    given_names,
    is_family_first,
    is_junior,
    is_short_for,
    is_surname,
    same_first_names,
    suffix_of,
    surname_key,
    surname_keys,
    surname_of,
)
from index.text.names import (
    CAPITAL,
    POSSESSIVE,
    RUN,
    Written,
    headlines,
    is_no_person,
    names_in,
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
    "given_names",
    "headlines",
    "is_family_first",
    "is_junior",
    "is_no_person",
    "is_short_for",
    "is_surname",
    "make_passages",
    "month_number",
    "names_in",
    "plain_letters",
    "quotations",
    "same_first_names",
    "split_sentences",
    "suffix_of",
    "surname_key",
    "surname_keys",
    "surname_of",
    "turn_at",
    "turns_in",
    "with_title",
]
