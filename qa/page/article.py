"""The article reader: opened by a link to an article or to a passage of one, closed again."""

from __future__ import annotations

from functools import partial
from typing import Any

import gradio as gr

from index import Index, QuothError
from qa.page import rendering as show
from qa.page.desk import Desk
from qa.page.wiring import QUIET


def build(desk: Desk) -> gr.Column:
    """Lay the reader out and wire it; the column is rendered by whoever says where it stands.

    The page's script writes the reference of a link into the hidden field and presses the hidden button.
    """
    reference = gr.Textbox(visible="hidden", elem_id="opened")
    link = gr.Button(visible="hidden", elem_id="open")
    reader = gr.Column(scale=2, elem_id="reader", visible=False, render=False)
    with reader:
        close = gr.Button("Close", size="sm", elem_id="close")
        article = gr.HTML()
    link.click(partial(_opened, desk.index), reference, [reader, article], **QUIET).then(
        None, js="() => window.quoth.opened()"
    )
    close.click(lambda: gr.Column(visible=False), None, reader, **QUIET).then(
        None, js="() => window.quoth.closed()"
    )
    return reader


def _opened(index: Index, reference: str) -> tuple[Any, str]:
    """The reader with what a reference names: `article/ID`, or `cite/ID/START/END`."""
    name, *span = reference.split("/")[1:]
    start, end = (int(span[0]), int(span[1])) if len(span) == 2 else (0, 0)
    try:
        shown = show.reader(index.article(name), start, end)
    except QuothError as error:
        shown = show.problem(show.for_visitors(str(error), index.path))
    return gr.Column(visible=True), shown
