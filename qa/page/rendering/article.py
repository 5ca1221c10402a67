"""An article as HTML, with the words marked that were cited."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from index import Article
from qa.answering import in_words


def reader(article: Article, start: int = 0, end: int = 0) -> str:
    """An article as HTML, with the words from `start` to `end` marked."""
    paragraphs, at = [], 0
    for paragraph in article.text.split("\n\n"):
        paragraphs.append(f"<p>{_marked(paragraph, start - at, end - at)}</p>")
        at += len(paragraph) + 2
    return (
        f'<article class="reading" tabindex="-1" aria-label="Article"><h2>{escape(article.title)}</h2>'
        f'<p class="facts">{_facts(article)}</p>{_origin(article.url)}{"".join(paragraphs)}</article>'
    )


def _facts(article: Article) -> str:
    day = in_words(article.day) if article.day else "no date"
    updated = f"updated {in_words(article.last_day)}" if article.last_day else ""
    facts = (article.source, day, updated, ", ".join(article.authors))
    return " · ".join(escape(fact) for fact in facts if fact)


def _origin(url: str | None) -> str:
    """A link to the page that an article came from, where it came from one."""
    if not url or urlsplit(url).scheme not in ("http", "https"):
        return ""
    target = 'target="_blank" rel="noopener noreferrer"'
    return f'<p class="origin"><a href="{escape(url, quote=True)}" {target}>Original page</a></p>'


def _marked(paragraph: str, start: int, end: int) -> str:
    start, end = max(0, start), min(len(paragraph), end)
    if start >= end:
        return escape(paragraph)
    marked = f"<mark>{escape(paragraph[start:end])}</mark>"
    return f"{escape(paragraph[:start])}{marked}{escape(paragraph[end:])}"
