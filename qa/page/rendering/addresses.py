"""Where one is on the page, as an address, and back: one grammar, both ways.

An address is relative to the page's root, so that it holds under any path and host:

    ./?conversation=ID&article=ID&words=120-180    the Ask room, an article opened at these characters
    ./?ask=QUESTION                                a question to be asked
    ./?show=clippings                              what was kept aside
    people?person=NAME&with=NAME&topic=TOPIC       one person, or two side by side
    library?find=WORDS&outlet=NAME&since=DAY&until=DAY&person=NAME&article=ID
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal, get_args
from urllib.parse import parse_qsl, urlencode, urlsplit

Room = Literal["ask", "people", "library"]
_PATHS: dict[Room, str] = {"ask": "./", "people": "people", "library": "library"}
_LONGEST = 2_000  # characters of one part


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the page; what is "" or None is not said. `words` are offsets in the article's text."""

    room: Room = "ask"
    conversation: str = ""
    ask: str = ""
    show: str = ""
    person: str = ""
    with_: str = ""
    topic: str = ""
    find: str = ""
    outlet: str = ""
    since: str = ""
    until: str = ""
    article: str = ""
    words: tuple[int, int] | None = None


def address(place: Place) -> str:
    """A place as the address that leads there."""
    parts = [(name, str(getattr(place, name))) for name in _named() if getattr(place, name)]
    if place.words:
        parts.append(("words", f"{place.words[0]}-{place.words[1]}"))
    query = urlencode([(name.rstrip("_"), value) for name, value in parts])
    return _PATHS[place.room] + (f"?{query}" if query else "")


def place(address: str) -> Place:
    """The place that an address leads to; what it does not know, or cannot be, is passed over."""
    split = urlsplit(address[: 20 * _LONGEST])
    last = split.path.rstrip("/").rpartition("/")[2]
    room: Room = next((name for name in get_args(Room) if name == last), "ask")
    known = {name.rstrip("_"): name for name in _named()}
    given = dict(parse_qsl(split.query, max_num_fields=100)) if split.query.count("&") < 100 else {}
    told = {known[name]: value[:_LONGEST] for name, value in given.items() if name in known}
    return Place(room=room, words=_span(given.get("words", "")), **told)


def _named() -> list[str]:
    return [field.name for field in fields(Place) if field.name not in ("room", "words")]


def _span(text: str) -> tuple[int, int] | None:
    start, _, end = text.partition("-")
    if not (start.isascii() and end.isascii() and start.isdecimal() and end.isdecimal()):
        return None
    first, last = int(start[:12]), int(end[:12])
    return (first, last) if first < last else None
