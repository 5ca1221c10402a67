"""Names in English text: runs of capitalised words, and what of them is a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.text.collectives import COUNTRIES, NO_PERSON, PLACES
from index.text.letters import UPPER, plain_letters
from index.text.name_parts import gender_of
from index.text.vocabulary import (
    BREAKS,
    CAPITAL_PARTICLES,
    DOTTED,
    HONORIFICS,
    MODIFIERS,
    PARTICLES,
    ROLE_NOUNS,
    SOMEBODY,
    STARTERS,
    SUFFIXES,
    VERBS,
)

CAPITAL = rf"(?>(?=[{UPPER}])(?:\w[\w’'\-‑]{{0,60}}\w|\w\.(?:[A-Z]\.){{0,9}}|\w))"
"""One word with a capital letter, or an initial; no longer than a name can be, so that none is read twice."""
_JUNIOR = r"[JS]r\b"
_WORD = rf"(?:(?:a[dlnrstz]|ash|e[lsz]|u[lr])[-‑]|(?:d|dell|dall|l)[’']|St\. )?(?>{_JUNIOR}\.?|{CAPITAL})"
_DOTTED = "|".join(sorted(title.title() for title in DOTTED - SUFFIXES))  # 'Sr.' after a name is no sister
_TITLES = rf"(?:(?:{_DOTTED})\.[ \u00a0]){{0,4}}+"
_WITHIN = rf"(?:(?:{'|'.join(sorted(PARTICLES))}) ){{0,3}}+"
_BEFORE = "(?:(?:al|bin|da|de|del|della|di|du|el|ibn|van|von) ){0,3}+"
RUN = re.compile(
    rf"(?<![\w’'.\-])(?:Sr\. )?{_TITLES}{_BEFORE}{_WORD}"
    rf"(?:(?:,(?= {_JUNIOR}))?[ \u00a0]{_TITLES}{_WITHIN}{_WORD})*"
)
"""Capitalised words in a row, among them names, with titles like 'Lt. Gov.'"""
POSSESSIVE = re.compile(r"[’']s?$")
_TITLES_AND_NAMES = frozenset(
    "king prince bishop pope judge page star father queen justice duke major marshal baron deacon constable"
    " sultan emir".split()
)
_TITLES_ALONE = (ROLE_NOUNS | HONORIFICS.keys()) - _TITLES_AND_NAMES - SUFFIXES  # no name ends so
_NOT_BETWEEN = frozenset("first king prince judge chief".split())  # titles that may also be part of a name
_AFTER_FIRST_NAME = frozenset("baron bishop duke major marshal".split())  # 'Sacha Baron Cohen'
_LONGEST = 5  # words of a name


@dataclass(frozen=True, slots=True)
class Written:
    """A name as it stands in the text, with the titles before it."""

    words: tuple[str, ...]
    titles: tuple[str, ...]
    start: int
    end: int
    opens: bool  # whether it is the first of its run
    owns: bool  # 'Clinton’s'

    @property
    def name(self) -> str:
        """The name without titles."""
        return " ".join(self.words)

    def without_first(self) -> Written:
        """The same name without its first word."""
        start = self.start + len(self.words[0]) + 1
        return Written(self.words[1:], self.titles, start, self.end, False, self.owns)


def names_in(text: str, start: int = 0, end: int | None = None) -> list[Written]:
    """All names, of people or not, in a part of a text."""
    runs = RUN.finditer(text, start, len(text) if end is None else end)
    return [written for run in runs for written in _names_of(run.group(), run.start())]


def _names_of(run: str, at: int) -> list[Written]:
    """Names in a run of capitalised words: titles and verbs end one, a possessive and 'Jr.' too."""
    found: list[Written] = []
    words: list[str] = []
    titles: list[str] = []
    begin = place = 0

    def close(end: int, owns: bool = False) -> None:
        nonlocal begin
        for _ in range(_first_of_person(words)):
            begin += len(words[0]) + 1
            titles.append(words.pop(0).lower())
        while len(words) > 2 and _is_calling(words[0]):
            begin += len(words[0]) + 1
            titles.append(words.pop(0).lower())
        if words:
            opens = not found and not titles and begin == 0
            found.append(Written(tuple(words), tuple(titles), at + begin, at + end, opens, owns))
        words.clear()
        titles.clear()

    end = 0
    for token in run.split():
        place = run.index(token, place)
        bare = plain_letters(token.rstrip(".,"))
        owns = token.endswith(("’s", "'s"))
        if words and bare in ("jr", "sr"):
            words.append(f"{bare.title()}.")
            close(place + len(token))
        elif words and (bare in VERBS or bare in BREAKS):
            close(end)
        elif words and place + len(token) == len(run) and _ends_name(words, bare):
            words.append(token)
        elif words and _is_title(token, bare) and not _is_between(words, bare):
            close(end)
            titles.append(bare)
        elif not words and (bare in STARTERS or bare in VERBS):
            pass
        elif not words and (bare in HONORIFICS or bare in MODIFIERS):
            titles.append(bare)
        else:
            begin = begin if words else place
            words.append(token.rstrip(",")[: -2 if owns else None])
            if owns:
                close(place + len(token), owns=True)
        place += len(token)
        end = place
    close(end)
    return found


def _is_calling(word: str) -> bool:
    """Whether the first of several words is none of a name: 'Farmer Ada Brook', 'GM Ada Brook'."""
    bare = plain_letters(word)
    if gender_of(word) or not word.isalpha():
        return False
    return bare in ROLE_NOUNS or bare in SOMEBODY or (word.isupper() and 1 < len(word) < 5)


def _first_of_person(words: Sequence[str]) -> int:
    """The number of the first name in 'Ostmark University Provost Mary Boyce'; 0 where there is none such."""
    elsewhere = [number for number, word in enumerate(words[:-2]) if word.lower() in NO_PERSON]
    places = PLACES | COUNTRIES
    for number in range(elsewhere[-1] + 1 if elsewhere else len(words), len(words) - 1):
        if gender_of(words[number]) and words[number].lower() not in places:
            return 0 if is_no_person(words[number:]) else number
    return 0


def _is_title(token: str, bare: str) -> bool:
    """Whether a word after a name is a title, of the next: 'Sen.', 'Governor', but 'Lana Del Rey'."""
    if bare not in HONORIFICS:
        return False
    return token.endswith(".") if bare in CAPITAL_PARTICLES or len(bare) < 3 else True


def _is_between(words: Sequence[str], title: str) -> bool:
    """Whether a title is one within a name: not in 'Circuit Judge', 'Police Chief'."""
    if title in _AFTER_FIRST_NAME:
        return len(words) == 1 and gender_of(words[0]) != ""
    elsewhere = any(word.lower() in NO_PERSON for word in words)
    return title in _NOT_BETWEEN and len(words) < 3 and not elsewhere


def _ends_name(words: Sequence[str], title: str) -> bool:
    """'Jim Justice': a title after nothing but a first name is the surname."""
    return len(words) == 1 and title in _TITLES_AND_NAMES and gender_of(words[0]) != ""


def is_no_person(words: Sequence[str]) -> bool:
    """Whether a word tells that a name is a place's or an organisation's: 'Fox News', but 'Bill Clinton'."""
    bare = [word.lower().strip(".") for word in words]
    last = bare[-1]
    if len([word for word in words if not word.islower()]) > _LONGEST or last in _TITLES_ALONE:
        return True
    if len(words) > 1 and last in PLACES | COUNTRIES and not gender_of(bare[0]):
        return True  # 'Southwest Florida'
    return any(word in NO_PERSON for word in bare[1:]) or (bare[0] in NO_PERSON and not gender_of(bare[0]))


def headlines(text: str) -> list[tuple[int, int]]:
    """Lines in which nearly every long word has a capital letter, so that a capital tells of no name."""
    found = []
    for line in re.finditer(r"[^\n]+", text):
        long = re.findall(r"\b[^\W\d_]{4,}", line.group())
        if len(long) >= 5 and sum(word[0].isupper() for word in long) >= 0.9 * len(long):
            found.append(line.span())
    return found
