"""When a page was published, by what it says of itself, the surest first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from index.intake.dates import day_in_address
from index.intake.html.linked_data import LinkedData
from index.intake.html.titles import meta

_META = (
    "article:published_time og:article:published_time article:published og:published_time datepublished"
    " parsely-pub-date sailthru.date pubdate publishdate publish-date publish_date publication_date"
    " article.published date.available dc.date.issued dcterms.created dc.date dc.date.created"
    " cxenseparse:recs:publishtime date"
).split()
_CHANGED = (
    "article:modified_time og:updated_time article:modified lastmod last-modified dcterms.modified".split()
)
_PUBLISHED = re.compile(r"publish|pubdate|posted|created|entry-date|dateline", re.IGNORECASE)


def dates_of(tree: Any, data: LinkedData, titles: Sequence[str], url: str, found: str | None) -> list[str]:
    """What a page says of its day, as it is written, the surest first; `found` is what an extractor says.

    Its record in JSON-LD, its `<meta>`, a `<time>` that is marked as its own, its address.
    """
    record = data.article(titles)
    told = [record.get(name) for name in ("datePublished", "dateCreated", "uploadDate")]
    written = [value for value in told if isinstance(value, str)]
    in_address = day_in_address(url)
    every = [*written, *meta(tree, *_META), *_times(tree)]
    every += [in_address.isoformat()] if in_address else []
    every += [found] if found else []
    return list(dict.fromkeys(value.strip() for value in every if value.strip()))


def modified_in(tree: Any, data: LinkedData, titles: Sequence[str]) -> str | None:
    """What a page says of its last change, as it is written: in its record, else in its `<meta>`."""
    told = data.article(titles).get("dateModified")
    written = [told] if isinstance(told, str) else []
    return next((value.strip() for value in [*written, *meta(tree, *_CHANGED)] if value.strip()), None)


def _times(tree: Any) -> Iterator[str]:
    """The first `<time>` that says of itself that it is the day of publication."""
    for element in tree.iter("time", "meta", "span"):
        named = f"{element.get('itemprop', '')} {element.get('class', '')[:200]}"
        value = element.get("datetime") or element.get("content") or ""
        if value and ("pubdate" in element.attrib or _PUBLISHED.search(named)):
            yield value
            return
