"""All that is written to the catalogue: articles, corrections, mends, and the log of changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from index.article import Article, Passage, Statement
from index.people import Name, join, titles_in
from index.storage import rows
from index.storage.connection import Database
from index.storage.schema import number_of


@dataclass(frozen=True, slots=True)
class Entry:
    """An article with all that belongs to it, ready to be committed.

    `embeddings` holds the hash of the embedded text of each passage; `reading` is the hash under which the
    attributions that were found in its text are kept.
    """

    article: Article
    location: str
    document_hash: str
    passages: tuple[Passage, ...]
    embeddings: tuple[bytes, ...]
    statements: tuple[tuple[Statement, str], ...]  # each with its stems, by which topics are found
    reading: bytes | None = None


class Changes:
    """Writes a catalogue: each method is one transaction, all or nothing. The one writer holds the lock."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def commit(
        self, entries: Sequence[Entry], vectors: Mapping[bytes, bytes], readings: Mapping[bytes, str]
    ) -> None:
        """Add or replace articles; `vectors` of texts and `readings` are those that are new, by hash."""
        with self._new_generation() as (connection, generation):
            connection.executemany("INSERT OR IGNORE INTO embeddings VALUES (?, ?)", vectors.items())
            connection.executemany("INSERT OR IGNORE INTO readings VALUES (?, ?)", readings.items())
            unread = [key for entry in entries for key in _remove(connection, entry.article.id, generation)]
            for entry in entries:
                _add(connection, entry, generation)
            _forget_readings(connection, unread)
            spoken = {said.speaker for entry in entries for said, _ in entry.statements if said.by_name}
            known = {row[0] for row in connection.execute("SELECT name FROM people")}
            if unread or not spoken <= known:
                _join_people(connection)

    def remove(self, article_ids: Sequence[str], purge: bool = False) -> None:
        """Remove articles.

        `purge` notes that the files must be freed of what was removed, until `purged` tells that they are.
        """
        with self._new_generation() as (connection, generation):
            if purge:
                _set(connection, "purging", 1)
            unread = [key for name in article_ids for key in _remove(connection, name, generation)]
            _forget_readings(connection, unread)
            _join_people(connection)

    def correct(self, names: Sequence[str], person: str) -> None:
        """Note by hand which person names mean, or that one name stands for itself."""
        merged = [(name, person) for name in names if name != person]
        with self._new_generation() as (connection, _):
            if merged:  # what was said of the person's own name before is out of date
                connection.execute("DELETE FROM corrections WHERE name = ? AND person != name", (person,))
            noted = merged or [(person, person)]
            connection.executemany("INSERT OR REPLACE INTO corrections VALUES (?, ?)", noted)
            _join_people(connection)

    def mend(self, embeddings: Mapping[int, bytes], vectors: Mapping[bytes, bytes]) -> None:
        """Give passages (by id) the hashes of their texts, and these their vectors."""
        with self._new_generation() as (connection, generation):
            connection.executemany("INSERT OR REPLACE INTO embeddings VALUES (?, ?)", vectors.items())
            for number, key in embeddings.items():
                connection.execute("INSERT INTO changes VALUES (?, ?, 0)", (generation, number))
                connection.execute("INSERT INTO changes VALUES (?, ?, 1)", (generation, number))
                connection.execute("UPDATE passages SET embedding = ? WHERE id = ?", (key, number))

    def touch(self, article_id: str, path: str | None, location: str, document_hash: str) -> None:
        """Remember where an unchanged article now comes from."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE articles SET path = ?, location = ?, document_hash = ? WHERE id = ?",
                (path, location, document_hash, article_id),
            )

    @contextmanager
    def _new_generation(self) -> Iterator[tuple[sqlite3.Connection, int]]:
        """A transaction that readers will see as the next generation."""
        with self._database.transaction() as connection:
            generation = number_of(self._database, "generation") + 1
            _set(connection, "generation", generation)
            yield connection, generation

    # The log

    def since(self, generation: int) -> tuple[list[int], list[int]] | None:
        """Passages removed and added after `generation`; None when the log no longer reaches so far back."""
        if generation < number_of(self._database, "log_start"):
            return None
        last: dict[int, int] = {}
        sql = "SELECT passage_id, added FROM changes WHERE generation > ? ORDER BY rowid"
        for row in self._database.all(sql, generation):
            last[row[0]] = row[1]
        return [p for p, added in last.items() if not added], [p for p, added in last.items() if added]

    def forget_unused(self, log_until: int) -> None:
        """Drop vectors that no passage uses any more, and the log of changes up to a generation."""
        start = number_of(self._database, "log_start")
        idle = self._database.first("SELECT 1 FROM unused") is None
        if idle and self._database.first("SELECT 1 FROM changes WHERE generation <= ?", log_until) is None:
            return
        with self._database.transaction() as connection:
            connection.execute(
                "DELETE FROM embeddings WHERE hash IN (SELECT hash FROM unused)"
                " AND NOT EXISTS (SELECT 1 FROM passages WHERE embedding = embeddings.hash)"
            )
            connection.execute("DELETE FROM unused")
            connection.execute("DELETE FROM changes WHERE generation <= ?", (log_until,))
            _set(connection, "log_start", max(start, log_until))

    # Freeing the file of what was removed

    def is_purging(self) -> bool:
        """Whether removed articles may still stand in the files, because a removal was cut off."""
        return bool(number_of(self._database, "purging"))

    def vacuum(self) -> None:
        """Write the file anew, without what was deleted.

        (SQLite's secure_delete alone leaves traces: cells that moved between pages.)
        """
        self._database.all("VACUUM")

    def empty_log(self) -> bool:
        """Fold the write-ahead log into the file; False where a reader still needs some of it."""
        return not self._database.one("PRAGMA wal_checkpoint(TRUNCATE)")[0]

    def purged(self) -> None:
        """The files have been freed of what was removed."""
        with self._database.transaction() as connection:
            _set(connection, "purging", 0)


def _set(connection: sqlite3.Connection, key: str, value: int) -> None:
    connection.execute("UPDATE meta SET value = ? WHERE key = ?", (value, key))


def _remove(connection: sqlite3.Connection, article_id: str, generation: int) -> list[bytes]:
    """Remove an article; returns the hash of its reading, if it was there."""
    connection.execute(
        "INSERT INTO changes SELECT ?, id, 0 FROM passages WHERE article_id = ?", (generation, article_id)
    )
    connection.execute(
        "INSERT OR IGNORE INTO unused SELECT embedding FROM passages WHERE article_id = ?", (article_id,)
    )
    found = connection.execute("DELETE FROM articles WHERE id = ? RETURNING reading", (article_id,))
    return [row[0] for row in found.fetchall() if row[0]]


def _add(connection: sqlite3.Connection, entry: Entry, generation: int) -> None:
    row = rows.from_article(entry.article, entry.location, entry.document_hash, entry.reading)
    connection.execute(f"INSERT INTO articles VALUES ({', '.join('?' * len(row))})", row)
    for passage, embedding in zip(entry.passages, entry.embeddings, strict=True):
        cursor = connection.execute(
            "INSERT INTO passages VALUES (NULL, ?, ?, ?, ?, ?)", rows.from_passage(passage, embedding)
        )
        connection.execute("INSERT INTO changes VALUES (?, ?, 1)", (generation, cursor.lastrowid))
    connection.executemany(
        f"INSERT INTO statements VALUES (NULL{', ?' * 16})",
        [rows.from_statement(statement, terms) for statement, terms in entry.statements],
    )


def _forget_readings(connection: sqlite3.Connection, hashes: Iterable[bytes]) -> None:
    """Drop what was found in texts, where no article has the text any more."""
    connection.executemany(
        "DELETE FROM readings WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM articles WHERE reading = hash)",
        [(key,) for key in hashes],
    )


def _join_people(connection: sqlite3.Connection) -> None:
    """Bring the table of people up to date: who is meant by each name that speaks."""
    sql = (
        "SELECT speaker, count(*), group_concat(DISTINCT CASE WHEN length(mention) < 60 THEN mention END)"
        " FROM statements WHERE by_name AND speaker IS NOT NULL GROUP BY speaker"
    )
    names = [Name(row[0], row[1], titles_in(row[2] or "")) for row in connection.execute(sql)]
    corrections = dict(connection.execute("SELECT name, person FROM corrections").fetchall())
    connection.execute("DELETE FROM people")
    connection.executemany("INSERT INTO people VALUES (?, ?)", join(names, corrections).items())
