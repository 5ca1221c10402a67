"""A page of the web: its article, paragraph by paragraph, and what the page says of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.article import Judged
from index.errors import ExtractError
from index.intake.html.authors import authors_of_page
from index.intake.html.blocks import blocks_of
from index.intake.html.body import judged, paragraphs_of
from index.intake.html.days import dates_of, modified_in
from index.intake.html.linked_data import LinkedData, letters, linked_data
from index.intake.html.posts import posts_of, with_posts
from index.intake.html.quoting import signed
from index.intake.html.scripted import scripted
from index.intake.html.titles import host_of, meta, site_of, title_of, titles_of
from index.intake.html.tree import make_ready, tree_of
from index.intake.html.words import word_count

_FEWEST_WORDS = 10  # a page with less text than this has no article
_NOTHING = "no article text was found in the page"
_MARKED = re.compile(r"</?(?:p|br|div)\b")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,8})*", re.IGNORECASE)
_RICHER = 1.5  # times the text that was found: so much more in the page's record is the article


@dataclass(frozen=True, slots=True)
class Page:
    """What was read from a page. `paragraphs` are all that it shows, in order, each with its rule.

    `dates` are what it says of its day, as written, the surest first, `modified` of its last change;
    `url` is the address that it calls its own.
    """

    title: str
    paragraphs: tuple[Judged, ...]
    url: str | None
    dates: tuple[str, ...]
    authors: tuple[str, ...]
    source: str | None
    language: str | None
    modified: str | None = None

    @property
    def body(self) -> list[str]:
        """The paragraphs of the article."""
        return [paragraph.text for paragraph in self.paragraphs if not paragraph.rule]


def read_page(text: str, address: str = "") -> Page:
    """The article of a page, which may have come from an address. Raises ExtractError where there is none."""
    tree = tree_of(text)
    if tree is None:
        raise ExtractError(_NOTHING)
    found = _extracted(tree)
    data = linked_data(tree)
    url = found.url or address
    host = host_of(url)
    titles = titles_of(tree, data)
    site = site_of(tree, data, titles, host)
    title = title_of(titles, site, host) or found.title
    about = (
        found.url,
        tuple(dates_of(tree, data, titles, url, found.date)),
        authors_of_page(tree, data, titles, site, found.authors),
        site or found.site,
        _language(tree, data),
        modified_in(tree, data, titles),
    )
    page = Page(title, tuple(_paragraphs(tree, data, found.text, [title, *titles])), *about)
    if word_count(" ".join(page.body)) < _FEWEST_WORDS:
        raise ExtractError(_NOTHING)
    return page


def read_fragment(text: str) -> list[str]:
    """The paragraphs of a piece of HTML, such as the text that a feed gives; all of it is of the article."""
    tree = tree_of(f"<html><body><article>{text}</article></body></html>")
    if tree is None:
        return []
    make_ready(tree)
    return [block.text for block in signed(blocks_of(tree))]


@dataclass(frozen=True, slots=True)
class _Found:
    """What an extractor takes of a page: its text, a paragraph a line, and what it says of it."""

    text: str = ""
    title: str = ""
    url: str | None = None
    date: str | None = None
    authors: str = ""
    site: str | None = None


def _extracted(tree: Any) -> _Found:
    """What trafilatura takes of a page; it may change its tree, and so is given one of its own."""
    from copy import deepcopy

    from trafilatura import bare_extraction

    try:
        found: Any = bare_extraction(deepcopy(tree), with_metadata=True, include_comments=False)
    except Exception as error:  # whatever a page does to a library is told of this page alone
        raise ExtractError(f"the page cannot be read ({type(error).__name__}: {error})") from error
    if found is None:
        return _Found()
    site = found.sitename or found.hostname
    return _Found(found.text or "", found.title or "", found.url, found.date, found.author or "", site)


def _paragraphs(tree: Any, data: LinkedData, found: str, titles: Sequence[str]) -> list[Judged]:
    """All paragraphs of a page, each with its rule; those of a record where the page itself shows less."""
    posts = posts_of(tree, data)
    told = _told(data, titles) or (scripted(tree) if not found else "")
    make_ready(tree)
    blocks = signed(blocks_of(tree))
    told = "\n".join(read_fragment(told)) if _MARKED.search(told) else told
    ruled = judged(blocks, found, titles) or (judged(blocks, told, titles) if told else [])
    shown = sum(len(letters(block.text)) for block, rule in ruled if not rule)
    if blog := with_posts(ruled, posts, data):
        return blog
    if len(letters(told)) > _RICHER * shown or not ruled:
        named = {letters(title) for title in titles}
        lines = [" ".join(line.split()) for line in (told or found).split("\n")]
        return [Judged(line, "headline" if letters(line) in named else "") for line in lines if letters(line)]
    return paragraphs_of(ruled)


def _told(data: LinkedData, titles: Sequence[str]) -> str:
    """The text of the article in the page's record."""
    body = data.article(titles).get("articleBody")
    return body if isinstance(body, str) else ""


def _language(tree: Any, data: LinkedData) -> str | None:
    """The language that a page names."""
    named = [one.get("lang") or one.get("xml:lang") or "" for one in tree.iter("html")]
    for name in (*named, *meta(tree, "content-language", "og:locale")):
        if _LANGUAGE.fullmatch(name.strip()):
            return name.strip().replace("_", "-")
    return None
