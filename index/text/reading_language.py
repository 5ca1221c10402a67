"""In which language an article is, and a question: told by their letters, and by sequences of letters.

py3langid (Lui and Baldwin 2012; its model knows 139 languages, of which those of `CODES` are told apart) is
right about a paragraph, and unsure about a few words: so there is a rule for each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Any

from index.text.languages import CODES, ENGLISH, language_code
from index.text.scripts import weight_of, written_in

_READ = 20_000  # characters of an article
_PIECE = 200  # letters of neighbouring paragraphs that are told together
_LEAST = 60  # letters of an article, from which its text tells its language
_SURE = 0.9  # probability of a piece's language
_MOST = 0.5  # share of an article that is in its language

_COMMON = "en de fr es it pt nl sv da no fi pl cs ro hu tr id vi".split()
_ASKED, _NOT_ENGLISH = 0.5, 0.1  # of a question: probability of its language, of English at most, among these
_ACCENTED = 0.3  # ... where it has letters that English has not
_HELD, _LITTLE_ENGLISH = 0.8, 0.15  # ... and among the languages of the articles alone
_OF_NAMES = 0.15  # probability of English for the words in small letters, from which only names are not
_MAY_BE = 0.2  # probability, among those of its letters, of a language that the articles are in
_ENGLISH_WORDS = frozenset(
    "the what who whom whose which when where why how did does could should would their they this about from"
    " said says summarise summarize compare tell show and with she him you your".split()
)
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str, told: str | None = None) -> str | None:
    """The ISO 639-1 code of the language that an article is in, or None where it cannot be told.

    Its text decides where it is long enough (sixty letters), and most of it is surely in one language;
    else what the page says of itself, `told`, stands.
    """
    pieces = list(_pieces(text[:_READ]))
    total = sum(weight for _, weight in pieces)
    if total >= _LEAST:
        counts = Counter[str]()
        for piece, weight in pieces:
            language, sure = _likeliest(piece, CODES)
            counts[language] += weight if sure >= _SURE else 0
        language, weight = counts.most_common(1)[0]
        if weight > _MOST * total and language in CODES:
            return language
    return language_code(told)


def language_asked(text: str, among: Collection[str]) -> str:
    """The language that a question is in; `among` are those that the articles are in.

    Letters other than Latin tell it, or leave a few. In Latin letters an English word that no other language
    has is enough; else it is English unless it is surely not: names and keywords tell nothing. Letters that
    English has not ('é') make it likelier that it is not.
    """
    words = _WORD.findall(text)
    if not words or words[0].lower() in _ENGLISH_WORDS or _ENGLISH_WORDS & set(words):
        return ENGLISH
    if able := written_in(text):
        return _of_these(text, able, among)
    small = " ".join(word for word in words if word.islower())
    if not small or _ranked(small, _COMMON)[ENGLISH] >= _OF_NAMES:
        return ENGLISH
    held = {language for language in among if language in CODES}
    least = _ASKED if text.isascii() else _ACCENTED
    first = _foreign(text, {*_COMMON, *held}, least, _NOT_ENGLISH)
    return first or _foreign(text, {ENGLISH, *held}, _HELD, _LITTLE_ENGLISH) or ENGLISH


def _of_these(text: str, able: Sequence[str], among: Collection[str]) -> str:
    """The language of a text in letters that a few languages are written in: one held, if it may be."""
    if len(able) == 1:
        return able[0]
    odds = _ranked(text, able)
    held = [language for language in able if language in among and odds[language] >= _MAY_BE]
    return max(held or able, key=lambda language: odds[language])


def _foreign(text: str, among: Collection[str], least: float, english: float) -> str | None:
    """The language other than English that a text is surely in, among some."""
    odds = _ranked(text, among)
    language = max(odds, key=lambda one: odds[one])
    return language if odds[language] >= least and odds[ENGLISH] < english else None


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """Neighbouring paragraphs with letters enough together, and how many these are."""
    gathered: list[str] = []
    weight = 0
    for paragraph in text.split("\n\n"):
        gathered.append(paragraph)
        weight += weight_of(paragraph)
        if weight >= _PIECE:
            yield "\n\n".join(gathered), weight
            gathered, weight = [], 0
    if weight:
        yield "\n\n".join(gathered), weight


def _likeliest(text: str, among: Collection[str]) -> tuple[str, float]:
    odds = _ranked(text, among)
    return max(odds.items(), key=lambda pair: pair[1])


def _ranked(text: str, among: Collection[str]) -> dict[str, float]:
    """How probable each of some languages is; 'zxx' is none at all."""
    return dict(_identifier(frozenset(among)).rank(text))


@cache
def _identifier(among: frozenset[str]) -> Any:
    from copy import copy

    if among != CODES:
        told = copy(_identifier(CODES))
        told.set_languages(among | {"zxx"})
        return told
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    whole = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    whole.set_languages(CODES | {"zxx"})
    return whole
