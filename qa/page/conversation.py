"""The conversation: questions, their answers as they grow, and what was understood, to be changed."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from index import QuothError
from qa.answering import plain
from qa.asking import changed
from qa.chat import Assistant
from qa.page import rendering as show
from qa.page.desk import Desk
from qa.page.talk import Talk, laid_out
from qa.page.wiring import QUIET, Filling
from qa.records import Question, Turn

_LONGEST = 2_000  # characters of a question that are shown again
_log = logging.getLogger("quoth")


def build(desk: Desk) -> Filling:
    """Lay the conversation out and wire it; what is returned offers examples."""
    conversation = _Conversation(desk.assistant, laid_out())
    conversation.wire()
    return Filling(conversation.offer, [], conversation.talk.offered)


@dataclass(frozen=True, slots=True)
class _Reply:
    """An answer as far as it is known, as Markdown, and what was understood of its question."""

    text: str
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class _Conversation:
    """The steps of a conversation; each says what becomes of the components that it changes."""

    assistant: Assistant
    talk: Talk

    def wire(self) -> None:
        """Have each control take its step."""
        talk, ask, ask_again = self.talk, self.ask, self.ask_again  # Gradio counts what runs by function
        before, fields = [talk.chat, talk.turns], [*talk.fields.values()]
        changes = [*before, talk.question, talk.examples, talk.asked, talk.told, *fields]
        for event, words in self._questions():
            _answering(event, ask, [words, *before], changes)
        for event in (talk.again.click, *(field.submit for field in fields)):
            _answering(event, ask_again, [talk.asked, *before, *fields], changes)
        talk.fresh.click(self.begin, None, changes, **QUIET).then(None, js="() => window.quoth.began()")

    def offer(self) -> list[Any]:
        """The examples, as many as there are buttons for."""
        room = len(self.talk.offered)
        questions = [*self.assistant.examples(room), *[""] * room][:room]
        return [gr.Button(question, visible=bool(question)) for question in questions]

    def begin(self) -> dict[Any, Any]:
        """A new conversation."""
        talk = self.talk
        return {
            **dict.fromkeys((talk.question, *talk.fields.values()), ""),
            talk.chat: [],
            talk.turns: [],
            talk.asked: None,
            talk.told: gr.Accordion(visible=False),
            talk.examples: gr.Row(visible=True),
        }

    def ask(self, text: str, shown: list[Any], turns: list[Turn]) -> Iterator[dict[Any, Any]]:
        """Answer a question as it was typed."""
        if text.strip():
            yield from self._answer(text[:_LONGEST], text, shown, turns)
        else:
            yield {self.talk.question: ""}

    def ask_again(
        self, asked: Question, shown: list[Any], turns: list[Turn], *changes: str
    ) -> Iterator[dict[Any, Any]]:
        """Answer the question that was understood, with the fields as they are now."""
        try:
            wanted: dict[str, Any] = dict(zip(self.talk.fields, changes, strict=True))
            question = changed(asked, **wanted)
        except QuothError as error:
            gr.Warning(plain(str(error)))
            yield {self.talk.chat: gr.skip()}  # else Gradio empties all that could have changed
            return
        yield from self._answer(question.standalone, question, shown, turns)

    def _answer(
        self, words: str, wanted: str | Question, shown: list[Any], turns: list[Turn]
    ) -> Iterator[dict[Any, Any]]:
        """The question at once, then the answer as it grows, at last what was understood."""
        talk, shown = self.talk, [*shown, _turn("user", plain(words))]
        waiting = {talk.question: "", talk.examples: gr.Row(visible=False)}
        yield {talk.chat: [*shown, _turn("assistant", "…")], **waiting}
        reply = _Reply("")
        for reply in _replies(self.assistant, wanted, turns):
            yield {talk.chat: [*shown, _turn("assistant", reply.text)]}
        said = [*turns, _turn("user", words), _turn("assistant", reply.text)]
        yield {talk.turns: said, **self._understood(reply.question)}

    def _understood(self, question: Question | None) -> dict[Any, Any]:
        if question is None:
            return {}
        heading = gr.Accordion(show.understood(question), visible=True)
        fields = zip(self.talk.fields.values(), show.fields(question), strict=True)
        return {self.talk.asked: question, self.talk.told: heading, **dict(fields)}

    def _questions(self) -> list[tuple[Any, Any]]:
        """The events that ask, each with the component that holds the words."""
        talk = self.talk
        return [(talk.question.submit, talk.question), *((button.click, button) for button in talk.offered)]


def _answering(event: Any, step: Any, given: Sequence[Any], changes: Sequence[Any]) -> None:
    """An event that has a step answer; the page scrolls to what was asked."""
    event(step, given, changes, **QUIET).then(None, js="() => window.quoth.answered()")


def _replies(assistant: Assistant, wanted: str | Question, turns: list[Turn]) -> Iterator[_Reply]:
    """The answer as it grows, at last whole; or what kept it from being given."""
    try:
        for answer in assistant.stream(wanted, turns):
            yield _Reply(show.message(answer), answer.question)
    except QuothError as error:
        yield _Reply(plain(show.for_visitors(str(error), assistant.index.path)))
    except Exception:
        _log.exception("a question could not be answered")
        yield _Reply("Something went wrong here; the question was not answered. The server's log says more.")


def _turn(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}
