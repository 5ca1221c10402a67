"""The truth: one SQLite file with articles, passages, embeddings, statements and the log of changes.

The commit of a transaction here is the only commit point of an index. The catalogue is made of this file,
which reads articles and passages, of `schema.py` (the tables), `statements.py` (who said what), `roles.py`
(who holds which role), `persons.py` (who is meant), `stories.py` and `grouping.py` (which articles are
copies of one original), `visits.py` (what servers gave to ask again with), `versions.py` (what articles said
before),
`changes.py` (all that is written), `rows.py` (how records turn into rows, and back), `seals.py` and
`proofs.py` (what binds rows to what was committed), `audit.py` (whether they are) and `connection.py`
(threads and transactions): SQL stands in these files, and in no other.

What is shown is proven as it is read: a row that is not what was committed raises DamagedIndex. What only
helps to find and to rank (places, stems, words, vectors) is proven by `audit.py` alone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.article import Article, Filters, Passage, Searchable
from index.storage import rows
from index.storage.audit import Audit
from index.storage.changes import Changes
from index.storage.connection import Database
from index.storage.roles import Roles
from index.storage.schema import bring_up, number_of
from index.storage.seals import demand, sound
from index.storage.statements import Statements
from index.storage.stories import Stories
from index.storage.versions import Versions
from index.storage.visits import Visits

_KNOWN = (
    "SELECT id, CAST(path AS TEXT), CAST(content_hash AS TEXT), CAST(document_hash AS TEXT),"
    " CAST(added AS TEXT), CAST(location AS TEXT) FROM articles"
)
_SEARCHABLE = (
    'passages.id, CAST(title AS TEXT), CAST(substr(text, start + 1, "end" - start) AS TEXT), day,'
    " CAST(source_key AS TEXT), CAST(host AS TEXT), CAST(language AS TEXT)"
    " FROM passages JOIN articles ON articles.id = article_id"
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue remembers of an article, enough to tell whether it changed."""

    id: str
    path: str | None
    content_hash: str
    document_hash: str
    added: str
    location: str


class Catalogue:
    """Readers see the last commit, or the one that their snapshot fixed.

    `statements` reads who said what, `roles` who holds which role, `stories` what is a copy of what;
    `changes` is for the one writer, which holds the lock. Raises NewerVersion, DamagedIndex or
    IndexFolderError for a file that cannot be used.
    """

    def __init__(self, file: Path, new: bool = False) -> None:
        """`new`: there may be no file yet, or an empty one. Else that is a truth that was lost."""
        self._database = Database(file)
        bring_up(self._database, new)
        self.statements = Statements(self._database)
        self.roles = Roles(self._database, self.statements)
        self.stories = Stories(self._database)
        self.changes = Changes(self._database)
        self.audit = Audit(self._database)
        self.visits = Visits(self._database)
        self.versions = Versions(self._database)

    def close(self) -> None:
        """Close the connections of all threads."""
        self._database.close()

    @contextmanager
    def held(self) -> Iterator[int]:
        """All that this thread reads inside is of one commit; inside another snapshot, of that one's."""
        if self._database.connection.in_transaction:
            yield self.generation()
            return
        try:
            yield self.begin()
        finally:
            self.end()

    def begin(self) -> int:
        """Fix what this thread reads to the last commit, and tell its generation."""
        self._database.begin()
        return self.generation()

    def end(self) -> None:
        """Let this thread see newer commits again."""
        self._database.end()

    def generation(self) -> int:
        """Number of the last commit; every commit adds one."""
        return number_of(self._database, "generation")

    # Articles

    def counts(self) -> tuple[int, int, int]:
        """Numbers of articles, passages and statements."""
        row = self._database.one(
            "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM passages),"
            " (SELECT count(*) FROM statements)"
        )
        return int(row[0]), int(row[1]), int(row[2])

    def sources(self) -> dict[str, int]:
        """Articles of each publisher, most first; '' stands for an unknown one. Raises DamagedIndex."""
        return self._counted("source", "the publisher of an article")

    def languages(self) -> dict[str, int]:
        """Articles of each language, most first; '' stands for an unknown one. Raises DamagedIndex."""
        return self._counted("language", "the language of an article")

    def _counted(self, column: str, what: str) -> dict[str, int]:
        """How many articles have each value of a column.

        An article of each is proven, so that none is named that no article has. Raises DamagedIndex where
        none of the articles with a value is what was committed.
        """
        name = f"CAST(coalesce({column}, '') AS TEXT)"
        found = self._database.all(
            f"SELECT {name}, count(*), min(id) FROM articles GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        first = f"SELECT {sound('articles')} FROM articles WHERE id = ?"
        any_of = f"SELECT 1 FROM articles WHERE {name} = ? AND {sound('articles')} LIMIT 1"
        for value, _, article_id in found:
            proven = self._database.one(first, article_id)[0] or self._database.first(any_of, value)
            demand(proven, what)
        return {row[0]: row[1] for row in found}

    def period(self) -> tuple[str | None, str | None]:
        """First and last day of publication, as ISO dates."""
        first, last = self._database.one("SELECT min(day), max(day) FROM articles")
        for day in {first, last} - {None}:
            sql = f"SELECT {sound('articles')} FROM articles WHERE day = ?"
            demand(self._database.one(sql, day)[0], f"an article of the day {day}")
        return first, last

    def known_at(self, location: str) -> Known | None:
        """What is remembered of the article that came from this location."""
        row = self._database.first(f"{_KNOWN} WHERE location = ?", location)
        return Known(*row) if row else None

    def known(self, article_id: str) -> Known | None:
        """What is remembered of the article with this id."""
        row = self._database.first(f"{_KNOWN} WHERE id = ?", article_id)
        return Known(*row) if row else None

    def of_text(self, reading: bytes) -> list[Known]:
        """What is remembered of the articles with a text, by the hash under which its reading is kept."""
        return [Known(*row) for row in self._database.all(f"{_KNOWN} WHERE reading = ? ORDER BY id", reading)]

    def under(self, path: str) -> Iterator[Known]:
        """All articles that came from the file `path`, or from a file below the folder `path`."""
        prefix = f"{path}/" if path != "/" else "/"
        sql = f"{_KNOWN} WHERE path = ? OR substr(path, 1, ?) = ? ORDER BY id"
        for row in self._database.each(sql, path, len(prefix), prefix):
            yield Known(*row)

    def passing(self, filters: Filters) -> list[Known]:
        """All articles that pass the filters."""
        where, values = rows.conditions(filters)
        return [Known(*row) for row in self._database.all(f"{_KNOWN} WHERE {where}", *values)]

    def article(self, article_id: str) -> Article | None:
        """The article with this id."""
        row = self._database.first(f"SELECT {rows.ARTICLE} FROM articles WHERE id = ?", article_id)
        return rows.to_article(row) if row else None

    def articles(self, filters: Filters, limit: int, offset: int, title: str = "") -> list[Article]:
        """Articles, newest first, those without a date last; `title` keeps titles that hold it."""
        where, values = rows.conditions(filters)
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

    def reading(self, key: bytes) -> str | None:
        """The attributions that were found in a text, by its hash; None where it must be read (again)."""
        row = self._database.first(f"SELECT found FROM readings WHERE hash = ? AND {sound('readings')}", key)
        return row[0] if row else None

    # Passages

    def passages(self, ids: Sequence[int]) -> dict[int, tuple[Passage, Article]]:
        """The passages with these ids, with their articles; ids that are gone are left out."""
        found: dict[int, tuple[Passage, Article]] = {}
        articles: dict[str, Article] = {}
        for number in ids:
            row = self._database.first(f"SELECT {rows.PASSAGE} FROM passages WHERE id = ?", number)
            if row is None:
                continue
            name = row["article_id"]
            if article := articles.get(name) or self.article(name):
                articles[name] = article
                found[number] = (rows.to_passage(row, article), article)
        return found

    def each_passage(self) -> Iterator[Passage]:
        """All passages, article by article."""
        for row in self._database.each(f"SELECT {rows.ARTICLE} FROM articles ORDER BY id"):
            article = rows.to_article(row)
            for passage in self._database.all(
                f"SELECT {rows.PASSAGE} FROM passages WHERE article_id = ? ORDER BY id", article.id
            ):
                yield rows.to_passage(passage, article)

    def passage_of(self, embedding: bytes) -> int:
        """The id of a passage whose text has this hash; 0 where there is none."""
        row = self._database.first("SELECT id FROM passages WHERE embedding = ?", embedding)
        return row[0] if row else 0

    def passage_ids(self, filters: Filters) -> list[int]:
        """Ids of the passages whose article passes the filters."""
        where, values = rows.conditions(filters)
        sql = f"SELECT id FROM passages WHERE article_id IN (SELECT id FROM articles WHERE {where})"
        return [row[0] for row in self._database.all(sql, *values)]

    def places(self, passages: Collection[int]) -> dict[int, tuple[str, int, int]]:
        """Where these passages stand: the article's id, start and end."""
        sql = (
            'SELECT id, CAST(article_id AS TEXT), CAST(start AS INTEGER), CAST("end" AS INTEGER)'
            " FROM passages WHERE id IN (SELECT value FROM json_each(?))"
        )
        return {
            row[0]: (row[1], row[2], row[3]) for row in self._database.all(sql, json.dumps(list(passages)))
        }

    def vectors_missing(self, hashes: Iterable[bytes]) -> set[bytes]:
        """Those of the hashes that have no sound vector yet."""
        sql = f"SELECT 1 FROM embeddings WHERE hash = ? AND {sound('embeddings')}"
        return {value for value in hashes if self._database.first(sql, value) is None}

    def embedded(self, ids: Iterable[int] | None = None) -> Iterator[tuple[int, bytes]]:
        """Passage ids with their vectors (float32 bytes); all passages, or those with the given ids.

        Vectors that are not what was committed are left out: they are not shown, and `audit.py` tells.
        """
        sql = (
            f"SELECT passages.id, vector, {sound('embeddings')} FROM passages JOIN embeddings"
            " ON hash = embedding"
        )
        for number, vector, is_sound in self._of_passages(sql, ids):
            if is_sound:
                yield number, vector

    def searchable(self, ids: Iterable[int] | None = None) -> Iterator[Searchable]:
        """What the lexical index holds of each passage; all passages, or those with the given ids."""
        for row in self._of_passages(f"SELECT {_SEARCHABLE}", ids):
            yield Searchable(*row)

    def _of_passages(self, sql: str, ids: Iterable[int] | None = None) -> Iterator[sqlite3.Row]:
        """Rows of all passages in the order of their ids, or of those with the given ids, in their order."""
        if ids is None:
            yield from self._database.each(f"{sql} ORDER BY passages.id")
            return
        for number in ids:
            yield from self._database.all(f"{sql} WHERE passages.id = ?", number)

    def words(self) -> str | None:
        """The stamp of the words that belong to this generation; None where there are none."""
        row = self._database.first(f"SELECT stamp FROM derived WHERE part = 'words' AND {sound('derived')}")
        return row[0] if row else None

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
