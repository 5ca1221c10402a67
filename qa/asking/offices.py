"""Whom a bare title means ('the Pope', 'the Ukrainian president'): by whom the articles name with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from index import plain_letters
from qa.asking.known import Known

_OFFICES = frozenset(
    "president minister secretary secretary-general chancellor mayor governor speaker justice pope king queen"
    " prince princess emperor general ceo cfo chief director head coach chair chairman chairwoman"
    " commissioner premier ambassador leader founder archbishop sheriff superintendent administrator".split()
)
_ARTICLES = ("the", "a", "an")
_NOT_IN_OFFICE = frozenset("former ex then late acting deputy vice assistant onetime".split())
_CLEAR = (
    2 / 3
)  # of the mentions with a title are one person's, twice as many as all others': it means that one
_FEWEST = 4  # mentions that such a person must have
_LIKE = 4  # letters that 'Ukraine' and 'Ukrainian' must have in common, and all but two of the shorter one


def bearer(title: str, known: Known) -> str | None:
    """The speaker whom a bare title means; None for what is no title, or where it means no one clearly.

    Who has but one name keeps the title: 'Pope Francis'.
    """
    borne = bearers(title, known)
    person, count = next(iter(borne.most_common(1)), ("", 0))
    if count < _FEWEST or count < _CLEAR * borne.total():
        return None
    if " " in person:
        return person
    return f"{' '.join(word[:1].upper() + word[1:] for word in title.split())} {person}"


def bearers(title: str, known: Known) -> Counter[str]:
    """How often articles name each speaker with this title, also with more before it; empty for no title.

    Whom 'the president' means is not clear where there are a Ukrainian and a Russian one; but a former
    president is none.
    """
    asked = _office(_words(title))
    found: Counter[str] = Counter()
    if not asked or asked[-1] not in _OFFICES:
        return found
    for person, mention, count in known.called(asked[-1]):
        if any(_same(asked, _office(words)) for words in _titles(mention, person)):
            found[person] += count
    return found


def _titles(mention: str, person: str) -> list[list[str]]:
    """The words before a name and those after its comma; all of a mention that has no name."""
    before, *after = mention.split(",")
    words, name = _words(before), set(_words(person))
    at = next((at for at, word in enumerate(words) if word in name), len(words))
    return [words[:at], _words(after[0])] if after else [words[:at]]


def _words(text: str) -> list[str]:
    """Words in small letters without accents, dots and 's: 'UN' of 'The U.N.’s'."""
    plain = plain_letters(text).replace(".", "")
    words = [word.removesuffix("'s").strip("'") for word in re.findall(r"[\w'-]+", plain)]
    return [word for word in words if word and word not in _ARTICLES]


def _office(words: Sequence[str]) -> list[str]:
    """A title with what it is of in front: 'israel prime minister' of 'prime minister of Israel'."""
    at = words.index("of") if "of" in words else len(words)
    return [*words[at + 1 :], *words[:at]]


def _same(asked: Sequence[str], borne: Sequence[str]) -> bool:
    """Whether a title is the office that is asked for, or one of that name: it has all of its words."""
    if asked[-1:] != borne[-1:] or set(borne) & _NOT_IN_OFFICE - set(asked):
        return False
    return all(any(_alike(one, other) for other in borne[:-1]) for one in asked[:-1])


def _alike(one: str, other: str) -> bool:
    """Whether words are the same, or a country and its people: 'Ukraine' and 'Ukrainian'."""
    shared = max(_LIKE, min(len(one), len(other)) - 2)
    return one == other or one[:shared] == other[:shared]
