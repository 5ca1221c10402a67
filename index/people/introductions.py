"""Which names are people's: told by first names, titles and nouns beside them, and by speaking."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.article import Span
from index.people.kin import KIN, kin_of
from index.people.recognising import (
    has_age,
    has_article,
    has_gender,
    head_of,
    is_full_name_of,
    is_junior_alone,
    may_be_surname,
    name_after_role,
    names_round_nicknames,
    speaking_name,
    stands_as_place,
    stands_in_small_letters,
)
from index.people.roster import SURE, Roster
from index.people.traits import agrees, describe, is_called_somebody, may_hold
from index.text import (
    Written,
    gender_of,
    is_family_first,
    is_no_person,
    surname_key,
    surname_keys,
    surname_of,
)
from index.text.collectives import COUNTRIES, GROUPS, NO_PERSON
from index.text.vocabulary import AUXILIARY, HONORIFICS

_CLAUSE = re.compile(r",(?! (?:an?|\d\d)\b)")  # 'Absent Trump, …', but 'Meshawn Maddock, a …'


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
        for name in names_round_nicknames(self._text):
            self._roster.add(name)

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
        if is_junior_alone(name.words):
            return False
        if not gender_of(name.name) and self._roster.is_ending(name.words):
            return False
        return not (name.opens and has_article(self._text, name.start))

    def _is_person(self, name: Written) -> bool:
        """Whether a first name, a title, an initial, an age or a noun tells so of a name of several words."""
        first = name.words[0].strip(".")
        if first.lower() in AUXILIARY:
            return False  # 'Will Sanders come down?'
        told = gender_of(first) != "" or len(first) == 1 or name.titles or is_family_first(name.words)
        return bool(told or has_age(self._text, name) or is_called_somebody(self._text, name))

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
        return stands_in_small_letters(self._text, first)

    def _find_titled(self, name: Written) -> None:
        """The person of a title and a surname: one whose full name stands elsewhere, or another."""
        word, known = name.name, self._roster.having(name.name)
        if not any(title in HONORIFICS for title in name.titles):
            if not known and has_gender(word) and has_age(self._text, name):
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
        for source in sources:
            name = name_after_role(self._text, source) or speaking_name(self._text, source)
            if name is None:
                continue
            head = head_of(self._text, source)
            if 2 <= len(name.words) <= 4:
                self._roster.add(name.name)
            elif name.name == head and not self._roster.having(head):
                self._find_by_surname(head)

    def _find_by_surname(self, word: str) -> None:
        """One word speaks: the surname of somebody whose full name told nothing, or of nobody in full."""
        if self._roster.bearers([word]) or not may_be_surname(self._text, word):
            return
        longer = next((name for name in self._written if is_full_name_of(name, word)), None)
        if longer:
            self._introduce(longer)
        elif len(word) > 3 and not stands_as_place(self._text, word):
            self._roster.add(word).sure = has_gender(word)  # 'Beyoncé'
