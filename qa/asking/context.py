"""What a conversation is about: who and what the pronouns of the next question may mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index import gender_of
from qa.asking.names import Known, Names, is_full_name
from qa.asking.phrases import ADDED, AUXILIARY, NAME, matter, names_in, things
from qa.records import Question

_LABEL = re.compile(r"\*\*([^*\n]{3,60})\*\*|\[\d+\] — ([^,\n]{3,60})")
_LINES = 8  # of an answer are looked at
_PLACE = re.compile(rf"\b(?:in|at|to|from|into|over|near) (?:the )?({NAME.pattern})")
_REMEMBERED = 6  # people, and as many things
NAMED = re.compile(r"[A-ZÀ-Þ]|^(?:the|an?) ")
"""Things with a name or an article: 'danger' has neither."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where a conversation stands after a turn; people and things are likeliest first.

    `event` is what the last question that stood by itself is about; `place` is where 'there' is.
    """

    question: Question
    people: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    event: str = ""
    place: str = ""


def context(question: Question, answer: str, before: Context | None, names: Names) -> Context:
    """What the conversation is about after a question and the Markdown of its answer.

    Where the question asks who, those of the answer are meant before those of the question.
    """
    asked = [name for name in question.speakers if name[0].isupper()]
    known = [name for name in question.names if names.spelled(name) or names.nearest(name)]
    asked += sorted(known, key=lambda name: not gender_of(name))  # first those who have a first name
    alone = question.standalone == question.text
    of_whom = question.kind in ("who", "who_said")
    told = [person for person in people_in(answer, names, of_whom) if person not in asked]
    people = [*told, *asked] if of_whom else [*asked, *told]
    earlier = before.things if before else ()
    found = [thing for thing in _things(question, asked, names) if not any(old in thing for old in earlier)]
    named = [old for old in earlier if old in question.standalone]
    return Context(
        question,
        _once([*people, *(before.people if before else ())]),
        _ranked([*found, *named, *earlier]),
        matter(question.standalone) if alone or before is None or question.kind == "yes_no" else before.event,
        _place(question, answer) or (before.place if before else ""),
    )


def people_in(markdown: str, names: Names, unheard: bool = False) -> list[str]:
    """People in an answer: those it names as speakers first, then those its quotations speak of.

    With `unheard`, also those who look like people by their names alone, and never speak.
    """
    labels = [one or other for one, other in _LABEL.findall(markdown)]
    shown = [name for line in markdown.split("\n")[:_LINES] for name in names_in(line.lstrip("> *"))]
    found = [(name, names.person(name)) for name in [*labels, *shown]]
    return [person or name for name, person in found if person or (unheard and is_full_name(name))]


def likeliest(things: Sequence[str], words: Sequence[str], known: Known) -> tuple[str, float]:
    """The thing that passages speak of with the words most, and how many times as often as by chance.

    The first one, and 0, where no passage does.
    """
    if not things:
        return "", 0.0
    lifts = {thing: lift(words, thing, known) for thing in things}
    best = max(things, key=lambda thing: lifts[thing])
    return best, lifts[best]


def lift(words: Sequence[str], thing: str, known: Known) -> float:
    """How many times as often as by chance passages hold both words and thing; 0 where none does."""
    text = " ".join(words)
    both = known.mentioned(f"{text} {thing}") if text else 0
    return both * known.passages / (known.mentioned(text) * known.mentioned(thing)) if both else 0.0


def _things(question: Question, people: Iterable[str], names: Names) -> list[str]:
    """What the question names that is no person: its topic, then the last first."""
    found = [
        thing
        for thing in reversed(things(ADDED.sub("", question.standalone)))
        if not any(person in thing for person in people) and names.spelled(thing) is None
    ]
    clause = re.search(rf"\b{AUXILIARY}\b", question.topic)
    topic = question.topic and not clause and names.spelled(question.topic) is None
    return [question.topic, *found] if topic else found


def _place(question: Question, answer: str) -> str:
    """The place that the question names; for one that asks where, the first that its answer names."""
    found = _PLACE.findall(question.standalone)
    if question.kind == "where":
        told = [place for place in _PLACE.findall(answer) if place not in question.standalone]
        found = [*found, *told[:1]]
    return str(found[-1]) if found else ""


def _ranked(things: Sequence[str]) -> tuple[str, ...]:
    """Things, those without a name or an article last: 'danger' is rarely what 'it' means."""
    return _once(sorted(things, key=lambda thing: not NAMED.search(thing)))


def _once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))[:_REMEMBERED]
