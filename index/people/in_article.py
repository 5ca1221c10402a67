"""The people of one article: their names, what the article says they are, and where it mentions them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.article import Span
from index.people.introductions import Introductions
from index.people.namesakes import Namesakes
from index.people.recognising import is_credit, opens_with_word
from index.people.roster import Roster
from index.people.traits import Person
from index.text import (
    Layout,
    Written,
    headlines,
    names_in,
    surname_key,
    surname_keys,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A person's name at a place."""

    start: int
    end: int
    person: Person
    owns: bool  # 'Clinton’s'
    full: bool  # with the first name
    name: str  # as it is written there


class Cast:
    """The people of an article, and where it mentions them."""

    def __init__(self, title: str, text: str, layout: Layout, sources: Sequence[Span] = ()) -> None:
        """`sources` are spans of those who speak: a name there is more likely a person's."""
        self._text = text
        self.title = title
        self._layout = layout
        opening = {start for start, _ in layout.sentences}
        written = [
            name.without_first() if name.start in opening and opens_with_word(name) else name
            for name in names_in(text)
            if not is_credit(text, name)
        ]
        self._capitals = headlines(text)
        self._roster = Roster(written)
        in_title = [] if headlines(title) else [name for name in names_in(title) if len(name.words) > 1]
        found = Introductions(self._roster, text, written, opening)
        found.find_nicknamed()
        found.find_named((name for name in written if not self._is_in_capitals(name)), in_title)
        found.find_speakers(sources)
        self._roster.name_as_often()
        self._namesakes = Namesakes(text, layout)
        self.mentions = self._find_mentions(written, in_title)
        self._places = [mention.start for mention in self.mentions]
        self._learn_genders()

    def everybody(self) -> list[Person]:
        """Each person once."""
        return self._roster.everybody()

    def between(self, start: int, end: int) -> list[Mention]:
        """The names of people from one place to another."""
        return self.mentions[bisect_left(self._places, start) : bisect_left(self._places, end)]

    def named(
        self, words: Sequence[str], titles: Sequence[str] = (), within: Span | None = None
    ) -> Person | None:
        """The person that words of a name, after these titles, mean in a part of this article.

        Without it, a surname that several bear is the first one's.
        """
        name = " ".join(words)
        for mention in self.between(*within) if within else ():
            if mention.name == name:
                return mention.person
        return self._meant(words, titles, within) if words else None

    def _meant(self, words: Sequence[str], titles: Sequence[str], within: Span | None) -> Person | None:
        if not self._roster.is_surname(words):
            return self._roster.full(words)
        people = self._roster.bearers(words)
        if len(people) < 2 or within is None:
            return people[0] if people else None
        return self._namesakes.meant(people, titles, *within) or self._somebody(people[0].surname)

    def _somebody(self, surname: str) -> Person:
        """One of those who bear a surname, and nothing tells which."""
        return Person(surname, surname, sure=False, several=True)

    # Mentions

    def _is_in_capitals(self, name: Written) -> bool:
        return any(start <= name.start < end for start, end in self._capitals)

    def _find_mentions(self, written: Sequence[Written], in_title: Iterable[Written]) -> list[Mention]:
        """Full names first: surnames alone mean those who were last called by them."""
        full = {
            name.start: self._meant(name.words, name.titles, None)
            for name in written
            if not self._roster.is_surname(name.words)
        }
        for name in in_title:
            if person := self._meant(name.words, name.titles, None):
                self._namesakes.introduce(person)
        for name in written:
            if person := full.get(name.start):
                self._namesakes.call(person, name)
        self._find_others(name for name in written if name.start not in full)
        found = []
        for name in written:
            person = full[name.start] if name.start in full else self._by_surname(name)
            if person is None and self._is_in_capitals(name):
                known = [word for word in name.words if self._roster.having(word)]
                person = self._meant(known[:1], (), (name.start, name.end)) if known else None
            if person is None:
                continue
            person.starts.append(name.start)
            person.vote(name.titles)
            owns = name.owns or self._text[name.end : name.end + 1] in ("’", "'")
            found.append(Mention(name.start, name.end, person, owns, name.start in full, name.name))
        return found

    def _by_surname(self, name: Written) -> Person | None:
        person = self._meant(name.words, name.titles, (name.start, name.end))
        if person and surname_key(name.name) in surname_keys(person.name):
            self._namesakes.settle(person, name.start)
        return person

    def _find_others(self, alone: Iterable[Written]) -> None:
        """'Brook said his wife, Ada Brook, was well': the first is another, nowhere named in full."""
        firsts: dict[str, int | None] = {}
        for name in alone:
            key = surname_key(name.name)
            if key not in firsts:
                firsts[key] = self._namesakes.first_as_kin(self._roster.having(name.name))
            first = firsts[key]
            if first is not None and name.start < first and not self._layout.quotation(name.start):
                self._namesakes.introduce(self._roster.add_apart(name.name), name.start - 1)
                firsts[key] = None

    def _learn_genders(self) -> None:
        """Honorifics and first names tell; else the pronouns of sentences that name one person first."""
        for person in self.everybody():
            person.decide(2)
        for start, end in self._layout.sentences:
            here = {id(mention.person): mention for mention in reversed(self.between(start, end))}
            if len(here) != 1:
                continue
            (first,) = here.values()
            if first.person.gender is None:
                after = self._text[first.start : end]
                for gender, words in (("man", "he|his|him"), ("woman", "she|her")):
                    count = len(re.findall(rf"\b(?:{words})\b", after))
                    first.person.votes[gender] = first.person.votes.get(gender, 0) + count  # type: ignore[index,call-overload]
        for person in self.everybody():
            person.decide(3.99, least=2)
