"""Where articles come from: files, folders, pages and feeds on the web; read piece by piece."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from index.apart import Run, here
from index.article import AddressList, Source
from index.intake.containers import articles, check_columns
from index.intake.holding import Holding, Reading
from index.intake.items import Item, failed
from index.intake.pages import from_list, from_web
from index.intake.walking import files_of, printable
from index.intake.web import Web, is_address

if TYPE_CHECKING:
    from index.intake.web.asking import Asking

_NO_COLUMNS: Mapping[str, str] = MappingProxyType({})
_log = logging.getLogger(__name__)


def read(
    sources: Iterable[Source],
    leave_out: Path | None = None,
    web: Web | None = None,
    vain: Container[Path] = (),
    run: Run = here,
    columns: Mapping[str, str] = _NO_COLUMNS,
    began: Callable[[str], None] | None = None,
) -> Iterator[Item]:
    """All documents of the sources, folders in the order of their names; what cannot be read is reported.

    Bounded memory: one document at a time, whatever the size of the source. `leave_out` is a folder that is
    passed over wherever it turns up below a source (an index among its own articles). `web` says how the web
    may be asked. A file that the caller puts into `vain` meanwhile is read no further. `run` calls what looks
    into files that nobody vouches for. `columns` names those of tables that do not tell what they are;
    `began` is told of each source, as it was named, before what it gives. Raises SourceError for a column of
    a field that no article has.
    """
    before, named = 0, list(sources)
    check_columns(columns)
    with _asking(named, web or Web()) as asking:
        for source in named:
            if began:
                began(printable(str(source)))
            if isinstance(source, AddressList):
                assert asking
                yield from _safely(str(source), from_list(source, asking))
                continue
            if asking and is_address(str(source)):
                yield from _safely(str(source), from_web(str(source), asking))
                continue
            for file in files_of(source, leave_out):
                if isinstance(file, Path):
                    yield from _safely(file, _documents(file, before, vain, run, columns))
                    before += _size(file)
                else:
                    yield file


def _safely(where: str | Path, items: Iterator[Item]) -> Iterator[Item]:
    """What one source gives; whatever is wrong with it, the others are read."""
    try:
        yield from items
    except Exception as error:
        _log.exception("Quoth stumbled over %s", printable(where))
        yield failed(printable(where), f"unexpected {type(error).__name__}: {error} (please report this)")


@contextmanager
def _asking(sources: Iterable[Source], web: Web) -> Iterator[Asking | None]:
    """What asks the web, with its libraries, where a source is there."""
    if not any(isinstance(source, AddressList) or is_address(str(source)) for source in sources):
        yield None
        return
    from index.intake.web.asking import Asking

    asking = Asking(web)
    try:
        yield asking
    finally:
        asking.close()


def total_bytes(sources: Iterable[Source], leave_out: Path | None = None) -> int:
    """Size of all files that `read` would open, as they lie on disk."""
    on_disk = (source for source in sources if not isinstance(source, AddressList))
    local = (source for source in on_disk if not is_address(str(source)))
    files = (file for source in local for file in files_of(source, leave_out))
    return sum(_size(file) for file in files if isinstance(file, Path))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _documents(
    file: Path, before: int, vain: Container[Path], run: Run, columns: Mapping[str, str]
) -> Iterator[Item]:
    """The documents of one file; an error ends the file, what was read before stays."""
    try:
        with _opened(file) as raw:
            size = os.fstat(raw.fileno()).st_size
            reading = Reading(file, raw, before, columns, run)
            yield from articles(Holding(reading, str(file), raw, size), vain)
    except PermissionError:
        yield failed(file, "may not be read (no permission)")
    except OSError as error:
        yield failed(file, f"cannot be read ({error})")


def _opened(file: Path) -> BufferedReader:
    """A file, without waiting. Raises OSError for what has become a pipe or a device meanwhile."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    number = os.open(file, flags)
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise OSError("is no regular file any more")
    return os.fdopen(number, "rb")
