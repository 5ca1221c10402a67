"""Sentences of two texts that are the same but for a number, a name, a day or a negation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from index.article import Difference, DifferenceKind, Span
from index.text import MONTHS, WEEKDAYS, plain_marks
from index.text.vocabulary import NUMBERS

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*+|[^\W\d]+(?:'[^\W\d]+)*+")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})++")
_LONGEST = 120  # words of a sentence that is compared
_MOST = 300  # sentences of each text that are compared beyond those that are equal, ...
_COMMON = 40  # ... by words that no more of them have
_SHARED, _NEAREST = 0.5, 3  # of the words of the longer sentence; sentences that share most
_TOLD = 20  # differences of two texts that are kept
_NUMBERS = {word: str(number) for word, number in NUMBERS.items()} | {
    word: word
    for word in "zero dozen dozens hundred hundreds thousand thousands million billion trillion".split()
}
_DAYS = frozenset(day.casefold() for day in (*WEEKDAYS, *MONTHS))
_DENYING = frozenset("not never no none nobody nothing neither nor cannot without".split())
_WITHOUT_NOT = {"won't": "will", "can't": "can", "cannot": "can", "shan't": "shall"}
_AUXILIARY = frozenset(("do", "does", "did"))
_STEM = 2  # letters that 'said' and 'say' have in common
_PARTICLES = frozenset("al bin da de del der di du el la le van von".split())
_ROOT = 4  # letters that 'Ukraine' and 'Ukrainian' have in common


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: where it stands, its words as written, and as they are compared."""

    span: Span
    words: tuple[str, ...]
    key: tuple[str, ...]


class Sentences:
    """The sentences of a text, cut into words once; what has no words is none."""

    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        plain = plain_marks(text)
        if len(plain) != len(text):  # two single marks were one double one: offsets would not hold
            plain = text
        self.all = [one for span in spans if (one := _sentence(plain, span)).key]
        self.keys = Counter(one.key for one in self.all)
        self._names: frozenset[str] | None = None

    @property
    def names(self) -> frozenset[str]:
        """Words with a capital that do not open a sentence."""
        if self._names is None:
            self._names = frozenset(w for one in self.all for w in one.words[1:] if w[0].isupper())
        return self._names


@dataclass(frozen=True, slots=True)
class Compared:
    """How many words stand in sentences that are equal, and in those that differ in a value; and these."""

    equal: int
    differing: int
    differences: tuple[Difference, ...]


def differences(one: Sentences, other: Sentences) -> tuple[Difference, ...]:
    """Pairs of sentences of two texts that are the same but for a value; the first twenty."""
    return compared(one, other).differences[:_TOLD]


def compared(one: Sentences, other: Sentences) -> Compared:
    """The sentences of two texts beside each other."""
    equal = sum(len(sentence.words) for sentence in one.all if sentence.key in other.keys)
    ours = [sentence for sentence in one.all if sentence.key not in other.keys][:_MOST]
    theirs = [sentence for sentence in other.all if sentence.key not in one.keys][:_MOST]
    found: list[Difference] = []
    differing = 0
    for mine, yours in _pairs(ours, theirs):
        if told := _difference(mine, yours, one.names | other.names):
            found.append(told)
            differing += len(mine.words)
    return Compared(equal, differing, tuple(sorted(found, key=lambda told: told.start)))


def _sentence(text: str, span: Span) -> Sentence:
    words = tuple(_TOKEN.findall(text, *span))
    return Sentence(span, words, tuple(map(_plain, words)))


def _plain(word: str) -> str:
    """A word as it is compared: 'Twelve' and '12', '1,000' and '1000' are one."""
    folded = word.casefold()
    return folded.replace(",", "") if _GROUPED.fullmatch(folded) else _NUMBERS.get(folded, folded)


def _pairs(ours: Sequence[Sentence], theirs: Sequence[Sentence]) -> Iterator[tuple[Sentence, Sentence]]:
    """Sentences that share half of their words or more, the most alike first, each in one pair."""
    having: dict[str, list[int]] = {}
    for number, sentence in enumerate(theirs):
        for word in set(sentence.key):
            having.setdefault(word, []).append(number)
    found: list[tuple[float, int, int]] = []
    for at, mine in enumerate(ours):
        shared = Counter[int]()
        for word in set(mine.key):
            places = having.get(word, ())
            shared.update(places if len(places) <= _COMMON else ())
        for number, count in shared.most_common(_NEAREST):
            share = count / max(len(set(mine.key)), len(set(theirs[number].key)))
            if share >= _SHARED:
                found.append((-share, at, number))
    paired: set[int] = set()
    taken: set[int] = set()
    for _, at, number in sorted(found):
        if at not in paired and number not in taken:
            paired.add(at)
            taken.add(number)
            yield ours[at], theirs[number]


def _difference(mine: Sentence, yours: Sentence, names: frozenset[str]) -> Difference | None:
    """What two sentences differ in, if that is values alone."""
    if max(len(mine.key), len(yours.key)) > _LONGEST:
        return None
    told: tuple[DifferenceKind, str, str] | None = None
    for tag, a, b, c, d in SequenceMatcher(None, mine.key, yours.key, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        kind = _kind(mine, (a, b), yours, (c, d), names)
        if kind is None:
            return None
        told = told or (kind, " ".join(mine.words[a:b]), " ".join(yours.words[c:d]))
    if told is None:
        return None
    return Difference(told[0], *mine.span, *yours.span, told[1], told[2])


def _kind(
    mine: Sentence, at: Span, yours: Sentence, there: Span, names: frozenset[str]
) -> DifferenceKind | None:
    """What kind of value two runs of words are; None where it is the wording that differs."""
    ours, theirs = mine.key[slice(*at)], yours.key[slice(*there)]
    if _is_negation(ours, theirs):
        return "negation"
    if not ours or not theirs:
        return None
    if all(map(_is_number, ours)) and all(map(_is_number, theirs)):
        return "number"
    if all(word in _DAYS for word in (*ours, *theirs)):
        return "day"
    if _is_name(mine, at, names) and _is_name(yours, there, names):
        same = ours[-1][:_ROOT] == theirs[-1][:_ROOT] or _goes_on(mine, at, yours, there)
        return None if same else "name"
    return None


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word in _NUMBERS


def _is_negation(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether one run denies what the other says: 'will' and 'will not', 'said' and 'did not say'."""
    if any(map(_denies, ours)) == any(map(_denies, theirs)):
        return False
    left, right = _affirmed(ours), _affirmed(theirs)
    return [word[:_STEM] for word in left] == [word[:_STEM] for word in right]


def _denies(word: str) -> bool:
    return word in _DENYING or word.endswith("n't")


def _affirmed(words: Sequence[str]) -> list[str]:
    said = [_WITHOUT_NOT.get(word, word.removesuffix("n't")) for word in words if word not in _DENYING]
    return [word for word in said if word not in _AUXILIARY]


def _is_name(sentence: Sentence, at: Span, names: frozenset[str]) -> bool:
    """Whether a run of words is a name, or the end of one; the first word of a sentence may be any."""
    words = sentence.words[slice(*at)]
    named = [word for word in words if word.casefold() not in _PARTICLES]
    known = all(word[0].isupper() for word in named) and not any(map(_is_number, sentence.key[slice(*at)]))
    return bool(named) and known and (at[0] > 0 or named[0] in names)


def _goes_on(mine: Sentence, at: Span, yours: Sentence, there: Span) -> bool:
    """Whether the same name goes on after both: 'President Biden' and 'Joe Biden'."""
    after = mine.words[at[1] : at[1] + 1], yours.words[there[1] : there[1] + 1]
    return all(word and word[0][0].isupper() for word in after)
