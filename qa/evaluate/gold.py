"""Questions with gold answers (`quoth evaluate asked`): read from their file, with the words of their spans.

A span is given by offsets into an article as a file of raw articles has it; an index holds that article
cleaned, so that a quotation and a span are compared by their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from index import SourceError
from qa.evaluate.data import lines_of

Expect = Literal["answer", "refuse", "yes", "no", "differs", "talk", "count", "list"]
"""What a good answer does."""

_BESIDE = Path(
    "..", "realtimeqa", "articles-2022.jsonl.gz"
)  # where the raw articles are, seen from the questions
_SHARED = 0.6  # of the words of the shorter text, in runs of two or more
_WORD = re.compile(r"\w+(?:[.,'’]\w+)*")
_FIELDS = ("id", "kind", "question", "history", "gold", "wrong", "speaker", "short", "expect")


@dataclass(frozen=True, slots=True)
class Span:
    """Words of an article: its address, and the words as the raw text has them."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """A question, the user's turns before it, and what answers it.

    `gold` are spans that answer, best first, `wrong` those that must not come first; `speaker` whose words
    are asked for, `short` the short answer: "" where there is none.
    """

    id: str
    kind: str
    question: str
    history: tuple[str, ...]
    gold: tuple[Span, ...]
    wrong: tuple[Span, ...]
    speaker: str
    short: str
    expect: Expect


def read_items(file: str | Path, articles: str | Path = "", kind: str = "") -> list[Item]:
    """The questions of a file, all or those of one kind.

    `articles` are the raw articles, JSON Lines with `url` and `text`; by default those of RealTimeQA in the
    folder beside. Raises SourceError for files that cannot be read, or do not fit each other.
    """
    records = lines_of(file, *_FIELDS)
    kinds = dict.fromkeys(record["kind"] for record in records)
    if kind and kind not in kinds:
        raise SourceError(f"{file} holds no questions of the kind '{kind}', but {', '.join(kinds)}.")
    texts = _raw_texts(articles or Path(file).parent / _BESIDE)
    return [_item(record, texts, file) for record in records if not kind or record["kind"] == kind]


def _raw_texts(articles: str | Path) -> dict[str, str]:
    if not Path(articles).is_file():
        raise SourceError(
            f"Gold answers are given by offsets into the raw articles, but there is no file {articles}: name "
            "the right one with --articles."
        )
    return {record["url"]: record["text"] for record in lines_of(articles, "url", "text")}


def _item(record: Mapping[str, Any], texts: Mapping[str, str], file: str | Path) -> Item:
    if record["expect"] not in get_args(Expect):
        known = ", ".join(get_args(Expect))
        raise SourceError(f"{file}: {record['id']} expects '{record['expect']}', which is none of {known}.")
    try:
        gold, wrong = (tuple(_span(span, texts) for span in record[name]) for name in ("gold", "wrong"))
    except (KeyError, ValueError) as error:
        raise SourceError(
            f"{file}: a span of {record['id']} does not stand in the raw articles ({error}). Name those that "
            "it was made on with --articles."
        ) from error
    named = (record[name] for name in ("speaker", "short", "expect"))
    history = tuple(record["history"])
    return Item(record["id"], record["kind"], record["question"], history, gold, wrong, *named)


def _span(span: Mapping[str, Any], texts: Mapping[str, str]) -> Span:
    text = texts[span["url"]]
    start, end = span["start"], span["end"]
    if not 0 <= start < end <= len(text):
        raise ValueError(f"{span['url']} has {len(text):,} characters, not {start}–{end}")
    return Span(span["url"], text[start:end])


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared, without case and marks; '7.22' and "don't" are one each."""
    return [word.replace("’", "'") for word in _WORD.findall(text.casefold())]


def shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two texts have in common, in order and in runs of two or more: the most there can be."""
    above_that: list[int] = [0] * (len(other) + 1)  # the most up to here, two rows above; ...
    above = list(above_that)  # ... one row above; ...
    ends_above = list(above_that)  # ... and the most with a run that ends in this very pair, one row above
    for row, word in enumerate(one):
        here, ends_here = [0], [0]
        for column, candidate in enumerate(other):
            most = 0
            if word == candidate:
                most = ends_above[column] + 1 if ends_above[column] else 0
                if row and column and one[row - 1] == other[column - 1]:
                    most = max(most, above_that[column - 1] + 2)
            ends_here.append(most)
            here.append(max(above[column + 1], here[column], most))
        above_that, above, ends_above = above, here, ends_here
    return above[-1]


def matches(quotation: str, span: Span) -> bool:
    """Whether the shorter shares 60 % of its words with the other, in order and in runs of two or more."""
    one, other = words_of(quotation), words_of(span.text)
    return bool(one and other) and shared(one, other) >= _SHARED * min(len(one), len(other))


def nearest(quotation: str, spans: Iterable[Span]) -> int:
    """Most words shared with a span that the quotation matches; 0 where it matches none."""
    words = words_of(quotation)
    return max((shared(words, words_of(s.text)) for s in spans if matches(quotation, s)), default=0)
