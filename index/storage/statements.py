"""Who said what, as the catalogue holds it: statements by speaker, filter, words or id; and all speakers."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from index.article import Filters, Statement, StatementWords
from index.storage import rows
from index.storage.connection import Database
from index.storage.seals import COLUMNS, demand, sound, whole

_PLACE = "CAST(sentence_start AS INTEGER), CAST(sentence_end AS INTEGER)"
_TWIN = (
    "told.terms = statements.terms AND told.polarity = statements.polarity"
    " AND told.modality = statements.modality AND told.speaker IS statements.speaker"
)
"""SQL: whether a statement `told` has the words of another."""
_NEWEST = "coalesce(said_on, day) DESC, statements.id"


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
    ) -> Iterator[int]:
        """Ids of statements, newest first; `speakers` are names as the articles have them."""
        where, values = _stated(filters, speakers, kind, article)
        for row in self._database.each(f"SELECT statements.id FROM {where} ORDER BY {_NEWEST}", *values):
            yield row[0]

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
            f"SELECT statements.id, article_id, {_PLACE}, CAST(terms AS TEXT) FROM {where}"
            f" AND (article_id IN (SELECT value FROM json_each(?)){''.join(part for part, _ in having)})"
            f" ORDER BY {_NEWEST}"
        )
        found = self._database.all(sql, *values, json.dumps(sorted(near)), *(stem for _, stem in having))
        return [StatementWords(row[0], row[1], (row[2], row[3]), row[4]) for row in found]

    def with_ids(self, ids: Sequence[int]) -> list[Statement]:
        """The statements with these ids, in their order."""
        sql = (
            f"SELECT {rows.STATEMENT} FROM json_each(?) JOIN statements ON statements.id = value ORDER BY key"
        )
        found = self._database.all(sql, json.dumps(ids))
        meant = self.meant({row["speaker"] for row in found if row["speaker"] is not None})
        return [rows.to_statement(row, meant) for row in found]

    def copies(self, statement: int, story: str) -> int:
        """In how many other articles of a story the words of a statement stand, as the same speaker's."""
        sql = (
            "SELECT count(DISTINCT told.article_id) FROM articles JOIN statements AS told"
            " ON told.article_id = articles.id JOIN statements AS shown ON shown.id = ?1"
            " WHERE (articles.id = ?2 OR duplicate_of = ?2) AND told.article_id != shown.article_id"
            f" AND {_TWIN.replace('statements.', 'shown.')}"
        )
        return int(self._database.one(sql, statement, story)[0])

    def meant(self, names: Collection[str]) -> dict[str, str]:
        """The persons behind names, as far as they are proven."""
        sql = (
            "SELECT people.name, person FROM json_each(?) JOIN people ON name = value"
            f" WHERE {sound('people')}"
        )
        return {row[0]: row[1] for row in self._database.all(sql, json.dumps([*names]))}

    def surroundings(self, statements: Iterable[StatementWords]) -> dict[int, tuple[str, str]]:
        """By id, the sentences that these statements stand in, and the titles of their articles."""
        of: dict[str, list[StatementWords]] = {}
        for said in statements:
            of.setdefault(said.article_id, []).append(said)
        sql = (
            "SELECT id, CAST(title AS TEXT), CAST(text AS TEXT) FROM articles"
            " WHERE id IN (SELECT value FROM json_each(?))"
        )
        return {
            said.id: (text[slice(*said.sentence)], title)
            for name, title, text in self._database.each(sql, json.dumps(sorted(of)))
            for said in of[name]
        }

    def speakers(self, limit: int) -> list[tuple[str, int]]:
        """Speakers and their numbers of statements, most first; all of them where `limit` is negative."""
        counts = Counter[str]()
        for _, person, count in self._people():
            counts[person] += count
        found = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return found if limit < 0 else found[:limit]

    def called(self, text: str) -> list[tuple[str, str, int]]:
        """Speakers with a name, the mentions of them that hold a text, and how often these stand."""
        sql = (
            f"SELECT people.name, person, mention, count(*), {sound('people')} FROM statements JOIN people"
            r" ON name = speaker WHERE by_name AND mention LIKE ? ESCAPE '\' AND typeof(mention) = 'text'"
            " GROUP BY name, mention"
        )
        held = re.sub(r"([\\%_])", r"\\\1", text)
        counts = Counter[tuple[str, str]]()
        for name, person, mention, count, is_sound in self._database.all(sql, f"%{held}%"):
            demand(is_sound, f"who is meant by {name}")
            counts[person, mention] += count
        found = sorted(counts.items(), key=lambda item: (-item[1], *item[0]))
        return [(person, mention, count) for (person, mention), count in found]

    def names(self) -> dict[str, str]:
        """Every speaker's name, as articles have it, and the person that it means."""
        return {name: person for name, person, _ in self._people()}

    def _people(self) -> Iterator[tuple[str, str, int]]:
        """The names that speak, whom they mean, and how often: all of them, each proven."""
        sql = f"SELECT digest IS {whole('people')} FROM proofs WHERE what = 'people'"
        demand(self._database.one(sql)[0], "the table of people")
        sql = f"SELECT {COLUMNS['people']}, {sound('people')} FROM people"
        for name, person, count, is_sound in self._database.all(sql):
            demand(is_sound, f"who is meant by {name}")
            if count:
                yield name, person, count


def _stated(
    filters: Filters, speakers: Collection[str] | None, kind: str | None, article: str | None
) -> tuple[str, list[Any]]:
    """The tables and the WHERE clause of statements with all this, and its values.

    Of all articles, those of a copy are left out whose words stand in its original, where that passes.
    """
    where, values = rows.conditions(filters)
    if not article:
        where += (
            " AND (duplicate_of IS NULL OR NOT EXISTS (SELECT 1 FROM articles AS original"
            " JOIN statements AS told ON told.article_id = original.id"
            f" WHERE original.id = articles.duplicate_of AND {_TWIN} AND {where}))"
        )
        values = [*values, *values]
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
