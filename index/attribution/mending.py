"""What the tagger found, mended by what the text shows: clauses before cues, words within words, turns."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.article import Attribution, Span
from index.text import CLOSING, WEEKDAY, Marks, read_marks, signatures_in, turn_at, turns_in

_HOLDS_SPEECH = re.compile(
    r"\b(?:said|says|say|told|tells|saying|assured|warned|warns|claimed|claims|promised|asked|argued|insisted"
    r"|announced|admitted|suggested|wrote|tweeted|called|according to|denied|vowed|pledged|demanded|believes?"
    r"|thinks?|thought|wants?|wanted|hopes?|hoped|fears?|feared|acknowledged|explained|agreed)\b"
)
_ENDS = re.compile(rf"[.!?{CLOSING}\s]*")
_CLAUSE = re.compile(r"(?<=\w),\s*$")
_NO_CLAUSE = re.compile(
    r"(?:After|Before|When|While|As|On|In|At|During|Since|Asked|For|With|Without|Speaking|By)\b[^,]*$"
)
_LONGEST_NESTED = 1_000  # characters of a content that is searched for others' words
_NOBODY = frozenset("you your yourself one".split())  # sources that mean no one person
_TURN = 0.9  # confidence of what a transcript has somebody say
_SIGNED = 0.9  # confidence of what is signed
_LEADING_DAY = re.compile(rf"\s*(?:on )?{WEEKDAY}(?:,? that)? (?=[^\W\d_])")
_BLANK = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Said:
    """An attribution in the article, with the one whose words it stands in."""

    attribution: Attribution
    outer: int | None = None
    is_turn: bool = False  # of a transcript


Within = tuple[int, Span]
"""Words of one who is said to speak, by number, that may hold another's."""


def mended(
    text: str, sentences: Sequence[Span], found: Sequence[Attribution]
) -> tuple[list[Said], list[Within]]:
    """The attributions of a text that mean somebody, and the contents to be read as texts of their own."""
    marks = read_marks(text)
    meant = [item for item in found if not _is_nobody(text, item)]
    said = [
        replace(item, attribution=_settled(text, marks, item.attribution))
        for item in _clauses_before(text, sentences, meant)
    ]
    within = [
        (number, span)
        for number, item in enumerate(said)
        for span in item.attribution.content
        if span[1] - span[0] <= _LONGEST_NESTED and _HOLDS_SPEECH.search(text, *span)
    ]
    return said, within


def completed(
    text: str, said: Sequence[Said], within: Sequence[Within], read: Sequence[Sequence[Attribution]]
) -> list[Said]:
    """With what the tagger read in the contents, what a transcript has people say, and what is signed."""
    return _with_signatures(text, _with_turns(text, [*said, *_nested(said, within, read)]))


def _is_nobody(text: str, item: Attribution) -> bool:
    """'Here is what you need to know': nobody says so."""
    return bool(item.source) and text[slice(*item.source[0])].strip().lower() in _NOBODY


def _settled(text: str, marks: Marks, item: Attribution) -> Attribution:
    """Without the day that belongs to the cue or a heading before the source; in the paragraph of the cue.

    A quotation may go on over paragraphs.
    """
    cue = item.cue[0]
    source = [(start + text[start:end].rstrip().rfind("\n") + 1, end) for start, end in item.source]
    content = []
    for start, end in item.content:
        if cue[1] <= start < cue[1] + 2 and (day := _LEADING_DAY.match(text, start, end)):
            start = day.end()
        if not any(quotation.start <= start < quotation.end for quotation in marks.touching((start, start))):
            breaks = list(_BLANK.finditer(text, start, end))
            if breaks and cue[0] >= end:
                start = breaks[-1].end()
            elif breaks:
                end = breaks[0].start()
        content.append((start, end))
    return replace(item, source=tuple(source), content=tuple(content))


def _with_turns(text: str, said: Sequence[Said]) -> list[Said]:
    """What a transcript has people say, before what was found in their words; its labels speak but once."""
    turns = turns_in(text)
    if not turns:
        return list(said)
    labels = {turn.label[0] for turn in turns}
    own = [Said(Attribution((t.label,), (t.colon,), (t.words,), _TURN), is_turn=True) for t in turns]
    kept = [n for n, item in enumerate(said) if item.attribution.source[0][0] not in labels]
    places = {number: len(own) + place for place, number in enumerate(kept)}
    found = []
    for number in kept:
        item = said[number]
        turn = turn_at(turns, item.attribution.source[0][0])
        outer = places.get(item.outer) if item.outer is not None else None
        found.append(replace(item, outer=turn if outer is None else outer))
    return [*own, *found]


def _with_signatures(text: str, said: Sequence[Said]) -> list[Said]:
    """Words that are signed are whose name stands below, whatever else was found in them."""
    signed = signatures_in(text)
    if not signed:
        return list(said)
    taken = [(signature.words[0][0], signature.name[1]) for signature in signed]
    kept = [n for n, item in enumerate(said) if not _is_within(item.attribution, taken)]
    places = {number: place for place, number in enumerate(kept)}
    found = [replace(said[n], outer=places.get(said[n].outer)) for n in kept]  # type: ignore[arg-type]
    own = [Said(Attribution((s.name,), (s.dash,), s.words, _SIGNED)) for s in signed]
    return [*found, *own]


def _is_within(item: Attribution, taken: Sequence[Span]) -> bool:
    """Whether the words of an attribution stand in one of these places, or its cue does."""
    return any(start < high and end > low for start, end in (*item.content, *item.cue) for low, high in taken)


def covering(sentences: Sequence[Span], spans: Sequence[Span]) -> Span:
    """The sentences from the first to the last that hold some of these spans."""
    low, high = min(start for start, _ in spans), max(end for _, end in spans)
    first = bisect_right(sentences, low, key=lambda sentence: sentence[1])
    after = bisect_left(sentences, high, key=lambda sentence: sentence[0])
    return (sentences[first][0], sentences[after - 1][1]) if first < after else (low, high)


def _clauses_before(text: str, sentences: Sequence[Span], found: Sequence[Attribution]) -> list[Said]:
    """The attributions, each cue that ends a sentence with the clause before it: '…, Lavrov said.'

    The tagger gives a word to one attribution alone. Where the clause holds speech itself ('Blinken has
    assured him that …, Lavrov said') it gives the inner one, and where sentences of one form follow each
    other it can join a clause to the next one's cue. The comma decides: the clause is said by who ends it.
    """
    items = list(found)
    outer: dict[int, int] = {}
    places = sorted((start, number) for number, item in enumerate(found) for start, _ in item.content)
    for number, item in enumerate(found):
        ended = _clause_before(text, sentences, item)
        if ended is None:
            continue
        clause, end = ended
        near = places[bisect_left(places, (clause[0], -1)) : bisect_left(places, (end, -1))]
        for other in sorted({other for _, other in near}):
            theirs = items[other]
            within = [span for span in theirs.content if clause[0] <= span[0] and span[1] <= end]
            if other != number and within:
                if theirs.cue and clause[0] <= theirs.cue[0][0] < clause[1]:
                    outer[other] = number
                else:
                    kept = tuple(span for span in theirs.content if span not in within)
                    items[other] = replace(theirs, content=kept)
        items[number] = replace(item, content=(clause, *items[number].content))
        insort(places, (clause[0], number))
    whole = {number: item for number, item in enumerate(items) if item.source and item.cue and item.content}
    order = {number: place for place, number in enumerate(whole)}
    return [Said(item, order.get(outer.get(number, -1))) for number, item in whole.items()]


def _clause_before(text: str, sentences: Sequence[Span], item: Attribution) -> tuple[Span, int] | None:
    """The clause that stands before a cue, where both are a sentence, and where that ends."""
    if not item.source or not item.cue:
        return None
    sentence = covering(sentences, (*item.source, *item.cue))
    last, first = max(item.source[0][1], item.cue[0][1]), min(item.source[0][0], item.cue[0][0])
    before = text[sentence[0] : first]
    if not _ENDS.fullmatch(text, last, sentence[1]) or not (comma := _CLAUSE.search(before)):
        return None
    clause = (sentence[0], sentence[0] + comma.start())
    if before.count(" ") < 4 or _NO_CLAUSE.match(text[slice(*clause)]):
        return None
    known = any(start < clause[1] and end > clause[0] for start, end in item.content)
    return None if known else (clause, sentence[1])


def _nested(
    said: Sequence[Said], within: Sequence[Within], read: Sequence[Sequence[Attribution]]
) -> list[Said]:
    """What the words of one hold of another's words."""
    known: dict[int | None, list[Attribution]] = {}
    for item in said:
        known.setdefault(item.outer, []).append(item.attribution)
    return [
        Said(_moved(inner, span[0]), number)
        for (number, span), found in zip(within, read, strict=True)
        for inner in found
        if inner.source and inner.cue and inner.content and not _is_whole(inner, span)
        if not any(_meet(other, inner, span[0]) for other in known.get(number, ()))
    ]


def _is_whole(inner: Attribution, span: Span) -> bool:
    """Whether what was found within a content is but that content again."""
    return sum(end - start for start, end in inner.content) >= 0.95 * (span[1] - span[0])


def _meet(known: Attribution, inner: Attribution, by: int) -> bool:
    """Whether what was found within a content has the cue of an attribution that is known already."""
    (start, end), (low, high) = known.cue[0], inner.cue[0]
    return start < high + by and end > low + by


def _moved(item: Attribution, by: int) -> Attribution:
    def moved(spans: Iterable[Span]) -> tuple[Span, ...]:
        return tuple((start + by, end + by) for start, end in spans)

    return Attribution(moved(item.source), moved(item.cue), moved(item.content), item.confidence)
