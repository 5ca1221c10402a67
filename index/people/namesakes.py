"""Whom a surname alone means, where an article names several who bear it.

The one whom the article last so called in full before that place, unless what stands there tells otherwise: a
title, a pronoun, words that name the other. Who is named in passing ('his wife, Ada Brook', in a quotation,
as owner, in a heading) takes a surname from nobody, and neither does who is called in full again and again
beside one who is not. Where nothing tells, it is nobody's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence

from index.people.calls import KINDRED, QUOTED, STRONG, Call, call_of
from index.people.kin import FAR, KIN, YOUNGER
from index.people.traits import Person, agrees, entitled, is_described
from index.text import Layout, Written
from index.text.vocabulary import HE, SAYING, SHE, Gender

_NEAR = re.compile(
    rf"(?:[’']s)?(?: [\w’'-]+){{1,4}}? "
    rf"(?:(?P<near>he|his|himself|she|hers|herself)|(?P<her>her) (?:own|{'|'.join(KIN)}))\b"
    r"|(?:[’']s)?(?: [\w’'-]+){0,3} (?:in|on|of|with|for|from|by|about|at) (?P<of>her)\b"
    r"|[^.,;“”\"]{1,40}, \w+ing (?P<own>his|her)\b"
)
_ON = re.compile(r",? (?:and|but|because|though|although|while) (?P<on>he|she)\b")
_NEXT = re.compile(r" (?:also |\w+ly |has |had )?(?P<word>\w+)")
_ANY = re.compile(r"\b(?:he|him|his|himself|she|her|hers|herself)\b", re.IGNORECASE)
_AGE = re.compile(r"\b(?P<age>younger|elder|older) $")
_CLOSE, _AWAY, _SOON = 2, 8, 2  # sentences
_MANY = 40  # calls back that are looked at
_OFTEN = 2  # so many surnames alone are somebody's until another is introduced


class Namesakes:
    """What an article's names tell of the surnames that several bear. Take note of the full names first."""

    def __init__(self, text: str, layout: Layout) -> None:
        self._text = text
        self._layout = layout
        self._calls: dict[int, list[Call]] = {}

    def call(self, person: Person, name: Written) -> None:
        """Take note of a full name."""
        self._note(call_of(person, name, self._text, self._layout))

    def introduce(self, person: Person, place: int = -1) -> None:
        """Take note of somebody whom the title names in full, or who needs no introduction at a place."""
        self._note(Call(place, person))

    def settle(self, person: Person, place: int) -> None:
        """Take note that a surname at a place means somebody; 'the younger Brook' tells of no other place."""
        if not _AGE.search(self._text, max(0, place - FAR), place):
            self._note(Call(place, person, full=False))

    def _note(self, call: Call) -> None:
        insort(self._calls.setdefault(id(call.person), []), call, key=_place)

    def _lately(self, people: Iterable[Person], place: int) -> list[Call]:
        """The last calls of some people before a place, and each one's first, in order of the text."""
        found = []
        for person in people:
            calls = self._calls.get(id(person), [])
            at = bisect_left(calls, place, key=_place)
            found += calls[: min(1, max(0, at - _MANY))] + calls[max(0, at - _MANY) : at]
        return sorted(found, key=_place)

    def _between(self, person: Person, start: int, end: int) -> list[Call]:
        """The calls of somebody from one place to another."""
        calls = self._calls.get(id(person), [])
        return calls[bisect_left(calls, start, key=_place) : bisect_left(calls, end, key=_place)]

    def first_as_kin(self, people: Iterable[Person]) -> int | None:
        """Where some people are first named, if they all are named as relatives of others alone."""
        calls = [call for person in people for call in self._calls.get(id(person), ())]
        only = all(call.weight <= KINDRED for call in calls)
        return min(call.place for call in calls) if calls and only else None

    # Choosing

    def meant(self, people: Sequence[Person], titles: Sequence[str], start: int, end: int) -> Person | None:
        """Whom a surname at a place means; None where that stays open."""
        left = entitled([person for person in people if agrees(person, titles)], titles)
        left = self._of_age(left, start)
        known = [person for person in left if self._between(person, -1, start)] or left
        left = self._told(known, start, end) or self._told(left, start, end) or known
        return left[0] if len(left) == 1 else self._last_called(left, start)

    def _of_age(self, people: Sequence[Person], start: int) -> Sequence[Person]:
        """Of a parent and a child, the one whom 'the younger' or 'the elder' means."""
        age = _AGE.search(self._text, max(0, start - FAR), start)
        calls = {id(person): self._calls.get(id(person), []) for person in people}
        young = [person for person in people if any(call.kin in YOUNGER for call in calls[id(person)])]
        if not age or len(young) != 1:
            return people
        return young if age["age"] == "younger" else [p for p in people if p is not young[0]]

    def _told(self, people: Sequence[Person], start: int, end: int) -> list[Person]:
        """Those whom nothing in the sentence excludes."""
        gender = self._gender(start, end)
        return [
            person
            for person in people
            if not (gender and person.likely_gender and gender != person.likely_gender)
            and not self._is_spoken_of(person, start, end)
        ]

    def _gender(self, start: int, end: int) -> Gender | None:
        """What pronouns after a surname tell: one near, one that goes on, or several of one gender."""
        if near := _NEAR.match(self._text, end):
            return _gender_of([word for word in near.groups() if word])
        stop, quotation = self._end_of_sentence(start), self._layout.quotation(start)
        if (on := _ON.search(self._text, end, stop)) and self._layout.quotation(on.start("on")) == quotation:
            return _gender_of([on["on"]])
        found = [
            word.group().lower()
            for word in _ANY.finditer(self._text, end, stop)
            if self._layout.quotation(word.start()) == quotation
        ]
        return _gender_of(found) if len(found) > 1 else None

    def _is_spoken_of(self, person: Person, start: int, end: int) -> bool:
        """Whether the words beside a surname name somebody: 'Brook said Ada Brook was well' is not hers."""
        stop = self._end_of_sentence(start)
        after = _NEXT.match(self._text, end)
        named = any(call.full for call in self._between(person, end, stop))
        if named and after and after["word"] in SAYING:
            return True
        quotation = self._layout.quotation_before(start)
        if quotation is None or " " not in person.name or self._end_of_sentence(quotation[1] - 1) != stop:
            return False
        first = re.escape(person.name.split()[0])
        return re.search(rf"\b{first}\b", self._text[slice(*quotation)]) is not None

    def _place_of(self, sentence: int) -> int:
        """Where a sentence begins; the end of the text after the last."""
        sentences = self._layout.sentences
        return sentences[sentence][0] if sentence < len(sentences) else len(self._text)

    def _end_of_sentence(self, place: int) -> int:
        sentences = self._layout.sentences
        return sentences[self._layout.sentence(place)][1] if sentences else len(self._text)

    # By what stands before

    def _last_called(self, people: Sequence[Person], place: int) -> Person | None:
        """Who was last called in full; not one who always is, where the surname is another's."""
        before = self._lately(people, place)
        strong = [call for call in before if call.full and call.weight >= STRONG]
        held = next((call for call in reversed(before) if not call.full), None)
        if not strong:
            return held.person if held else self._weakly(people, before, place)
        last = strong[-1]
        if held is None:
            return None if self._is_beside_another(last, before) else last.person
        if held.person is last.person:
            return last.person
        if held.place > last.place:
            return held.person
        return self._one_of_two(last, held, before, place)

    def _one_of_two(self, last: Call, held: Call, before: Sequence[Call], place: int) -> Person | None:
        """Whoever was named in full since the surname was another's, or that other; None if both may be."""
        near, far = self._back(last, place), self._back(held, place)
        if far > near + _AWAY:
            return last.person
        in_title = any(call.place < 0 and call.person is held.person for call in before)
        if in_title or _is_always_full(last.person, before):
            return None if near <= _CLOSE else held.person
        often = sum(call.person is held.person and not call.full for call in before) >= _OFTEN
        return None if often and not is_described(last.person) else last.person

    def _back(self, call: Call, place: int) -> int:
        """Sentences from a call to a place."""
        return self._layout.sentence(place) - self._layout.sentence(call.place)

    def _is_beside_another(self, last: Call, before: Sequence[Call]) -> bool:
        """Whether one sentence names two alike: 'the wife of Jo Brook, Ada Brook', 'Ada and Jo Brook'."""
        here = self._layout.sentence(last.place)
        return any(
            (call.place < last.place and QUOTED < call.weight < STRONG) or call.joined
            for call in before
            if call.place >= 0 and call.person is not last.person
            if self._layout.sentence(call.place) == here
        )

    def _weakly(self, people: Sequence[Person], before: Sequence[Call], place: int) -> Person | None:
        """Where nobody was called so outright: who comes next, or was named in passing."""
        stop = self._place_of(self._layout.sentence(place) + _SOON + 1)
        after = [call for person in people for call in self._between(person, place + 1, stop)]
        soon = [call for call in after if call.full and call.weight >= STRONG]
        if soon:
            return min(soon, key=_place).person
        named = [call for call in before if call.weight > KINDRED]
        best = max(named, key=lambda call: (call.weight, call.place), default=None)
        return best.person if best else None


def _place(call: Call) -> int:
    return call.place


def _gender_of(pronouns: Sequence[str]) -> Gender | None:
    """What pronouns tell that are all of one gender."""
    return "man" if HE.issuperset(pronouns) else "woman" if SHE.issuperset(pronouns) else None


def _is_always_full(person: Person, before: Sequence[Call]) -> bool:
    """Whether somebody was called in full again after the surname had meant another."""
    if any(not call.full and call.person is person for call in before):
        return False
    theirs = [call.person is person for call in before if call.person is person or not call.full]
    return True in theirs and False in theirs[theirs.index(True) :]
