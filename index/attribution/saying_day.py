"""On which day something was said: the day that belongs to the cue, of all that its sentence names.

A day belongs to a cue that it follows ('said at a meeting on Friday'), that it stands between source and cue
('the mayor on Friday said'), or that its sentence begins with ('On Friday, the mayor said'). What a thing
bears ('Friday's storm', 'the Jan. 6 attack'), what is to come ('will meet on Friday') and what belongs to
another verb does not tell when something was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from index.article import Attribution, Span
from index.attribution.modality import words_before
from index.text import CLOSING, NamedDay, Posts, days_in

_TO_COME = re.compile(
    r"\b(?:until|till|by|through|before|after|since|from|for|effective|due|starting|beginning|every|each"
    r"|ahead of|prior to|between|as of|than|scheduled(?: for)?|set for"
    r"|(?<!hours )(?<!morning )(?<!evening )(?<!night )of) (?:early |late )?$"
)
_DETERMINER = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir)"
    r" (?:(?:separate|recent|rare|joint|brief|lengthy|televised|virtual|early|late) )?$"
)
_ON = re.compile(r"\b[Oo]n (?:early |late )?$")
_WAY = (  # in which something is said
    r"(?:interview|statement|speech|tweet|post|letter|e-?mail|memo|note|conference|briefing|hearing|report"
    r"|testimony|address|remarks|ruling|opinion|order|filing|lawsuit|complaint|update|call|meeting|debate"
    r"|appearance|video|article|story|column|editorial|announcement|release|message|podcast|broadcast|show"
    r"|episode|rally|event)s?\b"
)
_SAYING = re.compile(rf"(?:[’']s|,)?(?: (?!committee\b|panel\b)[\w.’'-]+){{0,2}}? {_WAY}")
_IN_SAYING = re.compile(
    rf"\b(?:in|at|during|through|via|by) (?:(?!(?:and|that)\b)[\w’'-]+ ){{0,4}}{_WAY}(?: [\w’'-]+){{0,4}}"
    r"(?: on)?(?: early| late)? $"
    r"|\b(?:released|published|issued|filed|posted|obtained|conducted) (?:on )?(?:early |late )?$"
)
_NAME_OF_THING = re.compile(
    r"(?:January|Jan\.) 6 (?:committee|panel|hearing|select|attack|riot|insurrection)"
)
_NOUN = re.compile(r" (?P<word>[a-z][a-z’'-]*)")
_NO_NOUN = frozenset(
    "in at on of to from with by for about after before during as that the a an his her its their and or but"
    " when while because who which where if than against amid into over under through near outside inside"
    " via following morning afternoon evening night early late local it he she they we i there what how why"
    " whether not also said says told saying".split()
)
_VERB = re.compile(r"\w+(?:ed|ing)$")
_BREAK = re.compile(
    r"[;:!?—–]|\.(?= )|\b(?:that|who|whom|whose|which|when|where|while|because|if|until|as|since|though)\b"
    r"|\b(?:after|before)\b(?! \w+ing\b)|, (?:and|but|or)\b"
)
_OTHER_VERB = re.compile(
    r"\b(?:who|which|whose|whom|where|when|that|if|because|until|ahead of|will|would|plans?|scheduled|set to"
    r"|due|expected|to be|slated)\b"
)
_OPENS = re.compile(
    r"(?:[^.:—–]{2,40}(?::| [—–-]) )?(?:(?:And|But|Then|Meanwhile|Also|Still|Yet|So|However|Separately),? )?"
    r"(?:(?:[Oo]n|[Ii]n|[Aa]t|[Dd]uring|Earlier|Later|Late|Early|Just|Only|As recently as|Back|Speaking"
    r"|Appearing|Testifying|Writing|Addressing|(?:When )?[Aa]sked)\b|$)"
)
_ADJACENT = re.compile(rf"[{CLOSING}\s]{{0,9}}(?:on |early |late )?")
_STANDS_APART = re.compile(r"[^,;:.]{0,60},?\s{0,9}")
_FUTURE = re.compile(
    r"\b(?:will|shall|going to|plans? to|planned to|planning to|expected to|scheduled to|set to|due to"
    r"|about to)\b|[’']ll\b"
)
_AFTER, _BETWEEN = 100, 200  # characters from a cue to a day behind it, from a source to its cue
_ANCHOR = 400  # characters before 'the day before' in which the day stands that it counts from


def said_on(
    text: str,
    item: Attribution,
    sentence: Span,
    others: Sequence[Attribution],
    published: date | None,
    posts: Posts,
) -> date | None:
    """The day on which something was said whose cue stands in a sentence, or that of its dated post.

    `others` are all attributions of the article: what they say, and their cues, are theirs.
    """
    post = posts.day_at(item.cue[0][0])
    today = post or published
    if today is None:
        return None
    if _FUTURE.search(words_before(text, item.source[0], item.cue[0]) + text[slice(*item.cue[0])]):
        return post
    beside = _Beside(text, item, sentence, others)
    ranked = [(rank, day) for day in days_in(text, *sentence) if (rank := beside.rank(day)) is not None]
    ordered = (day for _, day in sorted(ranked, key=lambda pair: (pair[0], pair[1].span)))
    return next((found for day in ordered if (found := _resolved(text, day, today))), post)


def _resolved(text: str, day: NamedDay, today: date) -> date | None:
    """Which day it is; 'the day before' counts from the day that was named last."""
    if not day.is_relative:
        return day.past(today)
    named = list(days_in(text, max(0, day.span[0] - _ANCHOR), day.span[0]))
    anchor = named[-1].past(today) if named and not named[-1].is_relative else None
    return day.past(anchor) if anchor else None


class _Beside:
    """What of a sentence belongs to a cue in it."""

    def __init__(self, text: str, item: Attribution, sentence: Span, others: Iterable[Attribution]) -> None:
        self._text = text
        self._sentence = sentence
        self._cue, self._source = item.cue[0], item.source[0]
        near = [other for other in others if _touch(other, sentence)]
        self._cues = [span for other in near for span in other.cue if span != self._cue]
        contents = [span for other in near for span in other.content]
        self._contents = [(a, b) for a, b in contents if not a <= self._cue[0] < b]
        self._starts = {span[0] for other in near for span in (*other.source, *other.cue, *other.content)}

    def rank(self, day: NamedDay) -> int | None:
        """How closely a day belongs to the cue, from 0; None where it belongs to something else."""
        start, end = day.span
        if _TO_COME.search(self._text, max(0, start - 40), start):
            return None
        if self._cue[0] <= start < self._cue[1]:
            return 0
        if any(a <= start < b for a, b in self._contents) or self._is_of_thing(start, end):
            return None
        if self._source[0] <= start < self._source[1]:
            return 1 if self._in_saying(self._source[0], start) else None
        if start >= self._behind():
            return 1 if self._follows(start) else None
        if self._source[1] <= start and end <= self._cue[0]:
            return 2 if self._is_between(start) else None
        return 3 if self._leads(start, end) else None

    def _behind(self) -> int:
        """Where the words end that the cue and a source right behind it make."""
        follows = 0 <= self._source[0] - self._cue[1] <= 3
        return max(self._cue[1], self._source[1] if follows else 0)

    def _follows(self, start: int) -> bool:
        """'said at a meeting on Friday', 'called it “a scandal” on Friday', 'praised the pilot in a speech
        on Friday'.
        """
        behind = self._behind()
        begun = [b for a, b in self._contents if behind <= a < start]
        if not begun:
            return start - behind <= _AFTER and not _BREAK.search(self._text, behind, start)
        told = any(behind <= a < start for a, _ in self._cues)
        quoted = self._text[max(begun) - 1] in CLOSING or self._text[max(begun) : max(begun) + 1] in tuple(
            CLOSING
        )
        adjacent = quoted and _ADJACENT.fullmatch(self._text, max(begun), start)
        return not told and bool(adjacent or self._in_saying(max(begun), start))

    def _in_saying(self, place: int, start: int) -> bool:
        return bool(_IN_SAYING.search(self._text, max(place, start - 100), start))

    def _is_between(self, start: int) -> bool:
        """'the mayor on Friday said'."""
        place = self._source[1]
        return start - place <= _BETWEEN and not _OTHER_VERB.search(self._text, place, start)

    def _leads(self, start: int, end: int) -> bool:
        """'On Friday, the mayor said', or 'in a ruling Thursday that said'."""
        places = [span[0] for span in (self._source, self._cue) if span[0] >= self._sentence[0]]
        first = min(places)
        if not end <= first:
            return False
        if first - end <= 2 and self._text[slice(*self._source)] in ("that", "which"):
            return True
        opens = _OPENS.match(self._text, self._sentence[0], start)
        told = any(end <= a < first for a, _ in self._cues)
        apart = _STANDS_APART.fullmatch(self._text, end, first)
        if not opens or not apart or told:
            return False
        return not _BREAK.search(self._text, opens.end(), start)

    def _is_of_thing(self, start: int, end: int) -> bool:
        """Whether a day is that of a thing that is named after it, and that is no way of saying something."""
        if _NAME_OF_THING.match(self._text, start):
            return True
        if _SAYING.match(self._text, end):
            return False
        if self._text.startswith(("’s", "'s"), end) or _DETERMINER.search(
            self._text, max(0, start - 40), start
        ):
            return True
        noun = _NOUN.match(self._text, end)
        if (
            _ON.search(self._text, max(0, start - 20), start)
            or not noun
            or noun.start("word") in self._starts
        ):
            return False
        return noun["word"] not in _NO_NOUN and not _VERB.match(noun["word"])


def _touch(other: Attribution, sentence: Span) -> bool:
    spans = (*other.source, *other.cue, *other.content)
    return any(start < sentence[1] and end > sentence[0] for start, end in spans)
