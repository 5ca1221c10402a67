"""Stories: which articles are copies of one original, and what they tell differently.

`articles.duplicate_of` names the original, which is itself of no other. `signatures` and `bands` find what a
new article may be a copy of, `links` are the pairs that were found to be copies, and `differences` holds what
a copy tells differently than its original.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from index.article import Difference
from index.storage.connection import Database
from index.storage.seals import demand, sound

STORIES = """
CREATE INDEX articles_by_story ON articles (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE TABLE signatures (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL UNIQUE REFERENCES articles ON DELETE CASCADE,
    signature BLOB NOT NULL, seal BLOB NOT NULL DEFAULT x''
);
CREATE TABLE bands (key INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (key, number)) WITHOUT ROWID;
CREATE TABLE links (article_id TEXT NOT NULL, other_id TEXT NOT NULL, PRIMARY KEY (article_id, other_id))
    WITHOUT ROWID;
CREATE TABLE differences (
    article_id TEXT PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    original TEXT NOT NULL, pairs TEXT NOT NULL, seal BLOB NOT NULL DEFAULT x''
) WITHOUT ROWID;
CREATE TABLE without_signature (
    article_id TEXT PRIMARY KEY REFERENCES articles ON DELETE CASCADE
) WITHOUT ROWID;
"""
"""The tables: the last has the articles of an older version, which are to be compared yet."""

_STORY = "coalesce(CAST(duplicate_of AS TEXT), id)"


class Stories:
    """Reads the stories of a catalogue; a story is named by the id of its original."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self) -> int:
        """How many stories there are: articles that are no copies."""
        return int(self._database.one("SELECT count(*) FROM articles WHERE duplicate_of IS NULL")[0])

    def of(self, articles: Collection[str]) -> dict[str, str]:
        """The stories of articles, by their ids."""
        sql = f"SELECT id, {_STORY} FROM articles WHERE id IN (SELECT value FROM json_each(?))"
        return {row[0]: row[1] for row in self._database.all(sql, json.dumps(sorted(articles)))}

    def sizes(self, stories: Collection[str]) -> dict[str, int]:
        """In how many articles each of these stories stands."""
        sql = "SELECT count(*) FROM articles WHERE duplicate_of = ?"
        return {story: 1 + int(self._database.one(sql, story)[0]) for story in set(stories)}

    def members(self, story: str, limit: int = -1) -> list[str]:
        """The articles in which a story stands: its original, then its copies by day."""
        sql = (
            "SELECT id FROM articles WHERE id = ?1 OR duplicate_of = ?1"
            " ORDER BY duplicate_of IS NOT NULL, day IS NULL, day, id LIMIT ?2"
        )
        return [row[0] for row in self._database.all(sql, story, limit)]

    def largest(self, limit: int) -> list[tuple[str, int, int]]:
        """The stories that stand in most articles: the original, its copies, and how many are versions."""
        sql = (
            "SELECT duplicate_of, count(*), sum(pairs != '[]') FROM articles"
            " JOIN differences ON article_id = id WHERE duplicate_of IS NOT NULL"
            " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?"
        )
        return [(row[0], row[1] - row[2], row[2]) for row in self._database.all(sql, limit)]

    def differing(
        self, story: str, limit: int, version: str | None = None
    ) -> dict[str, tuple[Difference, ...]]:
        """What versions tell differently than the original, by their ids; of so many, or of one."""
        sql = (
            f"SELECT article_id, pairs, original, {sound('differences')} FROM differences WHERE article_id IN"
            " (SELECT id FROM articles WHERE duplicate_of = ?1 AND id = coalesce(?2, id))"
            " AND pairs != '[]' ORDER BY article_id LIMIT ?3"
        )
        found: dict[str, tuple[Difference, ...]] = {}
        for name, pairs, original, is_sound in self._database.all(sql, story, version, limit):
            demand(is_sound and original == story, f"what article {name} tells differently")
            found[name] = to_differences(pairs)
        return found

    def spans(self, article: str) -> list[tuple[int, int]]:
        """The sentences of an article, as its passages have them."""
        sql = "SELECT sentences FROM passages WHERE article_id = ? ORDER BY id"
        return spans_of(row[0] for row in self._database.all(sql, article))

    def missing(self, most: int) -> list[str]:
        """Ids of articles of an older version of Quoth that were compared with no others."""
        sql = "SELECT article_id FROM without_signature ORDER BY article_id LIMIT ?"
        return [row[0] for row in self._database.all(sql, most)]


def spans_of(sentences: Iterable[str]) -> list[tuple[int, int]]:
    """Spans of sentences from what passages keep of them, each once, in order."""
    return sorted({(start, end) for kept in sentences for start, end in json.loads(kept)})


def from_differences(differences: Iterable[Difference]) -> str:
    """Differences as they are kept."""
    return json.dumps(
        [(d.kind, d.start, d.end, d.other_start, d.other_end, d.words, d.other_words) for d in differences],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def to_differences(pairs: str) -> tuple[Difference, ...]:
    """Differences from what is kept."""
    return tuple(Difference(*pair) for pair in json.loads(pairs))
