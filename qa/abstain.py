"""Saying no: what was looked for, why nothing is shown, and what the index does hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index import Index
from qa.markdown import plain
from qa.names import known_speaker, meant
from qa.records import Answer, Question

_ENGLISH = frozenset(
    "what who whom whose when where why how which is are was were did does do has have had can could will"
    " would the of to for about from said say says tell show many much".split()
)


def nothing_indexed(index: Index, question: Question) -> Answer:
    """The index has no articles."""
    reason = "The index holds no articles yet."
    return _no(question, reason, ["Add some: quoth sync ARTICLES (a file, a folder or a JSON Lines file)."])


def unknown_name(index: Index, question: Question) -> Answer | None:
    """An abstention if no article has a name that the question hangs on; None if all are known."""
    speaker = question.speaker
    if speaker and not index.count(speaker) and known_speaker(index, speaker) is None:
        return _unknown(index, question, speaker)
    for name in question.names:
        if not index.count(name) and not index.count(name.split()[-1]):
            return _unknown(index, question, name)
    return None


def _unknown(index: Index, question: Question, name: str) -> Answer:
    close = meant(index, name)
    hints = [f"Did you mean {' or '.join(close)}?" if close else "", _foreign(question)]
    hints += [holdings(index), _on(index, question)]
    return _no(question, f"None of the articles mentions “{name}”.", hints)


def speaker_silent(index: Index, question: Question) -> Answer:
    """The speaker is known, but says nothing on the topic."""
    speaker = question.speaker or ""
    name = known_speaker(index, speaker)
    statements = index.statements(speaker=name, limit=10_000) if name else []
    about = f" on “{question.topic}”" if question.topic else ""
    if not statements:
        passages = _count(index.count(speaker), "passage mentions", "passages mention")
        reason = f"No statement of {speaker}’s was found; {passages} {speaker}."
        return _no(question, reason, [_on(index, question), holdings(index)])
    count = _count(len(statements), "statement of", "statements of")
    names = sorted({statement.speaker for statement in statements if statement.speaker})
    reason = f"The index holds {count} {_join(names[:3])}, none{about}{_period(question)}."
    return _no(question, reason, [_on(index, question), holdings(index)])


def nothing_fits(index: Index, question: Question) -> Answer:
    """No sentence has to do with the question."""
    if question.since or question.until or question.source:
        within = index.articles(since=question.since, until=question.until, source=question.source, limit=1)
        if not within:
            source = f" of {question.source}" if question.source else ""
            return _no(question, f"There is no article{source}{_period(question)}.", [holdings(index)])
    reason = "No sentence in the articles answers this."
    return _no(question, reason, [holdings(index), _foreign(question)])


def holdings(index: Index) -> str:
    """What the index holds, in a sentence or two."""
    status = index.status()
    period = f" from {status.first} to {status.last}" if status.first else ""
    sources = [source for source in status.sources if source][:3]
    of = f" ({_join(sources)}{' and others' if len(status.sources) > 3 else ''})" if sources else ""
    speakers = [f"{name} ({count})" for name, count in index.speakers(3)]
    quoted = f" Quoted most often: {_join(speakers)}." if speakers else ""
    return f"The index holds {_count(status.articles, 'article', 'articles')}{of}{period}.{quoted}"


def _on(index: Index, question: Question) -> str:
    """Who does speak about the topic."""
    if not question.topic:
        return ""
    speakers = dict.fromkeys(s.speaker for s in index.statements(about=question.topic, limit=50) if s.speaker)
    found = index.count(question.topic)
    if not found:
        return f"No passage is about “{question.topic}”."
    passages = _count(found, "passage speaks", "passages speak")
    quoted = f"; {_join(list(speakers)[:3])} can be quoted" if speakers else ""
    return f"{passages} of “{question.topic}”{quoted}."


def _foreign(question: Question) -> str:
    words = set(re.findall(r"\w+", question.text.lower()))
    return "" if words & _ENGLISH else "Quoth understands questions in English only, so far."


def _period(question: Question) -> str:
    if question.since and question.until:
        return f" between {question.since} and {question.until}"
    if question.since:
        return f" since {question.since}"
    return f" until {question.until}" if question.until else ""


def _no(question: Question, reason: str, hints: Sequence[str]) -> Answer:
    text = "\n\n".join(plain(part) for part in (reason, *hints) if part)
    return Answer(text, question, abstained=True, reason=reason)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _join(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
