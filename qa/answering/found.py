"""What a route gives: words chosen under headings, or why there are none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from index import Hit
from qa.answering.corroboration import Value
from qa.answering.evidence import Evidence, is_whole
from qa.records import Citation, Verdict

Why = Literal[
    "no_articles",
    "no_word",
    "unknown_name",
    "silent",
    "nobody",
    "not_together",
    "nothing_fits",
    "not_english",
]
"""Why a question is refused; `refusing` has the words for each."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The evidence chosen, under a heading.

    `names_speaker` if that says whose words all of it is, `dated` if it names day and article.

    `values` are what pieces of this evidence name where the articles differ on what is asked for.
    """

    heading: str
    evidence: tuple[Evidence, ...]
    names_speaker: bool = False
    dated: bool = False
    values: tuple[tuple[Evidence, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What answers. `weighed` is all that was weighed, best first: how sure the answer is goes by it.

    `short` tells that a name, number, day or place may be put in front; `cautious` that these are the words
    that come nearest, and no more; `verdict`, which the first heading puts into words, whether what was asked
    is so.
    """

    choices: tuple[Choice, ...]
    weighed: tuple[Evidence, ...]
    short: bool = False
    cautious: bool = False
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What is told without any evidence, as Markdown: small talk, and what the index holds."""

    text: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing is shown, and what comes nearest; `about` is the name, or the claim, that none has."""

    why: Why
    nearest: tuple[Citation, ...] = ()
    about: str = ""


def evidence_of(choices: Iterable[Choice]) -> tuple[Evidence, ...]:
    """All evidence of some choices, best first."""
    return tuple(sorted((item for choice in choices for item in choice.evidence), key=lambda i: -i.score))


def cited(item: Evidence) -> Citation:
    """A piece of evidence as the nearest that there is."""
    return Citation(0, item.article, item.start, item.end, item.text, item.signed)


def first_sentence(hit: Hit) -> Citation:
    """The first whole sentence of a passage as the nearest that there is; 'CNN —' is none."""
    spans = hit.passage.sentences or ((hit.passage.start, hit.passage.end),)
    whole = (span for span in spans if is_whole(hit.article.text[slice(*span)]))
    start, end = next(whole, spans[0])
    return Citation(0, hit.article, start, end, hit.article.text[start:end])
