"""PDF to paragraphs: pages to words, words to columns, columns to paragraphs."""

from index.intake.documents.pdf.reading import read_pdf

__all__ = ["read_pdf"]
