"""The fields of an article as formats give them, under whatever name; checked, and kept to a length."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from index.article import Article
from index.errors import ExtractError
from index.intake.decode import regular

LONGEST = 1_000_000
"""Characters that the text of one article may have: several novels fit in."""
FIELDS = {
    "url": ("url", "link"),
    "title": ("title", "headline"),
    "text": ("text", "body", "content", "maintext"),
    "published": ("published", "publish_date", "date", "published_at", "datePublished", "date_publish"),
    "updated": ("updated", "modified", "dateModified", "date_modified", "updated_at", "modified_at"),
    "authors": ("authors", "author", "byline"),
    "source": ("source", "publisher", "site"),
    "language": ("language", "lang"),
    "id": ("id",),
}
"""Names of a field, the likeliest first."""
_CUT = {"title": 1_000, "source": 200}  # characters; what is longer is cut
_LEFT_OUT = {"url": 4_000, "language": 40}  # characters; what is longer is none
_AUTHORS, _AUTHOR = 50, 200  # names, characters of one


def field_of(record: dict[str, Any], name: str) -> Any:
    """What a record holds for a field, under the first of its names; None where it holds nothing."""
    return next((record[key] for key in FIELDS[name] if record.get(key) not in (None, "", [])), None)


def string_of(fields: dict[str, Any], name: str) -> str:
    """The text of a field, '' where there is none. Raises ExtractError for anything else."""
    value = fields.get(name)
    if value is None:
        return ""
    if isinstance(value, dict) and isinstance(value.get("name"), str):
        value = value["name"]
    if not isinstance(value, str):
        raise ExtractError(f"the field '{name}' must be text, not {type(value).__name__}")
    return regular(value) if name != "text" else value


def authors_of(value: Any) -> tuple[str, ...]:
    """Names from a list, or from one line ('By Ann Lee and Bo Chan'). Raises ExtractError for others."""
    if value is None:
        return ()
    if isinstance(value, str):
        line = re.sub("^by ", "", " ".join(value.split()), flags=re.IGNORECASE)
        value = re.split(r" ?(?:,|;|\band\b|&) ?", line)
    if not isinstance(value, list):
        raise ExtractError(f"the field 'authors' must be a list or text, not {type(value).__name__}")
    names = [item.get("name", "") if isinstance(item, dict) else item for item in value]
    if not all(isinstance(name, str) for name in names):
        raise ExtractError("the field 'authors' must hold names")
    return tuple(dict.fromkeys(" ".join(regular(name).split()) for name in names if name.strip()))


def fitted(article: Article) -> tuple[Article, list[str]]:
    """An article with fields of a length that can be shown, and what was done to them.

    Raises ExtractError for a text that is longer than LONGEST.
    """
    if len(article.text) > LONGEST:
        size = f"{len(article.text):,} characters, at most {LONGEST:,}"
        raise ExtractError(f"is too long for one article ({size}); split it")
    changed: dict[str, Any] = {}
    told = []
    for name, most in (_CUT | _LEFT_OUT).items():
        value = getattr(article, name) or ""
        if len(value) > most:
            cut = name in _CUT
            changed[name] = f"{value[:most].rstrip()}…" if cut else None
            told.append(
                f"the {name} has {len(value):,} characters: {f'cut to {most:,}' if cut else 'left out'}"
            )
    if len(article.authors) > _AUTHORS or any(len(author) > _AUTHOR for author in article.authors):
        changed["authors"] = tuple(author[:_AUTHOR] for author in article.authors[:_AUTHORS])
        count = f"{len(article.authors):,} author{'s' if len(article.authors) > 1 else ''}"
        told.append(f"of {count} the first {_AUTHORS} are kept, {_AUTHOR} characters of each")
    return replace(article, **changed) if changed else article, told
