"""The article that is being read, beside whatever room one is in."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from index import QuothError
from qa.page import rendering as show
from qa.page.desk import Desk
from qa.page.wiring import AT_ONCE, message, part

_CLOSE = '<button type="button" id="close" data-do="close">← Back</button>'


def build(desk: Desk, wire: gr.HTML) -> None:
    """Lay the reader out and wire it: a message `read` has it show what the address says."""
    with gr.Column(elem_id="reader", scale=2):
        gr.HTML(_CLOSE, js_on_load=None, apply_default_css=False)
        article = part("article")
    wire.read(_Reader(desk).read, None, article, **AT_ONCE)


@dataclass(frozen=True, slots=True)
class _Reader:
    desk: Desk

    def read(self, event: gr.EventData, request: gr.Request) -> str:
        """The article of the address, its words marked."""
        place = message(event, request).place
        start, end = place.words or (0, 0)
        try:
            return show.reader(self.desk.index.article(place.article), start, end)
        except QuothError as error:
            return self.desk.told(error)
