"""What the page shows, as HTML and Markdown; text from articles is escaped here, and nowhere else.

Links that start with `#` and an action (`#cite/…`, `#article/…`) are caught by the page's script.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

from index import Article, Outcome, Progress, Status, SyncReport
from qa.answering import in_words, plain
from qa.asking import described, noted
from qa.records import Answer, Citation, Question
from qa.terminal import words

_SHOWN = 8  # outcomes of a sync that are listed in full


def message(answer: Answer) -> str:
    """An answer as the chat shows it: its Markdown with links to the passages, then its sources.

    Above it stands what was understood otherwise than it was written.
    """
    links = {citation.number: _link(citation) for citation in answer.citations}
    text = re.sub(
        r"(?<!\\)\[(\d+)\]",
        lambda found: f"[{found[1]}]({links[int(found[1])]})" if int(found[1]) in links else found[0],
        answer.text,
    )
    note = noted(answer.question)
    parts = [f"*{plain(note)}*"] if note else []
    if answer.abstained:
        parts.append("**No answer in the articles.**")
    parts.append(text)
    if answer.written_by:
        parts.append(
            f"*Written by {plain(answer.written_by)} from the evidence below; every quotation checked.*"
        )
    if answer.notice:
        parts.append(f"*{plain(answer.notice)}*")
    if answer.citations:
        parts.append(_sources(answer.citations, links))
    return "\n\n".join(parts)


def understood(question: Question) -> str:
    """What was understood, as the heading of the fields in which it can be changed."""
    told = described(question)
    return f"Understood: {told}" if told else "Ask for a speaker, a topic or a time"


def fields(question: Question | None) -> list[str]:
    """Speaker, topic, first day, last day and source, as the fields show them."""
    if question is None:
        return [""] * 5
    days = [day.isoformat() if day else "" for day in (question.since, question.until)]
    return [question.speaker or "", question.topic, *days, question.source or ""]


def _link(citation: Citation) -> str:
    return f"#cite/{citation.article.id}/{citation.start}/{citation.end}"


def _sources(citations: Sequence[Citation], links: dict[int, str]) -> str:
    """The articles behind an answer, each once, with the numbers of the quotations from it."""
    lines: dict[str, list[Citation]] = {}
    for citation in citations:
        lines.setdefault(citation.article.id, []).append(citation)
    return "\n".join(_source(of, links) for of in lines.values())


def _source(citations: Sequence[Citation], links: dict[int, str]) -> str:
    article = citations[0].article
    numbers = " ".join(f"[{citation.number}]({links[citation.number]})" for citation in citations)
    day = in_words(article.day) if article.day else "no date"
    where = " · ".join(plain(detail) for detail in (article.source, day) if detail)
    return f"- {numbers} [{_label(article.title)}]({links[citations[0].number]}) · {where}"


def _label(title: str) -> str:
    """A title as the text of a link, in which page Markdown unescapes brackets before it reads them."""
    return plain(title).replace("\\[", "&#91;").replace("\\]", "&#93;")


def reader(article: Article, start: int = 0, end: int = 0) -> str:
    """An article as HTML, with the words from `start` to `end` marked."""
    paragraphs, at = [], 0
    for paragraph in article.text.split("\n\n"):
        paragraphs.append(f"<p>{_marked(paragraph, start - at, end - at)}</p>")
        at += len(paragraph) + 2
    facts = [article.source, in_words(article.day) if article.day else "no date"]
    facts += [", ".join(article.authors)]
    shown = " · ".join(escape(fact) for fact in facts if fact)
    link = ""
    if article.url and urlsplit(article.url).scheme in ("http", "https"):
        url = escape(article.url, quote=True)
        target = 'target="_blank" rel="noopener noreferrer"'
        link = f'<p class="origin"><a href="{url}" {target}>Original page</a></p>'
    return (
        f'<article class="reading" tabindex="-1" aria-label="Article"><h2>{escape(article.title)}</h2>'
        f'<p class="facts">{shown}</p>{link}{"".join(paragraphs)}</article>'
    )


def _marked(paragraph: str, start: int, end: int) -> str:
    start, end = max(0, start), min(len(paragraph), end)
    if start >= end:
        return escape(paragraph)
    marked = f"<mark>{escape(paragraph[start:end])}</mark>"
    return f"{escape(paragraph[:start])}{marked}{escape(paragraph[end:])}"


def listing(articles: Sequence[Article], first: int, matching: str = "") -> str:
    """One page of the article list."""
    if not articles:
        what = f"No title holds “{escape(matching)}”." if matching else "No articles yet. Add some below."
        return f'<p class="empty">{what}</p>'
    items = "".join(
        f'<li><a href="#article/{article.id}"><span class="title">{escape(article.title)}</span>'
        f'<span class="facts">{escape(_facts(article))}</span></a></li>'
        for article in articles
    )
    return f'<ol class="articles" start="{first + 1}">{items}</ol>'


def _facts(article: Article) -> str:
    day = article.day.strftime("%-d %b %Y") if article.day else "no date"
    return " · ".join(filter(None, (article.source, day)))


def summary(status: Status) -> str:
    """What the index holds, in one line."""
    sources = len([source for source in status.sources if source])
    parts = [_count(status.articles, "article"), _count(status.statements, "statement")]
    if sources:
        parts.append(_count(sources, "source"))
    if status.first and status.last:
        parts.append(f"{status.first.strftime('%-d %b %Y')} – {status.last.strftime('%-d %b %Y')}")
    return f'<p class="summary">{escape(" · ".join(parts))}</p>'


def working(progress: Progress) -> str:
    """How far adding articles is."""
    percent = round(100 * progress.fraction)
    return (
        f'<div class="working" role="status"><progress max="100" value="{percent}"></progress>'
        f"<span>{escape(words(progress))}</span></div>"
    )


def report(result: SyncReport) -> str:
    """What became of the articles that were added."""
    counts = [
        f"{count:,} {name}"
        for name, count in (
            ("added", result.added),
            ("updated", result.updated),
            ("unchanged", result.unchanged),
            ("failed", len(result.failed)),
        )
        if count
    ]
    lists = (_outcomes("Failed", result.failed), _outcomes("Skipped", result.skipped))
    doubts = _outcomes("Please check", result.warnings)
    shown = ", ".join(counts) or "Nothing new."
    return f'<div class="report" role="status"><p>{shown}</p>{"".join(lists)}{doubts}</div>'


def problem(text: str) -> str:
    """Something that went wrong, said plainly."""
    return f'<div class="report problem" role="alert"><p>{escape(text)}</p></div>'


def _outcomes(what: str, outcomes: Sequence[Outcome]) -> str:
    if not outcomes:
        return ""
    items = "".join(
        f"<li><b>{escape(outcome.location.rsplit('/', 1)[-1])}</b>: {escape(outcome.reason)}</li>"
        for outcome in outcomes[:_SHOWN]
    )
    rest = f"<li>… and {len(outcomes) - _SHOWN:,} more</li>" if len(outcomes) > _SHOWN else ""
    return f"<p>{what}:</p><ul>{items}{rest}</ul>"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
