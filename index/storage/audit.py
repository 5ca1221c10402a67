"""Proof of the catalogue: whether every row is what was committed, and all of them are there."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from index.article import Article, article_id
from index.copies import bands
from index.storage import rows
from index.storage.connection import Database
from index.storage.persons import people_held, people_of
from index.storage.proofs import NAMED
from index.storage.schema import lookups, names
from index.storage.seals import NOTHING, PARTS, STATE, sealed, sound, total, whole
from index.text import with_title

Kind = Literal["file", "lost", "remake", "embedding", "people", "correction", "gone", "surplus"]
"""What can be done. `file`: lookups made anew, if it is those; `lost`: nothing, an article's text is not what
was committed; `remake`: an article made anew from its text; `embedding`: a passage embedded again; `people`:
names joined again; `correction`, `gone`: nothing; `surplus`: dropped, and what is there bound anew."""

ORPHANS = {
    "articles": "typeof(id) != 'text'",
    "passages": "NOT EXISTS (SELECT 1 FROM articles WHERE articles.id = article_id)",
    "statements": "NOT EXISTS (SELECT 1 FROM articles WHERE articles.id = article_id)",
    "roles": "NOT EXISTS (SELECT 1 FROM articles WHERE articles.id = article_id)",
    "without_roles": "NOT EXISTS (SELECT 1 FROM articles WHERE articles.id = article_id)",
    "signatures": "NOT EXISTS (SELECT 1 FROM articles WHERE articles.id = article_id)",
    "differences": "NOT EXISTS (SELECT 1 FROM articles WHERE articles.id = article_id)",
    "without_signature": "NOT EXISTS (SELECT 1 FROM articles WHERE articles.id = article_id)",
    "links": (
        "NOT EXISTS (SELECT 1 FROM articles WHERE articles.id = article_id)"
        " OR NOT EXISTS (SELECT 1 FROM articles WHERE articles.id = other_id)"
    ),
    "versions": "NOT EXISTS (SELECT 1 FROM articles WHERE articles.id = article_id)",
    "readings": "NOT EXISTS (SELECT 1 FROM articles WHERE reading = hash)",
    "embeddings": (
        "NOT EXISTS (SELECT 1 FROM passages WHERE embedding = hash) AND hash NOT IN (SELECT hash FROM unused)"
    ),
}
"""SQL: rows that belong to nothing, by table."""

_PRIME, _SMALL_PRIME = 2**31 - 1, 65_521  # of the sums that tell whether bands are there
_ARTICLES = f"""
SELECT {rows.ARTICLE}, parts IS {PARTS} AS whole,
    (SELECT count(*) FROM passages WHERE article_id = articles.id AND {sound("passages")}) AS vouching,
    (SELECT count(*) FROM passages WHERE article_id = articles.id AND NOT {sound("passages")}) AS passages,
    (SELECT count(*) FROM statements WHERE article_id = articles.id AND NOT {sound("statements")})
        AS statements,
    (SELECT count(*) FROM versions WHERE article_id = articles.id AND NOT {sound("versions")}) AS versions,
    (SELECT count(*) FROM roles WHERE article_id = articles.id AND NOT {sound("roles")}) AS roles,
    reading IS NULL OR (SELECT {sound("readings")} FROM readings WHERE hash = reading) AS read,
    EXISTS (SELECT 1 FROM signatures WHERE article_id = articles.id AND {sound("signatures")})
        OR EXISTS (SELECT 1 FROM without_signature WHERE article_id = articles.id) AS signed,
    (SELECT count(*) FROM differences WHERE article_id = articles.id) = (duplicate_of IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM differences WHERE article_id = articles.id
            AND NOT (original IS duplicate_of AND {sound("differences")})) AS told
FROM articles
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not what was committed; `key` is an article's id, or the hash of a text."""

    kind: Kind
    problem: str
    key: str | bytes = ""


class Audit:
    """Reads every row of a catalogue and tells what is not what was committed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def findings(self) -> Iterator[Finding]:
        """All that is wrong. Raises DamagedIndex where the file cannot be read on."""
        yield from self.file()
        yield from self._articles()
        yield from self.embeddings()
        yield from self._stories()
        yield from self._people()
        yield from self._sets()

    def file(self) -> Iterator[Finding]:
        """What SQLite's own check finds, and lookups that are missing."""
        for row in self._database.all("PRAGMA integrity_check(20)"):
            if row[0] != "ok":
                yield Finding("file", f"The catalogue is damaged: {row[0]}")
        for name in sorted(lookups().keys() - names(self._database, "index")):
            yield Finding("file", f"The catalogue has no lookup table {name}")

    def proven(self, article: str) -> tuple[Article, str, str]:
        """What of an article's row is beyond doubt: the article, its location, the hash of its document.

        Where the row is not what was committed, though the text is, only the text and what its hash covers
        is; the next sync reads the document again, as its hash is ''.
        """
        row = self._database.one(f"{_ARTICLES} WHERE articles.id = ?", article)
        found = rows.read_article(row)
        if row["sound"]:
            return found, row["location"], row["document_hash"]
        path = found.path if found.path and article_id(found.path) == found.id else None
        return replace(found, path=path, added=None, duplicate_of=None), path or found.url or found.id, ""

    def _articles(self) -> Iterator[Finding]:
        for row in self._database.each(_ARTICLES):
            name = f"article {row['id']} ({str(row['title'])[:80]})"
            article = self._intact(row)
            if article is None:
                yield Finding("lost", f"The {name} is not what was added: its hash differs", row["id"])
            elif wrong := _wrong(row):
                yield Finding("remake", f"Of the {name} {wrong} not what was committed", row["id"])
            elif not self._fits(article):
                yield Finding("remake", f"Of the {name} a passage is embedded as another text", row["id"])

    def _intact(self, row: sqlite3.Row) -> Article | None:
        """The article of a row, if its text and what its hash covers are what was committed.

        Two witnesses know: the hash of its content, with passages that are bound to it, and the row's seal.
        """
        try:
            article = rows.read_article(row)
            right = article.content_hash
        except (AttributeError, TypeError, ValueError):
            return None
        if right == row["content_hash"] and (row["sound"] or row["vouching"]):
            return article
        sql = f"SELECT seal IS {sealed('articles').replace('content_hash', '?1')} FROM articles WHERE id = ?2"
        return article if self._database.one(sql, right, article.id)[0] else None

    def _fits(self, article: Article) -> bool:
        """Whether each passage is embedded as its own text."""
        sql = 'SELECT start, "end", embedding FROM passages WHERE article_id = ?'
        return all(
            hashlib.sha256(with_title(article.title, article.text[start:end]).encode()).digest() == key
            for start, end, key in self._database.all(sql, article.id)
        )

    def embeddings(self) -> Iterator[Finding]:
        """Texts of passages that have no vector, or one that is not what was committed."""
        sql = (
            f"SELECT embedding, vector, {sound('embeddings')} FROM (SELECT DISTINCT embedding FROM passages)"
            " LEFT JOIN embeddings ON hash = embedding"
        )
        for key, vector, is_sound in self._database.each(sql):
            if not is_sound or not _is_unit(vector):
                yield Finding("embedding", "A passage has no sound embedding of its text", key)

    def _stories(self) -> Iterator[Finding]:
        """Articles that are not of the story that links make them part of; and the lookup of signatures."""
        links = self._database.all("SELECT article_id, other_id FROM links")
        first = {name: name for link in links for name in link}
        for one, other in links:
            first[_root(first, one)] = _root(first, other)
        stories: dict[str, set[str]] = {}
        sql = "SELECT id, coalesce(CAST(duplicate_of AS TEXT), id) FROM articles WHERE typeof(id) = 'text'"
        of = {row[0]: row[1] for row in self._database.all(sql)}
        for name in first:
            stories.setdefault(_root(first, name), set()).add(of.get(name, ""))
        for name, story in of.items():
            linked = stories[_root(first, name)] if name in first else {name}
            if linked != {story}:
                yield Finding("remake", f"The article {name} is not of the story of its copies", name)
        if not self._bands_fit():
            yield Finding("surplus", "The lookup of articles that are alike is not what was committed")

    def _bands_fit(self) -> bool:
        """Whether the lookup has the bands of each signature, and no others."""
        count = first = second = 0
        for number, signed in self._database.each("SELECT number, CAST(signature AS BLOB) FROM signatures"):
            keys = bands(signed) if len(signed) % 8 == 0 else []
            count += len(keys)
            first += sum(key % _PRIME for key in keys)
            second += sum(key % _SMALL_PRIME * (number % _SMALL_PRIME) for key in keys)
        sql = (
            "SELECT count(*), coalesce(sum(key % ?1), 0),"
            " coalesce(sum(key % ?2 * (number % ?2)), 0) FROM bands"
        )
        return tuple(self._database.one(sql, _PRIME, _SMALL_PRIME)) == (count, first, second)

    def _people(self) -> Iterator[Finding]:
        with self._database.reporting():
            right = people_of(self._database.connection)
            held = people_held(self._database.connection)
        wrong = [name for name in {*right, *held} if held.get(name) is None or held[name] != right.get(name)]
        for name in sorted(map(str, wrong)):
            yield Finding("people", f"Who is meant by the name '{name[:80]}' is not what was committed")
        sql = f"SELECT name, person FROM corrections WHERE NOT {sound('corrections')}"
        for name, person in self._database.all(sql):
            told = f"The correction of '{str(name)[:80]}' to '{str(person)[:80]}' is not what was noted"
            yield Finding("correction", told)

    def _sets(self) -> Iterator[Finding]:
        """Rows that are there, or not there, though nobody committed that."""
        for table, condition in ORPHANS.items():
            if count := self._database.one(f"SELECT count(*) FROM {table} WHERE {condition}")[0]:
                yield Finding("surplus", f"{count:,} rows of the table of {table} belong to nothing")
        noted = {row[0]: (row[1], row[2]) for row in self._database.all("SELECT * FROM proofs")}
        seals = [row[0] for row in self._database.all("SELECT CAST(seal AS BLOB) FROM articles")]
        if noted.get("articles") != (len(seals), total(NOTHING, (), seals)):
            yield _other_set("articles", noted, len(seals))
        for table in NAMED:
            count, digest = self._database.one(f"SELECT (SELECT count(*) FROM {table}), {whole(table)}")
            if noted.get(table) != (count, digest):
                yield _other_set(table, noted, count)
        if noted.get("state") != (0, self._database.one(f"SELECT {STATE}")[0]):
            yield Finding(
                "surplus", "The catalogue's own numbers (its generation, its log) are not what was noted"
            )


def _wrong(row: sqlite3.Row) -> str:
    """What of an article with an intact text is wrong, as the subject of a sentence; '' where nothing is."""
    if not row["sound"]:
        return "what is noted beside its text is"
    if row["passages"]:
        return f"{row['passages']:,} passages are"
    if row["statements"]:
        return f"{row['statements']:,} statements are"
    if row["roles"]:
        return f"{row['roles']:,} roles are"
    if row["versions"]:
        return f"{row['versions']:,} older versions, which cannot be made again, are"
    if not row["whole"]:
        return "the number or order of passages, statements, roles or older versions is"
    if not row["signed"] or not row["told"]:
        return "what tells its copies is"
    return "" if row["read"] else "what was found in its text is"


def _root(first: dict[str, str], name: str) -> str:
    """The article that stands for all that are linked to this one."""
    while first[name] != name:
        first[name] = first[first[name]]
        name = first[name]
    return name


def _other_set(what: str, noted: dict[str, tuple[int, bytes]], count: int) -> Finding:
    missing = noted.get(what, (0, b""))[0] - count
    if missing > 0:
        return Finding("gone", f"{missing:,} {what} that were committed are gone")
    return Finding("surplus", f"The {what} are not those that were committed")


def _is_unit(vector: bytes | None) -> bool:
    import numpy as np

    if not isinstance(vector, bytes) or not vector or len(vector) % 4:
        return False
    row = np.frombuffer(vector, np.float32)
    return bool(abs(float(row @ row) - 1) < 1e-3)
