"""'The Republican nominee', 'the Florida senator', 'the host': descriptions, and whom each fits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.people.traits import Person, plain_words
from index.text import UPPER, gender_of
from index.text.collectives import NATIONS, PLACES
from index.text.vocabulary import (
    COMPOUND,
    GENDERED,
    HEADS_OF_STATE,
    HONORIFICS,
    LESSER,
    NAMELESS,
    OFFICES,
    PARTIES,
    PARTY_LETTERS,
    PASSING,
    PERSON_ENDINGS,
    ROLE_NOUNS,
    THINGS_ENDING_SO,
    TOPICAL,
    Gender,
)

CUT = re.compile(
    r",| who | whom | whose | of | for | from | at | in | on | with | to | via |\(|—| – | when | as | during "
)
"""Where the head of a noun phrase ends."""
_DEFINITE = re.compile(r"(?:the|this|that) (?=\S)", re.IGNORECASE)
_LITTLE = frozenset("the of and new then a an for at from with who in on state’s".split())
_BEYOND = re.compile(
    rf" (?:of|for|from|at|with|who) (?P<words>[^,(—–]+)| (?:in|on) (?P<place>[{UPPER}][^,(—–]*)"
)
_STATES_OFFICE = re.compile(r" of state[’']s ", re.IGNORECASE)  # no person's
_TITLES = OFFICES | PARTIES | frozenset("senator congressman congresswoman lord pontiff".split())
_FROM_THERE = re.compile(r"\w+(?:ish|ch|sh|ots)(?:wo)?man$")  # 'the Northern Irishman'
_LEADS = frozenset("house labour majority minority opposition senate supreme".split())
_OF_NO_PARTY = frozenset("judge justice".split())
_RUNNING = re.compile(r"\d|-term$|-year$")  # 'first-term', '44-year-old'


@dataclass(frozen=True, slots=True)
class Description:
    """A definite noun phrase that can mean one person: 'the former Florida governor'."""

    head: str  # 'governor'
    wanted: frozenset[str]  # all words that it must be true of, the head among them
    has_owner: bool  # 'the campaign’s manager'
    beyond: frozenset[str] = frozenset()  # words of what follows the head: 'of Kyiv', 'who was with him'
    named: frozenset[str] = frozenset()  # those of all words that have a capital letter
    pointing: bool = False  # 'this publicist'

    @property
    def gender(self) -> Gender | None:
        """What the noun tells of it."""
        if told := HONORIFICS.get(self.head) or GENDERED.get(self.head):
            return told
        return "woman" if self.head.endswith("woman") else "man" if self.head.endswith("man") else None

    @property
    def is_topical(self) -> bool:
        """Whether news call the one whom they are about so, without having said that it is true."""
        return self.head not in NAMELESS and not self.has_owner and not self.pointing


def description_of(mention: str) -> Description | None:
    """A mention as a description of one person; None if its noun is no person's."""
    if not _DEFINITE.match(mention) or " and " in mention or _STATES_OFFICE.search(mention):
        return None
    phrase = CUT.split(mention)[0]
    beyond = _BEYOND.match(mention, len(phrase))
    if re.search(r"\b[’']s$|[’']$", phrase):
        phrase = phrase[:-2]
    nouns = plain_words(phrase)[1:]
    if not nouns or _is_name(phrase.split()[1:]):
        return None
    noun = nouns[-1].removesuffix("-in-waiting")
    head = noun.rpartition("-")[2]
    if head in ("men", "women") or head in THINGS_ENDING_SO:
        return None
    if noun not in ROLE_NOUNS and head not in ROLE_NOUNS | TOPICAL and not head.endswith(PERSON_ENDINGS):
        return None
    after = (beyond["words"] or beyond["place"] or "") if beyond else ""
    return Description(
        head,
        frozenset((set(nouns[:-1] + plain_words(after)) - _LITTLE) | {head}),
        bool(re.search(r"[’']s ", mention)),
        frozenset(plain_words(after)) - _LITTLE - PASSING,
        frozenset(plain_words(" ".join(word for word in mention.split()[1:] if word[:1].isupper()))) - {head},
        mention[:4].lower() != "the ",
    )


def _is_name(words: list[str]) -> bool:
    """'the Idaho Statesman', 'the Star': a capital letter at a noun that is no title."""
    noun = words[-1].rpartition("-")[2]
    if not noun[:1].isupper() or noun.lower() in _TITLES or _FROM_THERE.match(noun):
        return False
    return noun.lower() != "leader" or not {word.lower() for word in words} & (_LEADS | PARTIES)


def bears(person: Person, description: Description) -> bool:
    """Whether the article says so of a person: 'the president' is no vice president."""
    wanted = description.wanted
    return any(
        bool(role)
        and role[-1].rpartition("-")[2] == description.head
        and wanted <= person.about | set(role)
        and not (set(role) - wanted) & LESSER
        for role in person.roles
    )


def contradicts(person: Person, description: Description) -> bool:
    """Whether what the article says of a person cannot be so described: another party, another state."""
    for letter, words in PARTY_LETTERS.items():
        others = frozenset().union(*(PARTY_LETTERS[other] for other in PARTY_LETTERS if other != letter))
        if description.wanted & words and person.about & others and not person.about & words:
            return True
    places = description.wanted & PLACES
    return bool(places and person.about & PLACES and not person.about & places)


def may_mean(person: Person, description: Description) -> bool:
    """Whether a description can be a person's, by what the article says of that person.

    'The owner of Fred’s' is none of whom Fred’s was never said. An office ('the New York Fed president') is
    held by whom the article gives it: not by one of another office, and not with words that were not said of
    the holder. Other descriptions ('the Grammy-nominated singer') may tell something new.
    """
    if bears(person, description):
        return True
    known = person.about.union(*person.roles)
    if not description.is_topical or not _reaches(known, description):
        return False
    if description.head in OFFICES:
        return _may_hold(person, description, known)
    if description.head in PARTIES and known & _OF_NO_PARTY:
        return False
    return bool(person.roles) or _is_somebody(person)


def _may_hold(person: Person, description: Description, known: set[str]) -> bool:
    """Whether an office can be somebody's of whom these words are known."""
    unknown = {
        word
        for word in description.wanted - {description.head} - PARTIES - PASSING - known
        if not _RUNNING.search(word)
    }
    if _has_office(person, description):
        return not unknown
    if person.roles:  # 'the former Indiana governor' is vice president now
        return "former" in description.wanted and not unknown & description.named
    return _is_somebody(person) and not unknown - COMPOUND


def _is_somebody(person: Person) -> bool:
    """Whether a gender or a first name tells that this is a person at all."""
    return person.gender is not None or gender_of(person.name) != ""


def _reaches(known: set[str], description: Description) -> bool:
    """Whether what follows the noun was said of somebody: all its names, or half of its words."""
    named = description.beyond & description.named
    words = named or description.beyond
    return len(words & known) >= (len(named) or len(words) / 2)


def _has_office(person: Person, description: Description) -> bool:
    heads = HEADS_OF_STATE | {"leader"} if description.head == "leader" else {description.head}
    return any(role and role[-1].rpartition("-")[2] in heads for role in person.roles)


def fit(person: Person, description: Description) -> dict[str, float]:
    """How a description fits a person, in features of the ranker."""
    rest = description.wanted - {description.head}
    foreign = bool(rest & NATIONS - person.about)
    same = _has_office(person, description) and not foreign  # President Obama is not 'the French president'
    return {
        "bears": float(bears(person, description)),
        "same head": float(same),
        "another head": float(bool(person.roles) and not same),
        "matched": len(rest & person.about) / max(1, len(rest)),
        "missing": len(rest - person.about) / max(1, len(rest)),
        "contradicts": float(contradicts(person, description)),
        "foreign": float(foreign),
    }
