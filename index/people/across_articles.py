"""One person under many names: 'Sergei Lavrov', 'Sergey Lavrov' and 'Lavrov' across all articles of an index.

Within an article `resolve` tells whom a name means. Here the names that articles use are joined: other
spellings and short forms of first names, middle initials, and a surname alone where nearly all who bear it
are one person, or where its titles tell which one. Two people of one surname stay apart, and a title that
contradicts a person ('Ms.', 'Coach') joins nothing. A correction by hand always wins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.text import (
    gender_of,
    given_names,
    is_family_first,
    is_junior,
    is_short_for,
    is_surname,
    plain_letters,
    surname_of,
)
from index.text.vocabulary import FULL_ROLE, HONORIFICS, SUFFIXES, TITLES

_NEARLY_ALL = 0.8  # of the statements under a surname are one person's: the surname alone means that person
_FEWEST = 3  # statements that such a person must have


@dataclass(frozen=True, slots=True)
class Name:
    """A speaker's name as articles have it, how often it speaks, and the words of titles used with it."""

    name: str
    count: int
    titles: frozenset[str] = frozenset()


def titles_in(mentions: str) -> frozenset[str]:
    """The words of titles in mentions of a name: 'President', 'Foreign', 'Minister'."""
    words = re.findall(r"[a-z]+(?:-[a-z]+)?", plain_letters(mentions))
    return frozenset(FULL_ROLE.get(word, word) for word in words if word in HONORIFICS)


def fold(word: str) -> str:
    """A word as its spellings have it in common: 'Sergei' and 'Sergey', 'Zelensky' and 'Zelenskyy'."""
    plain = plain_letters(word).strip(".,")
    plain = (
        plain.replace("kh", "h").replace("ph", "f").replace("ks", "x").replace("dzh", "j").replace("zh", "j")
    )
    plain = re.sub(r"(?:ii|iy|yi|yy|ij|y|i|ie)$", "i", plain)
    plain = (
        re.sub(r"[ae](?:y|i)", "ei", plain).replace("y", "i").replace("j", "i") if len(plain) > 3 else plain
    )
    return re.sub(r"(.)\1", r"\1", plain)


def folded(name: str) -> list[str]:
    """The words of a name, folded; 'Jr.' and the like left out."""
    return [fold(word) for word in name.split() if word.strip(".,").lower() not in SUFFIXES]


def join(names: Iterable[Name], corrections: Mapping[str, str]) -> dict[str, str]:
    """The person that each name means, by that person's commonest full name."""
    by_surname: dict[str, list[Name]] = {}
    for name in names:
        by_surname.setdefault(fold(surname_of(name.name).split()[-1]), []).append(name)
    persons: dict[str, str] = {}
    for group in by_surname.values():
        persons |= _joined(group, corrections)
    return persons | _corrected(persons, corrections)


def _joined(group: Sequence[Name], corrections: Mapping[str, str]) -> dict[str, str]:
    """Names of one surname."""
    full = sorted((name for name in group if not is_surname(name.name.split())), key=lambda name: -name.count)
    persons: list[list[Name]] = []
    for name in full:
        fitting = [person for person in persons if all(_same(part.name, name.name) for part in person)]
        if len(fitting) == 1 and name.name not in corrections:
            fitting[0].append(name)
        else:
            persons.append([name])
    found = {name.name: _called(person) for person in persons for name in person}
    for name in group:
        if is_surname(name.name.split()):
            person = None if name.name in corrections else _bearer(name, persons)
            found[name.name] = _called(person) if person else name.name
    return found


def _called(person: Sequence[Name]) -> str:
    """The commonest name of a person; 'Gabriel García Márquez', where that is 'García Márquez'."""
    head = person[0].name
    return next((part.name for part in person if _is_ending(head, part.name)), head)


def _same(one: str, other: str) -> bool:
    """Whether two full names of one surname are one person's: their first names fit, spelling apart."""
    if _is_ending(one, other) or _is_ending(other, one):
        return True
    a, b = ([fold(word) for word in given_names(name)] for name in (one, other))
    if not a or not b or len(a[0]) == 1 or len(b[0]) == 1:
        return False
    if a[0] != b[0]:
        if "".join(a).replace("-", "") == "".join(b).replace("-", ""):  # 'Kim Jong Un'
            return True
        middle_names = any(len(word) > 1 for word in a[1:] + b[1:])
        return not middle_names and is_short_for(given_names(one)[0], given_names(other)[0])
    middle = zip(a[1:2], b[1:2], strict=False)
    return is_junior(one) == is_junior(other) and all(x[0] == y[0] for x, y in middle)


def _is_ending(short: str, long: str) -> bool:
    """'García Márquez' of 'Gabriel García Márquez': two surnames."""
    return not gender_of(short) and plain_letters(long).endswith(f" {plain_letters(short)}")


def _bearer(name: Name, persons: Sequence[Sequence[Name]]) -> Sequence[Name] | None:
    """Whom a surname alone means in an article that never gives the first name."""
    counts = Counter(
        {
            number: sum(part.count for part in person)
            for number, person in enumerate(persons)
            if not _contradicts_gender(name, person)
        }
    )
    if not counts:
        return None
    best, count = counts.most_common(1)[0]
    if (
        count >= _FEWEST
        and count >= _NEARLY_ALL * sum(counts.values())
        and _may_be_called(name, persons[best])
    ):
        return persons[best]
    fitting = [persons[number] for number in counts if name.titles & _titles_of(persons[number])]
    return fitting[0] if len(fitting) == 1 else None


def _titles_of(person: Sequence[Name]) -> frozenset[str]:
    return frozenset().union(*(part.titles for part in person))


def _contradicts_gender(name: Name, person: Sequence[Name]) -> bool:
    """Whether the titles of a surname are all of another gender than a person's first name and titles."""
    told = {gender for title in name.titles if (gender := HONORIFICS.get(title))}
    known = {gender for title in _titles_of(person) if (gender := HONORIFICS.get(title))}
    listed = {gender_of(part.name) for part in person if not is_family_first(part.name.split())}
    known |= listed & {"man", "woman"}  # type: ignore[arg-type]
    return bool(told and known and not told & known)


def _may_be_called(name: Name, person: Sequence[Name]) -> bool:
    """Whether a person is called by one of the titles of office that stand before a surname, if any do."""
    offices = {title for title in name.titles if title in TITLES and not TITLES[title]}
    return not offices or bool(offices & _titles_of(person))


def _corrected(persons: Mapping[str, str], corrections: Mapping[str, str]) -> dict[str, str]:
    """What was said by hand: a name means that person, and so do the names that were joined to either.

    A name that was corrected to itself was split off: it takes none with it.
    """
    found: dict[str, str] = {}
    for name, person in corrections.items():
        if name != person:
            heads = {name} if person in corrections else {name, persons.get(person, person)}
            found |= {other: person for other, of in persons.items() if of in heads}
    return found | dict(corrections)
