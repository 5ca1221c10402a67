"""The words right before a name that are its title: 'Nassau County District Attorney', 'the former coach'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.people.role_nouns import bare, is_role_noun, is_verb
from index.people.role_phrases import (
    ARTICLES,
    BREAKING,
    DOTTED_WORD,
    OWNS,
    PLAIN,
    TIMES,
    Word,
    time_of,
    words_of,
)
from index.text import MONTHS, WEEKDAYS
from index.text.collectives import COUNTRIES, NATIONS
from index.text.vocabulary import AUXILIARY, PREPOSITIONS, PRONOUNS, SAYING

_CREDIT = re.compile(r"\w/[A-Z]")  # 'Jo Lund/Agency German coach Ada Brook'
_OURS = ("US", "U.S.", "UK", "U.K.")  # nothing stands before them: 'Russia invades Ukraine US Secretary …'
_BEFORE_VERBS = frozenset(
    "to will would can could may might must should not let he she they who we i you".split()
)
_BEING = frozenset("is was are were be been being by for of and".split())
_AT_HOME = frozenset("health housing food customs arts business trade parks".split())
_STOPS = (
    PREPOSITIONS | PRONOUNS | ARTICLES | BREAKING | AUXILIARY | OWNS
    | frozenset("as so just also even only not or nor yet still when how why what there here both".split())
    | frozenset("in featuring including starring if though unless until since because per via amid".split())
    | frozenset("near off out up down than like let".split())
    | frozenset(MONTHS) | frozenset(WEEKDAYS)
) - {"may", "march", "august"}  # fmt: skip


def before_name(text: str, start: int, end: int) -> list[Word]:
    """The words right before a place that may be a title of the name there: up to a verb, a mark, 'the'."""
    words = words_of(text, start, end)
    taken: list[Word] = []
    while words:
        word = words[-1]
        if taken and not _goes_on(word[0]):
            break
        if not taken and word[0][-1] in ',;:!?)”"—–':
            break
        if word[0] in ("of", "and") and _is_of_title(words, taken):
            taken.insert(0, words.pop())
            continue
        if _stops(word[0], words[:-1], taken) or not PLAIN.fullmatch(word[0].lstrip("“\"'‘(")):
            break
        taken.insert(0, words.pop())
        if word[0][0] in '“"‘(':
            break
    return taken


def _stops(word: str, before: Sequence[Word], taken: Sequence[Word]) -> bool:
    """Whether a word is no part of the title that stands after it.

    A title in capitals has none in small letters before it but 'former' and 'state', and a word in small
    letters before 'former' is a verb: 'ban former coach …'.
    """
    plain = bare(word)
    if (
        (plain in _STOPS and word != "US")
        or is_verb(word)
        or not any(letter.isalnum() for letter in word)
        or _CREDIT.search(word)
    ):
        return True
    if plain in SAYING or (taken and (taken[0][0] in _OURS or _is_land_before(plain, taken[0][0]))):
        return True
    if not word.islower() or not taken or plain in TIMES or plain == "state":
        return False
    if taken[0][0][:1].isupper() or time_of([taken[0][0]]) != "current":
        return True
    previous = before[-1][0].lower() if before else ""
    follows = previous in _BEING or previous.endswith(",")
    return previous in _BEFORE_VERBS or (plain.endswith("ing") and follows)


def _is_land_before(plain: str, word: str) -> bool:
    """'Russia invades Ukraine Russian President …': a country before its neighbour's president."""
    return plain in COUNTRIES and bare(word) in NATIONS


def _goes_on(word: str) -> bool:
    """Whether a title may go on after a word: a mark at its end stops it, but that of 'U.S.' or 'Gov.'"""
    return word[-1] not in ',;:!?)”"—–.' or bool(DOTTED_WORD.fullmatch(word))


def _is_of_title(words: Sequence[Word], taken: Sequence[Word]) -> bool:
    """'Secretary of State': the noun of a role before 'of'; or 'Department of Labor director'."""
    if len(words) < 2 or not taken or not taken[0][0][:1].isupper() or not words[-2][0][:1].isupper():
        return False
    if words[-1][0] == "and":
        return bare(words[-2][0]) in _AT_HOME and not is_role_noun(taken[0][0])
    ends = is_role_noun(taken[-1][0])
    if is_role_noun(words[-2][0]):
        return not ends and all(word[:1].isupper() for word, _, _ in taken)
    return ends and len(taken) > 1
