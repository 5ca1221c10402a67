"""The library: what the index holds, its articles page by page, found by their titles."""

from __future__ import annotations

from functools import partial
from typing import Any

import gradio as gr

from index import Index
from qa.page import rendering as show
from qa.page.desk import Desk
from qa.page.wiring import QUIET, Filling

_PAGE = 40  # articles shown at once


def build(desk: Desk) -> Filling:
    """Lay the library out and wire it; what is returned fills it."""
    first = gr.State(0)
    gr.HTML(show.BRAND)
    counts = gr.HTML()
    find = gr.Textbox(
        placeholder="Find a title", show_label=False, container=False, max_lines=1, elem_id="find"
    )
    listing = gr.HTML(elem_id="listing")
    with gr.Row(elem_id="turn"):
        newer = gr.Button("Newer", size="sm")
        older = gr.Button("Older", size="sm")
    shelf = Filling(partial(_shelved, desk.index), [find, first], [counts, listing, newer, older])
    shelf.on(find.change(lambda: 0, None, first, **QUIET).then)
    shelf.on(older.click(lambda at: at + _PAGE, first, first, **QUIET).then)
    shelf.on(newer.click(lambda at: max(0, at - _PAGE), first, first, **QUIET).then)
    return shelf


def _shelved(index: Index, matching: str, first: int) -> tuple[Any, ...]:
    """The counts, one page of the titles that match, and the ways to newer and older ones."""
    matching = matching.strip()
    found = index.articles(title=matching, limit=_PAGE + 1, offset=first)
    before, beyond = first > 0, len(found) > _PAGE
    return (
        show.summary(index.status()),
        show.listing(found[:_PAGE], first, matching),
        gr.Button(interactive=before, visible=before or beyond),
        gr.Button(interactive=beyond, visible=before or beyond),
    )
