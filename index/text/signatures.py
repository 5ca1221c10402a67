"""Quotations that are signed: '“We will not let this market die.” — Ivar Sjö (@ivarsjo), March 5, 2024'.

The words stand in marks, over a paragraph or several; behind the last stand a dash and who said them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.article import Span
from index.text.letters import UPPER

_SIGNED = re.compile(
    rf"(?<=[”\"»“’])[ \t]?(?P<dash>[—–―])[ \t]?(?P<name>[{UPPER}][\w.’'\-]*(?: [\w.’'\-]+){{0,4}})"
    r"(?P<rest>(?:[ ,(][^\n”“\"]{0,120})?)$",
    re.MULTILINE,
)
_OPENS = re.compile(r"[“\"„«»‘]")
_NAME_ENDS = re.compile(r" (?:on|in|at|via|from)\b")
_MOST = 20  # paragraphs of one quotation


@dataclass(frozen=True, slots=True)
class Signature:
    """Words and who signed them: the words paragraph by paragraph, without marks, the dash, the name."""

    words: tuple[Span, ...]
    dash: Span
    name: Span


def signatures_in(text: str) -> list[Signature]:
    """The signed quotations of a text, in order."""
    found = []
    for match in _SIGNED.finditer(text):
        if words := _words(text, match.start()):
            start, end = match.span("name")
            cut = _NAME_ENDS.search(text, start, end)
            found.append(Signature(words, match.span("dash"), (start, cut.start() if cut else end)))
    return found


def _words(text: str, end: int) -> tuple[Span, ...]:
    """The words that end with the mark before a place: of its paragraph, and of those that only open one."""
    start = text.rfind("\n", 0, end) + 1
    if not _OPENS.match(text, start, end) or end - start < 4:
        return ()
    words = [(start + 1, end - 1)]
    while len(words) < _MOST and start > 2:
        last = start - 2 if text[start - 2 : start] == "\n\n" else start
        before = text.rfind("\n", 0, last) + 1
        if not _goes_on(text[before:last]):
            break
        words.append((before + 1, last))
        start = before
    return tuple(reversed(words))


def _goes_on(paragraph: str) -> bool:
    """Whether a paragraph opens a quotation that it does not close."""
    return len(paragraph) > 1 and paragraph[0] == "“" and paragraph.count("“") > paragraph.count("”")
