"""What a follow-up is about, where it names nothing: added in brackets, where the articles speak of both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.asking.conversation import NAMED, Context, likeliest
from qa.asking.kinds import asked_words
from qa.asking.known import Known
from qa.asking.phrases import content, names_in

_SAYS = re.compile(r"\b(?:say|said|think)$", re.IGNORECASE)
_OPEN_END = re.compile(r"\bthe (?:most|least|best|worst|first|last|\w+est)$", re.IGNORECASE)
_TOGETHER = 5.0  # times as often as by chance passages must speak of subject and question, ...
_TOGETHER_FILLED = 2.5  # ... or where a pronoun tells that it is a follow-up
_WORDS = 6  # that a question which may lack its subject has at most


def with_subject(text: str, core: str, before: Context, known: Known) -> str:
    """A question that names nothing, or nobody but who is spoken of already, with what it is about.

    Only what the articles speak of in one passage with it: else it may well be another subject. They need
    not do so often where a pronoun was filled in, or where the question cannot stand alone.
    """
    names, words = names_in(text), content(text)
    if text.endswith(")"):  # what it is about was added already
        return text
    if not _may_lack(text, core, names, words, before):
        return text
    words = [word for word in words if not any(word in name for name in names)] or words
    says, filled_in = bool(_SAYS.search(text)), text != core
    little = says or (not names and (filled_in or _asks_little(text, words)))
    least = 0.0 if little else _TOGETHER_FILLED if filled_in else _TOGETHER
    for subjects in _subjects(text, names, little, says, before):
        subject, share = _subject(subjects, words, known)
        if subject and share >= least and (share or not names):
            whole = subject in before.event and subject != before.question.topic and not NAMED.search(subject)
            if says:
                return f"{text} about {_without(before.event, names) if whole else subject}"
            return f"{text} ({before.event if whole and before.acting else subject})"
    event = _without(before.event, names) if says and filled_in else ""
    return f"{text} about {event}" if set(content(event)) - set(content(text)) else text


def _may_lack(text: str, core: str, names: Sequence[str], words: Sequence[str], before: Context) -> bool:
    """Whether a question is short, names nothing that is new, and asks for words on no topic."""
    asked = asked_words(text)
    spoken_of = {word for name in (*before.people, *before.things) for word in name.split()}
    new = [name for name in names if not set(name.split()) <= spoken_of]
    whole = asked and asked.topic and not text.lower().startswith("why")
    its = names and re.search(r"\bits?\b", core)
    return not (new or whole or its) and 0 < len(words) <= _WORDS


def _subjects(
    text: str, names: Sequence[str], little: bool, says: bool, before: Context
) -> Iterator[list[str]]:
    """What a question may be about: things, and people of the event; if none will do, all of the event."""
    held = set(content(text))
    things = [thing for thing in before.things if re.sub("^(?:the|an?) ", "", thing) not in text]
    things = [thing for thing in things if thing not in before.acting]
    things = [thing for thing in things if not any(name in text for name in names_in(f"the {thing}"))]
    if names and not says:
        things = [thing for thing in things if thing in before.event and names_in(f"the {thing}")]
    elif not little:
        things = [thing for thing in things if NAMED.search(thing)]
    people = [] if names else [name for name in before.people if name in before.event]
    yield [thing for thing in [*things, *people] if not set(content(thing)) <= held]
    event = set(content(before.event))
    if not names and (little or NAMED.search(before.event)) and len(event - held) > len(event) / 2:
        yield [before.event]


def _without(event: str, names: Sequence[str]) -> str:
    """An event without who does it, if named, or what somebody knew about: 'cancel flights'."""
    event = event.rpartition(" about ")[2]
    for name in names:
        event = event.removeprefix(f"{name} ")
    return event


def _asks_little(text: str, words: Sequence[str]) -> bool:
    """Whether a question cannot stand alone: not only 'How many died?', but 'Which has the most?' too."""
    if _OPEN_END.search(text):
        return True
    return len(words) == 1 and not re.match(r"(?:what|who) (?:is|are|was|were) \S+$", text, re.IGNORECASE)


def _subject(subjects: Sequence[str], words: Sequence[str], known: Known) -> tuple[str, float]:
    """The subject that goes together with the words best, and how well.

    Of three words one may be missing, where the others go together all the more.
    """
    best = likeliest(subjects, words, known)
    if best[1] or len(words) != 3:
        return best
    some = ([*words[:at], *words[at + 1 :]] for at in range(len(words)))
    subject, share = max((likeliest(subjects, left, known) for left in some), key=lambda found: found[1])
    return subject, share / 3
