"""What becomes of a source, without any index: each article as it would come in, what is left out, why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from index.apart import Apart
from index.article import Document, Explained, Judged, Outcome
from index.errors import SourceError
from index.intake.clean import pieces_of, ruled
from index.intake.extract import extract, paragraphs_of
from index.intake.items import Failed, Skipped
from index.intake.sources import read
from index.intake.taking import take_in
from index.intake.web import Web, WebSettings


def explain(
    sources: Iterable[str | Path], web: WebSettings | None = None, allow_private: bool = False
) -> Iterator[Explained | Outcome]:
    """Each article of the sources as `sync` would take it in, or why it would not. No index is touched.

    Pages and feeds are asked for as by `sync`, all of them, as nothing is known of an earlier visit.
    """
    apart = Apart()
    asked = Web(web or WebSettings(), allow_private, run=apart.run)
    try:
        for item in read(sources, web=asked, run=apart.run):
            if isinstance(item, Document):
                yield _safely(apart, item)
            elif isinstance(item, Failed | Skipped):
                yield item.outcome
    finally:
        apart.close()


def explained(document: Document) -> Explained:
    """One document as it would come in. Raises ExtractError where it holds no article."""
    taken, _ = take_in(document)
    found = extract(document) if document.data else taken
    rules = iter(ruled(found.article))
    paragraphs: list[Judged] = []
    for paragraph in paragraphs_of(document, found.article):
        if paragraph.rule:
            paragraphs.append(paragraph)
        else:
            paragraphs += [next(rules) for _ in pieces_of(paragraph.text)]
    kept = "\n\n".join(paragraph.text for paragraph in paragraphs if not paragraph.rule)
    if kept != taken.article.text:  # a feed's own text, where that is more than the page's
        paragraphs = [Judged(text) for text in taken.article.text.split("\n\n")]
    return Explained(document.location, taken.article, tuple(paragraphs), taken.warnings)


def _safely(apart: Apart, document: Document) -> Explained | Outcome:
    try:
        return apart.run(explained, document)
    except SourceError as error:
        return Outcome(document.location, str(error))
