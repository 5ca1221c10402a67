"""What was understood of a question: told in a line, and changed by the user."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from index import QuestionError, to_day
from qa.asking.conversation import as_written
from qa.asking.phrases import names_in
from qa.asking.when import Covered, period
from qa.records import Question, QuestionKind


def described(question: Question) -> str:
    """What was understood, in a line: 'Lavrov · NATO · since 1 May 2022'; '' where there is nothing."""
    parts = [
        " and ".join(question.speakers) or question.speaker,
        question.topic,
        period_of(question),
        question.source and f"from {question.source}",
        {"newest": "newest first", "oldest": "oldest first"}.get(question.order),
        *(f"“{written}” taken for {name}" for written, name in question.corrections),
    ]
    return " · ".join(part for part in parts if part)


def noted(question: Question) -> str:
    """What is understood otherwise than written: a follow-up by itself, names spelled otherwise."""
    names = [name for _, name in question.corrections]
    notes = [f"Showing results for {' and '.join(names)}."] if names else []
    corrected = question.text
    for written, name in question.corrections:
        corrected = corrected.replace(written, name)
    if not as_written(replace(question, text=corrected)):
        notes.append(f"Understood as: {question.standalone}")
    return " ".join(notes)


def period_of(question: Question) -> str:
    """The days asked about: 'on 21 January 2022', 'since …', 'until …', '… to …'."""
    since, until = question.since, question.until
    if since and until:
        return f"on {_day(since)}" if since == until else f"{_day(since)} to {_day(until)}"
    if since:
        return f"since {_day(since)}"
    return f"until {_day(until)}" if until else ""


def changed(
    question: Question,
    *,
    speaker: str | None = None,
    topic: str | None = None,
    since: date | str | None = None,
    until: date | str | None = None,
    source: str | None = None,
    kind: QuestionKind | None = None,
) -> Question:
    """The question as the user corrects it; None leaves a part, '' takes it away.

    Its words are changed along, so that passages are looked for by what is meant now. Raises QuestionError
    for a day that is none, or a first day after the last.
    """
    text = question.standalone
    who, what = question.speaker, question.topic
    new_who = who if speaker is None else speaker.strip() or None
    new_what = what if topic is None else topic.strip()
    if (new_who, new_what) != (who, what):
        text = _rewritten(text, (who or "", new_who or ""), (what, new_what))
    first, last = (
        old if new is None else to_day(new or None)
        for old, new in ((question.since, since), (question.until, until))
    )
    if first and last and first > last:
        raise QuestionError(f"The first day, {first}, is after the last, {last}.")
    named = period(text, date.today(), Covered())
    if named and (first, last) != (question.since, question.until):
        text = " ".join(text.replace(named.words, "").split()).replace(" ?", "?")
    asked = kind or ("said" if new_who and not who else question.kind)
    return replace(
        question,
        text=text,
        standalone=text,
        kind="other" if asked == "said" and not new_who else asked,
        speaker=new_who,
        speakers=question.speakers if new_who == who else (new_who,) if new_who else (),
        topic=new_what,
        since=first,
        until=last,
        source=question.source if source is None else source.strip() or None,
        names=tuple(name for name in names_in(text) if name not in (new_who or "")),
        corrections=(),
    )


def _rewritten(text: str, who: tuple[str, str], what: tuple[str, str]) -> str:
    """The words of a question with another speaker and topic; asked anew where they do not stand in it."""
    if all(not old or (new and old in text) for old, new in (who, what)) and who[0]:
        text = text.replace(who[0], who[1])
        if what[0]:
            return text.replace(what[0], what[1])
        return text if not what[1] else f"{text.rstrip(' ?')} about {what[1]}?"
    if who[1]:
        return f"What did {who[1]} say{f' about {what[1]}' if what[1] else ''}?"
    rest = re.sub(rf"\b{re.escape(what[0])}\b", lambda _: what[1], text) if what[0] else text
    return rest if what[0] else f"{rest.rstrip(' ?')} ({what[1]})?"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
