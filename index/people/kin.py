"""Relatives as news name them: 'his wife, Ada Brook', 'the son of Jo Brook', 'Ada Brook, her mother'."""

from __future__ import annotations

import re

from index.text import Written, plain_letters
from index.text.vocabulary import HONORIFICS, MODIFIERS, Gender

KIN: dict[str, Gender | None] = {
    "wife": "woman", "husband": "man", "spouse": None, "widow": "woman", "widower": "man", "fiance": "man",
    "fiancé": "man", "fiancee": "woman", "fiancée": "woman", "girlfriend": "woman", "boyfriend": "man",
    "son": "man", "daughter": "woman", "brother": "man", "sister": "woman", "sibling": None,
    "mother": "woman", "father": "man", "mom": "woman", "mum": "woman", "dad": "man", "parent": None,
    "uncle": "man", "aunt": "woman", "nephew": "man", "niece": "woman", "cousin": None, "twin": None,
    "bride": "woman", "groom": "man", "lady": "woman",
}  # fmt: skip
"""Words for relatives, and 'first lady', with what they tell of gender."""

_A_KIN = rf"(?:(?:ex-|half-|great-|step|grand|god){{0,3}}+(?P<kin>{'|'.join(KIN)})(?:s|-in-law)?)"
_KIN_OF = re.compile(rf"\b(?:{_A_KIN} of|married(?: to)?) (?:[\w’'.\-]+ ){{0,6}}$")
_KIN_BEFORE = re.compile(
    rf"(?<![Ff]irst )\b{_A_KIN}(?: of (?:\w+ )?[\w-]+ years)?,? (?P<between>(?:[\w’'.\-]+ ){{0,6}})$"
)
_KIN_AFTER = re.compile(rf",? (?:\d\d, )?(?:his|her|their) (?:\w+ ){{0,2}}{_A_KIN}\b")
_LINKS = frozenset("the a an former late then actor actress".split())
YOUNGER = frozenset("son daughter nephew niece".split())
"""Relatives who are the younger ones."""
FAR = 80
"""Characters before a name in which words that belong to it are looked for."""


def kin_of(text: str, name: Written) -> str | None:
    """The word for a relative beside a name: 'wife' of 'his wife, Ada Brook'; '' where it is another's."""
    start = max(0, name.start - FAR)
    if after := _KIN_AFTER.match(text, name.end):
        return after["kin"]
    found = _KIN_BEFORE.search(text, start, name.start)
    if found and all(is_title(word) for word in found["between"].split()):
        return found["kin"]
    return "" if _KIN_OF.search(text, start, name.start) else None


def is_title(word: str) -> bool:
    """Whether a word may stand among the titles before a name: no verb."""
    bare = plain_letters(word.rstrip(".,"))
    return word[:1].isupper() or bare in HONORIFICS or bare in MODIFIERS or bare in _LINKS
