"""Whether evidence says what a sentence says: its names and numbers, its words, its meaning.

No single measure can tell this; a sentence has to pass them all. The bounds were set on half of NewsQA: a
question with its answer as the sentence, held against the sentence that answers it and against the one that
shares most words with it. On the other half they keep 71 % of the first and 3 % of the second (66 % and 5 %
without a reranker). One false word among true ones may pass: the evidence is shown beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from index import Index
from qa.exhibits import Exhibit
from qa.rerank import Reranker
from qa.verify import plain_marks

_TOKEN = re.compile(r"\w[\w’'.&-]*\w|\w")
_NUMBER = re.compile(r"\d[\d,.]*")
_COUNTED = dict(
    zip(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety".split(),
        [*range(2, 21), *range(30, 100, 10)],
        strict=True,
    )
)
_OPENERS = frozenset(
    "a about according additionally after also although an and another any as at because before both but by"
    " despite during each even finally first for from furthermore he her here his how however i if in instead"
    " it its last later many meanwhile more moreover most much nevertheless next no not now of on once one"
    " only or other others our overall second she similarly since so some still such that the their then"
    " there these they third this those though through thus to today together under until unlike we what when"
    " where which while who why with within without yes yet you".split()
)
NEGATED = re.compile(
    r"\b(?:not|no|never|nor|neither|none|nobody|nothing|cannot|without|den(?:y|ied|ies|ying)"
    r"|refus(?:e|ed|es|ing)|reject(?:ed|s|ing)?|rul(?:e|ed|es|ing) out)\b|n't\b",
    re.IGNORECASE,
)
_DENIED = 3  # so many content words after a negation are taken to be what is denied
_REPORTING = frozenset("said say says told tell accord state report add".split())  # stems of no content
_COVERED = 0.6  # share of a sentence's content words that the evidence has, at least
_TOGETHER = {"reranker": 2.0, "encoder": 0.45}  # the least score of all evidence of a sentence together ...
_ALONE = {
    "reranker": -2.0,
    "encoder": 0.3,
}  # ... and of each: a logit of the reranker, a cosine of the encoder


class Support:
    """Holds sentences against evidence. Any number of threads."""

    def __init__(self, index: Index, reranker: Reranker | None) -> None:
        self._index = index
        self._reranker = reranker

    def fault(self, text: str, bare: str, cites: Sequence[Exhibit]) -> str:
        """Why the evidence does not support a sentence; '' where it does.

        `bare` is the sentence without its quotations, which have been found in the evidence already.
        """
        known = " ".join(_all_of(exhibit) for exhibit in cites)
        counted = numbers(" ".join(f"{exhibit.text} {exhibit.article.title}" for exhibit in cites))
        bare = plain_marks(bare)
        if number := min(numbers(_without_dates(bare, cites)) - counted, default=None):
            return f"the evidence does not hold the number {number}"
        if name := self._strange_name(bare, known):
            return f"the evidence does not name “{name}”"
        if self._denies(bare, " ".join(exhibit.text for exhibit in cites)):
            return "it denies what the evidence says, or says what it denies"
        if self._covered(text, known) < _COVERED:
            return "it says what the evidence does not say"
        return self._unsupported(text, cites)

    def _strange_name(self, bare: str, known: str) -> str | None:
        """The first name in a sentence that the evidence does not have."""
        names = {_folded(token) for token in _TOKEN.findall(plain_marks(known))}
        names |= {part for name in names for part in name.split("-")}
        stems = set(self._index.terms(known))
        for found in _TOKEN.finditer(bare):
            word = found[0]
            if not word[0].isupper() or not _strange(word, names):
                continue
            first = not re.search(r"\w", bare[: found.start()])
            if first and (word.lower() in _OPENERS or set(self._index.terms(word)) <= stems):
                continue
            return word
        return None

    def _denies(self, bare: str, evidence: str) -> bool:
        """Whether one denies what the other says, as far as their words 'not', 'never' … tell."""
        evidence = plain_marks(evidence)
        if NEGATED.search(bare):
            return not NEGATED.search(evidence)
        said = set(self._index.terms(bare))
        denied = (
            self._index.terms(evidence[found.end() :])[:_DENIED] for found in NEGATED.finditer(evidence)
        )
        return any(said.intersection(words) for words in denied)

    def _covered(self, text: str, known: str) -> float:
        """Share of the content words of a sentence that the evidence has; 1 where it has none."""
        words = set(self._index.terms(text)) - _REPORTING
        return len(words.intersection(self._index.terms(known))) / len(words) if words else 1.0

    def _unsupported(self, text: str, cites: Sequence[Exhibit]) -> str:
        """What is wrong where the evidence as a whole, or one piece of it, is of another matter."""
        kind = "reranker" if self._reranker else "encoder"
        evidence = [exhibit.text for exhibit in cites]
        together, *alone = self._scores(text, [" ".join(evidence), *evidence])
        if together < _TOGETHER[kind]:
            return "the evidence does not support it"
        if min(alone) < _ALONE[kind]:
            return "a part of the evidence that it cites has nothing to do with it"
        return ""

    def _scores(self, text: str, evidence: Sequence[str]) -> list[float]:
        if self._reranker:
            return [float(score) for score in self._reranker.score(text, evidence)]
        vectors = self._index.encode([text, *evidence])
        return [float(cosine) for cosine in vectors[1:] @ vectors[0]]


def numbers(text: str) -> set[str]:
    """The numbers in a text, as digits: '100,000' and 'two' are 100000 and 2."""
    digits = {found.replace(",", "").rstrip(".") for found in _NUMBER.findall(text)}
    words = (word.lower() for word in re.findall(r"[A-Za-z]+", text))
    return digits | {str(_COUNTED[word]) for word in words if word in _COUNTED}


def _all_of(exhibit: Exhibit) -> str:
    """All that an exhibit says: its words, its article's title, publisher and day, its speakers."""
    people = [name for s in exhibit.statements for name in (s.speaker, s.reported_by) if name]
    article = exhibit.article
    days = [day.strftime("%-d %B %Y") for day in _dates(exhibit)]
    return " ".join([exhibit.text, article.title, article.source or "", *people, *days])


def _dates(exhibit: Exhibit) -> set[date]:
    days = [exhibit.article.day, *(statement.said_on for statement in exhibit.statements)]
    return {day for day in days if day}


def _forms(day: date) -> list[str]:
    """How a day is written, longest first."""
    return [day.strftime(f) for f in ("%-d %B %Y", "%B %-d, %Y", "%B %-d", "%-d %B", "%B %Y", "%Y")]


def _without_dates(text: str, cites: Iterable[Exhibit]) -> str:
    """The text without the days on which the evidence was published, or said."""
    for exhibit in cites:
        for day in _dates(exhibit):
            for form in _forms(day):
                text = re.sub(rf"\b{form}\b", " ", text)
    return text


def _folded(word: str) -> str:
    """A name without what is not its own: 's, dots, case."""
    return re.sub(r"'s?$", "", word).replace(".", "").casefold()


def _strange(word: str, names: set[str]) -> bool:
    folded = _folded(word)
    return folded not in names and not set(folded.split("-")) <= names
