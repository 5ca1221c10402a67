"""The articles of one file: the whole of it, records of JSON, lines of JSON Lines; all within limits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BufferedIOBase
from typing import Any

from index.article import Format
from index.errors import ExtractError, SourceError
from index.intake.formats import is_page
from index.intake.holding import LARGEST, Holding
from index.intake.items import Item

_MOST = 400_000  # objects and lists of a JSON text: so many more take hundreds of megabytes
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


def all_of(holding: Holding, at_most: int = LARGEST) -> bytes:
    """The bytes of a file. Raises ExtractError where it has more than `at_most`."""
    data = holding.stream.read(at_most + 1) if holding.size <= at_most else b""
    if (size := max(holding.size, len(data))) > at_most:
        shown = f"{size / 1024**2:,.0f} MB, at most {at_most // 1024**2} MB"
        raise ExtractError(f"is too large for one article ({shown}); many articles go into JSON Lines")
    return data


def whole(holding: Holding, format_: Format) -> Iterator[Item]:
    """The one article of a file, or the records of a JSON file."""
    data = all_of(holding)
    if format_ == "json":
        yield from _records(holding, data)
    elif format_ == "document":
        yield from _articles(holding, data)
    else:
        yield holding.document(_sniffed(format_, data), data)


def _sniffed(format_: Format, data: bytes) -> Format:
    """A text file that is a web page is read as one."""
    return "html" if format_ == "text" and is_page(data) else format_


def _records(holding: Holding, data: bytes) -> Iterator[Item]:
    """The articles of a JSON file: one object, a list of objects, {"articles": [...]}, or a JSON Feed."""
    found = parsed(data)
    if isinstance(found, dict) and str(found.get("version", "")).startswith("https://jsonfeed.org/"):
        from index.intake.containers import articles_of_feed

        yield from articles_of_feed(holding, data)
        return
    many = found.get("articles") if isinstance(found, dict) else found
    if not isinstance(many, list):
        yield holding.document("json", data)
        return
    if not many:
        yield holding.failed("holds no articles")
    for number, record in enumerate(many, start=1):
        yield holding.document("json", json.dumps(record).encode(), f"[{number}]")


def _articles(holding: Holding, data: bytes) -> Iterator[Item]:
    """The articles of a document: those of an EPUB, parted in the process apart, or the whole of it."""
    from index.intake.documents import is_book, records_of

    try:
        records = holding.reading.run(records_of, data) if is_book(data) else []
    except SourceError as error:
        yield holding.failed(str(error))
        return
    for number, record in enumerate(records, start=1):
        yield holding.document("json", record, f"[{number}]")
    if not records:
        yield holding.document("document", data)


def lines(holding: Holding) -> Iterator[Item]:
    """The articles of a JSON Lines file; a line that is too long is reported and passed over."""
    found = False
    for number, line in _numbered(holding.stream):
        found = True
        if line is None:
            reason = f"the line is too long for one article (at most {LARGEST // 1024**2} MB)"
            yield holding.failed(reason, f":{number}")
        else:
            yield holding.document("json", line, f":{number}")
    if not found:
        yield holding.failed("holds no articles" if holding.reading.raw.tell() else "the file is empty")


def _numbered(stream: BufferedIOBase) -> Iterator[tuple[int, bytes | None]]:
    """The lines that are not blank, stripped, with their numbers; None for one that is too long.

    Raises OSError for what unpacks to far more than it is.
    """
    number, left, passed = 1, b"", 0
    while block := stream.read1(_BLOCK):
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
