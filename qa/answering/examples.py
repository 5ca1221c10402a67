"""Questions that an index can answer, made from its own statements: to begin with, and to go on with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from index import MONTHS, UPPER, WEEKDAYS, Index, Statement
from qa.answering.markdown import in_words
from qa.asking import known_to
from qa.records import Answer, Question

_NAME = rf"[{UPPER}][\w’'-]{{2,30}}+(?: [{UPPER}][\w’'-]{{2,30}}+){{0,2}}"
_TOPIC = re.compile(  # a whole name: no 'Ukrainian' of 'Ukrainian forces', no 'Marriage Act' of a longer one
    rf"(?:^|(?<=\s))[a-z][\w’'-]{{0,30}}+,? "
    rf"(?:about|on|in|to|with|from|against|of|for|by|over|into|towards?) (?P<topic>(?:the )?{_NAME})"
    r"(?=[.,;:?!”\"’)]|$| (?:and|or|but|is|was|has|had|will|would|to|on|in|at|for|that|who|as)\b)"
)
_NO_TOPIC = frozenset(
    name for word in (*MONTHS, *WEEKDAYS) for name in (word.capitalize(), word[:3].capitalize(), "Sept")
)
_READ = 20  # statements of a speaker that are looked through for topics
_SPEAKERS = 40  # speakers on a topic that are looked at


def examples(index: Index, n: int) -> list[str]:
    """At most `n` questions about what people said, each of another person and on another topic."""
    questions: dict[str, str] = {}
    person = known_to(index).names.person
    for speaker, _ in index.speakers(limit=10 * n):
        if len(questions) < n and " " in speaker and person(speaker) == speaker:
            topic = topic_of(index, speaker, questions)
            if topic:
                questions[topic] = _said(speaker, topic)
    return list(questions.values())


def following(index: Index, given: Answer, n: int) -> list[str]:
    """At most `n` questions to ask after an answer, which statements of the index can answer.

    Another person on the topic, another topic of the person, earlier or later; after an answer that is
    nobody's words, what those said who are quoted in it, or in its articles.
    """
    asked = given.question
    if asked.kind == "ever_said":  # whose topic is a clause: 'he would run', which nobody is asked about
        asked = replace(asked, topic="")
    speaker = known_to(index).names.person(asked.speaker or "") or asked.speaker
    if speaker and asked.of_statements:
        ways = [_others(index, asked), _topics(index, asked, speaker), _times(index, given, asked, speaker)]
    else:
        ways = [_of_quoted(index, given)]
    firsts = [question for way in ways for question in islice(way, 1)]
    more = [question for way in ways for question in way]
    return list(dict.fromkeys([*firsts, *more]))[:n]


def topic_of(index: Index, speaker: str, taken: Collection[str] = ()) -> str | None:
    """The name that a speaker's newest statements speak of most; None where they speak of none."""
    return next(iter(_topics_of(index, speaker, taken)), None)


def _topics_of(index: Index, speaker: str, taken: Collection[str]) -> list[str]:
    """Names that a speaker's newest statements speak of, most first."""
    names = Counter(
        found["topic"]
        for statement in index.statements(speaker=speaker, limit=_READ)
        for found in _TOPIC.finditer(statement.text)
    )
    aside = {*speaker.split(), *_NO_TOPIC, *(word for topic in taken for word in topic.split())} - {"the"}
    return [name for name, _ in names.most_common() if not aside & set(name.split())]


def _others(index: Index, asked: Question) -> Iterator[str]:
    """What others said on the topic."""
    if not asked.topic:
        return
    for name in _speakers(index.statements(about=asked.topic, limit=_SPEAKERS), asked.asked_of):
        yield _said(name, asked.topic)


def _topics(index: Index, asked: Question, speaker: str) -> Iterator[str]:
    """What the person said on something else."""
    for topic in _topics_of(index, speaker, [asked.topic]):
        yield _said(speaker, topic)


def _times(index: Index, given: Answer, asked: Question, speaker: str) -> Iterator[str]:
    """What the person said later, and earlier, than what is quoted."""
    days = sorted(day for citation in given.citations if (day := citation.article.day))
    if not days or asked.since or asked.until:
        return
    about = asked.topic or None
    after, before = days[-1] + timedelta(days=1), days[0] - timedelta(days=1)
    if index.statements(speaker=speaker, about=about, since=after, limit=1):
        yield _said(speaker, asked.topic, f"since {in_words(after)}")
    if before > date.min and index.statements(speaker=speaker, about=about, until=before, limit=1):
        yield _said(speaker, asked.topic, f"until {in_words(before)}")


def _of_quoted(index: Index, given: Answer) -> Iterator[str]:
    """What those who are quoted in an answer, or else in its articles, said, each on a topic of theirs."""
    person, looks_personal = known_to(index).names.person, known_to(index).names.looks_personal
    articles = dict.fromkeys(citation.article.id for citation in given.citations)
    said = (one for name in articles for one in index.statements(article=name, limit=_READ))
    quoted = [citation.speaker or "" for citation in given.citations]
    quoted += _speakers(list(said), ())
    for speaker in dict.fromkeys(quoted):
        if person(speaker) == speaker and looks_personal(speaker):
            yield _said(speaker, topic_of(index, speaker) or "")


def _speakers(found: Collection[Statement], aside: Collection[str]) -> list[str]:
    """Those who speak, by full name, best first; nobody who is put aside."""
    known = {word for name in aside for word in name.split()}
    names = dict.fromkeys(said.speaker for said in found if said.speaker and said.by_name)
    return [name for name in names if " " in name and not known & set(name.split())]


def _said(speaker: str, topic: str = "", when: str = "") -> str:
    about = f" about {topic}" if topic else ""
    return f"What did {speaker} say{about}{f' {when}' if when else ''}?"
