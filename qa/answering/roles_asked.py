"""Which role, or whose roles, a question asks for: 'Who is the CEO of X?', 'What is Ada Brook’s job?'"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from index import Index, Role, nouns_of
from qa.asking import DETERMINER, HEADS, without_article
from qa.records import Question

_LEADS = r"(?:(?:and|so|but|then)\b[ ,]{1,3})?"
_WHEN = r"(?: (?:now|then|today|currently|at (?:the|that) time|at present|these days|back then))?"
_END = rf"{_WHEN}[?.! ]{{0,9}}"
_WHO = re.compile(
    rf"{_LEADS}who(?:[’']s| is| was| are| were)(?: (?:now|currently|then))? "
    rf"(?P<what>[^?,]{{2,120}}?){_END}",
    re.IGNORECASE,
)
_JOB = re.compile(
    rf"{_LEADS}what(?:[’']s| is| was) (?:the )?(?:(?P<who>[^?,]{{2,60}}?)[’']s? (?:current )?"
    r"(?:job|position|post|role|title|occupation|profession|office)"
    r"|(?:job|position|post|role|title|occupation|profession) of (?P<of>[^?,]{2,60}?))"
    rf"{_END}",
    re.IGNORECASE,
)
_DOES = re.compile(
    rf"{_LEADS}what (?:(?:job|position|post|role|title|office) (?:does|did) (?P<who>[^?,]{{2,60}}?)"
    r" (?:have|hold)"
    rf"|does (?P<does>[^?,]{{2,60}}?) do(?: for a living)?){_END}",
    re.IGNORECASE,
)
_RUNS = re.compile(
    rf"{_LEADS}who (?:runs|heads|leads|chairs|is in charge of|is at the head of) "
    rf"(?P<what>[^?,]{{2,120}}?){_END}",
    re.IGNORECASE,
)
_HOLDS = re.compile(
    rf"{_LEADS}who (?:serves|served|works|acts) as (?P<what>[^?,]{{2,120}}?){_END}"
    rf"|{_LEADS}who (?:has|holds|held) the (?:post|job|office|position|title) of "
    rf"(?P<post>[^?,]{{2,120}}?){_END}",
    re.IGNORECASE,
)
_LONGEST = 300  # characters of a question for a role
_CLEAR = 2 / 3  # of the roles of those who bear a name are one person's: that one is meant
_MOST = 1_000  # mentions of a role that are looked at


@dataclass(frozen=True, slots=True)
class AskedRole:
    """What is asked: a role as it was written, or the name of one who has some; `past` for who 'was'."""

    role: str = ""
    person: str = ""
    runs: str = ""  # what somebody is at the head of
    past: bool = False


def asked_role(question: Question) -> AskedRole | None:
    """The role, or the person, that a question asks about; None where it asks for something else."""
    text = question.standalone
    if len(text) > _LONGEST:
        return None
    past = re.search(r"\b(?:was|were|served|held|did|then)\b", text, re.IGNORECASE) is not None
    if found := _JOB.fullmatch(text) or _DOES.fullmatch(text):
        return AskedRole(person=next(name for name in found.groups() if name), past=past)
    if found := _RUNS.fullmatch(text):
        return AskedRole(runs=without_article(found["what"]), past=past)
    if found := _HOLDS.fullmatch(text):
        return AskedRole(role=found["what"] or found["post"], past=past)
    found = _WHO.fullmatch(text)
    if found is None:
        return None
    what = found["what"]
    if nouns_of(without_article(what)):
        return AskedRole(role=what, past=past)
    return AskedRole(person=_named(what), past=past) if not DETERMINER.match(what) else None


def _named(what: str) -> str:
    """A name without the role before it: 'Senator Ada Brook' is Ada Brook."""
    words = what.split()
    while len(words) > 1 and nouns_of(words[0]):
        words.pop(0)
    return " ".join(words)


def roles_for(index: Index, question: Question) -> list[Role]:
    """The roles that a question asks about, newest first."""
    asked = asked_role(question)
    if asked is None:
        return []
    if asked.person:
        found = index.roles(person=asked.person, limit=_MOST)
        counts = Counter(role.person for role in found)
        clear = [person for person, count in counts.items() if count >= _CLEAR * len(found)]
        return [role for role in found if role.person in clear] if clear else found
    wanted = [f"{noun} of {asked.runs}" for noun in HEADS] if asked.runs else [without_article(asked.role)]
    every = {
        role.id: role
        for one in wanted
        for role in index.roles(
            role=one, since=question.since, until=question.until, source=question.source, limit=_MOST
        )
    }
    return sorted(every.values(), key=lambda role: (role.day is not None, role.day, -role.id), reverse=True)
