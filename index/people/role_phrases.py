"""What a phrase beside a name is: which role it names, and whether it is held, was held or will be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.article import RoleTime, Span
from index.people.kin import KIN
from index.text import MONTHS, WEEKDAYS, plain_letters
from index.text.collectives import GROUP_NOUNS, NO_PERSON
from index.text.vocabulary import (
    AUXILIARY,
    DOTTED,
    FULL_ROLE,
    OFFICES,
    PARTIES,
    PREPOSITIONS,
    PRONOUNS,
    ROLE_NOUNS,
    SAYING,
    TITLES,
    VERBS,
)

_TIMES: dict[str, RoleTime] = {
    "former": "former", "formerly": "former", "ex": "former", "onetime": "former", "one-time": "former",
    "previous": "former", "previously": "former", "retired": "former", "ousted": "former", "deposed": "former", "fired": "former",
    "disgraced": "former", "then": "then", "late": "late", "acting": "acting", "interim": "acting",
    "caretaker": "acting", "incoming": "elect", "elect": "elect", "designate": "elect", "future": "elect",
    "current": "current", "outgoing": "current", "incumbent": "current", "now": "current", "new": "current",
    "newly": "current", "sitting": "current",
}  # fmt: skip
"""Words beside a role that tell when it is held."""

COURTESY = frozenset("mr messrs mrs ms miss mx mme mlle sir madam dr doctor hon lord dame st fr sr".split())
_NOBODY = frozenset(KIN) - {"lady"} | PARTIES | GROUP_NOUNS | frozenset(
    "independent conservative liberal libertarian socialist man woman boy girl teen teenager person native"
    " resident voter fan friend supporter critic survivor victim ally rival opponent teammate counterpart"
    " colleague parent parents guest hopeful newcomer legend icon pick senior deputy guard said university"
    " newsman visitor passenger neighbor neighbour bystander source one vice ex-wife ex-husband favorite"
    " front-runner frontrunner runner-up challenger contender alumnus alumna member kin star".split()
)  # fmt: skip
"""Nouns of people that name no role: relatives, members of parties, who somebody is to another."""
_SURE_ENDING = re.compile(
    r"[a-z]{2,}(?:woman|person|ress|eer|rapher|maker|keeper|writer|holder|back|surgeon|ist|ian|tor|ier|ser|ler"
    r"|der|cer|ner)"
)
_NOT_ENDING_SO = re.compile(r".*(?:list|twist|former|number|under|order|winner|partner|letter|matter|after)")
_PLAIN = re.compile(r"[\w’'.&/-]+")
_PART = re.compile(
    r"(?P<before>(?:ex|then|now|vice|co|deputy|acting|late)-)?(?P<word>.+?)(?P<after>-elect|-designate)?"
)
_AT_THE_TIME = re.compile(r"\bat (?:the|that) time\b")
_YEARS = re.compile(r"\b(?:from|between|until|in the) (?:\w+ )?(?:19|20)\d\d")
_BREAKING = frozenset(
    "who whom whose which that when while during after before because where but although".split()
)
_JOINED = re.compile(r" (?:and|but) (?=(?:the|an?|his|her|its|their|one|has|had|was|is|now|who|former) )")
_PAST = frozenset(
    "beat became began bought brought caught came chose cut did drew drove fell felt fought found gave got"
    " had heard held hit kept knew led left lent let lost made meant met paid put quit ran sang sat saw sent"
    " set"
    " shook shot shut slept sold sought spent spoke stood struck sued swept swore taught thought threw told"
    " took went won wore wrote meet meets see sees join joins asks tells calls urges".split()
)
"""Verbs of the past that their form does not tell, and some that stand before names."""
_OF = frozenset("of for at in with to on from under".split())
_OWNS = frozenset("his her its their our my your".split())
_ARTICLES = frozenset(("the", "a", "an"))
_NAMING = ("New", "Late")  # 'New York', 'Late Night': parts of names
_LEADING = frozenset("fellow longtime embattled powerful popular noted own also both".split()) | frozenset(
    KIN
) - {"lady"}
_MOST = 14  # words of a role


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


@dataclass(frozen=True, slots=True)
class Phrase:
    """A role in a text: its span, and when it is held."""

    span: Span
    time: RoleTime


def words_of(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """The words of a part of a text, each with its place."""
    return [(found.group(), *found.span()) for found in re.compile(r"\S+").finditer(text, start, end)]


def time_of(words: Sequence[str], rest: str = "") -> RoleTime:
    """When a role is held, by the words beside it; `rest` is what follows it."""
    found: RoleTime = "current"
    for word in words:
        plain = bare(word) if word not in _NAMING else ""
        part = _PART.fullmatch(plain)
        signs = (
            (plain, (part["before"] or "").rstrip("-"), (part["after"] or "").lstrip("-"))
            if part
            else (plain,)
        )
        told: RoleTime = next((_TIMES[sign] for sign in signs if sign in _TIMES), "current")
        found = told if told != "current" else found
    if found == "current" and _YEARS.search(rest):
        return "former"
    return "then" if found == "current" and _AT_THE_TIME.search(rest) else found


def trimmed(
    text: str, words: list[tuple[str, int, int]], rest: str = "", nouns: int | None = None
) -> Phrase | None:
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
    told = kin or plain in _ARTICLES | _OWNS | _LEADING | _TIMES.keys() | frozenset(WEEKDAYS)
    return count > 1 and word not in _NAMING and (told or plain[:1].isdigit() or owned)


def phrase_after(text: str, start: int, end: int, sure: bool = True) -> Phrase | None:
    """The role with which a part of a text begins: 'the director of the CDC, …'; None where it is none.

    `sure` where the form of the phrase tells that it is about a person.
    """
    part = text[start:end]
    if joined := _JOINED.search(part):
        part = part[: joined.start()]
    words = words_of(text, start, start + len(part))
    cut = next((at for at, (word, _, _) in enumerate(words) if bare(word) in _BREAKING), len(words))
    rest = text[start:end]
    words = words[:cut]
    at = next(
        (at for at, (word, _, _) in enumerate(words) if word in PREPOSITIONS | _OF | {"as"}), len(words)
    )
    noun, tail = words[:at], words[at : at + _MOST]
    if not noun or not _is_chunk(noun, sure) or any(_is_verb(word) for word, _, _ in tail):
        return None
    if tail and tail[0][0] not in _OF | {"and", "or"}:
        return None
    return trimmed(text, noun + _whole(tail), rest, len(noun))


def _whole(tail: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """What belongs to a role of what follows its noun: 'of the CDC', 'at Yale', not 'in an interview'."""
    if not tail:
        return []
    capital = any(word[:1].isupper() for word, _, _ in tail)
    belongs = bare(tail[0][0]) in ("of", "for") or capital
    if tail[0][0] == "to" and not (tail[1:] and (tail[1][0] == "the" or tail[1][0][:1].isupper())):
        return []  # 'to refuse'
    days = (*WEEKDAYS, *MONTHS)
    at = next((at for at, (word, _, _) in enumerate(tail) if at and bare(word) in (*days, "time")), len(tail))
    tail = tail[:at]
    while tail and bare(tail[-1][0]) in _OF | _ARTICLES | {"and", "or"}:
        tail = tail[:-1]
    return tail if belongs else []


def _is_chunk(noun: Sequence[tuple[str, int, int]], sure: bool) -> bool:
    """Whether words up to a preposition are a noun of a role with what stands before it."""
    words = [word for word, _, _ in noun]
    if len(words) > 8 or any(_is_verb(word) or bare(word) in PRONOUNS - _OWNS for word in words):
        return False
    if any(not _PLAIN.fullmatch(word) for word in words) or bare(words[0]) in ("one", "some", "many", "no"):
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


def _is_verb(word: str) -> bool:
    """Whether a word is a verb, as far as its form tells; 'United' is none."""
    plain = bare(word)
    if word.islower() and plain in VERBS | SAYING | AUXILIARY | _PAST | {"not", "never", "if"}:
        return True
    return word.islower() and plain.endswith("ed") and plain not in _TIMES and plain not in ("embed", "speed")


def before_name(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """The words right before a place that may be a title of the name there: up to a verb, a mark, 'the'."""
    words = words_of(text, start, end)
    taken: list[tuple[str, int, int]] = []
    while words:
        word = words[-1]
        if taken and not _goes_on(word[0]):
            break
        if not taken and word[0][-1] in ',;:!?)”"—–':
            break
        if word[0] in ("of", "and") and _is_of_title(words, taken):
            taken.insert(0, words.pop())
            continue
        if _stops(word[0], words[:-1], taken) or not _PLAIN.fullmatch(word[0].lstrip("“\"'‘(")):
            break
        taken.insert(0, words.pop())
        if word[0][0] in '“"‘(':
            break
    return taken


def _stops(word: str, before: Sequence[tuple[str, int, int]], taken: Sequence[tuple[str, int, int]]) -> bool:
    """Whether a word is no part of the title that stands after it.

    A title in capitals has none in small letters before it but 'former' and 'state', and a word in small
    letters before 'former' is a verb: 'ban former coach …'.
    """
    plain = bare(word)
    if (
        (plain in _STOPS and word != "US")
        or _is_verb(word)
        or not any(letter.isalnum() for letter in word)
        or _CREDIT.search(word)
    ):
        return True
    if plain in SAYING or (taken and taken[0][0] in _OURS):
        return True
    if not word.islower() or not taken or plain in _TIMES or plain == "state":
        return False
    if taken[0][0][:1].isupper() or time_of([taken[0][0]]) != "current":
        return True
    previous = before[-1][0].lower() if before else ""
    follows = previous in _BEING or previous.endswith(",")
    return previous in _BEFORE_VERBS or (plain.endswith("ing") and follows)


_CREDIT = re.compile(r"\w/[A-Z]")  # 'Jo Lund/Agency German coach Ada Brook'
_OURS = ("US", "U.S.", "UK", "U.K.")  # nothing stands before them: 'Russia invades Ukraine US Secretary …'
_BEFORE_VERBS = frozenset(
    "to will would can could may might must should not let he she they who we i you".split()
)
_BEING = frozenset("is was are were be been being by for of and".split())
_AT_HOME = frozenset("health housing food customs arts business trade parks".split())
_STOPS = (
    PREPOSITIONS | PRONOUNS | _ARTICLES | _BREAKING | AUXILIARY | _OWNS
    | frozenset("as so just also even only not or nor yet still when how why what there here both".split())
    | frozenset("in if though unless until since per via amid near off out up down than like let".split())
    | {"because"}
    | frozenset(MONTHS) | frozenset(WEEKDAYS)
) - {"may", "march", "august"}  # fmt: skip
_INITIALS = re.compile(r"(?:[A-Z]\.)+")
_ENDING_SO = frozenset("inc corp co ltd bros".split())
_DOTTED = re.compile(r"(?:[A-Z]\.)+|[A-Z][a-z]{1,4}\.")


def _goes_on(word: str) -> bool:
    """Whether a title may go on after a word: a mark at its end stops it, but that of 'U.S.' or 'Gov.'"""
    return word[-1] not in ',;:!?)”"—–.' or bool(_DOTTED.fullmatch(word))


def _is_of_title(words: Sequence[tuple[str, int, int]], taken: Sequence[tuple[str, int, int]]) -> bool:
    """'Secretary of State': the noun of a role before 'of'; or 'Department of Labor director'."""
    if len(words) < 2 or not taken or not taken[0][0][:1].isupper() or not words[-2][0][:1].isupper():
        return False
    if words[-1][0] == "and":
        return bare(words[-2][0]) in _AT_HOME and not is_role_noun(taken[0][0])
    ends = is_role_noun(taken[-1][0])
    if is_role_noun(words[-2][0]):
        return not ends and all(word[:1].isupper() for word, _, _ in taken)
    return ends and len(taken) > 1
