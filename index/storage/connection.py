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
        assert row is not None
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

    def script(self, sql: str) -> None:
        """Several statements, in one transaction."""
        with self.reporting():
            self.connection.executescript(f"BEGIN IMMEDIATE;{sql}COMMIT;")

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
        return connection

    @contextmanager
    def reporting(self) -> Iterator[None]:
        """Turns SQLite's errors into ours."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise IndexFolderError(
                f"{self.file} cannot be used ({error}). Make sure that the disk is not full, that you may "
                "write to the folder, and that no other process holds the file."
            ) from error
        except sqlite3.DatabaseError as error:
            raise DamagedIndex(
                f"{self.file} is damaged ({error}). Restore it from a copy, or delete the index folder "
                "and sync the articles again."
            ) from error
