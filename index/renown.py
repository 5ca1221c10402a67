"""What the articles of a collection say of people: 'Florida' and 'senator' of Marco Rubio, time and again.

An article need not say what its readers know. Whom it calls 'the Florida senator' is then told by the other
articles that name the people it names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_FEWEST = 2  # articles that say so
_SHARE = 0.04  # of those that name the person


def renown_key(name: str) -> str:
    words = [w.strip(".,").lower() for w in name.split() if w.strip(".,").lower() not in ("jr","sr","ii","iii")]
    return f"{words[0]} {words[-1]}" if len(words) > 1 else ""


@dataclass(slots=True)
class Renown:
    articles: Counter[str] = field(default_factory=Counter)
    words: dict[str, Counter[str]] = field(default_factory=dict)
    total: int = 0
    every: Counter[str] = field(default_factory=Counter)

    def add(self, said: Mapping[str, Iterable[str]]) -> None:
        for name, words in said.items():
            k = renown_key(name)
            if k:
                self.articles[k] += 1
                self.words.setdefault(k, Counter()).update(set(words))
                self.total += 1
                self.every.update(set(words))

    def share(self, name: str, word: str) -> float:
        k = renown_key(name)
        n = self.words.get(k, {}).get(word, 0)
        return n / self.articles[k] if n >= _FEWEST else 0.0

    def of(self, name: str) -> frozenset[str]:
        k = renown_key(name)
        least = max(_FEWEST, _SHARE * self.articles[k])
        return frozenset(w for w, n in self.words.get(k, {}).items() if n >= least)
