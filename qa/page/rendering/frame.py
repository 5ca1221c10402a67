"""What stands round every room, as HTML: the name, the rooms, light or dark."""

from __future__ import annotations

from html import escape

from qa.page.rendering.addresses import Place, Room, address

_ROOMS: dict[Room, str] = {"ask": "Ask", "people": "People", "library": "Library"}


def finder(room: Room) -> str:
    """The heading of a room, and the field in which one looks for something there."""
    what = {"people": "Find a person", "library": "Find a title"}.get(room, "Find")
    return (
        f'<h1>{_ROOMS[room]}</h1><p class="finder"><input id="find" type="search" data-do="find"'
        f' aria-label="{what}" placeholder="{what}" autocomplete="off" dir="auto"></p>'
    )


def header(here: Room) -> str:
    """The bar at the top of a room."""
    links = "".join(
        f'<a href="{escape(address(Place(room)))}"{" aria-current=page" if room == here else ""}>{name}</a>'
        for room, name in _ROOMS.items()
    )
    shelf = '<button type="button" data-do="shelf" aria-expanded="false">Conversations</button>'
    heading = '<h1 class="unseen">Ask your articles</h1>' if here == "ask" else ""
    return (
        f'<header id="frame">{heading}{shelf if here == "ask" else ""}<a id="brand" href="./">Quoth</a>'
        f'<nav aria-label="Rooms">{links}</nav>'
        '<button type="button" data-do="dark" aria-label="Switch between light and dark">◐</button></header>'
    )
