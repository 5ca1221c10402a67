"""An answer in a language model's words: asked, checked sentence by sentence, or else the offline answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index import Index
from qa.answering import plain
from qa.records import Answer, Citation, Struck, Written
from qa.retrieval import Reranker
from qa.writing.claims import Checker, Claim, sentences
from qa.writing.exhibits import Exhibit
from qa.writing.prompt import messages
from qa.writing.settings import WriterError
from qa.writing.spoken import Speech
from qa.writing.support import Support
from qa.writing.writer import Writer


def written(
    index: Index,
    offline: Answer,
    exhibits: Sequence[Exhibit],
    writer: Writer,
    reranker: Reranker | None = None,
) -> Iterator[Answer]:
    """The answer as it grows, each sentence once it was checked; the last one is whole.

    Where the model fails, or nothing that it wrote stands, the last one is the offline answer, with a notice
    that says so.
    """
    question = offline.question
    checker = Checker(exhibits, Support(index, reranker), Speech(exhibits, question.speaker))
    claims: list[Claim] = []
    try:
        for sentence in sentences(writer.words(messages(question.standalone, exhibits))):
            claims.append(checker.check(sentence))
            yield _answer(offline, claims, writer.name)
    except WriterError as error:
        yield replace(offline, notice=str(error))
        return
    if all(claim.fault for claim in claims):
        yield _nothing_stood(offline, claims, writer.name)


def _answer(offline: Answer, claims: Sequence[Claim], name: str) -> Answer:
    """The sentences so far; what they cite is numbered anew, in the order in which it is cited."""
    numbers: dict[int, Citation] = {}
    shown, sentences = [], []
    for claim in claims:
        if claim.fault:
            shown.append(_struck(claim))
            sentences.append(Written(claim.text, fault=claim.fault))
            continue
        for exhibit in claim.cites:
            numbers.setdefault(exhibit.number, exhibit.citation(len(numbers) + 1))
        named = tuple(numbers[exhibit.number].number for exhibit in claim.cites)
        shown.append(f"{plain(claim.text)} {''.join(f'[{number}]' for number in named)}")
        sentences.append(Written(claim.text, named))
    citations = tuple(numbers.values())
    return replace(
        offline,
        text=" ".join(shown),
        citations=citations,
        sections=(),
        written_by=name,
        written=tuple(sentences),
        struck=_failed(claims),
    )


def _nothing_stood(offline: Answer, claims: Sequence[Claim], name: str) -> Answer:
    what = f"nothing that “{name}” wrote stood up to checking" if claims else f"“{name}” wrote nothing"
    text = "\n\n".join([offline.text, *(_struck(claim) for claim in claims)])
    notice = f"This is the offline answer: {what}. Choose another QUOTH_LLM_MODEL if this happens often."
    return replace(offline, text=text, struck=_failed(claims), notice=notice)


def _struck(claim: Claim) -> str:
    return f"~~{plain(claim.text)}~~ (struck: {plain(claim.fault)})"


def _failed(claims: Sequence[Claim]) -> tuple[Struck, ...]:
    return tuple(Struck(claim.text, claim.fault) for claim in claims if claim.fault)
