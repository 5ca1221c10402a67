"""What a phrase beside a name is: which role it names, and whether it is held, was held or will be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.article import RoleTime, Span
from index.people.kin import KIN
from index.people.role_nouns import PASSED, bare, is_role_noun, is_verb, parts_of
from index.text import MONTHS, WEEKDAYS
from index.text.vocabulary import DOTTED, PREPOSITIONS, PRONOUNS

Word = tuple[str, int, int]
"""A word of a text, with its place."""

_PASSED: dict[str, RoleTime] = dict.fromkeys(PASSED, "former")
TIMES: dict[str, RoleTime] = {
    "former": "former", "formerly": "former", "ex": "former", "onetime": "former", "one-time": "former",
    "previous": "former", "previously": "former", "then": "then", "late": "late", "acting": "acting",
    "interim": "acting", "caretaker": "acting", "incoming": "elect", "elect": "elect",
    "designate": "elect", "future": "elect", "current": "current", "outgoing": "current",
    "incumbent": "current", "now": "current", "new": "current", "newly": "current", "sitting": "current",
    **_PASSED,
}  # fmt: skip
"""Words beside a role that tell when it is held."""

PLAIN = re.compile(r"[\w’'.&/-]+")
"""A word without marks that part it from others."""

_AT_THE_TIME = re.compile(r"\bat (?:the|that) time\b")
_YEARS = re.compile(r"\b(?:from|between|until|in the) (?:\w+ )?(?:19|20)\d\d")
BREAKING = frozenset(
    "who whom whose which that when while during after before because where but although".split()
)
"""Words with which another clause begins."""

_JOINED = re.compile(r" (?:and|but) (?=(?:the|an?|his|her|its|their|one|has|had|was|is|now|who|former) )")
_OF = frozenset("of for at in with to on from under".split())
OWNS = frozenset("his her its their our my your".split())
"""Words of whose somebody is."""

ARTICLES = frozenset(("the", "a", "an"))
"""Articles."""

_NAMING = ("New", "Late")  # 'New York', 'Late Night': parts of names
_LEADING = frozenset("fellow longtime embattled powerful popular noted own also both".split()) | frozenset(
    KIN
) - {"lady"}
_MOST = 14  # words of a role
_INITIALS = re.compile(r"(?:[A-Z]\.)+")
_ENDING_SO = frozenset("inc corp co ltd bros".split())

DOTTED_WORD = re.compile(r"(?:[A-Z]\.)+|[A-Z][a-z]{1,4}\.")
"""'U.S.', 'Gov.': a full stop that may end no sentence."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A role in a text: its span, and when it is held."""

    span: Span
    time: RoleTime


def words_of(text: str, start: int, end: int) -> list[Word]:
    """The words of a part of a text, each with its place."""
    return [(found.group(), *found.span()) for found in re.compile(r"\S+").finditer(text, start, end)]


def time_of(words: Sequence[str], rest: str = "") -> RoleTime:
    """When a role is held, by the words beside it; `rest` is what follows it."""
    found: RoleTime = "current"
    for word in words:
        plain = bare(word) if word not in _NAMING else ""
        signs = (plain, *parts_of(plain))
        told: RoleTime = next((TIMES[sign] for sign in signs if sign in TIMES), "current")
        found = told if told != "current" and found != "former" else found  # 'a former acting director'
    if found == "current" and _YEARS.search(rest):
        return "former"
    return "then" if found == "current" and _AT_THE_TIME.search(rest) else found


def trimmed(text: str, words: list[Word], rest: str = "", nouns: int | None = None) -> Phrase | None:
    """The role that some words name, without articles, ages and times before it; None where nothing is left.

    `nouns` of the words are up to its noun.
    """
    nouns = len(words) if nouns is None else nouns
    time = time_of([word for word, _, _ in words[:nouns]], rest)
    while words and _is_leading(words[0][0], nouns):
        words, nouns = words[1:], nouns - 1
    if not words:
        return None
    start, end = words[0][1], words[-1][2]
    opening = re.match(r"[“\"'‘(\[]*(?:(?:[Ee]x|[Tt]hen|[Nn]ow)-)?", text[start:end])
    start += opening.end() if opening else 0
    while end > start and (text[end - 1] in ",;:”\"’'" or _is_full_stop(text, start, end)):
        end -= 1
    return Phrase((start, end), time) if end - start > 1 else None


def _is_full_stop(text: str, start: int, end: int) -> bool:
    """Whether a role ends with the full stop of its sentence, not with that of 'Sen.' or 'U.S.'"""
    last = text[start:end].split()[-1]
    return last.endswith(".") and not (bare(last) in DOTTED | _ENDING_SO or _INITIALS.fullmatch(last))


def _is_leading(word: str, count: int) -> bool:
    plain = bare(word)
    owned = word.endswith(("’s", "'s", "s’", "s'")) and (
        word.islower() or plain in (*WEEKDAYS, *MONTHS, "today")
    )
    kin = word.islower() and plain in KIN
    told = kin or plain in ARTICLES | OWNS | _LEADING | TIMES.keys() | frozenset(WEEKDAYS)
    return count > 1 and word not in _NAMING and (told or plain[:1].isdigit() or owned)


def phrase_after(text: str, start: int, end: int, sure: bool = True) -> Phrase | None:
    """The role with which a part of a text begins: 'the director of the CDC, …'; None where it is none.

    `sure` where the form of the phrase tells that it is about a person.
    """
    part = text[start:end]
    if joined := _JOINED.search(part):
        part = part[: joined.start()]
    words = words_of(text, start, start + len(part))
    cut = next((at for at, (word, _, _) in enumerate(words) if bare(word) in BREAKING), len(words))
    rest = text[start:end]
    words = words[:cut]
    at = next(
        (at for at, (word, _, _) in enumerate(words) if word in PREPOSITIONS | _OF | {"as"}), len(words)
    )
    noun, tail = words[:at], words[at : at + _MOST]
    if not noun or not _is_chunk(noun, sure) or any(is_verb(word) for word, _, _ in tail):
        return None
    if tail and tail[0][0] not in _OF | {"and", "or"}:
        return None
    return trimmed(text, noun + _whole(tail), rest, len(noun))


def _whole(tail: list[Word]) -> list[Word]:
    """What belongs to a role of what follows its noun: 'of the CDC', 'at Yale', not 'in an interview'."""
    if not tail:
        return []
    capital = any(word[:1].isupper() for word, _, _ in tail)
    belongs = bare(tail[0][0]) in ("of", "for") or capital
    if tail[0][0] == "to" and not (tail[1:] and (tail[1][0] == "the" or tail[1][0][:1].isupper())):
        return []  # 'to refuse'
    days = (*WEEKDAYS, *MONTHS)
    at = next((at for at, (word, _, _) in enumerate(tail) if at and bare(word) in days), len(tail))
    now = next((at for at, (word, _, _) in enumerate(tail) if word == "time" and tail[at - 2][0] == "at"), at)
    at = min(at, now)
    tail = tail[:at]
    while tail and bare(tail[-1][0]) in _OF | ARTICLES | {"and", "or"}:
        tail = tail[:-1]
    return tail if belongs else []


def _is_chunk(noun: Sequence[Word], sure: bool) -> bool:
    """Whether words up to a preposition are a noun of a role with what stands before it."""
    words = [word for word, _, _ in noun]
    if len(words) > 8 or any(is_verb(word) or bare(word) in PRONOUNS - OWNS for word in words):
        return False
    if any(not PLAIN.fullmatch(word) for word in words) or bare(words[0]) in ("one", "some", "many", "no"):
        return False
    if any(_is_best(bare(word)) for word in words[:-1]):
        return False
    last = bare(words[-1])
    if last == "lady" and bare(" ".join(words[-2:-1])) != "first":
        return False
    return is_role_noun(words[-1], sure) and not (len(words) > 1 and bare(words[-2]) in ("no", "not"))


def _is_best(word: str) -> bool:
    """'the only', 'the youngest': a record and no role."""
    superlative = word.endswith("est") and word not in (
        "west",
        "midwest",
        "guest",
        "interest",
        "northwest",
        "southwest",
        "forest",
    )
    return superlative or word in ("only", "most", "next", "last", "second", "third", "another", "such")
