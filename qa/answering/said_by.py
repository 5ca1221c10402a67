"""The statements of one speaker, in the days and of the source that a question names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from index import Index, Statement, surname_key, surname_of
from qa.records import Question

_ALMOST_ALL = 0.8  # of the statements under a surname: the surname means that person


def said_by(index: Index, question: Question, name: str, most: int) -> list[Statement]:
    """At most so many statements of the speaker, nearest to the topic first; without a topic, the newest."""
    found = index.statements(
        speaker=name,
        about=question.topic or None,
        since=question.since,
        until=question.until,
        source=question.source,
        limit=4 * most,
    )
    return _of_one(found, name)[:most]


def _of_one(statements: Sequence[Statement], name: str) -> list[Statement]:
    """Statements of the person whom a surname means: 'Biden' is not the Biden administration."""
    surname = _last(name)
    bearing = [s for s in statements if s.speaker and _last(s.speaker) == surname]
    counts = Counter(s.speaker for s in bearing)
    if not counts:
        return list(statements)
    person, count = counts.most_common(1)[0]
    if count >= _ALMOST_ALL * len(bearing):
        return [statement for statement in bearing if statement.speaker == person]
    return bearing


def _last(name: str) -> str:
    """A surname as it is compared: 'blasio' of 'Bill de Blasio', 'kim' of 'Kim Jong-un'."""
    return surname_key(surname_of(name).split()[-1])
