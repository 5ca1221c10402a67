"""Fit when a short answer is shown: the weights `IN_ANSWER` of `qa.reading.short`.

    python training/shown.py NEWSQA=INDEX REALTIMEQA=INDEX [-n 400] [--no-reranker]

Each argument is a file of questions and an index of its articles (see `quoth evaluate answers`). Logistic
regression on half a, over the words that the reader chose in the sentences of each answer; prints the weights
to copy, and of how many answers of half b a short one would be shown, and be right. Without the reranker, the
rules choose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from pairs import chosen, questions_of
from tqdm import tqdm

from index import Index
from qa.answering import Inquiry, answer
from qa.asking import known_to, understand
from qa.evaluate.data import Half
from qa.evaluate.datasets import Asked
from qa.evaluate.logistic import fitted, probabilities
from qa.evaluate.short import right
from qa.models import Models
from qa.reading import Reader, wanted
from qa.reading.readers import load_reader
from qa.reading.short import IN_ANSWER, IN_ANSWER_BY_RULES, SHOWN, answers_in, signs
from qa.retrieval.rerank import load_reranker


class Words(NamedTuple):
    """What tells whether words of an answer are right, and whether they are; `asked` numbers the question."""

    asked: int
    signs: list[float]
    right: bool


def main() -> None:
    """Print weights."""
    options = chosen(__doc__)
    reranker = None if options.no_reranker else load_reranker()
    models, reader = Models(reranker), load_reader("", reranker)
    found: dict[Half, list[list[Words]]] = {"a": [], "b": []}
    for index, half, questions in questions_of(options.pairs, options.limit):
        found[half].append(list(_words(index, questions, models, reader)))
    used = IN_ANSWER if reader else IN_ANSWER_BY_RULES
    rows = [words for of_file in found["a"] for words in of_file]
    odds = fitted([words.signs for words in rows], [words.right for words in rows])
    print({name: round(float(value), 2) for name, value in zip(used, odds, strict=True)})
    for name, weights in (("before", np.array(list(used.values()))), ("after", odds)):
        for pair, of_file in zip(options.pairs, found["b"], strict=True):
            shown = _shown(of_file, probabilities(weights, [words.signs for words in of_file]).tolist())
            print(f"{pair}, half b, {name}: shown {len(shown)}, right {100 * np.mean(shown):.1f} %")


def _words(
    index: Index, questions: Sequence[Asked], models: Models, reader: Reader | None
) -> Iterator[Words]:
    """The words chosen in the sentences of each answer, as an answer would."""
    known = known_to(index)
    for number, item in enumerate(tqdm(questions, leave=False)):
        question = understand(item.question, (), known)
        given = answer(Inquiry(index, question, models.reranker, models.reader))
        if given.abstained or wanted(question) is None:
            continue
        for found in answers_in(question, given.citations, reader):
            if told := signs(found, given.citations, given.confidence):
                yield Words(
                    number, list(told.values()), bool(item.answers) and right(found.text, item.answers)
                )


def _shown(words: Sequence[Words], sure: Sequence[float]) -> list[bool]:
    """Whether the likeliest words of each answer are right, where they are likely enough to be shown."""
    best: dict[int, tuple[float, bool]] = {}
    for one, share in zip(words, sure, strict=True):
        if share >= max(SHOWN, best.get(one.asked, (0.0, False))[0]):
            best[one.asked] = share, one.right
    return [good for _, good in best.values()]


if __name__ == "__main__":
    main()
