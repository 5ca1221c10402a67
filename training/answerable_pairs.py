"""Questions beside texts that answer them or only seem to: what `training/answerable.py` learns from.

Of each kind the hardest no is sought: a text of the same article that shares most words with the question.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from answerable_said import said_pairs
from answerable_swaps import swapped_pairs

from index import split_sentences
from qa.evaluate.data import Half, half_of
from qa.evaluate.datasets import Asked, half_with, known_questions
from qa.reading import content, windows

_LONGEST = 480  # characters of a text
_ALONE = 0.35  # share of the texts that are one sentence
_TITLED = 0.4  # share of the texts that have their title in front


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a text, and whether that answers.

    `half` is the article's, `kind` tells how the pair was made.
    """

    question: str
    text: str
    answers: bool
    kind: str
    half: Half


def all_pairs(data: Path, most: Mapping[str, int], seed: int = 1) -> list[Pair]:
    """The pairs of every kind, drawn by chance: of half a so many as `most` has for it, a sixth of b."""
    chance = random.Random(seed)
    made: dict[str, list[Pair]] = {}
    sources = {
        "squad": ["squad2/dev"],
        "news": ["newsqa/dev"],
        "qamr": ["qamr/dev", "qamr/test"],
        "shifts": ["squadshifts/new_wiki", "squadshifts/reddit", "squadshifts/amazon_reviews"],
    }
    for kind, files in sources.items():
        items = [item for file in files for item in known_questions(data / f"{file}.jsonl.gz")]
        chance.shuffle(items)
        made[kind] = list(_pairs(kind, items[: 6 * most[kind]], _texts_by_article(kind, items), chance))
    made["qamr"] = [replace(pair, text=_as_written(pair.text)) for pair in made["qamr"]]
    answered = [pair for pairs in made.values() for pair in pairs if pair.answers]
    made["swapped"] = [
        replace(pair, question=question, text=text, answers=answers, kind=f"swapped {how}")
        for pair, question, text, answers, how in swapped_pairs(answered, chance)
    ]
    made["said"] = [
        Pair(question, text, answers, f"said {how}", half_of(name))
        for name, question, text, answers, how in said_pairs(data / "polnear/train.jsonl.gz", chance)
    ]
    chosen: list[Pair] = []
    for kind, pairs in made.items():
        chance.shuffle(pairs)
        chosen += [pair for pair in pairs if pair.half == "a"][: most[kind]]
        chosen += [pair for pair in pairs if pair.half == "b"][: most[kind] // 6]
    return chosen


def _as_written(text: str) -> str:
    """Text without the spaces and brackets that a tokeniser put into it."""
    text = text.replace("-LRB- ", "(").replace(" -RRB-", ")").replace("-LSB- ", "[").replace(" -RSB-", "]")
    text = text.replace("`` ", "“").replace(" ''", "”").replace(" -- ", "–")
    return re.sub(r" (?=[,.;:?!%’']|n't\b)", "", text)


def _group(kind: str, item: Asked) -> str:
    """What a question's text is a part of: an article of Wikinews of which QAMR has single sentences."""
    assert item.article
    title = item.article.title
    if kind == "qamr":
        return ":".join(title.split(":")[:3])
    return title if kind == "shifts" and "Reddit" not in title else item.article.id


def _texts_by_article(kind: str, items: Sequence[Asked]) -> dict[str, list[str]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for item in items:
        if item.article:
            found[_group(kind, item)][item.article.text] = None
    return {name: list(texts) for name, texts in found.items()}


def _pairs(
    kind: str, items: Sequence[Asked], texts: Mapping[str, list[str]], chance: random.Random
) -> Iterator[Pair]:
    for item in items:
        if item.article is None or len(item.question) < 8:
            continue
        group = _group(kind, item)
        half = half_of(group) if kind in ("qamr", "shifts") else half_with(item)
        title = item.article.title.replace("_", " ") if kind in ("squad", "shifts") else ""
        title = "" if "Reviews" in title or "Reddit" in title else title
        if item.answers:
            text = _with_answer(item, chance)
            yield Pair(item.question, _titled(title, text, chance), True, kind, half)
        empty = not item.answers or kind != "squad"
        if empty and (near := _without_answer(item, texts[group], chance)):
            yield Pair(item.question, _titled(title, near, chance), False, kind, half)


def _with_answer(item: Asked, chance: random.Random) -> str:
    """A sentence that holds the answer, or the window around it."""
    assert item.article
    text, at = item.article.text, chance.choice(item.starts)
    cut = split_sentences(text) if chance.random() < _ALONE else windows(text)
    return next((text[a:b] for a, b in cut if a <= at < b), text[max(0, at - 200) : at + 200])[:_LONGEST]


def _without_answer(item: Asked, texts: Sequence[str], chance: random.Random) -> str:
    """Of the same article, what shares most words with the question and does not hold the answer."""
    assert item.article
    own = item.article.text
    others = [text for text in texts if text != own]
    places = [] if not item.answers else [(own, span) for span in _cut(own, chance)]
    if not item.answers:
        places = [(own, span) for span in windows(own)]
    elif len(places) < 3 and others:
        drawn = chance.sample(others, min(6, len(others)))
        places += [(text, span) for text in drawn for span in _cut(text, chance)]
    asks = set(content(item.question))
    found = [text[a:b] for text, (a, b) in places if not _held(item, text, a, b)]
    return max(found, key=lambda text: len(asks & set(content(text))), default="")[:_LONGEST]


def _cut(text: str, chance: random.Random) -> list[tuple[int, int]]:
    return split_sentences(text) if chance.random() < _ALONE else windows(text)


def _held(item: Asked, text: str, start: int, end: int) -> bool:
    assert item.article
    if text == item.article.text and item.stands_in(start, end):
        return True
    return item.holds(text[start:end])


def _titled(title: str, text: str, chance: random.Random) -> str:
    return f"{title}. {text}" if title and chance.random() < _TITLED else text
