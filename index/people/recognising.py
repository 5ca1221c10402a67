"""Which names are people's: what first names, ages and the words beside a name tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.article import Span
from index.people.role_names import describes_person
from index.text import POSSESSIVE, UPPER, Written, gender_of, is_no_person, names_in, surname_key
from index.text.collectives import COUNTRIES, GROUPS
from index.text.vocabulary import FAMILY_FIRST, MODIFIERS, NOT_BEFORE_NAMES, OTHER, STARTERS

_NICKNAME = re.compile(
    rf"(?P<first>[{UPPER}][\w’'\-]{{1,60}}+) [“\"'‘(]{{1,2}}[{UPPER}]\w{{1,60}}+[”\"'’)]{{1,2}} "
    rf"(?P<last>[{UPPER}][\w’'\-]{{0,60}}\w)"
)
_AGE = re.compile(r", \d\d(?:,|\.| and\b)")
_HEAD = re.compile(r",| who | \(")
_CREDIT = re.compile(rf"/[{UPPER}]")  # 'Ada Brook/Getty Images'


def names_round_nicknames(text: str) -> list[str]:
    """'Juan Manriquez' of 'Juan “Chico” Manriquez'."""
    return [f"{m['first']} {m['last']}" for m in _NICKNAME.finditer(text) if gender_of(m["first"])]


def has_gender(name: str) -> bool:
    """Whether the first word of a name is a first name of men or of women, not of both."""
    return gender_of(name) in ("man", "woman")


def has_age(text: str, name: Written) -> bool:
    """'Brad, 39,'"""
    return _AGE.match(text, name.end) is not None


def has_article(text: str, start: int) -> bool:
    """Whether 'the' stands before a place."""
    return text[max(0, start - 4) : start].lower() == "the "


def is_credit(text: str, name: Written) -> bool:
    """'Ada Brook/Getty Images': who took a picture."""
    return _CREDIT.match(text, name.end) is not None


def is_junior_alone(words: Sequence[str]) -> bool:
    """'Trump Jr.': no full name."""
    return len(words) == 2 and words[-1] in ("Jr.", "Sr.")


def opens_with_word(name: Written) -> bool:
    """'Wherever Hillary Clinton', 'Following Clinton': the first word of a sentence is none of the name."""
    if len(name.words) == 2 and name.words[0].endswith("ing") and not gender_of(name.words[0]):
        return True
    return len(name.words) > 2 and not gender_of(name.words[0]) and has_gender(name.words[1])


def speaking_name(text: str, source: Span) -> Written | None:
    """The name with which a source ends, in full or a surname, if nothing tells that it is no person's."""
    start = source[0]
    head = head_of(text, source)
    names = names_in(text, start, start + len(head))
    if not names or names[-1].end < start + len(POSSESSIVE.sub("", head)):
        return None
    name = names[-1]
    before = text[start : name.start].split()
    if is_junior_alone(name.words) or has_article(text, start):
        return None
    if before and (not before[-1].islower() or before[-1] in NOT_BEFORE_NAMES):
        return None
    plain = {word.strip(".").lower() for word in name.words}
    if plain & (MODIFIERS | STARTERS | COUNTRIES) or name.words[-1].isupper():
        return None
    told = len(name.words) == 1 or (has_gender(name.words[0]) and len(name.words) == 2)
    return name if told or not is_no_person(name.words) else None


def name_after_role(text: str, source: Span) -> Written | None:
    """The name beside a noun for a person in a source: 'the band’s publicist, Tyne Parrish'.

    Beside any other noun it may be an organisation's: 'a spokesman for the power provider, LUMA Energy'.
    """
    start = source[0]
    parts = text[slice(*source)].rstrip(" ,").split(", ")
    for before, part in pairwise(parts):
        start += len(before) + 2
        name = next(iter(names_in(text, start, start + len(part))), None)
        noun = before.rpartition(" ")[2]
        whole = name and name.end - name.start == len(part) and 2 <= len(name.words) <= 4
        if name and whole and describes_person(noun) and not is_no_person(name.words):
            return name
    return None


def head_of(text: str, source: Span) -> str:
    """A source up to its first comma, bracket or 'who'."""
    return _HEAD.split(text[slice(*source)])[0].rstrip()


def may_be_surname(text: str, word: str) -> bool:
    """Whether one word that speaks may be somebody's name: 'Polls', 'Others', 'Analysis' are none."""
    if GROUPS.match(word) or word.lower() in OTHER | STARTERS:
        return False
    return not stands_in_small_letters(text, word)


def stands_in_small_letters(text: str, word: str) -> bool:
    """Whether a text has a word without its capital letter, too."""
    return re.search(rf"\b{re.escape(word.lower())}\b", text) is not None


def is_full_name_of(name: Written, word: str) -> bool:
    """Whether a name of two words may be the full name of one who is called by one of them."""
    if len(name.words) != 2:
        return False
    first, last = name.words
    if last == word:
        return gender_of(first) != ""
    hungarian = gender_of(last) != "" and not gender_of(first)  # 'Orbán Viktor'
    return first == word and (surname_key(first) in FAMILY_FIRST or "-" in last or hungarian)


def stands_as_place(text: str, word: str) -> bool:
    """Whether a word stands as the name of a place does: 'in Oslo', 'the Kremlin'."""
    return bool(re.search(rf"\b(?:in|the|from|at|across|of|to) {re.escape(word)}\b(?![’'])", text))
