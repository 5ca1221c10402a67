"""Seals: each row that can be shown is bound to the hash of what was committed.

A seal is the SHA-256 of a row's columns, as SQLite keeps them, with their types. It is made and proven by one
SQL function, `sealed`, over one list of columns for each table: below. Seals bind rows together: an article's
covers `parts`, the seal of those of its passages, statements, roles and older versions; the table `proofs`
holds the number and the sum of all articles' seals, so that none can go or come unnoticed. A seal finds
damage and alterations; it is no signature: who can write to the folder and knows how can forge one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from index.errors import DamagedIndex

_FORM = 1  # raise it when a list of columns, or the form of a seal, changes: all are then made anew
_LONG = 96  # bytes of a value that stands in a seal as it is
_MODULUS = 2**256
_CHAIN = (
    "SELECT group_concat(hex(seal), '') FROM (SELECT seal FROM {} WHERE article_id = articles.id ORDER BY id)"
)

NOTHING = bytes(32)
"""The sum of no seals."""

COLUMNS = {
    "articles": (
        "articles.id, articles.title, articles.text, url, path, published, authors, source, language, added,"
        " duplicate_of, day, source_key, host, location, content_hash, document_hash, reading, parts"
    ),
    "passages": 'passages.id, article_id, start, "end", sentences, embedding',
    "statements": (
        "statements.id, article_id, speaker, mention, cue, kind, spans, statements.text, sentence_start,"
        " sentence_end, said_on, confidence, modality, reported_by, by_name, terms, polarity"
    ),
    "roles": (
        'roles.id, article_id, person, role, roles.time, start, "end", sentence_start, sentence_end, nouns'
    ),
    "signatures": "number, article_id, signature",
    "differences": "article_id, original, pairs",
    "embeddings": "hash, vector",
    "readings": "hash, found",
    "people": "people.name, people.person, people.statements",
    "corrections": "name, person",
    "derived": "part, stamp",
    "versions": "versions.id, article_id, title, text, published, since, until, said",
}
"""What a seal covers, by table."""

_LATER = {"articles": "updated"}
"""A column that older versions had not: it stands in the seals of rows that have a value there alone."""

_BOUND = {
    "passages": "(SELECT content_hash FROM articles WHERE articles.id = article_id)",
    "statements": "(SELECT content_hash FROM articles WHERE articles.id = article_id)",
    "roles": "(SELECT content_hash FROM articles WHERE articles.id = article_id)",
    "signatures": "(SELECT content_hash FROM articles WHERE articles.id = article_id)",
    "differences": "(SELECT content_hash FROM articles WHERE articles.id = article_id)",
}
"""What it covers beside: what belongs to an article is bound to its very text."""

_PARTS = f"({_CHAIN.format('passages')}), ({_CHAIN.format('statements')})"
PARTS = (
    "CASE WHEN EXISTS (SELECT 1 FROM versions WHERE article_id = articles.id)"
    f" THEN sealed('parts', {_PARTS}, ({_CHAIN.format('roles')}), ({_CHAIN.format('versions')}))"
    " WHEN EXISTS (SELECT 1 FROM roles WHERE article_id = articles.id)"
    f" THEN sealed('parts', {_PARTS}, ({_CHAIN.format('roles')})) ELSE sealed('parts', {_PARTS}) END"
)
"""SQL: the seal of the seals of an article's passages, statements, roles and older versions; without any of
the last, or the last two, that of an older form of the catalogue, which had none."""

STATE = (
    "sealed('state',"
    " (SELECT group_concat(hex(key) || '=' || hex(value)) FROM (SELECT * FROM meta ORDER BY key)),"
    " (SELECT group_concat(name || '=' || hex(seq)) FROM (SELECT * FROM sqlite_sequence ORDER BY name)))"
)
"""SQL: the seal of the catalogue's own numbers."""


def whole(table: str) -> str:
    """SQL: the seal of the seals of all rows of a table that has names for keys."""
    return f"sealed('all', (SELECT group_concat(hex(seal)) FROM (SELECT seal FROM {table} ORDER BY name)))"


def sealed(table: str) -> str:
    """SQL: the seal that a row of this table has if it is what was committed.

    Values go as their bytes, as text may be broken, and with them goes what type each has.
    """
    columns = COLUMNS[table].split(", ")
    later = _LATER.get(table)
    if later is None:
        return _over(table, columns)
    without, with_later = _over(table, columns), _over(table, [*columns, later])
    return f"CASE WHEN {later} IS NULL THEN {without} ELSE {with_later} END"


def _over(table: str, columns: Sequence[str]) -> str:
    """SQL: the seal over these columns, with what binds the row."""
    types = " || ".join(f"typeof({column})" for column in columns)
    bound = [_BOUND[table]] if table in _BOUND else []
    values = ", ".join(f"CAST({column} AS BLOB)" for column in [*columns, *bound])
    return f"sealed('{table}', {types}, {values})"


def sound(table: str) -> str:
    """SQL: whether a row of this table is what was committed."""
    return f"({table}.seal IS ({sealed(table)}))"


def seal(kind: str, *values: str | bytes | None) -> bytes:
    """The seal of values; SQL knows this function as `sealed`. Long ones stand in it as their own hashes."""
    short = [v if v is None or len(v) <= _LONG else _hash(v) for v in values]
    return hashlib.sha256(repr((_FORM, kind, short)).encode()).digest()


def _hash(value: str | bytes) -> bytes:
    return hashlib.sha256(value.encode() if isinstance(value, str) else value).digest()


def total(before: bytes, gone: Iterable[bytes], come: Iterable[bytes]) -> bytes:
    """The sum of a set of seals from which some went and to which others came (Bellare's AdHash)."""
    number = int.from_bytes(before, "big")
    number += sum(int.from_bytes(one, "big") for one in come)
    number -= sum(int.from_bytes(one, "big") for one in gone)
    return (number % _MODULUS).to_bytes(32, "big")


def demand(is_sound: Any, what: str) -> None:
    """Raise DamagedIndex unless a row is what was committed: nothing else is ever shown.

    To leave the row out would make an answer with a hole in it look whole.
    """
    if not is_sound:
        raise DamagedIndex(
            f"The index is damaged: {what} is not what was committed. Mend it: quoth check --repair"
        )


class BrokenPart(DamagedIndex):
    """Vectors or words, which are derived from the catalogue, cannot be used as they are on disk."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(f"{problem} Make it anew from the catalogue: quoth check --repair")
