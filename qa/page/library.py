"""The Library room: what the index holds, its articles page by page, found by title; articles added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from index import QuothError
from qa.page import reading, upload
from qa.page import rendering as show
from qa.page.desk import Desk
from qa.page.wiring import AT_ONCE, QUIET, message, part, wire

_PAGE = 40  # articles shown at once


def build(desk: Desk) -> None:
    """Lay the room out and wire it."""
    messages = wire("library")
    library = _Library(desk)
    first, words = gr.State(0), gr.State("")
    with gr.Row(elem_id="desk"):
        with gr.Column(scale=3, elem_id="room"):
            counts = part("counts")
            gr.HTML(show.finder("library"), js_on_load=None, apply_default_css=False)
            listing = part("listing")
            with gr.Row(elem_id="turn"):
                newer = gr.Button("Newer", size="sm")
                older = gr.Button("Older", size="sm")
            added = upload.build(desk)
        reading.build(desk, messages)
    given, filled = [words, first], [counts, listing, newer, older]
    messages.go(library.begin, None, [words, first], **AT_ONCE).then(library.shelved, given, filled, **QUIET)
    messages.find(library.find, None, [words, first], **AT_ONCE).then(library.shelved, given, filled, **QUIET)
    older.click(lambda at: at + _PAGE, first, first, **QUIET).then(library.shelved, given, filled, **QUIET)
    newer.click(lambda at: max(0, at - _PAGE), first, first, **QUIET).then(
        library.shelved, given, filled, **QUIET
    )
    added(library.shelved, given, filled, **QUIET)


@dataclass(frozen=True, slots=True)
class _Library:
    desk: Desk

    def begin(self, event: gr.EventData, request: gr.Request) -> tuple[str, int]:
        """The words of the address, and the first page."""
        return message(event, request).place.find, 0

    def find(self, event: gr.EventData, request: gr.Request) -> tuple[str, int]:
        """Other words, and the first page."""
        return message(event, request).text("words").strip(), 0

    def shelved(self, matching: str, first: int) -> tuple[Any, ...]:
        """The counts, one page of the titles that match, and the ways to newer and older ones."""
        index = self.desk.index
        try:
            found = index.articles(title=matching, limit=_PAGE + 1, offset=first)
            counts = show.summary(index.status())
        except QuothError as error:
            return self.desk.told(error), "", gr.Button(visible=False), gr.Button(visible=False)
        before, beyond = first > 0, len(found) > _PAGE
        return (
            counts,
            show.listing(found[:_PAGE], first, matching),
            gr.Button(interactive=before, visible=before or beyond),
            gr.Button(interactive=beyond, visible=before or beyond),
        )
