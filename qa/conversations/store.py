"""Where conversations and clippings are kept: one SQLite file beside the index, each person's apart.

Nothing of the index stands here, and nothing here is needed to answer. A file that is damaged is put aside,
said to be, and a new one begun.
"""

from __future__ import annotations

import logging
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from index import QuothError
from qa.answering import line_for, readable
from qa.conversations.kept import Clipping, Conversation, Exchange, Heading
from qa.conversations.packing import packed, unpacked
from qa.records import Answer, Citation, Line

_SCHEMA = 1  # raised where the tables change
_TABLES = """
CREATE TABLE conversations (
  id TEXT PRIMARY KEY, person TEXT NOT NULL, title TEXT NOT NULL, begun TEXT NOT NULL, changed TEXT NOT NULL);
CREATE INDEX of_person ON conversations (person, changed);
CREATE TABLE exchanges (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE,
  at TEXT NOT NULL, asked TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'asked', answer TEXT,
  problem TEXT NOT NULL DEFAULT '', following TEXT NOT NULL DEFAULT '', words TEXT NOT NULL);
CREATE INDEX of_conversation ON exchanges (conversation, id);
CREATE TABLE clippings (
  id INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL, at TEXT NOT NULL, place TEXT NOT NULL,
  citation TEXT NOT NULL, line TEXT NOT NULL, note TEXT NOT NULL DEFAULT '', UNIQUE (person, place));
"""
_WAIT = 10.0  # seconds for another process that writes
_MOST_OF_PERSON, _MOST = 500, 100_000  # conversations of one, and of all; the longest untouched go first
_MOST_EXCHANGES, _MOST_CLIPPINGS = 200, 2_000  # of a conversation, of a person
_LONGEST_TITLE, _LONGEST_NOTE = 120, 2_000  # characters
_log = logging.getLogger("quoth")


class ConversationsError(QuothError):
    """Conversations cannot be read or kept."""


class Conversations:
    """The conversations and clippings of all people who use an index; safe in threads and processes.

    A person is a key: nobody reads or changes what another's key holds.
    """

    def __init__(self, file: Path | None) -> None:
        """Kept in a file, which is made where there is none; in memory where no file is given."""
        self.file = file
        self._lock = threading.RLock()
        self._database = self._opened()

    @classmethod
    def beside(cls, index: Path, create: bool = True) -> Conversations:
        """Those of the index in this folder: in `NAME.conversations.sqlite` beside it.

        Where there is none yet and it is not to be made, there are no conversations.
        """
        file = index.absolute().with_name(f"{index.absolute().name}.conversations.sqlite")
        return cls(file if create or file.exists() else None)

    def ask(self, person: str, conversation: str | None, asked: str, instead: int | None = None) -> Exchange:
        """Note a question, in a conversation of this person's or, for None, in a new one.

        `instead` is an exchange that it takes the place of, with all after it. Raises ConversationsError
        where the person has no such conversation, or it is full.
        """
        now = datetime.now().isoformat(timespec="seconds")
        with self._writing() as database:
            if conversation is None:
                conversation = secrets.token_urlsafe(9)
                row = (conversation, person, _titled(asked), now, now)
                database.execute("INSERT INTO conversations VALUES (?, ?, ?, ?, ?)", row)
                self._forget(database, person)
            self._demand(database, person, conversation)
            if instead is not None:
                database.execute(
                    "DELETE FROM exchanges WHERE conversation = ? AND id >= ?", (conversation, instead)
                )
            count = _number(database, "SELECT count(*) FROM exchanges WHERE conversation = ?", conversation)
            if count >= _MOST_EXCHANGES:
                raise ConversationsError(
                    f"This conversation has {_MOST_EXCHANGES} questions, the most that one may have. Begin a "
                    "new one."
                )
            made = database.execute(
                "INSERT INTO exchanges (conversation, at, asked, words) VALUES (?, ?, ?, ?)",
                (conversation, now, asked, asked.casefold()),
            )
            database.execute("UPDATE conversations SET changed = ? WHERE id = ?", (now, conversation))
            return Exchange(made.lastrowid or 0, asked, datetime.fromisoformat(now))

    def answered(self, exchange: int, answer: Answer, following: Sequence[str] = ()) -> None:
        """Keep an answer, and what may be asked next."""
        with self._writing() as database:
            database.execute(
                "UPDATE exchanges SET state = 'answered', answer = ?, following = ?, problem = '',"
                " words = words || char(10) || ? WHERE id = ?",
                (packed(answer), "\n".join(following), readable(answer.text).casefold(), exchange),
            )

    def ended(self, exchange: int, problem: str = "") -> None:
        """Note that a question was stopped, or why it could not be answered."""
        with self._writing() as database:
            database.execute(
                "UPDATE exchanges SET state = ?, problem = ? WHERE id = ?",
                ("failed" if problem else "stopped", problem, exchange),
            )

    def of(self, exchange: int) -> str:
        """The conversation that an exchange is in; "" if it is in none any more."""
        with self._reading() as database:
            row = database.execute("SELECT conversation FROM exchanges WHERE id = ?", (exchange,)).fetchone()
        return str(row[0]) if row else ""

    def get(self, conversation: str, person: str | None = None) -> Conversation | None:
        """A conversation of this person, or of anybody; None where there is none."""
        with self._reading() as database:
            row = database.execute(
                "SELECT id, person, title, begun, changed FROM conversations"
                " WHERE id = ? AND (? IS NULL OR person = ?)",
                (conversation, person, person),
            ).fetchone()
            if row is None:
                return None
            rows = database.execute(
                "SELECT id, asked, at, state, answer, problem, following FROM exchanges"
                " WHERE conversation = ? ORDER BY id",
                (conversation,),
            ).fetchall()
        return Conversation(_heading(row), tuple(map(_exchange, rows)))

    def headings(self, person: str | None = None, words: str = "", limit: int = 200) -> list[Heading]:
        """Conversations of this person, or of everybody, last changed first.

        Of those alone whose name, questions or answers hold the words, in any case, where some are given.
        """
        wanted = words.casefold().strip()
        with self._reading() as database:
            rows = database.execute(
                "SELECT id, person, title, begun, changed FROM conversations c"
                " WHERE (? IS NULL OR person = ?) AND (? = '' OR instr(quoth_folded(title), ?) OR EXISTS"
                " (SELECT 1 FROM exchanges WHERE conversation = c.id AND instr(words, ?)))"
                " ORDER BY changed DESC, rowid DESC LIMIT ?",
                (person, person, wanted, wanted, wanted, limit),
            ).fetchall()
        return [_heading(row) for row in rows]

    def rename(self, person: str, conversation: str, title: str) -> None:
        """Call a conversation otherwise. Raises ConversationsError for an empty name, or another's."""
        if not title.strip():
            raise ConversationsError("A conversation needs a name of at least one character.")
        with self._writing() as database:
            self._demand(database, person, conversation)
            row = (_titled(title), conversation)
            database.execute("UPDATE conversations SET title = ? WHERE id = ?", row)

    def delete(self, conversation: str, person: str | None = None) -> bool:
        """Remove a conversation of this person, or of anybody; whether there was one."""
        with self._writing() as database:
            done = database.execute(
                "DELETE FROM conversations WHERE id = ? AND (? IS NULL OR person = ?)",
                (conversation, person, person),
            )
        with self._reading() as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # nor does the log hold it any more
        return done.rowcount > 0

    def clip(self, person: str, exchange: int, number: int) -> Clipping:
        """Keep a quotation of an answer aside; the same again is the same clipping.

        Raises ConversationsError where the person has no such quotation, or too many clippings.
        """
        held = self.get(self.of(exchange), person)
        answers = (one.answer for one in held.exchanges if one.id == exchange) if held else iter(())
        answer = next(answers, None)
        cited = {one.number: one for one in answer.citations} if answer else {}
        if answer is None or number not in cited:
            raise ConversationsError("This quotation is gone; ask again.")
        citation = cited[number]
        return self._clipped(person, citation, line_for(answer, citation))

    def _clipped(self, person: str, citation: Citation, line: Line) -> Clipping:
        place = f"{citation.article.id}/{citation.start}/{citation.end}/{citation.speaker or ''}"
        now = datetime.now().isoformat(timespec="seconds")
        with self._writing() as database:
            if (
                _number(database, "SELECT count(*) FROM clippings WHERE person = ?", person)
                >= _MOST_CLIPPINGS
            ):
                raise ConversationsError(
                    f"You have {_MOST_CLIPPINGS:,} clippings, the most that can be kept. Remove some first."
                )
            database.execute(
                "INSERT INTO clippings (person, at, place, citation, line) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (person, place) DO NOTHING",
                (person, now, place, packed(citation), packed(line)),
            )
        return next(c for c in self.clippings(person) if c.citation.start == citation.start)

    def clippings(self, person: str) -> list[Clipping]:
        """All that this person has kept aside, newest first."""
        with self._reading() as database:
            rows = database.execute(
                "SELECT id, citation, line, at, note FROM clippings WHERE person = ? ORDER BY id DESC",
                (person,),
            ).fetchall()
        return [
            Clipping(
                id_, unpacked(Citation, citation), unpacked(Line, line), datetime.fromisoformat(at), note
            )
            for id_, citation, line, at, note in rows
        ]

    def note(self, person: str, clipping: int, text: str) -> None:
        """Write a note beside a clipping."""
        with self._writing() as database:
            row = (text.strip()[:_LONGEST_NOTE], clipping, person)
            database.execute("UPDATE clippings SET note = ? WHERE id = ? AND person = ?", row)

    def unclip(self, person: str, clipping: int) -> None:
        """Let go of a clipping."""
        with self._writing() as database:
            database.execute("DELETE FROM clippings WHERE id = ? AND person = ?", (clipping, person))

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._database.close()

    def _opened(self) -> sqlite3.Connection:
        """The file, made or brought up to date; what is no sound database is put aside."""
        try:
            return self._connected()
        except (sqlite3.OperationalError, OSError) as error:
            raise ConversationsError(
                f"Conversations cannot be kept in '{self.file}': {error}. Is the folder there, may it be "
                "written to, and is there room?"
            ) from error
        except sqlite3.DatabaseError as error:
            self._put_aside(error)
            return self._connected()

    def _connected(self) -> sqlite3.Connection:
        if self.file and not self.file.exists():
            self.file.touch(mode=0o600)  # what people asked is for nobody else on the machine
        database = sqlite3.connect(self.file or ":memory:", timeout=_WAIT, check_same_thread=False)
        try:
            database.create_function("quoth_folded", 1, str.casefold, deterministic=True)
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA foreign_keys = ON")
            database.execute("PRAGMA secure_delete = ON")  # what is deleted is gone from the file
            with database:
                self._bring_up(database)
            broken = database.execute("PRAGMA quick_check(1)").fetchone()[0]
            if broken != "ok":
                raise sqlite3.DatabaseError(broken)
        except BaseException:
            database.close()
            raise
        return database

    def _bring_up(self, database: sqlite3.Connection) -> None:
        database.execute("BEGIN IMMEDIATE")
        (found,) = database.execute("PRAGMA user_version").fetchone()
        if found > _SCHEMA:
            raise ConversationsError(
                f"'{self.file}' was written by a newer Quoth (version {found}, this one knows {_SCHEMA}). "
                "Update Quoth, or move the file away."
            )
        if found == 0:
            for statement in _TABLES.split(";"):
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {_SCHEMA}")

    def _put_aside(self, error: sqlite3.DatabaseError) -> None:
        """Leave what is damaged under another name, and say so."""
        assert self.file
        aside = self.file.with_name(f"{self.file.name}.damaged-{datetime.now():%Y%m%d-%H%M%S-%f}")
        for end in ("", "-wal", "-shm"):
            part = self.file.with_name(self.file.name + end)
            if part.exists():
                part.rename(aside.with_name(aside.name + end))
        _log.warning(
            "The conversations in '%s' are damaged (%s). They were put aside as '%s', and a new file begun; "
            "the index is not touched.",
            self.file,
            error,
            aside.name,
        )

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                yield self._database
            except sqlite3.DatabaseError as error:
                raise self._told(error) from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it, or nothing."""
        with self._reading() as database, database:
            database.execute("BEGIN IMMEDIATE")
            yield database

    def _told(self, error: sqlite3.DatabaseError) -> ConversationsError:
        """What went wrong; a file that proves damaged is put aside, and the next call finds a new one."""
        if not isinstance(error, sqlite3.OperationalError) and self.file:
            self._database.close()
            self._put_aside(error)
            self._database = self._connected()
            return ConversationsError(
                f"The conversations were damaged and put aside: see '{self.file.parent}'."
            )
        return ConversationsError(f"Conversations could not be kept or read: {error}.")

    def _demand(self, database: sqlite3.Connection, person: str, conversation: str) -> None:
        row = database.execute("SELECT person FROM conversations WHERE id = ?", (conversation,)).fetchone()
        if row is None or row[0] != person:
            raise ConversationsError("This conversation is not among yours; it may have been deleted.")

    def _forget(self, database: sqlite3.Connection, person: str) -> None:
        """Let go of the conversations that were longest untouched, where there are too many."""
        longest = "SELECT id FROM conversations {} ORDER BY changed DESC, rowid DESC LIMIT -1 OFFSET ?"
        for where, given in (("WHERE person = ?", (person, _MOST_OF_PERSON)), ("", (_MOST,))):
            database.execute(f"DELETE FROM conversations WHERE id IN ({longest.format(where)})", given)


def _titled(text: str) -> str:
    """A question as the name of a conversation."""
    name = " ".join(text.split())
    return name if len(name) <= _LONGEST_TITLE else f"{name[: _LONGEST_TITLE - 1].rstrip()}…"


def _number(database: sqlite3.Connection, query: str, given: Any) -> int:
    return int(database.execute(query, (given,)).fetchone()[0])


def _heading(row: Sequence[str]) -> Heading:
    id_, person, title, begun, changed = row
    return Heading(id_, person, title, datetime.fromisoformat(begun), datetime.fromisoformat(changed))


def _exchange(row: Sequence[Any]) -> Exchange:
    """An exchange as it was kept; an answer that cannot be read any more is said to be lost."""
    id_, asked, at, state, answer, problem, following = row
    when, next_ = datetime.fromisoformat(at), tuple(filter(None, following.split("\n")))
    try:
        kept = unpacked(Answer, answer) if answer else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return Exchange(
            id_, asked, when, "failed", None, "This answer was kept by another version; ask again."
        )
    return Exchange(id_, asked, when, state, kept, problem, next_)
