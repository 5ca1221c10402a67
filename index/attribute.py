"""Who said what in an article: attributions (`tagger`) made into statements, speakers resolved (`cast`).

A statement keeps what is said apart from who says it, and marks what was not said: 'did not say', 'would
say'. Where somebody's words hold another's ('Blinken said Lavrov had assured him …'), both are statements,
and the inner one names who reports it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.article import Article, Kind, Modality, Span, Statement
from index.passages import split_sentences
from index.speakers import PRONOUNS, Resolver, Speaker
from index.tagger import Attribution, Tagger

_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(_DAYS)})\b")
_DATE = re.compile(
    r"\b(?:(?P<month>Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? (?P<day>\d{1,2})"
    r"|(?P<day2>\d{1,2}) (?P<month2>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)\b"
    r"(?:,? (?P<year>(?:19|20)\d\d)\b)?"
)
_JOINT = re.compile(r"^(?:that\b|[,:;–—-]|\s)+(?=\S)")
_CONNECTIVE = re.compile(
    r"^(?:However|But|And|Meanwhile|Still|Nevertheless|Moreover|Yet|So|Also|In addition|On the other hand),?"
    r" (?=\S)"
)
_TRAILING = re.compile(r"[\s,;:–—-]+$")
_WHOLE = re.compile(r"^[“\"«„](?P<inside>[^“”\"«»„]+)[”\"»“]?[.,]?$")
_INSIDE = re.compile(r"[“\"«„][^“”\"«»„]+[”\"»]")
_DENIED = re.compile(
    r"\b(?:(?:did|do|does|has|have|had|is|are|was|were|would|will|could|can)(?: not|n[’']t)|never"
    r"|nor|neither|no longer|(?:refus|declin)(?:ed|es|e|ing) to|without|stopped short of)\b",
    re.IGNORECASE,
)
_POSSIBLE = re.compile(
    r"\b(?:would|could|might|may|should|will|shall|can|must|going to|expected to|likely to|supposed to"
    r"|want(?:ed|s)? to|plans? to|planned to|about to|asked to|urged to|if|unless|whether)\b",
    re.IGNORECASE,
)
_MODAL = re.compile(r"\b(?:would|could|might|may|will)\b")
_CONDITION = re.compile(r"\b(?:if|unless|whether|should|had)\b[^,.;“”\"]{0,30}$", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True)
class _Said:
    """An attribution in the article, with the one whose words it stands in."""

    attribution: Attribution
    outer: int | None = None


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
    said = _clauses_before(article.text, sentences, found)
    said += _nested(article.text, said, tagger)
    order = sorted(range(len(said)), key=lambda number: said[number].attribution.source[0])
    sources = [said[number].attribution.source[0] for number in order]
    resolved = Resolver(article.title, article.text, sentences, sources).run()
    speakers = {number: resolved[said[number].attribution.source[0]] for number in order}
    contents = [span for item in said for span in item.attribution.content]
    statements = [
        _statement(article, part, speakers[number], outer, contents)
        for number, item in enumerate(said)
        for outer in [speakers[item.outer].name if item.outer is not None else None]
        for part in _parts(sentences, item.attribution)
    ]
    kept = [statement for statement in statements if statement.text]
    return sorted(kept, key=lambda statement: (statement.spans[0], statement.sentence))


@dataclass(frozen=True, slots=True)
class _Part:
    """What of an attribution stands together, in these sentences."""

    attribution: Attribution
    content: tuple[Span, ...]
    sentence: Span


def _parts(sentences: Sequence[Span], item: Attribution) -> list[_Part]:
    """The content beside its cue, and what goes on elsewhere, each with the sentences that hold it."""
    with_cue = _covering(sentences, (*item.source, *item.cue))
    beside = [span for span in item.content if span[0] < with_cue[1] and span[1] > with_cue[0]]
    apart = [span for span in item.content if span not in beside]
    parts = [_Part(item, tuple(beside), _covering(sentences, (with_cue, *beside)))] if beside else []
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
    article: Article, part: _Part, speaker: Speaker, reported_by: str | None, contents: Sequence[Span]
) -> Statement:
    item, text = part.attribution, article.text
    kind = _kind(text, part.content)
    spans = tuple(span for span in (_bare(text, span, kind) for span in part.content) if span[1] > span[0])
    mention = _words(text, item.source[0])
    pronoun = mention.lower() in PRONOUNS
    return Statement(
        article_id=article.id,
        speaker=speaker.name,
        mention=mention,
        cue=_words(text, item.cue[0]),
        kind=kind,
        spans=spans,
        text=" … ".join(text[start:end] for start, end in spans),
        sentence=part.sentence,
        said_on=_said_on(_beside(text, part.sentence, contents), article.day),
        confidence=max(0.01, round(item.confidence * (_PRONOUN_SHARE if pronoun else 1.0), 2)),
        modality=_modality(text, item, part.sentence),
        reported_by=reported_by,
        by_name=speaker.is_person,
    )


def _words(text: str, span: Span) -> str:
    """A source or cue in one line, without the punctuation round it."""
    return " ".join(text[slice(*span)].split()).strip(' ,:;“”"')


def _kind(text: str, content: Sequence[Span]) -> Kind:
    """Direct if quotation marks hold every part, mixed if they hold some of the words."""
    parts = [
        text[start - 1 if text[start - 1 : start] in tuple('“"«„') else start : end + 1]
        for start, end in content
    ]
    if parts and all(_WHOLE.match(part.strip()) for part in parts):
        return "direct"
    return "mixed" if any(_INSIDE.search(text[start : end + 2]) for start, end in content) else "indirect"


def _bare(text: str, span: Span, kind: Kind) -> Span:
    """A content without the words that join it to its cue, and a quotation without its marks."""
    start, end = span
    if kind != "direct" and (joint := _JOINT.match(text[start:end])):
        start += joint.end()
    if kind == "indirect" and (connective := _CONNECTIVE.match(text[start:end])):
        start += connective.end()
    if kind == "direct":
        while start < end and text[start] in '“"«„ ':
            start += 1
        while end > start and text[end - 1] in '”"»“, ':
            end -= 1
    elif tail := _TRAILING.search(text[start:end]):
        end = start + tail.start()
    if kind == "indirect" and text[end - 1 : end] == ".":
        end -= 1
    return start, max(start, end)


def _modality(text: str, item: Attribution, sentence: Span) -> Modality:
    """Whether it was said at all: 'did not say' and 'would say' are no statements."""
    (source,), (cue,) = item.source[:1], item.cue[:1]
    words = text[slice(*cue)]
    between = text[source[1] : cue[0]] if 0 <= cue[0] - source[1] < 60 else ""
    before = text[max(sentence[0], source[0] - 60) : source[0]]
    if _DENIED.search(words) or _DENIED.search(between):
        return "denied"
    if _POSSIBLE.search(words) or _MODAL.search(between) or _CONDITION.search(before):
        return "hypothetical"
    return "stated"


def _beside(text: str, sentence: Span, contents: Sequence[Span]) -> str:
    """The words of the sentence that are nobody's content: there stands the day on which it was said."""
    words, place = [], sentence[0]
    for start, end in sorted(span for span in contents if span[0] < sentence[1] and span[1] > sentence[0]):
        words.append(text[place : max(place, start)])
        place = max(place, end)
    return " … ".join([*words, text[place : sentence[1]]])


def _said_on(words: str, published: date | None) -> date | None:
    """The day that the words beside a cue name, at the day of publication or before it."""
    if published is None:
        return None
    if (found := _DATE.search(words)) and (day := _named_day(found, published)):
        return day
    if found := _WEEKDAY.search(words):
        return published - timedelta(days=(published.weekday() - _DAYS.index(found.group())) % 7)
    if re.search(r"\byesterday\b", words):
        return published - timedelta(days=1)
    return published if re.search(r"\btoday\b", words) else None


def _named_day(found: re.Match[str], published: date) -> date | None:
    """'Jan. 21', '21 January 2022': without a year, the last such day before publication."""
    month = _MONTHS.index((found["month"] or found["month2"])[:3]) + 1
    day = int(found["day"] or found["day2"])
    years = [int(found["year"])] if found["year"] else [published.year, published.year - 1]
    for year in years:
        try:
            named = date(year, month, day)
        except ValueError:
            continue
        if named <= published:
            return named
    return None
