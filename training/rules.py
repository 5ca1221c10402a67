"""Fit the weights of `qa/reading/rules.py` on half a of SQuAD 2.0's dev set and of NewsQA's, and print them.

python training/rules.py SQUAD2.jsonl.gz NEWSQA.jsonl.gz
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from qa.asking import understand
from qa.evaluate.datasets import Asked, known_questions
from qa.evaluate.logistic import fitted, probabilities
from qa.evaluate.short import by_words, right
from qa.reading import rules, wanted, windows
from qa.reading.spans import candidates
from qa.reading.wanted import Wanted

PENALTY = 0.02
TEXTS = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates of a question: their features, and which are right."""

    kind: Wanted
    table: np.ndarray
    right: np.ndarray


def choices(questions: Sequence[Asked]) -> list[Choice]:
    """For each question that wants a shape, what rules choose from in the windows with most of its words."""
    found = []
    for item in questions:
        kind = wanted(understand(item.question))
        if kind is None or kind == "thing" or item.article is None or not item.answers:
            continue
        text = item.article.text
        rows: list[list[float]] = []
        good: list[bool] = []
        for rank, (start, end) in enumerate(by_words(item.question, text, windows(text))[:TEXTS]):
            own = text[start:end]
            of = rules.new_in(item.question, own, candidates(own, kind))
            rows += rules.features(item.question, own, rank, of)
            good += [right(own[c.start : c.end], item.answers) for c in of]
        found.append(Choice(kind, np.array(rows), np.array(good)))
    return found


def fit_choice(found: Sequence[Choice]) -> np.ndarray:
    """Weights under which the right candidates are likeliest (conditional logit)."""
    usable = [item for item in found if item.right.any() and not item.right.all()]

    def loss(weights: np.ndarray) -> float:
        total = PENALTY * float((weights**2).sum())
        for item in usable:
            scores = item.table @ weights
            of_right = np.logaddexp.reduce(scores[item.right])
            total += float(np.logaddexp.reduce(scores) - of_right) / len(usable)
        return total

    weights: np.ndarray = minimize(loss, np.zeros(len(rules.WEIGHTS))).x
    return weights


def fit_rules(wiki: Sequence[Asked], news: Sequence[Asked]) -> None:
    """Print `WEIGHTS`, fitted on both, and `CONFIDENCE` and `BIAS`, fitted on news, of `qa.reading.rules`."""
    found = choices([*wiki, *news])
    weights = fit_choice(found)
    print("WEIGHTS", {name: round(float(w), 2) for name, w in zip(rules.WEIGHTS, weights, strict=True)})
    found = choices(news)
    kinds = sorted({item.kind for item in found})
    rows, good = [], []
    for item in found:
        if len(item.right):
            scores = item.table @ weights
            best = int(scores.argmax())
            share = float(np.exp(scores[best] - np.logaddexp.reduce(scores)))
            rows.append([share, scores[best], *(float(item.kind == kind) for kind in kinds)])
            good.append(bool(item.right[best]))
    odds = fitted(rows, good).round(2)
    print("CONFIDENCE", dict(zip(rules.CONFIDENCE, odds[:2].tolist(), strict=True)))
    print("BIAS", dict(zip(kinds, odds[2:].tolist(), strict=True)))
    sure = probabilities(odds, rows)
    for least in (0.4, 0.5, 0.55, 0.6, 0.65, 0.7):
        shown = sure >= least
        print(f"from {least}: {np.array(good)[shown].mean():.3f} right of {shown.sum()} of {len(found)}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("wiki", type=Path, help="SQuAD 2.0")
    parser.add_argument("news", type=Path, help="NewsQA")
    options = parser.parse_args()
    fit_rules(known_questions(options.wiki, "a"), known_questions(options.news, "a"))


if __name__ == "__main__":
    main()
