"""What a document is, by its bytes: the name of a file says less."""

from __future__ import annotations

from index.errors import ExtractError
from index.intake.documents.epub import read_epub
from index.intake.documents.found import Found
from index.intake.documents.opendocument import read_opendocument
from index.intake.documents.packed import Package
from index.intake.documents.pdf import read_pdf
from index.intake.documents.rich_text import read_rich_text
from index.intake.documents.word import read_word

_START = 8_192  # bytes in which a PDF may begin
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # files of Office before 2007, and those under a password


def read_document(data: bytes) -> Found:
    """The paragraphs of a PDF, DOCX, ODT, RTF or EPUB. Raises ExtractError where it is none of these."""
    if not data.strip(b" \t\r\n\x00"):
        raise ExtractError("the file is empty")
    start = data[:_START]
    if start.startswith(b"PK"):
        return _read_package(data)
    if start.startswith(_COMPOUND):
        raise ExtractError(_of_compound(data))
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return read_rich_text(data)
    if b"%PDF-" in start:
        return read_pdf(data)
    raise ExtractError("is no PDF, DOCX, ODT, RTF or EPUB, whatever its name says")


def _read_package(data: bytes) -> Found:
    package = Package(data)
    kind = (package.part("mimetype") or b"")[:200].strip()
    if kind == b"application/epub+zip" or "META-INF/container.xml" in package.names:
        return read_epub(package)
    if kind.startswith(b"application/vnd.oasis.opendocument.text") or (
        not kind and "content.xml" in package.names
    ):
        return read_opendocument(package)
    if any(name.startswith("word/document") for name in package.names):
        return read_word(package)
    if any(name.startswith(("xl/", "ppt/")) for name in package.names) or kind:
        raise ExtractError("is a spreadsheet or a presentation: only text documents are read")
    raise ExtractError("is no DOCX, ODT or EPUB, but some other ZIP file")


def _of_compound(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "is protected by a password: save a copy without one"
    if "WordDocument".encode("utf-16-le") in data:
        return "is a Word document of before 2007 (.doc): save it as .docx"
    return "is a file of an older Office program: save it as .docx"
