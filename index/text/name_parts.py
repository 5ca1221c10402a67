"""What a full name is made of: surname, given names, suffix; and whose two names can be."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from index.text.letters import plain_letters
from index.text.vocabulary import CAPITAL_PARTICLES, FAMILY_FIRST, PARTICLES, SUFFIXES

_SHORT_FORMS = {
    "william": "bill will billy", "robert": "bob rob bobby", "richard": "dick rick", "james": "jim jimmy",
    "joseph": "joe joey", "thomas": "tom tommy", "michael": "mike", "edward": "ed ted eddie",
    "anthony": "tony antony", "charles": "chuck charlie", "daniel": "dan danny", "donald": "don",
    "benjamin": "ben", "samuel": "sam", "steven": "steve", "stephen": "steve", "timothy": "tim",
    "bernard": "bernie", "christopher": "chris", "gregory": "greg", "jeffrey": "jeff", "kenneth": "ken",
    "lawrence": "larry", "matthew": "matt", "patrick": "pat", "peter": "pete", "ronald": "ron",
    "andrew": "andy", "david": "dave", "elizabeth": "liz beth", "katherine": "kate kathy",
    "margaret": "maggie", "deborah": "debbie", "susan": "sue", "jennifer": "jen", "sergei": "sergey",
    "alexander": "alex", "mitchell": "mitch", "rafael": "ted", "theodore": "ted theo", "nicholas": "nick",
    "philip": "phil", "volodymyr": "vladimir", "dmitry": "dmitri dmytro", "alexei": "alexey aleksei",
}  # fmt: skip
_KOREAN = frozenset("kim lee park choi moon ban yoon han jung kang cho shin lim jang noh roh".split())
"""Surnames that are first ones only where the given name has two syllables: 'Moon Jae-in'."""
_LONG, _ALIKE = 6, 0.8  # letters of first names that may be misspelled, and how alike they are then
_SYLLABLE = 6  # letters of a Korean or Chinese given name that is written apart


def surname_key(surname: str) -> str:
    """A surname as it is looked up."""
    return plain_letters(surname).strip(".,")


def surname_of(name: str) -> str:
    """The surname in a full name: 'de Blasio' of 'Bill de Blasio', 'Yoon' of 'Yoon Suk-yeol'; no 'Jr.'."""
    return " ".join(_parts(name)[1])


def surname_keys(name: str) -> tuple[str, ...]:
    """What a surname is looked up by: whole, and without particles; also by 'Trong' of 'Nguyen Phu Trong'."""
    given, family = _parts(name)
    keys = [surname_key(" ".join(family))]
    if not family[0].startswith("St"):
        keys.append(surname_key(family[-1]))
    if given and is_family_first(name.split()) and len(given) > 1:
        keys.append(surname_key(given[-1]))
    return tuple(dict.fromkeys(keys))


def given_names(name: str) -> list[str]:
    """The words of a name before, or after, its surname, as they are looked up."""
    return [surname_key(word) for word in _parts(name)[0]]


def is_surname(words: Sequence[str]) -> bool:
    """Whether a name has the form of a surname alone: 'Biden', 'de Blasio', 'Van Hollen'."""
    return len(words) == 1 or len(surname_of(f"Ada {' '.join(words)}").split()) == len(words)


def suffix_of(name: str) -> str:
    """'jr' of 'Donald Trump Jr.'; '' where there is none."""
    last = name.rpartition(" ")[2].lower().strip(".,")
    return last if last in SUFFIXES and " " in name else ""


def _parts(name: str) -> tuple[list[str], list[str]]:
    """Given names and surname."""
    words = [word.strip(",") for word in name.split()]
    if len(words) > 1 and suffix_of(name):
        words = words[:-1]
    if is_family_first(words):
        return words[1:], words[:1]
    at = len(words) - 1
    while at > 1 and _is_particle(words[at - 1]):
        at -= 1
    return words[:at], words[at:]


def _is_particle(word: str) -> bool:
    """'der', 'De', 'St.': a word that belongs to the surname after it."""
    bare = word.lower().strip(".")
    if word.islower():
        return bare in PARTICLES
    return bare in CAPITAL_PARTICLES and not word.isupper()


def is_family_first(words: Sequence[str]) -> bool:
    """Whether the surname comes first: 'Xi Jinping', 'Yoon Suk-yeol', 'Kim Jong Un', but 'Kim Clijsters'."""
    if len(words) not in (2, 3) or plain_letters(words[0]) not in FAMILY_FIRST:
        return False
    given = [plain_letters(word) for word in words[1:]]
    if any(gender_of(word) for word in given):
        return False
    if len(given) == 1:
        return "-" in given[0] or not (plain_letters(words[0]) in _KOREAN or gender_of(words[0]))
    return all(len(word) <= _SYLLABLE for word in given)


def same_first_names(one: str, other: str) -> bool:
    """Whether two full names of one surname can be one person's: initials and middle names may differ."""
    a, b = given_names(one), given_names(other)
    if not a or not b:
        return True
    short = a[0] != b[0] and bool(_full_forms(a[0]) & _full_forms(b[0]))
    if not short and not _same_suffix(suffix_of(one), suffix_of(other)):
        return False  # but Joe Biden is Joseph R. Biden Jr.
    if a[0] == b[0] or "".join(a).replace("-", "") == "".join(b).replace("-", ""):
        return True
    if len(a[0]) == 1 or len(b[0]) == 1:
        return a[0][0] == b[0][0]
    return short or _is_slip(a[0], b[0]) or _is_born_so(a, b)


@cache
def _full_forms(first: str) -> frozenset[str]:
    """What a first name may be short for, itself among them."""
    return frozenset((first, *(full for full, forms in _SHORT_FORMS.items() if first in forms.split())))


def _is_born_so(one: Sequence[str], other: Sequence[str]) -> bool:
    """'Ted Lindsay', who was born Robert Blake Theodore Lindsay."""
    few, many = sorted((one, other), key=len)
    return len(many) > 2 and bool((_full_forms(few[0]) - {few[0]}).intersection(many))


def _is_slip(one: str, other: str) -> bool:
    """Whether one of two long first names, one of which is unknown, is a slip of the pen: 'Volodmyr'."""
    if min(len(one), len(other)) < _LONG or (gender_of(one) and gender_of(other)):
        return False
    return SequenceMatcher(None, one, other).ratio() > _ALIKE


def _same_suffix(one: str, other: str) -> bool:
    """'Jr.' is another than who has none; 'III' and 'Sr.' may be left out."""
    return one == other or (not (one and other) and "jr" not in (one, other))


def is_junior(name: str) -> bool:
    """'Donald Trump Jr.', who is not Donald Trump."""
    return suffix_of(name) == "jr"


def is_short_for(one: str, other: str) -> bool:
    """Whether of two first names one is short for the other: 'Bill' for 'William', but not for 'Will'."""
    a, b = surname_key(one), surname_key(other)
    shared = _full_forms(a) & _full_forms(b)
    return bool(shared) and (a in b or b in a or a in shared or b in shared)


@cache
def _first_names() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in (Path(__file__).parent / "first_names.txt").read_text(encoding="utf-8").splitlines():
        kind, _, names = line.partition(": ")
        gender = {"men": "man", "women": "woman"}.get(kind, "either")
        if not line.startswith("#"):
            table |= dict.fromkeys(names.split(), gender)
    return table


def gender_of(name: str) -> str:
    """What the first word of a name tells: 'man', 'woman', 'either'; '' where it is no known first name."""
    first = name.split()[0] if name.strip() else ""
    return _first_names().get(surname_key(first), "")
