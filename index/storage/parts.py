"""The derived parts that go with what a catalogue shows: as they are on disk, or made for a reader alone."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from index.storage import vectors as vector_files
from index.storage.catalogue import Catalogue
from index.storage.folder import Config, Folder
from index.storage.seals import BrokenPart
from index.storage.vector_view import VectorView
from index.storage.vectors import VectorFile
from index.storage.word_files import WordReader
from index.storage.words import WordView, in_memory

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One generation of the derived parts."""

    generation: int
    vectors: VectorView
    words: WordView


class Parts:
    """Finds the derived parts that go with what a catalogue shows now, as they are on disk."""

    def __init__(self, folder: Folder, config: Config, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._dimensions = config.dimensions
        self._vector_file = VectorFile(folder.vectors, config.dimensions)
        self._word_reader = WordReader(folder)
        self._newest: VectorView | None = None

    def words(self, wholly: bool = False) -> WordView:
        """The words of this generation. Raises BrokenPart where they are not what was written."""
        stamp = self._catalogue.words()
        if stamp is not None:
            return WordView(self._word_reader.open(stamp, wholly), self.words_in_memory)
        if self._catalogue.counts()[1]:
            raise BrokenPart("The words of the index are missing.")
        return WordView(in_memory(()))

    def vectors(self, generation: int) -> VectorView:
        """The vectors of this generation. Raises BrokenPart where they are not what was written."""
        view, (removed, added) = self.base(generation)
        self._newest = view.moved(removed, self._catalogue.embedded(added), generation)
        return self._newest

    def base(self, generation: int) -> tuple[VectorView, tuple[list[int], list[int]]]:
        """Vectors of this generation or an older one, and the ids that went and came since.

        Raises BrokenPart where there are none that can be brought up.
        """
        view = self._at_hand()
        changes = self._catalogue.changes.since(view.generation)
        if view.generation > generation:
            raise BrokenPart(
                f"The catalogue is of generation {generation}, its vectors of {view.generation}: what was "
                "committed in between is lost (was an older copy put in its place?). Sync the articles again."
            )
        if changes is None:
            raise BrokenPart("The vectors of the index are missing, or too old to be brought up.")
        return view, changes

    def _at_hand(self) -> VectorView:
        """The vectors that are at hand, or those of a newer file."""
        at_hand = self._newest
        try:
            if at_hand and at_hand.file_generation == self._vector_file.generation:
                return at_hand
            return self._vector_file.load()
        except BrokenPart:
            if at_hand is None:
                raise
            return at_hand

    def prove(self) -> None:
        """Raises BrokenPart unless each byte of the vectors' file is what was written."""
        self._vector_file.prove()

    def words_in_memory(self) -> Any:
        """The words, made from the catalogue for this reader alone, where those on disk are broken."""
        self._demand_few("words")
        return in_memory(self._catalogue.searchable())

    def vectors_in_memory(self, generation: int) -> VectorView:
        """The vectors, taken from the catalogue for this reader alone, where those on disk are broken."""
        self._demand_few("vectors")
        return VectorView.empty(self._dimensions).moved((), self._catalogue.embedded(), generation)

    def close(self) -> None:
        """Let go of the files."""
        self._newest = None
        self._word_reader.close()

    def _demand_few(self, what: str) -> None:
        count = self._catalogue.counts()[1]
        _log.warning("The %s of the index are damaged; mend them: quoth check --repair", what)
        if count > vector_files.EXACT_UP_TO:
            raise BrokenPart(f"The {what} of the index are damaged, and too many to do without a file.")
