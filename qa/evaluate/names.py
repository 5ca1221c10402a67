"""Whether the name above a quotation is the name of who said it: drawn from answers, judged by reading.

What was judged is kept as places, names and verdicts, without any text (`benchmarks/names.jsonl`). A name
drawn anew that stands where one was judged has that verdict; what nobody judged yet is written to be read.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal, get_args

from index import Article, Index
from qa.answering import signature, statement_in, topic_of
from qa.chat import Assistant
from qa.evaluate.configuration import searched
from qa.evaluate.data import lines_of
from qa.evaluate.judging import quoted
from qa.evaluate.significance import interval, share
from qa.models import NO_MODELS, Models
from qa.records import Answer

Verdict = Literal["right", "wrong", "none", "open"]
"""What a reader finds: 'none' is no statement at all, 'open' one of which nobody is named who could be."""

SAMPLE = 300
_OF_ANSWERS = 2 / 3
"""Share of a sample drawn from answers to 'What did X say about Y?'; the rest are signed sentences."""

_SHOWN = 3  # quotations of an answer that count
_AROUND = 500  # characters of context on each side
_ALL = 10**9
_TRIES = 20  # for each one wanted


@dataclass(frozen=True, slots=True)
class Shown:
    """Words shown with a name, or with none where somebody says them, and for which question."""

    article: Article
    start: int
    end: int
    speaker: str | None
    question: str = ""

    @property
    def place(self) -> tuple[str, int, int]:
        """Where the words stand."""
        return self.article.id, self.start, self.end


@dataclass(frozen=True, slots=True)
class NamesScores:
    """The verdicts on what was drawn, by where it was drawn; None where nobody judged it yet."""

    configuration: str
    judged: tuple[tuple[Shown, Verdict | None], ...]

    def figures(self) -> dict[str, object]:
        """Shares of what was judged, in [0, 1], with their 95 % intervals; how many were drawn and judged."""
        return {
            "configuration": self.configuration,
            "drawn": len(self.judged),
            "judged": len(self._verdicts()),
            "shares": {name: share(of) for name, of in self._columns().items()},
            "intervals": {name: interval(of) for name, of in self._columns().items()},
        }

    def __str__(self) -> str:
        count = len(self._verdicts())
        rows = [
            f"{name:8}{100 * share(of):6.1f} %  [{100 * low:.1f}, {100 * high:.1f}]"
            for name, of in self._columns().items()
            for low, high in [interval(of)]
        ]
        return "\n".join([self.configuration, f"{len(self.judged)} drawn, {count} of them judged", *rows])

    def _verdicts(self) -> list[Verdict]:
        return [verdict for _, verdict in self.judged if verdict]

    def _columns(self) -> dict[str, list[bool]]:
        return {name: [verdict == name for verdict in self._verdicts()] for name in get_args(Verdict)}


def names(
    labels: str | Path,
    index: Index,
    models: Models = NO_MODELS,
    sample: int = SAMPLE,
    seed: int = 0,
    write: str | Path = "",
) -> NamesScores:
    """Draw names that are shown, and look up what was judged of each.

    `write` is a file for what nobody judged yet: a JSON object a line, with the words around it; `verdict`
    is to be filled in. Raises SourceError for labels that cannot be read.
    """
    known = _known(lines_of(labels, "article", "start", "end", "speaker", "verdict"))
    shown = draw(index, models, sample, seed)
    judged = tuple((one, known.get((*one.place, one.speaker))) for one in shown)
    if write:
        unread = [one for one, verdict in judged if verdict is None]
        lines = (json.dumps(to_read(one), ensure_ascii=False) for one in unread)
        Path(write).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return NamesScores(f"{searched(index, models.reranker)}; seed {seed}", judged)


def _known(labels: Iterable[Mapping[str, object]]) -> dict[tuple[object, ...], Verdict]:
    return {
        (label["article"], label["start"], label["end"], label["speaker"]): verdict
        for label in labels
        for verdict in get_args(Verdict)
        if verdict == label["verdict"]
    }


def to_read(shown: Shown) -> dict[str, object]:
    """What a reader needs to judge a name, and what a label keeps of it."""
    article, start, end = shown.place
    text = shown.article.text
    return {
        "article": article,
        "start": start,
        "end": end,
        "speaker": shown.speaker,
        "verdict": "",
        "question": shown.question,
        "title": shown.article.title,
        "before": text[max(0, start - _AROUND) : start],
        "words": text[start:end],
        "after": text[end : end + _AROUND // 2],
    }


def draw(index: Index, models: Models, sample: int, seed: int) -> list[Shown]:
    """So many names as they are shown, or fewer where the index has no more; always the same of a seed."""
    from tqdm import tqdm

    chance = random.Random(seed)
    ids = sorted(article.id for article in index.articles(limit=_ALL))
    wanted = round(sample * _OF_ANSWERS)
    asked = islice(_of_answers(Assistant(index, models), ids, chance), wanted)
    signed = islice(_signed(index, ids, chance), sample - wanted)
    return [one for part in (asked, signed) for one in tqdm(part, total=sample, unit=" names", leave=False)]


def _of_answers(assistant: Assistant, ids: Sequence[str], chance: random.Random) -> Iterator[Shown]:
    """Quotations of answers to 'What did X say about Y?', of X and Y of articles drawn at random."""
    once: set[tuple[str, int, int]] = set()
    for _ in range(_TRIES * SAMPLE):
        found = assistant.index.statements(article=chance.choice(ids), limit=_ALL)
        said = chance.choice(found) if found else None
        topic = topic_of(assistant.index, said.speaker) if said and said.by_name and said.speaker else None
        if said is None or topic is None:
            continue
        question = f"What did {said.speaker} say about {topic}?"
        for one in of_answer(assistant.ask(question), question):
            if one.place not in once:
                once.add(one.place)
                yield one


def of_answer(answer: Answer, question: str = "") -> list[Shown]:
    """The first quotations of an answer with the names that stand above or below them."""
    shown = [] if answer.abstained or answer.cautious else quoted(answer)[:_SHOWN]
    return [Shown(one.article, one.start, one.end, one.speaker, question) for one in shown if one.speaker]


def _signed(index: Index, ids: Sequence[str], chance: random.Random) -> Iterator[Shown]:
    """Sentences that hold somebody's words, drawn at random, each with the name that is signed below it."""
    once: set[tuple[str, int, int]] = set()
    for _ in range(_TRIES * SAMPLE):
        found = index.statements(article=chance.choice(ids), limit=_ALL)
        said = chance.choice(found) if found else None
        if said is None or (said.article_id, *said.sentence) in once:
            continue
        once.add((said.article_id, *said.sentence))
        article = index.article(said.article_id)
        made = statement_in(found, said.sentence)
        yield Shown(article, *said.sentence, signature(made, article.text, said.sentence) if made else None)
