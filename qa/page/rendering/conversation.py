"""An answer as Markdown, and what was understood of a question; text from articles is escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from qa.answering import in_words, plain
from qa.asking import described, noted
from qa.records import Answer, Citation, Question

WELCOME = """<div id="welcome"><h2>What did they say?</h2>
<p>Ask about your articles. Every answer is quoted word for word, with the passage to click on.</p></div>"""


def message(answer: Answer) -> str:
    """An answer as the chat shows it: its Markdown with links to the passages, then its sources.

    Above it stands what was understood otherwise than it was written.
    """
    links = {citation.number: _link(citation) for citation in answer.citations}
    parts = (
        _aside(noted(answer.question)),
        "**No answer in the articles.**" if answer.abstained else "",
        _linked(answer.text, links),
        _written_by(answer.written_by),
        _aside(answer.notice),
        _sources(answer.citations, links),
    )
    return "\n\n".join(filter(None, parts))


def understood(question: Question) -> str:
    """What was understood, as the heading of the fields in which it can be changed."""
    told = described(question)
    return f"Understood: {told}" if told else "Ask for a speaker, a topic or a time"


def fields(question: Question) -> list[str]:
    """Speaker, topic, first day, last day and source, as the fields show them."""
    days = [day.isoformat() if day else "" for day in (question.since, question.until)]
    return [question.speaker or "", question.topic, *days, question.source or ""]


def _aside(text: str | None) -> str:
    return f"*{plain(text)}*" if text else ""


def _written_by(model: str | None) -> str:
    said = "from the evidence below; every quotation checked."
    return f"*Written by {plain(model)} {said}*" if model else ""


def _link(citation: Citation) -> str:
    return f"#cite/{citation.article.id}/{citation.start}/{citation.end}"


def _linked(text: str, links: Mapping[int, str]) -> str:
    """An answer's text, in which each `[n]` leads to the words of that citation."""
    return re.sub(
        r"(?<!\\)\[(\d+)\]",
        lambda found: f"[{found[1]}]({links[int(found[1])]})" if int(found[1]) in links else found[0],
        text,
    )


def _sources(citations: Sequence[Citation], links: Mapping[int, str]) -> str:
    """The articles behind an answer, each once, with the numbers of the quotations from it."""
    lines: dict[str, list[Citation]] = {}
    for citation in citations:
        lines.setdefault(citation.article.id, []).append(citation)
    return "\n".join(_source(of, links) for of in lines.values())


def _source(citations: Sequence[Citation], links: Mapping[int, str]) -> str:
    article = citations[0].article
    numbers = " ".join(f"[{citation.number}]({links[citation.number]})" for citation in citations)
    day = in_words(article.day) if article.day else "no date"
    where = " · ".join(plain(detail) for detail in (article.source, day) if detail)
    return f"- {numbers} [{_label(article.title)}]({links[citations[0].number]}) · {where}"


def _label(title: str) -> str:
    """A title as the text of a link, in which page Markdown unescapes brackets before it reads them."""
    return plain(title).replace("\\[", "&#91;").replace("\\]", "&#93;")
