"""Who said it: statements whose content fits a claim, under the names of those who make them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence

from index import Statement
from qa.answering.choosing import best
from qa.answering.corroboration import opposed
from qa.answering.evidence import Evidence
from qa.answering.found import Choice, Found, Refusal, cited, evidence_of
from qa.answering.inquiry import STATEMENTS, Inquiry
from qa.answering.markdown import plain
from qa.answering.routes.spoken import told
from qa.answering.signing import is_trusted
from qa.answering.weighing import Weigher
from qa.records import Question

_MOST = 3  # statements shown
_ON_TOPIC = 0.5  # share of the words of the claim that a statement must hold, ...
_LIKE_MEANING = 0.5  # cosine of a claim and a statement that shares so many of its words
_SAME_MEANING = 0.75  # ... or of any that says the same
_READ = 12  # statements that the reranker reads with a claim; what it finds unlikely is left out
_LEAST_LOGIT, _OF_LOGIT = 2.0, 0.1
_CLAIM = re.compile(
    r"^(?:and |so |but )?who (?:ever |first |also |else )?(?:has |had |have |is |was )?\w+"
    r"(?: (?:that|of|about|for|to)\b)?\s*",
    re.IGNORECASE,
)


class WhoSaid:
    """Takes questions for the one whose words are known."""

    name = "who said"
    searches = True

    def takes(self, question: Question) -> bool:
        """'Who said that Y?'"""
        return question.kind == "who_said"

    def find(self, inquiry: Inquiry) -> Found | Refusal:
        """Statements that say what is asked for, the speaker's name in front."""
        choices = _by_speaker(_making(inquiry, claim_of(inquiry.question)))
        if choices:
            return Found(tuple(choices), evidence_of(choices))
        return _nobody(inquiry) if inquiry.question.of_words_alone else told(inquiry)


def claim_of(question: Question) -> str:
    """What was said, of a question for who said it: 'NATO grows' in 'Who said that NATO grows?'"""
    claim = question.topic or _CLAIM.sub("", question.standalone)
    return claim.strip(" ?") or question.standalone


def _making(inquiry: Inquiry, claim: str) -> list[Evidence]:
    """The statements that make a claim, likeliest first."""
    words = inquiry.weigher(claim)
    found = _statements(inquiry, claim, STATEMENTS)
    spoken = [
        s
        for s in found
        if s.modality == "stated" and is_trusted(s) and _is_somebody(s) and not opposed(claim, s.text)
    ]
    fits: Mapping[int, float] = _fits(inquiry, words, spoken)
    same = sorted((s for s in spoken if s.id in fits), key=lambda s: -fits[s.id])[:_READ]
    fits = _read(inquiry, claim, same, fits)
    kept = words.statements([s for s in same if s.id in fits])
    return sorted(kept, key=lambda item: -fits[item.statement.id] if item.statement else 0.0)[:_MOST]


def _statements(inquiry: Inquiry, claim: str, most: int) -> list[Statement]:
    asked = inquiry.question
    return inquiry.index.statements(
        about=claim, since=asked.since, until=asked.until, source=asked.source, limit=most
    )


def _fits(inquiry: Inquiry, words: Weigher, spoken: Sequence[Statement]) -> dict[int, float]:
    """How well statements fit a claim in words and meaning, by id; those that do not are left out."""
    fits: dict[int, float] = {}
    for said, cosine in zip(spoken, words.cosines([s.text for s in spoken]), strict=True):
        shared = words.held(said.text)
        if cosine >= _SAME_MEANING or (shared >= _ON_TOPIC and cosine >= _LIKE_MEANING):
            fits[said.id] = shared + cosine
    return fits


def _read(
    inquiry: Inquiry, claim: str, same: Sequence[Statement], fits: Mapping[int, float]
) -> Mapping[int, float]:
    """How well statements fit once the reranker has read them; as they did where there is none."""
    if not (inquiry.reranker and same):
        return fits
    logits = inquiry.reranker.score(claim, [f"{s.speaker or s.mention}: {s.text}" for s in same]).tolist()
    read = zip(same, logits, strict=True)
    return {said.id: fits[said.id] + _OF_LOGIT * logit for said, logit in read if logit > _LEAST_LOGIT}


def _is_somebody(said: Statement) -> bool:
    """Whether a speaker has a name or a description: '51%' has none."""
    return any(character.isalpha() for character in said.speaker or said.mention)


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


def _nobody(inquiry: Inquiry) -> Refusal:
    claim = claim_of(inquiry.question)
    found = inquiry.weigher(claim).statements(_statements(inquiry, claim, 1))
    return Refusal("nobody", tuple(map(cited, found)), about=claim)
