"""What a text is made of: sentences, passages, paragraphs and turns, names and titles as they are written."""

from index.text.layout import Layout
from index.text.names import (
    CAPITAL,
    POSSESSIVE,
    RUN,
    Written,
    gender_of,
    headlines,
    is_junior,
    is_no_person,
    is_short_for,
    key,
    names_in,
    same_first_names,
    surname_of,
)
from index.text.passages import make_passages, quotations, split_sentences, with_title
from index.text.transcript import turn_at, turns_in

__all__ = [
    "CAPITAL",
    "POSSESSIVE",
    "RUN",
    "Layout",
    "Written",
    "gender_of",
    "headlines",
    "is_junior",
    "is_no_person",
    "is_short_for",
    "key",
    "make_passages",
    "names_in",
    "quotations",
    "same_first_names",
    "split_sentences",
    "surname_of",
    "turn_at",
    "turns_in",
    "with_title",
]
