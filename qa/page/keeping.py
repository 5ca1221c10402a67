"""Keeping: conversations found, renamed, deleted; quotations kept aside; either taken away as a file."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from index import QuothError
from qa.answering import plain
from qa.conversations import FORMATS, Clipping, Conversation, ConversationsError, Format, exported
from qa.page import rendering as show
from qa.page.desk import Desk
from qa.page.talking import listed
from qa.page.wiring import AT_ONCE, Message, message


@dataclass(frozen=True, slots=True, eq=False)
class Keeping:
    """The parts that what is kept shows in: `parcel` is a file on its way to the browser."""

    desk: Desk
    now: gr.HTML
    listed: gr.HTML
    parcel: gr.HTML

    def wire(self, wire: gr.HTML) -> None:
        """Have each kind of message take its step."""
        wire.find(self.find, None, self.listed, **AT_ONCE)
        wire.rename(self.rename, None, self.listed, **AT_ONCE)
        wire.delete(self.delete, None, self.listed, **AT_ONCE)
        wire.clip(self.clip, None, self.listed, **AT_ONCE)
        wire.unclip(self.unclip, None, [self.now, self.listed], **AT_ONCE)
        wire.note(self.note, None, None, **AT_ONCE)
        wire.export(self.export, None, self.parcel, **AT_ONCE)

    def find(self, event: gr.EventData, request: gr.Request) -> Any:
        """The conversations that hold some words."""
        return self._listed(message(event, request), lambda told: None)

    def rename(self, event: gr.EventData, request: gr.Request) -> Any:
        """A conversation by another name."""
        keep = self.desk.conversations
        return self._listed(
            message(event, request),
            lambda told: keep.rename(told.person, told.text("conversation"), told.text("title")),
        )

    def delete(self, event: gr.EventData, request: gr.Request) -> Any:
        """A conversation removed."""
        keep = self.desk.conversations
        return self._listed(
            message(event, request), lambda told: keep.delete(told.text("conversation"), told.person)
        )

    def clip(self, event: gr.EventData, request: gr.Request) -> Any:
        """A quotation kept aside."""
        keep = self.desk.conversations
        return self._listed(
            message(event, request),
            lambda told: keep.clip(told.person, told.number("exchange") or 0, told.number("number") or 0),
        )

    def unclip(self, event: gr.EventData, request: gr.Request) -> Any:
        """A quotation let go of."""
        told, keep = message(event, request), self.desk.conversations
        side = self._listed(told, lambda told: keep.unclip(told.person, told.number("clipping") or 0))
        return show.clippings(keep.clippings(told.person)), side

    def note(self, event: gr.EventData, request: gr.Request) -> None:
        """A note written beside a quotation."""
        told = message(event, request)
        try:
            number = told.number("clipping") or 0
            self.desk.conversations.note(told.person, number, told.text("note"))
        except QuothError as error:
            gr.Warning(plain(self.desk.plainly(error)))

    def export(self, event: gr.EventData, request: gr.Request) -> Any:
        """A conversation, or the clippings, as a file in the format asked for."""
        told = message(event, request)
        try:
            kind: Format = next((name for name in FORMATS if name == told.text("format")), "markdown")
            parcel = exported(self._wanted(told), kind)
        except QuothError as error:
            gr.Warning(plain(self.desk.plainly(error)))
            return gr.skip()
        data = base64.b64encode(parcel.data).decode()
        return json.dumps({"name": parcel.name, "media": parcel.media, "data": data, "at": time.time()})

    def _wanted(self, told: Message) -> Conversation | list[Clipping]:
        if told.text("what") == "clippings":
            return self.desk.conversations.clippings(told.person)
        held = self.desk.conversations.get(told.text("what"), told.person)
        if held is None:
            raise ConversationsError("This conversation is not among yours; it may have been deleted.")
        return held

    def _listed(self, told: Message, step: Callable[[Message], object]) -> Any:
        """Take a step, then show the conversations at the side as they are now."""
        try:
            step(told)
            return listed(self.desk, told)
        except QuothError as error:
            gr.Warning(plain(self.desk.plainly(error)))
            return gr.skip()
