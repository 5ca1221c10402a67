"""Those whom an article does not name: 'a county judge', 'the woman'. What they say is nobody else's."""

from __future__ import annotations

import re

from index.people.groups import BREAK
from index.people.in_article import Cast
from index.text import UPPER, Layout
from index.text.vocabulary import NAMELESS, OFFICES, SOMEBODY, Gender

_STRANGER = re.compile(
    rf"\b(?:[Aa]n?|[Oo]ne|[Aa]nother) (?P<phrase>(?:(?!(?:{BREAK})\b)[\w’'\-]+ ){{0,3}}"
    rf"(?:{'|'.join(sorted(SOMEBODY))}))\b"
)
_COMMA = re.compile(r"(?:, \d\d)?, $")
_THE = {
    "man": re.compile(r"\b[Tt]he (?:[\w-]+ )?(?:man|boy|father|son|husband|brother)\b"),
    "woman": re.compile(r"\b[Tt]he (?:[\w-]+ )?(?:woman|girl|mother|daughter|wife|sister)\b"),
}


def stranger_before(text: str, cast: Cast, layout: Layout, place: int) -> str | None:
    """'the woman': the last one without a name, 'a middle-aged cashier', if nobody is named since."""
    if not layout.sentences:
        return None
    number = layout.sentence(place)
    start = layout.sentences[max(0, number - 2)][0]
    found = [m for m in _STRANGER.finditer(text, start, place) if layout.quotation(m.start()) is None]
    if not found:
        return None
    since = [m for m in cast.between(found[-1].start(), place) if layout.quotation(m.start) is None]
    return None if since else found[-1]["phrase"]


def newcomer_since(text: str, cast: Cast, layout: Layout, noun: str, start: int, place: int) -> bool:
    """Whether one without a name was called so between two places: 'A county judge ruled …'.

    An 'official' is one without a name, wherever one such stands before in the same story.
    """
    since = layout.section(place) if noun in NAMELESS - OFFICES else start
    called = re.compile(
        rf"(?<!is )(?<!was )(?<!as )(?<!became )\b(?:[Aa]n?|[Oo]ne|[Aa]nother) "
        rf"(?:[\w’'.\-]+ ){{0,4}}?(?i:{re.escape(noun)})\b(?![’']| (?:named|called)|,? [{UPPER}])"
    )
    return any(
        layout.quotation(found.start()) is None and not _stands_beside_name(text, cast, found.start())
        for found in called.finditer(text, since, place)
    )


def unnamed_near(text: str, layout: Layout, gender: Gender, place: int) -> bool:
    """Whether 'the woman' of this sentence or the one before can be 'she'."""
    near = layout.sentences[max(0, layout.sentence(place) - 1) :]
    noun = _THE[gender].search(text, near[0][0] if near else 0, place)
    return noun is not None and layout.quotation(noun.start()) is None


def _stands_beside_name(text: str, cast: Cast, place: int) -> bool:
    """Whether a comma and a person's name stand before a place: 'Ada Brook, 44, a judge'."""
    comma = _COMMA.search(text, max(0, place - 6), place)
    return comma is not None and any(
        mention.end == comma.start() for mention in cast.between(place - 60, place)
    )
