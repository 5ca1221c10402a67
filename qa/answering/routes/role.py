"""Roles: who holds one, newest first, and what somebody is, with the sentences that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from index import Role, is_same_role, nouns_of
from index.text.vocabulary import OFFICES
from qa.answering.caution import NEAREST
from qa.answering.found import Choice, Found, Refusal, evidence_of
from qa.answering.inquiry import Inquiry
from qa.answering.markdown import in_words, plain
from qa.answering.roles_asked import AskedRole, asked_role
from qa.answering.routes.facts import Facts
from qa.asking import is_of, without_article
from qa.records import Question

_SHOWN = 3  # sentences in all
_LOOKED_AT = 300  # newest mentions of a role of one word, where none has all that is asked
_SUPPORT = 0.15  # of the articles that name the one named most, so many must name a holder
_UNCLEAR = 3  # holders at a time, of whom a role of one word means none
_OWNED = re.compile(r"^\S+(?: \S+){0,3}?[’']s? ")
_DEFINES = re.compile(r"\bis (?:an? |the )?(?:former |current )?$")
_DEFINED = 2.0  # what it counts that a sentence is about who somebody is, or that he is so no longer


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
        asked = asked_role(inquiry.question) or AskedRole()
        if not inquiry.roles:
            near = _near(inquiry, asked) if asked.role else []
            return Found(tuple(near), evidence_of(near), cautious=True) if near else Facts().find(inquiry)
        choices = _of_person(inquiry) if asked.person else _of_role(inquiry, asked)
        return Found(tuple(choices), evidence_of(choices)) if choices else Facts().find(inquiry)


# Who somebody is


def _of_person(inquiry: Inquiry) -> list[Choice]:
    """What somebody is: each role once, with what most articles say, and the newest, in front."""
    weights = {role.id: _weight(inquiry, role) for role in inquiry.roles}
    shown: list[Role] = []
    for role in sorted(inquiry.roles, key=lambda role: -weights[role.id]):
        told = {(other.article_id, other.sentence) for other in shown}
        if (role.article_id, role.sentence) not in told and not any(_says(other, role) for other in shown):
            shown.append(role)
    shown = shown[:_SHOWN]
    same = [role for role in inquiry.roles if _says(shown[0], role) and role.time == shown[0].time]
    more = same[: _SHOWN - len(shown) + 1]
    return [
        _choice(
            inquiry,
            f"{_when(role)}**{plain(role.person)}** {_is(role)}:",
            [role, *more] if not at else [role],
        )
        for at, role in enumerate(shown)
    ]


def _weight(inquiry: Inquiry, role: Role) -> float:
    """How well a role tells who somebody is: by how many articles give it, how new, and how much it says."""
    text = inquiry.index.article(role.article_id).text
    if _DEFINES.search(text, max(0, role.start - 20), role.start):
        return _DEFINED
    roles = [other for other in inquiry.roles if other.person == role.person]
    same = sum(_says(other, role) for other in roles) / len(roles)
    newest = max((other.day for other in roles if other.day), default=None)
    age = (newest - role.day).days / 365 if newest and role.day else 1.0
    return same - age / 2 + min(len(role.role.split()), 6) / 6 - (0 if role.is_held else _DEFINED)


def _says(told: Role, role: Role) -> bool:
    """Whether a role is told with another already."""
    return told.person == role.person and set(nouns_of(role.role)) <= set(nouns_of(told.role))


def _is(role: Role) -> str:
    """'is Norway’s prime minister', 'is a former professor at Harbour University'."""
    name = plain(role.role)
    bare = _OWNED.match(role.role) or role.role[:1].isupper() or OFFICES.issuperset(nouns_of(role.role))
    article = "an " if name[:1].lower() in "aeiou" else "a "
    words = name if bare else f"{article}{name}"
    return {
        "current": f"is {words}",
        "former": f"was once {name}" if _OWNED.match(role.role) else f"is a former {name}",
        "then": f"was {words} then",
        "late": f"was {words}, and is dead",
        "acting": f"is acting {name}",
        "elect": f"is to be {words}",
    }[role.time]


# Who holds a role


def _of_role(inquiry: Inquiry, asked: AskedRole) -> list[Choice]:
    """The newest holder with the sentences that say so; then those before, and others who are so called.

    Where a role is named with nothing more than is asked, those of another place do not count: Texas has an
    attorney general, too.
    """
    exact = [role for role in inquiry.roles if asked.role and is_same_role(role.role, asked.role)]
    held = _holders(role for role in exact or inquiry.roles if role.is_held)
    once = _holders(role for role in exact or inquiry.roles if not role.is_held)
    if once and (asked.past or not held):
        return [_told(inquiry, holder) for holder in once[:_SHOWN]]
    if not held or _is_unclear(asked, held):
        return []
    newest, others = held[0], held[1:_SHOWN]
    heading = f"{_when(newest.roles[0])}**{plain(newest.person)}** {_holds(asked, newest.roles[0])}:"
    choices = [_choice(inquiry, heading, newest.roles, _SHOWN - len(others))]
    for other in others:
        before = "Earlier" if exact and other.last < newest.first else "Also so called"
        day = in_words(other.roles[0].day) if other.roles[0].day else "in an article without a date"
        choices.append(_choice(inquiry, f"{before}, {day}: **{plain(other.person)}**", other.roles, 1))
    return choices


def _told(inquiry: Inquiry, holder: _Holder) -> Choice:
    role = holder.roles[0]
    return _choice(inquiry, f"{_when(role)}**{plain(role.person)}** {_is(role)}:", [role])


def _holders(roles: Iterable[Role]) -> list[_Holder]:
    """Those who hold a role, the newest first; who is named far less often than another is left out."""
    by_person: dict[str, list[Role]] = {}
    found = list(roles)
    names = sorted({role.person for role in found if " " in role.person}, key=len)
    for role in found:  # a name that runs on in a caption ('Ada Brook Prev Next') is that person's
        person = next((name for name in names if role.person.startswith(f"{name} ")), role.person)
        by_person.setdefault(person, []).append(role)
    most = max(map(len, by_person.values()), default=0)
    holders = [_Holder(p, _told_best(of)) for p, of in by_person.items() if len(of) >= _SUPPORT * most]
    return sorted(holders, key=lambda holder: (holder.last, len(holder.roles)), reverse=True)


def _told_best(roles: Sequence[Role]) -> tuple[Role, ...]:
    """The newest first; of one day, the one that says most of the role."""
    return tuple(sorted(roles, key=lambda role: (role.day or date.min, len(role.role)), reverse=True))


def _is_unclear(asked: AskedRole, held: Sequence[_Holder]) -> bool:
    """Whether a role of one word has so many holders that nothing tells which is meant."""
    return not asked.runs and len(without_article(asked.role).split()) == 1 and len(held) > _UNCLEAR


def _holds(asked: AskedRole, role: Role) -> str:
    """'is the prime minister of Norway': in the words of the question, where it names the role."""
    if asked.runs or role.time == "acting":
        return _is(role)
    return f"{'was' if asked.past else 'is'} {plain(asked.role)}"


def _near(inquiry: Inquiry, asked: AskedRole) -> list[Choice]:
    """Those who are called by the noun of a role beside the name of what it is of: 'coach', of a team."""
    question, noun = inquiry.question, next(iter(nouns_of(without_article(asked.role))), "")
    found = inquiry.index.roles(role=noun, since=question.since, until=question.until, limit=_LOOKED_AT)
    fitting = [role for role in found if noun and role.is_held and is_of(inquiry.index, role, asked.role)]
    nearest = [holder.roles[0] for holder in _holders(fitting)[:_SHOWN]]
    return [_choice(inquiry, NEAREST, nearest)] if nearest else []


# How it reads


def _choice(inquiry: Inquiry, heading: str, roles: Sequence[Role], most: int = _SHOWN) -> Choice:
    """The sentences that give some roles, each once, under a heading."""
    places = list(dict.fromkeys((role.article_id, role.sentence) for role in roles))[: 2 * most]
    once = {item.text: item for item in reversed(inquiry.weigher().sentences(places))}
    return Choice(heading, tuple(reversed(once.values()))[:most])


def _when(role: Role) -> str:
    return f"As of {in_words(role.day)}, " if role.day else ""
