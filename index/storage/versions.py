"""What articles said before: each version that another one superseded, with what was quoted in it.

Versions belong to their article, and go when it goes; of each the newest ten are kept.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import date, datetime
from typing import Any

from index.article import Revision, Statement
from index.storage.connection import Database
from index.storage.seals import COLUMNS, demand, sealed, sound

VERSIONS = """
CREATE TABLE versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, article_id TEXT NOT NULL,
    title TEXT NOT NULL, text TEXT NOT NULL, published TEXT, since TEXT NOT NULL, until TEXT NOT NULL,
    said TEXT NOT NULL, seal BLOB NOT NULL DEFAULT x''
);
CREATE INDEX versions_by_article ON versions (article_id, id);
"""
_MOST = 10  # of an article
_SAID = (
    "json_group_array(json_array(speaker, mention, cue, kind, json(spans), statements.text, sentence_start,"
    " sentence_end, said_on, confidence, modality, reported_by, by_name, polarity))"
)


class Versions:
    """Reads what articles said before."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, article_id: str) -> list[Revision]:
        """The versions of an article that were superseded, the oldest first.

        Raises DamagedIndex unless each is what was committed.
        """
        sql = f"SELECT {COLUMNS['versions']}, {sound('versions')} AS sound FROM versions WHERE article_id = ?"
        return [_to_version(row) for row in self._database.all(f"{sql} ORDER BY id", article_id)]


def supersede(connection: sqlite3.Connection, article_id: str, title: str, text: str, now: datetime) -> None:
    """Put an article on record as it is, where its title or text is about to change.

    What is not what was committed is not put on record.
    """
    since = "coalesce((SELECT max(until) FROM versions WHERE article_id = articles.id), articles.added)"
    said = f"(SELECT {_SAID} FROM statements WHERE article_id = articles.id AND {sound('statements')})"
    kept = connection.execute(
        f"INSERT INTO versions SELECT NULL, articles.id, title, text, published, {since}, ?, {said}, x''"
        f" FROM articles WHERE id = ? AND (title != ? OR text != ?) AND {sound('articles')} RETURNING id",
        (now.isoformat(timespec="seconds"), article_id, title, text),
    ).fetchall()
    _seal(connection, [row[0] for row in kept])
    connection.execute(
        "DELETE FROM versions WHERE article_id = ?1 AND id NOT IN"
        " (SELECT id FROM versions WHERE article_id = ?1 ORDER BY id DESC LIMIT ?2)",
        (article_id, _MOST),
    )


def move(connection: sqlite3.Connection, old: str, new: str) -> None:
    """Give the versions of an article to what it is called now; those that are broken are dropped."""
    connection.execute(f"DELETE FROM versions WHERE article_id = ? AND NOT {sound('versions')}", (old,))
    if old != new:
        moved = connection.execute(
            "UPDATE versions SET article_id = ? WHERE article_id = ? RETURNING id", (new, old)
        ).fetchall()
        _seal(connection, [row[0] for row in moved])


def forget(connection: sqlite3.Connection, article_id: str) -> None:
    """Drop all versions of an article."""
    connection.execute("DELETE FROM versions WHERE article_id = ?", (article_id,))


def _seal(connection: sqlite3.Connection, ids: list[int]) -> None:
    connection.executemany(
        f"UPDATE versions SET seal = {sealed('versions')} WHERE id = ?", [(number,) for number in ids]
    )


def _to_version(row: sqlite3.Row) -> Revision:
    demand(row["sound"], f"a version of article {row['article_id']}")
    return Revision(
        article_id=row["article_id"],
        title=row["title"],
        text=row["text"],
        published=row["published"],
        since=datetime.fromisoformat(row["since"]),
        until=datetime.fromisoformat(row["until"]),
        statements=tuple(_to_statement(row["article_id"], *one) for one in json.loads(row["said"])),
    )


def _to_statement(article_id: str, *told: Any) -> Statement:
    """A statement as `_SAID` wrote it; its speaker is as the article named them."""
    speaker, mention, cue, kind, spans, text, start, end, day, sure, modality, reporter, by_name, polar = told
    return Statement(
        article_id=article_id,
        speaker=speaker,
        mention=mention,
        cue=cue,
        kind=kind,
        spans=tuple((a, b) for a, b in spans),
        text=text,
        sentence=(start, end),
        said_on=date.fromisoformat(day) if day else None,
        confidence=sure,
        modality=modality,
        reported_by=reporter,
        by_name=bool(by_name),
        polarity=tuple(polar.split()),
    )
