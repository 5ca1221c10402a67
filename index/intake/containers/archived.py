"""Web archives (WARC): the pages that a crawler was given, under the addresses that it asked.

`warcio` runs in this process: what it reads of a record before its content is bounded, and contents are read
in blocks. The day of a record is when it was fetched, so that it is nothing of the article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from index.errors import ExtractError
from index.intake.containers.watched import Watched
from index.intake.containers.worked import read_as
from index.intake.formats import FORMATS, kind_of
from index.intake.holding import LARGEST, Holding
from index.intake.items import Item

_RECORD = 1024 * 1024  # bytes that may stand before a record's content
_BLOCK = 64 * 1024  # bytes
_SHOWN = 8  # kinds of records that are told of
_KINDS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/rtf": ".rtf",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
}
_UNPACKED = ("", "identity", "gzip", "x-gzip", "deflate")  # ways of packing that are read
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


def archived(holding: Holding) -> Iterator[Item]:
    """The pages of a WARC file. Raises OSError or ExtractError where it breaks off."""
    watched, left_out, pages = Watched(holding.stream, _RECORD), Counter[str](), 0
    for number, record in enumerate(_records(watched), start=1):
        kind = _kind(record)
        if kind in FORMATS:
            pages += 1
            yield _page(holding, record, number, kind)
        elif kind:
            left_out[kind] += 1
    if left_out:
        kinds = ", ".join(f"{kind} {count:,}" for kind, count in left_out.most_common(_SHOWN))
        more = ", …" if len(left_out) > _SHOWN else ""
        yield holding.skipped(f"{left_out.total():,} of its records are no pages to read ({kinds}{more})")
    if not pages:
        yield holding.failed("holds no pages of status 200")


def _records(watched: Watched) -> Iterator[Any]:
    """Each record; what was not read of it is passed over. Raises ExtractError or OSError for damage."""
    with read_as("a web archive"):
        from warcio.archiveiterator import ArchiveIterator

        records = ArchiveIterator(watched)
    records.INC_RECORD = ""  # what it would print of a damaged record is raised below
    count = 0
    while True:
        watched.allow(_RECORD)
        with read_as(f"a web archive, after {count:,} records"):
            record = next(records, None)
        if watched.problem:  # which is an end like any other to the library
            raise watched.problem
        if records.err_count:
            raise ExtractError(f"cannot be read to its end (record {count:,} is not as long as it says)")
        if record is None:
            return
        count += 1
        watched.allow_any()
        yield record
        while record.raw_stream.read(_BLOCK):
            pass
        if getattr(record.raw_stream, "limit", 0) > 0:
            raise watched.problem or EOFError(f"it breaks off within record {count:,}")


def _kind(record: Any) -> str:
    """The suffix of the format of a page, else in words what it is; '' for what is no answer of a server."""
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    if record.rec_type == "revisit":
        return "revisits"
    if record.rec_type not in ("response", "resource", "conversion") or not _is_web(address):
        return ""
    if record.http_headers and (status := record.http_headers.get_statuscode()) != "200":
        return f"status {status[:3]}"
    headers = record.http_headers or record.rec_headers
    type_ = (headers.get_header("Content-Type") or "").split(";")[0].strip().lower()
    if type_ == "text/plain":
        return ".txt" if record.rec_type == "conversion" or _suffix(address) == ".txt" else type_
    by_address = _suffix(address) if type_ in ("", "application/octet-stream") else ""
    kind = _KINDS.get(type_, by_address)
    return kind if FORMATS.get(kind) else type_[:60] or "no type"


def _suffix(address: str) -> str:
    """The suffix of the file that an address names; robots.txt is no article."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return "" if path == "/robots.txt" else kind_of(path)


def _is_web(address: str) -> bool:
    return address.startswith(("http://", "https://"))


def _page(holding: Holding, record: Any, number: int, kind: str) -> Item:
    where, format_ = f"[{number}]", FORMATS[kind]
    assert format_
    heads = record.http_headers or record.rec_headers
    try:
        with read_as("a page"):
            data = _content(record)
    except ExtractError as error:
        return holding.failed(str(error), where)
    if len(data) > LARGEST:
        return holding.failed(f"the page is too large (at most {LARGEST // 1024**2} MB)", where)
    encoding = (heads.get_header("Content-Encoding") or "").lower()
    if encoding not in _UNPACKED and data.lstrip()[:1] != b"<":
        return holding.failed(f"the page is packed in a way that is not read ({encoding[:20]})", where)
    address = record.rec_headers.get_header("WARC-Target-URI")
    charset = _CHARSET.search(heads.get_header("Content-Type") or "")
    return holding.document(format_, data, where, address=address, charset=charset[1] if charset else None)


def _content(record: Any) -> bytes:
    """The content of a page, unpacked; of what is too long, a little more than it may have."""
    stream, blocks, size = record.content_stream(), list[bytes](), 0
    while size <= LARGEST and (block := stream.read(_BLOCK)):
        blocks.append(block)
        size += len(block)
    return b"".join(blocks)
