"""Statements of a speaker, under any of the names that articles give, and on a topic, the nearest first."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from index.article import Filters, Kind, Statement, StatementWords
from index.people import folded
from index.search.passages import PassageSearch
from index.search.topics import StatementInContext, among, rank, rarity
from index.storage import Catalogue, terms
from index.text import suffix_of

if TYPE_CHECKING:
    from index.storage import Snapshot

_NEAR = 200  # passages whose articles may hold statements on a topic
_ENOUGH = 8  # where words find fewer statements on a topic, so many others are compared by meaning
_AT_ONCE = 500  # statements that are read at once
_MEANT = 0.35  # cosine of a sentence with a topic that it is on, though it has none of its words


@dataclass(frozen=True, slots=True)
class Names:
    """All names of speakers, or of those who have roles, in one generation, as articles have them."""

    generation: int
    persons: Mapping[str, str]  # who is meant by a name
    of_person: Mapping[str, Collection[str]]
    having: Mapping[str, set[str]]  # a word, folded

    def of(self, speaker: str) -> set[str]:
        """All names of the persons one of whose names holds all words of this one.

        'Ada Brook' is not Ada Brook Jr., nor the other way round.
        """
        fitting = [self.having.get(word, set()) for word in folded(speaker)]
        names = set.intersection(*fitting) if fitting else set()
        if " " in speaker:
            names = {name for name in names if suffix_of(name) == suffix_of(speaker)} or names
        found = {self.persons[name] for name in names}
        return {name for person in found for name in self.of_person[person]}


def gathered(named: Mapping[str, str], generation: int) -> Names:
    """What is looked up by name: `named` tells who is meant by each."""
    persons = {**named, **{person: person for person in named.values()}}
    of_person: dict[str, set[str]] = {}
    having: dict[str, set[str]] = {}
    for name, person in persons.items():
        of_person.setdefault(person, set()).add(name)
        for word in folded(name):
            having.setdefault(word, set()).add(name)
    return Names(generation, persons, of_person, having)


class StatementSearch:
    """Finds statements in the generation that it is handed; any number of threads."""

    def __init__(self, catalogue: Catalogue, search: PassageSearch) -> None:
        self._catalogue = catalogue
        self._search = search
        self._names: Names | None = None

    def find(
        self,
        snapshot: Snapshot,
        speaker: str | None,
        about: str | None,
        filters: Filters,
        kind: Kind | None,
        article: str | None,
        limit: int,
    ) -> list[Statement]:
        """What `Index.statements` gives."""
        statements = self._catalogue.statements
        names = self._names_of(speaker, snapshot.generation) if speaker else None
        if about is None:
            return self._first(statements.newest(filters, names, kind, article), limit, bool(article))
        weights = rarity({term: snapshot.words.count(term) for term in terms(about)}, len(snapshot.words))
        meant = f"{speaker} {about}" if speaker else about
        near = self._near(snapshot, meant, filters)
        places = self._catalogue.places([n for n, _ in snapshot.words.search(meant, _NEAR, filters)])
        articles = {name for name, _, _ in places.values()}
        stems = weights if speaker or article else ()  # of all speakers, not every statement is looked at
        found = statements.candidates(filters, names, kind, article, {*articles, *near}, stems)
        worded, others = rank(weights, self._in_context(found, near, weights))
        if len(worded) < min(limit, _ENOUGH):
            worded += self._meaning(about, others[:_ENOUGH])
        return self._first((said.id for said in worded), limit, bool(article))

    def timeline(
        self, snapshot: Snapshot, speaker: str, about: str | None, filters: Filters, limit: int
    ) -> list[tuple[date | None, Statement]]:
        """What `Index.timeline` gives."""
        found = self.find(snapshot, speaker, about, filters, None, None, limit)
        articles = map(self._catalogue.article, {statement.article_id for statement in found})
        days = {article.id: article.day for article in articles if article}
        dated = [(statement.said_on or days[statement.article_id], statement) for statement in found]
        dated.sort(key=lambda pair: (pair[0] is None, pair[0] or date.min, pair[1].id))
        once: dict[Hashable, tuple[date | None, Statement]] = {}
        for day, statement in dated:
            once.setdefault(_words(statement), (day, statement))
        return list(once.values())

    def _first(self, ids: Iterable[int], limit: int, of_one: bool) -> list[Statement]:
        """The first of these statements; of one article all, else the same words in a story once.

        These are counted in its other articles.
        """
        kept: dict[Hashable, Statement] = {}
        stories: dict[str, str] = {}
        rest = iter(ids)
        while len(kept) < limit and (some := list(islice(rest, min(limit, _AT_ONCE)))):
            found = self._catalogue.statements.with_ids(some)
            stories |= self._catalogue.stories.of({said.article_id for said in found} - stories.keys())
            for said in found:
                key = said.id if of_one else (stories[said.article_id], _words(said))
                kept.setdefault(key, said)
        first = list(kept.values())[: max(0, limit)]
        if of_one:
            return first
        sizes = self._catalogue.stories.sizes([stories[said.article_id] for said in first])
        return [
            replace(said, copies=self._catalogue.statements.copies(said.id, stories[said.article_id]))
            if sizes[stories[said.article_id]] > 1
            else said
            for said in first
        ]

    def _names_of(self, speaker: str, generation: int) -> set[str]:
        names = self._names
        if names is None or names.generation != generation:
            self._names = names = gathered(self._catalogue.statements.names(), generation)
        return names.of(speaker)

    def _near(
        self, snapshot: Snapshot, about: str, filters: Filters
    ) -> dict[str, list[tuple[int, int, float]]]:
        """The passages nearest in meaning, by article: start, end and cosine, nearest first."""
        cosines = dict(self._search.nearest(snapshot, about, _NEAR, filters))
        places = self._catalogue.places(cosines)
        near: dict[str, list[tuple[int, int, float]]] = {}
        for number in filter(places.get, cosines):
            name, start, end = places[number]
            near.setdefault(name, []).append((start, end, cosines[number]))
        return near

    def _in_context(
        self,
        found: Sequence[StatementWords],
        near: Mapping[str, Sequence[tuple[int, int, float]]],
        wanted: Collection[str],
    ) -> Iterator[StatementInContext]:
        """Statements with all that tells what they are about; no further than where a word is found."""
        contents = {said.id: said.terms.split() for said in found}
        around = self._catalogue.statements.surroundings(
            said for said in found if not all(stem in contents[said.id] for stem in wanted)
        )
        titles = {title: among(terms, wanted, title) for title in {title for _, title in around.values()}}
        for said in found:
            at = said.sentence[0]
            cosine = next((c for a, b, c in near.get(said.article_id, ()) if a <= at < b), 0.0)
            sentence, title = around.get(said.id, ("", ""))
            stems = among(terms, wanted, sentence)
            yield StatementInContext(said, contents[said.id], stems, titles.get(title, ()), cosine)

    def _meaning(self, about: str, statements: Sequence[StatementWords]) -> list[StatementWords]:
        """Those of a few statements whose sentences are near to a topic in meaning, nearest first."""
        if not statements or not self._search.reads(about):
            return []
        around = self._catalogue.statements.surroundings(statements)
        vectors = self._search.encode([about, *(around[statement.id][0] for statement in statements)])
        cosines = [float(cosine) for cosine in vectors[1:] @ vectors[0]]
        near = [pair for pair in zip(cosines, statements, strict=True) if pair[0] >= _MEANT]
        return [statement for _, statement in sorted(near, key=lambda pair: -pair[0])]


def _words(statement: Statement) -> Hashable:
    """What makes two statements the same words of the same speaker."""
    said = " ".join(terms(statement.text))
    return statement.speaker, said, statement.polarity, statement.modality
