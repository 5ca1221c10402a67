"""The truth: one SQLite file with articles, passages, embeddings, statements and the log of changes.

The commit of a transaction here is the only commit point of an index. All SQL of Quoth is in this file;
how records and rows turn into each other is in `rows.py`.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import rows
from index.article import Article, Filters, Passage, Searchable, Stated, Statement, source_key
from index.connection import Database
from index.errors import NewerVersion
from index.people import Name, join, titles_in

SCHEMA_VERSION = 3

_READINGS = """
CREATE INDEX articles_by_reading ON articles (reading);
CREATE TABLE readings (hash BLOB PRIMARY KEY, found TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE people (name TEXT PRIMARY KEY, person TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE corrections (name TEXT PRIMARY KEY, person TEXT NOT NULL) WITHOUT ROWID;
"""

_SCHEMA = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('generation', 0), ('log_start', 0), ('purging', 0);

CREATE TABLE articles (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, url TEXT, path TEXT, published TEXT,
    authors TEXT NOT NULL, source TEXT, language TEXT, added TEXT NOT NULL, duplicate_of TEXT,
    day TEXT, source_key TEXT, host TEXT,
    location TEXT NOT NULL, content_hash TEXT NOT NULL, document_hash TEXT NOT NULL, reading BLOB
);
CREATE INDEX articles_by_day ON articles (day DESC, id);
CREATE INDEX articles_by_path ON articles (path);
CREATE INDEX articles_by_location ON articles (location);

CREATE TABLE embeddings (hash BLOB PRIMARY KEY, vector BLOB NOT NULL);

CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, sentences TEXT NOT NULL,
    embedding BLOB NOT NULL REFERENCES embeddings (hash)
);
CREATE INDEX passages_by_article ON passages (article_id);
CREATE INDEX passages_by_embedding ON passages (embedding);

CREATE TABLE statements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
    speaker TEXT, mention TEXT NOT NULL, cue TEXT NOT NULL, kind TEXT NOT NULL, spans TEXT NOT NULL,
    text TEXT NOT NULL, sentence_start INTEGER NOT NULL, sentence_end INTEGER NOT NULL,
    said_on TEXT, confidence REAL NOT NULL, modality TEXT NOT NULL DEFAULT 'stated', reported_by TEXT,
    by_name INTEGER NOT NULL DEFAULT 0, terms TEXT NOT NULL DEFAULT ''
);
CREATE INDEX statements_by_article ON statements (article_id);
CREATE INDEX statements_by_speaker ON statements (speaker COLLATE NOCASE);

CREATE TABLE changes (generation INTEGER NOT NULL, passage_id INTEGER NOT NULL, added INTEGER NOT NULL);
CREATE INDEX changes_by_generation ON changes (generation);
CREATE TABLE unused (hash BLOB PRIMARY KEY) WITHOUT ROWID;
{_READINGS}
PRAGMA user_version = {SCHEMA_VERSION};
"""

_FROM_VERSION_1 = """
INSERT INTO meta VALUES ('purging', 0);
CREATE TABLE unused (hash BLOB PRIMARY KEY) WITHOUT ROWID;
"""
_FROM_VERSION_2 = f"""
ALTER TABLE articles ADD COLUMN reading BLOB;
ALTER TABLE statements ADD COLUMN modality TEXT NOT NULL DEFAULT 'stated';
ALTER TABLE statements ADD COLUMN reported_by TEXT;
ALTER TABLE statements ADD COLUMN by_name INTEGER NOT NULL DEFAULT 0;
ALTER TABLE statements ADD COLUMN terms TEXT NOT NULL DEFAULT '';
{_READINGS}
PRAGMA user_version = 3;
"""
_NEWEST = "coalesce(said_on, day) DESC, statements.id"
_MIGRATIONS = {0: (_SCHEMA,), 1: (_FROM_VERSION_1, _FROM_VERSION_2), 2: (_FROM_VERSION_2,)}


@dataclass(frozen=True, slots=True)
class Entry:
    """An article with all that belongs to it, ready to be committed.

    `embeddings` holds the hash of the embedded text of each passage, `vectors` the new ones among them.
    """

    article: Article
    location: str
    document_hash: str
    passages: tuple[Passage, ...]
    embeddings: tuple[bytes, ...]
    statements: tuple[tuple[Statement, str], ...]  # each with its stems, by which topics are found
    reading: bytes | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue remembers of an article, enough to tell whether it changed."""

    id: str
    path: str | None
    content_hash: str
    document_hash: str


class Catalogue:
    """Readers see the last commit, or the one that their snapshot fixed; the one writer holds the lock."""

    def __init__(self, file: Path) -> None:
        self._database = Database(file)
        version = self._database.one("PRAGMA user_version")[0]
        if version > SCHEMA_VERSION:
            raise NewerVersion(
                f"{file} was written by a newer version of Quoth (schema {version}, this one reads "
                f"{SCHEMA_VERSION}). Upgrade: pip install --upgrade quoth"
            )
        if version < SCHEMA_VERSION:
            self._database.script("\n".join(_MIGRATIONS[version]))

    # Reading

    def snapshot(self) -> AbstractContextManager[bool]:
        """All that this thread reads inside comes from one commit; yields whether this is the outermost."""
        return self._database.snapshot()

    def begin(self) -> int:
        """Fix what this thread reads to the last commit, and tell its generation."""
        self._database.begin()
        return self.generation()

    def end(self) -> None:
        """Let this thread see newer commits again."""
        self._database.end()

    def generation(self) -> int:
        """Number of the last commit; every commit adds one."""
        return int(self._database.one("SELECT value FROM meta WHERE key = 'generation'")[0])

    def counts(self) -> tuple[int, int, int]:
        """Numbers of articles, passages and statements."""
        row = self._database.one(
            "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM passages),"
            " (SELECT count(*) FROM statements)"
        )
        return int(row[0]), int(row[1]), int(row[2])

    def sources(self) -> dict[str, int]:
        """Articles of each publisher, most first; '' stands for an unknown one."""
        found = self._database.all(
            "SELECT coalesce(source, ''), count(*) FROM articles GROUP BY source ORDER BY 2 DESC, 1"
        )
        return {row[0]: row[1] for row in found}

    def period(self) -> tuple[str | None, str | None]:
        """First and last day of publication, as ISO dates."""
        row = self._database.one("SELECT min(day), max(day) FROM articles")
        return row[0], row[1]

    def known_at(self, location: str) -> Known | None:
        """What is remembered of the article that came from this location."""
        return self._known("WHERE location = ?", location)

    def known(self, article_id: str) -> Known | None:
        """What is remembered of the article with this id."""
        return self._known("WHERE id = ?", article_id)

    def _known(self, where: str, value: str) -> Known | None:
        row = self._database.first(
            f"SELECT id, path, content_hash, document_hash FROM articles {where}", value
        )
        return Known(*row) if row else None

    def under(self, path: Path) -> Iterator[Known]:
        """All articles that came from the file `path`, or from a file below the folder `path`."""
        prefix = f"{path}/" if str(path) != "/" else "/"
        sql = (
            "SELECT id, path, content_hash, document_hash FROM articles"
            " WHERE path = ? OR substr(path, 1, ?) = ? ORDER BY id"
        )
        for row in self._database.each(sql, str(path), len(prefix), prefix):
            yield Known(*row)

    def article(self, article_id: str) -> Article | None:
        """The article with this id."""
        row = self._database.first(f"SELECT {rows.ARTICLE} FROM articles WHERE id = ?", article_id)
        return rows.to_article(row) if row else None

    def articles(self, filters: Filters, limit: int, offset: int, title: str = "") -> list[Article]:
        """Articles, newest first, those without a date last; `title` keeps titles that hold it."""
        where, values = _conditions(filters)
        if title:
            where = f"{where} AND instr(lower(title), lower(?)) > 0"
            values = [*values, title]
        found = self._database.all(
            f"SELECT {rows.ARTICLE} FROM articles WHERE {where} ORDER BY day DESC, id LIMIT ? OFFSET ?",
            *values,
            limit,
            offset,
        )
        return [rows.to_article(row) for row in found]

    def passages(self, ids: Sequence[int]) -> dict[int, tuple[Passage, Article]]:
        """The passages with these ids, with their articles; ids that are gone are left out."""
        found: dict[int, tuple[Passage, Article]] = {}
        articles: dict[str, Article] = {}
        for number in ids:
            row = self._database.first("SELECT * FROM passages WHERE id = ?", number)
            if row and row["article_id"] not in articles and (article := self.article(row["article_id"])):
                articles[article.id] = article
            if row and row["article_id"] in articles:
                article = articles[row["article_id"]]
                found[number] = (rows.to_passage(row, article), article)
        return found

    def each_passage(self) -> Iterator[Passage]:
        """All passages, article by article."""
        for row in self._database.each(f"SELECT {rows.ARTICLE} FROM articles ORDER BY id"):
            article = rows.to_article(row)
            for passage in self._database.all(
                "SELECT * FROM passages WHERE article_id = ? ORDER BY id", article.id
            ):
                yield rows.to_passage(passage, article)

    def passage_ids(self, filters: Filters) -> list[int]:
        """Ids of the passages whose article passes the filters."""
        where, values = _conditions(filters)
        sql = f"SELECT id FROM passages WHERE article_id IN (SELECT id FROM articles WHERE {where})"
        return [row[0] for row in self._database.all(sql, *values)]

    def newest(
        self,
        filters: Filters,
        speakers: Collection[str] | None = None,
        kind: str | None = None,
        article: str | None = None,
        limit: int = -1,
    ) -> list[Statement]:
        """Statements, newest first; `speakers` are names as the articles have them."""
        where, values = _stated(filters, speakers, kind, article)
        sql = f"SELECT statements.id FROM {where} ORDER BY {_NEWEST} LIMIT ?"
        return self.statements([row[0] for row in self._database.all(sql, *values, limit)])

    def candidates(
        self,
        filters: Filters,
        speakers: Collection[str] | None,
        kind: str | None,
        article: str | None,
        near: Collection[str],
        stems: Iterable[str] = (),
    ) -> list[Stated]:
        """Statements of the articles with the ids `near`, or that have one of `stems`; newest first."""
        where, values = _stated(filters, speakers, kind, article)
        having = [(" OR instr(' ' || terms || ' ', ?)", f" {stem} ") for stem in stems]
        sql = (
            f"SELECT statements.id, article_id, sentence_start, sentence_end, terms FROM {where}"
            f" AND (article_id IN (SELECT value FROM json_each(?)){''.join(part for part, _ in having)})"
            f" ORDER BY {_NEWEST}"
        )
        found = self._database.all(sql, *values, json.dumps(sorted(near)), *(stem for _, stem in having))
        return [Stated(row[0], row[1], (row[2], row[3]), row[4]) for row in found]

    def statements(self, ids: Sequence[int]) -> list[Statement]:
        """The statements with these ids, in their order."""
        sql = (
            f"SELECT {rows.STATEMENT}, person FROM json_each(?) JOIN statements ON statements.id = value"
            " LEFT JOIN people ON name = speaker ORDER BY key"
        )
        return [rows.to_statement(row) for row in self._database.all(sql, json.dumps(ids))]

    def surroundings(self, statements: Iterable[Stated]) -> dict[int, tuple[str, str]]:
        """By id, the sentences that these statements stand in, and the titles of their articles."""
        of: dict[str, list[Stated]] = {}
        for said in statements:
            of.setdefault(said.article_id, []).append(said)
        sql = "SELECT id, title, text FROM articles WHERE id IN (SELECT value FROM json_each(?))"
        return {
            said.id: (text[slice(*said.sentence)], title)
            for name, title, text in self._database.each(sql, json.dumps(sorted(of)))
            for said in of[name]
        }

    def places(self, passages: Collection[int]) -> dict[int, tuple[str, int, int]]:
        """Where these passages stand: the article's id, start and end."""
        sql = 'SELECT id, article_id, start, "end" FROM passages WHERE id IN (SELECT value FROM json_each(?))'
        return {
            row[0]: (row[1], row[2], row[3]) for row in self._database.all(sql, json.dumps(list(passages)))
        }

    def speakers(self, limit: int) -> list[tuple[str, int]]:
        """Speakers and their numbers of statements, most first."""
        sql = (
            "SELECT coalesce(person, speaker), count(*) FROM statements LEFT JOIN people ON name = speaker"
            " WHERE speaker IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        return [(row[0], row[1]) for row in self._database.all(f"{sql} LIMIT ?", limit)]

    def called(self, text: str) -> list[tuple[str, str, int]]:
        """Speakers with a name, the mentions of them that hold a text, and how often these stand."""
        sql = (
            "SELECT coalesce(person, speaker), mention, count(*) FROM statements"
            " LEFT JOIN people ON name = speaker WHERE by_name AND speaker IS NOT NULL"
            r" AND mention LIKE ? ESCAPE '\' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
        )
        held = re.sub(r"([\\%_])", r"\\\1", text)
        return [(row[0], row[1], row[2]) for row in self._database.all(sql, f"%{held}%")]

    def names(self) -> dict[str, str]:
        """Every speaker's name, as articles have it, and the person that it means."""
        sql = (
            "SELECT DISTINCT speaker, coalesce(person, speaker) FROM statements"
            " LEFT JOIN people ON name = speaker WHERE speaker IS NOT NULL"
        )
        return {row[0]: row[1] for row in self._database.all(sql)}

    def reading(self, key: bytes) -> str | None:
        """The attributions that were found in a text, by its hash; None where it has not been read."""
        row = self._database.first("SELECT found FROM readings WHERE hash = ?", key)
        return row[0] if row else None

    def correct(self, names: Sequence[str], person: str) -> int:
        """Note by hand which person names mean, or that one name stands for itself; a new generation."""
        merged = [(name, person) for name in names if name != person]
        with self._database.transaction() as connection:
            generation = self.generation() + 1
            self._set(connection, "generation", generation)
            if merged:  # what was said of the person's own name before is out of date
                connection.execute("DELETE FROM corrections WHERE name = ? AND person != name", (person,))
            rows = merged or [(person, person)]
            connection.executemany("INSERT OR REPLACE INTO corrections VALUES (?, ?)", rows)
            self._join_people(connection, [], True)
        return generation

    def _join_people(
        self, connection: sqlite3.Connection, entries: Sequence[Entry], all_of_them: bool
    ) -> None:
        """Bring the table of people up to date: who is meant by each name that speaks."""
        spoken = {said.speaker for entry in entries for said, _ in entry.statements if said.by_name}
        known = {row[0] for row in connection.execute("SELECT name FROM people")}
        if not all_of_them and spoken <= known:
            return
        sql = (
            "SELECT speaker, count(*), group_concat(DISTINCT CASE WHEN length(mention) < 60 THEN mention END)"
            " FROM statements WHERE by_name AND speaker IS NOT NULL GROUP BY speaker"
        )
        names = [Name(row[0], row[1], titles_in(row[2] or "")) for row in connection.execute(sql)]
        corrections = dict(connection.execute("SELECT name, person FROM corrections").fetchall())
        connection.execute("DELETE FROM people")
        connection.executemany("INSERT INTO people VALUES (?, ?)", join(names, corrections).items())

    def vectors_missing(self, hashes: Iterable[bytes]) -> set[bytes]:
        """Those of the hashes that have no vector yet."""
        sql = "SELECT 1 FROM embeddings WHERE hash = ?"
        return {value for value in hashes if self._database.first(sql, value) is None}

    def changes_since(self, generation: int) -> tuple[list[int], list[int]] | None:
        """Passages removed and added after `generation`; None when the log no longer reaches so far back."""
        if generation < self._database.one("SELECT value FROM meta WHERE key = 'log_start'")[0]:
            return None
        last: dict[int, int] = {}
        sql = "SELECT passage_id, added FROM changes WHERE generation > ? ORDER BY rowid"
        for row in self._database.all(sql, generation):
            last[row[0]] = row[1]
        return [p for p, added in last.items() if not added], [p for p, added in last.items() if added]

    def embedded(self, ids: Iterable[int] | None = None) -> Iterator[tuple[int, bytes]]:
        """Passage ids with their vectors (float32 bytes); all passages, or those with the given ids."""
        sql = "SELECT passages.id, vector FROM passages JOIN embeddings ON hash = embedding"
        if ids is None:
            for row in self._database.each(f"{sql} ORDER BY passages.id"):
                yield row[0], row[1]
        else:
            for number in ids:
                if one := self._database.first(f"{sql} WHERE passages.id = ?", number):
                    yield one[0], one[1]

    def searchable(self, ids: Iterable[int] | None = None) -> Iterator[Searchable]:
        """What the lexical index holds of each passage; all passages, or those with the given ids."""
        sql = (
            'SELECT p.id, a.title, substr(a.text, p.start + 1, p."end" - p.start),'
            " a.day, a.source_key, a.host FROM passages p JOIN articles a ON a.id = p.article_id"
        )
        if ids is None:
            for row in self._database.each(f"{sql} ORDER BY p.id"):
                yield Searchable(*row)
        else:
            for number in ids:
                if one := self._database.first(f"{sql} WHERE p.id = ?", number):
                    yield Searchable(*one)

    def searchable_with_embedding(self) -> Iterator[tuple[Searchable, bytes, bytes | None]]:
        """What the lexical index holds of every passage, the hash of its embedded text, and the vector."""
        sql = (
            'SELECT p.id, a.title, substr(a.text, p.start + 1, p."end" - p.start),'
            " a.day, a.source_key, a.host, p.embedding, vector FROM passages p"
            " JOIN articles a ON a.id = p.article_id LEFT JOIN embeddings ON hash = p.embedding ORDER BY p.id"
        )
        for row in self._database.each(sql):
            yield Searchable(*row[:6]), row[6], row[7]

    def damage(self) -> list[str]:
        """What SQLite's own check finds wrong with the file, and references that lead nowhere."""
        found = [row[0] for row in self._database.all("PRAGMA integrity_check") if row[0] != "ok"]
        broken = len(self._database.all("PRAGMA foreign_key_check"))
        return [*found, *([f"{broken} broken references"] if broken else [])]

    def audited(self) -> Iterator[tuple[Article, str]]:
        """Every article with the hash that was noted when it came in."""
        for row in self._database.each(f"SELECT {rows.ARTICLE}, content_hash FROM articles"):
            yield rows.to_article(row), row["content_hash"]

    # One run of a sync

    def begin_run(self) -> None:
        """Forget what an earlier run of this thread has seen. (On disk: a run may see any number.)"""
        self._database.all("CREATE TEMP TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY, location TEXT)")
        self._database.all("DELETE FROM seen")

    def see(self, article_id: str, location: str) -> bool:
        """Note that this run met an article; False where it had met it before."""
        sql = "INSERT OR IGNORE INTO seen VALUES (?, ?) RETURNING 1"
        return bool(self._database.all(sql, article_id, location))

    def seen_at(self, article_id: str) -> str | None:
        """Where this run met an article first; None where it did not."""
        row = self._database.first("SELECT location FROM seen WHERE id = ?", article_id)
        return row[0] if row else None

    # Writing

    def commit(
        self,
        entries: Sequence[Entry],
        vectors: dict[bytes, bytes],
        removed: Sequence[str] = (),
        purge: bool = False,
        readings: Mapping[bytes, str] | None = None,
    ) -> int:
        """Add or replace articles and remove others, all or nothing; returns the new generation.

        `purge` notes that the files must be freed of what was removed, until `purged` tells that they are.
        """
        with self._database.transaction() as connection:
            generation = self.generation() + 1
            self._set(connection, "generation", generation)
            if purge:
                self._set(connection, "purging", 1)
            connection.executemany("INSERT OR IGNORE INTO embeddings VALUES (?, ?)", vectors.items())
            connection.executemany("INSERT OR IGNORE INTO readings VALUES (?, ?)", (readings or {}).items())
            unread = []
            for article_id in (*removed, *(entry.article.id for entry in entries)):
                unread += self._remove(connection, article_id, generation)
            for entry in entries:
                self._add(connection, entry, generation)
            connection.executemany(
                "DELETE FROM readings WHERE hash = ?"
                " AND NOT EXISTS (SELECT 1 FROM articles WHERE reading = hash)",
                [(key,) for key in unread],
            )
            self._join_people(connection, entries, bool(removed or unread))
        return generation

    def touch(self, article_id: str, path: str | None, location: str, document_hash: str) -> None:
        """Remember where an unchanged article now comes from."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE articles SET path = ?, location = ?, document_hash = ? WHERE id = ?",
                (path, location, document_hash, article_id),
            )

    def mend(self, embeddings: dict[int, bytes], vectors: dict[bytes, bytes]) -> int:
        """Give passages (by id) the hashes of their texts, and these their vectors; a new generation."""
        with self._database.transaction() as connection:
            generation = self.generation() + 1
            self._set(connection, "generation", generation)
            connection.executemany("INSERT OR REPLACE INTO embeddings VALUES (?, ?)", vectors.items())
            for number, key in embeddings.items():
                connection.execute("INSERT INTO changes VALUES (?, ?, 0)", (generation, number))
                connection.execute("INSERT INTO changes VALUES (?, ?, 1)", (generation, number))
                connection.execute("UPDATE passages SET embedding = ? WHERE id = ?", (key, number))
        return generation

    def rebuild_lookups(self) -> None:
        """Make the lookup tables (SQLite's indexes) anew from the tables."""
        self._database.all("REINDEX")

    def forget_unused(self, log_until: int) -> None:
        """Drop vectors that no passage uses any more, and the log of changes up to a generation."""
        start = self._database.one("SELECT value FROM meta WHERE key = 'log_start'")[0]
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
            self._set(connection, "log_start", max(start, log_until))

    def is_purging(self) -> bool:
        """Whether removed articles may still stand in the files, because a removal was cut off."""
        return bool(self._database.one("SELECT value FROM meta WHERE key = 'purging'")[0])

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
            self._set(connection, "purging", 0)

    def close(self) -> None:
        """Close the connections of all threads."""
        self._database.close()

    def _set(self, connection: sqlite3.Connection, key: str, value: int) -> None:
        connection.execute("UPDATE meta SET value = ? WHERE key = ?", (value, key))

    def _remove(self, connection: sqlite3.Connection, article_id: str, generation: int) -> list[bytes]:
        """Remove an article; returns the hash of its reading, if it was there."""
        connection.execute(
            "INSERT INTO changes SELECT ?, id, 0 FROM passages WHERE article_id = ?", (generation, article_id)
        )
        connection.execute(
            "INSERT OR IGNORE INTO unused SELECT embedding FROM passages WHERE article_id = ?", (article_id,)
        )
        found = connection.execute("DELETE FROM articles WHERE id = ? RETURNING reading", (article_id,))
        return [row[0] for row in found.fetchall() if row[0]]

    def _add(self, connection: sqlite3.Connection, entry: Entry, generation: int) -> None:
        row = rows.from_article(entry.article, entry.location, entry.document_hash, entry.reading)
        connection.execute(f"INSERT INTO articles VALUES ({', '.join('?' * len(row))})", row)
        for passage, embedding in zip(entry.passages, entry.embeddings, strict=True):
            cursor = connection.execute(
                "INSERT INTO passages VALUES (NULL, ?, ?, ?, ?, ?)", rows.from_passage(passage, embedding)
            )
            connection.execute("INSERT INTO changes VALUES (?, ?, 1)", (generation, cursor.lastrowid))
        connection.executemany(
            f"INSERT INTO statements VALUES (NULL{', ?' * 15})",
            [rows.from_statement(statement, terms) for statement, terms in entry.statements],
        )


def _stated(
    filters: Filters, speakers: Collection[str] | None, kind: str | None, article: str | None
) -> tuple[str, list[Any]]:
    """The tables and the WHERE clause of statements with all this, and its values."""
    where, values = _conditions(filters)
    if speakers is not None:
        names = json.dumps(sorted(speakers))
        where += (
            " AND speaker COLLATE NOCASE IN (SELECT value FROM json_each(?))"  # as the lookup table has it
        )
        where += " AND speaker IN (SELECT value FROM json_each(?))"
        values += [names, names]
    if article:
        where += " AND article_id = ?"
        values.append(article)
    if kind:
        where += " AND kind = ?"
        values.append(kind)
    return f"statements JOIN articles ON articles.id = article_id WHERE {where}", values


def _conditions(filters: Filters) -> tuple[str, list[Any]]:
    """The WHERE clause on `articles` that a filter stands for, and its values."""
    where, values = ["1"], []
    if filters.since:
        where.append("day >= ?")
        values.append(filters.since.isoformat())
    if filters.until:
        where.append("day <= ?")
        values.append(filters.until.isoformat())
    if filters.source:
        where.append("? IN (source_key, host, substr(host, 1, instr(host, '.') - 1))")
        values.append(source_key(filters.source))
    return " AND ".join(where), values
