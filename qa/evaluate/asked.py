"""Questions as a reporter asks them, with gold answers: what is right, what is harmful, what is refused.

Beside each stands the plain order of the same models (`plain_order`), asked in the same run.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from index import Index
from qa.chat import Assistant
from qa.evaluate.asked_scores import AskedScores, Result
from qa.evaluate.configuration import searched
from qa.evaluate.gold import Item, read_items
from qa.evaluate.judging import MOST, judged
from qa.evaluate.plain_order import plain_order
from qa.models import NO_MODELS, Models
from qa.records import Answer, Turn

_ALL = 10**9
_SPEAKERS = 100  # who is quoted most often: a list of those who speak names some of them


def asked(
    file: str | Path,
    index: Index,
    models: Models = NO_MODELS,
    articles: str | Path = "",
    kind: str = "",
    show: bool = False,
) -> AskedScores:
    """Ask the questions of a file (see `read_items`), each after the turns before it, and judge the answers.

    With `show`, each failure is printed below the table. Raises SourceError for files that are of no use.
    """
    from tqdm import tqdm

    items = read_items(file, articles, kind)
    assistant = Assistant(index, models)
    known = [*index.status().sources, *(name for name, _ in index.speakers(_SPEAKERS))]
    results = [_result(assistant, item, known) for item in tqdm(items, unit=" questions", leave=False)]
    configuration = f"{searched(index, models.reranker)}{_missing(index, items)}"
    return AskedScores(configuration, tuple(results), _skipped(results, models), show)


def _result(assistant: Assistant, item: Item, known: Collection[str]) -> Result:
    answer = _answered(assistant, item)
    reranker = assistant.models.reranker
    plain = None
    if reranker and item.gold and not item.history:
        plain = tuple(plain_order(assistant.index, item.question, reranker)[:MOST])
    return Result(item, answer, judged(item, answer, known), plain)


def _answered(assistant: Assistant, item: Item) -> Answer:
    """The answer to the last question, with the answers to those before it as the assistant's turns."""
    history: list[Turn] = []
    for question in item.history:
        before = assistant.ask(question, history)
        history.append({"role": "user", "content": question})
        history.append({"role": "assistant", "content": before.text})
    return assistant.ask(item.question, history)


def _skipped(results: Sequence[Result], models: Models) -> str:
    """Why there is no plain order; "" where there is one."""
    if models.reranker is None:
        return "as it needs a reranker (the extra 'rerank')"
    asked_of = any(result.plain is not None for result in results)
    return "" if asked_of else "as no question has a gold and no history"


def _missing(index: Index, items: Sequence[Item]) -> str:
    """How many articles with gold answers the index does not hold: what stands in them cannot be found."""
    held = {article.url for article in index.articles(limit=_ALL)}
    gold = {span.url for item in items for span in item.gold}
    missing = len(gold - held)
    told = f"; {missing:,} of {len(gold):,} articles with gold answers are not in this index"
    return told if missing else ""
