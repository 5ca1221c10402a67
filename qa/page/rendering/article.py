"""An article as HTML, with the words marked that were cited."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from index import Article
from qa.answering import in_words
from qa.page.rendering.addresses import Place, address


def reader(article: Article, start: int = 0, end: int = 0) -> str:
    """An article as HTML, with the words from `start` to `end` marked."""
    paragraphs, at = [], 0
    for paragraph in article.text.split("\n\n"):
        paragraphs.append(f'<p dir="auto">{_marked(paragraph, start - at, end - at)}</p>')
        at += len(paragraph) + 2
    return (
        f'<article class="reading" tabindex="-1" aria-label="Article" data-article="{escape(article.id)}">'
        f'<h2 dir="auto">{escape(article.title)}</h2><p class="facts" dir="auto">{_facts(article)}</p>'
        f"{_doing(article, start, end)}{''.join(paragraphs)}</article>"
    )


def _facts(article: Article) -> str:
    day = in_words(article.day) if article.day else "no date"
    updated = f"updated {in_words(article.last_day)}" if article.last_day else ""
    facts = (article.source, day, updated, ", ".join(article.authors))
    return " · ".join(escape(fact) for fact in facts if fact)


def _doing(article: Article, start: int, end: int) -> str:
    """A copy of the address of these words, and a link to the page that the article came from, if any."""
    where = address(Place(article=article.id, words=(start, end) if start < end else None))
    copy = f'<button type="button" data-do="link" data-link="{escape(where)}">copy link</button>'
    return f'<p class="origin">{copy} {_origin(article.url)}</p>'


def _origin(url: str | None) -> str:
    if not url or urlsplit(url).scheme not in ("http", "https"):
        return ""
    target = 'target="_blank" rel="noopener noreferrer"'
    return f'<a href="{escape(url, quote=True)}" {target}>Original page</a>'


def _marked(paragraph: str, start: int, end: int) -> str:
    start, end = max(0, start), min(len(paragraph), end)
    if start >= end:
        return escape(paragraph)
    marked = f"<mark>{escape(paragraph[start:end])}</mark>"
    return f"{escape(paragraph[:start])}{marked}{escape(paragraph[end:])}"
