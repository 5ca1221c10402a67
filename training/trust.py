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
from typing import Any

import numpy as np

from index import Index, Statement
from index.attribution import trusted
from qa.evaluate.data import lines_of
from qa.evaluate.logistic import cross_validated, fitted

CUES = Path(trusted.__file__).with_name("cues.txt")
FEWEST = 2  # times that a word is met
PENALTY = 4.0  # on the weight of a sign, for its variance; none on the bias, which has none
JUDGED = ("right", "wrong", "none")
SHOWN = (0.5, 0.6, 0.65, 0.7, 0.75, 0.8)


def main() -> None:
    """Count, fit, print."""
    folder, labels = sys.argv[1], (sys.argv[2:] or ["benchmarks/names.jsonl"])[0]
    with Index.open(folder, create=False) as index:
        count_cues(index)
        judged = list(judged_in(index, lines_of(labels, "article", "start", "end", "speaker", "verdict")))
    verdicts = [verdict for _, verdict in judged]
    signs = [trusted.signs(said) for said, _ in judged]
    names = list(signs[0])
    rows = [[row[name] for name in names] for row in signs]
    right = [verdict == "right" for verdict in verdicts]
    penalty = (PENALTY * np.var(rows, axis=0)).tolist()
    weights = fitted(rows, right, penalty).round(3).tolist()
    print(f"{len(judged)} labels")
    print(dict(zip(names, weights, strict=True)))
    show(cross_validated(rows, right, penalty).tolist(), verdicts)


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


def show(chance: Sequence[float], verdicts: Sequence[str]) -> None:
    """What is kept at each threshold, and how much of it is right, wrong, or no statement."""
    for least in SHOWN:
        kept = [verdict for verdict, one in zip(verdicts, chance, strict=True) if one >= least]
        shares = ", ".join(f"{name} {kept.count(name) / len(kept):.3f}" for name in JUDGED)
        lost = 1 - kept.count("right") / verdicts.count("right")
        print(f"{least}: {len(kept)} kept, {shares}; of those that are right {lost:.3f} lost")


if __name__ == "__main__":
    main()
