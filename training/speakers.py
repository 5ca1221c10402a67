"""Fit the weights by which `index.people.antecedents` chooses whom 'he' and 'the senator' mean.

    python training/speakers.py TRAIN.jsonl.gz benchmarks/speakers.jsonl

Two log-linear models over the candidates of each source, one of pronouns ('he') and one of descriptions
('the'), on the `dev` and `fit` labels only, with a penalty on large weights. What a pronoun means depends on
those before it, so the articles are read again with the new weights, three times. Prints the weights to copy,
and, from a cross-validation by article, how sure a choice must be for nineteen of twenty to be right.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from pprint import pprint

import numpy as np
from scipy.optimize import minimize

from index.people import Resolver
from index.people.antecedent_weights import NOBODY, WEIGHTS
from index.people.resolve import SURE
from index.text import split_sentences
from qa.evaluate import same_speaker

PENALTY = {"he": 1.0, "the": 2.0}  # on the distance of a weight from what was expected of it
EXPECTED = {
    "the": {
        "sentences back": -0.3,
        "paragraphs back": -0.5,
        "subject": 0.3,
        "previous subject": 0.7,
        "spoke last": 0.5,
        "often": 0.4,
        "in title": 0.7,
        "in these words": -1.0,
        "bears": 2.5,
        "same head": 1.0,
        "another head": -0.5,
        "matched": 1.5,
        "contradicts": -3.0,
        "foreign": -1.5,
    },
    "he": {"named next": 3.0, "named after": -2.0, "keeps on": 1.0, "unsure": -1.5},
}
ROUNDS = 3
FOLDS = 10
SEED = 0
FITTED = ("dev", "fit")  # sets of labels; those of `fit` are hard ones, chosen for the model’s doubt


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of one labelled source, a row each and 'nobody' last; which of them is right."""

    article: str
    set: str
    table: np.ndarray
    right: int


def main() -> None:
    """Print weights."""
    train, labels = (Path(argument) for argument in sys.argv[1:3])
    wanted = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines()]
    wanted = [label for label in wanted if label["set"] in FITTED and label["speaker"]]
    with gzip.open(train, "rt", encoding="utf-8") as lines:
        articles = {record["id"]: record for record in map(json.loads, lines)}
    for _ in range(ROUNDS):
        examples = collect(wanted, articles)
        for kind, found in examples.items():
            weights = fit(found, kind)
            WEIGHTS[kind] = dict(zip(WEIGHTS[kind], (round(float(w), 2) for w in weights), strict=True))
    for kind, found in collect(wanted, articles).items():
        report(kind, found)
    pprint(WEIGHTS, sort_dicts=False, width=110, compact=True)


def collect(
    wanted: Sequence[dict[str, object]], articles: dict[str, dict[str, object]]
) -> dict[str, list[Example]]:
    """The candidates for each label, by kind, as the present weights lead to them."""
    found: dict[str, list[Example]] = {"he": [], "the": []}
    by_article: dict[str, list[dict[str, object]]] = {}
    for label in wanted:
        by_article.setdefault(str(label["article"]), []).append(label)
    for name, its in by_article.items():
        record = articles[name]
        text = str(record["text"])
        sources = sorted({tuple(a["source"][0]) for a in record["attributions"] if a["source"]})  # type: ignore
        resolver = Resolver(text.split("\n")[0], text, split_sentences(text), sources)
        resolver.run()
        for label in its:
            choice = resolver.choices.get((label["start"], label["end"]))  # type: ignore[arg-type]
            if choice is None or not choice.candidates:
                continue
            names = list(WEIGHTS[choice.kind])
            rows = [[one.features.get(name, 0.0) for name in names] for one in choice.candidates]
            rows.append([float(name == NOBODY) for name in names])
            right = [
                number
                for number, one in enumerate(choice.candidates)
                if same_speaker(one.person.name, str(label["speaker"]))
            ]
            example = Example(name, str(label["set"]), np.array(rows), right[0] if right else len(rows) - 1)
            found[choice.kind].append(example)
    return found


def fit(examples: Sequence[Example], kind: str) -> np.ndarray:
    """The weights under which the right candidates are most probable."""
    expected = np.array([EXPECTED[kind].get(name, 0.0) for name in WEIGHTS[kind]])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        away = weights - expected
        total, slope = PENALTY[kind] * float((away**2).sum()), 2 * PENALTY[kind] * away
        for example in examples:
            scores = example.table @ weights
            scores = np.exp(scores - np.logaddexp.reduce(scores))
            total -= float(np.log(scores[example.right] + 1e-12))
            slope = slope + scores @ example.table - example.table[example.right]
        return total, slope

    return np.asarray(minimize(loss, expected, jac=True, method="L-BFGS-B").x)


def report(kind: str, examples: Sequence[Example]) -> None:
    """How many are right, by how sure the choice is: articles are judged by weights fitted without them."""
    names = sorted({example.article for example in examples})
    np.random.default_rng(SEED).shuffle(names)
    fold = {name: number % FOLDS for number, name in enumerate(names)}
    found: list[tuple[float, bool]] = []
    for number in range(FOLDS):
        others = [example for example in examples if fold[example.article] != number]
        weights = fit(others, kind)
        for example in examples:
            if fold[example.article] == number and example.set == "dev":
                scores = example.table @ weights
                scores = np.exp(scores - np.logaddexp.reduce(scores))
                best = int(scores[:-1].argmax())
                found.append((float(scores[best]), best == example.right))
    right = np.mean([ok for _, ok in found])
    print(f"{kind}: {len(found)} choices, {right:.3f} best ones right; now {SURE[kind]}")
    for sure in (0.0, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9):
        kept = [ok for share, ok in found if share >= sure]
        print(f"  sure {sure}: {np.mean(kept):.3f} right of {len(kept) / len(found):.2f}")


if __name__ == "__main__":
    main()
