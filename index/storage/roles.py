"""Who holds which role, as the catalogue holds it: by person, by the nouns of the role, newest first."""

from __future__ import annotations

import json
from collections.abc import Collection

from index.article import Filters, Role
from index.storage import rows
from index.storage.connection import Database
from index.storage.statements import Statements

ROLES = """
CREATE TABLE roles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id TEXT NOT NULL REFERENCES articles ON DELETE CASCADE,
    person TEXT NOT NULL, role TEXT NOT NULL, time TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, sentence_start INTEGER NOT NULL,
    sentence_end INTEGER NOT NULL, nouns TEXT NOT NULL,
    seal BLOB NOT NULL DEFAULT x''
);
CREATE INDEX roles_by_article ON roles (article_id);
CREATE INDEX roles_by_person ON roles (person);
CREATE TABLE without_roles (
    article_id TEXT PRIMARY KEY REFERENCES articles ON DELETE CASCADE
) WITHOUT ROWID;
"""
"""The tables: roles, and the articles of an older version whose roles are to be found yet."""


class Roles:
    """Reads the roles of a catalogue; people are given as articles name them, and told as persons."""

    def __init__(self, database: Database, statements: Statements) -> None:
        self._database = database
        self._statements = statements

    def newest(
        self,
        filters: Filters,
        people: Collection[str] | None = None,
        nouns: Collection[str] | None = None,
        article: str | None = None,
    ) -> list[Role]:
        """Roles, newest first; `people` are names as articles have them, `nouns` what one is looked up by."""
        where, values = rows.conditions(filters)
        if people is not None:
            where += " AND person IN (SELECT value FROM json_each(?))"
            values.append(json.dumps(sorted(people)))
        if nouns is not None:
            any_of = " OR ".join(["0", *("instr(' ' || nouns || ' ', ?)" for _ in nouns)])
            where += f" AND ({any_of})"
            values += [f" {noun} " for noun in nouns]
        if article:
            where += " AND article_id = ?"
            values.append(article)
        sql = (
            f"SELECT {rows.ROLE} FROM roles JOIN articles ON articles.id = article_id WHERE {where}"
            " ORDER BY day DESC, roles.id"
        )
        found = self._database.all(sql, *values)
        meant = self._statements.meant({row["person"] for row in found})
        return [rows.to_role(row, meant) for row in found]

    def names(self) -> set[str]:
        """Everybody who has a role, as articles name them."""
        sql = "SELECT DISTINCT person FROM roles WHERE typeof(person) = 'text'"
        return {row[0] for row in self._database.all(sql)}

    def missing(self, most: int) -> list[str]:
        """Ids of articles of an older version of Quoth whose roles nobody has looked for."""
        sql = "SELECT article_id FROM without_roles ORDER BY article_id LIMIT ?"
        return [row[0] for row in self._database.all(sql, most)]
