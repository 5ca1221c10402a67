"""Learn which nouns news give to one person beside the name, and write `index/people/role_nouns.txt`.

python training/roles.py ARTICLES.jsonl.gz [MORE.jsonl.gz ...] [--without ADDRESSES.jsonl]

No noun is given: a noun counts by how often it stands in apposition to a full name ('Ada Brook, the NOUN
of'), and right before one ('the NOUN Ada Brook'), for each time that it stands after an article at all.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from index import UPPER, gender_of

OUT = Path(__file__).parents[1] / "index" / "people" / "role_nouns.txt"
FEWEST = 2  # times in apposition
SHARE = 0.08  # of the times after an article, which a noun stands beside a name
SHORTEST = 3  # letters

_OWNER = rf"(?:[{UPPER}][\w.-]* ){{0,2}}[\w.]{{1,30}}[’']s"
_NAME = re.compile(rf"\b(?P<first>[{UPPER}]\w{{1,20}}) (?:[{UPPER}]\. )?[{UPPER}][\w’'-]{{1,20}}")
_AFTER = re.compile(
    rf",(?: \d\d,)? (?:the|an?|its|{_OWNER}|[Ww]ho (?:is|was) (?:the|an?)) "
    r"(?P<phrase>(?:[\w’'-]+ ){0,4}?[\w-]+)"
    r"(?= (?:of|at|for|with|in|who|from)\b|[,.;)])"
)
_BEFORE = re.compile(
    r"(?:\b(?:[Tt]he|[Aa]n?|[Bb]y|[Ww]ith|[Oo]f|[Ff]ormer|[Aa]nd|[\w.]{1,30}[’']s)|[.,] ?)"
    r"(?: [\w-]{1,30})? (?P<noun>[\w-]{1,30}) $"
)
_NOUN = re.compile(
    r"\b(?:[Tt]he|[Aa]n?|[A-Za-z.]{1,30}[’']s|[Ff]ormer) (?:[\w-]{1,30} )?"
    r"(?P<noun>[A-Za-z][\w-]{0,30})(?=[ ,.;)])"
)
_NEAR = 120  # characters after a name that are read
_FAR = 45  # and before it


class Counts:
    """How often words stand beside full names, after articles, and in small letters."""

    def __init__(self) -> None:
        self.apposed = Counter[str]()
        self.before = Counter[str]()
        self.nouns = Counter[str]()
        self.small = Counter[str]()
        self.all = Counter[str]()

    def read(self, text: str) -> None:
        """Take note of one text."""
        self.nouns.update(found["noun"].lower() for found in _NOUN.finditer(text))
        for word in re.findall(r"[A-Za-z][\w-]*", text):
            self.all[word.lower()] += 1
            self.small[word] += word.islower()
        for name in _NAME.finditer(text):
            if not gender_of(name["first"]):
                continue
            if after := _AFTER.match(text, name.end(), name.end() + _NEAR):
                self.apposed[after["phrase"].split()[-1].lower()] += 1
            if before := _BEFORE.search(text[max(0, name.start() - _FAR) : name.start()]):
                self.before[before["noun"].lower()] += 1

    def learned(self) -> dict[str, float]:
        """The nouns of roles, each with its share."""
        shares = {
            word: (count + self.before[word]) / (self.nouns[word] + 3)
            for word, count in self.apposed.items()
            if count >= FEWEST and self.before[word] and len(word) >= SHORTEST and word[0].isalpha()
        }
        return {word: share for word, share in shares.items() if share >= SHARE and self._is_noun(word)}

    def _is_noun(self, word: str) -> bool:
        """Whether it stands in small letters too: no name does, nor 'Mrs.'"""
        return self.small[word] > 0.1 * self.all[word] and not word.endswith("ed")


def texts(files: Iterable[Path], without: set[str]) -> Iterator[str]:
    """The texts of these files, but those of these addresses."""
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                item = json.loads(line)
                if item.get("url") not in without:
                    yield item["text"]


def main() -> None:
    """Read, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument(
        "--without", type=Path, help="JSON Lines of articles that are held back, with their 'url'"
    )
    asked = parser.parse_args()
    held = asked.without.read_text(encoding="utf-8").splitlines() if asked.without else []
    counts = Counts()
    for text in texts(asked.files, {json.loads(line)["url"] for line in held}):
        counts.read(text)
    learned = counts.learned()
    words = "\n".join(sorted(learned))
    OUT.write_text(
        f"# Learned by training/roles.py: nouns that news give to one person.\n{words}\n", encoding="utf-8"
    )
    print(f"{len(learned):,} nouns")


if __name__ == "__main__":
    main()
