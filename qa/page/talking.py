"""Talking: a place in a conversation shown, a question asked, watched while it is answered, stopped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from index import QuothError
from qa.answering import plain
from qa.asking import changed
from qa.conversations import Conversation, ConversationsError, Exchange, turns
from qa.page import rendering as show
from qa.page.desk import Desk
from qa.page.wiring import AT_ONCE, QUIET, Message, message
from qa.page.work import Job
from qa.records import Question

_LONGEST = 2_000  # characters of a question that are shown again
_LOOK = 0.05  # seconds between two looks at a question that is being answered
_FIELDS = ("speaker", "topic", "since", "until", "source")
_LEFT = "This question was not answered: the page's server was stopped meanwhile."


@dataclass(frozen=True, slots=True, eq=False)
class Talking:
    """The parts that show a conversation; each step says what becomes of them.

    `before` is all but the last exchange, `now` the last, `offered` questions to begin with, `listed` the
    conversations at the side.
    """

    desk: Desk
    before: gr.HTML
    now: gr.HTML
    offered: gr.HTML
    listed: gr.HTML

    def wire(self, wire: gr.HTML) -> None:
        """Have each kind of message take its step."""
        changes = [self.before, self.now, self.offered, self.listed]
        watching = {**QUIET, "trigger_mode": "multiple", "concurrency_limit": None}
        asked = wire.ask(self.ask, None, changes, **watching)
        followed = wire.follow(self.follow, None, changes, **watching)
        wire.go(self.go, None, changes, cancels=[asked, followed], **AT_ONCE)
        wire.stop(self.stop, None, None, **AT_ONCE)

    def go(self, event: gr.EventData, request: gr.Request) -> dict[Any, Any]:
        """Show what the address leads to: a conversation, the clippings, or the beginning of a new one."""
        told = message(event, request)
        try:
            shown = self._shown(told)
        except QuothError as error:
            shown = {self.before: "", self.now: self.desk.told(error), self.offered: ""}
        shown[self.now] = show.anew(shown[self.now])  # the browser waits until it was drawn
        try:
            side = listed(self.desk, told)
        except QuothError as error:
            side = self.desk.told(error)
        return {**shown, self.listed: side}

    async def ask(self, event: gr.EventData, request: gr.Request) -> AsyncIterator[dict[Any, Any]]:
        """A question at once, then what is being done, then its answer."""
        told = message(event, request)
        try:
            job, conversation = await asyncio.to_thread(self._begun, told)
        except QuothError as error:
            problem = self.desk.plainly(error)
            if told.said["change"]:
                gr.Warning(plain(problem))
                yield {self.now: gr.skip()}
            else:
                shown = show.exchange(0, told.text("question")[:_LONGEST], None, problem=problem)
                yield {self.now: show.anew(shown)}
            return
        earlier = [one for one in conversation.exchanges if one.id != job.exchange.id]
        yield {
            self.before: "".join(self._exchange(one, told.person) for one in earlier),
            self.now: self._under_way(job, conversation.heading.id),
            self.offered: "",
            self.listed: await asyncio.to_thread(listed, self.desk, told, conversation.heading.id),
        }
        async for shown in self._watched(job, conversation.heading.id):
            yield {self.now: shown}

    async def follow(self, event: gr.EventData, request: gr.Request) -> AsyncIterator[dict[Any, Any]]:
        """Watch a question again that is being answered: after a reload, in another tab."""
        told = message(event, request)
        job = self.desk.work.find(told.number("exchange") or 0, told.person)
        if job is None:
            yield self._shown(told)
            return
        conversation = self.desk.conversations.of(job.exchange.id)
        async for shown in self._watched(job, conversation):
            yield {self.now: shown}

    def stop(self, event: gr.EventData, request: gr.Request) -> None:
        """Have a question not answered any more; who watches it sees that."""
        told = message(event, request)
        self.desk.work.stop(told.number("exchange") or 0, told.person)

    def _shown(self, told: Message) -> dict[Any, Any]:
        place, conversations = told.place, self.desk.conversations
        if place.show == "clippings":
            shown = show.clippings(conversations.clippings(told.person))
            return {self.before: "", self.now: shown, self.offered: ""}
        if not place.conversation:
            return {
                self.before: "",
                self.now: show.WELCOME,
                self.offered: show.examples(self.desk.examples()),
            }
        held = conversations.get(place.conversation, told.person)
        if held is None:
            raise ConversationsError("This conversation is not among yours; it may have been deleted.")
        drawn = [self._exchange(one, told.person) for one in held.exchanges]
        last = show.current("".join(drawn[-1:]), held.heading.id)
        return {self.before: "".join(drawn[:-1]), self.now: last, self.offered: ""}

    def _begun(self, told: Message) -> tuple[Job, Conversation]:
        """The question noted and put in line, and the conversation that it is in."""
        conversations, person = self.desk.conversations, told.person
        if not person:
            raise ConversationsError("This browser sent no key; reload the page.")
        wanted = self._wanted(told)
        shown = (wanted if isinstance(wanted, str) else wanted.standalone)[:_LONGEST]
        exchange = conversations.ask(person, told.place.conversation or None, shown, told.number("instead"))
        held = conversations.get(conversations.of(exchange.id), person)
        assert held
        earlier = [one for one in held.exchanges if one.id < exchange.id]
        job = Job(person, exchange, wanted, turns(earlier))
        self.desk.work.begin(job)
        return job, held

    def _wanted(self, told: Message) -> str | Question:
        """The question as it was typed; or one that was understood, with the fields as they are now."""
        change = told.said["change"]
        if not isinstance(change, dict):
            return told.text("question")
        held = self.desk.conversations.get(told.place.conversation, told.person)
        asked = {one.id: one.answer for one in held.exchanges} if held else {}
        answer = asked.get(told.number("of") or 0)
        if answer is None:
            raise ConversationsError("This answer is gone; ask again.")
        fields: dict[str, Any] = {name: str(change.get(name, ""))[:_LONGEST] for name in _FIELDS}
        return changed(answer.question, **fields)

    async def _watched(self, job: Job, conversation: str) -> AsyncIterator[str]:
        """A question's exchange, as often as something of it has changed; at last whole."""
        last = ""
        while not job.done.is_set():
            shown = self._under_way(job, conversation)
            if shown != last:
                yield shown
                last = shown
            await asyncio.sleep(_LOOK)
        yield self._finished(job, conversation)

    def _under_way(self, job: Job, conversation: str) -> str:
        place = self.desk.work.place(job)
        line = f"waiting: {place} {'question is' if place == 1 else 'questions are'} before yours"
        doing = line if place else f"{job.doing or 'beginning'} …"
        return show.current(
            show.exchange(job.exchange.id, job.exchange.asked, job.answer, (), doing), conversation
        )

    def _finished(self, job: Job, conversation: str) -> str:
        problem = job.problem or ("Stopped." if job.stopped else "")
        exchange = job.exchange
        shown = show.exchange(exchange.id, exchange.asked, job.answer, job.following, problem=problem)
        return show.current(shown, conversation)

    def _exchange(self, exchange: Exchange, person: str) -> str:
        """An exchange as it was kept; one that is still being answered says so."""
        job = self.desk.work.find(exchange.id, person)
        waiting = f"{job.doing or 'waiting'} …" if job else ""
        problem = exchange.problem
        if exchange.state == "stopped":
            problem = "Stopped."
        elif exchange.state == "asked" and not job:
            problem = _LEFT
        return show.exchange(
            exchange.id, exchange.asked, exchange.answer, exchange.following, waiting, problem
        )


def listed(desk: Desk, told: Message, here: str = "") -> str:
    """The conversations at the side, those alone that hold the words looked for."""
    words = told.text("words")
    headings = desk.conversations.headings(told.person, words)
    clippings = len(desk.conversations.clippings(told.person))
    return show.conversations(headings, here or told.place.conversation, clippings, words)
