"""Names of speakers as users write them, and as the index has them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from index import gender_of, plain_letters, surname_keys
from index.text.vocabulary import HONORIFICS, PARTICLES, SUFFIXES
from qa.asking.vocabulary import TITLES

_NO_PERSON = frozenset(
    "of the and for in on administration african agency american awards association bank board bureau center"
    " church city club college committee company corp council county court department district government"
    " group house inc institute minister ministry national news observatory office party police post"
    " president press prime project school senate service society states team times union space telescope"
    " university hurricane storm cup bowl olympics river lake street magazine".split()
)
_OF_PLACES = frozenset("north south east west new sri saudi costa united white".split())
_SHORTEST = 5  # letters of a single word that may be a misspelling: of shorter words too many are near
_SHORT = 4  # letters of a surname that may be one, where a first name stands before it
_CLEAR = 4  # so many times as often must the likelier of two near names speak
_OF_PERSON = 0.2  # of the passages with a surname have the first name too, if it is one
_ONLY_WITH = 0.5  # of the passages with a rare first name have the surname too
_VERY_OFTEN, _OFTEN = 50, 10  # statements of one who acts, the fewer ...
_SPEAKS = 0.05  # ... if there are so many for each passage that mentions it
_NEARLY_ALL = 0.8  # of the statements of those who may be meant are one person's: that one is
_INITIALS = 3  # statements that a name must have before its initials stand for it


class Names:
    """Who speaks in an index, by name and how often; built once for each generation, then only read."""

    def __init__(
        self, speakers: Iterable[tuple[str, int]] = (), mentioned: Callable[[str], int] | None = None
    ) -> None:
        self.counts = dict(speakers)
        self._mentioned = mentioned
        self._persons: dict[str, str | None] = {}
        self._by_word: dict[str, list[str]] = {}
        self._by_initials: dict[str, list[str]] = {}
        for name in self.counts:
            words = _words(name)
            for word in dict.fromkeys(words):
                self._by_word.setdefault(word, []).append(name)
            if len(words) > 2 and name[0].isupper():
                self._by_initials.setdefault("".join(word[0] for word in words), []).append(name)
        self._vocabulary = [word for word in self._by_word if len(word) >= _SHORT]

    def having(self, name: str) -> list[str]:
        """Names that hold all words of this one, those who speak most first."""
        words = _words(name)
        ending = self._by_word.get(words[-1], []) if words else []
        found = [known for known in ending if set(words) <= set(_words(known))]
        return sorted(found, key=lambda known: -self.counts[known]) if words else []

    def person(self, name: str) -> str | None:
        """The full name of the person that a name or surname means.

        It is known to the index, or begins with a first name. None where the words by themselves are used
        more often: 'Ukraine' and 'Paris' are not those who bear them.
        """
        if name not in self._persons:
            self._persons[name] = self._person(name)
        return self._persons[name]

    def _person(self, name: str) -> str | None:
        words = _words(name)
        if not words:
            return None
        people = [known for known in self.having(name) if is_full_name(known) and _ends(known, words)]
        if people and (" " in name or self._is_surname(name, people[0])):
            return people[0]
        return name if len(words) > 1 and gender_of(name) and is_full_name(name) else None

    def looks_personal(self, name: str) -> bool:
        """Whether a name looks like a person's: its first word is a first name, or rarely stands without it.

        That also holds of some places ('Los Angeles'), not of 'Winter Olympics'.
        """
        if not is_full_name(name):
            return False
        first = name.split()[0]
        rare = self._mentioned and self._mentioned(name) >= _ONLY_WITH * self._mentioned(first) > 0
        return bool(gender_of(name) or rare)

    def acts(self, name: str) -> bool:
        """Whether a name is of one who speaks often: NASA, the US, the military; not Hurricane Ian.

        Who speaks less often must do so for how often the name is mentioned.
        """
        bare = re.sub("^(?:the|an?) ", "", name)
        named = [bare] if bare[:1].isupper() else [one for one in self.having(bare) if one.endswith(bare)]
        count = sum(self.counts.get(one, 0) for one in named)
        mentioned = self._mentioned(bare) if self._mentioned else 0
        return count >= _VERY_OFTEN or (count >= _OFTEN and count >= _SPEAKS * mentioned)

    def _is_surname(self, word: str, person: str) -> bool:
        if self.counts[person] <= self.counts.get(word, 0):
            return False
        if self._mentioned is None:
            return True
        return self._mentioned(person) >= _OF_PERSON * self._mentioned(word)

    def nearest(self, name: str) -> str | None:
        """The speaker whose name is this one spelled otherwise; None where none, or no single one, is near.

        Every word must be near: 'Sergei Lavrow' is Sergey Lavrov, 'Ann Biden' is nobody.
        """
        words = _words(name)
        if not words:
            return None
        if len(words) == 1 and name.isupper() and name.isalpha():
            bearers = self._by_initials.get(words[0], [])
            return bearers[0] if len(bearers) == 1 and self.counts[bearers[0]] >= _INITIALS else None
        counts: Counter[str] = Counter()
        for word in self._near(words[-1], _SHORTEST if len(words) == 1 else _SHORT):
            for known in self._by_word[word]:
                if _ends(known, [word]) and _fits(words[:-1], _words(known)[:-1]):
                    counts[known] = self.counts[known]
        ranked = counts.most_common(2)
        if len(ranked) > 1 and ranked[0][1] < _CLEAR * ranked[1][1] and len(words) == 1:
            return None
        return ranked[0][0] if ranked else None

    def spelled(self, name: str) -> str | None:
        """The person that a name means, also where it is spelled otherwise than the index has it."""
        if person := self.person(name):
            return person
        near = None if self.having(name) else self.nearest(name)
        return near if near and is_full_name(near) else None

    def titled(self, titles: Sequence[str], surname: str, called: Iterable[tuple[str, str]]) -> str | None:
        """Who bears a surname with these titles: 'Mrs. Barrow' is no man; the surname where all may.

        `called` are persons and what articles call them.
        """
        bearers = [name for name in self.having(surname) if " " in name and _ends(name, _words(surname))]
        told = {gender for title in titles if (gender := HONORIFICS.get(title))}
        fitting = [name for name in bearers if not told or gender_of(name) not in {"man", "woman"} - told]
        so_called = {person for person, mention in called if _calls(titles[-1], mention, surname)}
        fitting = [name for name in fitting if name in so_called] or fitting
        if len(fitting) == len(bearers):
            return surname
        counts = [self.counts[name] for name in fitting]
        return fitting[0] if counts and counts[0] >= _NEARLY_ALL * sum(counts) else None

    def similar(self, word: str, most: int) -> list[str]:
        """Words of names that are spelled nearly so, as they are written, nearest first."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        near = process.extract(
            plain_letters(word),
            self._vocabulary,
            scorer=OSA.normalized_similarity,
            limit=most,
            score_cutoff=0.75,
        )
        return [self._written(found) for found, _, _ in near]

    def _written(self, word: str) -> str:
        names = max(self._by_word[word], key=lambda name: self.counts[name]).split()
        return next((part for part in names if _words(part)[-1:] == [word]), word)

    def _near(self, word: str, shortest: int) -> list[str]:
        """Words of names that a slip of the pen or another spelling parts from this one."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        if len(word) < shortest:
            return [word] if word in self._by_word else []
        slips = 1 if len(word) < 8 else 2
        found = process.extract(word, self._vocabulary, scorer=OSA.distance, score_cutoff=slips, limit=None)
        return [near for near, _, _ in found if near[0] == word[0]]


def without_title(name: str) -> str:
    """A name without the titles before it: 'Justice Ann Lee' is Ann Lee."""
    words = name.split()
    while len(words) > 1 and words[0].lower().strip(".") in TITLES:
        words.pop(0)
    return " ".join(words)


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", plain_letters(name))


def _calls(title: str, mention: str, surname: str) -> bool:
    """Whether a mention has a title before a surname."""
    words = _words(mention)
    return title in words and words[-1:] == _words(surname)


def _ends(known: str, words: Sequence[str]) -> bool:
    """Whether the last of these words is a name's surname: it ends so, or is 'Kim Jong-un'."""
    return bool(words) and (_words(known)[-1:] == [words[-1]] or words[-1] in surname_keys(known))


def is_full_name(name: str) -> bool:
    """Whether a name looks like a person's: two or three words with capitals, none of an organisation's.

    Four, if the first is a first name; 'de' and 'Jr.' count for nothing.
    """
    words = [
        word for word in name.split() if word not in PARTICLES and word.lower().strip(".") not in SUFFIXES
    ]
    if not 2 <= len(words) <= (4 if gender_of(name) else 3) or not _has_capital(words[-1]):
        return False
    if not all(_has_capital(word) for word in words if len(word) > 3):
        return False
    shouted = any(word.isupper() and len(word) > 1 and "." not in word for word in words)
    place = words[0].lower() in _OF_PLACES
    of_somebody = any(re.search(r"[’']s?$", word) for word in words)
    return not (shouted or place or of_somebody or set(_words(name)) & _NO_PERSON)


def _has_capital(word: str) -> bool:
    """'Assad', 'al-Assad', 'd’Estaing'."""
    return any(part[:1].isupper() for part in re.split(r"[-’']", word)[:2])


def _fits(asked: Sequence[str], known: Sequence[str]) -> bool:
    """Whether the words before the last may be one speaker's: each asked is near, or an initial."""
    from rapidfuzz.distance import OSA

    if not asked:
        return True
    if not known:
        return False
    others = [word for word in asked[1:] if len(word) > 1]
    if not all(any(OSA.distance(word, other) <= 1 for other in known) for word in others):
        return False
    if len(asked[0]) == 1 or len(known[0]) == 1:
        return asked[0][0] == known[0][0]
    return asked[0][0] == known[0][0] and OSA.distance(asked[0], known[0]) <= (1 if len(asked[0]) < 7 else 2)
