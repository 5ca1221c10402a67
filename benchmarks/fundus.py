"""Title, authors, day and paragraphs of pages of many publishers, against what fundus's tests expect of them.

FOLDER is `tests/resources/parser/test_data` of the repository flairNLP/fundus (MIT): gzipped pages, and for
each publisher a JSON file of what each version of its parser should give. A page is of the version whose
paragraphs it holds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from index import ExtractError
from index.article import Article, Document
from index.intake import clean, extract


@dataclass
class Scores:
    """What is right, of how many; what went wrong, to be shown."""

    right: dict[str, int] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def note(self, what: str, right: bool, told: str) -> None:
        """Count one that was asked for."""
        self.asked[what] = self.asked.get(what, 0) + 1
        self.right[what] = self.right.get(what, 0) + right
        if not right:
            self.wrong.append(f"{what:10} {told}")


def main() -> None:
    """Print a line for each thing that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="print each failure")
    options = parser.parse_args()
    scores = Scores()
    for name, page, url, wanted in cases(options.folder):
        compare(name, page, url, wanted, scores)
    for what, asked in scores.asked.items():
        print(f"{what:28}{scores.right[what]:6,} of {asked:6,}")
    if options.show:
        print("\n".join(sorted(scores.wrong)))


def cases(folder: Path) -> Iterator[tuple[str, bytes, str, dict[str, Any]]]:
    """Name, bytes and address of each page, and what is expected of it."""
    for file in sorted(folder.glob("*/*.html.gz")):
        name = file.name.removesuffix(".html.gz")
        expected = file.parent / f"{name.rsplit('_', 3)[0]}.json"
        told = json.loads((file.parent / "meta.info").read_text(encoding="utf-8")).get(file.name, {})
        page = gzip.decompress(file.read_bytes())
        versions = list(json.loads(expected.read_text(encoding="utf-8")).values())
        yield name, page, told.get("url") or "https://news.example/", version_of(page, versions)


def version_of(page: bytes, versions: list[dict[str, Any]]) -> dict[str, Any]:
    """The version whose paragraphs a page holds."""
    text = letters(page.decode("utf-8", "replace"))
    return max(versions, key=lambda one: sum(letters(p)[:60] in text for p in [*paragraphs(one), title(one)]))


def compare(name: str, page: bytes, url: str, wanted: dict[str, Any], scores: Scores) -> None:
    """Read one page, and note what of it is as expected."""
    try:
        found = extract(Document(url, None, "html", page)).article
    except ExtractError as error:
        scores.note("taken in", False, f"{name}: {error}")
        return
    scores.note("taken in", True, name)
    if title(wanted):
        same = letters(found.title) == letters(title(wanted))
        scores.note("title", same, f"{name}: {found.title!r}, not {title(wanted)!r}")
    if "authors" in wanted:
        ours, theirs = {letters(a) for a in found.authors}, {letters(a) for a in wanted["authors"]}
        scores.note("authors", ours == theirs, f"{name}: {found.authors}, not {wanted['authors']}")
    if wanted.get("publishing_date"):
        day = datetime.fromisoformat(wanted["publishing_date"])
        near = found.day is not None and found.day == day.date()
        scores.note("day", near, f"{name}: {found.published}, not {day}")
    compare_text(name, found, wanted, scores)


def compare_text(name: str, found: Article, wanted: dict[str, Any], scores: Scores) -> None:
    """Note which paragraphs are in the text as extracted, and which are still there when it is clean."""
    taken, cleaned = letters(found.text), letters(clean(found).text)
    for paragraph in paragraphs(wanted):
        if known := letters(paragraph):
            scores.note("paragraph extracted", known in taken, f"{name}: {paragraph[:100]}")
            if known in taken:
                scores.note("paragraph kept by clean", known in cleaned, f"{name}: {paragraph[:100]}")


def title(wanted: dict[str, Any]) -> str:
    """The title that is expected."""
    return str(wanted.get("title") or "")


def paragraphs(wanted: dict[str, Any]) -> list[str]:
    """The paragraphs that are expected."""
    body = wanted.get("body") or {}
    return [text for section in body.get("sections", []) for text in section["paragraphs"]]


def letters(text: str) -> str:
    """A text by its letters and figures alone."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


if __name__ == "__main__":
    main()
