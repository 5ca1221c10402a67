"""The title of a page, without the name of its publisher; and that name as a person would write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from index.intake.html.linked_data import LinkedData, letters, text_of

_PARTED = re.compile(r" ?[|｜ㅣ¦] ?| [-–—·•»:]{1,3} |-(?=[^\s-]{1,40}[|｜ㅣ])|：| ?-- ?")
_ASIDE = re.compile(r" ?\([^()]{0,60}\)$")
_SHORTEST = 12  # letters of a title that is left when a publisher's name is taken off
_SHORTEST_NAME = 3  # letters
_LONGEST = 60  # characters of a publisher's name
_ADDRESS = re.compile(r"^(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,10}/?$", re.IGNORECASE)


def titles_of(tree: Any, data: LinkedData) -> list[str]:
    """What a page calls its article, the best first: for others, in its record, headings, title."""
    headline = text_of(data.article(_written(tree)).get("headline"))
    return list(
        dict.fromkeys(title for title in (*meta(tree, "og:title"), headline, *_written(tree)) if title)
    )


def _written(tree: Any) -> list[str]:
    """The titles that are written in the page itself: its first headings, and its `<title>`."""
    return [" ".join(one.text_content().split()) for tag in ("h1", "title") for one in tree.iter(tag)]


def title_of(titles: Sequence[str], site: str, host: str) -> str:
    """The best title, without the name of its publisher or of a section behind it; '' where there is none."""
    return _without_site(titles[0], titles, site, host) if titles else ""


def site_of(tree: Any, data: LinkedData, titles: Sequence[str], host: str) -> str:
    """The publisher's name: as the page gives it, but for an address; else what titles have behind them."""
    named = [*meta(tree, "og:site_name"), *_publishers(data), *meta(tree, "application-name", "publisher")]
    behind = [tail for title in titles for _, tail in islice(_cut(title), 1) if _is_of_host(tail, host)]
    names = (_ASIDE.sub("", _PARTED.split(name)[0]) for name in (*named, *behind))
    return next((name for name in names if _is_name(name)), "")


def meta(tree: Any, *names: str) -> list[str]:
    """What the `<meta>` elements of these names hold, by the order of the names."""
    found: dict[str, list[str]] = {name: [] for name in names}
    for element in tree.iter("meta"):
        content = " ".join((element.get("content") or "").split())
        for key in {(element.get(attribute) or "").lower() for attribute in ("property", "name", "itemprop")}:
            if content and key in found:
                found[key].append(content)
    return [content for name in names for content in found[name]]


def _publishers(data: LinkedData) -> list[str]:
    return data.names(data.article().get("publisher"))


def _is_name(name: str) -> bool:
    return 1 < len(name) <= _LONGEST and not _ADDRESS.match(name) and not name.startswith("@")


def _cut(title: str) -> Iterator[tuple[str, str]]:
    """A title as what stands before and behind each mark that may part it, from its end."""
    for mark in reversed(list(_PARTED.finditer(title))):
        yield title[: mark.start()].strip(), title[mark.end() :].strip()


def _without_site(title: str, titles: Sequence[str], site: str, host: str) -> str:
    """A title cut off before what names its publisher, or where another title of the page ends."""
    known = {letters(other) for other in titles}
    for before, behind in _cut(title):
        if len(letters(before)) < _SHORTEST:
            break
        named = letters(behind) in (letters(site), letters(host)) or _is_of_host(behind, host)
        if letters(before) in known or (named and letters(behind)):
            return _without_site(before, titles, site, host)
    return title


def _is_of_host(name: str, host: str) -> bool:
    """Whether a name is that of a host: 'USA TODAY' of www.usatoday.com, 'The Orb' of orb.example."""
    told, parts = letters(name), [part for part in host.split(".")[:-1] if len(part) > 2 and part != "www"]
    if len(told) < _SHORTEST_NAME or not parts:
        return False
    main = letters(max(parts, key=len))
    return told == letters(host) or told in main or (len(main) > _SHORTEST_NAME and main in told)


def host_of(url: str) -> str:
    """The host of an address without 'www.'; '' where it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
