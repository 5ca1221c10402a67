"""What an index is made of, and how the derived parts follow the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from index.catalogue import Catalogue
from index.embed import Encoder
from index.folder import Config, Folder
from index.lexical import LexicalIndex
from index.vectors import VectorIndex

T = TypeVar("T")
Taken = TypeVar("Taken", contravariant=True)
Records = Callable[[Iterable[int] | None], Iterator[T]]
"""What a derived part holds of each passage: of those with the given ids, or of all."""


class Derived(Protocol[Taken]):
    """A part that can be rebuilt from the catalogue, and knows which generation it holds."""

    generation: int

    def apply(self, removed: Sequence[int], added: Iterable[Taken], generation: int) -> None:
        """Take passages out and put others in."""
        ...

    def rebuild(self, records: Iterable[Taken], generation: int, /) -> None:
        """Start anew."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """The catalogue (the truth), the two parts derived from it, and the encoder that made the vectors."""

    catalogue: Catalogue
    vectors: VectorIndex
    lexical: LexicalIndex
    encoder: Encoder

    @classmethod
    def open(cls, folder: Folder, config: Config, catalogue: Catalogue, encoder: Encoder) -> Parts:
        """Open the derived parts as they are on disk; one that is missing or broken is empty."""
        vectors = VectorIndex(folder.vectors, config.dimensions)
        return cls(catalogue, vectors, LexicalIndex(folder.lexical), encoder)

    @property
    def generation(self) -> int:
        """The generation that both derived parts hold at least."""
        return min(self.vectors.generation, self.lexical.generation)

    def catch_up(self) -> None:
        """Bring the derived parts to the catalogue's generation, from the log of changes or from scratch."""
        generation = self.catalogue.generation()
        self.follow_vectors(generation)
        self._follow(self.lexical, self.catalogue.searchable, generation)

    def follow_vectors(self, generation: int) -> None:
        """Bring the vectors in memory to a generation; nothing is written."""
        self._follow(self.vectors, self.catalogue.embedded, generation)

    def _follow(self, part: Derived[T], records: Records[T], generation: int) -> None:
        if part.generation == generation:
            return
        changes = self.catalogue.changes_since(part.generation) if part.generation >= 0 else None
        if changes is None:
            part.rebuild(records(None), generation)
        else:
            removed, added = changes
            part.apply(removed, records(added), generation)
