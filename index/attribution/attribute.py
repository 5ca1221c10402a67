"""Who said what in an article: attributions made into statements, their speakers resolved.

A statement keeps what is said apart from who says it, and marks what was not said: 'did not say', 'would
say'. Where somebody's words hold another's ('Blinken said Lavrov had assured him …'), both are statements,
and the inner one names who reports it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.apart import Run, here
from index.article import Article, Attribution, Span, Statement
from index.attribution.mending import Said, Within, completed, covering, mended
from index.attribution.modality import is_past, modality_of
from index.attribution.polarity import polarity_of
from index.attribution.saying_day import said_on
from index.attribution.tagger import Tagger
from index.attribution.wording import kind_of, spans_said, words_of
from index.people import Resolver, Speaker
from index.text import Marks, Posts, posts_in, read_marks, split_sentences
from index.text.vocabulary import PRONOUNS

_PRONOUN_SHARE = 0.85  # of the confidence, where a pronoun stands for the speaker
_FIRST_PERSON = frozenset("i me my myself mine".split())
_NAMELESS = frozenset("Q A Question Answer QUESTION ANSWER".split())  # labels that hide who speaks
_LEAST = 0.2  # confidence of a statement that is kept


def statements_in(article: Article, tagger: Tagger) -> list[Statement]:
    """The statements of one article, in order."""
    sentences = split_sentences(article.text)
    return attribute(article, sentences, tagger.find([(article.text, sentences)])[0], tagger)


def attribute(
    article: Article,
    sentences: Sequence[Span],
    found: Sequence[Attribution],
    tagger: Tagger,
    run: Run = here,
) -> list[Statement]:
    """The statements of an article, in order, from the attributions that the tagger found in its text.

    Words that go on in later sentences are a statement of their own, by the same speaker. All but the tagger
    is called by `run`, which may do it in a process apart. Raises what `run` raises.
    """
    text = article.text
    said, within = run(mended, text, sentences, found)
    parts = [(text[start:end], [(0, end - start)]) for _, (start, end) in within]
    return run(_statements, article, sentences, said, within, tagger.find(parts) if parts else [])


def _statements(
    article: Article,
    sentences: Sequence[Span],
    begun: Sequence[Said],
    within: Sequence[Within],
    inner: Sequence[Sequence[Attribution]],
) -> list[Statement]:
    """The statements, from what was found in the text of an article and in the contents within it."""
    read = _Read(article, read_marks(article.text), posts_in(article.text, article.day))
    said = completed(article.text, begun, within, inner)
    speakers = _speakers(read, sentences, said)
    everything = [item.attribution for item in said]
    statements = [
        _statement(read, part, speakers[number], outer, everything, item.is_turn)
        for number, item in enumerate(said)
        for outer in [_reporter(said, speakers, number)]
        for part in _parts(sentences, item.attribution)
    ]
    kept = [statement for statement in statements if statement.text and statement.confidence >= _LEAST]
    return sorted(kept, key=lambda statement: (statement.spans[0], statement.sentence))


@dataclass(frozen=True, slots=True)
class _Read:
    """An article with what its marks and its headings tell."""

    article: Article
    marks: Marks
    posts: Posts


def _speakers(read: _Read, sentences: Sequence[Span], said: Sequence[Said]) -> list[Speaker]:
    """Whom each source means; 'I' is the one in whose words it stands."""
    article = read.article
    sources = sorted(item.attribution.source[0] for item in said)
    resolved = Resolver(article.title, article.text, sentences, sources).run()
    speakers = [resolved[item.attribution.source[0]] for item in said]
    for number, item in enumerate(said):
        mention = words_of(article.text, item.attribution.source[0])
        if item.is_turn and mention in _NAMELESS:
            speakers[number] = Speaker(None)
        elif item.outer is not None and mention.lower() in _FIRST_PERSON:
            speakers[number] = speakers[item.outer]
        elif item.outer is not None and _is_himself(read, said, speakers, number):
            speakers[number] = Speaker(None)
    return speakers


def _is_himself(read: _Read, said: Sequence[Said], speakers: Sequence[Speaker], number: int) -> bool:
    """Whether 'he' or a description in somebody's direct speech was taken for the one who speaks there."""
    outer = said[number].outer
    if outer is None or speakers[outer].name != speakers[number].name:
        return False
    text, around = read.article.text, said[outer].attribution
    direct = said[outer].is_turn or kind_of(text, read.marks, around.content, around.cue[0]) == "direct"
    surname = (speakers[number].name or "").rpartition(" ")[2]
    return direct and surname not in words_of(text, said[number].attribution.source[0])


def _reporter(said: Sequence[Said], speakers: Sequence[Speaker], number: int) -> str | None:
    """Who reports the words of another, if it is another."""
    outer = said[number].outer
    name = speakers[outer].name if outer is not None else None
    return name if name != speakers[number].name else None


@dataclass(frozen=True, slots=True)
class _Part:
    """What of an attribution stands together, in these sentences; `with_cue` are those of its cue."""

    attribution: Attribution
    content: tuple[Span, ...]
    sentence: Span
    with_cue: Span


def _parts(sentences: Sequence[Span], item: Attribution) -> list[_Part]:
    """The content beside its cue, and what goes on elsewhere, each with the sentences that hold it."""
    with_cue = covering(sentences, (*item.source, *item.cue))
    near = [span for span in item.content if span[0] < with_cue[1] and span[1] > with_cue[0]]
    apart = [span for span in item.content if span not in near]
    whole = covering(sentences, (with_cue, *near))
    parts = [_Part(item, tuple(near), whole, whole)] if near else []
    return parts + [_Part(item, (span,), covering(sentences, (span,)), with_cue) for span in apart]


def _statement(
    read: _Read,
    part: _Part,
    speaker: Speaker,
    reported_by: str | None,
    everything: Sequence[Attribution],
    is_turn: bool,
) -> Statement:
    item, text, cue = part.attribution, read.article.text, part.attribution.cue[0]
    kind = "direct" if is_turn else kind_of(text, read.marks, part.content, cue)
    spans = spans_said(text, read.marks, part.content, kind, cue, part.sentence)
    words = " … ".join(text[start:end] for start, end in spans)
    mention = words_of(text, item.source[0])
    pronoun = mention.lower() in PRONOUNS
    return Statement(
        article_id=read.article.id,
        speaker=speaker.name,
        mention=mention,
        cue=words_of(text, cue),
        kind=kind,
        spans=spans,
        text=words,
        sentence=part.sentence,
        said_on=said_on(text, item, part.with_cue, everything, read.article.day, read.posts),
        confidence=max(0.01, round(item.confidence * (_PRONOUN_SHARE if pronoun else 1.0), 2)),
        modality=modality_of(text, item, part.with_cue, words if kind == "direct" else ""),
        reported_by=reported_by,
        by_name=speaker.is_person,
        polarity=polarity_of(words, is_backshifted=kind != "direct" and is_past(text[slice(*cue)])),
    )
