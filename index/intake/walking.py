"""The files of a source, folders to their end: links are followed, each real folder is entered once.

Nothing here waits or raises: what cannot be looked at is told, and the others go on.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from index.article import Outcome
from index.intake.formats import ACCEPTED, FORMATS, kind_of, kind_on_disk
from index.intake.items import Failed, Skipped, failed

Found = Path | Failed | Skipped
_Identity = tuple[int, int]  # device and number: what is the same folder under every name


def files_of(source: str | Path, leave_out: Path | None = None) -> Iterator[Found]:
    """The files of a source that have a format Quoth reads, as absolute paths.

    `leave_out` is a folder that is passed over wherever it turns up.
    """
    if "://" in str(source):
        yield failed(source, "is an address that Quoth does not read: http and https only")
        return
    path = absolute(source)
    if (problem := _of_name(path)) is not None:
        yield failed(printable(path), problem)
        return
    status = _status(path)
    if isinstance(status, str):
        yield failed(source, status)
    elif stat.S_ISDIR(status.st_mode):
        yield from _in_folder(path, leave_out)
    elif not stat.S_ISREG(status.st_mode):
        yield failed(source, "is neither a file nor a folder")
    elif (kind := _kind(path, named=True)) is None:
        yield failed(source, "may not be read (no permission)")
    elif not kind:
        yield failed(source, f"'{kind_of(path)}' is not a format Quoth reads ({ACCEPTED})")
    else:
        yield path


def absolute(source: str | Path) -> Path:
    """Where a source is; '~' is left as it is where it is nobody's, and so is what has no folder any more."""
    path = Path(source)
    with suppress(RuntimeError):
        path = path.expanduser()
    with suppress(OSError):
        path = path.absolute()
    return path


def printable(path: str | Path) -> str:
    """A path as it can be shown and kept: what of it is not UTF-8 is written out."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def is_gone(path: str) -> bool:
    """Whether there is no such file any more; a doubt is no."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        pass
    return False


def _of_name(path: Path) -> str | None:
    """What is wrong with the name of a file or folder itself."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return "its name is not UTF-8: rename it"
    return None


def _status(path: Path) -> os.stat_result | str:
    """What a path leads to, or why that cannot be told."""
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return "is a broken link" if path.is_symlink() else "there is no such file or folder"
    except PermissionError:
        return "may not be looked at (no permission)"
    except (OSError, ValueError) as error:
        return f"cannot be looked at ({getattr(error, 'strerror', None) or error})"


def _in_folder(folder: Path, leave_out: Path | None) -> Iterator[Found]:
    """Files first, then folders, by their names; what links lead to comes last, if it was not met before."""
    entered: set[_Identity] = set()
    if leave_out and not isinstance(own := _status(leave_out), str):
        entered.add((own.st_dev, own.st_ino))
    waiting, linked = [folder], list[Path]()
    while waiting or linked:
        here = waiting.pop() if waiting else linked.pop(0)
        status = _status(here)
        if isinstance(status, str):
            yield failed(printable(here), status)
        elif (status.st_dev, status.st_ino) not in entered:
            entered.add((status.st_dev, status.st_ino))
            folders = list[Path]()
            yield from _entries(here, folders, linked)
            waiting += reversed(folders)


def _entries(here: Path, folders: list[Path], linked: list[Path]) -> Iterator[Found]:
    """What of a folder is read; its folders, and links to folders, are put on their lists."""
    try:
        with os.scandir(here) as entries:
            names = sorted(entry.name for entry in entries if not entry.name.startswith("."))
    except OSError as error:
        yield failed(printable(here), f"the folder cannot be read ({error.strerror})")
        return
    for name in names:
        path = here / name
        status = _status(path)
        if (problem := _of_name(path)) is not None:
            yield failed(printable(path), problem)
        elif not isinstance(status, str) and stat.S_ISDIR(status.st_mode):
            (linked if path.is_symlink() else folders).append(path)
        elif isinstance(status, str) or not stat.S_ISREG(status.st_mode):
            if kind_of(path) not in FORMATS:
                yield _no_format(path)
            elif isinstance(status, str):
                yield failed(path, status)
            else:
                yield failed(path, "is no regular file (a pipe, a socket or a device)")
        else:
            yield path if _kind(path, named=False) else _no_format(path)


def _no_format(path: Path) -> Skipped:
    return Skipped(Outcome(str(path), f"not a format Quoth reads ({kind_of(path) or 'no suffix'})"))


def _kind(path: Path, named: bool) -> str | None:
    """The suffix of a file's format; '' where it has none, None where it cannot be looked at."""
    try:
        return kind_on_disk(path, named)
    except OSError:
        return None
