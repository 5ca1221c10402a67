"""The table of people: who is meant by each name that speaks or has a role, and how often it speaks."""

from __future__ import annotations

import sqlite3

from index.people import Name, join, titles_in
from index.storage.seals import sealed, sound

Person = tuple[str, int]
"""Who is meant by a name, and the statements under it."""

_SPOKEN = (
    "SELECT speaker, count(*), sum(by_name), group_concat(DISTINCT CASE WHEN by_name AND length(mention) < 60"
    " THEN mention END) FROM statements WHERE typeof(speaker) = 'text' GROUP BY speaker"
)

_IN_ROLES = (
    "SELECT person FROM roles WHERE typeof(person) = 'text' GROUP BY person ORDER BY count(*) DESC, person"
)


def people_of(connection: sqlite3.Connection) -> dict[str, Person]:
    """The people, by name, as the statements and the corrections by hand have them."""
    spoken = connection.execute(_SPOKEN).fetchall()
    names = {row[0]: Name(row[0], row[2], titles_in(row[3] or "")) for row in spoken if row[2]}
    for row in connection.execute(_IN_ROLES).fetchall():
        names.setdefault(row[0], Name(row[0], 0))
    noted = "SELECT name, person FROM corrections WHERE typeof(name) = 'text' AND typeof(person) = 'text'"
    corrections = dict(connection.execute(noted).fetchall())
    counts = {row[0]: row[1] for row in spoken}
    persons = {name: name for name in counts} | join(names.values(), corrections)
    return {name: (person, counts.get(name, 0)) for name, person in persons.items()}


def people_held(connection: sqlite3.Connection) -> dict[str, Person | None]:
    """The people as the table has them, by name; None where a row is not what was committed."""
    rows = connection.execute(f"SELECT name, person, statements, {sound('people')} FROM people")
    return {row[0]: (row[1], row[2]) if row[3] else None for row in rows}


def join_people(connection: sqlite3.Connection) -> None:
    """Bring the table up to date; rows that are right already are left alone."""
    right, held = people_of(connection), people_held(connection)
    gone = [(name,) for name in held if name not in right]
    connection.executemany("DELETE FROM people WHERE name = ?", gone)
    changed = [(name, *person) for name, person in right.items() if held.get(name) != person]
    connection.executemany("INSERT OR REPLACE INTO people VALUES (?, ?, ?, x'')", changed)
    connection.execute(f"UPDATE people SET seal = {sealed('people')} WHERE seal = x''")
