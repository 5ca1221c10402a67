"""'The Republican nominee', 'the Florida senator', 'the host': descriptions, and whom each fits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.names import POSSESSIVE
from index.person import Person
from index.roles import (
    LESSER,
    NAMELESS,
    NATIONS,
    PARTY_LETTERS,
    PERSON_ENDINGS,
    PLACES,
    ROLE_NOUNS,
    TOPICAL,
    Gender,
)

CUT = re.compile(
    r",| who | whom | whose | of | for | from | at | in | on | with | to | via |\(|—| – | when | as | during "
)
"""Where the head of a noun phrase ends."""
_DEFINITE = re.compile(r"(?:the|this|that) (?=\S)", re.IGNORECASE)
_LITTLE = frozenset("the of and new then a an for".split())


@dataclass(frozen=True, slots=True)
class Description:
    """A definite noun phrase that can mean one person: 'the former Florida governor'."""

    head: str  # 'governor'
    wanted: frozenset[str]  # all words that it must be true of, the head among them
    has_owner: bool  # 'the campaign’s manager'

    @property
    def gender(self) -> Gender | None:
        """What the noun tells of it."""
        return "woman" if self.head.endswith("woman") else "man" if self.head.endswith("man") else None

    @property
    def is_topical(self) -> bool:
        """Whether news call the one whom they are about so, without having said that it is true."""
        return self.head not in NAMELESS and not self.has_owner


def description_of(mention: str) -> Description | None:
    """A mention as a description of one person; None if its noun is no person's."""
    if not _DEFINITE.match(mention) or " and " in mention:
        return None
    words = [POSSESSIVE.sub("", word.strip(".,").lower()) for word in mention.split()[1:]]
    phrase = CUT.split(mention)[0]
    if re.search(r"\b[’']s$|[’']$", phrase):
        phrase = phrase[:-2]
    nouns = [POSSESSIVE.sub("", word.strip(".,").lower()) for word in phrase.split()[1:]]
    if not nouns:
        return None
    noun = nouns[-1].removesuffix("-in-waiting")
    head = noun.rpartition("-")[2]
    if head in ("men", "women"):
        return None
    if noun not in ROLE_NOUNS and head not in ROLE_NOUNS | TOPICAL and not head.endswith(PERSON_ENDINGS):
        return None
    owner = bool(re.search(r"[’']s ", mention))
    return Description(head, frozenset((set(words) - _LITTLE - {nouns[-1]}) | {head}), owner)


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


def fit(person: Person, description: Description) -> dict[str, float]:
    """How a description fits a person, in features of the ranker."""
    rest = description.wanted - {description.head}
    foreign = bool(rest & NATIONS - person.about)
    same = any(role and role[-1].rpartition("-")[2] == description.head for role in person.roles)
    same = same and not foreign  # President Obama is not 'the French president'
    return {
        "bears": float(bears(person, description)),
        "same head": float(same),
        "another head": float(bool(person.roles) and not same),
        "matched": len(rest & person.about) / max(1, len(rest)),
        "missing": len(rest - person.about) / max(1, len(rest)),
        "contradicts": float(contradicts(person, description)),
        "foreign": float(foreign),
    }
