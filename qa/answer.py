"""The words that answer, verbatim, with who said them; or a plain no, and why."""

from __future__ import annotations

import math
from collections.abc import Sequence

from index import Hit, Index
from qa.abstain import not_together, nothing_fits, nothing_indexed, speaker_silent, unknown_name
from qa.evidence import FIT, Choice, Evidence, Weigher, best
from qa.grounding import grounded
from qa.markdown import plain
from qa.records import Answer, Citation, Question
from qa.rerank import Reranker
from qa.retrieve import retrieve
from qa.said import BY_STATEMENTS, asks_for_words, from_statements
from qa.verify import verified

_MOST = 3  # sentences shown for a question


def answer(index: Index, question: Question, reranker: Reranker | None = None) -> Answer:
    """The answer to a question as understood; it abstains where nothing fits, and says why."""
    if not len(index):
        return nothing_indexed(index, question)
    if (name := unknown_name(index, question)) is not None:
        return name
    hits = retrieve(index, question, reranker=reranker)
    choices = from_statements(index, question, hits, reranker) if question.kind in BY_STATEMENTS else []
    if not choices and asks_for_words(question):
        return speaker_silent(index, question)
    if not choices:
        held = grounded(index, question, hits)
        if hits and not held:
            return not_together(index, question, hits)
        choices = _sentences(index, question, held)
        if not choices:
            return nothing_fits(index, question, held)
    composed = _compose(question, choices)
    return composed if composed.citations else nothing_fits(index, question, hits)


def _sentences(index: Index, question: Question, hits: Sequence[Hit]) -> list[Choice]:
    """The few best sentences, whoever speaks."""
    weighed = Weigher(index, question).hits(hits)
    chosen = best(weighed, _MOST)
    return [Choice("", chosen)] if chosen and max(e.fit for e in chosen) >= FIT else []


def _compose(question: Question, choices: Sequence[Choice]) -> Answer:
    chosen = [(choice, item) for choice in choices for item in choice.evidence]
    citations = verified(
        Citation(0, item.article, item.start, item.end, item.text, _speaker(item)) for _, item in chosen
    )
    numbered = {(c.article.id, c.start, c.end, c.speaker): c for c in citations}
    lines: list[str] = []
    for choice in choices:
        found = [
            (item, citation)
            for item in choice.evidence
            if (citation := numbered.get((item.article.id, item.start, item.end, _speaker(item))))
        ]
        if found and choice.heading:
            lines.append(choice.heading)
        lines += [_line(citation, item, not choice.names_speaker) for item, citation in found]
    best = max(item.score for _, item in chosen)
    confidence = 1 / (1 + math.exp(-1.2 * best - 0.2))
    return Answer("\n\n".join(lines), question, tuple(citations), confidence=round(confidence, 3))


def _speaker(item: Evidence) -> str | None:
    return item.statement.speaker if item.statement else None


def _line(citation: Citation, item: Evidence, with_speaker: bool) -> str:
    """A quotation as Markdown: a block of the article's words, its number, and whose words they are."""
    who = [plain(citation.speaker)] if citation.speaker and with_speaker else []
    if item.statement and item.statement.reported_by:
        who.append(f"as {plain(item.statement.reported_by)} says")
    label = f" — {', '.join(who)}" if who else ""
    return f"> {plain(citation.quote)} [{citation.number}]{label}"
