"""The labels that mark spans in a text: which may follow which, the likeliest of each word, and their spans.

The labels of a sequence of words are a linear-chain CRF's (Lafferty et al. 2001).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Ints = NDArray[np.int64]

ROLES = ("source", "cue", "content")
LABELS = ("O", *(f"{place}-{role}" for role in ROLES for place in "BIES"))
"""One for each word: begin, inside, end, single (BIOES)."""


def spans_of(labels: Sequence[int] | Ints) -> list[tuple[int, int, int]]:
    """(role, first word, last word) of each span that a sequence of labels describes, in order."""
    found: list[tuple[int, int, int]] = []
    is_open = False
    for word, label in enumerate(labels):
        if label == 0:
            is_open = False
            continue
        role, place = divmod(int(label) - 1, 4)
        if place in (1, 2) and is_open and found[-1][0] == role:
            found[-1] = (role, found[-1][1], word)
        else:
            found.append((role, word, word))
        is_open = place in (0, 1)
    return found


def allowed() -> NDArray[np.bool_]:
    """Which label may follow which, shape (labels, labels)."""
    import numpy as np

    count = len(LABELS)
    table = np.zeros((count, count), bool)
    for a in range(count):
        inside = a > 0 and (a - 1) % 4 in (0, 1)
        for b in range(count):
            goes_on = b > 0 and (b - 1) % 4 in (1, 2)
            table[a, b] = goes_on and (a - 1) // 4 == (b - 1) // 4 if inside else not goes_on
    return table


def decode(emissions: Sequence[Array], starts: Array, steps: Array) -> list[tuple[Ints, Array]]:
    """Viterbi's path of each sequence, and the marginal probability of each of its labels.

    `emissions` are the scores of each sequence, shape (words, labels), longest first; `starts` (labels,) and
    `steps` (labels, labels) are the scores of a first label, and of one after another.
    """
    import numpy as np

    lengths = [len(rows) for rows in emissions]
    scores = np.zeros((lengths[0], len(emissions), len(starts)), np.float32)
    for number, rows in enumerate(emissions):
        scores[: len(rows), number] = rows
    running = [sum(length > place for length in lengths) for place in range(lengths[0])]
    paths = _best_paths(scores, lengths, running, starts, steps)
    chances = _chances(scores, running, starts, steps)
    return [
        (path, chances[np.arange(len(path)), number, path].astype(np.float32))
        for number, path in enumerate(paths)
    ]


def _best_paths(
    scores: Array, lengths: Sequence[int], running: Sequence[int], starts: Array, steps: Array
) -> list[Ints]:
    """The likeliest labels of each sequence; the first `running[place]` sequences reach as far as a place."""
    import numpy as np

    best = starts + scores[0]
    back = np.zeros(scores.shape, np.int8)
    for place in range(1, len(scores)):
        live = running[place]
        through = best[:live, :, None] + steps
        back[place, :live] = through.argmax(axis=1)
        best[:live] = through.max(axis=1) + scores[place, :live]
    paths = []
    for number, length in enumerate(lengths):
        path = np.empty(length, np.int64)
        label = int(best[number].argmax())
        for place in range(length - 1, -1, -1):
            path[place] = label
            label = int(back[place, number, label])
        paths.append(path)
    return paths


def _chances(scores: Array, running: Sequence[int], starts: Array, steps: Array) -> NDArray[np.float64]:
    """How likely each label is at each place of each sequence, shape of `scores`.

    The forward and backward passes are scaled, not in logarithms (Rabiner 1989).
    """
    import numpy as np

    scales = np.exp((scores - scores.max(axis=2, keepdims=True)).astype(np.float64))
    moves = np.exp(steps.astype(np.float64))
    forward = np.zeros_like(scales)
    row = scales[0] * np.exp(starts.astype(np.float64))
    forward[0] = row / row.sum(axis=1, keepdims=True)
    for place in range(1, len(scores)):
        live = running[place]
        row = forward[place - 1, :live] @ moves * scales[place, :live]
        forward[place, :live] = row / row.sum(axis=1, keepdims=True)
    backward = np.ones(scores.shape[1:])
    for place in range(len(scores) - 2, -1, -1):
        live = running[place + 1]
        row = (backward[:live] * scales[place + 1, :live]) @ moves.T
        backward[:live] = row / row.sum(axis=1, keepdims=True)
        forward[place] *= backward
    chances: NDArray[np.float64] = forward / np.maximum(forward.sum(axis=2, keepdims=True), 1e-300)
    return chances
