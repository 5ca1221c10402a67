"""Fit the weights by which `index.cast` chooses whom 'he' and 'she' mean.

    python training/speakers.py TRAIN.jsonl.gz benchmarks/speakers.jsonl

A log-linear model over the candidates of each pronoun, on the `dev` labels only, with a penalty on large
weights; prints the weights to copy, and how sure a choice must be for nineteen of twenty to be right.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from index.cast import WEIGHTS, Cast, Speaker
from index.passages import split_sentences
from qa.evaluate import same_speaker

PENALTY = 0.3


def main() -> None:
    """Print weights."""
    train, labels = (Path(argument) for argument in sys.argv[1:3])
    wanted = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines()]
    wanted = [label for label in wanted if label["set"] == "dev" and label["speaker"]]
    with gzip.open(train, "rt", encoding="utf-8") as lines:
        articles = {record["id"]: record for record in map(json.loads, lines)}
    names = list(WEIGHTS)
    tables, rights = [], []
    for label in wanted:
        record = articles[label["article"]]
        text = record["text"]
        mention = text[label["start"] : label["end"]].lower().strip()
        if mention not in ("he", "she", "his", "her", "him"):
            continue
        sources = sorted({tuple(a["source"][0]) for a in record["attributions"] if a["source"]})
        cast = Cast(text.split("\n")[0], text, split_sentences(text), sources)
        said: list[tuple[int, Speaker]] = []
        for source in sources:
            if source[0] >= label["start"]:
                break
            said.append((source[0], cast.resolve([source])[0]))
        gender = "man" if mention in ("he", "his", "him") else "woman"
        found = cast.candidates(gender, label["start"], said)
        right = [number for number, (name, _) in enumerate(found) if same_speaker(name, label["speaker"])]
        if right and len(found) > 1:
            tables.append(np.array([[features[name] for name in names] for _, features in found]))
            rights.append(right[0])

    def loss(weights: np.ndarray) -> float:
        total = PENALTY * float((weights**2).sum())
        for table, right in zip(tables, rights, strict=True):
            scores = table @ weights
            total += float(np.logaddexp.reduce(scores) - scores[right])
        return total

    start = np.array([WEIGHTS[name] for name in names])
    found_weights = minimize(loss, start).x
    for title, weights in (("before", start), ("after", found_weights)):
        ranked = [table @ weights for table in tables]
        first = [int(scores.argmax()) == right for scores, right in zip(ranked, rights, strict=True)]
        gaps = [float(np.diff(np.sort(scores)[-2:])[0]) for scores in ranked]
        print(f"{title}: {np.mean(first):.3f} of {len(first)} pronouns right")
        for gap in (0.0, 0.3, 0.6, 0.9, 1.2, 1.5):
            kept = [ok for ok, size in zip(first, gaps, strict=True) if size >= gap]
            print(f"  gap {gap}: {np.mean(kept):.3f} right of {len(kept) / len(first):.2f}")
    print({name: round(float(value), 2) for name, value in zip(names, found_weights, strict=True)})


if __name__ == "__main__":
    main()
