"""Roles: who holds one, newest first, and what somebody is, with the sentences that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from index import Role, nouns_of
from qa.answering.found import Choice, Found, Refusal, evidence_of
from qa.answering.inquiry import Inquiry
from qa.answering.markdown import in_words, plain
from qa.answering.roles_asked import AskedRole, asked_role
from qa.answering.routes.facts import Facts
from qa.records import Question

_SHOWN = 3  # sentences in all
_SUPPORT = 0.15  # of the articles that name the one named most, so many must name a holder
_UNCLEAR = 3  # holders at a time, of whom a role of one word means none
_OWNED = re.compile(r"^\S+(?: \S+){0,3}?[’']s? ")


@dataclass(frozen=True, slots=True)
class _Holder:
    """Somebody who holds a role, and the roles that say so, newest first."""

    person: str
    roles: tuple[Role, ...]

    @property
    def first(self) -> date:
        """The day of the oldest article that says so."""
        return min((role.day for role in self.roles if role.day), default=date.min)

    @property
    def last(self) -> date:
        """The day of the newest."""
        return max((role.day for role in self.roles if role.day), default=date.min)


class WhoIs:
    """Takes questions for who holds a role, and for who somebody is."""

    name = "role"
    searches = True

    def takes(self, question: Question) -> bool:
        """'Who is the CEO of X?', 'Who is Ada Brook?', 'What is Ada Brook’s job?'"""
        return asked_role(question) is not None

    def find(self, inquiry: Inquiry) -> Found | Refusal:
        """The sentences that say so; where the articles give no such role, those that answer as a fact."""
        asked = asked_role(inquiry.question)
        if asked is None or not inquiry.roles:
            return Facts().find(inquiry)
        choices = _of_person(inquiry) if asked.person else _of_role(inquiry, asked)
        return Found(tuple(choices), evidence_of(choices)) if choices else Facts().find(inquiry)


# Who somebody is


def _of_person(inquiry: Inquiry) -> list[Choice]:
    """What somebody is, by the newest articles: each role once, those that are held first."""
    best = sorted(inquiry.roles, key=lambda role: (not role.is_held, -_weight(role, inquiry.roles)))
    shown: list[Role] = []
    for role in best:
        told = {(other.article_id, other.sentence) for other in shown}
        if (role.article_id, role.sentence) not in told and not any(_says(other, role) for other in shown):
            shown.append(role)
    return [
        _choice(inquiry, f"{_when(role)}**{plain(role.person)}** {_is(role)}:", [role])
        for role in shown[:_SHOWN]
    ]


def _weight(role: Role, roles: Sequence[Role]) -> float:
    """How well a role tells who somebody is: by how many articles give it, how new, and how much it says."""
    same = sum(set(nouns_of(other.role)) >= set(nouns_of(role.role)) for other in roles) / len(roles)
    newest = max((other.day for other in roles if other.day), default=None)
    age = (newest - role.day).days / 365 if newest and role.day else 1.0
    return same - age / 2 + min(len(role.role.split()), 6) / 6


def _says(told: Role, role: Role) -> bool:
    """Whether a role is told with another already."""
    return set(nouns_of(role.role)) <= set(nouns_of(told.role))


def _is(role: Role) -> str:
    """'is Norway’s prime minister', 'is a former professor at Harbour University'."""
    name = plain(role.role)
    bare = bool(_OWNED.match(role.role)) or role.role[:1].isupper()
    article = "" if bare else "an " if name[:1].lower() in "aeiou" else "a "
    return {
        "current": f"is {article}{name}",
        "former": f"is a former {name}" if not _OWNED.match(role.role) else f"was once {name}",
        "then": f"was then {article}{name}",
        "late": f"was {article}{name}, and is dead",
        "acting": f"is acting {name}",
        "elect": f"is to be {name}",
    }[role.time]


# Who holds a role


def _of_role(inquiry: Inquiry, asked: AskedRole) -> list[Choice]:
    """The newest holder with the sentences that say so; then those before, and others who are named."""
    held = _holders(role for role in inquiry.roles if role.is_held)
    once = _holders(role for role in inquiry.roles if not role.is_held)
    if asked.past or not held:
        known = {holder.person for holder in held[:1]}
        earlier = [holder for holder in once if holder.person not in known or not held]
        if earlier:
            return [_former(inquiry, holder) for holder in earlier[:_SHOWN]]
    if not held or _is_unclear(asked, held):
        return []
    newest, others = held[0], held[1:_SHOWN]
    count = max(1, _SHOWN - len(others))
    name = f"**{plain(newest.person)}**"
    choices = [
        _choice(
            inquiry, f"{_when(newest.roles[0])}{name} {_holds(asked, newest.roles[0])}:", newest.roles[:count]
        )
    ]
    for other in others:
        before = other.last < newest.first
        told = "Earlier" if before else "Also so called"
        choices.append(
            _choice(inquiry, f"{told}, {_day(other.roles[0])}: **{plain(other.person)}**", other.roles[:1])
        )
    return choices


def _holders(roles: Iterable[Role]) -> list[_Holder]:
    """Those who hold a role, the newest first; who is named far less often than another is left out."""
    by_person: dict[str, list[Role]] = {}
    for role in roles:
        by_person.setdefault(role.person, []).append(role)
    most = max(map(len, by_person.values()), default=0)
    holders = [_Holder(p, _told_best(of)) for p, of in by_person.items() if len(of) >= _SUPPORT * most]
    return sorted(holders, key=lambda holder: (holder.last, len(holder.roles)), reverse=True)


def _told_best(roles: Sequence[Role]) -> tuple[Role, ...]:
    """Of several articles of one day, first the one that says most of the role."""
    newest = sorted(roles, key=lambda role: len(role.role), reverse=True)
    return tuple(sorted(newest, key=lambda role: role.day or date.min, reverse=True))


def _is_unclear(asked: AskedRole, held: Sequence[_Holder]) -> bool:
    """Whether a role of one word has so many holders that nothing tells which is meant."""
    words = re.sub(r"^(?:the|an?) ", "", asked.role).split()
    return not asked.runs and len(words) == 1 and len(held) > _UNCLEAR


def _former(inquiry: Inquiry, holder: _Holder) -> Choice:
    role = holder.roles[0]
    return _choice(inquiry, f"{_when(role)}**{plain(holder.person)}** {_is(role)}:", [role])


def _holds(asked: AskedRole, role: Role) -> str:
    """'is the prime minister of Norway': in the words of the question, where it names the role."""
    if asked.runs or role.time == "acting":
        return _is(role)
    return f"{'was' if asked.past and not role.is_held else 'is'} {plain(asked.role)}"


# How it reads


def _choice(inquiry: Inquiry, heading: str, roles: Sequence[Role]) -> Choice:
    places = dict.fromkeys((role.article_id, role.sentence) for role in roles)
    return Choice(heading, tuple(inquiry.weigher().sentences(places)))


def _day(role: Role) -> str:
    return in_words(role.day) if role.day else "in an article without a date"


def _when(role: Role) -> str:
    return f"As of {in_words(role.day)}, " if role.day else ""
