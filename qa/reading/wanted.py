"""What kind of thing a question wants for a short answer: a person, a place, a date, a number …"""

from __future__ import annotations

import re
from typing import Literal

from qa.asking.vocabulary import AUXILIARIES
from qa.records import Question, QuestionKind

Wanted = Literal[
    "person", "place", "date", "year", "duration", "number", "money", "percent", "name", "colour", "thing"
]
"""`name`: whatever has a name (a company, a ship, a film); `thing`: a word or a few, of no known shape."""

_BY_KIND: dict[QuestionKind, Wanted] = {
    "who": "person",
    "when": "date",
    "where": "place",
    "how_many": "number",
    "how_much": "money",
    "how_long": "duration",
}
_NOUNS: dict[Wanted, str] = {
    "person": "man woman boy girl person actor actress singer rapper musician player president minister"
    " leader author writer director artist politician senator governor ceo founder coach manager judge king"
    " queen emperor pope prince princess general celebrity star lawyer doctor scientist comedian host driver"
    " golfer boxer model mayor candidate nominee general",
    "place": "country nation city town village state region continent island river lake sea ocean county"
    " province capital area location place port airport venue hotel street district territory planet",
    "year": "year",
    "date": "month day date century decade season weekday",
    "percent": "percent percentage proportion",
    "money": "price cost salary fee sum fine",
    "number": "number total age score temperature population distance height length speed size",
    "duration": "duration",
    "name": "company firm team club organization organisation group party band university school college"
    " agency network airline newspaper magazine bank brand studio store chain website app show film movie"
    " series book novel song album award prize ship vessel boat plane aircraft airplane event sport"
    " tournament championship competition festival holiday language religion law bill act treaty war battle"
    " stadium museum hospital church court channel program programme game car vehicle spacecraft rocket"
    " telescope virus drug vaccine storm hurricane dynasty tribe",
    "colour": "color colour",
}
_BY_NOUN = {noun: kind for kind, nouns in _NOUNS.items() for noun in nouns.split()}
_HEAD = re.compile(
    r"\b(?:what|which)(?: (?:is|was|are|were))?(?: the)?(?: (?:name|names|title) (?:of|for))?"
    r"(?: (?:the|a|an|this|his|her|its|their))?(?P<nouns>(?: [\w’'.-]+){1,4})",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\bwhat(?: is|'s|’s| was| are| were)? .{0,40}?\b(?:names?|title|called|named|known as)\b", re.IGNORECASE
)
_VERBS = frozenset(
    (*AUXILIARIES, *"may might must happened happens caused made makes led said says else".split())
)
_TELLING = re.compile(
    r"\bwhat (?:did|does|do|will|would|has|have|had|can|could|should) .{1,300}"
    r"\b(?:do|done|say|said|happen|think|want)\W*$"
    r"|\bwhat (?:happen\w*|else)\b"
    r"|^(?:so |and )?(?:why|how (?!many|much|long|old|far|tall|big|high|deep))\b",
    re.IGNORECASE,
)
_MEASURED = re.compile(r"^how (?:old|far|tall|big|high|deep|fast|heavy|large|wide|often)\b", re.IGNORECASE)
_MONEY = re.compile(r"^how much\b(?! (?:of|time|water|snow|rain)\b)", re.IGNORECASE)


def wanted(question: Question) -> Wanted | None:
    """The kind of short answer that a question asks for; None where it asks for a telling."""
    text = question.standalone
    if question.kind not in (*_BY_KIND, "other") or _TELLING.search(text):
        return None
    if re.search(r"\bpercent(?:age)?\b", text, re.IGNORECASE):
        return "percent"
    if question.kind == "how_much" and not _MONEY.match(text):
        return "number"
    if question.kind == "when" and re.search(r"\byear\b", text, re.IGNORECASE):
        return "year"
    if question.kind in _BY_KIND:
        return _BY_KIND[question.kind]
    if _MEASURED.match(text):
        return "number"
    return _by_noun(text)


def _by_noun(text: str) -> Wanted | None:
    """By the noun after 'what' or 'which': the last of those before the verb."""
    head = _HEAD.search(text)
    for word in _nouns(head["nouns"]) if head else ():
        if kind := _BY_NOUN.get(word) or _BY_NOUN.get(word.removesuffix("s")):
            return kind
    if _NAMED.search(text):
        return "name"
    if re.search(r"\b(?:who|whom|whose)\b", text, re.IGNORECASE):
        return "person"
    return "thing" if re.search(r"\b(?:what|which)\b", text, re.IGNORECASE) else None


def _nouns(words: str) -> list[str]:
    """The words that may be the noun, the likeliest first: 'river' of ' big river did'."""
    nouns: list[str] = []
    for word in words.lower().split():
        word = word.removesuffix("'s").removesuffix("’s")
        if word in _VERBS or word in ("of", "in", "for", "from", "on", "to", "at", "by", "with", "that"):
            break
        nouns.append(word)
    return nouns[::-1]
