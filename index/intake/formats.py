"""The formats that Quoth reads, by the names of files; and what is plainly a web page under any name."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from index.article import Format

FORMATS: dict[str, Format | None] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "json",
    # files that hold many articles, or hold one together with other things: `containers` reads them
    ".jsonl": None,
    ".ndjson": None,
    ".pdf": "document",
    ".docx": "document",
    ".odt": "document",
    ".rtf": "document",
    ".epub": "document",
    ".doc": "document",  # RTF or a web page by that name; the old binary format is refused
    ".csv": None,
    ".tsv": None,
    ".xlsx": None,
    ".xlsm": None,
    ".eml": None,
    ".mbox": None,
    ".mhtml": None,
    ".mht": None,
    ".xml": None,
    ".rss": None,
    ".atom": None,
    ".warc": None,
    ".wacz": None,
    ".zip": None,
    ".tar": None,
    ".tgz": None,
    ".tbz2": None,
    ".txz": None,
}
PACKED = (".gz", ".bz2", ".xz")
"""Suffixes of files that hold another one, packed."""
SUFFIXES = [*FORMATS, *PACKED]
"""What the name of a file ends in that may be one of articles."""
ACCEPTED = f"{', '.join(FORMATS)}, each also with {', '.join(PACKED)}"
_BEGINS = 8_192  # bytes in which a page begins, if it is one
_LOOKED_AT = 4096  # bytes at the start of a file that tell what it is
_PREAMBLE = re.compile(r"\s*+(?:<\?xml\b[^>]*+>\s*+|<!--(?:[^-]|-(?!->))*+-->\s*+)*+")
_PAGE = re.compile(r"<(?:!doctype\s++html|html|head|body)\b", re.IGNORECASE)
_LETTER = re.compile(rb"From [^\n]{0,200}\d\d:\d\d[^\n]{0,100}\r?\n[A-Za-z-]{1,100}:")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def kind_of(file: str | Path) -> str:
    """The suffix that names the format, lower case, without that of a packing ('.gz')."""
    name = Path(Path(file).name.lower())
    return Path(name.stem).suffix if name.suffix in PACKED else name.suffix


def is_page(data: bytes) -> bool:
    """Whether bytes are a web page at the first glance."""
    start = data[:_BEGINS].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html"))


def kind_by_bytes(data: bytes, named: bool) -> str:
    """The suffix that fits the start of a file whose name tells nothing; '' where none surely does.

    Web pages alone; and where somebody `named` a file without a suffix as a source, mailboxes and plain text.
    """
    if _PAGE.match(_text(data), _PREAMBLE.match(_text(data)).end()):  # type: ignore[union-attr]
        return ".html"
    if named and _LETTER.match(data):
        return ".mbox"
    return ".txt" if named and data.strip() and _is_plain(data) else ""


def _text(data: bytes) -> str:
    """The first characters, well enough to know markup by."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data[:_LOOKED_AT].decode(encoding, "replace")
    return data[:_LOOKED_AT].removeprefix(codecs.BOM_UTF8).decode("latin-1")


def _is_plain(data: bytes) -> bool:
    """Whether the start of a file is text: no control characters, and UTF-8 but for a cut last character."""
    start = data[:_LOOKED_AT]
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return not _CONTROL.search(start)


def kind_on_disk(file: Path, named: bool) -> str:
    """The suffix of a format that a file has by its name, or else by its bytes; '' where it has none.

    Raises OSError where the file cannot be looked at.
    """
    if (kind := kind_of(file)) in FORMATS:
        return kind
    with file.open("rb") as stream:
        return kind_by_bytes(stream.read(_LOOKED_AT), named and not kind)


def is_article_file(file: Path) -> bool:
    """Whether a file has a format that Quoth reads, by its name or its bytes."""
    try:
        return file.is_file() and bool(kind_on_disk(file, named=False))
    except OSError:  # a folder above may not be entered
        return False
