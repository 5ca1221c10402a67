"""All that is written to the catalogue: articles, corrections, mends, and the log of changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from index.article import Article, Passage, Role, Statement, Visit
from index.storage import rows
from index.storage.audit import ORPHANS
from index.storage.connection import Database
from index.storage.grouping import Grouping, rebuild_bands
from index.storage.persons import join_people
from index.storage.proofs import (
    note_articles,
    note_names,
    note_state,
    seal_again,
    seal_article,
    settle,
)
from index.storage.schema import lookups, names, number_of
from index.storage.seals import COLUMNS, sealed, sound
from index.storage.versions import forget as forget_versions
from index.storage.versions import move, supersede
from index.storage.visits import forget_feeds, note


@dataclass(frozen=True, slots=True)
class Entry:
    """An article with all that belongs to it, ready to be committed.

    `embeddings` holds the hash of the embedded text of each passage; `reading` is the hash under which the
    attributions that were found in its text are kept; `replaces` are ids of articles that this one is,
    from a file that has moved, or at another address. `supersedes`: what is there of it is to stay on record.
    """

    article: Article
    location: str
    document_hash: str
    passages: tuple[Passage, ...]
    embeddings: tuple[bytes, ...]
    statements: tuple[tuple[Statement, str], ...]  # each with its stems, by which topics are found
    reading: bytes | None = None
    visit: Visit | None = None
    replaces: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    supersedes: bool = False


Follow = Callable[[Sequence[int], Sequence[int]], str | None]
"""Brings the words up to a commit that is about to be made: takes the ids of the passages that went and came,
returns the new stamp, or None where nothing came or went."""


class Changes:
    """Writes a catalogue: each method is one transaction, all or nothing. The one writer holds the lock.

    Each row is sealed as it is written. `follow` is called before the commit, so that the words of a
    generation are there, whole, when it is.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def commit(
        self,
        entries: Sequence[Entry],
        vectors: Mapping[bytes, bytes],
        readings: Mapping[bytes, str],
        follow: Follow,
    ) -> None:
        """Add or replace articles; `vectors` of texts and `readings` are those that are new, by hash."""
        with self._new_generation(follow) as (connection, generation):
            _put(connection, "embeddings", vectors)
            _put(connection, "readings", readings)
            for entry in entries:
                _put_on_record(connection, entry)
            old = [name for entry in entries for name in (entry.article.id, *entry.replaces)]
            stories = Grouping(connection)
            stories.leave(old)
            gone = [row for name in old for row in _remove(connection, name, generation)]
            come = [_add(connection, entry, generation) for entry in entries]
            note_articles(connection, [row[1] for row in gone], come)
            stories.join(entry.article.id for entry in entries)
            _forget_readings(connection, [row[0] for row in gone])
            join_people(connection)
            note_names(connection)

    def remove(self, article_ids: Sequence[str], follow: Follow, purge: bool = False) -> None:
        """Remove articles.

        `purge` notes that the files must be freed of what was removed, until `purged` tells that they are.
        """
        with self._new_generation(follow) as (connection, generation):
            if purge:
                _set(connection, "purging", 1)
                forget_feeds(connection)
            stories = Grouping(connection)
            stories.leave(article_ids)
            gone = [row for name in article_ids for row in _remove(connection, name, generation)]
            for name in article_ids:
                forget_versions(connection, name)
            note_articles(connection, [row[1] for row in gone], ())
            stories.join(())
            _forget_readings(connection, [row[0] for row in gone])
            join_people(connection)
            note_names(connection)

    def compare(self, article_ids: Sequence[str], follow: Follow) -> None:
        """Find the stories of articles that an older version took in, which compared them with no others."""
        with self._new_generation(follow) as (connection, _):
            Grouping(connection).join(article_ids)

    def correct(self, names: Sequence[str], person: str, follow: Follow) -> None:
        """Note by hand which person names mean, or that one name stands for itself."""
        merged = [(name, person) for name in names if name != person]
        with self._new_generation(follow) as (connection, _):
            if merged:  # what was said of the person's own name before is out of date
                connection.execute("DELETE FROM corrections WHERE name = ? AND person != name", (person,))
            _put(connection, "corrections", dict(merged or [(person, person)]))
            join_people(connection)
            note_names(connection)

    def mend(self, vectors: Mapping[bytes, bytes], follow: Follow) -> None:
        """Give texts (by hash) their vectors again."""
        with self._new_generation(follow) as (connection, generation):
            _put(connection, "embeddings", vectors)
            for key in vectors:
                for added in (0, 1):
                    connection.execute(
                        "INSERT INTO changes SELECT ?, id, ? FROM passages WHERE embedding = ?",
                        (generation, added, key),
                    )

    def touch(
        self, article_id: str, path: str | None, location: str, document_hash: str, visit: Visit | None = None
    ) -> bool:
        """Remember where an unchanged article now comes from; False where it is not what was committed."""
        with self._database.transaction() as connection:
            sql = f"SELECT seal FROM articles WHERE id = ? AND {sound('articles')}"
            held = connection.execute(sql, (article_id,)).fetchone()
            if held is None:
                return False
            connection.execute(
                "UPDATE articles SET path = ?, location = ?, document_hash = ? WHERE id = ?",
                (path, location, document_hash, article_id),
            )
            note_articles(connection, [held[0]], [seal_again(connection, article_id)])
            if visit:
                note(connection, visit, article_id)
        return True

    def settle(self, follow: Follow) -> None:
        """Drop what belongs to nothing, join the people again, and bind what is there to each other."""
        with self._new_generation(follow) as (connection, generation):
            for table, condition in ORPHANS.items():
                if table == "passages":
                    logged = f"SELECT ?, id, 0 FROM passages WHERE {condition}"
                    connection.execute(f"INSERT INTO changes {logged}", (generation,))
                if table != "embeddings":
                    connection.execute(f"DELETE FROM {table} WHERE {condition}")
            orphans = f"SELECT hash FROM embeddings WHERE {ORPHANS['embeddings']}"
            connection.execute(f"INSERT OR IGNORE INTO unused {orphans}")
            connection.execute(f"DELETE FROM corrections WHERE NOT {sound('corrections')}")
            rebuild_bands(connection)
            join_people(connection)
            settle(connection)

    def rebuild_lookups(self) -> None:
        """Make the lookups (SQLite's indexes) anew from the tables, and those that are missing."""
        self._database.all("REINDEX")
        missing = lookups().keys() - names(self._database, "index")
        for name in missing:
            self._database.all(lookups()[name])

    def renew(self, words: str | None) -> None:
        """Begin a generation of the same rows, so that readers take derived parts that were made anew.

        `words` is the stamp of words, where it was those.
        """
        with self._new_generation(lambda removed, added: words):
            pass

    @contextmanager
    def _new_generation(self, follow: Follow) -> Iterator[tuple[sqlite3.Connection, int]]:
        """A transaction that readers will see as the next generation."""
        with self._database.transaction() as connection:
            generation = number_of(self._database, "generation") + 1
            _set(connection, "generation", generation)
            yield connection, generation
            stamp = follow(*self._logged(generation - 1))
            if stamp is not None:
                _put(connection, "derived", {"words": stamp})
            note_state(connection)

    # The log

    def since(self, generation: int) -> tuple[list[int], list[int]] | None:
        """Passages removed and added after `generation`; None when the log no longer reaches so far back."""
        if generation < number_of(self._database, "log_start"):
            return None
        return self._logged(generation)

    def _logged(self, generation: int) -> tuple[list[int], list[int]]:
        last: dict[int, int] = {}
        sql = "SELECT CAST(passage_id AS INTEGER), added FROM changes WHERE generation > ? ORDER BY rowid"
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
            note_state(connection)

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
            note_state(connection)


def _set(connection: sqlite3.Connection, key: str, value: int) -> None:
    connection.execute("UPDATE meta SET value = ? WHERE key = ?", (value, key))


def _put(
    connection: sqlite3.Connection, table: str, pairs: Mapping[bytes, bytes | str] | Mapping[str, str]
) -> None:
    """Sealed rows of a table with a key and a value, in the place of those that have the key."""
    key, value = COLUMNS[table].split(", ")
    connection.executemany(
        f"INSERT INTO {table} VALUES (?, ?, x'') ON CONFLICT ({key})"
        f" DO UPDATE SET {value} = excluded.{value}, seal = x''",
        pairs.items(),
    )
    connection.executemany(
        f"UPDATE {table} SET seal = {sealed(table)} WHERE {key} = ?", [(name,) for name in pairs]
    )


def _put_on_record(connection: sqlite3.Connection, entry: Entry) -> None:
    """Keep what an article said until now, where it has been read anew and says something else."""
    article = entry.article
    for name in (*entry.replaces, article.id):
        if entry.supersedes:
            supersede(connection, name, article.title, article.text, datetime.now(UTC))
        move(connection, name, article.id)


def _remove(connection: sqlite3.Connection, article_id: str, generation: int) -> list[tuple[bytes, bytes]]:
    """Remove an article; returns the hash of its reading and its seal, if it was there."""
    connection.execute(
        "INSERT INTO changes SELECT ?, id, 0 FROM passages WHERE article_id = ?", (generation, article_id)
    )
    connection.execute(
        "INSERT OR IGNORE INTO unused SELECT embedding FROM passages WHERE article_id = ?", (article_id,)
    )
    found = connection.execute("DELETE FROM articles WHERE id = ? RETURNING reading, seal", (article_id,))
    return [tuple(row) for row in found.fetchall()]


def _add(connection: sqlite3.Connection, entry: Entry, generation: int) -> bytes:
    """Put an article in, with all that belongs to it; returns its seal."""
    article = replace(entry.article, duplicate_of=None)  # which story it is of is found anew
    row = rows.from_article(article, entry.location, entry.document_hash, entry.reading)
    updated = article.updated.isoformat() if article.updated else None
    connection.execute(
        f"INSERT INTO articles VALUES ({', '.join('?' * len(row))}, x'', x'', ?)", (*row, updated)
    )
    for passage, embedding in zip(entry.passages, entry.embeddings, strict=True):
        cursor = connection.execute(
            "INSERT INTO passages VALUES (NULL, ?, ?, ?, ?, ?, x'')", rows.from_passage(passage, embedding)
        )
        connection.execute("INSERT INTO changes VALUES (?, ?, 1)", (generation, cursor.lastrowid))
    connection.executemany(
        f"INSERT INTO statements VALUES (NULL{', ?' * 16}, x'')",
        [rows.from_statement(statement, terms) for statement, terms in entry.statements],
    )
    connection.executemany(
        f"INSERT INTO roles VALUES (NULL{', ?' * 9}, x'')", [rows.from_role(role) for role in entry.roles]
    )
    if entry.visit:
        note(connection, entry.visit, entry.article.id)
    return seal_article(connection, entry.article.id)


def _forget_readings(connection: sqlite3.Connection, hashes: Iterable[bytes | None]) -> None:
    """Drop what was found in texts, where no article has the text any more."""
    connection.executemany(
        "DELETE FROM readings WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM articles WHERE reading = hash)",
        [(key,) for key in hashes],
    )
