"""Quotations of a page that have no marks of their own: `<q>`, and block quotations with their authors.

'“We will not let this market die.” — Ivar Sjö (@ivarsjo), March 5, 2024': the words and whose they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from index.intake.html.blocks import Block

_DASH = re.compile(r"^(?:[—–―]|--?)\s*(?=\w)")
_OPENED = re.compile(r"^[“\"„«»‘'「『‹›]")
_HANDLE = re.compile(r"\(\s*@[\w.@-]+\s*\)")
_LONGEST = 160  # characters of who said it
_SIGNING = ("footer", "cite")


def with_marks(tree: Any) -> None:
    """Put the marks of each `<q>` around its words; part the author of a block quotation from the words."""
    from lxml.etree import strip_tags

    for quoted in tree.iter("q"):
        quoted.text = f"“{quoted.text or ''}"
        if len(quoted):
            quoted[-1].tail = f"{quoted[-1].tail or ''}”"
        else:
            quoted.text += "”"
    strip_tags(tree, "q")
    for figure in tree.iter("figure"):
        _part_caption(figure)
    for cited in list(tree.iter("cite")):
        if _ends_quotation(cited):
            cited.tag = "footer"


def _part_caption(figure: Any) -> None:
    """A figure that holds a block quotation has no caption: it says who is quoted."""
    quoted = next(figure.iterdescendants("blockquote"), None)
    caption = next(figure.iterdescendants("figcaption"), None)
    if quoted is None or caption is None or any(one is quoted for one in caption.iterancestors()):
        return
    figure.tag = "div"
    caption.tag = "footer"
    if not any(one is caption for one in quoted.iterancestors()):
        quoted.append(caption)


def _ends_quotation(cited: Any) -> bool:
    """Whether a `<cite>` in a block quotation has nothing but words before it."""
    quoted = next(cited.iterancestors("blockquote"), None)
    if quoted is None or next(cited.iterancestors("footer"), None) is not None:
        return False
    before = False
    for one in cited.iterancestors():
        before = before or cited.getprevious() is not None or bool((one.text or "").strip())
        if one is quoted:
            break
    after = (cited.tail or "").strip()
    return before and not (re.search(r"\w", after) and after.endswith((".", "!", "?")))


def signed(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with each author of a block quotation behind the words."""
    found: list[Block] = []
    for group in _quotations(blocks):
        found += _signed(group) if "quotation" in group[0].places else group
    return found


def _quotations(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The blocks of each block quotation together; others one by one."""
    group: list[Block] = []
    inside: Any = None
    for block in blocks:
        quotation = _quotation(block) if "quotation" in block.places else None
        if group and (quotation is None or quotation is not inside):
            yield group
            group = []
        inside = quotation
        group.append(block)
    if group:
        yield group


def _quotation(block: Block) -> Any:
    """The outermost block quotation that a block stands in."""
    holders = [block.holder, *block.holder.iterancestors()]
    return next((one for one in reversed(holders) if one.tag == "blockquote"), None)


def _signed(group: Sequence[Block]) -> list[Block]:
    """The blocks of one block quotation; where the last names who said them, with that behind."""
    said, last = group[:-1], group[-1]
    is_name = last.tag in _SIGNING or (last.tag != "li" and _DASH.match(last.text))
    name = _tidy(_DASH.sub("", last.text))
    if not said or not is_name or not name or len(name) > _LONGEST:
        return list(group)
    marked = [block if _OPENED.match(block.text) else replace(block, text=f"“{block.text}") for block in said]
    end = marked[-1]
    closed = end.text if end is said[-1] else f"{end.text}”"
    return [*marked[:-1], replace(end, text=f"{closed} — {name}")]


def _tidy(name: str) -> str:
    """A name with commas where a post has none: 'Ivar Sjö (@ivarsjo), March 5, 2024'."""
    name = name.strip(" —–-")
    if found := _HANDLE.search(name):
        after = name[found.end() :].strip(" ,·•-–—")
        name = f"{name[: found.end()]}, {after}" if after else name
    return name
