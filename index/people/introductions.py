"""Which names are people's: told by first names, titles and nouns beside them, and by speaking."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.article import Span
from index.people.kin import KIN, kin_of
from index.people.roster import SURE, TOLD, Roster
from index.people.traits import agrees, describe, is_called_somebody, may_hold
from index.text import (
    POSSESSIVE,
    UPPER,
    Written,
    gender_of,
    is_family_first,
    is_no_person,
    names_in,
    surname_key,
    surname_keys,
    surname_of,
)
from index.text.collectives import COUNTRIES, GROUPS, NO_PERSON
from index.text.vocabulary import (
    AUXILIARY,
    FAMILY_FIRST,
    HONORIFICS,
    MODIFIERS,
    NOT_BEFORE_NAMES,
    OTHER,
    STARTERS,
)

_AGE = re.compile(r", \d\d(?:,|\.| and\b)")
_NICKNAME = re.compile(
    rf"(?P<first>[{UPPER}][\w’'\-]{{1,60}}+) [“\"'‘(]{{1,2}}[{UPPER}]\w{{1,60}}+[”\"'’)]{{1,2}} "
    rf"(?P<last>[{UPPER}][\w’'\-]{{0,60}}\w)"
)
_CLAUSE = re.compile(r",(?! (?:an?|\d\d)\b)")  # 'Absent Trump, …', but 'Meshawn Maddock, a …'
_HEAD = re.compile(r",| who | \(")


class Introductions:
    """Puts the people of an article on its roster."""

    def __init__(self, roster: Roster, text: str, written: Sequence[Written], opening: set[int]) -> None:
        """`opening` are the places where sentences begin."""
        self._roster = roster
        self._text = text
        self._written = written
        self._opening = opening

    def find_nicknamed(self) -> None:
        """'Juan “Chico” Manriquez'."""
        for nickname in _NICKNAME.finditer(self._text):
            if gender_of(nickname["first"]):
                self._roster.add(f"{nickname['first']} {nickname['last']}")

    def find_named(self, written: Iterable[Written], in_title: Iterable[Written]) -> None:
        """First those whose names tell, then those of a title and a surname, then the doubtful ones."""
        alone: list[Written] = []
        longer: list[Written] = []
        for name in written:
            (alone if self._roster.is_surname(name.words) else longer).append(name)
        surnames = {surname_key(name.words[-1]) for name in alone}
        doubtful: list[Written] = []
        for name in longer:
            if not self._may_be_person(name):
                continue
            if self._is_person(name):
                self._introduce(name)
            elif surnames.intersection(surname_keys(name.name)):
                doubtful.append(name)
        for name in in_title:
            told = gender_of(name.name) and name.words[0].lower() not in AUXILIARY
            if told and surnames.intersection(surname_keys(name.name)) and self._may_be_person(name):
                self._roster.add(name.name)
        for name in alone:
            self._find_titled(name)
        for name in doubtful:
            if not self._roster.having(surname_of(name.name)) or not self._opens_with_other(name):
                self._introduce(name)

    def _may_be_person(self, name: Written) -> bool:
        """Whether no word tells that it is something else, or the end of a longer name."""
        last = name.words[-1]
        if is_no_person(name.words) or (last.isupper() and len(last) > 2):
            return False
        if _is_junior(name.words):
            return False
        if not gender_of(name.name) and self._roster.is_ending(name.words):
            return False
        return not (name.opens and self._text[max(0, name.start - 4) : name.start].lower() == "the ")

    def _is_person(self, name: Written) -> bool:
        """Whether a first name, a title, an initial, an age or a noun tells so of a name of several words."""
        first = name.words[0].strip(".")
        if first.lower() in AUXILIARY:
            return False  # 'Will Sanders come down?'
        told = gender_of(first) != "" or len(first) == 1 or name.titles or is_family_first(name.words)
        return bool(told or _AGE.match(self._text, name.end) or is_called_somebody(self._text, name))

    def _introduce(self, name: Written) -> None:
        person = self._roster.add(name.name)
        person.vote(name.titles)
        if gender := KIN.get(kin_of(self._text, name) or ""):
            person.votes[gender] = person.votes.get(gender, 0) + SURE
        describe(person, self._text, name)

    def _opens_with_other(self, name: Written) -> bool:
        """Whether the first word of a name is rather none: 'Absent Trump', 'AP Trump', 'Britain Trump'."""
        first = name.words[0]
        opens = name.start in self._opening
        if len(name.words) > 2 or first.isupper() or (opens and _CLAUSE.match(self._text, name.end)):
            return True
        if first.lower() in AUXILIARY:  # 'the actor Will Smith'
            return opens
        if first.lower() in COUNTRIES | NO_PERSON:
            return True
        return re.search(rf"\b{re.escape(first.lower())}\b", self._text) is not None

    def _find_titled(self, name: Written) -> None:
        """The person of a title and a surname: one whose full name stands elsewhere, or another."""
        word, known = name.name, self._roster.having(name.name)
        if not any(title in HONORIFICS for title in name.titles):
            if not known and gender_of(word) in TOLD and _AGE.match(self._text, name.end):
                self._roster.add(word)  # 'her father, Brad, 39,'
            return
        if word.isupper() or word.lower() in NO_PERSON or GROUPS.match(word):
            return
        fitting = [
            person
            for person in known or self._roster.having_within(word)
            if agrees(person, name.titles) and may_hold(person, name.titles)
        ]
        if len(fitting) < 2:
            person = fitting[0] if fitting else self._roster.add_apart(word)
            person.note(name.titles)
            person.vote(name.titles)

    # Those who speak

    def find_speakers(self, sources: Iterable[Span]) -> None:
        """People whom only their speaking tells to be such: 'Asab Al-Tabchi, an engineer, added'."""
        for start, end in sources:
            head = _HEAD.split(self._text[start:end])[0].rstrip()
            names = names_in(self._text, start, start + len(head))
            if not names or names[-1].end < start + len(POSSESSIVE.sub("", head)):
                continue
            name = names[-1]
            if not self._may_speak(name, start):
                continue
            if 2 <= len(name.words) <= 4:
                self._roster.add(name.name)
            elif name.name == head and not self._roster.having(head):
                self._find_by_surname(head)

    def _may_speak(self, name: Written, start: int) -> bool:
        """Whether the name at the end of a source can be a person's, in full or a surname."""
        if _is_junior(name.words):
            return False
        before = self._text[start : name.start].split()
        if before and (not before[-1].islower() or before[-1] in NOT_BEFORE_NAMES):
            return False
        plain = {word.strip(".").lower() for word in name.words}
        if plain & (MODIFIERS | STARTERS | COUNTRIES) or name.words[-1].isupper():
            return False
        told = len(name.words) == 1 or (gender_of(name.words[0]) in TOLD and len(name.words) == 2)
        if is_no_person(name.words) and not told:
            return False
        return self._text[max(0, start - 4) : start].lower() != "the "

    def _find_by_surname(self, word: str) -> None:
        """One word speaks: the surname of somebody whose full name told nothing, or of nobody in full."""
        if self._roster.bearers([word]) or GROUPS.match(word) or word.lower() in OTHER | STARTERS:
            return
        if re.search(rf"\b{re.escape(word.lower())}\b", self._text):  # 'Polls', 'Others', 'Analysis'
            return
        longer = [name for name in self._written if _may_be_of(word, name)]
        if longer:
            self._introduce(longer[0])
        elif len(word) > 3 and not re.search(
            rf"\b(?:in|the|from|at|across|of|to) {re.escape(word)}\b(?![’'])", self._text
        ):
            self._roster.add(word).sure = gender_of(word) in TOLD  # 'Beyoncé'


def _is_junior(words: Sequence[str]) -> bool:
    """'Trump Jr.': no full name."""
    return len(words) == 2 and words[-1] in ("Jr.", "Sr.")


def _may_be_of(surname: str, name: Written) -> bool:
    """Whether two words may be the full name of a surname."""
    if len(name.words) != 2:
        return False
    one, other = name.words
    if other == surname:
        return gender_of(one) != ""
    hungarian = gender_of(other) != "" and not gender_of(one)  # 'Orbán Viktor'
    return one == surname and (surname_key(one) in FAMILY_FIRST or "-" in other or hungarian)
