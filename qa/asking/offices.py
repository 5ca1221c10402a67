"""Whom a role without a name means ('the Ukrainian president'): by whom the articles name with it."""

from __future__ import annotations

from collections import Counter

from index import Role, nouns_of
from index.text.vocabulary import NAMELESS
from qa.asking.known import Known

_CLEAR = 2 / 3  # of the articles that name a holder name this one: the role means that one
HEADS = tuple("ceo director chief head president chair leader chancellor commissioner administrator".split())
"""Roles of whom 'runs' something."""
_FOUNDERS = ("founder", "co-founder")
_BOSSES = frozenset(("boss", "chief", "head"))
_FEWEST = 4  # articles that must name the holder of a role of one word, 'the president', if so many have it


def bearer(title: str, known: Known) -> str | None:
    """The one whom a role means; None for what is no role, or where it means no one clearly.

    Who has but one name keeps the title: 'Pope Francis'.
    """
    borne = bearers(title, known)
    person, count = next(iter(borne.most_common(1)), ("", 0))
    fewest = 1 if len(title.split()) > 1 else min(_FEWEST, known.mentioned(title) or _FEWEST)
    if count < fewest or count < _CLEAR * borne.total():
        return None
    if " " in person:
        return person
    return f"{' '.join(word[:1].upper() + word[1:] for word in title.split())} {person}"


def bearers(title: str, known: Known) -> Counter[str]:
    """In how many articles each one holds this role; empty for no role, and for one that many have at a time.

    Whom 'the president' means is not clear where there are a Ukrainian and a Russian one; but a former
    president is none. 'The TikTok spokesperson' may be another each time.
    """
    nouns = nouns_of(title)
    if NAMELESS & set(nouns):
        return Counter()
    found = (known.roles(title) if nouns else []) or _at_the_head(title, known)
    held = [role for role in found if role.is_held] or found
    return Counter(role.person for role in held)


def _at_the_head(title: str, known: Known) -> list[Role]:
    """The roles of whom 'Yelp's boss' and 'the CDC chief' may mean: its chief executive, its director."""
    of = _headed(title)
    if not of:
        return []
    at_head = [role for noun in HEADS for role in known.roles(f"{noun} of {of}")]
    return at_head or [role for noun in _FOUNDERS for role in known.roles(f"{noun} of {of}")]


def _headed(title: str) -> str:
    """What somebody is at the head of: 'Yelp' of 'Yelp's boss', 'the WHO' of 'head of the WHO'."""
    *of, boss = title.split() or [""]
    if boss.lower() in _BOSSES:
        return " ".join(of).removeprefix("the ").removesuffix("’s").removesuffix("'s")
    boss, _, over = title.removeprefix("the ").partition(" of ")
    return over if boss.lower() in _BOSSES else ""
