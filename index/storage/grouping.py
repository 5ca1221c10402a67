"""Keeps stories right while articles come and go, inside the transaction in which they do.

Each article that comes is compared with those that share a band of its signature, so that the time it takes
does not grow with the index; it is linked to those that it is a copy of, and their stories become one. Of a
story the earliest published is the original; ties go by what came in first. When an article goes, the links
that are left tell what still is one story.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, time

from index.article import Difference
from index.copies import Text, bands, compare, differences, likeness, signature
from index.storage.proofs import note_articles, seal_again
from index.storage.seals import sealed, sound
from index.storage.stories import from_differences, spans_of

_OF_BAND = 40  # articles of one band that are looked at, ...
_ESTIMATED = 120  # ... of all bands that are weighed by their signatures, ...
_READ = 16  # ... whose texts are compared, ...
_LINKED = 6  # ... and that are linked
_LEAST = 0.1  # what signatures must have in common for texts to be compared
_TEXTS = 64  # texts that are held, so that each is read once

Order = tuple[datetime, str, int]
"""What puts the articles of a story in order: published, first seen, come in."""


class Grouping:
    """The stories of one transaction: `leave` before articles are removed, `join` after others are put in."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._texts: dict[str, Text | None] = {}
        self._told: dict[tuple[str, bytes], tuple[Difference, ...]] = {}
        self._left: dict[str, set[str]] = {}  # what is left of stories
        self._torn: set[str] = set()  # articles that were linked to one that went
        self._resealed: dict[str, tuple[bytes, bytes]] = {}

    # Who goes

    def leave(self, articles: Collection[str]) -> None:
        """Forget articles that are about to be removed, and note whom they leave behind."""
        going = set(articles)
        for name in going:
            linked = self._linked(name)
            story = self._story(name)
            if linked and story not in self._left:
                self._left[story] = set(self._of(story)) - going
            self._torn.update(linked)
            self._unsign(name)
        self._torn -= going

    def _unsign(self, name: str) -> None:
        for number, signed in self._rows(
            "SELECT number, CAST(signature AS BLOB) FROM signatures WHERE article_id = ?", name
        ):
            keys = [(key, number) for key in bands(signed)] if len(signed) % 8 == 0 else []
            self._connection.executemany("DELETE FROM bands WHERE key = ? AND number = ?", keys)
        self._connection.execute("DELETE FROM signatures WHERE article_id = ?", (name,))
        of_copies = "article_id = ?1 OR article_id IN (SELECT id FROM articles WHERE duplicate_of = ?1)"
        self._connection.execute(f"DELETE FROM differences WHERE {of_copies}", (name,))
        pairs = [pair for other in self._linked(name) for pair in ((name, other), (other, name))]
        self._connection.executemany("DELETE FROM links WHERE article_id = ? AND other_id = ?", pairs)

    # Who comes

    def join(self, articles: Iterable[str]) -> None:
        """Mend the stories of which an article went, and find those of the articles that came."""
        self._mend()
        for name in articles:
            self._sign(name)
            linked = self._link(name)
            for left in self._rivals(name, linked):
                self._elect(left)
            self._unite(name, self._linked(name))
        gone = [before for before, _ in self._resealed.values()]
        note_articles(self._connection, gone, [after for _, after in self._resealed.values()])

    def _sign(self, name: str) -> None:
        signed = signature(self._rows("SELECT text FROM articles WHERE id = ?", name)[0][0])
        cursor = self._connection.execute(
            "INSERT INTO signatures (article_id, signature) VALUES (?, ?)", (name, signed)
        )
        self._connection.execute(
            f"UPDATE signatures SET seal = {sealed('signatures')} WHERE article_id = ?", (name,)
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO bands VALUES (?, ?)", [(key, cursor.lastrowid) for key in bands(signed)]
        )
        self._connection.execute("DELETE FROM without_signature WHERE article_id = ?", (name,))

    def _link(self, name: str) -> list[str]:
        """Link an article to those that it is a copy of; of each story first to one, the most alike."""
        found: list[str] = []
        of_source: dict[str | None, str] = {}
        for other in self._candidates(name):
            if len(found) == _LINKED or not self._are_copies(name, other):
                continue
            source, story = self._source(other), self._story(other)
            if source == self._source(name) or of_source.setdefault(source, story) == story:
                found.append(other)
        pairs = [pair for other in found for pair in ((name, other), (other, name))]
        self._connection.executemany("INSERT OR IGNORE INTO links VALUES (?, ?)", pairs)
        return found

    def _rivals(self, name: str, linked: Collection[str]) -> list[set[str]]:
        """Cut links of copies to articles of this one's publisher that are of another story, if less alike.

        What a publisher prints under all its articles is in a copy of one too: that makes it no copy of the
        others. Returns the articles of stories that were cut.
        """
        own = {name, *(self._story(other) for other in linked if self._source(other) == self._source(name))}
        cut: list[set[str]] = []
        for other in linked:
            if self._source(other) == self._source(name):
                continue
            for rival in self._linked(other):
                if rival == name or self._source(rival) != self._source(name) or self._story(rival) in own:
                    continue
                less = min(name, rival, key=lambda one: self._alike(one, other))
                self._cut(less, other)
                if less == name:
                    break
                cut.append(set(self._of(self._story(other))))
        return cut

    def _cut(self, one: str, other: str) -> None:
        pairs = [(one, other), (other, one)]
        self._connection.executemany("DELETE FROM links WHERE article_id = ? AND other_id = ?", pairs)

    def _alike(self, one: str, other: str) -> float:
        return likeness(self._signed(one), self._signed(other))

    def _signed(self, name: str) -> bytes:
        rows = self._rows("SELECT CAST(signature AS BLOB) FROM signatures WHERE article_id = ?", name)
        return bytes(rows[0][0])

    def _source(self, name: str) -> str | None:
        text = self._text(name)
        return text.source if text else None

    def _candidates(self, name: str) -> list[str]:
        """Articles that may be copies, most alike first; of each story the first before the second of any."""
        number, signed = self._rows("SELECT number, signature FROM signatures WHERE article_id = ?", name)[0]
        shared = Counter[int]()
        for key in bands(signed):
            sql = "SELECT number FROM bands WHERE key = ? LIMIT ?"
            shared.update(row[0] for row in self._connection.execute(sql, (key, _OF_BAND)))
        del shared[number]
        alike: list[tuple[float, str, str]] = []
        for other, _ in shared.most_common(_ESTIMATED):
            for other_name, other_signed in self._rows(
                "SELECT article_id, CAST(signature AS BLOB) FROM signatures WHERE number = ?", other
            ):
                share = likeness(signed, other_signed) if len(signed) == len(other_signed) else 0.0
                if share >= _LEAST:
                    alike.append((share, other_name, self._story(other_name)))
        alike.sort(key=lambda one: -one[0])
        seen = Counter[str]()
        ranked = []
        for share, other_name, story in alike:
            seen[story] += 1
            ranked.append((seen[story], -share, other_name))
        return [other_name for _, _, other_name in sorted(ranked)[:_READ]]

    def _are_copies(self, name: str, other: str) -> bool:
        one, two = self._text(name), self._text(other)
        return one is not None and two is not None and compare(one, two) is not None

    def _unite(self, name: str, linked: Iterable[str]) -> None:
        """Make one story of an article and of all stories that it is linked to."""
        stories = {name, *(self._story(other) for other in linked)}
        original = min(stories, key=self._order)
        for story in stories - {original}:
            for member in self._of(story):
                self._assign(member, original)
        self._assign(original, None)

    # Who is left

    def _mend(self) -> None:
        """Find anew what is one story among the articles that removed ones left behind."""
        for left in self._left.values():
            _, *smaller = sorted(self._parts(left), key=len, reverse=True) or [set[str]()]
            for name in sorted(self._torn & set[str]().union(*smaller), key=self._order):
                self._link(name)
            self._elect(left)

    def _elect(self, articles: Collection[str]) -> None:
        """Give each part of these articles that links still lead through its original."""
        for part in self._parts(articles):
            original = min(part, key=self._order)
            self._assign(original, None)
            for member in part - {original}:
                self._assign(member, original)

    def _parts(self, articles: Collection[str]) -> list[set[str]]:
        """Articles by what links still lead to."""
        left, parts = set(articles), list[set[str]]()
        while left:
            parts.append(self._reached(left.pop()))
            left -= parts[-1]
        return parts

    def _reached(self, name: str) -> set[str]:
        """All articles that links lead to from one, and itself."""
        reached, fresh = {name}, [name]
        while fresh:
            one = fresh.pop()
            new = set(self._linked(one)) - reached
            reached |= new
            fresh += new
        return reached

    # What a story is

    def _assign(self, name: str, original: str | None) -> None:
        """Let an article be a copy of this original, or an original; one that is damaged is left as it is."""
        sql = f"SELECT seal, duplicate_of FROM articles WHERE id = ? AND {sound('articles')}"
        held = self._rows(sql, name)
        if not held:
            return
        self._tell(name, original)
        if held[0][1] == original:
            return
        self._connection.execute("UPDATE articles SET duplicate_of = ? WHERE id = ?", (original, name))
        first = self._resealed[name][0] if name in self._resealed else held[0][0]
        self._resealed[name] = first, seal_again(self._connection, name)

    def _tell(self, name: str, original: str | None) -> None:
        """Keep what a copy tells differently than its original."""
        if original is None:
            self._connection.execute("DELETE FROM differences WHERE article_id = ?", (name,))
            return
        held = f"SELECT 1 FROM differences WHERE article_id = ? AND original = ? AND {sound('differences')}"
        if self._rows(held, name, original):
            return
        pairs = from_differences(self._differences(original, name))
        self._connection.execute(
            "INSERT OR REPLACE INTO differences VALUES (?, ?, ?, x'')", (name, original, pairs)
        )
        self._connection.execute(
            f"UPDATE differences SET seal = {sealed('differences')} WHERE article_id = ?", (name,)
        )

    def _differences(self, original: str, name: str) -> tuple[Difference, ...]:
        """What a copy tells differently; of two that have the same text it is worked out once."""
        key = original, self._rows("SELECT CAST(reading AS BLOB) FROM articles WHERE id = ?", name)[0][0]
        if key not in self._told:
            one, two = self._text(original), self._text(name)
            self._told[key] = differences(one.sentences, two.sentences) if one and two else ()
        return self._told[key]

    def _linked(self, name: str) -> list[str]:
        return [row[0] for row in self._rows("SELECT other_id FROM links WHERE article_id = ?", name)]

    def _story(self, name: str) -> str:
        rows = self._rows("SELECT coalesce(duplicate_of, id) FROM articles WHERE id = ?", name)
        return str(rows[0][0]) if rows else name

    def _of(self, story: str) -> list[str]:
        sql = "SELECT id FROM articles WHERE id = ?1 OR duplicate_of = ?1"
        return [row[0] for row in self._rows(sql, story)]

    def _order(self, name: str) -> Order:
        sql = (
            "SELECT published, added, number FROM articles LEFT JOIN signatures ON article_id = id"
            " WHERE id = ?"
        )
        published, added, number = self._rows(sql, name)[0]
        return _moment(published), added, number or 0

    def _text(self, name: str) -> Text | None:
        """An article as it is compared; None for one that is not what was committed."""
        if name not in self._texts:
            for old in list(self._texts)[: 1 - _TEXTS]:
                del self._texts[old]
            self._texts[name] = self._read(name)
        return self._texts[name]

    def _read(self, name: str) -> Text | None:
        sql = (
            "SELECT title, text, coalesce(source_key, host) FROM articles"
            f" WHERE id = ? AND {sound('articles')}"
        )
        found = self._rows(sql, name)
        if not found:
            return None
        kept = self._rows("SELECT sentences FROM passages WHERE article_id = ?", name)
        return Text(found[0][0], found[0][1], spans_of(row[0] for row in kept), found[0][2])

    def _rows(self, sql: str, *values: str | int) -> Sequence[sqlite3.Row]:
        return self._connection.execute(sql, values).fetchall()


def rebuild_bands(connection: sqlite3.Connection) -> None:
    """Make the lookup of signatures anew from them."""
    connection.execute("DELETE FROM bands")
    for number, signed in connection.execute("SELECT number, signature FROM signatures").fetchall():
        connection.executemany("INSERT INTO bands VALUES (?, ?)", [(key, number) for key in bands(signed)])


def _moment(published: str | None) -> datetime:
    """When an article was published; one with a day alone at the end of it, one without after all others."""
    if published is None:
        return datetime.max.replace(tzinfo=UTC)
    if "T" not in published:
        return datetime.combine(date.fromisoformat(published), time.max, UTC)
    moment = datetime.fromisoformat(published)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
