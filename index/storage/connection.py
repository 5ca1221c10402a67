"""One SQLite file, used by many threads: a connection each, snapshots to read from, one transaction to write.

The file is in WAL mode: readers see the last commit as it was when they began, and never wait for the writer.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from index.errors import DamagedIndex, IndexFolderError
from index.storage.seals import seal

_OUTSIDE = {
    sqlite3.SQLITE_AUTH,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_READONLY,
}
"""Codes of errors that come from around the file; all others come from what is in it."""
_WAIT = 30  # seconds that a connection waits for another one's write


class Database:
    """Connections to one file. Raises DamagedIndex or IndexFolderError where SQLite cannot use it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []

    def begin(self) -> None:
        """Fix what this thread reads from now on to the last commit."""
        self.first("BEGIN")
        self.first("SELECT 1 FROM meta")  # SQLite takes the snapshot with the first thing read

    def end(self) -> None:
        """Let this thread see newer commits again."""
        if self.connection.in_transaction:
            self.first("ROLLBACK")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing. Raises RuntimeError inside a snapshot of this thread."""
        connection = self.connection
        if connection.in_transaction:
            raise RuntimeError("An index cannot be written to inside its own snapshot.")
        with self.reporting():
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def one(self, sql: str, *values: Any) -> sqlite3.Row:
        """The one row that there is."""
        row = self.first(sql, *values)
        if row is None:
            raise DamagedIndex(damaged(self.file, "a row is missing"))
        return row

    def first(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """The first row, or None."""
        with self.reporting():
            row: sqlite3.Row | None = self.connection.execute(sql, values).fetchone()
            return row

    def all(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """All rows at once."""
        with self.reporting():
            return self.connection.execute(sql, values).fetchall()

    def each(self, sql: str, *values: Any) -> Iterator[sqlite3.Row]:
        """All rows, one by one."""
        with self.reporting():
            yield from self.connection.execute(sql, values)

    def close(self) -> None:
        """Close the connections of all threads."""
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._local = threading.local()

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's own."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            with self.reporting():
                connection = self._open()
            self._connections.append(connection)
            self._local.connection = connection
        return connection

    def _open(self) -> sqlite3.Connection:
        if self.file.exists() and not os.access(self.file.parent, os.W_OK):
            return self._open_read_only()
        connection = self._connect(str(self.file))
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        return connection

    def _open_read_only(self) -> sqlite3.Connection:
        """On a read-only disk: nobody can write, so no lock is needed."""
        wal = self.file.with_name(f"{self.file.name}-wal")
        if wal.exists() and wal.stat().st_size:
            raise IndexFolderError(
                f"'{self.file.parent}' may not be written to, and its last writer was stopped before its "
                "work could be folded in. Make the folder writable and run: quoth check"
            )
        return self._connect(f"file:{quote(str(self.file))}?mode=ro&immutable=1")

    def _connect(self, name: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            name, timeout=_WAIT, check_same_thread=False, isolation_level=None, uri=name.startswith("file:")
        )
        connection.row_factory = sqlite3.Row
        connection.text_factory = _text
        connection.create_function("sealed", -1, seal, deterministic=True)
        return connection

    @contextmanager
    def reporting(self) -> Iterator[None]:
        """Turns SQLite's errors into ours."""
        try:
            yield
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.DatabaseError as error:
            if error_code(error) in _OUTSIDE:
                raise IndexFolderError(
                    f"{self.file} cannot be used ({error}). Make sure that the disk is not full, that you "
                    "may write to the folder, and that no other process holds the file."
                ) from error
            told = lost if error_code(error) == sqlite3.SQLITE_NOTADB else damaged
            raise DamagedIndex(told(self.file, str(error))) from error


def _text(data: bytes) -> str:
    """Text that is no UTF-8 is damaged, and its row will be found to be; to read it stops nothing."""
    return data.decode("utf-8", "replace")


def error_code(error: sqlite3.Error) -> int:
    """SQLite's primary code; 0 for what Python itself says, as of text that is no UTF-8."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def lost(file: Path, what: str) -> str:
    """What to do where the catalogue cannot be read at all."""
    return (
        f"The truth of the index is lost: {file} cannot be used ({what}). Nothing else was touched. Restore "
        f"the file from a copy; or, if you have the sources, move '{file.parent}' away and sync the articles "
        "again (with those that were added in the browser: they lie in its folder uploads)."
    )


def damaged(file: Path, what: str) -> str:
    """What to do where the catalogue is broken."""
    return (
        f"{file} is damaged ({what}). See what can be mended: quoth check --repair. What cannot: restore the "
        f"file from a copy, or move the index folder away and sync the articles again."
    )
