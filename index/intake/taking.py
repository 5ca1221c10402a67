"""A document all the way to an article, in one go, so that it can be done in a process apart."""

from __future__ import annotations

import json
from dataclasses import replace

from index.article import Article, Document, Extracted, FeedEntry, Span, article_id
from index.errors import ExtractError
from index.intake.clean import clean, furniture
from index.intake.decode import decode
from index.intake.extract import extract
from index.intake.identity import canonical, feeds_of, ids_at, same
from index.intake.walls import is_enough, wall_in
from index.text import language_of, split_sentences

_MORE = 1.2  # times the length of a page's text, from which on a feed's own is the fuller one
_SHORT_PAGE = 300_000  # characters of a page without an article that is looked at for a wall


def take_in(document: Document) -> tuple[Extracted, list[Span]]:
    """The clean article in a document, with its language, and its sentences.

    Raises ExtractError where there is none.
    """
    found = _page(document) if document.format == "html" else _cleaned(extract(document))
    article = replace(found.article, language=language_of(found.article.text, found.article.language))
    found = replace(found, article=article, formers=_formers(document, article))
    return found, split_sentences(article.text, article.language)


def _page(document: Document) -> Extracted:
    """The article of a page, or what a feed holds of it, where that is more."""
    told = _of_feed(document, document.own) if document.own and document.own.text else None
    if not document.data and told:
        return _doubted(told, document.doubt)
    try:
        found = _of_page(document)
    except ExtractError as error:
        if told is None:
            raise
        return _doubted(told, f"the page {error}; the text is the feed's")
    return _with_own(found, told, document.own) if document.own else found


def _of_page(document: Document) -> Extracted:
    text, doubts = decode(document.data, document.charset, declares=True)
    try:
        found = extract(document)
    except ExtractError as error:
        raise ExtractError(_why_none(document, text) or str(error)) from error
    if wall := wall_in(found.article.title, found.article.text, text):
        raise ExtractError(f"holds {wall}, no article")
    found = _cleaned(found)
    if not is_enough(found.article.text) or _is_furniture(found.article):
        raise ExtractError(_why_none(document, text) or "no article text was found in the page")
    fetched = document.address or (None if document.path else document.landed or document.location)
    named = canonical(text, fetched)
    if named:
        article = replace(found.article, url=named, id=article_id(same(named)))
        found = replace(found, article=article)
    return replace(found, warnings=(*doubts, *found.warnings))


def _why_none(document: Document, text: str) -> str | None:
    """What a page without an article is, and the feeds that it names."""
    wall = None
    if len(text) <= _SHORT_PAGE:
        from lxml.etree import ParserError
        from lxml.html import fromstring

        try:
            tree = fromstring(text.encode("utf-8", "replace"))
        except (ParserError, ValueError):
            return None
        for element in tree.iter("script", "style"):
            element.text = ""
        seen = "\n".join(" ".join(part.split()) for part in tree.itertext() if part.strip())
        wall = wall_in("", seen, text)
    feeds = feeds_of(text, document.location) if not document.path and document.own is None else []
    reason = f"holds {wall}, no article" if wall else "no article text was found in the page"
    hint = f"; it names a feed, sync that: {feeds[0]}" if feeds else ""
    return reason + hint if wall or feeds else None


def _cleaned(found: Extracted) -> Extracted:
    return replace(found, article=clean(found.article))


def _is_furniture(article: Article) -> bool:
    """Whether nothing in a text is the article's own (`clean` leaves such a one as it was)."""
    paragraphs = article.text.split("\n\n")
    return len(furniture(paragraphs)) == len(paragraphs)


def _of_feed(document: Document, own: FeedEntry) -> Extracted | None:
    """The article that a feed itself holds; None where that is none."""
    is_page = document.location.startswith(("http://", "https://")) and "#" not in document.location
    record = {
        "url": document.location if is_page else None,
        "title": own.title,
        "text": f"<div>{own.text}</div>",
        "authors": list(own.authors),
        "published": document.published,
        "source": None if is_page else own.source,
        "language": own.language,
    }
    data = json.dumps({name: value for name, value in record.items() if value}).encode()
    try:
        found = _cleaned(extract(replace(document, format="json", data=data, charset=None)))
    except ExtractError:
        return None
    article = found.article
    if not is_enough(article.text) or _is_furniture(article) or wall_in(article.title, article.text):
        return None
    return found


def _with_own(found: Extracted, told: Extracted | None, own: FeedEntry) -> Extracted:
    """The article of a page, with what its feed has more of."""
    article = found.article
    if told and len(told.article.text) > _MORE * len(article.text):
        article = replace(article, text=told.article.text, title=told.article.title or article.title)
    if own.authors and not article.authors:
        article = replace(article, authors=own.authors)
    return replace(found, article=article)


def _doubted(found: Extracted, doubt: str) -> Extracted:
    return replace(found, warnings=(*found.warnings, doubt)) if doubt else found


def _formers(document: Document, article: Article) -> tuple[str, ...]:
    """Ids under which an article may be known from before it was known by its address alone."""
    ids = [article_id(str(document.path))] if document.path and document.format == "html" else []
    for url in (article.url, None if document.path else document.location):
        ids += ids_at(url) if url else ()
    return tuple(dict.fromkeys(one for one in ids if one != article.id))
