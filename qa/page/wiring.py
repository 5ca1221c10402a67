"""How the parts of a room are wired: HTML that the page draws, messages that the browser sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from qa.page import rendering as show
from qa.page.look import script
from qa.page.person import person_of

QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
AT_ONCE: dict[str, Any] = {**QUIET, "queue": False, "trigger_mode": "multiple"}
"""For what is answered without waiting in any line."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a browser sends: who it is, which place its address leads to, and what the message says."""

    person: str
    place: show.Place
    said: Mapping[str, Any]

    def text(self, name: str) -> str:
        """What is said under a name, as text; "" where nothing is."""
        value = self.said.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int | None:
        """What is said under a name, as a number; None where it is none."""
        value = self.said.get(name)
        digits = str(value) if isinstance(value, int | str) else ""
        return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 16 else None


def message(event: gr.EventData, request: gr.Request) -> Message:
    """The message that an event carries."""
    said = {name: getattr(event, name, None) for name in _SAID}
    key = said["key"] if isinstance(said["key"], str) else None
    address = said["address"] if isinstance(said["address"], str) else ""
    return Message(person_of(request, key), show.place(address), said)


def part(name: str, value: str = "", **more: Any) -> gr.HTML:
    """A part of a room that is drawn by Python; the page's script hears of it whenever it was."""
    told = f"watch('value', () => window.quoth && window.quoth.drawn('{name}', props.value))"
    return gr.HTML(value, elem_id=name, js_on_load=told, apply_default_css=False, **more)


def wire(room: show.Room) -> gr.HTML:
    """The bar at the top of a room, whose script sends messages: each a kind of event."""
    return gr.HTML(show.header(room), elem_id="top", js_on_load=script(), apply_default_css=False)


_SAID = (
    "key address question instead exchange change of words conversation title number clipping note what"
    " format"
).split()
