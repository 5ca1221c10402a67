"""The tables of the catalogue, and how a file of an older version is brought up to them."""

from __future__ import annotations

from index.errors import NewerVersion
from index.storage.connection import Database

SCHEMA_VERSION = 4

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
    by_name INTEGER NOT NULL DEFAULT 0, terms TEXT NOT NULL DEFAULT '', polarity TEXT NOT NULL DEFAULT ''
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
"""
_FROM_VERSION_3 = """
ALTER TABLE statements ADD COLUMN polarity TEXT NOT NULL DEFAULT '';
PRAGMA user_version = 4;
"""
_STEPS = (_FROM_VERSION_1, _FROM_VERSION_2, _FROM_VERSION_3)


def bring_up(database: Database) -> None:
    """Make the tables in a new file, or bring those of an older version up to this one.

    Raises NewerVersion for a file of a newer one.
    """
    version = database.one("PRAGMA user_version")[0]
    if version > SCHEMA_VERSION:
        raise NewerVersion(
            f"{database.file} was written by a newer version of Quoth (schema {version}, this one reads "
            f"{SCHEMA_VERSION}). Upgrade: pip install --upgrade quoth"
        )
    if version < SCHEMA_VERSION:
        database.script("\n".join(_STEPS[version - 1 :] if version else (_SCHEMA,)))


def number_of(database: Database, key: str) -> int:
    """A number that the table `meta` holds: `generation`, `log_start` or `purging`."""
    return int(database.one("SELECT value FROM meta WHERE key = ?", key)[0])
