"""Who wrote a page: people, once each, without 'By', without their jobs; no publisher, no 'Staff'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from index.intake.html.linked_data import LinkedData, kinds, letters
from index.intake.html.places import class_words
from index.intake.html.titles import meta

_META = (
    "author byl parsely-author sailthru.author dc.creator dc.creator.name article:author_name"
    " cxenseparse:author article:author"
).split()
_LEAD = re.compile(
    r"^(?:(?:written|reported|story|text|words|analysis) )?(?:by|von|por|par|door|di|av|af)(?: ?:)? ", re.I
)
_PARTED = re.compile(r" ?[;|·•] ?| ?, ?| (?:and|und|et|y|e|og|och|en) | ?& ?|、", re.IGNORECASE)
_JOB = re.compile(
    r"\b(?:editors?|editor-in-chief|reporters?|correspondents?|writers?|journalists?|columnists?|producers?"
    r"|contributors?|contributing|bureau|chief|director|head of|staff|newsroom|desk|team|redaktion"
    r"|redakteur\w*|korrespondent\w*|redaction|rédaction|redacción|redazione|administrator|admin|guest|agenc(?:y|ies)"
    r"|news service|press association|senior|deputy|assistant|photographer|author|unknown|null|none)\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"https?:|www\.|@|\d{2}|[<>{}=/]|\w\.[a-z]{2,3}\b|\b(?:images?|photos?):?\b", re.IGNORECASE
)
_BEHIND = re.compile(r" (?:기자|記者|记者)$")  # 'reporter'
_ASIDE = re.compile(r" ?[(（][^()（）]{0,40}[)）]")
_LONGEST, _MOST = 80, 20  # characters of a name, names
_BYLINE = frozenset("author authors byline".split())
_WORDS = 6  # of a name


def authors_of_page(
    tree: Any, data: LinkedData, titles: Sequence[str], site: str, found: str
) -> tuple[str, ...]:
    """The authors, by the first that names any.

    These are the people of the page's record, its `<meta>`, its byline, the organisations of its record, and
    what an extractor found (parted by ';').
    """
    record = data.article(titles)
    given = data.meant(record.get("author") or record.get("creator"))
    people = [one for one in given if not _is_organisation(one)]
    ways: tuple[Iterable[str], ...] = (
        data.names(people),
        meta(tree, *_META),
        _bylines(tree),
        data.names([one for one in given if _is_organisation(one)]),
        found.split(";"),
    )
    return next((names for way in ways if (names := _names(way, site))), ())


def _is_organisation(author: Any) -> bool:
    return isinstance(author, dict) and any(kind.endswith("Organization") for kind in kinds(author))


def _names(given: Iterable[str], site: str) -> tuple[str, ...]:
    """The names of people among what is given, once each; what does not begin with one holds none."""
    names: dict[str, str] = {}
    for one in given:
        line = _LEAD.sub("", _ASIDE.sub("", " ".join(one.split())))
        for number, part in enumerate(_PARTED.split(line)):
            name = _BEHIND.sub("", _LEAD.sub("", part)).strip(" .,-–—")
            if _is_person(name, site):
                names.setdefault(letters(name), name)
            elif not number:
                break
    return tuple(names.values())[:_MOST]


def _is_person(name: str, site: str) -> bool:
    if not name or len(name) > _LONGEST or len(name.split()) > _WORDS or not re.search(r"[^\W\d_]{2}", name):
        return False
    return letters(name) != letters(site) and not _NO_NAME.search(name) and not _JOB.search(name)


def names_in(element: Any) -> tuple[str, ...]:
    """The authors that are named within an element, such as a post."""
    return _names(_bylines(element), "")


def _bylines(tree: Any) -> Iterator[str]:
    """What stands in elements that are marked as an author's name, the surest mark first."""
    for attribute, value in (("itemprop", "author"), ("rel", "author")):
        marked = [one for one in tree.iter() if value in (one.get(attribute) or "").split()]
        if marked:
            beside = [one for one in marked[:_MOST] if one.getparent() is marked[0].getparent()]
            yield from (one.text_content() for one in beside)
            return
    for one in tree.iter("span", "div", "p", "a", "address"):
        text = " ".join(one.text_content().split()) if class_words(one) & _BYLINE else ""
        if text and len(text) <= _LONGEST and _LEAD.match(text):
            yield text
            return
