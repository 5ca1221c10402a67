"""Where articles come from: files, folders, JSON Lines, pages and feeds on the web; read piece by piece."""

from __future__ import annotations

import gzip
import json
import os
import stat
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from index.article import Document, Format, Outcome
from index.intake.items import Failed, Item, Skipped, failed
from index.intake.pages import from_web
from index.intake.web import Web, is_address

if TYPE_CHECKING:
    from index.intake.web.asking import Asking

LARGEST = 20 * 1024 * 1024
"""Bytes that one article may have; a file of many articles is JSON Lines, which may be of any size."""

_FORMATS: dict[str, Format | None] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "json",
    ".jsonl": None,  # JSON Lines: one article a line
    ".ndjson": None,
}
_ACCEPTED = f"{', '.join(_FORMATS)}, each also with .gz"
_BROKEN_GZIP = (OSError, EOFError, zlib.error)


def read(
    sources: Iterable[str | Path], leave_out: Path | None = None, web: Web | None = None
) -> Iterator[Item]:
    """All documents of the sources, folders in the order of their names; what cannot be read is reported.

    Bounded memory: one document at a time, whatever the size of the source. `leave_out` is a folder that is
    passed over wherever it turns up below a source (an index among its own articles). `web` says how the web
    may be asked.
    """
    before, named = 0, list(sources)
    with _asking(named, web or Web()) as asking:
        for source in named:
            if asking and is_address(str(source)):
                yield from from_web(str(source), asking)
                continue
            for file in _files(source, leave_out):
                if isinstance(file, Path):
                    yield from _documents(file, before)
                    before += _size(file)
                else:
                    yield file


@contextmanager
def _asking(sources: Iterable[str | Path], web: Web) -> Iterator[Asking | None]:
    """What asks the web, with its libraries, where a source is there."""
    if not any(is_address(str(source)) for source in sources):
        yield None
        return
    from index.intake.web.asking import Asking

    asking = Asking(web)
    try:
        yield asking
    finally:
        asking.close()


def total_bytes(sources: Iterable[str | Path], leave_out: Path | None = None) -> int:
    """Size of all files that `read` would open, as they lie on disk."""
    local = (source for source in sources if not is_address(str(source)))
    files = (file for source in local for file in _files(source, leave_out))
    return sum(_size(file) for file in files if isinstance(file, Path))


def _files(source: str | Path, leave_out: Path | None = None) -> Iterator[Path | Failed | Skipped]:
    """The files of a source that have a format Quoth reads, as absolute paths."""
    if "://" in str(source):
        yield failed(source, "is an address that Quoth does not read: http and https only")
        return
    path = Path(source).expanduser().absolute()
    if not path.exists():
        yield failed(source, "there is no such file or folder")
    elif path.is_dir():
        yield from _in_folder(path, leave_out.absolute() if leave_out else None)
    elif not stat.S_ISREG(path.stat().st_mode):
        yield failed(source, "is neither a file nor a folder")
    elif _kind(path) not in _FORMATS:
        yield failed(source, f"'{_kind(path)}' is not a format Quoth reads ({_ACCEPTED})")
    else:
        yield path


def _in_folder(folder: Path, leave_out: Path | None) -> Iterator[Path | Failed | Skipped]:
    closed: list[Failed] = []

    def note(error: OSError) -> None:
        closed.append(failed(error.filename, f"the folder cannot be read ({error.strerror})"))

    for parent, folders, names in os.walk(folder, onerror=note):
        yield from closed
        closed.clear()
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and Path(parent, name) != leave_out
        )
        for name in sorted(name for name in names if not name.startswith(".")):
            file = Path(parent, name)
            if _kind(file) not in _FORMATS:
                kind = _kind(file) or "no suffix"
                yield Skipped(Outcome(str(file), f"not a format Quoth reads ({kind})"))
            elif not file.is_file():
                yield failed(file, "is not a file that can be read (a broken link, or no regular file)")
            else:
                yield file
    yield from closed


def is_article_file(file: Path) -> bool:
    """Whether a file has a format that Quoth reads, by its name."""
    return _kind(file) in _FORMATS and file.is_file()


def _kind(file: Path) -> str:
    """The suffix that names the format, lower case, without '.gz'."""
    name = file.name.lower().removesuffix(".gz")
    return Path(name).suffix


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _documents(file: Path, before: int) -> Iterator[Item]:
    """The documents of one file; an error ends the file, what was read before stays."""
    try:
        with file.open("rb") as raw:
            packed = file.name.lower().endswith(".gz")
            stream: Any = gzip.GzipFile(fileobj=raw) if packed else raw
            format_ = _FORMATS[_kind(file)]
            if format_ is None:
                yield from _lines(file, stream, raw, before)
            else:
                yield from _whole(file, stream, format_, before + _size(file))
    except PermissionError:
        yield failed(file, "may not be read (no permission)")
    except _BROKEN_GZIP as error:
        yield failed(file, f"cannot be read to its end ({error})")


def _whole(file: Path, stream: IO[bytes], format_: Format, consumed: int) -> Iterator[Item]:
    size = _size(file)
    data = stream.read(LARGEST + 1) if size <= LARGEST else b""
    if size > LARGEST or len(data) > LARGEST:
        shown = f"{max(size, len(data)) / 1024**2:,.0f} MB"
        limit = f"{LARGEST // 1024**2} MB"
        yield failed(
            file, f"is too large for one article ({shown}, at most {limit}); many articles go into JSON Lines"
        )
    elif format_ == "json":
        yield from _records(file, data, consumed)
    else:
        yield Document(str(file), file, _sniffed(format_, data), data, consumed)


def _sniffed(format_: Format, data: bytes) -> Format:
    """A text file that is a web page is read as one."""
    start = data[:512].lstrip().lower()
    return "html" if format_ == "text" and start.startswith((b"<!doctype html", b"<html")) else format_


def _records(file: Path, data: bytes, consumed: int) -> Iterator[Item]:
    """The articles of a JSON file: one object, a list of objects, or {"articles": [...]}."""
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError) as error:
        reason = "the file is empty" if not data.strip() else f"is no valid JSON ({error})"
        yield failed(file, reason)
        return
    many = whole.get("articles") if isinstance(whole, dict) else whole
    if not isinstance(many, list):
        yield Document(str(file), file, "json", data, consumed)
        return
    if not many:
        yield failed(file, "holds no articles")
    for number, record in enumerate(many, start=1):
        yield Document(f"{file}[{number}]", file, "json", json.dumps(record).encode(), consumed)


def _lines(file: Path, stream: IO[bytes], raw: IO[bytes], before: int) -> Iterator[Item]:
    """The articles of a JSON Lines file; a line that is too long is reported and passed over."""
    number = found = 0
    while line := stream.readline(LARGEST + 1):
        number += 1
        where = f"{file}:{number}"
        if len(line) > LARGEST:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LARGEST)
            yield failed(where, f"the line is too long for one article (at most {LARGEST // 1024**2} MB)")
        elif line.strip():
            found += 1
            yield Document(where, file, "json", line.strip(), before + raw.tell())
    if not found and not number:
        yield failed(file, "the file is empty")
