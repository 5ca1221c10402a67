"""Who said what in an article: attributions made into statements, their speakers resolved.

A statement keeps what is said apart from who says it, and marks what was not said: 'did not say', 'would
say'. Where somebody's words hold another's ('Blinken said Lavrov had assured him …'), both are statements,
and the inner one names who reports it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Article, Attribution, Span, Statement
from index.attribution.mending import Said, covering, mended
from index.attribution.tagger import Tagger
from index.attribution.wording import bare, beside, day_of, kind_of, modality_of, words_of
from index.people import Resolver, Speaker
from index.text import split_sentences
from index.text.vocabulary import PRONOUNS

_PRONOUN_SHARE = 0.85  # of the confidence, where a pronoun stands for the speaker
_FIRST_PERSON = frozenset("i me my myself mine".split())
_NAMELESS = frozenset("Q A".split())  # labels of a transcript that hide who speaks
_LEAST = 0.2  # confidence of a statement that is kept


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
    said = mended(article.text, sentences, found, tagger)
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


def _speakers(article: Article, sentences: Sequence[Span], said: Sequence[Said]) -> list[Speaker]:
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


def _is_himself(text: str, said: Sequence[Said], speakers: Sequence[Speaker], number: int) -> bool:
    """Whether 'he' or a description in somebody's direct speech was taken for the one who speaks there."""
    outer = said[number].outer
    if outer is None or speakers[outer].name != speakers[number].name:
        return False
    direct = said[outer].is_turn or kind_of(text, said[outer].attribution.content) == "direct"
    surname = (speakers[number].name or "").rpartition(" ")[2]
    return direct and surname not in words_of(text, said[number].attribution.source[0])


def _reporter(said: Sequence[Said], speakers: Sequence[Speaker], number: int) -> str | None:
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
    with_cue = covering(sentences, (*item.source, *item.cue))
    near = [span for span in item.content if span[0] < with_cue[1] and span[1] > with_cue[0]]
    apart = [span for span in item.content if span not in near]
    parts = [_Part(item, tuple(near), covering(sentences, (with_cue, *near)))] if near else []
    return parts + [_Part(item, (span,), covering(sentences, (span,))) for span in apart]


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
