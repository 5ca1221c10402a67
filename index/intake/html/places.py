"""What an element says of the words in it, by its name, role and classes: a caption, a box beside, …"""

from __future__ import annotations

import re
from typing import Any, Literal

Place = Literal[
    "navigation",
    "aside",
    "footer",
    "caption",
    "hidden",
    "box",
    "comments",
    "embed",
    "quotation",
    "list",
    "rows",
]
"""What the words of a place are; a 'box' holds other stories, sharing, tags, newsletters or the like."""

_BY_TAG: dict[str, Place] = {
    "nav": "navigation",
    "menu": "navigation",
    "aside": "aside",
    "footer": "footer",
    "figcaption": "caption",
    "figure": "caption",
    "blockquote": "quotation",
    "ul": "list",
    "ol": "list",
    "dl": "list",
}
_BY_ROLE: dict[str, Place] = {
    "navigation": "navigation",
    "menu": "navigation",
    "complementary": "aside",
    "contentinfo": "footer",
    "dialog": "box",
    "alertdialog": "box",
}
_BY_WORD: dict[Place, frozenset[str]] = {
    "box": frozenset(
        "advert advertisement advertising ads author authors bio breadcrumb breadcrumbs byline consent cookie"
        " cta disclaimer modal newsletter outbrain pagination paywall popup popular promo promos promotion"
        " readmore recirc recirculation recommendation recommendations recommended related share sharebar"
        " sharedaddy sharing sidebar signup social subscribe subscription taboola tag tags"
        " teaser teasers toolbar tooltip trending".split()
    ),
    "comments": frozenset("comment comments disqus replies respond".split()),
    "caption": frozenset(("caption", "captions")),
}
_UNSEEN = ({"sr", "only"}, {"visually", "hidden"}, {"screen", "reader"})  # classes of words for readers aloud
_EMBED = frozenset("bluesky instagram mastodon tiktok tweet twitter".split())
_WHOLE = frozenset(("article", "body", "html", "main"))  # elements whose classes tell of the page
_CLASS_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_LONGEST = 400  # characters of a class


def places_of(element: Any) -> frozenset[Place]:
    """What an element says of its words."""
    found = {place for place in (_BY_TAG.get(element.tag), _BY_ROLE.get(element.get("role", ""))) if place}
    words = class_words(element)
    if _is_hidden(element, words):
        found.add("hidden")
    if element.tag == "blockquote" and words & _EMBED:
        found.add("embed")
    if {"data", "rows"} <= words:
        found.add("rows")
    if element.tag not in _WHOLE:
        found.update(place for place, named in _BY_WORD.items() if words & named)
    return frozenset(found)


def class_words(element: Any) -> set[str]:
    """The words of an element's class and id, in small letters."""
    named = f"{element.get('class', '')[:_LONGEST]} {element.get('id', '')[:_LONGEST]}"
    return {word.lower() for word in _CLASS_WORD.findall(named)}


def _is_hidden(element: Any, words: set[str]) -> bool:
    style = element.get("style", "")[:_LONGEST].replace(" ", "")
    told = "hidden" in element.attrib or element.get("aria-hidden") == "true" or "display:none" in style
    return told or any(unseen <= words for unseen in _UNSEEN)
