"""The People room: who speaks, and how often."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from index import QuothError
from qa.page import rendering as show
from qa.page.desk import Desk
from qa.page.wiring import AT_ONCE, message, part, wire

_SHOWN = 200  # names


def build(desk: Desk) -> None:
    """Lay the room out and wire it."""
    messages = wire("people")
    with gr.Column(elem_id="room"):
        gr.HTML(show.finder("people"), js_on_load=None, apply_default_css=False)
        speakers = part("speakers")
    people = _People(desk)
    messages.go(people.found, None, speakers, **AT_ONCE)
    messages.find(people.found, None, speakers, **AT_ONCE)


@dataclass(frozen=True, slots=True)
class _People:
    desk: Desk

    def found(self, event: gr.EventData, request: gr.Request) -> str:
        """Those whose names hold the words looked for, who speak most first."""
        told = message(event, request)
        words = (told.text("words") or told.place.person).casefold().split()
        try:
            everybody = self.desk.index.speakers(-1 if words else _SHOWN)
        except QuothError as error:
            return self.desk.told(error)
        found = [(name, n) for name, n in everybody if all(word in name.casefold() for word in words)]
        return show.speakers(found[:_SHOWN], " ".join(words))
