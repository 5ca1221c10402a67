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
_SHORT = re.compile(r"\*\*[^*\n]+\*\*(?= \[)")
_WHICH = re.compile(r"(?:which|what) ", re.IGNORECASE)
_LINES = 8  # of an answer are looked at
_PLACE = re.compile(rf"\b(?:in|at|to|from|into|over|near) (?:(?:the|an?) (?:[a-z]+ )?)?({NAME.pattern})")
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
    earlier_people = before.people if before else ()
    asked = [name for name in question.speakers if name[0].isupper() and not _is_other(name, names)]
    known = [name for name in question.names if name in earlier_people or _is_person(name, names)]
    asked += sorted(known, key=lambda name: not gender_of(name))  # first those who have a first name
    alone = question.standalone == question.text
    of_whom = _asks_for_people(question, answer, names)
    told = [person for person in people_in(answer, names, of_whom) if person not in asked]
    people = [*told, *asked] if of_whom else [*asked, *told]
    earlier = before.things if before else ()
    found = [thing for thing in _things(question, asked, names) if not any(old in thing for old in earlier)]
    named = [old for old in earlier if old in question.standalone]
    return Context(
        question,
        _once([*people, *earlier_people]),
        _ranked([*found, *named, *earlier]),
        matter(question.standalone) if alone or before is None or question.kind == "yes_no" else before.event,
        _place(question, answer, names) or (before.place if before else ""),
    )


def _is_person(name: str, names: Names) -> bool:
    return is_full_name(names.spelled(name) or names.nearest(name) or "")


def _is_other(name: str, names: Names) -> bool:
    """Whether a speaker is known, or can be seen, to be no person: 'NATO', 'Amazon workers'."""
    others = bool(names.having(name)) or not all(word[0].isupper() for word in name.split())
    return others and not _is_person(name, names)


def _asks_for_people(question: Question, answer: str, names: Names) -> bool:
    """Whether a question asks who, also as 'which president': its short answer is a person then."""
    if question.kind in ("who", "who_said"):
        return True
    short = _SHORT.match(answer)
    return bool(short and _WHICH.match(question.standalone) and people_in(short[0], names, unheard=True))


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


def _place(question: Question, answer: str, names: Names) -> str:
    """The place that the question names; for one that asks where, the first that its answer names."""
    named, told = (_places(text, names) for text in (question.standalone, answer))
    new = [place for place in told if place not in question.standalone]
    found = new[:1] or named[-1:] if question.kind == "where" else named[-1:]
    return next(iter(found), "")


def _places(text: str, names: Names) -> list[str]:
    """Names after a preposition of place, but for people's, days and months ('in February')."""
    found = [str(name) for name in _PLACE.findall(text)]
    return [name for name in found if names_in(f"in {name}") == [name] and names.person(name) is None]


def _ranked(things: Sequence[str]) -> tuple[str, ...]:
    """Things, those without a name or an article last: 'danger' is rarely what 'it' means."""
    return _once(sorted(things, key=lambda thing: not NAMED.search(thing)))


def _once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))[:_REMEMBERED]
