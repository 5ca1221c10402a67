"""What an index is made of: readers see one generation of all parts, the writer brings them up to it.

The words of a generation are made before its commit, and named by it. The vectors follow it: a file up to
some generation, and the catalogue's log of what came and went since. So a generation is whole from the moment
that it is there, wherever its writer has been stopped, and a reader takes the newest, at once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial

from index.article import Filters
from index.attribution import Tagger
from index.encoding import Encoder
from index.errors import IndexFolderError
from index.storage.catalogue import Catalogue
from index.storage.changes import Entry
from index.storage.folder import Config, Folder
from index.storage.parts import Parts, Snapshot
from index.storage.seals import BrokenPart
from index.storage.vector_view import VectorView
from index.storage.vectors import VectorFile
from index.storage.word_files import WordFiles
from index.storage.words import WordView

_LOG_AT_LEAST, _LOG_SHARE, _LOG_AT_MOST = 1_000, 20, 20_000
"""Changed passages that readers take from the log before the writer makes a new vector file: a twentieth of
the index, within limits."""

_log = logging.getLogger(__name__)


class Reader:
    """Moves from generation to generation, between questions; any number of threads."""

    def __init__(self, folder: Folder, config: Config, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._parts = Parts(folder, config, catalogue)
        self._lock = threading.Lock()
        self._newest: Snapshot | None = None
        self._held = threading.local()

    @contextmanager
    def snapshot(self, mend: Callable[[], None]) -> Iterator[Snapshot]:
        """All parts as they are of the last commit; inside another one, this thread keeps that one's.

        `mend` is called where derived parts are broken: if nobody writes, it makes them anew.
        """
        held: Snapshot | None = getattr(self._held, "snapshot", None)
        if held is not None:
            yield held
            return
        try:
            self._held.snapshot = snapshot = self._open(mend)
            yield snapshot
        finally:
            self._held.snapshot = None
            self._catalogue.end()

    def close(self) -> None:
        """Let go of the files."""
        self._newest = None
        self._parts.close()

    def _open(self, mend: Callable[[], None]) -> Snapshot:
        """Begins this thread's snapshot of the catalogue, and finds the parts that go with it."""
        for remedy in (_look_again, mend):
            try:
                return self._begin(self._parts.vectors, self._parts.words)
            except BrokenPart:
                self._catalogue.end()
                remedy()
        return self._begin(self._whatever_vectors, self._whatever_words)

    def _begin(self, vectors: Callable[[int], VectorView], words: Callable[[], WordView]) -> Snapshot:
        newest = self._newest
        if newest and self._catalogue.begin() == newest.generation:
            return newest
        self._catalogue.end()
        with self._lock:  # begun inside: what another thread has found is never newer
            generation = self._catalogue.begin()
            self._newest = Snapshot(generation, vectors(generation), words())
            return self._newest

    def _whatever_vectors(self, generation: int) -> VectorView:
        try:
            return self._parts.vectors(generation)
        except BrokenPart:
            return self._parts.vectors_in_memory(generation)

    def _whatever_words(self) -> WordView:
        try:
            return self._parts.words()
        except BrokenPart:
            return WordView(self._parts.words_in_memory())


def _look_again() -> None:
    """What to do first: a writer may just have exchanged a file."""


class Writer:
    """The one process that changes an index; it holds the lock."""

    def __init__(
        self, folder: Folder, config: Config, catalogue: Catalogue, encoder: Encoder, tagger: Tagger
    ) -> None:
        self.catalogue = catalogue
        self.encoder = encoder
        self.tagger = tagger
        self.parts = Parts(folder, config, catalogue)
        self._vectors = VectorFile(folder.vectors, config.dimensions)
        self._words = WordFiles(folder)

    # What changes: one commit each, whole

    def commit(
        self, entries: Sequence[Entry], vectors: Mapping[bytes, bytes], readings: Mapping[bytes, str]
    ) -> None:
        """Add or replace articles; `vectors` of texts and `readings` are those that are new, by hash."""
        self._change(partial(self.catalogue.changes.commit, entries, vectors, readings))

    def remove(self, article_ids: Sequence[str], purge: bool = False) -> None:
        """Remove articles; with `purge`, `purge` and `purged` must follow."""
        self._change(partial(self.catalogue.changes.remove, article_ids, purge=purge))

    def compare(self, article_ids: Sequence[str]) -> None:
        """Find the stories of articles that were compared with no others."""
        self._change(partial(self.catalogue.changes.compare, article_ids))

    def correct(self, names: Sequence[str], person: str) -> None:
        """Note by hand which person names mean."""
        self._change(partial(self.catalogue.changes.correct, names, person))

    def mend(self, vectors: Mapping[bytes, bytes]) -> None:
        """Give texts (by hash) their vectors again."""
        self._change(partial(self.catalogue.changes.mend, vectors))

    def settle(self) -> None:
        """Drop what belongs to nothing, and bind what is there to each other."""
        self._change(self.catalogue.changes.settle)

    def _change(self, change: Callable[..., None]) -> None:
        before = self.catalogue.words()
        try:
            change(follow=self._follow_words)
        finally:  # a reader may just be opening the ones before; and where it failed, there are others
            self._words.keep(before, self.catalogue.words())
        self.follow()

    def _follow_words(self, removed: Sequence[int], added: Sequence[int]) -> str | None:
        """The stamp of the words that belong to a commit that is about to be made."""
        if not removed and not added:
            return None
        with self._telling():
            try:
                return self._words.next(self.catalogue.words(), removed, self.catalogue.searchable(added))
            except BrokenPart:
                return self._words.anew(self.catalogue.searchable())

    # The derived parts

    def follow(self) -> None:
        """Make a new file of vectors where there is none, or where enough has changed that it pays."""
        with self._telling():
            generation = self.catalogue.generation()
            held = self._held()
            changes = self.catalogue.changes.since(held) if 0 <= held < generation else None
            if (held < 0 < generation) or held > generation or (held < generation and changes is None):
                self._rebuild_vectors(generation)
            elif changes and sum(map(len, changes)) > self._log_length():
                self._update_vectors(changes, generation)

    def _held(self) -> int:
        with suppress(BrokenPart):
            return self._vectors.generation
        return -1

    def _log_length(self) -> int:
        return min(max(_LOG_AT_LEAST, self._vectors.count // _LOG_SHARE), _LOG_AT_MOST)

    def _update_vectors(self, changes: tuple[list[int], list[int]], generation: int) -> None:
        removed, added = changes
        if not self._vectors.update(removed, self.catalogue.embedded(added), generation):
            self._rebuild_vectors(generation)

    def _rebuild_vectors(self, generation: int) -> None:
        ids = self.catalogue.passage_ids(Filters())
        self._vectors.rebuild(self.catalogue.embedded, ids, generation)

    def _rebuild_words(self) -> None:
        self.catalogue.changes.renew(self._words.anew(self.catalogue.searchable()))
        self.tidy()

    def bring_up(self) -> None:
        """Make derived parts anew that are broken."""
        with self._telling():
            try:
                self.parts.words()
            except BrokenPart as error:
                _log.warning("%s The words are made anew.", error.problem)
                self._rebuild_words()
            try:
                self.parts.base(self.catalogue.generation())
            except BrokenPart as error:
                _log.warning("%s The vectors are made anew.", error.problem)
                self.catalogue.changes.renew(None)
                self._rebuild_vectors(self.catalogue.generation())

    def rebuild(self) -> None:
        """Make the derived parts anew from the catalogue."""
        with self._telling():
            self._rebuild_words()
            self._rebuild_vectors(self.catalogue.generation())

    def purge(self) -> None:
        """Make every file anew without what was removed; `purged` then sees to the write-ahead log."""
        with self._telling():
            self._rebuild_words()
            generation = self.catalogue.generation()
            held = self._held()
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

    def forget(self) -> None:
        """Drop what no part needs any more from the catalogue."""
        self.catalogue.changes.forget_unused(self._held())

    def tidy(self) -> None:
        """Throw away words that no generation needs any more."""
        self._words.keep(self.catalogue.words())

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """The libraries report a full disk each in their own way."""
        try:
            yield
        except (BrokenPart, OSError, ValueError, RuntimeError) as error:
            raise IndexFolderError(
                f"The index could not be written ({error}). What was committed is safe. Make room on the "
                "disk, make sure that you may write to the folder, and run the command again."
            ) from error
