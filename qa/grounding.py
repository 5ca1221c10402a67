"""Whether evidence is about the names that a question hangs on: without them it answers another question.

A name counts as held where its words stand together, as a name, in the article: 'Kyle' in one place and
'Petrov' in another are nobody. What nearly every article mentions ('US') weighs little.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from index import Article, Hit, Index
from qa.names import without_title
from qa.records import Question

_ENOUGH = 0.75
"""Share of the weight of a question's names that an article must hold."""
_ALIKE = (
    ("us", "u.s", "u.s.", "usa", "united states", "america", "american", "americans"),
    ("uk", "u.k", "u.k.", "britain", "british", "united kingdom", "england", "english", "britons"),
    ("eu", "european union", "europe", "european"),
    ("covid-19", "covid", "coronavirus"),
)
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
    speakers = (question.speaker,) if question.speaker else ()
    texts = dict.fromkeys(part for name in (*speakers, *question.names) for part in _parts(name))
    total = len(index)
    found = []
    for text in texts:
        passages = max(index.count(one, phrase=True) for one in _spellings(text))
        rarity = math.log((total + 1) / (passages + 0.5))
        found.append(Name(text, passages, max(rarity, 0.1), _pattern(text)))
    return found


def grounded(names: Iterable[Name], hits: Iterable[Hit]) -> list[Hit]:
    """The hits whose article is about enough of the names."""
    wanted = list(names)
    return [hit for hit in hits if support(wanted, hit.article) >= _ENOUGH]


def support(names: Iterable[Name], article: Article) -> float:
    """Share of the names, by weight, that an article holds; 1 where there are none."""
    text = _flat(f"{article.title}\n{article.text}")
    held = total = 0.0
    for name in names:
        total += name.weight
        held += name.weight * bool(name.pattern.search(text))
    return held / total if total else 1.0


def _parts(name: str) -> list[str]:
    """The names in a name: 'Fiji’s minister of defense' hangs on 'Fiji'."""
    parts = re.split(r"[’']s\b|[’'](?=\s)", name)
    found = []
    for part in parts:
        words = part.split()
        while words and not words[0][:1].isupper():
            words.pop(0)
        while words and not words[-1][:1].isupper() and not words[-1][:1].isdigit():
            words.pop()
        if words:
            found.append(without_title(" ".join(words)))
    return found or [name]


def _spellings(name: str) -> tuple[str, ...]:
    return next((alike for alike in _ALIKE if name.casefold() in alike), (name,))


def _pattern(name: str) -> re.Pattern[str]:
    ways = [
        _BETWEEN.join(re.escape(word) for word in re.findall(r"\w+", _flat(way))) for way in _spellings(name)
    ]
    return re.compile(rf"\b(?:{'|'.join(ways)})", re.IGNORECASE)


def _flat(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
