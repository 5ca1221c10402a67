"""What an index is made of, and how the derived parts follow the truth."""

from __future__ import annotations

from dataclasses import dataclass

from index.catalogue import Catalogue
from index.embed import Encoder
from index.folder import Config, Folder
from index.lexical import LexicalIndex
from index.vectors import VectorIndex


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
        if self.lexical.generation != generation:
            changes = self._changes_since(self.lexical.generation)
            if changes is None:
                self.lexical.rebuild(self.catalogue.searchable(), generation)
            else:
                removed, added = changes
                self.lexical.apply(removed, self.catalogue.searchable(added), generation)

    def follow_vectors(self, generation: int) -> None:
        """Bring the vectors in memory to a generation; nothing is written."""
        if self.vectors.generation == generation:
            return
        changes = self._changes_since(self.vectors.generation)
        if changes is None:
            self.vectors.rebuild(self.catalogue.embedded(), generation)
        else:
            removed, added = changes
            self.vectors.apply(removed, self.catalogue.embedded(added), generation)

    def _changes_since(self, generation: int) -> tuple[list[int], list[int]] | None:
        return self.catalogue.changes_since(generation) if generation >= 0 else None
