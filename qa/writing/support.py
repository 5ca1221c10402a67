"""Whether evidence says what a sentence says: its names and numbers, its words, its meaning.

No single measure can tell this; a sentence has to pass them all. The bounds were set on half of NewsQA: a
question with its answer as the sentence, held against the sentence that answers it and against the one that
shares most words with it. They are strict: on the other half, where askers did not know the article's words,
35 % of the first pass and 2 % of the second. Of 201 statements of news, told as 'X said …' with their own
sentence as evidence, 97 % pass; with another sentence of the article, 0.5 %.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from index import Index, plain_marks
from qa.answering import in_words
from qa.retrieval import Reranker
from qa.writing.exhibits import Exhibit
from qa.writing.words import COUNTED, FUNCTION, NEUTRAL, OPPOSITES

_TOKEN = re.compile(r"\w[\w’'.&-]*\w|\w")
_NUMBER = re.compile(r"\d[\d,.]*")
NEGATED = re.compile(
    r"\b(?:not|no|never|nor|neither|none|nobody|nothing|cannot|without|den(?:y|ied|ies|ying)"
    r"|refus(?:e|ed|es|ing)|reject(?:ed|s|ing)?|rul(?:e|ed|es|ing) out)\b|n't\b",
    re.IGNORECASE,
)
_DENIED = 3  # so many content words after a negation are taken to be what is denied
_ALIKE = 0.5  # the least cosine of two words of one meaning; 'soldiers' and 'troops' have 0.89
# the least that a sentence's evidence scores together, and each piece of it alone: logits, or cosines
_TOGETHER = {"reranker": 2.0, "encoder": 0.45}
_ALONE = {"reranker": -2.0, "encoder": 0.3}


class Support:
    """Holds sentences against evidence. Any number of threads."""

    def __init__(self, index: Index, reranker: Reranker | None) -> None:
        self._index = index
        self._reranker = reranker
        self._opposites: dict[str, set[str]] = {}
        for pair in OPPOSITES:
            (one,), (other,) = (index.terms(word) for word in pair)
            self._opposites.setdefault(one, set()).add(other)
            self._opposites.setdefault(other, set()).add(one)

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
        if word := self._unsaid(bare, known):
            return f"the evidence does not say “{word}”"
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
            if first and (word.lower() in FUNCTION or set(self._index.terms(word)) <= stems):
                continue
            return word
        return None

    def _denies(self, bare: str, evidence: str) -> bool:
        """Whether one denies what the other says, as far as their words 'not', 'never' … tell."""
        evidence = plain_marks(evidence)
        if NEGATED.search(bare):
            return not NEGATED.search(evidence)
        said = set(self._content(bare))
        denied = (
            self._index.terms(evidence[found.end() :])[:_DENIED] for found in NEGATED.finditer(evidence)
        )
        return any(said.intersection(words) for words in denied)

    def _unsaid(self, bare: str, known: str) -> str | None:
        """The first word of a sentence that the evidence has neither itself nor in another word's meaning."""
        stems = set(self._index.terms(known))
        for word in _TOKEN.findall(bare):
            for stem in set(self._index.terms(word)) - stems:
                if stems & self._opposites.get(stem, set()):
                    return str(word)
        said = self._content(known)
        new = {stem: word for stem, word in self._content(bare).items() if stem not in said}
        if not new:
            return None
        vectors = self._index.encode([*new.values(), *said.values()])
        nearest = (vectors[: len(new)] @ vectors[len(new) :].T).max(axis=1, initial=0.0)
        far = [word for word, cosine in zip(new.values(), nearest, strict=True) if cosine < _ALIKE]
        return far[0] if far else None

    def _content(self, text: str) -> dict[str, str]:
        """The content words of a text in lower case, by their stems."""
        words = dict.fromkeys(re.findall(r"[^\W\d_]+", re.sub(r"'s\b", "", plain_marks(text).lower())))
        return {stem: word for word in words if word not in NEUTRAL for stem in self._index.terms(word)}

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
    return digits | {str(COUNTED[word]) for word in words if word in COUNTED}


def _all_of(exhibit: Exhibit) -> str:
    """All that an exhibit says: its words, its article's title, publisher and day, its speakers."""
    people = [name for s in exhibit.statements for name in (s.speaker, s.reported_by) if name]
    article = exhibit.article
    days = [in_words(day) for day in _dates(exhibit)]
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
                text = re.sub(rf"\b{re.escape(form)}\b", " ", text)
    return text


def _folded(word: str) -> str:
    """A name without what is not its own: 's, dots, case."""
    return re.sub(r"'s?$", "", word).replace(".", "").casefold()


def _strange(word: str, names: set[str]) -> bool:
    folded = _folded(word)
    return folded not in names and not set(folded.split("-")) <= names
