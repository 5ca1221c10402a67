"""What a conversation is about: who and what the pronouns of the next question may mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index import UPPER
from qa.asking.known import Known
from qa.asking.people_in_turn import asks_for_people, is_person, people_asked, people_told
from qa.asking.phrases import ADDED, AUXILIARY, matter, places_in, things
from qa.asking.speaker_names import Names
from qa.records import Question

_REMEMBERED = 6  # people, and as many things
NAMED = re.compile(rf"[{UPPER}]|^(?:the|an?) ")
"""Things with a name or an article: 'danger' has neither."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where a conversation stands after a turn; people and things are likeliest first.

    `event` is what the last question that stood by itself is about; `place` is where 'there' is. `acting` are
    things that do something in a question, rather than that something happens to: 'it' rarely means them.
    """

    question: Question
    people: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    event: str = ""
    place: str = ""
    acting: tuple[str, ...] = ()


def as_written(question: Question) -> bool:
    """Whether a question stands by itself: nothing was filled in, though what is polite may be left out."""
    return question.standalone.rstrip(" ?").casefold() in question.text.casefold()


def context(question: Question, answer: str, before: Context | None, names: Names) -> Context:
    """What the conversation is about after a question and the Markdown of its answer.

    Where the question asks who, those of the answer are meant before those of the question.
    """
    asked = people_asked(question, before.people if before else (), names)
    told = [name for name in people_told(question, answer, names) if name not in asked]
    of_whom = asks_for_people(question, answer, names)
    again = before.people if before and ADDED.search(question.standalone) else ()
    people = [*again, *told, *asked] if of_whom else [*again, *asked, *told]
    earlier = before.things if before else ()
    found = [thing for thing in _things(question, names) if not any(old in thing for old in earlier)]
    named = [old for old in earlier if old in question.standalone]
    return Context(
        question,
        _once([*people, *(before.people if before else ())]),
        _ranked([*found, *named, *earlier]),
        _event(question, before),
        _place(question, answer, names) or (before.place if before else ""),
        _once(
            [*(thing for thing in found if _acts(thing, question, names)), *(before.acting if before else ())]
        ),
    )


def _acts(thing: str, question: Question, names: Names) -> bool:
    """Whether something that can act does so: NASA in 'What did NASA postpone?'"""
    return names.acts(thing) and f" did {thing} " in question.standalone


def _event(question: Question, before: Context | None) -> str:
    """What a question is about: the topic that somebody spoke on, else all of it but its question word."""
    filled_in = before and not as_written(question)
    if before and filled_in and (question.kind != "yes_no" or question.standalone.endswith(")?")):
        return before.event
    return (question.kind in ("said", "ever_said") and question.topic) or matter(question.standalone)


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
    by_chance = known.mentioned(text) * known.mentioned(thing)  # 0 of a thing that has no words
    return both * known.passages / by_chance if both and by_chance else 0.0


def _things(question: Question, names: Names) -> list[str]:
    """What the question names that is no person: its topic, then the last first."""
    people = [name for name in (*question.speakers, *question.names) if is_person(name, names)]
    found = [
        thing
        for thing in reversed(things(ADDED.sub("", question.standalone)))
        if not any(person in thing for person in people) and names.spelled(thing) is None
    ]
    clause = re.search(rf"\b{AUXILIARY}\b", question.topic)
    topic = question.topic and not clause and names.spelled(question.topic) is None
    return [question.topic, *found] if topic else found


def _place(question: Question, answer: str, names: Names) -> str:
    """The place that the question names; for one that asks where, else the first that its answer names."""
    named = places_in(question.standalone)
    told = places_in(answer) if question.kind == "where" and not named else []
    found = [place for place in [*named[-1:], *told] if names.person(place) is None]
    return next(iter(found), "")


def _ranked(things: Sequence[str]) -> tuple[str, ...]:
    """Things, those without a name or an article last: 'danger' is rarely what 'it' means."""
    return _once(sorted(things, key=lambda thing: not NAMED.search(thing)))


def _once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))[:_REMEMBERED]
