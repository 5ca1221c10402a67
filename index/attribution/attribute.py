"""Who said what in an article: attributions made into statements, their speakers resolved.

A statement keeps what is said apart from who says it, and marks what was not said: 'did not say', 'would
say'. Where somebody's words hold another's ('Blinken said Lavrov had assured him …'), both are statements,
and the inner one names who reports it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.article import Article, Attribution, Span, Statement
from index.attribution.tagger import Tagger
from index.attribution.wording import bare, beside, day_of, kind_of, modality_of, words_of
from index.people import Resolver, Speaker
from index.text import WEEKDAY, split_sentences, turn_at, turns_in
from index.text.vocabulary import PRONOUNS

_HOLDS_SPEECH = re.compile(
    r"\b(?:said|says|say|told|tells|saying|assured|warned|warns|claimed|claims|promised|asked|argued|insisted"
    r"|announced|admitted|suggested|wrote|tweeted|called|according to|denied|vowed|pledged|demanded|believes?"
    r"|thinks?|thought|wants?|wanted|hopes?|hoped|fears?|feared|acknowledged|explained|agreed)\b"
)
_ENDS = re.compile(r"[.!?”\"\s]*")
_CLAUSE = re.compile(r"(?<=\w),\s*$")
_NO_CLAUSE = re.compile(
    r"(?:After|Before|When|While|As|On|In|At|During|Since|Asked|For|With|Without|Speaking|By)\b[^,]*$"
)
_PRONOUN_SHARE = 0.85  # of the confidence, where a pronoun stands for the speaker
_LONGEST_NESTED = 1_000  # characters of a content that is searched for others' words


_FIRST_PERSON = frozenset("i me my myself mine".split())
_NOBODY = frozenset("you your yourself one".split())  # sources that mean no one person
_NAMELESS = frozenset("Q A".split())  # labels of a transcript that hide who speaks
_LEAST = 0.2  # confidence of a statement that is kept
_TURN = 0.9  # confidence of what a transcript has somebody say
_LEADING_DAY = re.compile(rf"\s*(?:on )?{WEEKDAY}(?:,? that)? (?=[^\W\d_])")
_BLANK = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class _Said:
    """An attribution in the article, with the one whose words it stands in."""

    attribution: Attribution
    outer: int | None = None
    is_turn: bool = False  # of a transcript


def statements_in(article: Article, tagger: Tagger) -> list[Statement]:
    """The statements of one article, in order."""
    sentences = split_sentences(article.text)
    return attribute(article, sentences, tagger.find([(article.text, sentences)])[0], tagger)


def attribute(
    article: Article, sentences: Sequence[Span], found: Sequence[Attribution], tagger: Tagger
) -> list[Statement]:
    """The statements of an article, in order, from the attributions that the tagger found in its text.

    Words that go on in later sentences are a statement of their own, by the same speaker.
    """
    text = article.text
    meant = [item for item in found if not _is_nobody(text, item)]
    said = [
        replace(item, attribution=_settled(text, item.attribution))
        for item in _clauses_before(text, sentences, meant)
    ]
    said += _nested(text, said, tagger)
    said = _with_turns(text, said)
    speakers = _speakers(article, sentences, said)
    contents = [span for item in said for span in item.attribution.content]
    statements = [
        _statement(article, part, speakers[number], outer, contents, item.is_turn)
        for number, item in enumerate(said)
        for outer in [_reporter(said, speakers, number)]
        for part in _parts(sentences, item.attribution)
    ]
    kept = [statement for statement in statements if statement.text and statement.confidence >= _LEAST]
    return sorted(kept, key=lambda statement: (statement.spans[0], statement.sentence))


def _is_nobody(text: str, item: Attribution) -> bool:
    """'Here is what you need to know': nobody says so."""
    return bool(item.source) and text[slice(*item.source[0])].strip().lower() in _NOBODY


def _settled(text: str, item: Attribution) -> Attribution:
    """Without the day that belongs to the cue or a heading before the source; in the paragraph of the cue.

    A quotation may go on over paragraphs.
    """
    cue = item.cue[0]
    source = [(start + text[start:end].rstrip().rfind("\n") + 1, end) for start, end in item.source]
    content = []
    for start, end in item.content:
        if cue[1] <= start < cue[1] + 2 and (day := _LEADING_DAY.match(text, start, end)):
            start = day.end()
        if text[start : start + 1] not in tuple('“"«„') and text[start - 1 : start] not in tuple('“"«„'):
            breaks = list(_BLANK.finditer(text, start, end))
            if breaks and cue[0] >= end:
                start = breaks[-1].end()
            elif breaks:
                end = breaks[0].start()
        content.append((start, end))
    return replace(item, source=tuple(source), content=tuple(content))


def _with_turns(text: str, said: Sequence[_Said]) -> list[_Said]:
    """What a transcript has people say, before what was found in their words; its labels speak but once."""
    turns = turns_in(text)
    if not turns:
        return list(said)
    labels = {turn.label[0] for turn in turns}
    own = [_Said(Attribution((t.label,), (t.colon,), (t.words,), _TURN), is_turn=True) for t in turns]
    kept = [n for n, item in enumerate(said) if item.attribution.source[0][0] not in labels]
    places = {number: len(own) + place for place, number in enumerate(kept)}
    found = []
    for number in kept:
        item = said[number]
        turn = turn_at(turns, item.attribution.source[0][0])
        outer = places.get(item.outer) if item.outer is not None else None
        found.append(replace(item, outer=turn if outer is None else outer))
    return [*own, *found]


def _speakers(article: Article, sentences: Sequence[Span], said: Sequence[_Said]) -> list[Speaker]:
    """Whom each source means; 'I' is the one in whose words it stands."""
    sources = sorted(item.attribution.source[0] for item in said)
    resolved = Resolver(article.title, article.text, sentences, sources).run()
    speakers = [resolved[item.attribution.source[0]] for item in said]
    for number, item in enumerate(said):
        mention = words_of(article.text, item.attribution.source[0])
        if item.is_turn and mention in _NAMELESS:
            speakers[number] = Speaker(None)
        elif item.outer is not None and mention.lower() in _FIRST_PERSON:
            speakers[number] = speakers[item.outer]
        elif item.outer is not None and _is_himself(article.text, said, speakers, number):
            speakers[number] = Speaker(None)
    return speakers


def _is_himself(text: str, said: Sequence[_Said], speakers: Sequence[Speaker], number: int) -> bool:
    """Whether 'he' or a description in somebody's direct speech was taken for the one who speaks there."""
    outer = said[number].outer
    if outer is None or speakers[outer].name != speakers[number].name:
        return False
    direct = said[outer].is_turn or kind_of(text, said[outer].attribution.content) == "direct"
    surname = (speakers[number].name or "").rpartition(" ")[2]
    return direct and surname not in words_of(text, said[number].attribution.source[0])


def _reporter(said: Sequence[_Said], speakers: Sequence[Speaker], number: int) -> str | None:
    """Who reports the words of another, if it is another."""
    outer = said[number].outer
    name = speakers[outer].name if outer is not None else None
    return name if name != speakers[number].name else None


@dataclass(frozen=True, slots=True)
class _Part:
    """What of an attribution stands together, in these sentences."""

    attribution: Attribution
    content: tuple[Span, ...]
    sentence: Span


def _parts(sentences: Sequence[Span], item: Attribution) -> list[_Part]:
    """The content beside its cue, and what goes on elsewhere, each with the sentences that hold it."""
    with_cue = _covering(sentences, (*item.source, *item.cue))
    near = [span for span in item.content if span[0] < with_cue[1] and span[1] > with_cue[0]]
    apart = [span for span in item.content if span not in near]
    parts = [_Part(item, tuple(near), _covering(sentences, (with_cue, *near)))] if near else []
    return parts + [_Part(item, (span,), _covering(sentences, (span,))) for span in apart]


def _covering(sentences: Sequence[Span], spans: Sequence[Span]) -> Span:
    """The sentences from the first to the last that hold some of these spans."""
    low, high = min(start for start, _ in spans), max(end for _, end in spans)
    touched = [span for span in sentences if span[0] < high and span[1] > low]
    return (touched[0][0], touched[-1][1]) if touched else (low, high)


def _clauses_before(text: str, sentences: Sequence[Span], found: Sequence[Attribution]) -> list[_Said]:
    """The attributions, each cue that ends a sentence with the clause before it: '…, Lavrov said.'

    The tagger gives a word to one attribution alone. Where the clause holds speech itself ('Blinken has
    assured him that …, Lavrov said') it gives the inner one, and where sentences of one form follow each
    other it can join a clause to the next one's cue. The comma decides: the clause is said by who ends it.
    """
    items = list(found)
    outer: dict[int, int] = {}
    for number, item in enumerate(found):
        if not item.source or not item.cue:
            continue
        sentence = _covering(sentences, (*item.source, *item.cue))
        last, first = max(item.source[0][1], item.cue[0][1]), min(item.source[0][0], item.cue[0][0])
        before = text[sentence[0] : first]
        if not _ENDS.fullmatch(text, last, sentence[1]) or not (comma := _CLAUSE.search(before)):
            continue
        clause = (sentence[0], sentence[0] + comma.start())
        if before.count(" ") < 4 or _NO_CLAUSE.match(text[slice(*clause)]):
            continue
        if any(start < clause[1] and end > clause[0] for start, end in item.content):
            continue
        for other, theirs in enumerate(items):
            within = [span for span in theirs.content if clause[0] <= span[0] and span[1] <= sentence[1]]
            if other != number and within:
                if theirs.cue and clause[0] <= theirs.cue[0][0] < clause[1]:
                    outer[other] = number
                else:
                    kept = tuple(span for span in theirs.content if span not in within)
                    items[other] = replace(theirs, content=kept)
        items[number] = replace(item, content=(clause, *items[number].content))
    whole = {number: item for number, item in enumerate(items) if item.source and item.cue and item.content}
    places = {number: place for place, number in enumerate(whole)}
    return [_Said(item, places.get(outer.get(number, -1))) for number, item in whole.items()]


def _nested(text: str, said: Sequence[_Said], tagger: Tagger) -> list[_Said]:
    """What the words of one hold of another's words: each content, read as a text of its own."""
    jobs = [
        (number, span)
        for number, item in enumerate(said)
        for span in item.attribution.content
        if span[1] - span[0] <= _LONGEST_NESTED and _HOLDS_SPEECH.search(text, *span)
    ]
    if not jobs:
        return []
    results = tagger.find([(text[start:end], [(0, end - start)]) for _, (start, end) in jobs])
    return [
        _Said(_moved(inner, span[0]), number)
        for (number, span), found in zip(jobs, results, strict=True)
        for inner in found
        if inner.source and inner.cue and inner.content and not _is_whole(inner, span)
        if not any(known.outer == number and _meet(known.attribution, inner, span[0]) for known in said)
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


def _statement(
    article: Article,
    part: _Part,
    speaker: Speaker,
    reported_by: str | None,
    contents: Sequence[Span],
    is_turn: bool,
) -> Statement:
    item, text = part.attribution, article.text
    kind = "direct" if is_turn else kind_of(text, part.content)
    spans = tuple(span for span in (bare(text, span, kind) for span in part.content) if span[1] > span[0])
    mention = words_of(text, item.source[0])
    pronoun = mention.lower() in PRONOUNS
    return Statement(
        article_id=article.id,
        speaker=speaker.name,
        mention=mention,
        cue=words_of(text, item.cue[0]),
        kind=kind,
        spans=spans,
        text=" … ".join(text[start:end] for start, end in spans),
        sentence=part.sentence,
        said_on=day_of(beside(text, part.sentence, contents), article.day),
        confidence=max(0.01, round(item.confidence * (_PRONOUN_SHARE if pronoun else 1.0), 2)),
        modality=modality_of(text, item, part.sentence),
        reported_by=reported_by,
        by_name=speaker.is_person,
    )
