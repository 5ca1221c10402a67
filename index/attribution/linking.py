"""Whose words they are: labelled words made into spans, and each content and source joined to a cue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from index.article import Attribution, Span
from index.attribution.labels import ROLES, spans_of
from index.attribution.network import Network
from index.attribution.pieces import Pieces, Window

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Ints = NDArray[np.int64]

RELATIONS = 24  # places of a span relative to a cue, see `relation`

Words = tuple[int, int]
"""A span by its first and its last word."""
_Joined = dict[Words, tuple[Words, float]]
"""Spans, each with the one that it is joined to, and how likely that is."""


def relation(span: Words, cue: Words, between: int, apart: int) -> int:
    """The place of a span relative to a cue: side, cues `between` the two, sentences `apart`."""
    return (12 if span[0] > cue[0] else 0) + 3 * min(between, 3) + min(apart, 2)


def relations(spans: Sequence[Words], cues: Sequence[Words], pieces: Pieces) -> Ints:
    """`relation` of each span to each cue, shape (spans, cues); cues in order."""
    import numpy as np

    table = np.zeros((len(spans), len(cues)), np.int64)
    sentence = [pieces.sentence_of(cue[0]) for cue in cues]
    for row, span in enumerate(spans):
        where = pieces.sentence_of(span[0])
        before = sum(cue[0] < span[0] for cue in cues)
        for column, cue in enumerate(cues):
            between = before - column - 1 if cue[0] < span[0] else column - before
            table[row, column] = relation(span, cue, between, abs(sentence[column] - where))
    return table


def attributions(
    network: Network,
    pieces: Pieces,
    windows: Sequence[Window],
    vectors: Sequence[Array],
    labelled: Sequence[tuple[Ints, Array]],
) -> list[Attribution]:
    """The attributions of a text, in the order in which they begin.

    `vectors` and `labelled` are what `Network.read` and `Network.label` give for each of its windows.
    """
    import numpy as np

    labels = np.zeros(len(pieces.words), np.int64)
    sure = np.ones(len(pieces.words), np.float32)
    for window, (path, chances) in zip(windows, labelled, strict=True):
        skipped = window.start - window.context
        labels[window.start : window.end] = path[skipped:]
        sure[window.start : window.end] = chances[skipped:]
    found = spans_of(labels)
    spans = {
        name: [(first, last) for role, first, last in found if role == number]
        for number, name in enumerate(ROLES)
    }
    source_of: _Joined = {}
    cue_of: _Joined = {}
    for window, rows in zip(windows, vectors, strict=True):
        _link(network, pieces, window, rows, spans, source_of, cue_of)
    return _assemble(pieces, spans, source_of, cue_of, sure)


def _link(
    network: Network,
    pieces: Pieces,
    window: Window,
    vectors: Array,
    spans: Mapping[str, Sequence[Words]],
    source_of: _Joined,
    cue_of: _Joined,
) -> None:
    """Join the cues of a window to their sources, and its contents to their cues; what was joined stays."""
    low, high = window.context, window.end
    sources, cues, contents = (
        [span for span in spans[role] if span[0] < high and span[1] >= low] for role in ROLES
    )
    if not cues:
        return

    def represented(role: str, of_role: Sequence[Words]) -> Array:
        inside = [(max(first, low) - low, min(last, high - 1) - low) for first, last in of_role]
        return network.represent(role, vectors, inside)

    of_cues = represented("cue", cues)
    if sources:
        of_sources = represented("source", sources)
        scores = network.link("source", of_cues, of_sources, relations(sources, cues, pieces).T)
        _join(source_of, cues, sources, scores, network.alone("source", of_cues))
    if contents:
        of_contents = represented("content", contents)
        scores = network.link("content", of_cues, of_contents, relations(contents, cues, pieces).T)
        _join(cue_of, contents, cues, scores.T, network.alone("content", of_contents))


def _join(
    joined: _Joined, spans: Sequence[Words], others: Sequence[Words], scores: Array, none: Array
) -> None:
    """Join each span to the best of the others, unless none of them is better.

    `scores` are (spans, others), `none` (spans,).
    """
    for span, row, alone in zip(spans, scores, none, strict=True):
        best = int(row.argmax())
        if span not in joined and row[best] > alone:
            joined[span] = others[best], _share(row, alone)


def _share(scores: Array, other: float) -> float:
    """The probability of the best of these scores, among them and one other."""
    import numpy as np

    best = float(scores.max())
    return float(1 / (np.exp(scores - best).sum() + np.exp(other - best)))


def _assemble(
    pieces: Pieces,
    spans: Mapping[str, Sequence[Words]],
    source_of: _Joined,
    cue_of: _Joined,
    sure: Array,
) -> list[Attribution]:
    """An attribution for each cue, and for each content without one; as sure as its least sure part."""
    contents: dict[Words, list[Words]] = {cue: [] for cue in spans["cue"]}
    without = []
    for content in spans["content"]:
        if content in cue_of:
            contents[cue_of[content][0]].append(content)
        else:
            without.append(content)

    found = []
    for cue in spans["cue"]:
        joined = [(part, cue_of[part][1]) for part in contents[cue]]
        found.append(_attribution(pieces, sure, source_of.get(cue), cue, joined))
    found += [
        Attribution((), (), (_characters(pieces, content),), _chance(sure, content)) for content in without
    ]
    return sorted(found, key=lambda item: min((*item.source, *item.cue, *item.content)))


def _attribution(
    pieces: Pieces,
    sure: Array,
    source: tuple[Words, float] | None,
    cue: Words,
    contents: Sequence[tuple[Words, float]],
) -> Attribution:
    """A cue with what was joined to it, each with how likely that is."""
    joined = [*contents, source] if source else contents
    return Attribution(
        (_characters(pieces, source[0]),) if source else (),
        (_characters(pieces, cue),),
        tuple(_characters(pieces, part) for part, _ in contents),
        min([_chance(sure, cue), *(_chance(sure, part) * share for part, share in joined)]),
    )


def _characters(pieces: Pieces, span: Words) -> Span:
    return int(pieces.words[span[0], 0]), int(pieces.words[span[1], 1])


def _chance(sure: Array, span: Words) -> float:
    """How likely the labels of a span are: its least likely one."""
    return float(sure[span[0] : span[1] + 1].min())
