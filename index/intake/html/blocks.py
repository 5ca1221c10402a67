"""The blocks of a page: paragraphs, headings, items, rows, each with its words whole and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from index.intake.decode import regular
from index.intake.html.places import Place, places_of

_BLOCK = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup p pre"
    " search section summary table tbody td tfoot th thead tr ul".split()
)
SILENT = frozenset(
    "applet audio canvas embed head iframe input link map math meta noscript object option script select"
    " style svg template textarea title video".split()
)
"""Elements whose words are not the page's."""
_PARTING = 2  # line breaks in a row that part paragraphs
_MOST = 50_000  # blocks of one page
_FLOWING = frozenset(("p", "blockquote", "ul", "ol", "footer", "tr"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LETTER = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Block:
    """Words that stand together, and what they stand in.

    `linked` and `pressed` tell how many of its characters are links, and parts of buttons; `places` are what
    the elements around it say of it. `holder` is the element that holds its words.
    """

    text: str
    tag: str
    linked: int
    pressed: int
    places: frozenset[Place]
    holder: Any = field(repr=False, compare=False)

    @property
    def link_share(self) -> float:
        """Share of its characters that are links or buttons."""
        return (self.linked + self.pressed) / max(1, len(self.text))

    @property
    def is_heading(self) -> bool:
        """Whether it is marked as a heading."""
        return self.tag in _HEADINGS

    @property
    def home(self) -> Any:
        """The element that it stands in beside its like: of a paragraph or an item the one around it."""
        if self.tag == "li" and self.holder.getparent() is not None:
            return self.holder.getparent().getparent()
        return self.holder.getparent() if self.tag in _FLOWING or self.is_heading else self.holder


class _Open:
    """The words of a block that is not over yet."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.linked = self.pressed = self.breaks = 0

    def add(self, text: str | None, in_link: bool, in_button: bool) -> None:
        """More words."""
        if not text:
            return
        self.parts.append(text)
        if long := len(" ".join(text.split())):
            self.breaks = 0
            self.linked += long * in_link
            self.pressed += long * (in_button and not in_link)

    def block(self, holder: Any, places: frozenset[Place]) -> Iterator[Block]:
        """The block, where it has words."""
        text = " ".join(regular("".join(self.parts)).split())
        if _LETTER.search(text):
            yield Block(text, str(holder.tag), self.linked, self.pressed, places, holder)


class _Walk:
    """A walk through a tree, from block to block."""

    def __init__(self, tree: Any) -> None:
        self._tree = tree
        self._open = _Open()
        self._holders = [tree]
        self._places: list[frozenset[Place]] = [frozenset()]
        self._links = self._buttons = 0

    def blocks(self) -> Iterator[Block]:
        """The blocks, in order."""
        from lxml.etree import iterwalk

        walker = iterwalk(self._tree, events=("start", "end"))
        for event, element in walker:
            if event == "start" and element.tag in SILENT:
                walker.skip_subtree()
            elif event == "start":
                yield from self._enter(element)
            else:
                yield from self._leave(element)
        yield from self._over()

    def _enter(self, element: Any) -> Iterator[Block]:
        if element.tag in _BLOCK:
            yield from self._over()
            self._holders.append(element)
            self._places.append(self._places[-1] | places_of(element))
        self._count(element.tag, 1)
        if element.tag == "br":
            self._open.parts.append(" ")
            self._open.breaks += 1
            if self._open.breaks == _PARTING:
                yield from self._over()
        self._open.add(element.text, self._links > 0, self._buttons > 0)

    def _leave(self, element: Any) -> Iterator[Block]:
        if element.tag not in SILENT:
            self._count(element.tag, -1)
            if element.tag in _BLOCK:
                yield from self._over()
                self._holders.pop()
                self._places.pop()
        if element is not self._tree:
            self._open.add(element.tail, self._links > 0, self._buttons > 0)

    def _count(self, tag: str, by: int) -> None:
        self._links += by * (tag == "a")
        self._buttons += by * (tag == "button")

    def _over(self) -> Iterator[Block]:
        yield from self._open.block(self._holders[-1], self._places[-1])
        self._open = _Open()


def blocks_of(tree: Any) -> list[Block]:
    """The blocks of a tree that was made ready (see `tree`), in order; the first of too many."""
    return list(islice(_Walk(tree).blocks(), _MOST))
