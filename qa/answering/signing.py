"""Whose name may stand below a sentence: of whoever's words it is, and of nobody else.

Where the speaker stands in the sentence a reader sees for himself whose words it holds; a description of one
('officials', 'a report') tells no more below it. A name from elsewhere is signed only where nearly all of the
sentence is that speaker's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from index import Statement, is_denial, trust

TRUSTED = 0.65  # less likely a statement, and its speaker's, it is not shown as his
_SURE = 0.75  # likewise, where the speaker is named elsewhere
_MOSTLY = 0.6  # share of a sentence's words that are the speaker's
_WORD = re.compile(r"\w+")
_BY_ANOTHER = (
    re.compile(  # 'per the CDC', 'according to police': the sentence says itself whose account it is
        r"(?:^|[,;] |\bis |\bwas |\bare |\bwere )(?:according to|per) (?P<who>[^,;.!?“”\"]{2,80}+)",
        re.IGNORECASE,
    )
)


def touching(statements: Iterable[Statement], span: tuple[int, int]) -> list[Statement]:
    """The statements that have words in a sentence."""
    return [said for said in statements if any(a < span[1] and b > span[0] for a, b in said.spans)]


def statement_in(statements: Iterable[Statement], span: tuple[int, int]) -> Statement | None:
    """The statement that a sentence makes: the one that has most of its words, then the surest.

    What another says within somebody's words comes after them.
    """
    found = touching(statements, span)
    return max(found, key=lambda said: (_held(said, span), said.confidence), default=None)


def is_trusted(said: Statement, least: float = TRUSTED) -> bool:
    """Whether a reader would find that it is a statement, and its speaker's; what somebody denies is one."""
    return (said.denied and is_denial(said.cue)) or trust(said) >= least


def signature(said: Statement, text: str, span: tuple[int, int]) -> str | None:
    """The name to stand below `text[start:end]`, in which there is this statement; None where none may."""
    whole, around, mention = (
        _words(part) for part in (text[slice(*span)], _outside(said, text, span), said.mention)
    )
    if mention and f" {' '.join(mention)} " in f" {' '.join(around)} ":
        is_his = said.reported_by is not None or is_trusted(said)
        return said.speaker if said.by_name and is_his else None
    if not is_trusted(said, _SURE) or _is_of_another(said, text[slice(*span)]):
        return None
    return said.speaker if len(whole) - len(around) >= _MOSTLY * len(whole) else None


def _is_of_another(said: Statement, sentence: str) -> bool:
    """Whether a sentence says of itself that it is told by somebody of another name."""
    told = _BY_ANOTHER.search(sentence)
    names = set(_words(said.speaker or "")) | set(_words(said.mention))
    return told is not None and not names & set(_words(told["who"]))


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _held(said: Statement, span: tuple[int, int]) -> int:
    """How many characters of a sentence are this statement's."""
    return sum(max(0, min(end, span[1]) - max(start, span[0])) for start, end in said.spans)


def _outside(said: Statement, text: str, span: tuple[int, int]) -> str:
    """What of a sentence is not this statement's."""
    pieces, place = [], span[0]
    for start, end in sorted(said.spans):
        pieces.append(text[place : max(place, min(start, span[1]))])
        place = max(place, min(end, span[1]))
    return " ".join([*pieces, text[place : span[1]]])
