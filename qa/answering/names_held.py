"""Whether evidence is about the names that a question hangs on: without them it answers another question.

A name counts as held where its words stand together, as a name, in the article: 'Kyle' in one place and
'Petrov' in another are nobody. What nearly every article mentions ('US') weighs little.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index import NUMBERS, UPPER, Article, Hit, Index, plain_letters
from index.text.collectives import COUNTRIES
from index.text.vocabulary import HONORIFICS
from qa.answering.weighing import Weigher
from qa.asking.vocabulary import AUXILIARIES, QUESTION_WORDS, TITLES
from qa.records import Question

_ENOUGH = 0.7  # share of the weight of a question's names that an article must hold
_RARE = 0.9  # weight of a name that two passages in five have
_RELATED = 0.0  # what the reranker gives, at least, the passage that fits best
_FITTING = 1.0  # without one, what share of words and cosine come to, at least, in the passage that fits best
_ALIKE = (
    ("us", "u.s", "u.s.", "usa", "united states", "america", "american", "americans"),
    ("uk", "u.k", "u.k.", "britain", "british", "united kingdom", "england", "english", "britons"),
    ("eu", "european union", "europe", "european"),
    ("covid-19", "covid", "coronavirus"),
)
_DEMONYM = re.compile(r"(?:an|ian|ese|n|i|ish)s?$")
_BRITISH_AMERICAN = tuple(
    (re.compile(old, re.IGNORECASE), new)
    for old, new in (
        (r"(?<=[a-z])isation(?=s?\b)", "ization"),
        (r"(?<=[a-z])ization(?=s?\b)", "isation"),
        (r"\b(cent|theat)re\b", r"\1er"),
        (r"\b(cent|theat)er\b", r"\1re"),
        (r"\b(def|off)ence\b", r"\1ense"),
        (r"\b(def|off)ense\b", r"\1ence"),
        (r"\b(lab|harb)our\b", r"\1or"),
        (r"\b(lab|harb)or\b", r"\1our"),
        (r"\bprogramme(?=s?\b)", "program"),
        (r"\bprogram(?=s?\b)", "programme"),
    )
)
_ROOT = 4  # letters of a country's name that its people's begins with: 'Chin' of 'Chinese'
_TITLES = (
    TITLES
    | HONORIFICS.keys()
    | frozenset("british chinese former house democrat republican tory labour mp peer".split())
)
_NO_NAMES = frozenset((*QUESTION_WORDS, *AUXILIARIES, *list(NUMBERS)[:10], "twenty")) | frozenset(
    "a an the tell show list give in on at to of from by for with and but so as it its he she they this that"
    " these those his her their we i you there if after before during since until following despite among"
    " approximately about true many most all no some according compare summarise summarize describe explain"
    " name timeline more former convicted legendary beloved new old each every ms".split()
)
_LONG = 3  # words of a name that is hardly a person's
_BETWEEN = r"(?:\W+\w+\.?)??\W+"  # 'Luiz Inácio Lula', 'George W. Bush'


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name of a question; `weight` is its rarity, `passages` how many hold it as a phrase."""

    text: str
    passages: int
    weight: float
    pattern: re.Pattern[str]


def names_of(index: Index, question: Question) -> list[Name]:
    """The names that an answer cannot do without, the speaker's among them."""
    named = question.asked_of
    texts = [part for name in (*named, *question.names) for part in _parts(name)]
    texts = texts or list(named if question.of_words_alone else ())  # written in small letters
    opening = [] if named else _openings(question.standalone, texts)
    total = len(index)
    found = []
    for text in dict.fromkeys([*texts, *opening]):
        passages = max(index.count(one, phrase=True) for one in spellings(text))
        rarity = math.log((total + 1) / (passages + 0.5))
        found.append(Name(text, passages, max(rarity, 0.1), _pattern(text)))
    return found


def is_unknown(index: Index, name: Name) -> bool:
    """Whether no article has a name; of long names, those of things, whether none has all its words."""
    return not name.passages and (len(name.text.split()) < _LONG or not index.count(name.text))


def hits_on(names: Sequence[Name], weigher: Weigher, hits: Sequence[Hit]) -> list[Hit]:
    """The hits that are about what the question names; none where none of them has to do with the rest.

    A question whose names stand in the articles, but in others than its subject, has no answer here.
    """
    held = [hit for hit in hits if support(names, hit.article) >= _ENOUGH]
    if all(name.weight < _RARE for name in names):
        return held  # nothing is named that would tell one subject from another
    return held if any(_fits(hit, weigher) for hit in held) else []


def _fits(hit: Hit, weigher: Weigher) -> bool:
    """Whether a passage has to do with the question: as the reranker has it, else by words and meaning."""
    logit = hit.scores.get("reranker")
    return weigher.fit(hit) >= _FITTING if logit is None else logit >= _RELATED


def support(names: Iterable[Name], article: Article) -> float:
    """Share of the names, by weight, that an article holds; 1 where there are none."""
    text = plain_letters(f"{article.title}\n{article.text}")
    held = total = 0.0
    for name in names:
        total += name.weight
        held += name.weight * _held(name, text)
    return held / total if total else 1.0


def _held(name: Name, text: str) -> float:
    """1 where the name stands in a text; of long names, those of things, most of the words will do."""
    if name.pattern.search(text):
        return 1.0
    words = re.findall(r"\w+", plain_letters(name.text))
    if len(words) < _LONG:
        return 0.0
    return sum(bool(re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE)) for word in words) / len(words)


def _parts(name: str) -> list[str]:
    """The names in a name: 'Fiji’s minister of defense' hangs on 'Fiji', 'Oscar-voting' on 'Oscar'."""
    found = []
    for part in re.split(r"[’']s\b|[’'](?=\s)|-[a-z]+\b", name):
        words = part.split()
        while words and (not _opens_name(words[0]) or words[0].lower() in _NO_NAMES):
            words.pop(0)
        while words and not _opens_name(words[-1]):
            words.pop()
        if words:
            found.append(_without_title(words))
    return found


def _without_title(words: Sequence[str]) -> str:
    """'President Joe Biden' is 'Joe Biden'."""
    first = next(
        (n for n, word in enumerate(words) if word.lower().strip(".") not in _TITLES), len(words) - 1
    )
    return " ".join(words[first:])


def _opens_name(word: str) -> bool:
    return word[:1].isupper() or word[:1].isdigit()


def _openings(text: str, names: Iterable[str]) -> list[str]:
    """Words that open a sentence, and may be names or not: 'Oslo reopened …', 'Police arrested …'."""
    known = " ".join(names)
    found = re.findall(rf"(?:^|[.?!] )([{UPPER}][\w’'-]+)", text)
    return [word for word in found if word.lower() not in _NO_NAMES and word not in known]


def spellings(name: str) -> tuple[str, ...]:
    """A name and others for the same: 'Libya' beside 'Libyan', 'British' beside 'UK'."""
    plain = plain_letters(name)
    alike = next((alike for alike in _ALIKE if plain in alike), (name,))
    root = _DEMONYM.sub("", plain)
    of = (one for one in COUNTRIES if len(root) >= _ROOT and one.startswith(root) and root != plain)
    return tuple(dict.fromkeys((*alike, *of, *_in_other_english(name))))


def _in_other_english(name: str) -> list[str]:
    """The name as it is spelled on the other side of the ocean: 'Organization' of 'Organisation'."""
    return [found for old, new in _BRITISH_AMERICAN if (found := old.sub(new, name)) != name]


def _pattern(name: str) -> re.Pattern[str]:
    ways = [
        _BETWEEN.join(re.escape(word) for word in re.findall(r"\w+", plain_letters(way)))
        for way in spellings(name)
    ]
    return re.compile(rf"\b(?:{'|'.join(ways)})", re.IGNORECASE)
