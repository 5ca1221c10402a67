"""What an index is made of: readers see one generation of all parts, the writer brings them up to it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from index.article import Filters
from index.attribution import Tagger
from index.encoding import Encoder
from index.errors import IndexFolderError
from index.storage.catalogue import Catalogue
from index.storage.folder import Config, Folder
from index.storage.vectors import VectorFile, VectorView
from index.storage.words import WordFile, WordReader, WordView

_LOG_AT_LEAST, _LOG_SHARE, _LOG_AT_MOST = 1_000, 20, 20_000
"""Changed passages that readers take from the log before the writer makes a new vector file: a twentieth of
the index, within limits."""

_PATIENCE = 2.0  # seconds that a reader gives a writer between its commit and the words of it
_PAUSE = 0.005


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One generation of the derived parts."""

    generation: int
    vectors: VectorView
    words: WordView


class Reader:
    """Moves from generation to generation, between questions; any number of threads."""

    def __init__(self, folder: Folder, config: Config, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._vector_file = VectorFile(folder.vectors, config.dimensions)
        self._word_reader = WordReader(folder.lexical)
        self._lock = threading.Lock()
        self._newest: Snapshot | None = None
        self._held = threading.local()

    @contextmanager
    def snapshot(self, repair: Callable[[], None]) -> Iterator[Snapshot]:
        """All parts as they are of the last commit; inside another one, this thread keeps that one's.

        `repair` is called where the derived parts lag behind and nobody seems to bring them up.
        """
        held: Snapshot | None = getattr(self._held, "snapshot", None)
        if held is not None:
            yield held
            return
        snapshot = self._open(repair)
        self._held.snapshot = snapshot
        try:
            yield snapshot
        finally:
            self._held.snapshot = None
            self._catalogue.end()

    def close(self) -> None:
        """Let go of the files."""
        self._newest = None
        self._word_reader.close()

    def _open(self, repair: Callable[[], None]) -> Snapshot:
        """Begins this thread's snapshot of the catalogue, and finds the parts that go with it."""
        give_up = time.monotonic() + _PATIENCE
        first = True
        while True:
            newest = self._newest
            if newest and self._catalogue.begin() == newest.generation:
                return newest
            self._catalogue.end()
            with self._lock:
                words = self._word_reader.newest()
                generation = self._catalogue.begin()
                late = time.monotonic() > give_up
                fit = words is not None and (words.generation == generation or late)
                vectors = self._vectors(generation) if fit else None
                if words is not None and vectors is not None:
                    snapshot = Snapshot(generation, vectors, words)
                    if not late:
                        self._newest = snapshot
                    return snapshot
            self._catalogue.end()
            if late:
                raise IndexFolderError(
                    "The words and vectors of the index do not fit its catalogue, and cannot be brought up "
                    "to it here. Mend it where you may write to it: quoth check --repair"
                )
            if first:
                repair()
            first = False
            time.sleep(_PAUSE)

    def _vectors(self, generation: int) -> VectorView | None:
        """The vectors of a generation, or None where they are to be had of another one only."""
        view = self._newest.vectors if self._newest else None
        if view is None or view.file_generation != self._vector_file.generation:
            view = self._vector_file.load()
        if not 0 <= view.generation <= generation:
            return None
        changes = self._catalogue.changes.since(view.generation)
        if changes is None:
            return None
        removed, added = changes
        return view.moved(removed, self._catalogue.embedded(added), generation)


class Writer:
    """The one process that changes an index; it holds the lock."""

    def __init__(self, folder: Folder, config: Config, catalogue: Catalogue, encoder: Encoder) -> None:
        self.catalogue = catalogue
        self.encoder = encoder
        self.tagger = Tagger()
        self._vectors = VectorFile(folder.vectors, config.dimensions)
        self._words = WordFile(folder.lexical)

    def follow(self) -> None:
        """Bring the derived parts to the catalogue's generation, without embedding anything."""
        with self._telling():
            generation = self.catalogue.generation()
            if self._words.generation != generation:
                self._follow_words(generation)
            held = self._vectors.generation
            changes = self.catalogue.changes.since(held) if 0 <= held < generation else None
            if held < 0 or (held < generation and changes is None):
                self._rebuild_vectors(generation)
            elif changes and sum(map(len, changes)) > self._log_length():
                self._update_vectors(changes, generation)

    def _log_length(self) -> int:
        return min(max(_LOG_AT_LEAST, self._vectors.count // _LOG_SHARE), _LOG_AT_MOST)

    def _follow_words(self, generation: int) -> None:
        held = self._words.generation
        changes = self.catalogue.changes.since(held) if held >= 0 else None
        if changes is not None:
            removed, added = changes
            if self._words.update(removed, self.catalogue.searchable(added), generation):
                return
        self._words.rebuild(self.catalogue.searchable(), generation)

    def _update_vectors(self, changes: tuple[list[int], list[int]], generation: int) -> None:
        removed, added = changes
        if not self._vectors.update(removed, self.catalogue.embedded(added), generation):
            self._rebuild_vectors(generation)

    def _rebuild_vectors(self, generation: int) -> None:
        ids = self.catalogue.passage_ids(Filters())
        self._vectors.rebuild(self.catalogue.embedded, ids, generation)

    def purge(self) -> None:
        """Make every file anew without what was removed; `purged` then sees to the write-ahead log."""
        self.follow()  # quickly, so that readers need not wait for the rest
        with self._telling():
            generation = self.catalogue.generation()
            self._words.rebuild(self.catalogue.searchable(), generation)
            held = self._vectors.generation
            changes = self.catalogue.changes.since(held) if held >= 0 else None
            if changes is None:
                self._rebuild_vectors(generation)
            elif any(changes):
                self._update_vectors(changes, generation)
            self.forget()
            self.catalogue.changes.vacuum()

    def purged(self) -> bool:
        """Whether nothing is left of what was removed; False while a reader still holds an older state."""
        if not self.catalogue.changes.empty_log():
            return False
        self.catalogue.changes.purged()
        return True

    def look(self) -> Snapshot | None:
        """The derived parts as they are on disk, with the log applied; None where one is missing."""
        generation = self.catalogue.generation()
        words, vectors = WordReader(self._words.stamp).newest(), self._vectors.load()
        changes = self.catalogue.changes.since(vectors.generation) if vectors.generation >= 0 else None
        if words is None or changes is None:
            return None
        removed, added = changes
        return Snapshot(generation, vectors.moved(removed, self.catalogue.embedded(added), generation), words)

    def bring_up(self) -> None:
        """Like `follow`, but trusts no file before it has been opened."""
        if self.look() is None:
            self.rebuild()
        else:
            self.follow()

    def rebuild(self) -> None:
        """Make the derived parts anew from the catalogue."""
        with self._telling():
            self._words.forget()
            self._vectors.forget()
        self.follow()

    def forget(self) -> None:
        """Drop what no part needs any more from the catalogue."""
        self.catalogue.changes.forget_unused(min(self._vectors.generation, self._words.generation))

    def release(self) -> None:
        """Give up tantivy's lock."""
        self._words.release()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """The libraries report a full disk each in their own way."""
        try:
            yield
        except (OSError, ValueError, RuntimeError) as error:
            self._words = WordFile(self._words.stamp)
            raise IndexFolderError(
                f"The index could not be written ({error}). What was committed is safe. Make room on the "
                "disk, make sure that you may write to the folder, and run the command again."
            ) from error
