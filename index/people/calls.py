"""Where an article calls somebody by name, and how much a full name makes the surname alone his."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.people.kin import FAR, is_title, kin_of
from index.people.traits import Person, is_consort
from index.text import Layout, Written
from index.text.vocabulary import PREPOSITIONS, SAYING

STRONG = 1.0
"""What a full name outright weighs: a subject, a speaker."""
KINDRED, QUOTED = 0.3, 0.2
"""What those of relatives, and those in quotations, weigh."""
_BESIDE, _HEADING = 0.6, 0.4
_TO = frozenset("told tells asked asks".split())
_MARKS = ',;:”"’)'
_ENDS = re.compile(r"[.!?:;…]['\"’”)\]]*\s*$")
_TAIL = 12  # characters at the end of a paragraph in which a mark may stand


@dataclass(frozen=True, slots=True)
class Call:
    """A place where somebody is called by a name; `weight` is how much a full name makes a surname his."""

    place: int  # -1 in the title
    person: Person
    weight: float = STRONG
    full: bool = True
    joined: bool = False  # by 'and' to the name before
    kin: str | None = None  # the word for a relative beside it; '' for another's


def call_of(person: Person, name: Written, text: str, layout: Layout) -> Call:
    """A full name as a call of its person."""
    kin = kin_of(text, name)
    before = _word_before(name.start, text, layout)
    joined = before == "and" and not is_consort(person)
    if layout.quotation(name.start):
        weight = QUOTED
    elif kin is not None:
        weight = KINDRED
    elif _is_heading(text, name.start):
        weight = _HEADING
    else:
        weight = _BESIDE if name.owns or _is_before_object(before) else STRONG
    return Call(name.start, person, weight, joined=joined, kin=kin)


def _is_before_object(word: str) -> bool:
    """Whether a preposition, or 'told', makes the name after it no subject: 'and first lady Ada Brook'."""
    return word in PREPOSITIONS or word in _TO or (word.endswith("ed") and word not in SAYING)


def _word_before(place: int, text: str, layout: Layout) -> str:
    """The word before a name and its titles, in its sentence."""
    start = layout.sentences[layout.sentence(place)][0] if layout.sentences else 0
    words = text[max(start, place - FAR) : place].split()
    while words and is_title(words[-1]) and words[-1][-1] not in _MARKS:
        words.pop()
    return words[-1].lower() if words else ""


def _is_heading(text: str, place: int) -> bool:
    """Whether the paragraph of a place ends without a mark: a heading, a caption, a link."""
    end = text.find("\n", place)
    end = len(text) if end < 0 else end
    return not _ENDS.search(text[max(place, end - _TAIL) : end])
