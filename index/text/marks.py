"""Quotation marks of every style: which open, which close, which belong together, and what is an apostrophe.

“ ”, " ", ‘ ’ and ' ', `` '', « » and » «, „ “ and ‚ ‘, 「 」 and 『 』. A mark opens or closes by what stands
beside it; where that does not tell, by what it mostly does. `quotations` joins them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

DOUBLE = '"“”„‟«»″〝〞＂「」『』'
"""Double quotation marks, and what is typed for them."""
SINGLE = "'‘’‚‛‹›′`´＇"
"""Single quotation marks, apostrophes, and what is typed for them."""
OPENING = "“„‟‘‚‛«‹「『〝\"'`"
"""Marks that may open a quotation."""
CLOSING = "”“’‘»«›‹」』〞\"'"
"""Marks that may close one."""

CLOSED_BY = {
    "“": ("”", '"', "“", "''", "’’"),
    "„": ("“", "”", '"', "‟"),
    "‟": ("”", '"'),
    "”": ("”",),
    '"': ('"', "”", "''", "’’"),
    "``": ("''", '"', "”", "``"),
    "''": ("''",),
    "‘‘": ("’’", "”"),
    "‚‚": ("‘‘", "’’"),
    "«": ("»",),
    "»": ("«", "»"),
    "「": ("」",),
    "『": ("』",),
    "〝": ("〞", "〟"),
    "＂": ("＂",),
    "‘": ("’", "'", "‘", "’’"),
    "‛": ("’", "'"),
    "’": ("’",),
    "'": ("'", "’", "''"),
    "`": ("'", "’", "´"),
    "‚": ("‘", "’", "'"),
    "‹": ("›",),
    "›": ("‹", "›"),
}
"""The marks that open, each with those that close what it opens."""
MARK = re.compile(r"``|''|‘‘|’’|‚‚|[\"“”„‟«»〝〞〟＂「」『』'‘’‚‛‹›`´]|\n\s*\n")
"""A mark, or the end of a paragraph."""

_PLAIN = str.maketrans(dict.fromkeys(DOUBLE, '"') | dict.fromkeys(SINGLE, "'"))
_DOUBLED = re.compile(r"``|''|‘‘|’’|‚‚")
_MOSTLY_CLOSE = frozenset("”»’›") | {"''", "’’"}  # where nothing beside them tells
_MOSTLY_OPEN = frozenset(CLOSED_BY) - _MOSTLY_CLOSE - frozenset("\"'＂")
_SINGLE_MARKS = frozenset(SINGLE)
_ONLY_OPEN = frozenset("„‟‚‛「『〝") | {"``", "‘‘", "‚‚"}
_ONLY_CLOSE = frozenset("」』〞〟´")
_ELIDED = re.compile(r"(?:tis|twas|twill|em|til|till|cause|cos|n|\d\ds?)\b", re.IGNORECASE)
_SURELY_ELIDED = re.compile(r"(?:em|n|\d\ds)\b")  # even after ‘
_PLURAL = re.compile(r"(?:s|in|an|o|th|ol)$", re.IGNORECASE)  # 'the workers’ rights', 'nothin’ doing'
_BEFORE = frozenset("([{<—–-/…¡¿" + OPENING)  # what a mark that opens may follow, but for spaces
_NEVER_BEFORE = frozenset("([{<¡¿“„‟‘‚‛«「『〝")  # what no mark that closes follows
_AFTER = frozenset(".,;:!?)]}>—–-/…。、" + CLOSING)  # what may follow a mark that closes, but for spaces
_NEVER_AFTER = frozenset(".,;:!?)]}")  # what follows no mark that opens


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark where it stands, and whether what stands beside it says that it opens, or closes.

    `is_inch` tells that it follows a figure: it may be no quotation mark at all.
    """

    text: str
    start: int
    end: int
    opens: bool
    closes: bool
    is_inch: bool = False

    @property
    def is_single(self) -> bool:
        """Whether it is one of those that an apostrophe may be."""
        return self.text in _SINGLE_MARKS

    @property
    def may_open(self) -> bool:
        """Whether it opens, if nothing is open that it closes."""
        told = self.opens != self.closes
        return self.text in CLOSED_BY and (self.opens if told else self.text not in _MOSTLY_CLOSE)

    @property
    def may_close(self) -> bool:
        """Whether it closes what is open."""
        return self.closes if self.opens != self.closes else self.text not in _MOSTLY_OPEN


def plain_marks(text: str) -> str:
    """The text with every double quotation mark as `"` and every single one, and apostrophe, as `'`."""
    return _DOUBLED.sub('"', text).translate(_PLAIN)


def marks_of(text: str, matches: Iterable[re.Match[str]]) -> list[Mark]:
    """The marks that may open or close, apostrophes left out.

    The apostrophe of a plural ('the workers’ rights') closes nothing where a mark follows that does.
    """
    found: list[Mark] = []
    closes_later = False
    for mark in reversed([mark for match in matches if (mark := _mark(text, match))]):
        is_plural = _is_plural(text, mark)
        if is_plural and closes_later:
            continue
        if mark.is_single and not is_plural:
            closes_later = mark.closes and not mark.opens
        found.append(mark)
    return found[::-1]


def _is_plural(text: str, mark: Mark) -> bool:
    closes = mark.text in ("'", "’") and mark.closes and not mark.opens
    return closes and bool(_PLURAL.search(text, max(0, mark.start - 2), mark.start))


def _mark(text: str, match: re.Match[str]) -> Mark | None:
    """A mark, and what it may do there; None for an apostrophe."""
    mark, start, end = match[0], *match.span()
    before, after = text[start - 1 : start], text[end : end + 1]
    left, right = not before or before.isspace(), not after or after.isspace()
    opens = (left or before in _BEFORE) and not right and after not in _NEVER_AFTER
    ends = after in ("", "\n") and before not in ("", "\n")  # nothing is left that it might open
    closes = ends or ((right or after in _AFTER) and not left and before not in _NEVER_BEFORE)
    if mark in _SINGLE_MARKS:
        elided = _SURELY_ELIDED if mark == "‘" else _ELIDED
        opens = opens and not elided.match(text, end)
        if not opens and not closes and mark not in _ONLY_OPEN:
            return None
    if mark in _ONLY_OPEN or mark in _ONLY_CLOSE:
        opens, closes = mark in _ONLY_OPEN, mark in _ONLY_CLOSE
    return Mark(mark, start, end, opens, closes, before.isdigit())
