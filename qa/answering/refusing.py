"""Saying no: what was looked for, why nothing is shown, and what the index does hold.

A no is never the answer to another question. The nearest statement or passage is cited, and called just that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index import Hit, Index
from qa.answering.evidence import Evidence, Weigher
from qa.answering.markdown import plain
from qa.answering.names_held import is_unknown, names_of
from qa.answering.on_topic import nearest_of, statements_of
from qa.answering.said import claim_of
from qa.answering.verifying import verified
from qa.asking import bearers, known_speaker, known_to, meant
from qa.records import Answer, Citation, Question

_ALL = 10_000  # statements counted of a speaker
_BEARERS = 3  # names of those who bear a title
_LISTED = 4  # names whose articles are counted

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
    for name in names_of(index, question):
        if is_unknown(index, name) and known_speaker(index, name.text) is None:
            return _unknown(index, question, name.text)
    return None


def _unknown(index: Index, question: Question, name: str) -> Answer:
    close = meant(index, name)
    hints = [f"Did you mean {' or '.join(close)}?" if close else "", _foreign(question)]
    hints += [_searched(question), _on(index, question), holdings(index)]
    return _no(question, f"None of the articles mentions “{name}”.", hints)


def speaker_silent(index: Index, question: Question) -> Answer:
    """Nobody says what is asked for: what the speakers do say is counted, and the nearest of it cited."""
    if question.kind == "who_said":
        return _nobody(index, question)
    speakers = question.speakers or ((question.speaker,) if question.speaker else ())
    nearest = [_cited(near) for speaker in speakers if (near := nearest_of(index, question, speaker))]
    reason = " ".join(_silence(index, question, speaker) for speaker in speakers)
    hints = [*(_bearers(index, speaker) for speaker in speakers), _counts(index, question, speakers)]
    hints += [_on(index, question), _searched(question), holdings(index)]
    return _no(question, reason, hints, nearest)


def _bearers(index: Index, title: str) -> str:
    """Whom a bare title may mean, where that is not clear."""
    found = [name for name, _ in bearers(title, known_to(index)).most_common(_BEARERS)]
    return f"With “{title}”, the articles name {_join(found)}." if found else ""


def _silence(index: Index, question: Question, speaker: str) -> str:
    """How much a speaker says, and that none of it is on the topic: '12 statements …, none on NATO.'"""
    anything = statements_of(index, replace(question, topic=""), speaker, _ALL)
    if not anything:
        return f"No statement of {speaker}’s was found{_period(question)}."
    names = _distinct(statement.speaker for statement in anything if statement.speaker)
    count = _count(len(anything), "statement of", "statements of")
    about = f", none on “{question.topic}”" if question.topic else ""
    ever = "No such statement was found. " if question.kind == "ever_said" else ""
    return f"{ever}The index holds {count} {_join(names[:3])}{_period(question)}{about}."


def _distinct(speakers: Iterable[str]) -> list[str]:
    """The names, most frequent first, without longer forms of one: 'Chair Jerome Powell' is Jerome Powell."""
    names: list[str] = []
    for name, _ in Counter(speakers).most_common():
        if not any(set(known.split()) <= set(name.split()) for known in names):
            names.append(name)
    return names


def _nobody(index: Index, question: Question) -> Answer:
    claim = claim_of(question)
    found = index.statements(
        about=claim, since=question.since, until=question.until, source=question.source, limit=1
    )
    nearest = [_cited(item) for item in Weigher(index, question, claim).statements(found)]
    hints = [_counts(index, replace(question, topic=claim), ()), _searched(question), holdings(index)]
    return _no(question, f"No statement was found that says “{claim}”.", hints, nearest)


def _cited(item: Evidence) -> Citation:
    speaker = item.statement.speaker if item.statement else None
    return Citation(0, item.article, item.start, item.end, item.text, speaker)


def not_together(index: Index, question: Question, hits: Sequence[Hit]) -> Answer:
    """Each name is known, but no article found holds them together with the rest of the question."""
    names = list(dict.fromkeys(name.text for name in names_of(index, question)))
    known = f" that mentions {_join([f'“{name}”' for name in names[:_LISTED]])}" if names else ""
    reason = f"No passage was found{known} and answers this{_period(question)}."
    nearest = [_passage(hit) for hit in hits[:1]]
    return _no(
        question, reason, [_counts(index, question, names), _searched(question), holdings(index)], nearest
    )


def nothing_fits(index: Index, question: Question, hits: Sequence[Hit] = ()) -> Answer:
    """No sentence has to do with the question."""
    if question.since or question.until or question.source:
        within = index.articles(since=question.since, until=question.until, source=question.source, limit=1)
        if not within:
            source = f" of {question.source}" if question.source else ""
            return _no(question, f"There is no article{source}{_period(question)}.", [holdings(index)])
    reason = "No sentence in the articles answers this."
    names = [name.text for name in names_of(index, question)]
    hints = [_counts(index, question, names), _searched(question), holdings(index), _foreign(question)]
    return _no(question, reason, hints, [_passage(hit) for hit in hits[:1]])


def _passage(hit: Hit) -> Citation:
    """The first sentence of a passage."""
    start, end = hit.passage.sentences[0] if hit.passage.sentences else (hit.passage.start, hit.passage.end)
    return Citation(0, hit.article, start, end, hit.article.text[start:end])


def holdings(index: Index) -> str:
    """What the index holds, in a sentence or two."""
    status = index.status()
    period = f" from {status.first} to {status.last}" if status.first else ""
    sources = [source for source in status.sources if source][:3]
    of = f" ({_join(sources)}{' and others' if len(status.sources) > 3 else ''})" if sources else ""
    speakers = [f"{name} ({count})" for name, count in index.speakers(3)]
    quoted = f" Quoted most often: {_join(speakers)}." if speakers else ""
    return f"The index holds {_count(status.articles, 'article', 'articles')}{of}{period}.{quoted}"


def _counts(index: Index, question: Question, names: Sequence[str]) -> str:
    """How many articles mention each name, and the topic, and all of them."""
    named = list(names[:_LISTED])
    parts = [f"{_mentioning(index, question, [name]):,} “{name}”" for name in named]
    topic = "" if question.kind == "who_said" else question.topic  # a claim is nothing to be mentioned
    if topic:
        parts.append(f"{_mentioning(index, question, [], topic):,} “{topic}”")
    if not parts:
        return ""
    together = ""
    if len(parts) > 1:
        number = _mentioning(index, question, named, topic)
        together = f"; {number or 'none'} {'both' if len(parts) == 2 else 'all of them'}"
    return f"Articles that mention each: {', '.join(parts)}{together}."


def _mentioning(index: Index, question: Question, names: Sequence[str], topic: str = "") -> int:
    """How many articles, of those asked about, mention all of this."""
    return index.mentions(names, topic, since=question.since, until=question.until, source=question.source)


def _on(index: Index, question: Question) -> str:
    """Who does speak about the topic."""
    if not question.topic:
        return ""
    found = index.statements(about=question.topic, limit=50) if index.count(question.topic) else []
    speakers = _distinct(s.speaker for s in found if s.speaker and s.by_name)
    return f"On “{question.topic}”, {_join(speakers[:3])} can be quoted." if speakers else ""


def _searched(question: Question) -> str:
    """What was looked for, as it was understood."""
    speakers = question.speakers or ((question.speaker,) if question.speaker else ())
    understood = [f"speaker {_join(speakers)}"] if speakers else []
    understood += [f"topic {question.topic}"] if question.topic else []
    understood += [f"articles{_period(question)}"] if question.since or question.until else []
    understood += [f"source {question.source}"] if question.source else []
    return f"Looked for: {'; '.join(understood)}." if understood else ""


def _foreign(question: Question) -> str:
    words = set(re.findall(r"\w+", question.text.lower()))
    return "" if words & _ENGLISH else "Quoth understands questions in English only, so far."


def _period(question: Question) -> str:
    if question.since and question.until:
        return f" between {question.since} and {question.until}"
    if question.since:
        return f" since {question.since}"
    return f" until {question.until}" if question.until else ""


def _no(question: Question, reason: str, hints: Sequence[str], nearest: Sequence[Citation] = ()) -> Answer:
    """An abstention: why, what comes nearest, and what there is."""
    citations = verified(nearest)
    blocks = [plain(reason)]
    for citation in citations:
        who = f" — {plain(citation.speaker)}" if citation.speaker else ""
        blocks += ["Nearest:"] if citation is citations[0] else []
        blocks.append(f"> {plain(citation.quote)} [{citation.number}]{who}")
    blocks += [plain(hint) for hint in hints if hint]
    return Answer("\n\n".join(blocks), question, tuple(citations), abstained=True, reason=reason)


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _join(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
