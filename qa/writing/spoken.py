"""Whether those whom a sentence lets speak are those who spoke, as the statements of its evidence know it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index import Statement, Tagger, plain_marks, split_sentences
from qa.writing.exhibits import Exhibit
from qa.writing.support import NEGATED

Place = tuple[str, int, int]
"""Words of an article: its id, start and end."""

_PRONOUNS = frozenset("he she they him her them who his its their it".split())
_ROLES = frozenset(
    "mr mrs ms dr sir lady president prime minister ministers secretary state senator governor mayor"
    " chancellor chief director spokesman spokeswoman spokesperson official officials foreign".split()
)
_SOURCES = frozenset("article articles report reports evidence story source sources text news it".split())
_WORD = re.compile(r"[^\W\d_][\w'.-]*")
_tagger = Tagger()


class Speech:
    """Holds what a sentence says that somebody said against the statements in its evidence.

    A pronoun stands for whom the sentence before let speak, so one of these serves one answer.
    """

    def __init__(self, exhibits: Sequence[Exhibit], speaker: str | None) -> None:
        """`speaker` is whose words the question asks for, if anybody's."""
        self._last = speaker or ""
        self._names = {s.speaker for exhibit in exhibits for s in exhibit.statements if s.speaker}

    def fault(self, text: str, bare: str, cites: Sequence[Exhibit], quoted: Sequence[Place]) -> str:
        """Why a sentence gives words to the wrong speaker; '' where it does not, or nobody can tell.

        `bare` is the sentence without its quotations, `quoted` where these stand.
        """
        named = [self._meant(source) for source in _sources(text)]
        known = [statement for statement in _statements(cites, quoted) if statement.speaker]
        if not known:
            return ""
        for source in named:
            own = [statement for statement in known if self._agree(source, statement)]
            if not own:
                return f"the evidence gives these words to {known[0].speaker}"
            if all(s.modality == "denied" for s in own) and not NEGATED.search(plain_marks(bare)):
                return f"the evidence says that {own[0].speaker} did not say so"
        if quoted and not named and self._misplaced(bare, known):
            return f"the evidence gives these words to {known[0].speaker}"
        return ""

    def _meant(self, source: str) -> str:
        """The source of words; for a pronoun, that of the words before."""
        if not set(_words(source)) <= _PRONOUNS:
            self._last = source
        return self._last

    def _agree(self, source: str, statement: Statement) -> bool:
        """Whether a source, as a sentence names it, may be who makes a statement, or who reports it."""
        if not source or set(_words(source)) <= _SOURCES | {"the", "an", "this"}:
            return True
        own = {word for name in _speakers(statement) for word in _words(name)}
        heads = {head for part in source.split(",") if (head := _head(part))}
        others = {_words(name)[-1] for name in self._names if _words(name) and not set(_words(name)) & own}
        return bool(heads & own) and not heads & others

    def _misplaced(self, bare: str, known: Sequence[Statement]) -> bool:
        """Whether a sentence names another speaker of the evidence, and not the one whose words it quotes."""
        words = set(_words(bare))
        own = {word for statement in known for name in _speakers(statement) for word in _words(name)}
        others = {_words(name)[-1] for name in self._names if _words(name)} - own
        return bool(words & others) and not words & own


def _sources(text: str) -> list[str]:
    """Whom a sentence lets speak, each as it is written there."""
    found = _tagger.find([(text, split_sentences(text))])[0]
    return [text[slice(*attribution.source[0])] for attribution in found if attribution.source]


def _statements(cites: Sequence[Exhibit], quoted: Sequence[Place]) -> list[Statement]:
    """The statements of the evidence; where a sentence quotes, those whose words it quotes."""
    everything = [statement for exhibit in cites for statement in exhibit.statements]
    quoting = [s for s in everything if any(_holds(s, place) for place in quoted)]
    return quoting or everything


def _holds(statement: Statement, place: Place) -> bool:
    article, start, end = place
    return statement.article_id == article and any(a < end and b > start for a, b in statement.spans)


def _speakers(statement: Statement) -> list[str]:
    names = (statement.speaker, statement.mention, statement.reported_by)
    return [name for name in names if name]


def _head(part: str) -> str | None:
    """The word by which a source is known: the last name in it, or else its last word."""
    words = [word for word in _WORD.findall(plain_marks(part)) if word.lower().strip(".") not in _ROLES]
    names = [word for word in words if word[0].isupper()] or words
    return next(iter(_words(names[-1])), None) if names else None


def _words(text: str) -> list[str]:
    """The words of a name, without case, dots and possessive."""
    found = _WORD.findall(plain_marks(text))
    return [re.sub(r"'s?$", "", word).replace(".", "").casefold() for word in found]
