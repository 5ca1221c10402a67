"""Whose words a question asks for, on what, and what kind of question it is, by a trained tagger.

The states of the encoder that comes with the install go through one recurrent layer in each direction (Cho
et al. 2014); each word gets a label (begin, inside, outside), the question a kind. It was trained on
phrasings by `training/question.py`; the model card is `training/README.md`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from index import EncoderError
from index.encoding import shipped_bert
from qa.records import QuestionKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Ints = NDArray[np.int64]

SLOTS = ("speaker", "other", "topic", "claim", "time", "outlet", "place")
"""What words of a question may be: a speaker, another in a comparison, what was spoken of, and to whom."""
KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)
LAYERS = (2, 4)
"""Layers of the encoder whose states are read."""
SHAPES = 6
WEIGHTS = "question.safetensors"
_KEPT = 512  # questions that were read last
_NEVER = -1e4


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a question that are one slot's: `text[start:end]`, and how sure that is."""

    slot: str
    start: int
    end: int
    sure: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as the tagger reads it: how likely each kind is, and its parts in order."""

    kinds: Mapping[QuestionKind, float]
    parts: tuple[Part, ...]


class Head:
    """The trained layers on top of the encoder's. Any number of threads."""

    def __init__(self, weights: Mapping[str, Any]) -> None:
        """Raises KeyError where a weight is missing."""
        import numpy as np

        own = {name: np.asarray(tensor, np.float32) for name, tensor in weights.items()}
        self._shapes = own["shapes.weight"]
        self._narrow = own["narrow.weight"].T, own["narrow.bias"]
        self._directions = [
            tuple(
                own[f"recurrent.{name}_l0{side}"] for name in ("weight_ih", "bias_ih", "weight_hh", "bias_hh")
            )
            for side in ("", "_reverse")
        ]
        self._labels = own["labels.weight"].T, own["labels.bias"]
        self._looks = own["looks.weight"][0]
        self._kinds = own["kinds.weight"].T, own["kinds.bias"]

    def read(self, states: Array, shapes: Sequence[int]) -> tuple[Array, Array]:
        """Scores of labels, shape (words, labels), and of kinds, shape (kinds,)."""
        import numpy as np

        joined = np.concatenate([states, self._shapes[list(shapes)]], axis=1)
        x = np.tanh(joined @ self._narrow[0] + self._narrow[1])
        there, back = self._directions
        h = np.concatenate([_recurrent(x, *there), _recurrent(x[::-1], *back)[::-1]], axis=1)
        looks = np.exp(h @ self._looks - (h @ self._looks).max())
        whole = np.concatenate([looks @ h / looks.sum(), h.max(axis=0)])
        return h @ self._labels[0] + self._labels[1], whole @ self._kinds[0] + self._kinds[1]


def _recurrent(x: Array, w_in: Array, b_in: Array, w_on: Array, b_on: Array) -> Array:
    """A layer of gated recurrent units over rows, one after the other."""
    import numpy as np

    size = w_on.shape[1]
    given, w_on = x @ w_in.T + b_in, np.ascontiguousarray(w_on.T)
    rows = np.zeros((len(x), size), np.float32)
    h = np.zeros(size, np.float32)
    for number, at in enumerate(given):
        kept = h @ w_on + b_on
        gates = 1 / (1 + np.exp(-(at[: 2 * size] + kept[: 2 * size])))
        new = np.tanh(at[2 * size :] + gates[:size] * kept[2 * size :])
        h = rows[number] = new + gates[size:] * (h - new)
    return rows


@lru_cache(maxsize=_KEPT)
def read(text: str) -> Reading:
    """What a question asks for. Raises EncoderError where weights are missing or cannot be read."""
    ((spans, states),) = shipped_bert().words([text], LAYERS)
    if not spans:
        return Reading({"other": 1.0}, ())
    labels, kinds = _head().read(states, [shape(text[start:end]) for start, end in spans])
    return Reading(dict(zip(KINDS, _shares(kinds).tolist(), strict=True)), _parts(spans, labels))


@cache
def _head() -> Head:
    from safetensors.numpy import load_file

    file = Path(__file__).with_name(WEIGHTS)
    try:
        return Head(load_file(file))
    except Exception as error:  # safetensors' own errors have no common base
        raise EncoderError(
            f"The question tagger's weights in {file} cannot be read ({error}). Reinstall Quoth: "
            "pip install --force-reinstall --no-deps quoth"
        ) from error


def shape(word: str) -> int:
    """What an uncased vocabulary loses of a word: a number below `SHAPES`."""
    if not word[:1].isalpha():
        return 4 if word[:1].isdigit() else 5
    if word.islower():
        return 0
    if word.isupper():
        return 2 if len(word) > 1 else 1
    return 1 if word[1:].islower() else 3


def _parts(spans: Sequence[tuple[int, int]], scores: Array) -> tuple[Part, ...]:
    """The likeliest labels of all words, as parts; 'inside' follows only its own slot."""
    shares = _shares(scores)
    path = _best_path(scores)
    found: list[Part] = []
    for number, label in enumerate(path):
        if label == 0:
            continue
        slot, inside = divmod(label - 1, 2)
        start, end = spans[number]
        sure = float(shares[number, label])
        if inside:
            last = found[-1]
            found[-1] = Part(last.slot, last.start, end, min(last.sure, sure))
        else:
            found.append(Part(SLOTS[slot], start, end, sure))
    return tuple(found)


def _best_path(scores: Array) -> list[int]:
    """Viterbi's path (1967) over labels: 0 for none, 1 + 2 * slot to begin one, 2 + 2 * slot inside it."""
    import numpy as np

    count = scores.shape[1]
    steps = np.zeros((count, count), np.float32)
    steps[:, 2::2] = _NEVER
    for inside in range(2, count, 2):
        steps[[inside - 1, inside], inside] = 0
    best, back = scores[0] + steps[0], []
    for row in scores[1:]:
        through = best[:, None] + steps
        back.append(through.argmax(axis=0))
        best = through.max(axis=0) + row
    path = [int(best.argmax())]
    for came_from in reversed(back):
        path.append(int(came_from[path[-1]]))
    return path[::-1]


def _shares(scores: Array) -> Array:
    import numpy as np

    shares: Array = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    return shares
