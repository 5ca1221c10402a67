"""The words of a text that answer a question, chosen by a network.

The reader that comes with Quoth goes on where the reranker of the extra `rerank` is after nine of its twelve
layers: three layers of its own, which were trained to mark answers (`training/reader.py`), read what the
reranker has read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from qa.reading.network import network_in, states_of
from qa.retrieval import OnnxReranker, PairRead

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHIPPED = "quoth-reader"
WEIGHTS = Path(__file__).with_name("reader.onnx")
LONGEST = 30
"""Word pieces that an answer may have."""
_CONFIDENCE = (-0.282, 0.536, -0.145, 0.048)  # of 1, `against_none`, `share` and `logit` of Odds; in logits
_ANSWERABLE = (-1.288, 0.646, 0.087)  # of 1, `any_against_none` and `logit`
IMPOSSIBLE = -1e4
"""The score of words that are no answer."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The words `text[start:end]` that answer best.

    `confidence` is the probability that they are right, `answerable` that the text answers the question at
    all; both in [0, 1].
    """

    start: int
    end: int
    confidence: float
    answerable: float


@dataclass(frozen=True, slots=True)
class Odds:
    """What the shipped reader's network says of a text, all in logits, and `text[start:end]`, its best words.

    `against_none`, `any_against_none`: of the best words, and of any, against that nothing answers; `share`:
    of the best words among all; `logit`: the reranker's.
    """

    start: int
    end: int
    against_none: float
    any_against_none: float
    share: float
    logit: float

    def reading(self) -> Reading:
        """The same as probabilities, by weights that `training/reader.py` fits."""
        confidence = logistic(_CONFIDENCE, (1.0, self.against_none, self.share, self.logit))
        answerable = logistic(_ANSWERABLE, (1.0, self.any_against_none, self.logit))
        return Reading(self.start, self.end, confidence, answerable)


class Reader(Protocol):
    """Reads texts with a question in mind."""

    name: str

    def read(self, question: str, texts: Sequence[str]) -> list[Reading | None]:
        """What answers best in each text; None for a text without a word."""
        ...


class ShippedReader:
    """Reads on from the states of the reranker. Any number of threads."""

    name = SHIPPED

    def __init__(self, reranker: OnnxReranker, weights: Path = WEIGHTS) -> None:
        """Raises EncoderError where the weights are missing or broken."""
        self._reranker = reranker
        self._session = network_in(weights, "Install Quoth again, or set QUOTH_READER=none.")

    def read(self, question: str, texts: Sequence[str]) -> list[Reading | None]:
        """What answers best in each text; None for a text without a word."""
        return [odds.reading() if odds else None for odds in self.odds(question, texts)]

    def odds(self, question: str, texts: Sequence[str]) -> list[Odds | None]:
        """What the network says of each text; None for a text without a word."""
        pairs = self._reranker.read(question, texts)
        if not pairs:
            return []
        spans, none = self._session.run(None, inputs_of(question, texts, pairs))
        return [_odds(pair, spans[row], float(none[row, 0])) for row, pair in enumerate(pairs)]


def inputs_of(question: str, texts: Sequence[str], pairs: Sequence[PairRead]) -> dict[str, NDArray[Any]]:
    """What the network reads: `states` (texts, pieces, width), `shapes` and `mask` (texts, pieces)."""
    import numpy as np

    given = states_of(pairs)
    shapes = np.zeros(given["mask"].shape, np.int64)
    of_question = _shapes(question)
    for row, (text, pair) in enumerate(zip(texts, pairs, strict=True)):
        of_text = _shapes(text)
        for at, ((start, end), side) in enumerate(
            zip(pair.encoding.offsets, pair.encoding.type_ids, strict=True)
        ):
            if end > start:
                shapes[row, at] = (of_text if side else of_question)[start]
    return {"states": given["states"], "shapes": shapes, "mask": given["mask"]}


def _shapes(text: str) -> list[int]:
    """The shape of the word that each character is in; the word pieces have lost it, being lower case."""
    shapes = [1] * len(text)
    for word in re.finditer(r"\S+", text):
        core = re.sub(r"^\W+|\W+$", "", word.group())
        shape = 5 if not core else 1
        if any(character.isdigit() for character in core):
            shape = 4
        elif len(core) > 1 and core.isupper():
            shape = 3
        elif core[:1].isupper():
            shape = 2
        shapes[word.start() : word.end()] = [shape] * len(word.group())
    return shapes


def allowed(pair: PairRead) -> NDArray[np.bool_]:
    """Which word pieces may be first and last of an answer: whole words of the text. (pieces, pieces)"""
    import numpy as np

    inside = np.array(pair.encoding.type_ids, bool)
    inside[-1] = False
    return whole_words([not piece.startswith("##") for piece in pair.encoding.tokens], inside)


def whole_words(opens: Sequence[bool], inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which pieces may be first and last: `opens` tells where words begin, `inside` what is of the text."""
    import numpy as np

    starts = np.array(opens) & inside
    ends = np.array([*opens[1:], True]) & inside
    pairs = starts[:, None] & ends[None]
    short: NDArray[np.bool_] = np.triu(pairs) & ~np.triu(pairs, LONGEST)
    return short


def _odds(pair: PairRead, spans: NDArray[np.float32], none: float) -> Odds | None:
    import numpy as np

    count = len(pair.states)
    scores = np.where(allowed(pair), spans[:count, :count], IMPOSSIBLE)
    first, last = divmod(int(scores.argmax()), count)
    best = float(scores[first, last])
    if best <= IMPOSSIBLE:
        return None
    total = float(np.logaddexp.reduce(scores, axis=None))
    share = best - total - math.log(max(1e-6, -math.expm1(min(best - total, -1e-6))))
    start, end = pair.encoding.offsets[first][0], pair.encoding.offsets[last][1]
    return Odds(start, end, best - none, total - none, share, pair.logit)


def logistic(weights: Iterable[float], values: Iterable[float]) -> float:
    """A probability from log-odds."""
    total = sum(weight * value for weight, value in zip(weights, values, strict=True))
    return 1 / (1 + math.exp(-total))


def log_odds(probability: float) -> float:
    """The log-odds of a probability, which is kept off 0 and 1."""
    kept = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(kept / (1 - kept))
