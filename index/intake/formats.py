"""The formats that Quoth reads, by the names of files."""

from __future__ import annotations

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
    ".jsonl": None,  # JSON Lines: one article a line
    ".ndjson": None,
    ".pdf": "document",
    ".docx": "document",
    ".odt": "document",
    ".rtf": "document",
    ".epub": "document",
    ".doc": "document",  # RTF or a web page by that name; the old binary format is refused
}
ACCEPTED = f"{', '.join(FORMATS)}, each also with .gz"


def kind_of(file: Path) -> str:
    """The suffix that names the format, lower case, without '.gz'."""
    name = file.name.lower().removesuffix(".gz")
    return Path(name).suffix


def is_article_file(file: Path) -> bool:
    """Whether a file has a format that Quoth reads, by its name."""
    try:
        return kind_of(file) in FORMATS and file.is_file()
    except OSError:  # a folder above may not be entered
        return False
