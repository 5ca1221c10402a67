"""Whether two phrases name one role: 'Ukraine’s prime minister' and 'Ukrainian PM', but not France's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.article import RoleTime
from index.people.kin import KIN
from index.people.role_nouns import bare, head_of_word, is_role_noun
from index.people.role_phrases import time_of, trimmed, words_of
from index.text import plain_letters
from index.text.vocabulary import LESSER

_SAME = (
    (r"\bu\.s\.a?\.?|\bunited states(?: of america)?\b|\bamerican\b", "us"),
    (r"\bu\.k\.?|\bunited kingdom\b|\bbritish\b|\bbritain\b|\bgreat britain\b", "uk"),
    (r"\bu\.n\.?|\bunited nations\b", "un"), (r"\be\.u\.?|\beuropean union\b", "eu"),
    (r"\bchief executive(?: officer)?\b", "ceo"), (r"\bchief financial officer\b", "cfo"),
    (r"\bchief operating officer\b", "coo"), (r"\bpm\b", "prime minister"),
    (r"\bsecretary general\b", "secretary-general"), (r"\bhead coach\b", "coach"),
    (r"\bchair(?:man|woman|person)\b", "chair"), (r"\bspokes(?:man|woman)\b", "spokesperson"),
    (r"\bcongress(?:man|woman|person)\b|\brep\b\.?", "representative"), (r"\bsen\b\.?", "senator"),
    (r"\bgov\b\.?", "governor"), (r"\blt\b\.?", "lieutenant"), (r"\bgen\b\.?", "general"),
    (r"\bmonarch\b|\bqueen\b(?= of the united kingdom)", "monarch"), (r"\btsar\b", "czar"),
)  # fmt: skip
_SPELLED = tuple((re.compile(pattern), name) for pattern, name in _SAME)
_NATION = {
    "french": "france", "dutch": "netherlands", "spanish": "spain", "swiss": "switzerland",
    "danish": "denmark", "greek": "greece", "irish": "ireland", "polish": "poland", "finnish": "finland",
    "welsh": "wales", "scottish": "scotland", "english": "england", "emirati": "uae", "kiwi": "zealand",
}  # fmt: skip
"""Words of nations that their country's name does not tell."""
_SMALL = frozenset(
    "the a an of for at in with to on from under and or its his her their our this that by".split()
)
_LESSER = (LESSER | {"associate", "junior", "co", "sub", "under", "nominee", "candidate"}) - {
    "acting",
    "ex",
    "former",
    "then-",
}
_CUT = re.compile(r"\b(?:of|for|at|in|with|to|on|from|under)\b")
_LIKE = 4  # letters that 'Ukraine' and 'Ukrainian' must have in common, and all but two of the shorter one
_INITIALS = 3  # letters that stand for an organisation


@dataclass(frozen=True, slots=True)
class _Part:
    """One role of a phrase: its noun, all its other words, and its names by their first letters."""

    noun: str
    words: frozenset[str]
    initials: str


def without_time(role: str) -> tuple[str, RoleTime | None]:
    """A role without the words that tell when it is held, and when: 'former president' was held once."""
    words = words_of(role, 0, len(role))
    time = time_of([word for word, _, _ in words])
    if time == "current":
        return role, None
    phrase = trimmed(role, words)
    whose = phrase and re.search(r"[’']s? ", role[: phrase.span[0]])  # of 'apple's former ceo', 'apple's' too
    held = role[slice(*phrase.span)] if phrase and not whose else role
    return " ".join(word for word in held.split() if time_of([bare(word)]) == "current"), time


def nouns_of(role: str) -> list[str]:
    """The nouns that a role can be looked up by: 'ceo' and 'founder' of 'CEO and founder of Harbour Rail'."""
    return list(dict.fromkeys(part.noun for part in _parts(role)))


def describes_person(words: str) -> bool:
    """Whether words are a person's by their noun: 'the pet shop owner', 'his wife'; not 'the economy'."""
    return bool(nouns_of(words)) or words.rpartition(" ")[2] in KIN


def is_same_role(asked: str, held: str) -> bool:
    """Whether a role that somebody holds is the one that is asked for.

    It is so where it has all words that are asked, and no word that makes it another ('deputy'). Country and
    organisation are words like others: 'France’s education minister' is not Ukraine's.
    """
    wanted = _parts(asked)
    return bool(wanted) and any(_fits(wanted[0], part) for part in _parts(held))


def _fits(asked: _Part, held: _Part) -> bool:
    if asked.noun != held.noun or (held.words - asked.words) & _LESSER:
        return False
    return all(
        any(_alike(one, other) for other in held.words) or _stands_for(one, held) for one in asked.words
    )


def _alike(one: str, other: str) -> bool:
    """Whether words are the same, or a country and its people: 'Ukraine' and 'Ukrainian'."""
    if one == other:
        return True
    shared = max(_LIKE, min(len(one), len(other)) - 2)
    return len(one) > _LIKE and len(other) > _LIKE and one[:shared] == other[:shared]


def _stands_for(word: str, held: _Part) -> bool:
    """'CDC' for 'Centers for Disease Control and Prevention'."""
    return len(word) >= _INITIALS and word in held.initials


def _parts(role: str) -> list[_Part]:
    """The roles in a phrase: 'co-founder and CEO of X' has two, of one organisation."""
    letters = "".join(word[0] for word in re.findall(r"\b[A-Z]\w+", role)).lower()
    plain = plain_letters(role).replace("’", "'")
    for pattern, name in _SPELLED:
        plain = pattern.sub(name, plain)
    found: list[_Part] = []
    pieces = re.split(r",? and |, ", plain)
    for number, piece in enumerate(pieces):
        words = _words(piece)
        noun, at = _noun(words)
        if not noun:
            continue
        beyond = [word for later in pieces[number + 1 :] for word in _words(later)]
        rest = (
            words[:at]
            + words[at + 1 :]
            + (beyond if not _CUT.search(piece) or number + 1 < len(pieces) else [])
        )
        found.append(_Part(noun, frozenset(map(_of_nation, (w for w in rest if w not in _SMALL))), letters))
    return found


def _of_nation(word: str) -> str:
    return _NATION.get(word, word)


def _words(phrase: str) -> list[str]:
    """Words in small letters without marks, with what stands beyond the noun after it."""
    return [word for word in (bare(token) for token in phrase.split()) if word]


def _noun(words: Sequence[str]) -> tuple[str, int]:
    """The noun of a role and its place: the last word before 'of', or the last of all; '' where none is."""
    cut = next((at for at, word in enumerate(words) if _CUT.fullmatch(word)), len(words))
    for at in (cut - 1, len(words) - 1):
        if at >= 0 and is_role_noun(words[at], sure=True):
            return head_of_word(words[at]), at
    return "", 0
