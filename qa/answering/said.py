"""Answers that are statements: what somebody said, ever or over time, beside somebody else, or who said it.

Statements of a speaker come first, then what others say the speaker says, then what is said about the
speaker; what was denied or only possible is marked as such.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index import Hit, Index, Statement
from qa.answering.corroboration import opposed
from qa.answering.evidence import FIT, Choice, Evidence, Weigher, best
from qa.answering.markdown import in_words, plain
from qa.answering.on_topic import WEIGHED, day_of, in_order, nearest_of, on_topic, statements_of
from qa.records import Order, Question
from qa.retrieval import Reranker

_KINDS = frozenset({"said", "ever_said", "timeline", "compare", "who_said"})

_MOST = 3  # sentences shown that are not the speaker's own words
_MOST_SAID = 5  # statements shown
_MOST_BESIDE = 3  # statements of each speaker, where several are compared
_MOST_DAYS = 10  # statements of a timeline
_FEW = 3  # so few statements leave room for what is said about the speaker
_ON_TOPIC = 0.5  # share of the words of topic or claim that a sentence must hold, ...
_LIKE_MEANING = 0.5  # cosine of a claim and a statement that shares so many of its words
_SAME_MEANING = 0.75  # ... or of any that says the same
_READ = 12  # statements that the reranker reads with a claim; what it finds unlikely is left out
_LEAST_LOGIT, _OF_LOGIT = 2.0, 0.1
_CLAIM = re.compile(
    r"^(?:and |so |but )?who (?:ever |first |also |else )?(?:has |had |have |is |was )?\w+"
    r"(?: (?:that|of|about|for|to)\b)?\s*",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|did|does|can|could|should)\b")
_ACCORDING = re.compile(r"\baccording to\b", re.IGNORECASE)


def from_statements(
    index: Index, question: Question, hits: Sequence[Hit], reranker: Reranker | None = None
) -> list[Choice]:
    """What answers a question that is `by_statements`, under headings; nothing where nothing fits."""
    if question.kind == "who_said":
        return _who_said(index, question, reranker)
    if question.kind == "compare":
        return _compared(index, question, reranker)
    if question.kind in ("timeline", "summarise"):
        return _over_time(index, question, reranker)
    return _said(index, question, hits, reranker)


def by_statements(question: Question) -> bool:
    """Whether statements answer a question: it asks what somebody said, or who said it."""
    return question.kind in _KINDS or (question.kind == "summarise" and bool(question.speaker))


def asks_for_words(question: Question) -> bool:
    """Whether nothing but statements will do: what is so 'according to a poll' may stand anywhere."""
    return by_statements(question) and not _ACCORDING.search(question.standalone)


def _said(index: Index, question: Question, hits: Sequence[Hit], reranker: Reranker | None) -> list[Choice]:
    """What the speaker says on the topic, what others say the speaker says, what is said about both."""
    speaker = question.speaker or ""
    found = on_topic(index, question, statements_of(index, question, speaker), reranker)
    choices = _sections(question, in_order(question, found))
    shown = {(item.article.id, item.start) for choice in choices for item in choice.evidence}
    if len(shown) < _FEW and question.topic and question.kind == "said":
        about = [item for item in _about(index, question, hits) if (item.article.id, item.start) not in shown]
        heading = f"Said about **{plain(speaker)}** and {plain(question.topic)}:"
        if not choices:
            heading = f"No statement of {plain(speaker)}’s was found. The articles say:"
        choices += [Choice(heading, best(about, _MOST))] if about else []
    return choices


def _sections(question: Question, found: Sequence[Evidence]) -> list[Choice]:
    """Statements under the speaker's name; where a surname fits several, each line names its speaker."""
    own = [item for item in found if _stated(item) and not _reported(item)]
    others = [item for item in found if _stated(item) and _reported(item)]
    unsaid = [item for item in found if not _stated(item)]
    yes = "Yes. " if question.kind == "ever_said" else ""
    about = _on(question) if not yes else ""
    name = plain(question.speaker or "")
    choices = []
    if own:
        chosen = best(own, _MOST_SAID, math.inf)
        names = {item.statement.speaker for item in chosen if item.statement}
        known = plain(next(iter(names)) or "") if len(names) == 1 else name
        choices.append(Choice(f"{yes}**{known}**{about}:", chosen, names_speaker=len(names) == 1))
    if others:
        choices.append(Choice(f"**{name}**{about}, as others tell it:", best(others, _MOST, math.inf)))
    if unsaid and len(own) + len(others) < _FEW:
        heading = f"Not said by **{name}**, or not for certain (denied, or only possible){about}:"
        choices.append(Choice(heading, best(unsaid, _MOST, math.inf)))
    return choices


def _on(question: Question) -> str:
    """The topic as headings have it: 'on NATO', 'on “her husband was attacked”'."""
    topic = plain(question.topic)
    if not topic:
        return ""
    return f" on “{topic}”" if _CLAUSE.search(question.topic) else f" on {topic}"


def _about(index: Index, question: Question, hits: Sequence[Hit]) -> list[Evidence]:
    """Sentences that name the speaker and the topic, and are nobody's words of these statements."""
    speaker = set(index.terms(question.speaker or "")[-1:])
    topic = Weigher(index, question, question.topic)
    return [
        item
        for item in Weigher(index, question).hits(hits)
        if speaker & set(index.terms(item.text))
        and topic.coverage(index.terms(item.text)) >= _ON_TOPIC
        and item.fit >= FIT
    ]


def _stated(item: Evidence) -> bool:
    return item.statement is not None and item.statement.modality == "stated"


def _reported(item: Evidence) -> bool:
    """Whether somebody else tells what the speaker says."""
    said = item.statement
    return said is not None and said.reported_by is not None and said.reported_by != said.speaker


def _over_time(index: Index, question: Question, reranker: Reranker | None) -> list[Choice]:
    """A timeline: the statements nearest to the topic, oldest first, each under its day and article."""
    found = on_topic(index, question, statements_of(index, question, question.speaker or ""), reranker)
    chosen = best([item for item in found if _stated(item)], _MOST_DAYS, math.inf)
    order: Order = "newest" if question.order == "newest" else "oldest"
    return [dated(item) for item in in_order(replace(question, order=order), chosen)]


def dated(item: Evidence) -> Choice:
    """A sentence under its day and the title of its article."""
    day = day_of(item)
    when = in_words(day) if day else "No date"
    return Choice(f"**{when}** · {plain(item.article.title)}", (item,))


def _compared(index: Index, question: Question, reranker: Reranker | None) -> list[Choice]:
    """What each speaker says on the topic; nothing if none of them says anything on it."""
    about = _on(question)
    choices, found = [], False
    for speaker in question.speakers:
        statements = statements_of(index, question, speaker)
        own = [item for item in on_topic(index, question, statements, reranker) if _stated(item)]
        found = found or bool(own)
        if own:
            chosen = best(own, _MOST_BESIDE, math.inf)
            choices.append(Choice(f"**{plain(speaker)}**{about}:", chosen))
        elif nearest := nearest_of(index, question, speaker):
            heading = f"No statement of **{plain(speaker)}**{about} was found; the nearest:"
            choices.append(Choice(heading, (nearest,)))
    return choices if found else []


def _who_said(index: Index, question: Question, reranker: Reranker | None) -> list[Choice]:
    """Who says what is asked for: statements whose content fits, the speaker's name in front."""
    claim = claim_of(question)
    found = index.statements(
        about=claim, since=question.since, until=question.until, source=question.source, limit=WEIGHED
    )
    spoken = [s for s in found if s.modality == "stated" and _is_somebody(s) and not opposed(claim, s.text)]
    words = Weigher(index, question, claim)
    cosines = words.cosines([s.text for s in spoken])
    fits: dict[int, float] = {}
    for said, cosine in zip(spoken, cosines, strict=True):
        shared = words.coverage(index.terms(said.text))
        if cosine >= _SAME_MEANING or (shared >= _ON_TOPIC and cosine >= _LIKE_MEANING):
            fits[said.id] = shared + cosine
    same = sorted((s for s in spoken if s.id in fits), key=lambda s: -fits[s.id])[:_READ]
    if reranker and same:
        logits = reranker.score(claim, [f"{s.speaker or s.mention}: {s.text}" for s in same]).tolist()
        read = {said.id: logit for said, logit in zip(same, logits, strict=True)}
        fits = {name: fits[name] + _OF_LOGIT * logit for name, logit in read.items() if logit > _LEAST_LOGIT}
    kept = words.statements([s for s in same if s.id in fits])
    ranked = sorted(kept, key=lambda item: -fits[item.statement.id] if item.statement else 0.0)
    return _by_speaker(ranked[:_MOST])


def _is_somebody(said: Statement) -> bool:
    """Whether a speaker has a name or a description: '51%' has none."""
    return any(character.isalpha() for character in said.speaker or said.mention)


def claim_of(question: Question) -> str:
    """What was said, of a question for who said it: 'NATO grows' in 'Who said that NATO grows?'"""
    claim = question.topic or _CLAIM.sub("", question.standalone)
    return claim.strip(" ?") or question.standalone


def _by_speaker(evidence: Iterable[Evidence]) -> list[Choice]:
    """The evidence under the names of those who speak, best first."""
    spoken: dict[str, list[Evidence]] = {}
    for item in evidence:
        said = item.statement
        spoken.setdefault((said.speaker or said.mention) if said else "", []).append(item)
    return [
        Choice(f"**{plain(name)}**:", best(items, _MOST, math.inf), names_speaker=True)
        for name, items in spoken.items()
    ]
