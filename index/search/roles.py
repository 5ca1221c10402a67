"""Roles of a person, under any of the names that articles give, and who holds a role that is asked for."""

from __future__ import annotations

from index.article import Filters, Role
from index.people import is_same_role, nouns_of, without_time
from index.search.statements import Names, gathered
from index.storage import Catalogue


class RoleSearch:
    """Finds roles in the generation that it is handed; any number of threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._names: Names | None = None

    def find(
        self,
        generation: int,
        person: str | None,
        role: str | None,
        filters: Filters,
        article: str | None,
        limit: int,
    ) -> list[Role]:
        """What `Index.roles` gives."""
        people = self._names_of(person, generation) if person else None
        wanted, time = without_time(role) if role else ("", None)
        found = self._catalogue.roles.newest(filters, people, nouns_of(wanted) if role else None, article)
        fitting = [
            one
            for one in found
            if (not role or is_same_role(wanted, one.role)) and (time is None or one.time == time)
        ]
        return fitting[: max(0, limit)]

    def _names_of(self, person: str, generation: int) -> set[str]:
        names = self._names
        if names is None or names.generation != generation:
            meant = self._catalogue.statements.meant(self._catalogue.roles.names())
            self._names = names = gathered(meant, generation)
        return names.of(person)
