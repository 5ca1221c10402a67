"""What is found in a document, whatever its format: paragraphs, and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """Paragraphs in reading order, and what the document tells of itself where that is plausible.

    `title` is '' where there is none; `published` is a day as it is written. `warnings` are for the report.
    """

    body: tuple[str, ...]
    title: str = ""
    authors: tuple[str, ...] = ()
    published: str | None = None
    source: str | None = None
    language: str | None = None
    url: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def fields(self) -> dict[str, str | list[str]]:
        """The fields of an article that were found, beside title and text."""
        found = {
            "authors": list(self.authors),
            "published": self.published,
            "source": self.source,
            "language": self.language,
            "url": self.url,
        }
        return {name: value for name, value in found.items() if value}
