"""The one writer's turn: the lock, what it leaves in order, and removal down to the last file."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from index.article import Filters
from index.attribution import Tagger
from index.encoding import Encoder
from index.errors import DamagedIndex, IndexFolderError, IndexLocked, QuestionError
from index.storage.catalogue import Catalogue
from index.storage.folder import Config, Folder

if TYPE_CHECKING:
    from index.storage.generations import Writer

_WAIT = 10.0  # seconds that a second writer waits for the first
_log = logging.getLogger(__name__)


class Writing:
    """Lets one writer at a time change an index, of all threads and processes.

    Each method raises IndexLocked while another writes for more than seconds, EncoderMismatch where another
    encoder made the index, IndexFolderError where the folder may not be written to.
    """

    def __init__(self, folder: Folder, config: Config, catalogue: Catalogue, encoder: Encoder) -> None:
        self._folder = folder
        self._config = config
        self._catalogue = catalogue
        self._encoder = encoder
        self._tagger = Tagger()  # of all writers, one after the other: its weights are loaded once

    @contextmanager
    def turn(self) -> Iterator[Writer]:
        """Takes the lock, and leaves the derived parts brought up to the catalogue."""
        with self.writer() as writer:
            writer.bring_up()
            if self._catalogue.changes.is_purging():
                self._purge(writer)
            yield writer
            writer.forget()
            writer.tidy()

    def remove(self, article_ids: Iterable[str], source: str | None, before: date | None) -> int:
        """What `Index.remove` does."""
        with self.turn() as writer:
            chosen = {name: known for name in article_ids if (known := self._catalogue.known(name))}
            if source is not None or before is not None:
                filters = Filters(until=before - timedelta(days=1) if before else None, source=source)
                chosen |= {known.id: known for known in self._catalogue.passing(filters)}
            if chosen:
                writer.remove(sorted(chosen), purge=True)
                self.drop_uploads({Path(known.path) for known in chosen.values() if known.path})
                self._purge(writer)
        return len(chosen)

    def correct(self, names: Sequence[str], person: str) -> None:
        """Let these names mean one person. Raises QuestionError for a name under which nobody speaks."""
        known = self._catalogue.statements.names()
        for name in names:
            if name not in known and name not in known.values():
                raise QuestionError(f"Nobody speaks under the name '{name}'. See: quoth speakers")
        with self.turn() as writer:
            writer.correct(names, person)

    def repair(self) -> list[str]:
        """What `Index.repair` does."""
        from index.storage.repair import repair

        with self.writer() as writer:
            done = repair(writer)
            if self._catalogue.changes.is_purging():
                self._purge(writer)
            writer.tidy()
        return done

    def bring_up(self) -> None:
        """Make broken derived parts anew, unless somebody writes: then that is the writer's to do."""
        with suppress(IndexFolderError), self._locked(wait=0):
            self._writer().bring_up()

    @contextmanager
    def writer(self) -> Iterator[Writer]:
        """Takes the lock, and nothing else."""
        with self._locked(_WAIT):
            self._config.check(self._encoder, self._folder.root)
            if misfit := next(self._config.misfits(self._encoder, self._folder.root), None):
                raise DamagedIndex(misfit)
            yield self._writer()

    def _writer(self) -> Writer:
        from index.storage.generations import Writer

        return Writer(self._folder, self._config, self._catalogue, self._encoder, self._tagger)

    @contextmanager
    def _locked(self, wait: float) -> Iterator[None]:
        from filelock import FileLock, Timeout

        lock = FileLock(self._folder.lock)
        try:
            lock.acquire(timeout=wait)
        except Timeout as error:
            raise IndexLocked(
                f"Another process is writing to the index '{self._folder.root}'. Try again when it is done."
            ) from error
        except OSError as error:
            raise IndexFolderError(
                f"The index '{self._folder.root}' cannot be written to: {error}"
            ) from error
        try:
            yield
        finally:
            lock.release()

    def drop_uploads(self, files: Iterable[Path]) -> None:
        """Files that were added in the browser belong to the index, and go with their last article."""
        uploads = self._folder.uploads.absolute()
        for file in map(Path.absolute, files):
            if uploads in file.parents and not any(self._catalogue.under(str(file))):
                file.unlink(missing_ok=True)
                if file.parent != uploads and not any(file.parent.iterdir()):
                    file.parent.rmdir()

    def _purge(self, writer: Writer) -> None:
        """Free the files of what was removed; where another process still reads it, say so and leave it."""
        writer.purge()
        give_up = time.monotonic() + _WAIT
        while not writer.purged():
            if time.monotonic() > give_up:
                _log.warning(
                    "Another process still reads an older state of '%s': what was removed stays in the file "
                    "catalogue.sqlite-wal until the next sync or remove.",
                    self._folder.root,
                )
                return
            time.sleep(0.1)
