"""What a feed or a sitemap names: pages with their days, and what it holds of each article itself."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, Literal

from index.article import FeedEntry

Kind = Literal["feed", "sitemap", "sitemaps"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that is named, and when it says that this was published (an ISO day).

    `changed` is when a sitemap says that it was last changed. `name` stands for a link that is not there.
    `own` is what the feed itself holds of the article; `had_text` tells of a remembered entry that it had.
    """

    link: str
    published: str | None
    changed: str | None = None
    name: str = ""
    own: FeedEntry | None = None
    had_text: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """The pages that are named, none twice; how many more were left out, how many entries name none.

    Of a sitemap the newest come first; `sitemaps` names other sitemaps.
    """

    entries: tuple[Entry, ...]
    left_out: int = 0
    without: int = 0
    kind: Kind = "feed"

    def to_json(self) -> str:
        """The entries, for an index to keep; not what a feed holds of the articles."""
        rows = [(one.link, one.published, one.changed, one.had_text) for one in self.entries if one.link]
        return json.dumps([self.kind, rows])

    def first(self, count: int) -> Listing:
        """So many of the entries, and the others left out."""
        return replace(
            self,
            entries=self.entries[:count],
            left_out=self.left_out + max(0, len(self.entries) - count),
        )

    @classmethod
    def from_json(cls, text: str) -> Listing:
        """Raises ValueError for what `to_json` did not write."""
        try:
            found = json.loads(text)
        except RecursionError as error:
            raise ValueError("deeper than a listing is") from error
        if not isinstance(found, list) or len(found) != 2 or found[0] not in ("feed", "sitemap"):
            raise ValueError("no listing")
        kind, rows = found
        if not isinstance(rows, list) or not all(_is_entry(row) for row in rows):
            raise ValueError("no listing")
        entries = tuple(Entry(link, day, changed, had_text=had) for link, day, changed, had in rows)
        return cls(entries, kind=kind)


def _is_entry(row: Any) -> bool:
    return (
        isinstance(row, list)
        and len(row) == 4
        and isinstance(row[0], str)
        and all(value is None or isinstance(value, str) for value in row[1:3])
        and isinstance(row[3], bool)
    )
