"""Waits for new and changed articles: files as they come, addresses on the web at intervals."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.article import AddressList, Source, SyncReport
from index.errors import IndexLocked, SourceError
from index.intake.formats import is_article_file
from index.intake.web import is_address

_TICK = 250  # milliseconds between two looks at files that are being written


@dataclass(slots=True)
class _Growing:
    """A file that has changed: its size and time at the last look, and since when they stay the same."""

    state: tuple[int, int] | None
    since: float


@dataclass(slots=True)
class Watcher:
    """What to sync next, again and again; the first answer is everything.

    A file counts when it has not changed for `quiet` seconds: half-written ones are left alone. Addresses are
    asked every `every` seconds. Where `vanished` is true, a file that goes makes its source due as a whole.
    """

    sources: Sequence[Source]
    every: float
    quiet: float
    vanished: bool
    leave_out: Path
    stop: threading.Event
    _growing: dict[Path, _Growing] = field(default_factory=dict)

    def reports(self, sync: Callable[[Sequence[Source]], SyncReport]) -> Iterator[SyncReport]:
        """Syncs what is due, and yields the report of each sync; while another process writes, it waits."""
        waiting: list[Source] = []
        for due in self.due():
            waiting += [source for source in due if source not in waiting]
            if not waiting:
                continue
            try:
                report = sync(waiting)
            except IndexLocked:
                continue  # its turn comes
            waiting = []
            yield report

    def due(self) -> Iterator[list[Source]]:
        """Sources that are due; an empty list now and then, so that the caller can do other things."""
        from watchfiles import watch

        addresses = [s for s in self.sources if isinstance(s, AddressList) or is_address(str(s))]
        local = [
            Path(source).expanduser().absolute()
            for source in self.sources
            if not isinstance(source, AddressList) and not is_address(str(source))
        ]
        for path in local:
            if not path.exists():
                raise SourceError(f"'{path}' cannot be watched: there is no such file or folder.")
        folders = {path if path.is_dir() else path.parent for path in local}
        asked = time.monotonic()
        first = True
        if not folders:
            yield list(self.sources)
            while not self.stop.wait(self.every):
                yield addresses
            return
        for changes in watch(
            *folders,
            stop_event=self.stop,
            rust_timeout=_TICK,
            yield_on_timeout=True,
            watch_filter=None,
            debounce=_TICK,
            step=50,
        ):
            if first:  # from here on no change is missed
                yield list(self.sources)
                first = False
            whole = self._note({Path(name) for _, name in changes}, local)
            ready: list[Source] = [*whole, *self._finished()]
            if addresses and time.monotonic() - asked >= self.every:
                asked = time.monotonic()
                ready += addresses
            yield ready

    def _note(self, changed: set[Path], local: Sequence[Path]) -> list[Path]:
        """Remember files that changed; returns the sources that something is gone from."""
        now, whole = time.monotonic(), set()
        for path in changed:
            roots = [root for root in local if path == root or root in path.parents]
            if not roots or self.leave_out in path.parents or _is_hidden(path, roots[0]):
                continue
            if not path.exists():
                self._growing.pop(path, None)
                whole |= set(roots) if self.vanished else set()
            elif path.is_dir():
                self._growing |= {
                    file: _Growing(None, now) for file in path.rglob("*") if is_article_file(file)
                }
            elif is_article_file(path):
                self._growing[path] = _Growing(None, now)
        return sorted(whole)

    def _finished(self) -> list[Path]:
        """Files that have stayed the same long enough."""
        now, ready = time.monotonic(), []
        for path, seen in list(self._growing.items()):
            state = _state(path)
            if state is None:
                del self._growing[path]
            elif state != seen.state:
                self._growing[path] = _Growing(state, now)
            elif now - seen.since >= self.quiet:
                del self._growing[path]
                ready.append(path)
        return sorted(ready)


def _is_hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
