"""When an event began, as the articles date it: 'since the invasion began'."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from index import Hit, Index
from qa.asking.when import Covered, period

_BEGIN = r"(?:began|begun|begins?|started|starts?|broke out)"
_SINCE = re.compile(
    rf"\bsince (?:(?P<event>the [\w’' -]{{3,40}}?) {_BEGIN}\b"
    r"|the (?:start|beginning|outbreak) of (?P<of>the (?!year|month|week|season)[\w’'-]+"
    r"(?: (?:of|in|on|at) (?:the )?[A-Z][\w’'-]+)?))"
)
_TOLD = re.compile(rf"\b(?:{_BEGIN}|launched|start of|beginning of|outbreak of)\b", re.IGNORECASE)
_READ = 60  # passages
_ARTICLES, _CLEAR = 3, 2  # so many articles name the day, so many times as many as name any other


def since_event(text: str) -> tuple[str, str] | None:
    """The words 'since the invasion began' of a question, and the event: 'the invasion'."""
    found = _SINCE.search(text)
    return (found[0], found["event"] or found["of"]) if found else None


def first_day(index: Index, event: str) -> date | None:
    """The day on which most articles say that an event began; None where few do, or they differ.

    A day before all articles is no such day: they would tell of something else.
    """
    covered = index.status()
    if covered.first is None:
        return None
    wanted = set(index.terms(event))
    articles: dict[date, set[str]] = defaultdict(set)
    for hit in index.search(f"{event} began on", _READ):
        for article, day in _days(index, hit, wanted):
            if day >= covered.first:
                articles[day].add(article)
    counts = sorted(((len(named), day) for day, named in articles.items()), reverse=True)
    if not counts or counts[0][0] < _ARTICLES or (len(counts) > 1 and counts[0][0] < _CLEAR * counts[1][0]):
        return None
    return counts[0][1]


def _days(index: Index, hit: Hit, wanted: set[str]) -> Iterator[tuple[str, date]]:
    """The single days in a passage's sentences that tell of a beginning, and of all that is wanted.

    Each comes with its article's id; and those that other versions of the story have instead.
    """
    for start, end in hit.passage.sentences:
        sentence = hit.article.text[start:end]
        if not _TOLD.search(sentence) or not wanted <= set(index.terms(sentence)):
            continue
        told = [(hit.article, sentence)]
        told += [(one.article, one.text) for one in index.versions(hit.article.id, start, end)]
        for article, words in told:
            if (day := _day_in(words, article.day)) is not None:
                yield article.id, day


def _day_in(sentence: str, published: date | None) -> date | None:
    """The one day that a sentence names."""
    named = period(sentence, published, Covered(None, published)) if published else None
    return named.since if named and named.since == named.until else None
