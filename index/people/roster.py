"""The people whom an article names, by full name and by surname."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from index.people.recognising import has_gender
from index.people.traits import Person
from index.text import (
    Written,
    gender_of,
    given_names,
    is_family_first,
    is_surname,
    plain_letters,
    same_first_names,
    suffix_of,
    surname_key,
    surname_keys,
    surname_of,
)
from index.text.vocabulary import AUXILIARY, PARTICLES

SURE = 4
"""What a listed first name weighs against pronouns near the name."""


class Roster:
    """People by name; two names are one person's where surname and first names fit."""

    def __init__(self, written: Sequence[Written]) -> None:
        """`written` are all names of the article, of people or not."""
        self.counts = Counter(name.name for name in written)
        self._people: dict[str, Person] = {}
        self._by_surname: dict[str, list[Person]] = {}
        self._by_first: dict[str, list[Person]] = {}
        self._by_inner: dict[str, list[Person]] = {}
        self._by_ending: dict[str, list[Person]] = {}
        self._endings = {  # 'García Márquez', where Gabriel García Márquez is named
            name.words[at:]
            for name in written
            if len(name.words) > 2 and gender_of(name.name)
            for at in range(1, len(name.words) - 1)
        }

    def everybody(self) -> list[Person]:
        """Each person once."""
        return list({id(person): person for person in self._people.values()}.values())

    def is_surname(self, words: Sequence[str]) -> bool:
        """Whether a name is a surname alone: 'Biden', 'de Blasio', 'Van Hollen', but 'Van Morrison'."""
        full = len(words) > 1 and gender_of(words[0]) and not self.is_ending(words)
        known = words[0].lower() in PARTICLES and bool(self.having(" ".join(words)))  # 'Al Khalifa'
        return known or (not full and is_surname(words))

    def is_ending(self, words: Sequence[str]) -> bool:
        """Whether a longer name of a person ends so."""
        return tuple(words) in self._endings

    def having(self, surname: str) -> list[Person]:
        """Those who bear a surname."""
        return self._by_surname.get(surname_key(surname), [])

    # Adding

    def add(self, name: str) -> Person:
        """The person of a name, known or new."""
        if name in self._people:
            return self._people[name]
        ending = self._by_ending.get(plain_letters(name), ())
        known = (
            (ending[0] if len(ending) == 1 else None)
            or self._ending_so(name)
            or next(
                (
                    other
                    for other in self.having(surname_of(name))
                    if " " in other.name and " " in name and same_first_names(name, other.name)
                ),
                None,
            )
        )
        person = self._people[name] = known or self._new(name)
        self._index(name, person)
        return person

    def add_apart(self, name: str) -> Person:
        """Somebody else of a surname that is known."""
        person = self._people[name] = self._new(name)
        self._index(name, person)
        return person

    def _new(self, name: str) -> Person:
        person = Person(name, surname_of(name))
        if " " in name and has_gender(name) and not is_family_first(name.split()):
            person.votes[gender_of(name)] = SURE  # type: ignore[index]
        for key in surname_keys(name):
            self._by_surname.setdefault(key, []).append(person)
        return person

    def _index(self, name: str, person: Person) -> None:
        """By the parts of a name: first name, inner names, the last two and more words."""
        words = plain_letters(name).split()
        parts = [(self._by_first, words[0].strip(".,"))]
        parts += [(self._by_inner, word) for word in given_names(name)[1:]]
        parts += [(self._by_ending, " ".join(words[at:])) for at in range(1, len(words) - 1)]
        for table, key in parts:
            found = table.setdefault(key, [])
            if not any(one is person for one in found):
                found.append(person)

    def _ending_so(self, name: str) -> Person | None:
        """'Plaintiff Ada Brook', where Ada Brook is named: the same."""
        words = name.split()
        endings = (" ".join(words[at:]) for at in range(1, len(words) - 1))
        known = (self._people[one] for one in endings if one in self._people)
        return None if gender_of(name) else next(known, None)

    def name_as_often(self) -> None:
        """Whoever has several full names goes by the commonest: not by 'Le Pen'."""
        for name, person in self._people.items():
            often = self.counts[name] > self.counts[person.name]
            if " " in name and often and not _ends(person.name, name):
                person.name = name

    # Looking up

    def bearers(self, words: Sequence[str]) -> Sequence[Person]:
        """Whom a surname, or a first name, can mean."""
        name = " ".join(words)
        if found := self.having(name) or self.having(words[-1]):
            return self._without_juniors(found)
        within = [p for p in self.having_within(name) if not self.counts[p.name.split()[-1]]]
        return self._by_first_name(surname_key(name)) or within

    def full(self, words: Sequence[str]) -> Person | None:
        """Whom a name of several words means."""
        name = " ".join(words)
        if name in self._people:
            return self._people[name]
        if len(words) == 2 and (suffix := suffix_of(name)):  # 'Trump Jr.'
            found = [person for person in self.having(words[0]) if suffix_of(person.name) == suffix]
            return found[0] if len(found) == 1 else None
        ending = self._by_ending.get(plain_letters(name), ())
        if len(ending) == 1:
            self._call_by(ending[0], words)
            return ending[0]
        group = self.having(surname_of(name))
        found = [person for person in group if " " in person.name and same_first_names(name, person.name)]
        if not found and words[0].lower() in AUXILIARY and len(words) > 2:  # 'Will Ada Brook come down?'
            return self.full(words[1:])
        return found[0] if len(found) == 1 else None

    def _call_by(self, person: Person, words: Sequence[str]) -> None:
        """Who is called by two surnames is not meant by the last of them, where another bears that."""
        others = self.having(surname_of(person.name))
        if not gender_of(words[0]) and len(others) > 1 and person in others:
            others.remove(person)

    def having_within(self, surname: str) -> list[Person]:
        """'Acosta' of 'Melba Acosta Febo': the one whose first of two surnames it may be."""
        if gender_of(surname):
            return []
        found = self._by_inner.get(surname_key(surname), [])
        return found if len(found) == 1 else []

    def _by_first_name(self, bare: str) -> list[Person]:
        """Who is called by the first name alone, or by a surname in front: 'Ban' of 'Ban Ki-moon'."""
        firsts = self._by_first.get(bare, [])
        if len(firsts) != 1:
            return []
        family_first = not self.counts[firsts[0].surname]
        return firsts if family_first or gender_of(bare) else []

    def _without_juniors(self, people: Sequence[Person]) -> Sequence[Person]:
        """Without those who are called 'Trump Jr.', and those whose elder is named so, too."""
        elder = {given_names(person.name)[0] for person in people if _is_elder(person)}
        apart = [
            person
            for person in people
            if suffix_of(person.name) not in ("jr", "iii")
            or not (
                f"{person.surname} {person.name.rpartition(' ')[2]}" in self.counts
                or given_names(person.name)[0] in elder
            )
        ]
        return apart or people


def _is_elder(person: Person) -> bool:
    return " " in person.name and not suffix_of(person.name)


def _ends(name: str, surname: str) -> bool:
    return plain_letters(name).endswith(f" {plain_letters(surname)}")
