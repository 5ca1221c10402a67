"""What an index knows that helps to understand a question: who speaks, its publishers, its days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from weakref import WeakKeyDictionary, proxy

from index import ENGLISH, Index, Role, nouns_of
from qa.asking.began import first_day
from qa.asking.held_roles import held_beside
from qa.asking.outlets import written_name
from qa.asking.speaker_names import Names
from qa.asking.vocabulary import TITLES
from qa.asking.when import Covered

_ROLES = 1_000  # newest mentions of a role that are looked at


@dataclass(frozen=True, slots=True)
class Known:
    """What an index knows that helps to understand a question.

    `sources` are its publishers and how many articles each has; `mentioned` tells how many passages hold all
    content words of a text, `began` on which day an event began, if the articles date it, `called` what
    articles call their speakers (see `Index.called`), `roles` who holds a role (see `Index.roles`), `outlet`
    how people write a publisher whose name is that of its host, `language_of` the language of a question.
    """

    names: Names = field(default_factory=Names)
    sources: Mapping[str, int] = field(default_factory=dict)
    passages: int = 0
    covered: Covered = field(default_factory=Covered)
    mentioned: Callable[[str], int] = field(default=lambda text: 0)
    began: Callable[[str], date | None] = field(default=lambda event: None)
    called: Callable[[str], list[tuple[str, str, int]]] = field(default=lambda text: [])
    roles: Callable[[str], list[Role]] = field(default=lambda role: [])
    outlet: Callable[[str], str] = field(default=lambda source: source)
    language_of: Callable[[str], str] = field(default=lambda question: ENGLISH)


_cached: WeakKeyDictionary[Index, tuple[int, Known]] = WeakKeyDictionary()


def known_to(index: Index) -> Known:
    """What an index knows, for as long as the index is held; gathered anew when the index has changed."""
    now = index.generation
    generation, known = _cached.get(index, (None, Known()))
    if generation != now:
        known = _gathered(index)
        _cached[index] = now, known
    return known


def _gathered(index: Index) -> Known:
    status = index.status()
    sources = {source: count for source, count in status.sources.items() if source}
    held: Index = proxy(index)  # what is cached for an index must not keep it in memory
    count = partial(Index.count, held)
    names = Names(index.speakers(-1), count)
    covered = Covered(status.first, status.last)
    began = cache(partial(first_day, held))
    called = cache(partial(Index.called, held))
    roles = cache(lambda role: held.roles(role=role, limit=_ROLES) or held_beside(held, role))
    outlet = cache(partial(written_name, held))
    language_of = partial(Index.language_of, held)
    return Known(names, sources, status.passages, covered, count, began, called, roles, outlet, language_of)


def known_speaker(index: Index, name: str) -> str | None:
    """The name under which the index may hold this speaker's words; None where it is of somebody else.

    A title or role before a surname is left out ('President Biden', 'Coach Reed'), another spelling is found
    ('Sergei' for 'Sergey'). A surname alone never stands for a full name: 'Ann Biden' is not Joe Biden.
    """
    if index.statements(speaker=name, limit=1):
        return name
    words = name.split()
    known = known_to(index)
    titles = [word.lower().strip(".") for word in words[:-1]]
    if titles and all(title in TITLES or nouns_of(title) for title in titles):
        called = ((person, mention) for person, mention, _ in known.called(titles[-1]))
        return known.names.titled(titles, words[-1], called)
    return known.names.nearest(name) if len(words) > 1 else None


def meant(index: Index, name: str) -> list[str]:
    """Speakers' names, or parts of them, that are spelled nearly so."""
    words = name.split()
    return known_to(index).names.similar(words[-1], 2) if words else []
