"""Who said what, by rules over sentences: source, cue and content (the terms of PARC and PolNeAR).

Precision comes first: words shown as another's are the worst error there is, a statement without a speaker a
mild one. A trained tagger can take the place of the patterns; resolving speakers stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from index import cues
from index.article import Article, Kind, Span, Statement
from index.speakers import named, people, resolve

_LONGEST = 1_500  # characters of a sentence that is read
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_SURE, _WEAK, _CARRIED = 0.9, 0.8, 0.7
_THAT = re.compile(rf"^[^“”\"]{{0,80}}?\bthat (?=\S)|^ (?:on )?{cues.WEEKDAY},? (?=\S)")
_CONTENT_START = re.compile(r"[\w“\"«$€£(‘']")
_CONTENT_END = re.compile(r"[\s.,;:]+$")
_INSIDE = re.compile(r"[“\"«»„](?P<words>[^“”\"«»„]+)[”\"»“«]")
_OPEN_END = re.compile(r"[,.?!]?[”\"»]")
_UNSAID = re.compile(r"\b(?:not|never|n[’']t|refused|declined|would|could|might|if)\b")


@dataclass(frozen=True, slots=True)
class _Found:
    """A match in one sentence, in offsets of the article."""

    mention: str
    cue: str
    spans: tuple[Span, ...]
    confidence: float
    beside: str = ""  # words between the cue and the content, or after the cue: they may name the day


def attribute(article: Article, sentences: Sequence[Span]) -> list[Statement]:
    """The statements of an article, in order. Pure; linear in the length of the text."""
    known = people(f"{article.title}. {article.text}")
    statements: list[Statement] = []
    last: _Last | None = None
    for number, span in enumerate(sentences):
        text = article.text[slice(*span)]
        fresh = number == 0 or "\n\n" in article.text[sentences[number - 1][1] : span[0]]
        found = _find(text, span[0]) if len(text) <= _LONGEST else None
        if found is None:
            quoted = cues.QUOTED.match(text) if len(text) <= _LONGEST else None
            if quoted and last and last.quoted and last.number == number - 1:
                spans = (_trim(article.text, span[0] + 1, span[1] - 1),)
                carried = _Found(last.mention, last.cue, spans, _CARRIED)
                statements.append(_statement(article, carried, last.speaker, span))
                last = _Last(number, last.speaker, last.mention, last.cue, last.person, True)
            continue
        speaker, person = resolve(found.mention, known)
        if speaker is None:
            speaker, person = _antecedent(found.mention, last, number, fresh, text, known)
        statements.append(_statement(article, found, speaker, span))
        last = _Last(number, speaker, found.mention, found.cue, person, "“" in text or '"' in text)
    return statements


@dataclass(frozen=True, slots=True)
class _Last:
    """The statement before: which sentence, who spoke, whether it quoted."""

    number: int
    speaker: str | None
    mention: str
    cue: str
    person: bool
    quoted: bool


def _antecedent(
    mention: str, last: _Last | None, number: int, fresh: bool, text: str, known: dict[str, set[str]]
) -> tuple[str | None, bool]:
    """Whom a pronoun means: the person who spoke in the sentence before, if no other is named."""
    if mention.lower() not in ("he", "she") or last is None or not last.person or last.speaker is None:
        return None, False
    if last.number != number - 1 or (fresh and not last.quoted):
        return None, False
    others = named(text.split(mention)[0], known) - {last.speaker}
    return (None, False) if others else (last.speaker, True)


def _find(text: str, offset: int) -> _Found | None:
    """The statement that a sentence makes; the outer one where speech is nested."""
    for look in (_split, _inverted, _after, _according, _before):
        if found := look(text, offset):
            return found
    return None


def _split(text: str, offset: int) -> _Found | None:
    match = cues.SPLIT.match(text)
    if not match:
        return None
    spans = tuple(_shift(match.span(part), offset) for part in ("first", "second"))
    return _Found(
        match["source"] or match["source2"], match["cue"] or match["cue2"], spans, _SURE, match["tail"] or ""
    )


def _inverted(text: str, offset: int) -> _Found | None:
    match = cues.INVERTED_AFTER.match(text)
    if not match or match["source"].lower() in ("they", "both"):
        return None
    return _with_content(text, match.span("content"), offset, match, _SURE)


def _after(text: str, offset: int) -> _Found | None:
    match = cues.AFTER_CONTENT.match(text)
    if not match or " " not in match["content"].strip('“”"«» '):  # 'And, he said' holds no content
        return None
    return _with_content(text, match.span("content"), offset, match, _SURE)


def _according(text: str, offset: int) -> _Found | None:
    match = cues.ACCORDING.match(text)
    if not match:
        return None
    part = "content" if match["content"] else "content2"
    source = match["source"] or match["source2"]
    span = _inner(text, match.span(part))
    if span is None:
        return None
    return _Found(source.rstrip("."), "according to", (_shift(span, offset),), _WEAK)


def _before(text: str, offset: int) -> _Found | None:
    match = cues.BEFORE_CONTENT.match(text)
    if not match or re.match(r"\s*[,.]|\s*(?:by|in the|at the) \w+[.]?$", match["content"]):
        return None
    start, end = match.span("content")
    skipped = _THAT.match(match["content"])
    beside = skipped.group() if skipped else ""
    if _UNSAID.search(beside):
        return None
    return _with_content(text, (start + len(beside), end), offset, match, _WEAK, beside)


def _with_content(
    text: str, span: Span, offset: int, match: re.Match[str], confidence: float, beside: str = ""
) -> _Found | None:
    inner = _inner(text, span)
    if inner is None or _UNSAID.search(match["cue"]):
        return None
    tail = match.groupdict().get("tail") or ""
    return _Found(match["source"], match["cue"], (_shift(inner, offset),), confidence, beside or tail)


def _inner(text: str, span: Span) -> Span | None:
    """The content without connectives before it, punctuation round it, and the quotation marks of a whole."""
    start, end = span
    if connective := cues.CONNECTIVE.match(text[start:end]):
        start += connective.end()
    if not (opening := _CONTENT_START.search(text, start, end)):
        return None
    start = opening.start()
    if closing := _CONTENT_END.search(text[start:end]):
        end = start + closing.start()
    words = text[start:end]
    whole = re.fullmatch(r"[“\"«]([^“”\"«»]+)[”\"»]", words)
    if whole:
        start, end = start + 1, end - 1
        end -= len(text[start:end]) - len(text[start:end].rstrip(" ,"))
    elif words[:1] in '“"«' and not re.search(r"[”\"»]", words[1:]):
        start += 1
    elif _is_open(words) and (closing := _OPEN_END.match(text, end)):
        end = closing.end()
    return (start, end) if end > start else None


def _is_open(words: str) -> bool:
    """Whether a quotation begins in these words and does not end there."""
    curly = len(re.findall("[“«]", words)) - len(re.findall("[”»]", words))
    return curly > 0 or words.count('"') % 2 == 1


def _shift(span: Span, offset: int) -> Span:
    return span[0] + offset, span[1] + offset


def _trim(text: str, start: int, end: int) -> Span:
    kept = text[start:end].strip()
    first = text.index(kept, start) if kept else start
    return first, first + len(kept)


def _statement(article: Article, found: _Found, speaker: str | None, sentence: Span) -> Statement:
    spans = found.spans
    pronoun = found.mention.lower() in cues.PRONOUNS
    return Statement(
        article_id=article.id,
        speaker=speaker,
        mention=found.mention,
        cue=found.cue,
        kind=_kind(article.text, spans),
        spans=spans,
        text=" … ".join(article.text[start:end] for start, end in spans),
        sentence=sentence,
        said_on=_said_on(found.beside, article.day),
        confidence=round(found.confidence * (0.85 if pronoun else 1.0), 2),
    )


def _kind(text: str, spans: Sequence[Span]) -> Kind:
    """Direct if quotation marks enclose every span, mixed if they stand inside one."""
    if all(text[start - 1 : start] in tuple('“"«„') for start, _ in spans if start) and spans[0][0] > 0:
        return "direct"
    return "mixed" if any(_INSIDE.search(text[start : end + 2]) for start, end in spans) else "indirect"


def _said_on(words: str, published: date | None) -> date | None:
    """The day that the words beside a cue name: the last such weekday up to the day of publication."""
    if published is None:
        return None
    if found := re.search(cues.WEEKDAY, words):
        return published - timedelta(days=(published.weekday() - _DAYS.index(found.group())) % 7)
    if re.search(r"\byesterday\b", words):
        return published - timedelta(days=1)
    return published if re.search(r"\btoday\b", words) else None
