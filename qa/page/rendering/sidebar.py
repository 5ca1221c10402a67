"""The conversations that a person has, by day, and the clippings, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from itertools import groupby

from qa.answering import in_words
from qa.conversations import Clipping, Heading
from qa.page.rendering.addresses import Place, address
from qa.page.rendering.quotation import quotation

SHELF = """<p class="fresh"><a href="./" data-do="fresh">+ New conversation</a></p>
<p class="finder"><input id="find" type="search" data-do="find" aria-label="Find a conversation"
 placeholder="Find a conversation" autocomplete="off" dir="auto"></p>"""
"""What stands above the conversations."""
_FORMATS = {"markdown": "Markdown", "word": "Word", "csv": "Table (CSV)"}


def conversations(headings: Sequence[Heading], here: str, clippings: int, searched: str = "") -> str:
    """The list at the side; `here` is the one that is open."""
    where = escape(address(Place(show="clippings")))
    kept = f'<p class="kept"><a href="{where}">Clippings <span>{clippings}</span></a></p>'
    if not headings:
        none = f"No conversation holds “{searched}”." if searched else "No conversations yet."
        return f'<p class="empty">{escape(none)}</p>{kept}'
    days = "".join(
        f"<h2>{escape(_day(day))}</h2><ul>{''.join(_listed(one, here) for one in ones)}</ul>"
        for day, ones in groupby(headings, key=lambda heading: heading.changed.date())
    )
    return f'<nav aria-label="Conversations">{days}</nav>{kept}'


def clippings(kept: Sequence[Clipping]) -> str:
    """What was kept aside, with notes, and ways to take it away."""
    if not kept:
        told = "Nothing is kept aside yet. Press “keep” beside a quotation."
        return f'<section class="clippings"><h2>Clippings</h2><p class="empty">{told}</p></section>'
    return (
        f'<section class="clippings"><h2>Clippings</h2>{taking_away("clippings")}'
        f"{''.join(map(_clipping, kept))}</section>"
    )


def taking_away(what: str) -> str:
    """The formats in which something can be taken away."""
    buttons = "".join(
        f'<button type="button" data-do="export" data-what="{escape(what)}" data-format="{kind}"'
        f' aria-label="Export as {name}">{name}</button>'
        for kind, name in _FORMATS.items()
    )
    return f'<p class="export">Export: {buttons}</p>'


def _clipping(kept: Clipping) -> str:
    let_go = (
        f'<button type="button" data-do="unclip" data-clipping="{kept.id}"'
        ' aria-label="Remove the quotation from the clippings">remove</button>'
    )
    note = (
        f'<label class="note">Note<textarea data-do="note" data-clipping="{kept.id}" rows="1" dir="auto">'
        f"{escape(kept.note)}</textarea></label>"
    )
    return f'<div class="clipping">{quotation(kept.line, kept.citation, kept=let_go)}{note}</div>'


def _listed(one: Heading, here: str) -> str:
    current = ' aria-current="page"' if one.id == here else ""
    title, name = escape(one.title), escape(one.id)
    return (
        f'<li data-conversation="{name}"><a href="{escape(address(Place(conversation=one.id)))}"{current}'
        f' dir="auto">{title}</a><details class="more"><summary aria-label="More for {title}">⋯</summary>'
        f'<div><form data-do="rename"><label>Name<input name="title" value="{title}" dir="auto"></label>'
        f"<button>Rename</button></form>{taking_away(one.id)}"
        f'<button type="button" data-do="delete" aria-label="Delete {title}">Delete</button></div>'
        "</details></li>"
    )


def _day(day: date) -> str:
    today = date.today()
    return {today: "Today", today - timedelta(days=1): "Yesterday"}.get(day, in_words(day))
