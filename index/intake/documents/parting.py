"""The articles of one document, where it holds several: an EPUB's chapters, as records of JSON."""

from __future__ import annotations

import json

from index.intake.documents.epub import articles_of
from index.intake.documents.packed import Package


def is_book(data: bytes) -> bool:
    """Whether the bytes are those of an EPUB, which may hold several articles."""
    return data.startswith(b"PK") and b"META-INF/container.xml" in data


def records_of(data: bytes) -> list[bytes]:
    """The articles of an EPUB, each as a record of JSON; none where it is one article as a whole.

    Raises ExtractError where it cannot be read.
    """
    return [
        json.dumps(
            {"id": name, "title": found.title, "text": "\n\n".join(found.body), **found.fields}
        ).encode()
        for name, found in articles_of(Package(data))
    ]
