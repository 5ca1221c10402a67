"""Pronouns that come before the name: 'In his speech, Trump said', 'As he spoke, former Senator Rubio …'."""

from __future__ import annotations

import re

from index.people.in_article import Cast, Mention
from index.text import UPPER, Layout

_OPENERS = (
    "after although amid as asked at before by counter despite during even ever for from if in just like on"
    " once shortly since though through to unlike until upon when where while with without"
)
_FRONTED = re.compile(
    rf"[“\"'‘]*(?:and |but |so |yet )?(?:{'|'.join(_OPENERS.split())}|\w{{3,}}ing)\b[^,;:]*", re.IGNORECASE
)
"""What stands before the subject of a sentence, up to its comma."""
_TITLES = re.compile(
    r",[”\"’']{0,2}\s+(?:the |then-|former |presidential |candidate |nominee |president |\w+man |"
    rf"[{UPPER}][\w.’-]* )*"
)
_NEAR = 90  # characters after the comma


def named_after_clause(text: str, cast: Cast, layout: Layout, place: int) -> Mention | None:
    """The subject that follows the clause or phrase in which a pronoun stands, if no name stands before."""
    if not layout.sentences:
        return None
    start, stop = layout.sentences[layout.sentence(place)]
    fronted = _FRONTED.match(text, start, stop)
    if not fronted or fronted.end() <= place or cast.between(start, place):
        return None
    following = cast.between(fronted.end(), min(stop, fronted.end() + _NEAR))
    if not following or following[0].owns:
        return None
    return following[0] if _TITLES.fullmatch(text, fronted.end(), following[0].start) else None
