"""Which nouns are those of roles, and which words are verbs beside them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from index.people.kin import KIN
from index.text import plain_letters
from index.text.collectives import GROUP_NOUNS, NO_PERSON
from index.text.vocabulary import (
    AUXILIARY,
    FULL_ROLE,
    OFFICES,
    PARTIES,
    ROLE_NOUNS,
    SAYING,
    TITLES,
    VERBS,
)

PASSED = frozenset("retired ousted deposed fired disgraced".split())
"""Words in the form of verbs that tell of a role that it is held no more."""

COURTESY = frozenset("mr messrs mrs ms miss mx mme mlle sir madam dr doctor hon lord dame st fr sr".split())
"""What is said before a name out of courtesy: no role."""

_NOBODY = frozenset(KIN) - {"lady"} | PARTIES | GROUP_NOUNS | frozenset(
    "independent conservative liberal libertarian socialist man woman boy girl teen teenager person native"
    " resident voter fan friend supporter critic survivor victim ally rival opponent teammate counterpart"
    " colleague parent parents guest hopeful newcomer legend icon pick senior deputy guard said university"
    " offender suspect"
    " newsman visitor passenger neighbor neighbour bystander source one vice ex-wife ex-husband favorite"
    " front-runner frontrunner runner-up challenger contender alumnus alumna member kin star".split()
)  # fmt: skip
"""Nouns of people that name no role: relatives, members of parties, who somebody is to another."""

_SURE_ENDING = re.compile(
    r"[a-z]{2,}(?:woman|person|ress|eer|rapher|maker|keeper|writer|holder|back|surgeon|ist|ian|tor|ier|ser|ler"
    r"|der|cer|ner)"
)
_NOT_ENDING_SO = re.compile(r".*(?:list|twist|former|number|under|order|winner|partner|letter|matter|after)")
_PART = re.compile(
    r"(?P<before>(?:ex|then|now|vice|co|deputy|acting|late)-)?(?P<word>.+?)(?P<after>-elect|-designate)?"
)
_PAST = frozenset(
    "beat became began bought brought caught came chose cut did drew drove fell felt fought found gave got"
    " had heard held hit kept knew led left lent let lost made meant met paid put quit ran sang sat saw sent"
    " set shook shot shut slept sold sought spent spoke stood struck sued swept swore taught thought threw"
    " told took went won wore wrote meet meets see sees join joins asks tells calls urges".split()
)
"""Verbs of the past that their form does not tell, and some that stand before names."""


@cache
def _learned() -> frozenset[str]:
    lines = (Path(__file__).parent / "role_nouns.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


def bare(word: str) -> str:
    """A word in small letters without marks, and without what owns: 'Ukraine’s' is 'ukraine'."""
    return re.sub(r"[’']s?$", "", plain_letters(word).strip("“”\"'‘’(),.;:").replace("’", "'"))


def head_of_word(word: str) -> str:
    """The noun in a word: 'president' of 'ex-president', 'President-elect' and 'Pres.'"""
    plain = bare(word)
    part = _PART.fullmatch(plain)
    noun = part["word"] if part else plain
    return FULL_ROLE.get(noun, noun)


def parts_of(word: str) -> tuple[str, str]:
    """What stands before and after the noun in a word: 'ex' of 'ex-president', 'elect' of 'mayor-elect'."""
    part = _PART.fullmatch(bare(word))
    return ((part["before"] or "").rstrip("-"), (part["after"] or "").lstrip("-")) if part else ("", "")


def is_role_noun(word: str, sure: bool = False) -> bool:
    """Whether a noun is one of a role: learned, a title, or by its ending where the form is `sure`."""
    noun = head_of_word(word)
    last = noun.rpartition("-")[2]
    if word == "LT" or (last.endswith("s") and not last.endswith("ss")):  # a left tackle; 'Sens.'
        return False
    if {noun, last} & (_NOBODY | COURTESY | VERBS | SAYING | NO_PERSON):
        return False
    if {noun, last} & (_learned() | OFFICES | ROLE_NOUNS | TITLES.keys()):
        return True
    return (
        sure and word.islower() and bool(_SURE_ENDING.fullmatch(last)) and not _NOT_ENDING_SO.fullmatch(last)
    )


def is_verb(word: str) -> bool:
    """Whether a word is a verb, as far as its form tells; 'United' is none."""
    plain = bare(word)
    if word.islower() and plain in VERBS | SAYING | AUXILIARY | _PAST | {"not", "never", "if"}:
        return True
    return word.islower() and plain.endswith("ed") and plain not in PASSED and plain not in ("embed", "speed")
