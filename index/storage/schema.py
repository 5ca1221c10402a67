"""The tables of the catalogue, and how a file of an older version is brought up to them."""

from __future__ import annotations

import logging
import re
import sqlite3

from index.errors import DamagedIndex, NewerVersion
from index.storage.connection import Database, lost
from index.storage.proofs import seal_all, settle
from index.storage.roles import ROLES
from index.storage.stories import STORIES
from index.storage.versions import VERSIONS
from index.storage.visits import PAGES

SCHEMA_VERSION = 6
_log = logging.getLogger(__name__)

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('generation', 0), ('log_start', 0), ('purging', 0);

CREATE TABLE articles (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, url TEXT, path TEXT, published TEXT,
    authors TEXT NOT NULL, source TEXT, language TEXT, added TEXT NOT NULL, duplicate_of TEXT,
    day TEXT, source_key TEXT, host TEXT,
    location TEXT NOT NULL, content_hash TEXT NOT NULL, document_hash TEXT NOT NULL, reading BLOB,
    parts BLOB NOT NULL DEFAULT x'', seal BLOB NOT NULL DEFAULT x'', updated TEXT
);
CREATE INDEX articles_by_day ON articles (day DESC, id);
CREATE INDEX articles_by_path ON articles (path);
CREATE INDEX articles_by_location ON articles (location);
CREATE INDEX articles_by_reading ON articles (reading);
CREATE INDEX articles_by_language ON articles (language);

CREATE TABLE embeddings (hash BLOB PRIMARY KEY, vector BLOB NOT NULL, seal BLOB NOT NULL DEFAULT x'');

CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, sentences TEXT NOT NULL,
    embedding BLOB NOT NULL REFERENCES embeddings (hash),
    seal BLOB NOT NULL DEFAULT x''
);
CREATE INDEX passages_by_article ON passages (article_id);
CREATE INDEX passages_by_embedding ON passages (embedding);

CREATE TABLE statements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
    speaker TEXT, mention TEXT NOT NULL, cue TEXT NOT NULL, kind TEXT NOT NULL, spans TEXT NOT NULL,
    text TEXT NOT NULL, sentence_start INTEGER NOT NULL, sentence_end INTEGER NOT NULL,
    said_on TEXT, confidence REAL NOT NULL, modality TEXT NOT NULL DEFAULT 'stated', reported_by TEXT,
    by_name INTEGER NOT NULL DEFAULT 0, terms TEXT NOT NULL DEFAULT '', polarity TEXT NOT NULL DEFAULT '',
    seal BLOB NOT NULL DEFAULT x''
);
CREATE INDEX statements_by_article ON statements (article_id);
CREATE INDEX statements_by_speaker ON statements (speaker COLLATE NOCASE);

CREATE TABLE readings (
    hash BLOB PRIMARY KEY, found TEXT NOT NULL, seal BLOB NOT NULL DEFAULT x''
) WITHOUT ROWID;
CREATE TABLE corrections (
    name TEXT PRIMARY KEY, person TEXT NOT NULL, seal BLOB NOT NULL DEFAULT x''
) WITHOUT ROWID;

CREATE TABLE changes (generation INTEGER NOT NULL, passage_id INTEGER NOT NULL, added INTEGER NOT NULL);
CREATE INDEX changes_by_generation ON changes (generation);
CREATE TABLE unused (hash BLOB PRIMARY KEY) WITHOUT ROWID;
"""

_PROOFS = """
CREATE TABLE people (
    name TEXT PRIMARY KEY, person TEXT NOT NULL, statements INTEGER NOT NULL, seal BLOB NOT NULL DEFAULT x''
) WITHOUT ROWID;
CREATE TABLE derived (
    part TEXT PRIMARY KEY, stamp TEXT NOT NULL, seal BLOB NOT NULL DEFAULT x''
) WITHOUT ROWID;
CREATE TABLE proofs (what TEXT PRIMARY KEY, count INTEGER NOT NULL, digest BLOB NOT NULL) WITHOUT ROWID;
INSERT INTO proofs VALUES ('articles', 0, zeroblob(32)), ('corrections', 0, x''), ('people', 0, x''),
    ('state', 0, x'');
"""

_LATER_TABLES = ROLES + STORIES + PAGES + VERSIONS

_FROM_VERSION_1 = """
INSERT INTO meta VALUES ('purging', 0);
CREATE TABLE unused (hash BLOB PRIMARY KEY) WITHOUT ROWID;
"""
_FROM_VERSION_2 = """
ALTER TABLE articles ADD COLUMN reading BLOB;
ALTER TABLE statements ADD COLUMN modality TEXT NOT NULL DEFAULT 'stated';
ALTER TABLE statements ADD COLUMN reported_by TEXT;
ALTER TABLE statements ADD COLUMN by_name INTEGER NOT NULL DEFAULT 0;
ALTER TABLE statements ADD COLUMN terms TEXT NOT NULL DEFAULT '';
CREATE INDEX articles_by_reading ON articles (reading);
CREATE TABLE readings (hash BLOB PRIMARY KEY, found TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE people (name TEXT PRIMARY KEY, person TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE corrections (name TEXT PRIMARY KEY, person TEXT NOT NULL) WITHOUT ROWID;
"""
_FROM_VERSION_3 = f"""
DROP TABLE people;
ALTER TABLE articles ADD COLUMN parts BLOB NOT NULL DEFAULT x'';
ALTER TABLE articles ADD COLUMN seal BLOB NOT NULL DEFAULT x'';
ALTER TABLE passages ADD COLUMN seal BLOB NOT NULL DEFAULT x'';
ALTER TABLE statements ADD COLUMN polarity TEXT NOT NULL DEFAULT '';
ALTER TABLE statements ADD COLUMN seal BLOB NOT NULL DEFAULT x'';
ALTER TABLE embeddings ADD COLUMN seal BLOB NOT NULL DEFAULT x'';
ALTER TABLE readings ADD COLUMN seal BLOB NOT NULL DEFAULT x'';
ALTER TABLE corrections ADD COLUMN seal BLOB NOT NULL DEFAULT x'';
{_PROOFS}{PAGES}
INSERT OR IGNORE INTO unused
    SELECT hash FROM embeddings WHERE NOT EXISTS (SELECT 1 FROM passages WHERE embedding = hash);
"""
_FROM_VERSION_4 = f"{ROLES}INSERT INTO without_roles SELECT id FROM articles WHERE typeof(id) = 'text';"
_FROM_VERSION_5 = (
    f"ALTER TABLE articles ADD COLUMN updated TEXT;{VERSIONS}"
    f"{STORIES}INSERT INTO without_signature SELECT id FROM articles WHERE typeof(id) = 'text';"
    "CREATE INDEX articles_by_language ON articles (language);"
)
_MIGRATIONS = {
    1: _FROM_VERSION_1,
    2: _FROM_VERSION_2,
    3: _FROM_VERSION_3,
    4: _FROM_VERSION_4,
    5: _FROM_VERSION_5,
}
_TABLE_SINCE = {"proofs": 4, "roles": 5, "signatures": 6, "versions": 6}
"""The version from which on a catalogue has each of these tables."""
_SEALED = 4
"""The first version whose rows are sealed: those of an older one are sealed as they are."""


def bring_up(database: Database, new: bool) -> None:
    """Make the tables in a new file, or bring those of an older version up to this one.

    Raises NewerVersion for a file of a newer one, DamagedIndex where tables are missing: the truth is lost.
    """
    version, tables = _version(database), names(database, "table")
    if version == SCHEMA_VERSION and tables >= _made("TABLE"):
        return
    if version > SCHEMA_VERSION:
        raise NewerVersion(
            f"{database.file} was written by a newer version of Quoth (schema {version}, this one reads "
            f"{SCHEMA_VERSION}). Upgrade: pip install --upgrade quoth"
        )
    if version == 0 and not tables and new:
        _make(database)
    elif version in _MIGRATIONS and _tables_of(version) == tables & _TABLE_SINCE.keys():
        _migrate(database)
    else:
        missing = ", ".join(sorted(_made("TABLE") - tables))
        what = f"it has no {missing}" if missing else f"its header says version {version}"
        raise DamagedIndex(lost(database.file, what))


def _tables_of(version: int) -> set[str]:
    """Of the tables that came with a version, those that a file of this one has."""
    return {table for table, since in _TABLE_SINCE.items() if version >= since}


def names(database: Database, kind: str) -> set[str]:
    """Names of the tables ('table'), or of the lookups ('index'), that a catalogue has."""
    sql = "SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite_%'"
    return {row[0] for row in database.all(sql, kind)}


def lookups() -> dict[str, str]:
    """The lookups (SQLite's indexes) that a catalogue should have, with the SQL that makes each."""
    commands = [command.strip() for command in (_SCHEMA + _LATER_TABLES).split(";")]
    return {command.split()[2]: command for command in commands if command.startswith("CREATE INDEX")}


def number_of(database: Database, key: str) -> int:
    """A number that the table `meta` holds: `generation`, `log_start` or `purging`."""
    row = database.first("SELECT value FROM meta WHERE key = ?", key)
    if row is None or not isinstance(row[0], int):
        raise DamagedIndex(lost(database.file, f"the number '{key}' is missing"))
    return row[0]


def _version(database: Database) -> int:
    return int(database.one("PRAGMA user_version")[0])


def _made(what: str) -> set[str]:
    return set(re.findall(rf"CREATE {what} (\w+)", _SCHEMA + _PROOFS + _LATER_TABLES))


def _make(database: Database) -> None:
    with database.transaction() as connection:
        if not names(database, "table"):  # else another process has just made them
            made = _SCHEMA + _PROOFS + _LATER_TABLES
            _run(connection, f"{made}PRAGMA user_version = {SCHEMA_VERSION};")
            settle(connection)


def _migrate(database: Database) -> None:
    """What has no seals is sealed as it is; from then on it is proven."""
    _log.warning("'%s' was made by an older version of Quoth: it is brought up, once.", database.file.parent)
    with database.transaction() as connection:
        version = _version(database)
        if version == SCHEMA_VERSION:  # another process was first
            return
        for step in range(version, SCHEMA_VERSION):
            _run(connection, _MIGRATIONS[step])
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        if version < _SEALED:
            seal_all(connection)


def _run(connection: sqlite3.Connection, script: str) -> None:
    """Several commands, within the transaction (`executescript` would end it)."""
    for command in script.split(";"):
        connection.execute(command)
