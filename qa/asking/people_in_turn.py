"""The people of a turn, whom 'he' and 'she' may mean next: asked about, or told of by the answer."""

from __future__ import annotations

import re
from collections.abc import Container

from index import UPPER, gender_of
from qa.asking.phrases import names_in, places_in
from qa.asking.speaker_names import Names, is_full_name
from qa.records import Question

_LABEL = re.compile(r"\*\*([^*\n]{3,60})\*\*|\[\d+\] — ((?:(?! · )[^,\n]){3,60})")
_SHORT = re.compile(r"\*\*[^*\n]+\*\*(?= \[)")
_WHICH = re.compile(r"(?:which|what) ", re.IGNORECASE)
_LINES = 8  # of an answer are looked at


def is_person(name: str, names: Names) -> bool:
    """Whether a name is one of the index's people, also spelled otherwise."""
    return is_full_name(names.spelled(name) or names.nearest(name) or "")


def people_asked(question: Question, before: Container[str], names: Names) -> list[str]:
    """People whom a question names: speakers, then known ones, then those who look like people.

    A place never does; `before` are people of the conversation.
    """
    speakers = [name for name in question.speakers if name[:1].isupper() and not _is_other(name, names)]
    known = [name for name in question.names if name in before or is_person(name, names)]
    known.sort(key=lambda name: not gender_of(name))  # first those who have a first name
    places = places_in(question.standalone)
    known = [name for name in known if name not in places or gender_of(names.spelled(name) or name)]
    likely = [name for name in question.names if name not in places and names.looks_personal(name)]
    return list(dict.fromkeys([*speakers, *known, *likely]))


def people_told(question: Question, answer: str, names: Names) -> list[str]:
    """People in the Markdown of an answer: those it names as speakers first, then those of its quotations.

    Where the question asks for people, also those who never speak.
    """
    labels = [one or other for one, other in _LABEL.findall(answer)]
    lines = answer.split("\n")[:_LINES]
    quoted = [(line.rpartition("] ")[0] or line).lstrip("> *") for line in lines]  # without where it stands
    shown = [name for line in quoted for name in names_in(line) if not _only_names(name, answer)]
    found = [(name, names.person(name)) for name in [*labels, *shown]]
    unheard = asks_for_people(question, answer, names)
    told = [person or name for name, person in found if person or (unheard and names.looks_personal(name))]
    return list(dict.fromkeys(told))


def _only_names(name: str, answer: str) -> bool:
    """Whether a name never stands for a person: 'the Phoenix Mercury', 'Phoenix Mercury star Jane Roe'."""
    written = re.escape(name)
    of_things = re.findall(rf"\b[Tt]he {written}\b|\b{written} [a-z]+ [{UPPER}]", answer)
    return 0 < answer.count(name) == len(of_things)


def asks_for_people(question: Question, answer: str, names: Names) -> bool:
    """Whether a question asks who, also as 'which president': its short answer is a person then.

    'By whom was he arrested?' goes on to be about him.
    """
    if re.search(r"\bby whom\b", question.standalone, re.IGNORECASE):
        return False
    if question.kind in ("who", "who_said"):
        return True
    short = _SHORT.match(answer)
    label = _LABEL.search(answer) if short and _WHICH.match(question.standalone) else None
    return label is not None and any(
        names.person(name) or names.looks_personal(name) for name in label.groups() if name
    )


def _is_other(name: str, names: Names) -> bool:
    """Whether a speaker is known, or can be seen, to be no person: 'NATO', 'Amazon workers'."""
    others = bool(names.having(name)) or not all(word[0].isupper() for word in name.split())
    return others and not is_person(name, names)
