"""Office and print documents (PDF, DOCX, ODT, RTF, EPUB) to paragraphs, by what their bytes are."""

from index.intake.documents.found import Found
from index.intake.documents.parting import is_book, records_of
from index.intake.documents.plausible import without_day
from index.intake.documents.sniffing import read_document

__all__ = ["Found", "is_book", "read_document", "records_of", "without_day"]
