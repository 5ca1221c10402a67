"""The Ask room: conversations at the side, questions and answers, the article that is being read."""

from __future__ import annotations

import gradio as gr

from qa.page import reading
from qa.page import rendering as show
from qa.page.desk import Desk
from qa.page.keeping import Keeping
from qa.page.talking import Talking
from qa.page.wiring import part, wire


def build(desk: Desk) -> None:
    """Lay the room out and wire it."""
    messages = wire("ask")
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="shelf"):
            gr.HTML(show.SHELF, js_on_load=None, apply_default_css=False)
            listed = part("conversations")
        with gr.Column(scale=3, elem_id="talk"):
            with gr.Column(elem_id="scroll"):
                before, now = part("before"), part("now", show.WELCOME)
                gr.HTML('<div id="asking"></div>', js_on_load=None, apply_default_css=False)
                offered = part("offered")
            gr.HTML(show.COMPOSER, js_on_load=None, apply_default_css=False)
        reading.build(desk, messages)
    parcel = part("parcel")
    Talking(desk, before, now, offered, listed).wire(messages)
    Keeping(desk, now, listed, parcel).wire(messages)
