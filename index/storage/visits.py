"""What servers gave to ask again with, kept with the article that came of it: gone when that goes."""

from __future__ import annotations

import sqlite3

from index.article import Visit
from index.storage.connection import Database

PAGES = """
CREATE TABLE pages (
    address TEXT PRIMARY KEY, etag TEXT, modified TEXT, listing TEXT,
    article_id TEXT REFERENCES articles ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX pages_by_article ON pages (article_id);
"""


class Visits:
    """Reads and notes visits of pages and feeds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, address: str, pipeline: str) -> Visit | None:
        """The last visit of a feed, or of a page whose article is as this pipeline makes it."""
        row = self._database.first(
            "SELECT address, etag, modified, listing FROM pages LEFT JOIN articles ON id = article_id"
            " WHERE address = ? AND (listing IS NOT NULL OR (location = address AND"
            " substr(document_hash, 1, ?) = ?))",
            address,
            len(pipeline),
            pipeline,
        )
        return Visit(*row) if row else None

    def keep(self, visit: Visit, article_id: str | None = None) -> None:
        """Note a visit; of a feed without an article."""
        with self._database.transaction() as connection:
            note(connection, visit, article_id)


def note(connection: sqlite3.Connection, visit: Visit, article_id: str | None) -> None:
    """Note a visit within a transaction."""
    connection.execute(
        "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?)",
        (visit.address, visit.etag, visit.modified, visit.listing, article_id),
    )


def forget_feeds(connection: sqlite3.Connection) -> None:
    """Forget what feeds named: the next sync asks them as if they were new."""
    connection.execute("DELETE FROM pages WHERE article_id IS NULL")
