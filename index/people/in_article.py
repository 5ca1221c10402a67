"""The people of one article: their names, what the article says they are, and where it mentions them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Span
from index.people.recognising import (
    has_age,
    has_gender,
    head_of,
    is_credit,
    is_full_name_of,
    is_person,
    may_be_person,
    may_be_surname,
    names_round_nicknames,
    opens_with_word,
    speaking_name,
    stands_as_place,
)
from index.people.traits import Person, describe
from index.text import (
    Layout,
    Written,
    gender_of,
    headlines,
    names_in,
    same_first_names,
    surname_key,
    surname_of,
)
from index.text.collectives import NO_PERSON
from index.text.vocabulary import AUXILIARY, HONORIFICS, PARTICLES, Gender

_SURE = 4  # what a listed first name weighs against pronouns near the name


@dataclass(frozen=True, slots=True)
class Mention:
    """A person's name at a place."""

    start: int
    end: int
    person: Person
    owns: bool  # 'Clinton’s'
    full: bool  # with the first name


class Cast:
    """The people of an article. Building it is linear in the length of the text."""

    def __init__(self, title: str, text: str, layout: Layout, sources: Sequence[Span] = ()) -> None:
        """`sources` are spans of those who speak: a name there is more likely a person's."""
        self._text = text
        self.title = title
        self._layout = layout
        self._people: dict[str, Person] = {}
        self._by_surname: dict[str, list[Person]] = {}
        self._meant: dict[tuple[str, tuple[str, ...]], Person | None] = {}
        self._opening = {start for start, _ in layout.sentences}
        written = self._written = [
            name.without_first() if name.start in self._opening and opens_with_word(name) else name
            for name in names_in(text)
            if not is_credit(text, name)
        ]
        self._counts = Counter(name.name for name in written)
        for first, last in names_round_nicknames(text):
            self._add(f"{first} {last}", last)
        self._find_people(written)
        self._find_speakers(sources)
        self.mentions = self._find_mentions(written)
        self._places = [mention.start for mention in self.mentions]
        self._learn_genders()

    def everybody(self) -> list[Person]:
        """Each person once."""
        return list({id(person): person for person in self._people.values()}.values())

    def between(self, start: int, end: int) -> list[Mention]:
        """The names of people from one place to another."""
        return self.mentions[bisect_left(self._places, start) : bisect_left(self._places, end)]

    def named(self, words: Sequence[str], titles: Sequence[str] = ()) -> Person | None:
        """The person that words of a name, after these titles, mean in this article."""
        name = " ".join(words)
        asked = (name, tuple(titles))
        if asked not in self._meant:
            self._meant[asked] = self._find_named(name, words, titles) if words else None
        return self._meant[asked]

    # Building

    def _find_people(self, written: Sequence[Written]) -> None:
        """First those whose names tell, then those of a title and a surname, then the doubtful ones."""
        capitals = headlines(self._text)
        surnames = {name.words[0].lower() for name in written if len(name.words) == 1}
        alone: list[Written] = []
        doubtful: list[Written] = []
        for name in written:
            if any(start <= name.start < end for start, end in capitals):
                continue
            if len(name.words) == 1:
                alone.append(name)
            elif may_be_person(self._text, name):
                if is_person(self._text, name, name.name in self._people):
                    self._introduce(name)
                elif surname_of(name.name).lower() in surnames:
                    doubtful.append(name)
        for name in alone:
            self._find_by_word(name)
        for name in doubtful:  # 'Absent Trump' is nobody where Donald Trump is
            if name.start not in self._opening or surname_key(surname_of(name.name)) not in self._by_surname:
                self._introduce(name)

    def _find_by_word(self, name: Written) -> None:
        """'Gov. Brook', 'her father, Brad, 39,': one word, with a title or an age."""
        word = name.words[0]
        if any(title in HONORIFICS for title in name.titles):
            if word.isupper() or word.lower() in NO_PERSON:
                return
            known = self._by_surname.get(surname_key(word))
            person = self._main(known, name.titles) if known else self._add(word, word)
            person.note(name.titles)
            person.vote(name.titles)
        elif has_gender(word) and has_age(self._text, name):
            self._add(word, word)

    def _introduce(self, name: Written) -> None:
        person = self._add(name.name, surname_of(name.name))
        person.vote(name.titles)
        describe(person, self._text, name)

    def _find_speakers(self, sources: Sequence[Span]) -> None:
        """People whom only their speaking tells to be such: 'Asab Al-Tabchi, an engineer, added'."""
        for source in sources:
            name = speaking_name(self._text, source)
            if name is None:
                continue
            head = head_of(self._text, source)
            if 2 <= len(name.words) <= 4:
                self._add(name.name, surname_of(name.name))
            elif name.name == head and surname_key(head) not in self._by_surname:
                self._find_by_surname(head)

    def _find_by_surname(self, word: str) -> None:
        """One word speaks: the surname of somebody whose full name told nothing, or of nobody in full."""
        if self._find_named(word, [word], ()) or not may_be_surname(self._text, word):
            return
        longer = next((name for name in self._written if is_full_name_of(name, word)), None)
        if longer:
            self._introduce(longer)
        elif len(word) > 3 and not stands_as_place(self._text, word):
            self._add(word, word).sure = has_gender(word)  # 'Beyoncé'

    def _add(self, name: str, surname: str) -> Person:
        if name in self._people:
            return self._people[name]
        for other in self._by_surname.get(surname_key(surname), []):
            if same_first_names(name, other.name):
                self._people[name] = other
                return other
        person = Person(name, surname)
        if has_gender(name):
            person.votes[gender_of(name)] = _SURE  # type: ignore[index]
        self._people[name] = person
        self._by_surname.setdefault(surname_key(surname), []).append(person)
        return person

    def _find_named(self, name: str, words: Sequence[str], titles: Sequence[str]) -> Person | None:
        if name in self._people:
            return self._people[name]
        if len(words) == 1 or (len(words) == 2 and words[0].lower() in PARTICLES):
            bare = surname_key(name)
            if found := self._by_surname.get(bare):
                return self._main(found, titles)
            firsts = [person for person in self.everybody() if person.name.split()[0].lower() == bare]
            if len(firsts) != 1:
                return None
            family_first = not self._counts[firsts[0].surname]  # 'Ban' of 'Ban Ki-moon'
            return firsts[0] if family_first or gender_of(bare) else None
        group = self._by_surname.get(surname_key(surname_of(name)), [])
        found = [person for person in group if same_first_names(name, person.name)]
        if not found and words[0].lower() in AUXILIARY:  # 'Will Sanders come down?'
            return self._find_named(" ".join(words[1:]), words[1:], titles)
        return found[0] if len(found) == 1 else None

    def _main(self, people: Sequence[Person], titles: Sequence[str] = ()) -> Person:
        """Whom the surname alone means: 'Mrs.' and 'Mr.' tell, else the title does, or who is named most.

        Two who are named as often stay as written: a person of whom only the surname is known.
        """
        genders = {gender for title in titles if (gender := HONORIFICS.get(title.strip(".")))}
        fitting = [p for p in people if p.gender in genders or _voted(p) in genders] if genders else []
        left = fitting or list(people)
        if len(left) > 1:
            left = [p for p in left if p.name in self.title] or left
        if len(left) == 1:
            return left[0]
        counts = [self._counts[p.name] for p in left]
        if counts.count(max(counts)) == 1:
            return left[counts.index(max(counts))]
        surname = people[0].surname
        return self._people.setdefault(surname, Person(surname, surname))

    def _find_mentions(self, written: Sequence[Written]) -> list[Mention]:
        found = []
        capitals = headlines(self._text)
        for name in written:
            person = self.named(name.words, name.titles)
            if person is None and any(start <= name.start < end for start, end in capitals):
                known = [w for w in name.words if surname_key(w) in self._by_surname]
                person = self.named(known[:1]) if known else None
            if person is None:
                continue
            person.starts.append(name.start)
            person.vote(name.titles)
            owns = name.owns or self._text[name.end : name.end + 1] in ("’", "'")
            found.append(Mention(name.start, name.end, person, owns, len(name.words) > 1))
        return found

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


def _voted(person: Person) -> Gender | None:
    return max(person.votes.items(), key=lambda vote: vote[1])[0] if person.votes else None
