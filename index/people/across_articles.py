"""One person under many names: 'Sergei Lavrov', 'Sergey Lavrov' and 'Lavrov' across all articles of an index.

Within an article `resolve` tells whom a name means. Here the names that articles use are joined: other
spellings and short forms of first names, middle initials, and a surname alone where nearly all who bear it
are one person, or where its titles tell which one. Two people of one surname stay apart. A correction by hand
always wins.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.text import is_junior, is_short_for, surname_of
from index.text.vocabulary import HONORIFICS, SUFFIXES

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
    return frozenset(word for word in re.findall(r"[a-z]+", mentions.lower()) if word in HONORIFICS)


def fold(word: str) -> str:
    """A word as its spellings have it in common: 'Sergei' and 'Sergey', 'Zelensky' and 'Zelenskyy'."""
    plain = unicodedata.normalize("NFKD", word.lower().replace("’", "'").strip(".,"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
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
        by_surname.setdefault(fold(surname_of(name.name)), []).append(name)
    persons: dict[str, str] = {}
    for group in by_surname.values():
        persons |= _joined(group, corrections)
    return persons | _corrected(persons, corrections)


def _joined(group: Sequence[Name], corrections: Mapping[str, str]) -> dict[str, str]:
    """Names of one surname."""
    full = sorted((name for name in group if len(name.name.split()) > 1), key=lambda name: -name.count)
    persons: list[list[Name]] = []
    for name in full:
        fitting = [person for person in persons if all(_same(part.name, name.name) for part in person)]
        if len(fitting) == 1 and name.name not in corrections:
            fitting[0].append(name)
        else:
            persons.append([name])
    found = {name.name: person[0].name for person in persons for name in person}
    for name in group:
        if len(name.name.split()) == 1:
            person = None if name.name in corrections else _bearer(name, persons)
            found[name.name] = person[0].name if person else name.name
    return found


def _same(one: str, other: str) -> bool:
    """Whether two full names of one surname are one person's: their first names fit, spelling apart."""
    a, b = folded(one)[:-1], folded(other)[:-1]
    if not a or not b or len(a[0]) == 1 or len(b[0]) == 1:
        return False
    if a[0] != b[0]:
        return is_short_for(one.split()[0], other.split()[0])
    middle = zip(a[1:2], b[1:2], strict=False)
    return is_junior(one) == is_junior(other) and all(x[0] == y[0] for x, y in middle)


def _bearer(name: Name, persons: Sequence[Sequence[Name]]) -> Sequence[Name] | None:
    """Whom a surname alone means in an article that never gives the first name."""
    counts = Counter({number: sum(part.count for part in person) for number, person in enumerate(persons)})
    if not counts:
        return None
    best, count = counts.most_common(1)[0]
    if count >= _FEWEST and count >= _NEARLY_ALL * sum(counts.values()):
        return persons[best]
    fitting = [
        person for person in persons if name.titles & frozenset().union(*(part.titles for part in person))
    ]
    return fitting[0] if len(fitting) == 1 else None


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
