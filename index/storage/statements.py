"""Who said what, as the catalogue holds it: statements by speaker, filter, words or id; and all speakers."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from index.article import Filters, Statement, StatementWords
from index.storage import rows
from index.storage.connection import Database

_NEWEST = "coalesce(said_on, day) DESC, statements.id"
_NAMED = "statements LEFT JOIN people ON name = speaker WHERE speaker IS NOT NULL"


class Statements:
    """Reads the statements of a catalogue; speakers are given as articles name them, and told as persons."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest(
        self,
        filters: Filters,
        speakers: Collection[str] | None = None,
        kind: str | None = None,
        article: str | None = None,
        limit: int = -1,
    ) -> list[Statement]:
        """Statements, newest first; `speakers` are names as the articles have them."""
        where, values = _stated(filters, speakers, kind, article)
        sql = f"SELECT statements.id FROM {where} ORDER BY {_NEWEST} LIMIT ?"
        return self.with_ids([row[0] for row in self._database.all(sql, *values, limit)])

    def candidates(
        self,
        filters: Filters,
        speakers: Collection[str] | None,
        kind: str | None,
        article: str | None,
        near: Collection[str],
        stems: Iterable[str] = (),
    ) -> list[StatementWords]:
        """Statements of the articles with the ids `near`, or that have one of `stems`; newest first."""
        where, values = _stated(filters, speakers, kind, article)
        having = [(" OR instr(' ' || terms || ' ', ?)", f" {stem} ") for stem in stems]
        sql = (
            f"SELECT statements.id, article_id, sentence_start, sentence_end, terms FROM {where}"
            f" AND (article_id IN (SELECT value FROM json_each(?)){''.join(part for part, _ in having)})"
            f" ORDER BY {_NEWEST}"
        )
        found = self._database.all(sql, *values, json.dumps(sorted(near)), *(stem for _, stem in having))
        return [StatementWords(row[0], row[1], (row[2], row[3]), row[4]) for row in found]

    def with_ids(self, ids: Sequence[int]) -> list[Statement]:
        """The statements with these ids, in their order."""
        sql = (
            f"SELECT {rows.STATEMENT}, person FROM json_each(?) JOIN statements ON statements.id = value"
            " LEFT JOIN people ON name = speaker ORDER BY key"
        )
        return [rows.to_statement(row) for row in self._database.all(sql, json.dumps(ids))]

    def surroundings(self, statements: Iterable[StatementWords]) -> dict[int, tuple[str, str]]:
        """By id, the sentences that these statements stand in, and the titles of their articles."""
        of: dict[str, list[StatementWords]] = {}
        for said in statements:
            of.setdefault(said.article_id, []).append(said)
        sql = "SELECT id, title, text FROM articles WHERE id IN (SELECT value FROM json_each(?))"
        return {
            said.id: (text[slice(*said.sentence)], title)
            for name, title, text in self._database.each(sql, json.dumps(sorted(of)))
            for said in of[name]
        }

    def speakers(self, limit: int) -> list[tuple[str, int]]:
        """Speakers and their numbers of statements, most first; all of them where `limit` is negative."""
        sql = (
            f"SELECT coalesce(person, speaker), count(*) FROM {_NAMED} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?"
        )
        return [(row[0], row[1]) for row in self._database.all(sql, limit)]

    def called(self, text: str) -> list[tuple[str, str, int]]:
        """Speakers with a name, the mentions of them that hold a text, and how often these stand."""
        sql = (
            f"SELECT coalesce(person, speaker), mention, count(*) FROM {_NAMED} AND by_name"
            r" AND mention LIKE ? ESCAPE '\' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
        )
        held = re.sub(r"([\\%_])", r"\\\1", text)
        return [(row[0], row[1], row[2]) for row in self._database.all(sql, f"%{held}%")]

    def names(self) -> dict[str, str]:
        """Every speaker's name, as articles have it, and the person that it means."""
        sql = f"SELECT DISTINCT speaker, coalesce(person, speaker) FROM {_NAMED}"
        return {row[0]: row[1] for row in self._database.all(sql)}


def _stated(
    filters: Filters, speakers: Collection[str] | None, kind: str | None, article: str | None
) -> tuple[str, list[Any]]:
    """The tables and the WHERE clause of statements with all this, and its values."""
    where, values = rows.conditions(filters)
    if speakers is not None:
        names = json.dumps(sorted(speakers))
        # first without regard to case, as the lookup table has names: that is what makes it quick
        where += " AND speaker COLLATE NOCASE IN (SELECT value FROM json_each(?))"
        where += " AND speaker IN (SELECT value FROM json_each(?))"
        values += [names, names]
    if article:
        where += " AND article_id = ?"
        values.append(article)
    if kind:
        where += " AND kind = ?"
        values.append(kind)
    return f"statements JOIN articles ON articles.id = article_id WHERE {where}", values
