"""Names, roles and topics that fill the slots of phrasings, taken from articles when they are needed.

Nothing of the articles is kept. Each belongs to one half by the hash of its address, so that what fills the
phrasings that are held back was seen in no training.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from listed import (
    AUDIENCES,
    COUNTRIES,
    MONTHS,
    OFFICES,
    ORDINARY,
    OUTLETS,
    PEOPLE_AROUND,
    PEOPLES,
    PLURAL,
    TITLES,
)

from index import WEEKDAYS, gender_of

Half = Literal["a", "b"]

_STOP = (
    r"(?=[,.;:?!]| (?:and|but|as|after|when|while|because|that|which|who|is|was|are|were|has|had|will|would"
    r"|could|said|says|to|in a|in an|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b)"
)
_WORD = r"[\w’'-]+"
_NAME = re.compile(r"\b[A-Z][\w’-]+(?: [A-Z]\.)?(?: [A-Z][\w’-]+){1,2}\b")
_ACRONYM = re.compile(r"\b(?:[A-Z]{2,5}|[A-Z][\w&]+(?: (?:of|for|and|the))?(?: [A-Z][\w&]+){1,3})\b")
_CITY = re.compile(r"\b(?:in|at) ([A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})?)(?=[,.])")
_THING = re.compile(
    rf"\b(?:about|over|regarding|concerning|against|on|of|for) ((?:the|a|an|his|her|its|their|this)"
    rf" (?:{_WORD} ){{0,4}}?{_WORD}){_STOP}"
)
_BARE = re.compile(rf"\b(?:about|over|regarding|concerning|against) ((?:{_WORD} ){{0,3}}?{_WORD}){_STOP}")
_DOING = re.compile(
    r"\b(?:of|for|about|by|from|against) ([a-z]+ing (?:the|an?|his|her|its|their|more|new|[A-Z]\w+|[a-z]+s)\b"
    rf"(?: {_WORD}){{0,5}}){_STOP}"
)
_TO = re.compile(
    r"\b(?:want|plan|vow|promis|going|able|decid|refus|agree|try|need|ready)\w* to ([a-z]+ (?:the|a|an|his"
    rf"|her|its|their|more|[A-Z]\w+|[a-z]+s)\b(?: {_WORD}){{0,5}}){_STOP}"
)
_PAST = re.compile(
    rf"\b(?:after|when|because|while|before) ((?:the|a|his|her|[A-Z]\w+) (?:{_WORD} ){{1,8}}{_WORD})(?=[,.;])"
)
_VERB = re.compile(r"\b(?:\w+ed|was|were|had|won|lost|left|took|went|came|said|made|fell|hit|fled|began)\b")
_CLAUSE = re.compile(
    rf"\bsaid (?:that )?((?:the|a|his|her|its|[A-Z]\w+|{_WORD}s) (?:{_WORD} ){{2,12}}{_WORD})(?=[,.;])"
)
_FINITE = re.compile(
    r"\b(?:is|was|are|were|has|have|had|will|would|could|can|should|may|might|\w+ed|do|does|did|needs?)\b"
)
_ROLE = re.compile(
    rf"\b((?:the|a|an|one|[A-Z]\w+[’']s) (?:{_WORD} ){{0,3}}(?:{'|'.join(OFFICES)})s?"
    rf"(?: (?:of|for|at) (?:the )?[A-Z]\w+(?: [A-Z]\w+){{0,2}})?)"
    r"(?=[,.;]| (?:said|says|told|has|was|is|warned)\b)"
)
_EVENT = re.compile(
    rf"\b(the (?:{_WORD} ){{0,3}}(?:summit|meeting|shooting|game|election|hearing|debate|trial|crash"
    r"|war|final|convention|match|rally|protests?|fire|storm|attack|funeral|conference|race|riot)"
    r"(?: in [A-Z]\w+)?)\b"
)
_PRONOUN = re.compile(r"^(?:he|she|it|they|we|i|you|who|that|this|those|these|there|him|her|them)\b", re.I)


class Fillers:
    """What fills slots, of articles of one half."""

    def __init__(self) -> None:
        self._chance = random.Random(0)
        self._found: dict[str, list[str]] = defaultdict(list)

    def add(self, text: str) -> None:
        """Take names, topics, clauses and roles out of a text."""
        text = text.replace("’", "'")
        for name in _NAME.findall(text):
            kind = "person" if gender_of(name) and len(name.split()) < 4 else "org"
            self._found[kind].append(name.removesuffix("'s"))
        self._found["org"] += [name for name in _ACRONYM.findall(text) if not gender_of(name)]
        self._found["city"] += _CITY.findall(text)
        patterns = {
            "thing": _THING,
            "bare": _BARE,
            "doing": _DOING,
            "to": _TO,
            "role": _ROLE,
            "event": _EVENT,
        }
        for kind, pattern in patterns.items():
            self._found[kind] += [words for words in pattern.findall(text) if not _PRONOUN.match(words)]
        self._found["past"] += [words for words in _PAST.findall(text) if _VERB.search(words)]
        self._found["clause"] += [words for words in _CLAUSE.findall(text) if _FINITE.search(words)]

    def add_attribution(self, source: str, content: str) -> None:
        """Take the source and the content of an annotated attribution."""
        source, content = " ".join(source.split()), " ".join(content.split())
        if source and not _PRONOUN.match(source) and len(source.split()) <= 8 and "," not in source:
            named = " " in source and source[0].isupper() and gender_of(source)
            self._found["person" if named and len(source.split()) < 4 else "source"].append(source)
        words = content.split()
        if 4 <= len(words) <= 14 and not re.search(r"[“”\"():;]", content):
            if words[0] == "that":
                self._found["clause"].append(" ".join(words[1:]))
            elif words[0] == "to":
                self._found["to"].append(" ".join(words[1:]))

    def draw_by(self, chance: random.Random) -> None:
        """Draw by this from now on."""
        self._chance = chance

    def settle(self) -> None:
        """Each filler once, however often the articles have it."""
        for kind, words in self._found.items():
            self._found[kind] = sorted(dict.fromkeys(words))

    def fill(self, kind: str) -> str:
        """Something of a kind, at random. Raises KeyError for a kind that is none."""
        return str(getattr(self, f"_{kind}")())

    def _one(self, kind: str) -> str:
        return self._chance.choice(self._found[kind])

    def _person(self) -> str:
        name, draw = self._one("person"), self._chance.random()
        if draw < 0.45:
            return name
        surname = name.split()[-1]
        return surname if draw < 0.87 else f"{self._chance.choice(TITLES.split('|'))} {surname}"

    def _role(self) -> str:
        pick, office = self._chance.choice, self._chance.choice(OFFICES)
        return pick(
            [
                lambda: f"{pick(COUNTRIES).removeprefix('the ')}'s {office}",
                lambda: f"the {pick(PEOPLES)} {office}",
                lambda: f"the {pick(PEOPLES)} {pick(ORDINARY)}",
                lambda: f"the {office}",
                lambda: f"the {pick(ORDINARY)}",
                lambda: f"the {self._org_bare()} {office}",
                lambda: f"the {self._city()} {office}",
                lambda: f"the {office} of {self._org()}",
                lambda: f"{self._org_bare()}'s {office}",
                lambda: f"{self._person()}'s {pick(PEOPLE_AROUND)}",
                lambda: f"a {pick(('spokesperson', 'spokesman', 'spokeswoman', 'lawyer'))} for {self._org()}",
                lambda: f"{office} {self._person()}".replace("the ", ""),
                lambda: f"{self._org_bare()} {office} {self._one('person')}",
                lambda: self._one("role"),
                lambda: self._one("source"),
                lambda: self._one("source"),
            ]
        )()

    def _speaker(self) -> str:
        draw = self._chance.random()
        return self._person() if draw < 0.55 else self._role() if draw < 0.82 else self._org()

    def _org(self) -> str:
        draw = self._chance.random()
        if draw < 0.15:
            return self._country()
        return f"the {self._org_bare()}" if draw < 0.4 else self._org_bare()

    def _org_bare(self) -> str:
        return self._one("org").removeprefix("The ")

    def _country(self) -> str:
        return self._chance.choice(COUNTRIES)

    def _city(self) -> str:
        return self._one("city")

    def _people(self) -> str:
        people, draw = self._chance.choice(PLURAL), self._chance.random()
        if draw < 0.6 or people.startswith("the "):
            return people
        return f"{self._chance.choice(PEOPLES)} {people}" if draw < 0.85 else f"{self._org_bare()} {people}"

    def _office(self) -> str:
        office, draw = self._chance.choice(OFFICES), self._chance.random()
        return office if draw < 0.6 else f"{self._chance.choice(PEOPLES)} {office}"

    def _adjective(self) -> str:
        return self._chance.choice(PEOPLES)

    def _thing(self) -> str:
        draw = self._chance.random()
        if draw < 0.45:
            return self._one("thing")
        if draw < 0.68:
            return self._one("bare")
        if draw < 0.84:
            return self._chance.choice([self._org, self._country, self._person, self._city])()
        owner = self._chance.choice([self._person, self._country, self._org_bare])
        return f"{owner().removeprefix('the ')}'s {self._one('thing').split(' ', 1)[1]}"

    def _topic(self) -> str:
        draw = self._chance.random()
        if draw < 0.82:
            return self._thing()
        return self._doing() if draw < 0.94 else self._event()

    def _doing(self) -> str:
        actor = self._chance.choice([self._person, self._country, self._org])
        return self._one("doing") if self._chance.random() < 0.5 else f"{actor()} {self._one('doing')}"

    def _agent(self) -> str:
        return self._speaker()

    def _clause(self) -> str:
        return self._one("clause")

    def _past(self) -> str:
        return self._one("past")

    def _to(self) -> str:
        return self._one("to")

    def _event(self) -> str:
        return self._one("event")

    def _outlet(self) -> str:
        return self._chance.choice(OUTLETS)

    def _place(self) -> str:
        return self._chance.choice(AUDIENCES) if self._chance.random() < 0.6 else self._person()

    def _time(self) -> str:
        pick, month = self._chance.choice, self._chance.choice(MONTHS)
        day, year = self._chance.randint(1, 28), self._chance.randint(2014, 2026)
        dated = [f"in {month}", f"in {month} {year}", f"on {month} {day}", f"on {day} {month} {year}"]
        near = ["yesterday", "today", "last week", "this week", "last month", "this year", "last year"]
        other = [
            f"in {year}",
            f"on {pick(WEEKDAYS).title()}",
            "three weeks ago",
            "two years ago",
            "this morning",
        ]
        spans = [
            f"since {month}",
            f"before {month} {year}",
            "in the last few days",
            f"between May and {month}",
        ]
        return pick(pick([dated, near, other, spans]))


def fillers_of(articles: Path, polnear: Path, half: Half) -> Fillers:
    """Fillers of the articles of one half of RealTimeQA's (JSON lines, gzip) and of PolNeAR's train part."""
    found = Fillers()
    for record in _records(articles):
        if half_of(record["url"]) == half:
            found.add(record["text"])
    for record in _records(polnear):
        if half_of(record["id"]) == half:
            found.add(record["text"])
            for item in record["attributions"]:
                found.add_attribution(*(_words(record["text"], item[role]) for role in ("source", "content")))
    found.settle()
    return found


def half_of(key: str) -> Half:
    """The half that something belongs to, by its hash."""
    return "b" if hashlib.sha256(key.encode()).digest()[0] % 2 else "a"


def _words(text: str, spans: list[list[int]]) -> str:
    return " ".join(text[start:end] for start, end in spans)


def _records(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
