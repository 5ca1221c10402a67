"""Names in English text: runs of capitalised words, what of them is a name, and whose two names can be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.text.collectives import COUNTRIES, NO_PERSON, PLACES
from index.text.vocabulary import (
    BREAKS,
    HONORIFICS,
    MODIFIERS,
    PARTICLES,
    ROLE_NOUNS,
    STARTERS,
    SUFFIXES,
    VERBS,
)

UPPER = "A-ZÀ-Þ"
"""Capital letters, as they stand in a set of a pattern."""
CAPITAL = rf"(?>[{UPPER}][\w’'\-]{{0,60}}\w|[A-Z]\.(?:[A-Z]\.){{0,9}}|[{UPPER}])"
"""One word with a capital letter, or an initial; as long as a name can be, so that no run is read twice."""
RUN = re.compile(rf"(?<![\w’'.\-]){CAPITAL}(?:[ \u00a0](?:(?:{'|'.join(sorted(PARTICLES))}) )*{CAPITAL})*")
"""Capitalised words in a row, among them names."""
POSSESSIVE = re.compile(r"[’']s?$")
_TITLES_AND_NAMES = frozenset("king prince bishop pope judge page star father queen justice duke".split())
_TITLES_ALONE = (ROLE_NOUNS | HONORIFICS.keys()) - _TITLES_AND_NAMES  # no name ends so
_NOT_BETWEEN = frozenset("first king prince judge chief".split())  # titles that may also be part of a name
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
    """Names in a run of capitalised words: titles and verbs end one, a possessive too."""
    found: list[Written] = []
    words: list[str] = []
    titles: list[str] = []
    begin = place = 0

    def close(end: int, owns: bool = False) -> None:
        if words:
            opens = not found and not titles and begin == 0
            found.append(Written(tuple(words), tuple(titles), at + begin, at + end, opens, owns))
        words.clear()
        titles.clear()

    end = 0
    for token in run.split():
        place = run.index(token, place)
        bare = token.rstrip(".,").lower()
        owns = token.endswith(("’s", "'s"))
        if words and (bare in VERBS or bare in BREAKS):
            close(end)
        elif words and place + len(token) == len(run) and _ends_name(words, bare):
            words.append(token)
        elif words and bare in HONORIFICS and len(bare) > 2 and not _is_between(words, bare):
            close(end)
            titles.append(bare)
        elif not words and (bare in STARTERS or bare in VERBS):
            pass
        elif not words and (bare in HONORIFICS or bare in MODIFIERS):
            titles.append(bare)
        else:
            begin = begin if words else place
            words.append(token[:-2] if owns else token)
            if owns:
                close(place + len(token), owns=True)
        place += len(token)
        end = place
    close(end)
    return found


def _is_between(words: Sequence[str], title: str) -> bool:
    """Whether a title is one within a name: not in 'Circuit Judge', 'Police Chief'."""
    return title in _NOT_BETWEEN and words[-1].lower() not in NO_PERSON


def _ends_name(words: Sequence[str], title: str) -> bool:
    """'Jim Justice': a title after nothing but a first name is the surname."""
    return len(words) == 1 and title in _TITLES_AND_NAMES and gender_of(words[0]) != ""


def is_no_person(words: Sequence[str]) -> bool:
    """Whether a word tells that a name is a place's or an organisation's: 'Fox News', but 'Bill Clinton'."""
    bare = [word.lower().strip(".") for word in words]
    last = bare[-1]
    if len(words) > _LONGEST or last in _TITLES_ALONE:
        return True
    if len(words) > 1 and last in PLACES | COUNTRIES and not gender_of(bare[0]):
        return True  # 'Southwest Florida'
    return any(word in NO_PERSON for word in bare[1:]) or (bare[0] in NO_PERSON and not gender_of(bare[0]))


def surname_key(surname: str) -> str:
    """A surname as it is looked up."""
    return surname.lower().replace("’", "'")


def surname_of(name: str) -> str:
    """The surname in a full name: 'de Blasio' of 'Bill de Blasio'; 'Jr.' is left out."""
    words = name.split()
    if len(words) > 2 and words[-1].lower().strip(".") in SUFFIXES:
        words = words[:-1]
    last = words[-1].strip(",")
    return f"{words[-2]} {last}" if len(words) > 2 and words[-2] in PARTICLES else last


def same_first_names(one: str, other: str) -> bool:
    """Whether two full names of one surname can be one person's: initials and middle names may differ."""
    a, b = ([word.strip(".").lower() for word in name.split()[:-1]] for name in (one, other))
    if not a or not b:
        return True
    if a[0] == b[0]:
        return is_junior(one) == is_junior(other)
    if len(a[0]) == 1 or len(b[0]) == 1:
        return a[0][0] == b[0][0]
    return _SHORT.get(a[0], a[0]) == _SHORT.get(b[0], b[0])


def is_junior(name: str) -> bool:
    """'Donald Trump Jr.', who is not Donald Trump."""
    return name.rpartition(" ")[2].lower().strip(".") == "jr"


def is_short_for(one: str, other: str) -> bool:
    """Whether of two first names one is short for the other: 'Bill' for 'William', but not for 'Will'."""
    a, b = one.lower().strip("."), other.lower().strip(".")
    full = _SHORT.get(a, a) == _SHORT.get(b, b)
    return full and (a in b or b in a or _SHORT.get(a) == b or _SHORT.get(b) == a)


_SHORT = {
    short: full
    for full, shorts in {
        "william": "bill will billy", "robert": "bob rob bobby", "richard": "dick rick", "james": "jim jimmy",
        "joseph": "joe joey", "thomas": "tom tommy", "michael": "mike", "edward": "ed ted eddie",
        "anthony": "tony antony", "charles": "chuck charlie", "daniel": "dan danny", "donald": "don",
        "benjamin": "ben", "samuel": "sam", "steven": "steve", "stephen": "steve", "timothy": "tim",
        "bernard": "bernie", "christopher": "chris", "gregory": "greg", "jeffrey": "jeff", "kenneth": "ken",
        "lawrence": "larry", "matthew": "matt", "patrick": "pat", "peter": "pete", "ronald": "ron",
        "andrew": "andy", "david": "dave", "elizabeth": "liz beth", "katherine": "kate kathy",
        "margaret": "maggie", "deborah": "debbie", "susan": "sue", "jennifer": "jen", "sergei": "sergey",
        "alexander": "alex", "mitchell": "mitch", "rafael": "ted", "nicholas": "nick", "philip": "phil",
        "volodymyr": "vladimir", "dmitry": "dmitri dmytro",
    }.items()
    for short in shorts.split()
}  # fmt: skip


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
    return _first_names().get(first.lower().strip("."), "")


def headlines(text: str) -> list[tuple[int, int]]:
    """Lines in which nearly every long word has a capital letter, so that a capital tells of no name."""
    found = []
    for line in re.finditer(r"[^\n]+", text):
        long = re.findall(r"\b[^\W\d_]{4,}", line.group())
        if len(long) >= 5 and sum(word[0].isupper() for word in long) >= 0.9 * len(long):
            found.append(line.span())
    return found
