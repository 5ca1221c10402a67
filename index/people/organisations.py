"""'The company', 'the budget office': the organisation that a noun means, by the names that stand before."""

from __future__ import annotations

import re
from collections.abc import Collection

from index.people.in_article import Cast
from index.text import CAPITAL, Layout
from index.text.collectives import (
    BUSINESSES,
    COUNTRIES,
    DAYS,
    NATIONS,
    NO_PERSON,
    ORGANISATIONS,
    PLACES,
)
from index.text.vocabulary import PARTIES, ROLE_NOUNS, STARTERS

_CALLED_SO = rf"(?P<name>(?:{CAPITAL} (?:(?:of|for|and|&) (?:the )?)?){{0,4}}{CAPITAL})"
_ORGANISATION = re.compile(
    rf"{_CALLED_SO}"
    rf"(?=,? (?:\w+ly |also |still |now )?"
    rf"(?:said|says|is|was|has|had|did|does|will|would|\w{{3,}}ed|[a-z]{{3,}}[^s\W]s)\b)"
)
_NAME = re.compile(_CALLED_SO)
_OFFICES = frozenset(
    "department agency administration bureau service commission office board survey police ministry patrol"
    " guard institute center centers corps authority council directorate".split()
)
_PRESS = frozenset(
    "times post journal herald tribune sentinel gazette globe news register chronicle magazine monthly today"
    " observer review guardian telegraph daily press mail star sun weekly".split()
)
_STATIONS = frozenset("news cnn nbc abc cbs msnbc cnbc fox pbs npr bbc univision telemundo network".split())
_CALLED = {
    "agency": _OFFICES,
    "bureau": _OFFICES,
    "department": _OFFICES,
    "newspaper": _PRESS,
    "paper": _PRESS,
    "magazine": _PRESS,
    "network": _STATIONS,
    "broadcaster": _STATIONS,
    "university": frozenset({"university", "college"}),
    "team": frozenset({"team"}),
    "club": frozenset({"club"}),
    "league": frozenset({"league"}),
}
"""Words of the names of those that are called so."""
_INITIALS = frozenset({"agency", "bureau", "department"})
_OF_NAMES = frozenset("new old".split())  # 'the New York Times'
_FAR = 2  # sentences back
_QUITE_FAR = 4
_REACH = 30
_NEVER = frozenset(
    "act bill country law nation park poll report state study survey".split()
)  # many names end so, and few are called so
_ANYWHERE = frozenset("area city community company county district party school town".split())
_A_DAY = rf"(?i:{'|'.join(sorted(DAYS))})\b"


def full_name(text: str, layout: Layout, plain: str, place: int) -> str | None:
    """'the budget office' after 'the Congressional Budget Office': the last longer name that ends so.

    One word ('the court') is not enough, where another name ends so and none of them stands near; places
    ('the city') and what each company can be called must stand quite near.
    """
    words = plain.lower().split()
    if not 1 <= len(words) <= 3 or words[-1] in ROLE_NOUNS | _NEVER:
        return None
    word = rf"{CAPITAL} (?:of (?:the )?|for |and |on )?"
    if not plain.islower():  # 'the Supreme Court' is a name itself
        word = rf"(?![^ ]+[’']s ){CAPITAL} "
    names = re.compile(
        rf"(?:(?!The ){word}){{1,5}}{re.escape(plain.title())}\b"
        rf"(?: (?:of|for|on) (?:the )?(?!{_A_DAY}){CAPITAL})?"
    )
    found = list(names.finditer(text, layout.section(place), place))
    if not found:
        return None
    back = layout.sentence(place) - layout.sentence(found[-1].start())
    several = len({name.group().lower().split()[-len(words) - 1] for name in found}) > 1
    far = _FAR if words[-1] in _ANYWHERE else _QUITE_FAR if several else _REACH
    if back > far and (several or len(words) == 1):
        return None
    name = _bare(found[-1].group())
    alone = name.rpartition(" and ")[2]  # of 'Ada Brook and the Ostmark Council'
    return alone if len(re.findall(rf"(?<!and ){re.escape(alone)}", text[:place])) else name


def organisation_before(
    text: str, cast: Cast, layout: Layout, noun: str, place: int, spoke: Collection[str]
) -> str | None:
    """'the company': the one name of an organisation that is a subject within two sentences, or that stands.

    Such a name is no person's, and is one of those who `spoke`, or stands more than once in the article, or
    has a word like 'Foundation'.
    """
    if noun not in ORGANISATIONS:
        return None
    number = layout.sentence(place)
    for pattern in (_ORGANISATION, _NAME):
        told = pattern is _ORGANISATION or noun in _CALLED  # else only who spoke may stand anywhere
        for sentence in range(number, max(-1, number - 3), -1):
            start, end = layout.sentences[sentence]
            found = {
                _bare(match["name"])
                for match in pattern.finditer(text, start, min(end, place))
                if layout.quotation(match.start()) is None
                and (told or _bare(match["name"]) in spoke)
                and _may_be_organisation(text, _bare(match["name"]), noun, cast, spoke)
            }
            if found:
                return found.pop() if len(found) == 1 else None
    return None


def _may_be_organisation(text: str, name: str, noun: str, cast: Cast, spoke: Collection[str]) -> bool:
    words = name.split()
    bare = {word.lower().strip(".") for word in words}
    if bare & (STARTERS | DAYS | COUNTRIES) or bare <= PLACES | NATIONS or bare & PARTIES:
        return False
    if re.search(rf"\b{re.escape(name.lower())}\b", text):  # 'Pilots' are pilots
        return False
    if noun in _CALLED and not (bare & _CALLED[noun] or (noun in _INITIALS and _is_initials(name))):
        return False
    if len(words) > 1 and words[-1].lower() in NO_PERSON:
        return True
    if cast.named(words) or any(cast.named([word]) for word in words):
        return False
    if (len(words) > 1 and bare & NO_PERSON) or name in spoke or _is_initials(name):
        return True
    often = len(re.findall(rf"\b{re.escape(name)}\b", text)) > 1
    return often and noun in BUSINESSES


def _is_initials(name: str) -> bool:
    """'FBI', 'F.B.I.'"""
    return name.isupper() and 2 < len(name.replace(".", "")) < 6


def _bare(name: str) -> str:
    words = name.split()
    while len(words) > 1 and words[0].lower() in STARTERS - _OF_NAMES:
        words = words[1:]
    return re.sub(r"[’']s$", "", " ".join(words))
