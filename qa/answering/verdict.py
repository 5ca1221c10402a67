"""Whether somebody said what a question asks: what a statement's cue and its content make of the claim.

A verdict needs a clause that says the claim, nearly word for word, and little else; then 'denied', 'not',
'may' and 'if' decide. Where anything else differs there is none, and the words stand for themselves: a wrong
verdict is worse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index import Index, Statement, clauses_of, denials, is_denial, is_past, polarity_of, without_polarity
from qa.answering.evidence import Evidence
from qa.records import Question, Verdict

_PLAIN = frozenset(
    "say said saying tell told state claim announc declar insist argu admit confirm write wrote written tweet"
    " post think thought believ add ad suggest explain acknowledg mention report note maintain stress"
    " testifi".split()
)
"""Stems of verbs that only say that something is so."""
_LEADING = frozenset(
    "think thought believ know knew say said sure certain clear feel add also now today yesterday tomorrow"
    " still alreadi realli actual whether monday tuesday wednesday thursday friday saturday sunday".split()
)
"""Stems that may stand before a claim and leave it what it is: 'he believes that …'."""
_LIGHT = frozenset("ever actual realli still alreadi again veri so too just even quit".split())
_OBLIGED = re.compile(r"\b(?:should|must|ought|needs? to|ha(?:s|ve|d) to)\b")
_TO_COME = re.compile(r"\b(?:will|shall|would|wo|going to|plans? to|planned to)\b|[’']ll\b")
_ASKS = re.compile(r"\b(?:ask|wonder|question|inquir|enquir)", re.IGNORECASE)
_THINKS = re.compile(r"\b(?:think|believe|expect)s?\b", re.IGNORECASE)
_ANSWERS = re.compile(r"(?:no|yes|nope|yeah)\b", re.IGNORECASE)
_AT_ALL = re.compile(
    r"\b(?:anything|something)\b|\b(?:comment|speak|talk|spoke|spoken|remark|say|write|tweet)(?:s|ed|en)?"
    r" (?:\w+ )?(?:about|on|regarding|concerning)$|\bmention(?:s|ed)?$",
    re.IGNORECASE,
)
_WHY = re.compile(r"why\b", re.IGNORECASE)
_FELT = frozenset("feel felt want support oppos like expect hope fear worri doubt".split())
_DENY = re.compile(r"\bden(?:y|ies|ied)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s")
_CALLED = re.compile(
    r"(?:(?:the|a|an|our) )?(?!of |to |for |against |by |from |with |on |in |at )[a-z-]+ $", re.IGNORECASE
)
_CONDITION = re.compile(r"(?:,? )\b(?:if|unless|provided|as long as|in case)\b.*")
_LONG = 5  # content words of a claim of which two may be swapped
_OF_ANY_CUE = ("", "did not say so")  # what can be told of 'called for' and the like too
_TWICE = 2  # denials in one clause: too many to tell


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, why, and the statement that gives it: 'denied it', 'said the opposite' …"""

    verdict: Verdict
    how: str
    item: Evidence


def asks_at_all(question: Question) -> bool:
    """Whether a question asks for any words on a topic: 'Did X say anything about Y?'"""
    return bool(_AT_ALL.search(_asked_with(question)))


def asks_denial(question: Question) -> bool:
    """Whether it is a denial that a question asks for: 'What did X deny about Y?', 'Did X deny that Y?'"""
    return bool(_DENY.search(_asked_with(question)))


def presumed(index: Index, question: Question) -> set[str]:
    """The stems of the deed that 'why did X apologise for Y?' takes for granted; saying is none."""
    if not _WHY.match(question.standalone):
        return set()
    return set(index.terms(_asked_with(question))) - _PLAIN - _FELT


def verdicts(index: Index, question: Question, evidence: Iterable[Evidence]) -> list[Judged]:
    """What statements say to the claim of a question; none where they do not agree."""
    found = [judged for item in evidence if (judged := _judged(index, question, item))]
    return found if len({judged.verdict for judged in found}) == 1 else []


def _judged(index: Index, question: Question, item: Evidence) -> Judged | None:
    said = item.statement
    if said is None or said.reported_by or _ASKS.search(said.cue) or said.text.rstrip("”’\"' ").endswith("?"):
        return None
    verbs = set(index.terms(_asked_with(question)))
    is_plain = asks_denial(question) or bool(verbs & _PLAIN and _is_plain(index, said))
    if not is_plain and not verbs & set(index.terms(said.cue)):
        return None
    clause = _clause(index, question.topic, said)
    found = _compared(question.topic, clause, said) if clause else None
    if found is None or not (is_plain or found[1] in _OF_ANY_CUE):
        return None
    return Judged(*found, item)


def _is_plain(index: Index, said: Statement) -> bool:
    """Whether a cue says that something is so, or not so: 'warned of' and 'called for' do neither."""
    if said.modality != "stated" or said.kind == "direct" or said.cue.lower().startswith("according"):
        return True
    return bool(set(index.terms(said.cue)) & _PLAIN)


def _clause(index: Index, claim: str, said: Statement) -> str | None:
    """The clause of a statement that says the claim, and little else."""
    wanted = _stems(index, claim)
    for clause in clauses_of(said.text):
        has = _stems(index, _CONDITION.sub("", clause))
        if not wanted or not set(wanted) <= set(has) or _ANSWERS.match(clause):
            continue
        before = has[: min(has.index(stem) for stem in wanted)]
        more = set(has) - set(wanted) - _LEADING
        leads = set(before) <= _LEADING or _is_called(claim, clause)
        if leads and len(more) <= len(set(wanted)) and _in_order(wanted, has):
            return clause
    return None


def _is_called(claim: str, clause: str) -> bool:
    """Whether a name opens a claim, and a clause too, but for a word: 'Skarholm', 'the island Skarholm'."""
    name = claim.split()[0]
    return name[0].isupper() and bool(_CALLED.fullmatch(clause[: max(0, clause.find(name))]))


def _stems(index: Index, words: str) -> list[str]:
    bare = without_polarity(words)
    return [stem for stem in index.terms(bare) if stem not in _LIGHT] if re.search(r"\w", bare) else []


def _in_order(wanted: Sequence[str], has: Sequence[str]) -> bool:
    """Whether the words of a claim stand in a clause in nearly the same order: who did what to whom."""
    places = [has.index(stem) for stem in dict.fromkeys(wanted)]
    swapped = sum(one > other for one, other in pairwise(places))
    return swapped == 0 or (swapped == 1 and len(places) >= _LONG)


def _compared(claim: str, clause: str, said: Statement) -> tuple[Verdict, str] | None:
    """What a clause says to a claim, and how."""
    told_later = said.kind != "direct" and is_past(said.cue)
    whole = next((part for part in _SENTENCE.split(said.text) if clause in part), clause)
    ours = set(polarity_of(claim, is_backshifted=True))
    theirs = set(polarity_of(clause, told_later))
    theirs |= {kind for kind in polarity_of(whole, told_later) if kind == "hypothetical"}
    if max(denials(claim), denials(clause)) >= _TWICE or _differ(_OBLIGED, claim, clause):
        return None
    opposed = ("negated" in ours) != ("negated" in theirs)
    opened = [kind for kind in ("hypothetical", "possible") if (kind in ours) != (kind in theirs)]
    if said.modality == "denied":
        return None if opposed or opened else ("no", _denied(said))
    if any(kind in ours for kind in opened):
        return None
    if said.modality == "hypothetical":
        return None if opposed else ("not quite", "left it open, or has yet to say so")
    if opened:
        return "not quite", _opened("hypothetical" in opened, opposed)
    if _differ(_TO_COME, claim, clause):
        return None
    return ("no", "said the opposite") if opposed else ("yes", "")


def _opened(is_conditional: bool, is_opposed: bool) -> str:
    if is_conditional:
        return "said so under a condition" if not is_opposed else "said the opposite, under a condition"
    return "said that it may be so" if not is_opposed else "said that it may not be so"


def _denied(said: Statement) -> str:
    if is_denial(said.cue):
        return "denied it"
    return "said the opposite" if _THINKS.search(said.cue) else "did not say so"


def _differ(pattern: re.Pattern[str], claim: str, clause: str) -> bool:
    return bool(pattern.search(claim)) != bool(pattern.search(clause))


def _asked_with(question: Question) -> str:
    """The words between speaker and topic: 'ever say that' of 'Did Biden ever say that …'; '' if unclear."""
    text, speaker = question.standalone, question.speaker or ""
    start = text.find(speaker)
    end = text.find(question.topic, start + len(speaker)) if question.topic else len(text.rstrip("?! ."))
    return text[start + len(speaker) : end].strip() if speaker and 0 <= start < end else ""
