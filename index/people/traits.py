"""Who somebody is: what stands round a name, and what titles and pronouns tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.people.kin import KIN
from index.text import POSSESSIVE, UPPER, Written
from index.text.collectives import STATES
from index.text.vocabulary import (
    FULL_ROLE,
    HONORIFICS,
    MODIFIERS,
    PARTY_LETTERS,
    PERSON_ENDINGS,
    ROLE_NOUNS,
    SAYING,
    SOMEBODY,
    STARTERS,
    THINGS_ENDING_SO,
    TITLES,
    VERBS,
    Gender,
)

_APPOSITION = re.compile(
    r"(?<!\s)\s*+(?:\([^)]{1,40}\)\s*+)?,\s++(?:who (?:is|was) )?"
    rf"(?P<role>(?:the |a |an |his |her |its |[{UPPER}][\w.]*’s )?[^,.;:“”\"()]{{3,90}}?)"
    r"(?=,|\.|;| who | and (?:the|a) |$)"
)
_COPULA = re.compile(r" (?:is|was|became|remains) (?:the|an?|now the) (?P<role>[^,.;:“”\"()]{3,60})")
_BEFORE = re.compile(
    r"(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ff]ormer|[Ff]ellow)\s+)?((?:[\w’'\-.]{1,80}+\s{1,80}+){1,5})$"
)
_APPOSED = re.compile(r"\b(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er) ([^,.;:“”\"()]{3,60}), $")
_PARTY = re.compile(r",? \(?(?P<party>[RDI])-(?P<place>[A-Z][\w.]*(?: [A-Z][\w.]*)?)|,? \((?P<alone>[RDI])\)")
_BEYOND = re.compile(r" (?:of|for|to|at|in|from|with|who) ")
_NOUN_AFTER = re.compile(
    r", (?:an?|the) (?:[\w’'-]{1,30}+ ){0,4}?(?P<noun>[\w-]{3,30}+)"
    r"(?=[,.;]| (?:of|for|at|in|from|who|with|said) )"
)
_SENTENCE = re.compile(r"(?<=[a-z]{4}\.)\s+")  # 'Sen. Rolf Berg spoke. Ada Berg …' makes her no senator
_LEARNED = frozenset("dr doctor professor".split())
_HONORIFIC = 3  # and what an honorific does


@dataclass(slots=True)
class Person:
    """Somebody that the article names; `sure` unless only a surname that spoke is known.

    `several` is of a surname of which nothing tells whose it is.
    """

    name: str
    surname: str
    gender: Gender | None = None
    sure: bool = True
    several: bool = False
    roles: list[tuple[str, ...]] = field(default_factory=list)  # phrases in lower case: ('vice', 'president')
    about: set[str] = field(default_factory=set)  # all words that describe: states, parties, nations
    starts: list[int] = field(default_factory=list)
    votes: dict[Gender, float] = field(default_factory=dict)
    titles: set[str] = field(default_factory=set)

    @property
    def likely_gender(self) -> Gender | None:
        """The gender, or what most votes are for until it is settled."""
        if self.gender is None and self.votes:
            return max(self.votes.items(), key=lambda vote: vote[1])[0]
        return self.gender

    def vote(self, titles: Sequence[str]) -> None:
        """Note titles, and what they tell of the gender."""
        for title in titles:
            self.titles.add(FULL_ROLE.get(title, title))
            if gender := HONORIFICS.get(title):
                self.votes[gender] = self.votes.get(gender, 0) + _HONORIFIC

    def note(self, words: Sequence[str]) -> None:
        """The words of a role, up to its noun: 'Democratic presidential nominee'."""
        words = [FULL_ROLE.get(word.strip("."), word) for word in words]
        words = [word[:-1] if word[:-1] in ROLE_NOUNS else word for word in words]  # 'hosts Ada Brook and …'
        nouns = [number for number, word in enumerate(words) if word.split("-")[-1] in ROLE_NOUNS]
        if nouns:
            role = tuple(word for word in words[: nouns[-1] + 1] if word not in STARTERS)
            self.roles.append(role)
            self.about |= set(role)

    def decide(self, times: float, least: float = 0) -> None:
        """Settle the gender, if one has this many times the votes of the other."""
        if self.gender is None and self.votes and sum(self.votes.values()) >= least:
            best = max(self.votes, key=lambda gender: self.votes[gender])
            if self.votes[best] > times * sum(v for gender, v in self.votes.items() if gender != best):
                self.gender = best


def agrees(person: Person, titles: Sequence[str]) -> bool:
    """Whether titles can be a person's, by the gender that they tell."""
    told = {gender for title in titles if (gender := HONORIFICS.get(title))}
    known = person.likely_gender
    return not told or known is None or known in told


def may_hold(person: Person, titles: Sequence[str]) -> bool:
    """Whether an office before a surname can be that of somebody who is named as a relative alone."""
    offices = {FULL_ROLE.get(title, title) for title in titles if title in TITLES and not TITLES[title]}
    return not offices - _LEARNED or bool(offices & person.titles) or not is_consort(person)


def is_described(person: Person) -> bool:
    """Whether the article tells who somebody is, other than whose relative."""
    return any(role and role[-1] not in KIN for role in person.roles)


def is_consort(person: Person) -> bool:
    """Whether the article tells only whose relative somebody is."""
    return bool(person.roles) and not is_described(person)


def entitled(people: Sequence[Person], titles: Sequence[str]) -> Sequence[Person]:
    """Those of several who are called by one of these titles elsewhere; all where none is."""
    wanted = {FULL_ROLE.get(title, title) for title in titles} & HONORIFICS.keys() - MODIFIERS
    having = [person for person in people if wanted & person.titles.union(*person.roles)]
    return having or people


def describe(person: Person, text: str, name: Written) -> None:
    """What stands round a full name: titles before, 'the …,' before, ', the …,' and '(R-Fla.)' after."""
    start, end = name.start, name.end
    person.note(name.titles)
    for pattern in (_APPOSITION, _COPULA):
        if after := pattern.match(text, end, min(len(text), end + 140)):
            _note_phrase(person, after["role"])
    if before := _BEFORE.search(text, max(0, start - 80), start):
        phrase = _SENTENCE.split(before[1])[-1]
        person.note(_last_phrase(plain_words(phrase)))
        person.about |= _nations(phrase)
    if apposed := _APPOSED.search(text, max(0, start - 80), start):
        _note_phrase(person, apposed[1])
    if party := _PARTY.match(text, end):
        person.about |= PARTY_LETTERS[party["party"] or party["alone"]]
        person.about |= set(STATES.get(party["place"] or "", (party["place"] or "").lower()).split())


def is_called_somebody(text: str, name: Written) -> bool:
    """Whether a noun of a person stands beside a name: 'Łukasz Żak, a signalman, came late'."""
    after = _NOUN_AFTER.match(text, name.end, min(len(text), name.end + 100))
    noun = after["noun"].lower().rpartition("-")[2] if after else ""
    return noun in SOMEBODY or (noun.endswith(PERSON_ENDINGS) and noun not in THINGS_ENDING_SO)


def _note_phrase(person: Person, phrase: str) -> None:
    """A phrase beside a name: 'the husband of Speaker Ada Brook' is no speaker."""
    role = _BEYOND.split(phrase, maxsplit=1)
    words = plain_words(role[0])[:6]
    if any(word in VERBS or word in SAYING for word in words):  # 'the mayor told Ada Brook, …'
        return
    count = len(person.roles)
    person.note(words)
    person.about |= _nations(phrase)
    if len(role) > 1 and len(person.roles) > count:
        person.about |= set(plain_words(role[1])) - STARTERS


def _nations(words: str) -> set[str]:
    """The words with a capital letter in a description: 'Russian', 'New', 'Jersey'."""
    return {POSSESSIVE.sub("", word.strip(".,")).lower() for word in words.split() if word[:1].isupper()}


def plain_words(text: str) -> list[str]:
    """The words of a phrase in small letters, without marks beside them and possessive."""
    return [POSSESSIVE.sub("", word.strip(".,").lower()) for word in text.split()]


def _last_phrase(words: list[str]) -> list[str]:
    """The words after the last one that cannot be part of a role."""
    for number in range(len(words) - 1, -1, -1):
        if words[number] in STARTERS or words[number].endswith(("ing", "ed")) or words[number] in VERBS:
            return words[number + 1 :]
    return words
