"""Whom 'they', 'who' and 'both' mean: the nouns of people, and the pairs of names, that stand before."""

from __future__ import annotations

import re

from index.people.in_article import Cast
from index.people.traits import Person
from index.text import CAPITAL, UPPER, Layout
from index.text.collectives import GROUP_NOUN, GROUPS
from index.text.vocabulary import PERSON_ENDINGS, SOMEBODY

BREAK = (
    r"the|an?|some|many|most|those|all|several|other|few|two|three|of|by|to|from|with|for|and|or|among|than|"
    r"like|as|is|are|was|were|be|against|on|in|between|about|including|that|said|says|one|another|"
    r"their|his|her|its|but|both|where|when|which|who|what|if|because|while|called"
)
"""Words over which no noun phrase goes on, as the ways of a pattern."""
_PHRASE_BEFORE = re.compile(
    rf"(?:\b(?:{BREAK}),? |^|[,;:.(“”\"] ?|— ?)"
    rf"(?P<phrase>(?:(?!(?:{BREAK})\b)[\w’'\-]+ ){{0,3}}[\w’'\-]+)$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    rf"(?:^|[,;:] |\b(?:that|while|as|when|but|because) |, and )"
    rf"(?:[Tt]he |[Ss]ome |[Mm]any |[Mm]ost |[Aa]ll |[Tt]h[eo]se )?"
    rf"(?P<phrase>(?:(?!(?:{BREAK})\b)[\w’'\-]++ ){{0,3}}?(?i:{GROUP_NOUN})"
    rf"(?: (?:in|of|for|at|from) (?:the )?(?:{CAPITAL} ?)+)?)\b",
)
_PAIR = re.compile(
    rf"(?:^|[,;:] )(?P<pair>(?:{CAPITAL} ){{0,3}}{CAPITAL} and (?:{CAPITAL} ){{0,3}}{CAPITAL})(?=,? \w)"
)
_GROUP_PHRASE = re.compile(
    rf"(?<![\w-])(?P<phrase>(?:(?!(?:{BREAK})\b)[\w’'\-]{{1,70}}+ ){{0,2}}(?:{GROUP_NOUN})"
    rf"(?: and (?:\w+ )?(?:{GROUP_NOUN}))?)\b",
    re.IGNORECASE,
)
_NAME = re.compile(rf"(?<![\w’'.\-])(?P<name>{CAPITAL}(?: (?:of (?:the )?|for )?{CAPITAL}){{0,11}}), $")
_BETWEEN = re.compile(
    rf"(?: of (?:the )?[{UPPER}][\w.]+(?: [{UPPER}]\w+)?)?\s*+(?:\([^)]*\))?,?\s*+(?:and |but |both of |\()?"
    r"|\s*,[^,.;“”\"]{3,90},\s*(?:and |but )?"
    r"|, (?:the|an?) [^,.;“”\"]{3,70} "
)
"""What may stand between a person's name and 'who'."""
_WHERE = re.compile(rf" (?:in|from|of|at) (?:the )?(?:{CAPITAL} ?)+$")
_NEAR = 70  # characters before 'who' in which the group that it means stands
_AND_NAME = re.compile(rf" and (?:(?:former |then-)?[{UPPER}]\w+\.? ){{0,3}}(?=[{UPPER}])")
_WHOEVER = frozenset(
    "all anybody anyone everybody everyone few many nobody others some someone those".split()
)
_FAR = 2  # sentences back
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


def who_before(text: str, cast: Cast, layout: Layout, place: int) -> Person | str | None:
    """'who', 'that': the person or the noun phrase that ends right before it."""
    start = layout.sentences[layout.sentence(place)][0] if layout.sentences else 0
    mentions = cast.between(start, place)
    if mentions and _BETWEEN.fullmatch(text, mentions[-1].end, place):
        return mentions[-1].person
    if name := _NAME.search(text, start, place):
        return name["name"]
    return _phrase_before(text, start, place)


def _phrase_before(text: str, start: int, place: int) -> str | None:
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
