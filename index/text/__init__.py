"""What a text is made of: sentences, passages, paragraphs and turns, names and titles as they are written."""

from index.text.days import MONTH, MONTHS, WEEKDAY, WEEKDAYS, month_number
from index.text.languages import ENGLISH, UNKNOWN, language_code, language_name
from index.text.layout import Layout
from index.text.letters import UPPER, plain_letters
from index.text.marks import CLOSING, DOUBLE, SINGLE, plain_marks
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
from index.text.named_days import NamedDay, day_of, days_in
from index.text.names import (
    CAPITAL,
    POSSESSIVE,
    RUN,
    Written,
    headlines,
    is_no_person,
    names_in,
)
from index.text.passages import make_passages, split_sentences, with_title
from index.text.posts import Posts, posts_in
from index.text.quotations import Marks, Quotation, quotations, read_marks, with_double_marks
from index.text.reading_language import language_asked, language_of
from index.text.scripts import UNSPACED, written_in
from index.text.signatures import signatures_in
from index.text.transcript import turn_at, turns_in

__all__ = [
    "CAPITAL",
    "CLOSING",
    "DOUBLE",
    "ENGLISH",
    "MONTH",
    "MONTHS",
    "POSSESSIVE",
    "RUN",
    "SINGLE",
    "UNKNOWN",
    "UNSPACED",
    "UPPER",
    "WEEKDAY",
    "WEEKDAYS",
    "Layout",
    "Marks",
    "NamedDay",
    "Posts",
    "Quotation",
    "Written",
    "day_of",
    "days_in",
    "gender_of",
    "given_names",
    "headlines",
    "is_family_first",
    "is_junior",
    "is_no_person",
    "is_short_for",
    "is_surname",
    "language_asked",
    "language_code",
    "language_name",
    "language_of",
    "make_passages",
    "month_number",
    "names_in",
    "plain_letters",
    "plain_marks",
    "posts_in",
    "quotations",
    "read_marks",
    "same_first_names",
    "signatures_in",
    "split_sentences",
    "suffix_of",
    "surname_key",
    "surname_keys",
    "surname_of",
    "turn_at",
    "turns_in",
    "with_double_marks",
    "with_title",
    "written_in",
]
