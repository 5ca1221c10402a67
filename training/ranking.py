"""Fit the weights of `qa.answering.ranking` and of `qa.answering.gate` on questions with gold sentences.

    python training/ranking.py ASKED.jsonl INDEX

ASKED is a file of `quoth evaluate asked` (the half for work), INDEX an index of its articles. Ranking: a
log-linear model over the sentences of a question, by the likelihood of one that is gold. Gate: logistic
regression over the first few sentences, right where a gold is among them and nothing wrong is first. Both are
cross-validated over ten parts of the questions; the weights to copy are those fitted on all.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from evidence import Array, Case, fitted_ranking
from tqdm import tqdm

from index import Index
from qa.answering import Inquiry
from qa.answering.gate import signs
from qa.answering.ranking import WEIGHTS, features_of, nearest_words, ranked
from qa.asking import known_to, understand
from qa.evaluate.gold import Item, read_items
from qa.evaluate.judging import answers, wrong_first
from qa.evaluate.logistic import area, cross_validated, fitted
from qa.models import Models, models_from

_PARTS = 10
_RANKED = 8  # sentences of a question
_GATE = ("bias", "answers", "logit")


def main() -> None:
    """Print weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("asked", type=Path)
    parser.add_argument("index", type=Path)
    options = parser.parse_args()
    models = models_from({}, llm=False)
    items = [item for item in read_items(options.asked) if not item.history]
    with Index.open(options.index, create=False) as index:
        asked = [_asked(index, item, models) for item in tqdm(items, leave=False)]
    _report_ranking([case for case, _ in asked if any(right for _, right in case)])
    _report_gate([told for _, told in asked if told])


def _asked(index: Index, item: Item, models: Models) -> tuple[Case, tuple[list[float], bool] | None]:
    """The sentences ranked for a question, and what tells whether the first few answer, and if they do."""
    question = understand(item.question, (), known_to(index))
    with index.snapshot():
        inquiry = Inquiry(index, question, models.reranker, models.reader)
        read = inquiry.judged(ranked(inquiry)[:_RANKED])
        case = [(features_of(inquiry, one), answers(item, one.text)) for one in read]
        first = nearest_words(inquiry)
        told = signs(inquiry, first)
    if not told or item.expect not in ("answer", "refuse"):
        return case, None
    right = any(answers(item, one.text) for one in first) and not wrong_first(item, first[0].text)
    return case, ([told[name] for name in _GATE], right and item.expect == "answer")


def _parts(count: int) -> Iterator[tuple[list[int], list[int]]]:
    """Numbers to fit on and to try on, ten times."""
    for part in range(_PARTS):
        tried = list(range(part, count, _PARTS))
        yield [number for number in range(count) if number % _PARTS != part], tried


def _report_ranking(cases: Sequence[Case]) -> None:
    """Print the weights of all, and how often a gold is first and among three, with `answers` and without."""
    for names in (list(WEIGHTS), [*WEIGHTS, "answers"]):
        places: list[int] = []
        for fit, tried in _parts(len(cases)):
            weights = fitted_ranking([cases[number] for number in fit], names)
            places += [_place(cases[number], names, weights) for number in tried]
        first, three = (float(np.mean([place < most for place in places])) for most in (1, 3))
        print(f"{len(cases)} questions, {', '.join(names)}: {first:.3f} first, {three:.3f} among three")
        weights = fitted_ranking(cases, names).round(2).tolist()
        print(dict(zip(names, weights, strict=True)))


def _place(case: Case, names: Sequence[str], weights: Array) -> int:
    """The place of the first gold, from 0."""
    scores = [float(np.dot(weights, [features[name] for name in names])) for features, _ in case]
    best = max(score for score, (_, right) in zip(scores, case, strict=True) if right)
    return sum(score > best for score in scores)


def _report_gate(told: Sequence[tuple[list[float], bool]]) -> None:
    """Print the weights of all, and the area under the curve, of each sign alone and of both together."""
    right = [good for _, good in told]
    for names in (_GATE[:2], _GATE[::2], _GATE):
        rows = [[row[_GATE.index(name)] for name in names] for row, _ in told]
        curve = area(cross_validated(rows, right).tolist(), right)
        print(f"{', '.join(names)}: area {curve:.3f} ({len(rows)} questions, {sum(right)} right)")
        print(dict(zip(names, fitted(rows, right).round(2).tolist(), strict=True)))


if __name__ == "__main__":
    main()
