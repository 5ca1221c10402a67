"""A language model’s words, each sentence checked against the evidence before it is shown."""

from qa.writing.exhibits import exhibits
from qa.writing.writer import Writer, writer_from
from qa.writing.written import written

__all__ = ["Writer", "exhibits", "writer_from", "written"]
