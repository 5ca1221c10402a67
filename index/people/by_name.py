"""The person whose name a mention is or holds: 'Lavrov', 'his counterpart Ada Brook', 'Clinton, who …'."""

from __future__ import annotations

import re

from index.article import Span
from index.people.descriptions import CUT
from index.people.in_article import Cast
from index.people.traits import Person
from index.text import POSSESSIVE, RUN, gender_of, is_no_person, names_in, surname_of
from index.text.collectives import NO_PERSON
from index.text.vocabulary import MODIFIERS, STARTERS

_MEMBER = re.compile(r", [RDI]-[A-Z][^,]*")


def person_by_name(cast: Cast, mention: str, span: Span) -> Person | None:
    """The person whose name the mention at a place is, ends with or starts with."""
    if person := _apposed(cast, mention, span):
        return person
    head = CUT.split(mention)[0].strip() or mention
    names = names_in(head)
    if names and names[-1].end >= len(POSSESSIVE.sub("", head.rstrip(".,"))) and " and " not in head:
        name = names[-1]
        if person := cast.named(name.words, name.titles, span):
            return person
        known = len(name.words) > 1 and (gender_of(name.words[0]) or name.titles)
        if known and not is_no_person(name.words):
            return Person(name.name, surname_of(name.name))
    return _leading(cast, mention, span) or _unheard_of(mention)


def _apposed(cast: Cast, mention: str, span: Span) -> Person | None:
    """The one whose name stands beside a description: 'the campaign’s chairman, Phil Lovas, of Ohio'."""
    parts = _MEMBER.sub("", mention.strip(" ,")).split(", ")
    for number, part in enumerate(parts[1:], start=2):
        names = names_in(part)  # 'his counterpart Sergey Lavrov', 'US Secretary of State Antony Blinken'
        whole = bool(RUN.fullmatch(part)) and len(names) == 1
        ends = bool(names) and names[-1].end == len(part) and part[:1].isupper()
        longer = number == len(parts) and ends and len(names[-1].words) > 1
        if (whole or longer) and (person := cast.named(names[-1].words, names[-1].titles, span)):
            return person
    return None


def _leading(cast: Cast, mention: str, span: Span) -> Person | None:
    """'Clinton, who met …', 'Clinton (D-N.Y.)': the person whose name a mention starts with."""
    run = RUN.match(mention)
    if not run or not re.match(r"\s*(?:,|who\b|\(|$)", mention[run.end() :]):
        return None
    names = names_in(run.group())
    return cast.named(names[-1].words, names[-1].titles, span) if names else None


def _unheard_of(mention: str) -> Person | None:
    """'Asab Al-Tabchi, 36': two or three words that can be nothing but a name."""
    run = RUN.fullmatch(re.sub(r", \d+,?$", "", mention).strip(","))
    words = run.group().split() if run else []
    plain = {word.strip(".").lower() for word in words}
    if len(words) not in (2, 3) or plain & (NO_PERSON | MODIFIERS | STARTERS) or words[-1].isupper():
        return None
    return Person(" ".join(words), words[-1])


def holds_full_name(mention: str) -> bool:
    """Whether a mention holds somebody's full name: it means no other person."""
    return any(
        len(name.words) > 1 and gender_of(name.words[0]) and not is_no_person(name.words)
        for name in names_in(mention)
    )
