"""What the index holds, as HTML: how much, and which articles."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from index import ENGLISH, UNKNOWN, Article, Status, language_name
from qa.answering import in_words
from qa.page.rendering.addresses import Place, address


def summary(status: Status) -> str:
    """What the index holds, in one line."""
    sources = len([source for source in status.sources if source])
    parts = [_count(status.articles, "article"), _count(status.statements, "statement")]
    if sources:
        parts.append(_count(sources, "source"))
    if len(known := [code for code in status.languages if code != UNKNOWN]) > 1:
        parts.append(_count(len(known), "language"))
    if status.first and status.last:
        parts.append(f"{in_words(status.first)} – {in_words(status.last)}")
    return f'<p class="summary">{escape(" · ".join(parts))}</p>'


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def listing(articles: Sequence[Article], first: int, matching: str = "") -> str:
    """One page of the article list."""
    if not articles:
        what = f"No title holds “{escape(matching)}”." if matching else "No articles yet. Add some below."
        return f'<p class="empty">{what}</p>'
    items = "".join(map(_listed, articles))
    return f'<ol class="articles" start="{first + 1}">{items}</ol>'


def _listed(article: Article) -> str:
    where = escape(address(Place("library", article=article.id)))
    return (
        f'<li><a href="{where}"><span class="title" dir="auto">{escape(article.title)}</span>'
        f'<span class="facts" dir="auto">{escape(_facts(article))}</span></a></li>'
    )


def _facts(article: Article) -> str:
    day = in_words(article.day) if article.day else "no date"
    other = language_name(article.language) if article.language not in (None, ENGLISH) else None
    return " · ".join(filter(None, (article.source, day, other)))
