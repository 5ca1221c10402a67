"""Fit the weights by which `qa.answering.evidence` ranks sentences, and those of `qa.answering.confidence`.

    python training/evidence.py NEWSQA=INDEX SQUAD=INDEX REALTIMEQA=INDEX [-n 300] [--no-reranker]

Each argument is a file of questions and an index of its articles (see `quoth evaluate answers`). Fitted on
half a; prints the weights to copy, and how they do on half b. Sentences: a log-linear model over those of the
question's own article, and over those found in the whole index, by the likelihood of one that holds the
answer. Confidence: logistic regression over the questions put to the whole index, where a question without an
answer is answered wrongly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from pairs import chosen, questions_of
from scipy.optimize import minimize

from index import Index
from qa.answering import Inquiry
from qa.answering.confidence import CALIBRATION, CALIBRATION_RERANKED, leads
from qa.answering.evidence import WEIGHTS, WEIGHTS_RERANKED, weigh
from qa.asking import known_to, understand
from qa.evaluate.calibration import CalibrationScores, found
from qa.evaluate.data import Half
from qa.evaluate.datasets import Asked, whole
from qa.evaluate.logistic import fitted, probabilities
from qa.models import Models
from qa.retrieval.rerank import load_reranker

PENALTY = 1.0
UNIT = 3.0  # log-odds in one point of `Evidence.score`: its gaps were chosen so

Array = NDArray[np.float64]
Case = list[tuple[Mapping[str, float], bool]]
"""The sentences for one question: the features of each, and whether it holds an answer."""
Cases = Mapping[Half, Sequence[Case]]


def main() -> None:
    """Print weights."""
    options = chosen(__doc__)
    models = Models(None if options.no_reranker else load_reranker())
    given: dict[Half, list[Case]] = {"a": [], "b": []}
    among: dict[Half, list[Case]] = {"a": [], "b": []}
    for index, half, questions in questions_of(options.pairs, options.limit):
        given[half] += _given(index, questions, models)
        among[half] += _among(index, questions, models)
    report(given, among, reranked=models.reranker is not None)


def report(given: Cases, among: Cases, reranked: bool) -> None:
    """Fit on half a, print the weights and what they reach on half b beside those in use."""
    used = WEIGHTS_RERANKED if reranked else WEIGHTS
    weights = dict(
        zip(used, (fitted_ranking([*given["a"], *among["a"]], list(used)) / UNIT).tolist(), strict=True)
    )
    for title, cases in (("own article", given["b"]), ("whole index", among["b"])):
        for name, which in (("before", used), ("after", weights)):
            first, three = _shares(cases, which)
            print(f"{title}, {name}, half b: {first:.3f} in the first sentence, {three:.3f} in three")
    print({name: round(value, 3) for name, value in weights.items()})
    telling = list(CALIBRATION_RERANKED if reranked else CALIBRATION)
    told = {half: [_told(case, weights, telling) for case in cases] for half, cases in among.items()}
    odds = fitted([signs for signs, _ in told["a"]], [right for _, right in told["a"]])
    sure = probabilities(odds, [signs for signs, _ in told["b"]]).tolist()
    print(CalibrationScores({"half": "b"}, sure, [right for _, right in told["b"]]))
    print({name: round(float(value), 3) for name, value in zip(telling, odds, strict=True)})


def _given(index: Index, questions: Sequence[Asked], models: Models) -> Iterator[Case]:
    """The sentences of each question's own article."""
    known = known_to(index)
    for item in questions:
        if item.article and item.answers:
            question = understand(item.question, (), known)
            evidence = Inquiry(index, question, models.reranker).weighed([whole(item.article)])
            yield [(one.features, item.stands_in(one.start, one.end)) for one in evidence]


def _among(index: Index, questions: Sequence[Asked], models: Models) -> Iterator[Case]:
    """The sentences found in the whole index."""
    for item in questions:
        if evidence := found(index, item, models):
            yield [(one.features, item.holds(one.text)) for one in evidence]


def _table(case: Case, names: Sequence[str]) -> tuple[Array, NDArray[np.bool_]]:
    values = [[features[name] for name in names] for features, _ in case]
    return np.array(values, float), np.array([right for _, right in case])


def _ranked(case: Case, weights: Mapping[str, float]) -> list[tuple[float, Mapping[str, float], bool]]:
    """Score, features and rightness of each sentence, best first."""
    scored = [(weigh(weights, features), features, right) for features, right in case]
    return sorted(scored, key=lambda item: -item[0])


def _told(case: Case, weights: Mapping[str, float], names: Sequence[str]) -> tuple[list[float], bool]:
    """What tells whether the first sentence answers, as `qa.answering.confidence.signs`, and if it does."""
    ranked = _ranked(case, weights)
    told = {**ranked[0][1], **leads([score for score, _, _ in ranked])}
    return [told[name] for name in names], ranked[0][2]


def fitted_ranking(cases: Sequence[Case], names: Sequence[str]) -> Array:
    """The weights of these features by which sentences that answer are likeliest to come first."""
    tables = [_table(case, names) for case in cases if any(right for _, right in case)]

    def loss(weights: Array) -> tuple[float, Array]:
        total, slope = PENALTY * float(weights @ weights), 2 * PENALTY * weights
        for table, right in tables:
            scores = table @ weights
            shares = np.exp(scores - np.logaddexp.reduce(scores))
            total -= float(np.log(shares[right].sum()))
            slope = slope + table.T @ (shares - right * shares / shares[right].sum())
        return total, slope

    return np.asarray(minimize(loss, np.zeros(len(names)), jac=True).x)


def _shares(cases: Sequence[Case], weights: Mapping[str, float]) -> tuple[float, float]:
    """Of the questions that can be answered: the answer in the first sentence, and in three."""
    ranked = [[right for _, _, right in _ranked(case, weights)] for case in cases]
    answerable = [of for of in ranked if any(of)]
    return float(np.mean([of[0] for of in answerable])), float(np.mean([any(of[:3]) for of in answerable]))


if __name__ == "__main__":
    main()
