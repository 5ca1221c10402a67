"""How likely a reader finds that a statement is one, and of whom it is given to.

Logistic regression over what a statement tells of itself, fitted by `training/trust.py` on statements judged
by reading. How often a cue leads in somebody's own words tells sayings ('wrote') from deeds ('signed'):
`cues.txt` counts that over the statements of a news archive, so that no list of verbs decides.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from index.article import Statement

WEIGHTS: Mapping[str, float] = {
    "bias": -0.728,
    "sure": 0.241,
    "known": 0.344,
    "quotes": 0.445,
    "clause": 1.082,
    "length": 0.321,
    "denied": -1.622,
    "open": -3.372,
    "reported": -2.828,
}
"""Fitted by training/trust.py: of what it holds as likely as 3 in 4 or more, 96 of 100 are right."""

_CUE_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_CLAUSE = re.compile(
    r"(?:\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|should|must|may|might)\b"
    r"|(?<=\w)(?:['’]s|n['’]t)\b)"
)
_LIGHT = frozenset(
    "a an the to of in on at by for with from and or but also has have had is are was were be been being"
    " as that this his her its their he it she they not will would could can did do does later previously"
    " repeatedly recently still then who i we you about week month year monday tuesday wednesday thursday"
    " friday saturday sunday last next day news statement".split()
)
"""Words of a cue that lead nothing in."""


def trust(said: Statement) -> float:
    """The probability, in (0, 1), that a reader finds these words a statement, and the speaker's."""
    found = signs(said)
    return 1 / (1 + math.exp(-sum(weight * found[name] for name, weight in WEIGHTS.items())))


def signs(said: Statement) -> dict[str, float]:
    """What tells whether a statement is one, by name."""
    sure = min(max(said.confidence, 0.02), 0.99)
    times, own = max((counts(word) for word in cue_words(said.cue)), default=(0.0, 0.0))
    return {
        "bias": 1.0,
        "sure": math.log(sure / (1 - sure)),
        "known": times,
        "quotes": own if said.kind == "indirect" else 0.0,
        "clause": float(bool(_CLAUSE.search(said.text))),
        "length": math.log1p(len(said.text.split())),
        "denied": float(said.modality == "denied"),
        "open": float(said.modality == "hypothetical"),
        "reported": float(said.reported_by is not None),
    }


def cue_words(cue: str) -> list[str]:
    """The words of a cue that may tell what it does."""
    return [word for word in _CUE_WORD.findall(cue.lower()) if word not in _LIGHT]


def counts(word: str) -> tuple[float, float]:
    """How often a word of a cue was met, and how often with words in quotation marks, as logarithms."""
    times, quoted = _table().get(word, (0, 0))
    return math.log1p(times), math.log((quoted + 0.5) / (times + 1))


@cache
def _table() -> Mapping[str, tuple[int, int]]:
    lines = (Path(__file__).parent / "cues.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if not line.startswith("#"))
    return {word: (int(times), int(quoted)) for word, times, quoted in rows}
