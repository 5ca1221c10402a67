"""Which blocks of a page are its article: those that an extractor takes, and those that stand with them.

The extractor (trafilatura) judges; the words are the page's own. What it takes tells in which element the
text lies, which kind of paragraph carries it, where it begins and ends. By that, blocks that it passed over
are taken in, and boxes, captions, headlines and lines of links are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from index.article import Judged
from index.intake.html.blocks import Block
from index.intake.html.linked_data import letters
from index.intake.html.places import Place
from index.intake.html.words import Heard

_TAKEN = 0.5  # of the runs of a block that the extractor gives: it has taken the block
_IN_ONE = 0.85  # of the text that the element of the article holds
_ELSEWHERE = 0.3  # of the text that stands in no box, where a box is beside the article
_CARRIES = 0.2  # of the text that a kind of paragraph holds, which carries the article
_HOME = 200  # characters of text in an element, which then is a home of the article
_LINKS, _MOSTLY_LINKS = 0.5, 0.7  # of the characters of a block
_LONG, _LINE = 80, 60  # characters: a block so long is prose; one so short may be a line of links
_AGAIN = 100  # characters of a block that is left out where it stands a second time
_REPEATED = 0.9  # of its runs
_FEWEST = 0.5  # of the extractor's letters that must be found in blocks
_FLOWING = ("p", "div", "section", "article", "td", "blockquote", "main", "body")
_END = re.compile(r"[.!?…。！？:;][”\"’')\]»«」』“›‹]*$")
_BESIDE: dict[Place, str] = {
    "hidden": "hidden on the page",
    "navigation": "navigation",
    "footer": "foot of the page",
    "comments": "readers' comments",
    "caption": "caption",
}
_LOOSE: dict[Place, str] = {"box": "a box beside the text", "aside": "a box beside the text"}

Ruled = tuple[Block, str]
"""A block, and the rule by which it is left out; '' where it is of the article."""


def judged(blocks: Sequence[Block], found: str, titles: Sequence[str]) -> list[Ruled]:
    """Each block with the rule by which it is left out; `found` is what the extractor gives, line by line.

    Where what was found does not stand in blocks, or nothing was found, the list is empty.
    """
    heard = Heard(re.split(r"[\n|]", found))  # cells of a table are parted by bars
    taken = [heard.share(block.text) >= _TAKEN for block in blocks]
    if not any(taken):
        return []
    article = _Article(blocks, taken, {letters(title) for title in titles})
    ruled = [(block, article.rule(number)) for number, block in enumerate(blocks)]
    return list(_without_last_headings(ruled)) if _covers(ruled, found) else []


def paragraphs_of(ruled: Sequence[Ruled]) -> list[Judged]:
    """The blocks as paragraphs, each with its rule."""
    return [Judged(block.text, rule) for block, rule in ruled]


def _covers(ruled: Sequence[Ruled], found: str) -> bool:
    """Whether what was kept is most of what the extractor gives, each line counted once."""
    kept = Heard(block.text for block, rule in ruled if not rule)
    lines = dict.fromkeys(found.split("\n"))
    held = sum(len(line) for line in lines if kept.share(line) >= _TAKEN)
    return held >= _FEWEST * sum(map(len, lines))


def _without_last_headings(ruled: Sequence[Ruled]) -> Iterator[Ruled]:
    """A heading after which nothing comes is of what was left out."""
    last = max((n for n, (block, rule) in enumerate(ruled) if not rule and not block.is_heading), default=-1)
    for number, (block, rule) in enumerate(ruled):
        yield block, rule or ("heading of nothing" if number > last and block.is_heading else "")


@dataclass(slots=True)
class _Flow:
    """How much text of the article stands in which element, in which kind of paragraph, in which place."""

    homes: Counter[Any]
    kinds: Counter[tuple[object, ...]]
    places: Counter[Place]
    total: int


class _Article:
    """Where the article of a page stands, learned from the blocks that were taken."""

    def __init__(self, blocks: Sequence[Block], taken: Sequence[bool], titles: set[str]) -> None:
        self._blocks, self._taken, self._titles = blocks, taken, titles
        around = _around(blocks, taken)
        self._inside = [_is_in(block.holder, around) for block in blocks]
        numbers = [number for number, is_taken in enumerate(taken) if is_taken and self._inside[number]]
        flow = _flow([blocks[number] for number in numbers])
        self._homes = {home for home, long in flow.homes.items() if long > min(_HOME, _CARRIES * flow.total)}
        self._kinds = {kind for kind, long in flow.kinds.items() if long > _CARRIES * flow.total}
        beside = (*_BESIDE, *_LOOSE)
        self._beside = {p for p in beside if flow.places[p] < (1 - _ELSEWHERE) * flow.total}
        prose = [n for n in numbers if _is_prose(blocks[n]) and not blocks[n].is_heading]
        self._first, self._last = (prose[0], prose[-1]) if prose else (0, len(blocks))
        self._heard = Heard()
        self._known: dict[str, Any] = {}

    def rule(self, number: int) -> str:
        """The rule by which a block is left out, or ''; asked in the order of the blocks."""
        block = self._blocks[number]
        rule = self._of_taken(number, block) if self._taken[number] else self._of_left(number, block)
        if not rule and len(block.text) > _AGAIN:
            rule = self._repeated(block)
        return rule

    def _of_taken(self, number: int, block: Block) -> str:
        """The rule for a block that the extractor takes."""
        if letters(block.text) in self._titles or (block.is_heading and number < self._first):
            return "headline"
        if not self._inside[number] and not (_kind(block) in self._kinds and _is_prose(block)):
            return "outside of the article"
        if block.link_share >= _MOSTLY_LINKS and not (_END.search(block.text) and len(block.text) > _LINE):
            return "links alone"
        if "hidden" in block.places and not _is_prose(block):
            return _BESIDE["hidden"]
        if "quotation" not in block.places:
            for place, told in _BESIDE.items():
                if place in block.places & self._beside:
                    return told
        loose = block.places & self._beside & _LOOSE.keys()
        return (
            _LOOSE[min(loose)] if loose and not (_is_prose(block) and block.link_share < _ELSEWHERE) else ""
        )

    def _of_left(self, number: int, block: Block) -> str:
        """The rule for a block that the extractor leaves: taken in where it stands with the article's own."""
        left = "left out by the extractor"
        if block.places & self._beside or block.link_share >= _LINKS or letters(block.text) in self._titles:
            return left
        if _kind(block) in self._kinds and _is_prose(block):
            return ""
        if "rows" in block.places and self._inside[number]:
            return ""
        if not self._first <= number <= self._last:
            return left
        if block.home in self._homes and (
            block.tag in ("p", "div") or (block.tag == "li" and len(block.text) > 25)
        ):
            return ""
        return "" if self._inside[number] and "quotation" in block.places else left

    def _repeated(self, block: Block) -> str:
        """The rule for a block that stands in another part of the page, too."""
        known = self._known.setdefault(block.text, block.home)
        if known is not block.home or (
            "hidden" in block.places and self._heard.share(block.text) > _REPEATED
        ):
            return "stands there twice"
        self._heard.add(block.text)
        return ""


def _flow(blocks: Sequence[Block]) -> _Flow:
    flow = _Flow(Counter(), Counter(), Counter(), 0)
    for block in blocks:
        if block.tag in _FLOWING and block.link_share < _LINKS:
            flow.homes[block.home] += len(block.text)
            flow.kinds[_kind(block)] += len(block.text)
            flow.places.update(dict.fromkeys(block.places, len(block.text)))
            flow.total += len(block.text)
    return flow


def _kind(block: Block) -> tuple[object, ...]:
    """What paragraphs of one kind share: their element, and the classes of the two around it."""
    home = block.home
    around = home.getparent() if home is not None else None
    named = [(one.tag, one.get("class")) if one is not None else None for one in (home, around)]
    return block.tag, *named


def _is_prose(block: Block) -> bool:
    return block.link_share < _LINKS and (len(block.text) > _LONG or bool(_END.search(block.text)))


def _around(blocks: Sequence[Block], taken: Sequence[bool]) -> Any:
    """The innermost element that holds nearly all of the text that was taken; None where no one does."""
    held: Counter[Any] = Counter()
    total = 0
    for block, is_taken in zip(blocks, taken, strict=True):
        if is_taken and block.link_share < _LINKS:
            total += len(block.text)
            for element in (block.holder, *block.holder.iterancestors()):
                held[element] += len(block.text)
    most = [element for element, long in held.items() if long >= _IN_ONE * total]
    return max(most, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def _is_in(element: Any, around: Any) -> bool:
    return around is None or element is around or any(one is around for one in element.iterancestors())
