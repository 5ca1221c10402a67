"""The articles of one file: the whole of it, records of JSON, lines of JSON Lines; all within limits."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from io import BufferedIOBase
from pathlib import Path
from typing import Any

from index.apart import Run, here
from index.article import Document, Format
from index.errors import ExtractError, SourceError
from index.intake.items import Item, failed

LARGEST = 20 * 1024 * 1024
"""Bytes that one article may have; a file of many articles is JSON Lines, which may be of any size."""
_MOST = 400_000  # objects and lists of a JSON text: so many more take hundreds of megabytes
_UNPACKED = 200  # times its size that a packed file may come to, where that is more than LARGEST
_HOPELESS = 50 * LARGEST  # bytes of one line: no line of articles follows it
_BLOCK = 1024 * 1024  # bytes


def parsed(data: bytes) -> Any:
    """What a JSON text says. Raises ExtractError where it is none, or says more than one document may."""
    if not data.strip():
        raise ExtractError("the file is empty")
    if data.count(b"{") + data.count(b"[") > _MOST:
        raise ExtractError(f"holds more than {_MOST:,} objects and lists; many articles go into JSON Lines")
    try:
        return json.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise ExtractError(f"is no valid JSON ({error})") from error


def whole(
    file: Path,
    stream: BufferedIOBase,
    size: int,
    format_: Format,
    consumed: int,
    vain: Container[Path],
    run: Run = here,
) -> Iterator[Item]:
    """The one article of a file, or the records of a JSON file; `size` is the file's as it lies on disk."""
    data = stream.read(LARGEST + 1) if size <= LARGEST else b""
    if size > LARGEST or len(data) > LARGEST:
        shown = f"{max(size, len(data)) / 1024**2:,.0f} MB"
        limit = f"{LARGEST // 1024**2} MB"
        yield failed(
            file, f"is too large for one article ({shown}, at most {limit}); many articles go into JSON Lines"
        )
    elif format_ == "json":
        yield from _records(file, data, consumed, vain)
    elif format_ == "document":
        yield from _articles(file, data, consumed, run)
    else:
        yield Document(str(file), file, _sniffed(format_, data), data, consumed)


def _sniffed(format_: Format, data: bytes) -> Format:
    """A text file that is a web page is read as one."""
    start = data[:512].lstrip().lower()
    return "html" if format_ == "text" and start.startswith((b"<!doctype html", b"<html")) else format_


def _records(file: Path, data: bytes, consumed: int, vain: Container[Path]) -> Iterator[Item]:
    """The articles of a JSON file: one object, a list of objects, or {"articles": [...]}."""
    try:
        found = parsed(data)
    except ExtractError as error:
        yield failed(file, str(error))
        return
    many = found.get("articles") if isinstance(found, dict) else found
    if not isinstance(many, list):
        yield Document(str(file), file, "json", data, consumed)
        return
    if not many:
        yield failed(file, "holds no articles")
    for number, record in enumerate(many, start=1):
        if file in vain:
            yield _given_up(file, number - 1)
            return
        yield Document(f"{file}[{number}]", file, "json", json.dumps(record).encode(), consumed)


def _articles(file: Path, data: bytes, consumed: int, run: Run) -> Iterator[Item]:
    """The articles of a document: those of an EPUB, which `run` parts, or the whole of it."""
    from index.intake.documents import is_book, records_of

    try:
        records = run(records_of, data) if is_book(data) else []
    except SourceError as error:
        yield failed(file, str(error))
        return
    for number, record in enumerate(records, start=1):
        yield Document(f"{file}[{number}]", file, "json", record, consumed)
    if not records:
        yield Document(str(file), file, "document", data, consumed)


def lines(
    file: Path, stream: BufferedIOBase, raw: BufferedIOBase, before: int, vain: Container[Path]
) -> Iterator[Item]:
    """The articles of a JSON Lines file; a line that is too long is reported and passed over.

    `raw` is the file as it lies on disk, `stream` what it holds.
    """
    found = number = 0
    for number, line in _numbered(stream, raw):
        where = f"{file}:{number}"
        if file in vain:
            yield _given_up(file, found)
            return
        found += 1
        if line is None:
            yield failed(where, f"the line is too long for one article (at most {LARGEST // 1024**2} MB)")
        else:
            yield Document(where, file, "json", line, before + raw.tell())
    if not found:
        yield failed(file, "holds no articles" if raw.tell() else "the file is empty")


def _given_up(file: Path, count: int) -> Item:
    return failed(file, f"no article was found in its first {count:,} records: the rest was not read")


def _numbered(stream: BufferedIOBase, raw: BufferedIOBase) -> Iterator[tuple[int, bytes | None]]:
    """The lines that are not blank, stripped, with their numbers; None for one that is too long.

    Raises OSError for what unpacks to far more than it is.
    """
    number, left, passed = 1, b"", 0
    while block := stream.read1(_BLOCK):
        _check(stream, raw)
        if not left and not passed and block.isspace():
            number += block.count(b"\n")
            continue
        *whole_lines, rest = block.split(b"\n")
        for line in whole_lines:
            if passed:
                yield number, None
            elif line := (left + line).strip():
                yield number, line if len(line) <= LARGEST else None
            number, left, passed = number + 1, b"", 0
        if passed or len(left) + len(rest) > LARGEST:
            passed, left = passed + len(left) + len(rest), b""
        else:
            left += rest
        if passed > _HOPELESS:
            break
    if passed:
        yield number, None
    elif left := left.strip():
        yield number, left


def _check(stream: BufferedIOBase, raw: BufferedIOBase) -> None:
    size = stream.tell()
    if stream is not raw and size > max(LARGEST, _UNPACKED * raw.tell()):
        raise OSError(f"unpacks to more than {_UNPACKED} times its size")
