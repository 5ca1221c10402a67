"""What is written so that rows can be proven: their seals, and what binds the rows to each other."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable

from index.storage.persons import join_people
from index.storage.seals import NOTHING, PARTS, STATE, sealed, total, whole

NAMED = ("corrections", "people")
"""Tables that have names for keys."""

_EACH = ("embeddings", "readings", "corrections", "passages", "statements", "roles", "versions")


def seal_article(connection: sqlite3.Connection, article_id: str) -> bytes:
    """Seal an article with all that belongs to it; returns its seal."""
    for table in ("passages", "statements", "roles"):
        connection.execute(f"UPDATE {table} SET seal = {sealed(table)} WHERE article_id = ?", (article_id,))
    connection.execute(f"UPDATE articles SET parts = {PARTS} WHERE id = ?", (article_id,))
    return seal_again(connection, article_id)


def seal_again(connection: sqlite3.Connection, article_id: str) -> bytes:
    """Seal an article itself, whose passages, statements and roles stay as they are; returns its seal."""
    sql = f"UPDATE articles SET seal = {sealed('articles')} WHERE id = ? RETURNING seal"
    found: bytes = connection.execute(sql, (article_id,)).fetchall()[0][0]
    return found


def note_articles(connection: sqlite3.Connection, gone: Collection[bytes], come: Collection[bytes]) -> None:
    """Keep the number of all articles, and the sum of their seals."""
    before = connection.execute("SELECT CAST(digest AS BLOB) FROM proofs WHERE what = 'articles'").fetchone()
    digest = total(before[0] if before else NOTHING, gone, come)
    connection.execute(
        "UPDATE proofs SET count = count + ?, digest = ? WHERE what = 'articles'",
        (len(come) - len(gone), digest),
    )


def note_names(connection: sqlite3.Connection) -> None:
    """Keep the numbers of all corrections and people, and the seals of their seals."""
    for table in NAMED:
        connection.execute(
            f"UPDATE proofs SET count = (SELECT count(*) FROM {table}), digest = {whole(table)}"
            f" WHERE what = '{table}'"
        )


def note_state(connection: sqlite3.Connection) -> None:
    """Keep the seal of the catalogue's own numbers; the last thing of each transaction that changes them."""
    connection.execute(f"UPDATE proofs SET digest = {STATE} WHERE what = 'state'")


def seal_all(connection: sqlite3.Connection) -> None:
    """Seal all rows as they are: where an older version left them without."""
    for table in _EACH:
        connection.execute(f"UPDATE {table} SET seal = {sealed(table)}")
    connection.execute(f"UPDATE articles SET parts = {PARTS}")
    connection.execute(f"UPDATE articles SET seal = {sealed('articles')}")
    join_people(connection)
    settle(connection)


def settle(connection: sqlite3.Connection) -> None:
    """Bind the rows that there are to each other, whatever was bound before."""
    connection.execute("DELETE FROM proofs")
    connection.executemany("INSERT INTO proofs VALUES (?, 0, ?)", _nothing(("articles", "state", *NAMED)))
    seals = [row[0] for row in connection.execute("SELECT seal FROM articles")]
    note_articles(connection, (), seals)
    note_names(connection)
    note_state(connection)


def _nothing(names: Iterable[str]) -> list[tuple[str, bytes]]:
    return [(name, NOTHING) for name in names]
