"""What is no single person: 'they', 'who', 'the company' and the groups and organisations that these mean."""

from __future__ import annotations

import re
from collections.abc import Collection

from index.people.in_article import Cast
from index.text import CAPITAL, Layout
from index.text.vocabulary import (
    BUSINESSES,
    COUNTRIES,
    DAYS,
    GROUP_NOUNS,
    GROUPS,
    NATIONS,
    NO_PERSON,
    ORGANISATIONS,
    PARTIES,
    PERSON_ENDINGS,
    PLACES,
    ROLE_NOUNS,
    SOMEBODY,
    STARTERS,
)

_BREAK = (
    r"the|an?|some|many|most|those|all|several|other|few|two|three|of|by|to|from|with|for|and|or|among|than|"
    r"like|as|is|are|was|were|be|against|on|in|between|about|including|that|said|says|one|another|"
    r"their|his|her|its|but|both|where|when|which|who|what|if|because|while|called"
)
_PHRASE_BEFORE = re.compile(
    rf"(?:\b(?:{_BREAK}),? |^|[,;:.(“”\"] ?|— ?)"
    rf"(?P<phrase>(?:(?!(?:{_BREAK})\b)[\w’'\-]+ ){{0,3}}[\w’'\-]+)$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    rf"(?:^|[,;:] |\b(?:that|while|as|when|but|because) |, and )"
    rf"(?:[Tt]he |[Ss]ome |[Mm]any |[Mm]ost |[Aa]ll |[Tt]h[eo]se )?"
    rf"(?P<phrase>(?:(?!(?:{_BREAK})\b)[\w’'\-]++ ){{0,3}}?(?i:{'|'.join(sorted(GROUP_NOUNS))})"
    rf"(?: (?:in|of|for|at|from) (?:the )?(?:{CAPITAL} ?)+)?)\b",
)
_PAIR = re.compile(
    rf"(?:^|[,;:] )(?P<pair>(?:{CAPITAL} ){{0,3}}{CAPITAL} and (?:{CAPITAL} ){{0,3}}{CAPITAL})(?=,? \w)"
)
_GROUP_PHRASE = re.compile(
    rf"(?<![\w-])(?P<phrase>(?:(?!(?:{_BREAK})\b)[\w’'\-]{{1,70}}+ ){{0,2}}(?:{'|'.join(sorted(GROUP_NOUNS))})"
    rf"(?: and (?:\w+ )?(?:{'|'.join(sorted(GROUP_NOUNS))}))?)\b",
    re.IGNORECASE,
)
_STRANGER = re.compile(
    rf"\b(?:[Aa]n?|[Oo]ne|[Aa]nother) (?P<phrase>(?:(?!(?:{_BREAK})\b)[\w’'\-]+ ){{0,3}}"
    rf"(?:{'|'.join(sorted(SOMEBODY))}))\b"
)
_WHERE = re.compile(rf" (?:in|from|of|at) (?:the )?(?:{CAPITAL} ?)+$")
_NEAR = 70  # characters before 'who' in which the group that it means stands
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
_AND_NAME = re.compile(r" and (?:(?:former |then-)?[A-Z]\w+\.? ){0,2}(?=[A-Z])")
_OF_NAMES = frozenset("new old".split())  # 'the New York Times'
_WHOEVER = frozenset(
    "all anybody anyone everybody everyone few many nobody others some someone those".split()
)
_FAR = 2  # sentences back
_QUITE_FAR = 4
_REACH = 30
_NEVER = frozenset(
    "act bill country law nation park poll report state study survey".split()
)  # many names end so, and few are called so
_ANYWHERE = frozenset("area city community company county district party school town".split())
_A_DAY = rf"(?i:{'|'.join(sorted(DAYS))})\b"
_TITLE = 30  # characters before the first name of a sentence: 'Republican Sen. '

_ARTICLE = re.compile(
    r"^(?:(?:the|these|those|some|all|while|when|where|as|but|and|because|if|although) )+", re.IGNORECASE
)


def groups_before(text: str, cast: Cast, layout: Layout, place: int) -> str | None:
    """'they': the people in the plural that are a subject before, if they are the only ones.

    Two sentences back, only those that open the sentence.
    """
    number = layout.sentence(place)
    for sentence in range(number, max(-1, number - 1 - _FAR), -1):
        if sentence < 0 or not layout.sentences:
            return None
        start, end = layout.sentences[sentence]
        end = min(end, place)
        found = {_ARTICLE.sub("", m["phrase"]): m.start() for m in _SUBJECT.finditer(text[start:end])}
        found |= {m["pair"]: m.start() for m in _PAIR.finditer(text[start:end])}
        outside = [
            phrase
            for phrase, at in found.items()
            if layout.quotation(start + at) is None and (at == 0 or sentence >= number - 1)
        ]
        if outside:
            return outside[0] if len(outside) == 1 else None
        if pair := _pair(text, cast, start, end):
            return pair
    return None


def _pair(text: str, cast: Cast, start: int, end: int) -> str | None:
    """Two people who open a sentence together: 'Sen. Marco Rubio and former Gov. Jeb Bush'."""
    mentions = cast.between(start, end)
    if len(mentions) < 2 or mentions[0].start - start > _TITLE:
        return None
    one, other = mentions[:2]
    joined = _AND_NAME.match(text, one.end)
    together = joined and joined.end() == other.start and one.person is not other.person
    return f"{one.person.name} and {other.person.name}" if together else None


def pair_before(text: str, cast: Cast, layout: Layout, place: int) -> str | None:
    """'both', 'the two': two people who are named together in the paragraph or in the one before."""
    number = layout.paragraph(place)
    for mention in reversed(cast.between(0, place)):
        if number - layout.paragraph(mention.start) > 1:
            return None
        following = _AND_NAME.match(text, mention.end)
        others = cast.between(following.end(), following.end() + 1) if following else []
        if others and others[0].person is not mention.person:
            return f"{mention.person.name} and {others[0].person.name}"
    return None


def phrase_before(text: str, start: int, place: int) -> str | None:
    """'who': the noun phrase before a place, if it ends in a noun of people; else the last group there."""
    before = text[start:place].rstrip(" ,—–-")
    if before.rpartition(" ")[2].lower() in _WHOEVER:
        return None
    match = _PHRASE_BEFORE.search(before)
    phrase = match["phrase"] if match else ""
    noun = phrase.rpartition(" ")[2].lower()
    if noun in SOMEBODY or noun.endswith(PERSON_ENDINGS) or GROUPS.fullmatch(noun):
        return phrase
    groups = list(_GROUP_PHRASE.finditer(before, max(0, len(before) - _NEAR)))
    if groups:
        where = _WHERE.match(before, groups[-1].end())
        return before[groups[-1].start() : where.end()] if where else groups[-1]["phrase"]
    return phrase if noun.endswith("s") and place - start - len(before) == 1 else None


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


def stranger_before(text: str, cast: Cast, layout: Layout, place: int) -> str | None:
    """'the woman': the last one without a name, 'a middle-aged cashier', if nobody is named since."""
    if not layout.sentences:
        return None
    number = layout.sentence(place)
    start = layout.sentences[max(0, number - 2)][0]
    found = [m for m in _STRANGER.finditer(text, start, place) if layout.quotation(m.start()) is None]
    if not found:
        return None
    since = [m for m in cast.between(found[-1].start(), place) if layout.quotation(m.start) is None]
    return None if since else found[-1]["phrase"]


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
