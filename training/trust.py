"""Fit how far a statement is to be trusted (`index.attribution.trusted`), on statements judged by reading.

    python training/trust.py INDEX [benchmarks/names.jsonl]

Writes `cues.txt`: how often each word of a cue stands in the statements of the index, and how often with
words in quotation marks. Fits the weights on the labels of the set 'dev', prints them to copy, and from a
cross-validation what is kept, and how much of it is right, at some thresholds.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index import Index, Statement
from index.attribution import trusted
from qa.evaluate.data import lines_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

CUES = Path(trusted.__file__).with_name("cues.txt")
FEWEST = 2  # times that a word is met
PENALTY = 4.0  # on weights of features of mean 0 and variance 1
FOLDS = 10
JUDGED = ("right", "wrong", "none")
SHOWN = (0.5, 0.6, 0.7, 0.75, 0.8)


def main() -> None:
    """Count, fit, print."""
    folder, labels = sys.argv[1], (sys.argv[2:] or ["benchmarks/names.jsonl"])[0]
    with Index.open(folder, create=False) as index:
        count_cues(index)
        judged = list(judged_in(index, lines_of(labels, "article", "start", "end", "speaker", "verdict")))
    verdicts = [verdict for _, verdict in judged]
    signs = [trusted.signs(said) for said, _ in judged]
    names = list(signs[0])
    table = np.array([[row[name] for name in names] for row in signs])
    right = np.array([verdict == "right" for verdict in verdicts], float)
    print(f"{len(judged)} labels")
    print({name: round(float(weight), 3) for name, weight in zip(names, fitted(table, right), strict=True)})
    show(cross_validated(table, right), verdicts)


def count_cues(index: Index) -> None:
    """Write how often each word of a cue is met, and how often with words in quotation marks."""
    times, quoted = Counter[str](), Counter[str]()
    for said in statements_of(index):
        words = set(trusted.cue_words(said.cue))
        times.update(words)
        quoted.update(words if said.kind != "indirect" else ())
    rows = [f"{word} {n} {quoted[word]}\n" for word, n in sorted(times.items()) if n >= FEWEST]
    CUES.write_text("# word of a cue, times met, times with words in quotation marks\n" + "".join(rows))


def statements_of(index: Index) -> Iterator[Statement]:
    """All statements of an index."""
    for article in index.articles(limit=10**9):
        yield from index.statements(article=article.id, limit=10_000)


def judged_in(index: Index, labels: Sequence[dict[str, Any]]) -> Iterator[tuple[Statement, str]]:
    """The statements that were judged, and how; those that the index does not have any more are left out."""
    dev = [one for one in labels if one["set"] == "dev"]
    places = {(one["article"], one["words"], one["speaker"]): one["verdict"] for one in dev}
    for said in statements_of(index):
        verdict = places.get((said.article_id, said.spans[0][0], said.speaker))
        if verdict:
            yield said, verdict


def fitted(table: Array, right: Array) -> Array:
    """The weights by Newton's method; large ones are penalised, but for the first, which is the bias."""
    mean, spread = table.mean(0), table.std(0) + 1e-9
    mean[0], spread[0] = 0.0, 1.0
    scaled = (table - mean) / spread
    penalty = np.diag(np.r_[0.0, np.full(table.shape[1] - 1, PENALTY)])
    weights = np.zeros(table.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (chance - right) + penalty @ weights
        weights -= np.linalg.solve((scaled.T * (chance * (1 - chance))) @ scaled + penalty, slope)
    plain: Array = weights / spread
    plain[0] -= float((weights * mean / spread).sum())
    return plain


def cross_validated(table: Array, right: Array) -> Array:
    """The probability of each by weights that were fitted without it."""
    fold = np.random.default_rng(0).integers(0, FOLDS, len(right))
    chance = np.zeros(len(right))
    for held in range(FOLDS):
        weights = fitted(table[fold != held], right[fold != held])
        chance[fold == held] = 1 / (1 + np.exp(-table[fold == held] @ weights))
    return chance


def show(chance: Array, verdicts: Sequence[str]) -> None:
    """What is kept at each threshold, and how much of it is right, wrong, or no statement."""
    for least in SHOWN:
        kept = [verdict for verdict, one in zip(verdicts, chance, strict=True) if one >= least]
        shares = ", ".join(
            f"{name} {kept.count(name) / len(kept):.3f}" for name in ("right", "wrong", "none")
        )
        lost = 1 - kept.count("right") / verdicts.count("right")
        print(f"{least}: {len(kept)} kept, {shares}; of those that are right {lost:.3f} lost")


if __name__ == "__main__":
    main()
