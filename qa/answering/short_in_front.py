"""The name, number, day or place that is asked for, in front of the sentences that have it."""

from __future__ import annotations

from dataclasses import replace

from qa.answering.markdown import in_words, plain
from qa.reading import Reader, day_meant, holds, short_answer
from qa.records import Answer, Citation
from qa.retrieval import freshness


def with_short(given: Answer, reader: Reader | None) -> Answer:
    """The answer with a short one in front, where the question asks for one and a sentence shown has it.

    What an article says that is much older than that of the first sentence is out of date.
    """
    fresh = freshness(given.question, [said.article.day for said in given.citations])
    recent = [said for said, share in zip(given.citations, fresh, strict=True) if share >= fresh[0] / 2]
    found = short_answer(given.question, recent, reader, given.confidence)
    if found is None:
        return given
    said = next(said for said in recent if holds(said, found))
    short = Citation(said.number, said.article, found.start, found.end, found.text, said.speaker)
    day = day_meant(found.text, said.quote, said.article.day) if given.question.kind == "when" else None
    meant = f" ({in_words(day)})" if day else ""
    text = f"**{plain(found.text)}**{meant} [{said.number}]\n\n{given.text}"
    return replace(given, text=text, short=short, day=day)
