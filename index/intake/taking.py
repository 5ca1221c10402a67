"""A document all the way to an article, in one go, so that it can be done in a process apart."""

from __future__ import annotations

from dataclasses import replace

from index.article import Document, Extracted, Span
from index.intake.clean import clean
from index.intake.extract import extract
from index.text import split_sentences


def take_in(document: Document) -> tuple[Extracted, list[Span]]:
    """The clean article in a document, and its sentences. Raises ExtractError where there is none."""
    found = extract(document)
    article = clean(found.article)
    return replace(found, article=article), split_sentences(article.text)
