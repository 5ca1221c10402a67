"""Turns of an interview or a debate: 'LEMON: …', 'Q: …'. What stands in a turn is said by who opens it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Span
from index.text.letters import UPPER
from index.text.vocabulary import PARTICLES

_LABEL = re.compile(
    rf"^[ \t]*(?P<label>Q|A|(?:[{UPPER}][\w.’'\-]*)"
    rf"(?: (?:[{UPPER}][\w.’'\-]*|{'|'.join(sorted(PARTICLES))})){{0,4}})"
    r"(?: \([^)\n]{1,30}\))?(?P<colon>:)[ \t]+(?P<words>\S[^\n]*(?:\n[^\n]+)*)",
    re.MULTILINE,
)
_FEWEST = 3  # turns of a transcript
_ASKING = 0.2  # so many turns ask: a list with labels ('Hours: …', 'Charleston: …') asks nothing


@dataclass(frozen=True, slots=True)
class Turn:
    """Who speaks, the colon after that, and the words, to the end of their paragraph."""

    label: Span
    colon: Span
    words: Span


def turns_in(text: str) -> list[Turn]:
    """The turns of a text that is a transcript in part; none where labels are not those of people talking."""
    found = list(_LABEL.finditer(text))
    labels = [match["label"] for match in found]
    again = {label for label, count in Counter(labels).items() if count > 1}
    if len(found) < _FEWEST or len(again) < 2 - (len(found) == _FEWEST):
        return []
    asking = sum("?" in match["words"] for match in found)
    repeated = sum(label in again for label in labels)
    if asking < _ASKING * len(found) or repeated < 0.6 * len(found):
        return []
    return [Turn(match.span("label"), match.span("colon"), match.span("words")) for match in found]


def turn_at(turns: Sequence[Turn], place: int) -> int | None:
    """The number of the turn that a place belongs to: the last that began before, if another one follows."""
    number = bisect_right(turns, place, key=lambda turn: turn.words[0]) - 1
    if number < 0 or (number == len(turns) - 1 and place >= turns[number].words[1]):
        return None
    return number
