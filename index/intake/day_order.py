"""Whether a publisher writes the day before the month: told by the dates that can be read only one way."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from index.article import Article, WrittenDay, source_key
from index.intake.dates import day_of

_WAITING = 100_000  # articles whose day may yet be told


@dataclass(frozen=True, slots=True)
class Unsure:
    """An article whose day may be one of two; `chosen` is the one that it has, month before day."""

    article_id: str
    location: str
    publisher: str
    chosen: date
    other: date

    @property
    def doubt(self) -> str:
        """What a reader of the report should know."""
        return f"its date may be {self.chosen} or {self.other}: read as {self.chosen}"


@dataclass(slots=True)
class DayOrders:
    """What one run learns of how publishers write days."""

    _votes: Counter[tuple[str, bool]] = field(default_factory=Counter)
    _unsure: list[Unsure] = field(default_factory=list)

    def note(self, article: Article, location: str, written: WrittenDay | None) -> None:
        """Take note of an article that came in, and of how its day was written."""
        publisher = source_key(article.source or "")
        if written and publisher and written.day_first is not None:
            self._votes[publisher, written.day_first] += 1
        if written and written.other and len(self._unsure) < _WAITING:
            day = day_of(written.moment)
            self._unsure.append(Unsure(article.id, location, publisher, day, written.other))

    def settled(self) -> tuple[list[Unsure], list[Unsure]]:
        """The unsure whose publisher writes the day first, and those of whose publisher nothing is known.

        A publisher is known who writes all of the days that tell in one way.
        """
        known = {name: first for name, first in self._votes if not self._votes[name, not first]}
        turned = [one for one in self._unsure if known.get(one.publisher)]
        open_ = [one for one in self._unsure if one.publisher not in known]
        return turned, open_
