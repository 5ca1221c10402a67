"""The day that words such as 'Thursday' or 'October 20' mean, counted from the day of their article."""

from __future__ import annotations

import re
from datetime import date

from index import WEEKDAY, day_of

_AHEAD = re.compile(
    r"\b(?:will|would|shall|to be|scheduled|slated|expected|due|set to|plan(?:s|ned)?|upcoming|next)\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(rf"\b(?:last|next|this|coming|every|each|until|since) {WEEKDAY}|days\b")
_TOLD = re.compile(
    r"\b(?:was|were|had|did|[a-z]{2,30}ed|took|became|began|came|went|won|lost|left|met|said|told|fell|rose"
    r"|held|made|gave|got|saw|sat|set|hit|shot|spoke|wrote)\b"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def day_meant(words: str, sentence: str, published: date | None) -> date | None:
    """The day that words of a sentence mean, if they do not say its year themselves.

    None where it may be another: the sentence speaks of what is to come, or the words of 'last Thursday'.
    """
    if _AHEAD.search(sentence) or _UNSURE.search(words) or _YEAR.search(words):
        return None
    return day_of(words, published, told=bool(_TOLD.search(sentence)))
