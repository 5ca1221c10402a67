"""Turns of an interview or a debate: 'LEMON: …', 'Q: …'. What stands in a turn is said by who opens it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Span

_LABEL = re.compile(
    r"^[ \t]*(?P<label>Q|A|(?:[A-ZÀ-Þ][\w.’'\-]*)(?: (?:[A-ZÀ-Þ][\w.’'\-]*|de|van|von|al)){0,4})"
    r"(?: \([^)\n]{1,30}\))?(?P<colon>:)[ \t]+(?P<words>\S[^\n]*(?:\n[^\n]+)*)",
    re.MULTILINE,
)
_FEWEST = 3  # turns of a transcript, of which one label must open two
_NO_LABEL = re.compile(
    r"(?:Read|More|Photo|Photos|Watch|Video|Source|Sources|Note|Updated?|Published|Correction|Editor|Related"
    r"|Image|By|Caption|Credit|Tip|Answer|Question|Step|Location|Date|Time|Price|Where|When|Cost|Address)\b"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """Who speaks, the colon after that, and the words, to the end of their paragraph."""

    label: Span
    colon: Span
    words: Span


def turns_in(text: str) -> list[Turn]:
    """The turns of a text that is a transcript in part; none where labels are not those of people talking."""
    found = [match for match in _LABEL.finditer(text) if not _NO_LABEL.match(match["label"])]
    labels = [match["label"] for match in found]
    if len(found) < _FEWEST or not 1 < len(set(labels)) < len(labels):
        return []
    repeated = {label for label in labels if labels.count(label) > 1}
    talking = [
        match for n, match in enumerate(found) if match["label"] in repeated or _beside(labels, n, repeated)
    ]
    return [Turn(match.span("label"), match.span("colon"), match.span("words")) for match in talking]


def _beside(labels: Sequence[str], number: int, repeated: set[str]) -> bool:
    """Whether the turn before or after is of one who speaks more than once."""
    return any(label in repeated for label in labels[max(0, number - 1) : number + 2])


def turn_at(turns: Sequence[Turn], place: int) -> int | None:
    """The number of the turn that a place belongs to: the last that began before, if another one follows."""
    number = bisect_right(turns, place, key=lambda turn: turn.words[0]) - 1
    if number < 0 or (number == len(turns) - 1 and place >= turns[number].words[1]):
        return None
    return number
