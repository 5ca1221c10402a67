"""What a page says of itself in JSON-LD (schema.org): the record of its article, and whom it names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

_ARTICLE = re.compile(r"(?:Article|Posting|Report|Reportage|Review|Recipe)$")
_WRAPPED = re.compile(r"^(?:/[/*] ?)?<!\[CDATA\[(?: ?\*/)?|(?:/[/*] ?)?\]\]>(?: ?\*/)? ?;?$")
_LONGEST = 4_000_000  # characters of all records of a page
_MOST = 5_000  # records of a page
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart")


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The records of a page, and by their `@id` those that others refer to."""

    records: tuple[Mapping[str, Any], ...]
    by_id: Mapping[str, Mapping[str, Any]]

    def article(self, titles: Sequence[str] = ()) -> Mapping[str, Any]:
        """The record of the article: the one with a title of the page, else the first, else {}."""
        found = [record for record in self.records if any(_ARTICLE.search(kind) for kind in kinds(record))]
        wanted = {letters(title) for title in titles}
        titled = [record for record in found if letters(text_of(record.get("headline"))) in wanted]
        return next(iter([*titled, *found]), {})

    def blog(self) -> Mapping[str, Any]:
        """The record of a live blog; {} where there is none."""
        return next((record for record in self.records if "LiveBlogPosting" in kinds(record)), {})

    def meant(self, value: Any) -> list[Any]:
        """The values of a field, references followed."""
        values = value if isinstance(value, list) else [value]
        return [self.by_id.get(str(one.get("@id")), one) if isinstance(one, dict) else one for one in values]

    def names(self, value: Any) -> list[str]:
        """The names of people or organisations in a field."""
        return [name for one in self.meant(value) if (name := text_of(one))]


def linked_data(tree: Any) -> LinkedData:
    """The records of a page; what is no JSON is passed over."""
    records: list[Mapping[str, Any]] = []
    left = _LONGEST
    for script in tree.iter("script"):
        kind = (script.get("type") or "").split(";")[0].strip().lower()
        text = script.text or ""
        left -= len(text)
        if kind == "application/ld+json" and left > 0:
            records += _records(_parsed(text))
    named = {
        str(record["@id"]): record for record in reversed(records) if len(record) > 1 and "@id" in record
    }
    return LinkedData(tuple(records[:_MOST]), named)


def kinds(record: Mapping[str, Any]) -> list[str]:
    """The types of a record."""
    kind = record.get("@type")
    return [one for one in (kind if isinstance(kind, list) else [kind]) if isinstance(one, str)]


def text_of(value: Any) -> str:
    """A value as text: itself, or its name; '' where it has none."""
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
        value = value[0] if isinstance(value, list) and value else value
    return " ".join(unescape(value).split()) if isinstance(value, str) else ""


def letters(text: str) -> str:
    """A text by its letters and figures alone, small: what two writings of one title share."""
    return re.sub(r"[\W_]+", "", text.casefold())


def _parsed(text: str) -> Any:
    try:
        return json.loads(_WRAPPED.sub("", text.strip()), strict=False)
    except (ValueError, RecursionError):
        return None


def _records(value: Any) -> Iterator[Mapping[str, Any]]:
    waiting = [value]
    for _ in range(_MOST):
        if not waiting:
            return
        one = waiting.pop()
        if isinstance(one, list):
            waiting += reversed(one[:_MOST])
        elif isinstance(one, dict):
            yield one
            waiting += [one[name] for name in reversed(_INSIDE) if isinstance(one.get(name), dict | list)]
