"""A question and what became of it, as HTML: a bubble, what is being done, the answer, what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import count

from qa.asking import described
from qa.page.rendering.addresses import Place, address
from qa.page.rendering.answer import answered, taken
from qa.records import Answer, Question

WELCOME = """<div id="welcome"><h2>What did they say?</h2>
<p>Ask about your articles. Every answer is quoted word for word, with the passage to click on.</p></div>"""
COMPOSER = """<p id="notice" role="status"></p><form id="question" data-do="ask">
<textarea rows="1" aria-label="Your question" placeholder="What did … say about …?"
 maxlength="20000" dir="auto"></textarea><button aria-label="Ask the question">Ask</button></form>"""
"""Where a question is typed."""
_drawn = count()
_HINTS = {
    "speaker": "anyone",
    "topic": "anything",
    "since": "2022-01-31",
    "until": "2022-12-31",
    "source": "any",
}
"""What can be changed of a question, each with a hint."""


def exchange(
    number: int,
    asked: str,
    answer: Answer | None,
    following: Iterable[str] = (),
    waiting: str = "",
    problem: str = "",
) -> str:
    """A question and its answer, as far as it is known.

    `waiting` says what is being done while there is none, `problem` why there will be none.
    """
    parts = [
        _bubble(asked),
        _understood(answer.question) if answer else "",
        answered(answer) if answer else "",
        _waiting(waiting),
        f'<p class="problem" role="alert" dir="auto">{escape(problem)}</p>' if problem else "",
        "" if waiting else _doing(answer),
        _following(following),
    ]
    state = "waiting" if waiting else "done"
    named = escape(f"Question: {asked[:200]}")
    return (
        f'<article class="exchange {state}" data-exchange="{number}" aria-label="{named}">'
        f"{''.join(parts)}</article>"
    )


def current(shown: str, conversation: str) -> str:
    """The last exchange of a conversation, with the name by which the browser's address calls it."""
    return f'<div class="current" data-conversation="{escape(conversation)}">{shown}</div>'


def anew(shown: str) -> str:
    """HTML that differs from what was shown before, though it looks the same: it is drawn again."""
    return f"{shown}<!-- {next(_drawn)} -->"


def understood(question: Question) -> str:
    """What was understood, as the heading of the fields in which it can be changed."""
    told = described(question)
    return f"Understood: {told}" if told else "Ask for a speaker, a topic or a time"


def fields(question: Question) -> list[str]:
    """Speaker, topic, first day, last day and source, as the fields show them."""
    days = [day.isoformat() if day else "" for day in (question.since, question.until)]
    return [question.speaker or "", question.topic, *days, question.source or ""]


def examples(questions: Iterable[str]) -> str:
    """Questions to begin with."""
    return _asked_by_click(questions, "examples", "Questions to begin with")


def _bubble(asked: str) -> str:
    edit = '<button type="button" data-do="edit" aria-label="Edit the question and ask again">edit</button>'
    return f'<div class="asked"><p dir="auto">{escape(asked)}</p>{edit}</div>'


def _understood(question: Question) -> str:
    """What was understood, which opens to the fields in which it can be changed."""
    inputs = "".join(
        f'<label>{name.capitalize()}<input name="{name}" value="{escape(value)}" placeholder="{hint}"'
        ' autocomplete="off" dir="auto"></label>'
        for (name, hint), value in zip(_HINTS.items(), fields(question), strict=True)
    )
    return (
        f'<details class="understood"><summary dir="auto">{escape(understood(question))}</summary>'
        f'<form data-do="change">{inputs}<button>Ask again</button></form></details>'
    )


def _waiting(told: str) -> str:
    if not told:
        return ""
    stop = '<button type="button" data-do="stop">Stop</button>'
    turning = '<span class="turning" aria-hidden="true"></span>'
    return f'<p class="waiting" role="status">{turning}{escape(told)} {stop}</p>'


def _doing(answer: Answer | None) -> str:
    """What can be done with a whole answer; without one, the question can be asked again."""
    retry = '<button type="button" data-do="retry" aria-label="Ask this question again">retry</button>'
    if answer is None:
        return f'<p class="doing">{retry}</p>'
    copy = (
        f'<button type="button" data-do="copy" data-copy="{escape(taken(answer))}"'
        ' aria-label="Copy the whole answer">copy answer</button>'
    )
    return f'<p class="doing">{copy}{retry}</p>'


def _following(questions: Iterable[str]) -> str:
    return _asked_by_click(questions, "following", "Questions to go on with")


def _asked_by_click(questions: Iterable[str], name: str, told: str) -> str:
    links = "".join(
        f'<li><a href="{escape(address(Place(ask=question)))}" dir="auto">{escape(question)}</a></li>'
        for question in questions
    )
    return f'<nav class="{name}" aria-label="{told}"><ul>{links}</ul></nav>' if links else ""
