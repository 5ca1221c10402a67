"""Fit the weights by which `qa.evidence` ranks sentences, and those of `qa.confidence`.

    python training/evidence.py NEWSQA=INDEX SQUAD=INDEX REALTIMEQA=INDEX [-n 300] [--no-reranker]

Each argument is a file of questions and an index of its articles (see `quoth evaluate answers`). Fitted on
half a; prints the weights to copy, and how they do on half b. Sentences: a log-linear model over those of the
question's own article, by the likelihood of one that holds the answer. Confidence: logistic regression over
the questions put to the whole index, where a question without an answer is answered wrongly.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from index import Index
from qa.answer import weighed
from qa.confidence import CALIBRATION, CALIBRATION_RERANKED, signs
from qa.evaluate.answers import drawn
from qa.evaluate.asked import Asked, asked, whole
from qa.evaluate.calibration import CalibrationScores, found
from qa.evaluate.logistic import fitted, probabilities
from qa.evidence import WEIGHTS, WEIGHTS_RERANKED, Evidence
from qa.models import Models
from qa.question import understand
from qa.rerank import load_reranker

PENALTY = 1.0
UNIT = 3.0  # log-odds in one point of `Evidence.score`: its gaps were chosen so

Array = NDArray[np.float64]


def main() -> None:
    """Print weights."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("pairs", nargs="+", metavar="FILE=INDEX")
    options.add_argument("-n", "--limit", type=int, help="questions of each file and half")
    options.add_argument("--no-reranker", action="store_true")
    chosen = options.parse_args()
    models = Models(None if chosen.no_reranker else load_reranker())
    given: dict[str, list[tuple[Array, NDArray[np.bool_]]]] = {"a": [], "b": []}
    among: dict[str, list[tuple[list[float], bool]]] = {"a": [], "b": []}
    names = list(WEIGHTS_RERANKED if models.reranker else WEIGHTS)
    telling = list(CALIBRATION_RERANKED if models.reranker else CALIBRATION)
    for file, folder in (pair.split("=", 1) for pair in chosen.pairs):
        with Index.open(folder, create=False) as index:
            for half in ("a", "b"):
                questions = drawn(asked(file, half), chosen.limit)
                given[half] += _given(index, questions, models, names)
                among[half] += _among(index, questions, models, telling)
    weights = _ranking(given["a"])
    old = np.array([(WEIGHTS_RERANKED if models.reranker else WEIGHTS)[name] for name in names])
    for title, used in (("before", old), ("after", weights)):
        first, three = _shares(given["b"], used)
        print(f"sentences, {title}, half b: {first:.3f} first, {three:.3f} in three")
    print({name: round(float(value) / UNIT, 3) for name, value in zip(names, weights, strict=True)})
    weights = fitted([told for told, _ in among["a"]], [right for _, right in among["a"]])
    sure = probabilities(weights, [told for told, _ in among["b"]]).tolist()
    print(CalibrationScores({"half": "b"}, sure, [right for _, right in among["b"]]))
    print({name: round(float(value), 3) for name, value in zip(telling, weights, strict=True)})


def _given(
    index: Index, questions: Sequence[Asked], models: Models, names: Sequence[str]
) -> Iterator[tuple[Array, NDArray[np.bool_]]]:
    """Features and answers among the sentences of each question's own article."""
    for item in questions:
        if item.article and item.answers:
            evidence = weighed(index, understand(item.question), [whole(item.article)], models.reranker)
            right = [item.stands_in(one.start, one.end) for one in evidence]
            if any(right):
                yield _table(evidence, names), np.array(right)


def _table(evidence: Sequence[Evidence], names: Sequence[str]) -> Array:
    return np.array([[one.features[name] for name in names] for one in evidence], float)


def _among(
    index: Index, questions: Sequence[Asked], models: Models, names: Sequence[str]
) -> Iterator[tuple[list[float], bool]]:
    """What tells whether the first sentence answers, and whether it does."""
    for item in questions:
        if evidence := found(index, item, models):
            told = signs(evidence)
            yield [told[name] for name in names], item.holds(evidence[0].text)


def _ranking(tables: Sequence[tuple[Array, NDArray[np.bool_]]]) -> Array:
    def loss(weights: Array) -> tuple[float, Array]:
        total, slope = PENALTY * float(weights @ weights), 2 * PENALTY * weights
        for table, right in tables:
            scores = table @ weights
            shares = np.exp(scores - np.logaddexp.reduce(scores))
            total -= float(np.log(shares[right].sum()))
            slope = slope + table.T @ (shares - right * shares / shares[right].sum())
        return total, slope

    return np.asarray(minimize(loss, np.zeros(tables[0][0].shape[1]), jac=True).x)


def _shares(tables: Sequence[tuple[Array, NDArray[np.bool_]]], weights: Array) -> tuple[float, float]:
    ranked = [right[np.argsort(-(table @ weights), kind="stable")] for table, right in tables]
    return float(np.mean([of[0] for of in ranked])), float(np.mean([of[:3].any() for of in ranked]))


if __name__ == "__main__":
    main()
