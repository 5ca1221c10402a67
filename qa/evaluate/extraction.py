"""How much of a page's article is taken in, and how much beside it: ours and other extractors, in one run.

The method is that of scrapinghub's article-extraction-benchmark (its `evaluate.py`, MIT): runs of four words
of the text found and of the text marked by hand are compared as bags; of each page those right, too many and
missing are made to sum to 1; precision and recall are the means over pages, F1 is made of the two means.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import fmean

from index import ExtractError, SourceError
from index.article import Document
from index.intake import take_in
from qa.evaluate.data import Half, half_of

_RUN = 4  # words
_WORD = re.compile(r"\w+")
_SHOWN = 0.95  # F1 of a page, below which it is shown as a failure


@dataclass(frozen=True, slots=True)
class PageScore:
    """Of all runs of words, found or marked: the shares that are right, too many, and missing."""

    right: float
    extra: float
    missing: float

    @property
    def f1(self) -> float:
        """F1 of this page alone."""
        return 2 * self.right / (2 * self.right + self.extra + self.missing) if self.right else 0.0


@dataclass(frozen=True, slots=True)
class ExtractionScores:
    """What each extractor reached on each page, by their names."""

    pages: dict[str, dict[str, PageScore]]
    show: bool = False

    def figures(self) -> dict[str, object]:
        """F1, precision and recall by extractor; how many pages; the F1 of each page of ours."""
        return {
            "pages": len(next(iter(self.pages.values()), {})),
            "extractors": {name: _means(scores) for name, scores in self.pages.items()},
            "ours": {page: score.f1 for page, score in self.pages[_OURS].items()},
        }

    def __str__(self) -> str:
        count = len(self.pages[_OURS])
        lines = [f"{count} pages", f"{'':24}{'F1':>7}{'precision':>11}{'recall':>8}"]
        for name, scores in self.pages.items():
            means = _means(scores)
            lines.append(f"{name:24}{means['f1']:7.4f}{means['precision']:11.4f}{means['recall']:8.4f}")
        return "\n".join([*lines, *(self._failures() if self.show else ())])

    def _failures(self) -> Iterator[str]:
        for page, score in sorted(self.pages[_OURS].items(), key=lambda item: item[1].f1):
            if score.f1 < _SHOWN:
                yield f"{score.f1:.3f}  too many {score.extra:.3f}  missing {score.missing:.3f}  {page}"


def extraction(folder: str | Path, half: Half | None = None, show: bool = False) -> ExtractionScores:
    """Extract each page of a folder that holds `ground-truth.json` and `html/<id>.html.gz`; of one half.

    Raises SourceError for another folder. The other extractors come with the extra `evaluate`.
    """
    from tqdm import tqdm

    marked = {page: text for page, text in _marked(folder).items() if half is None or half_of(page) == half}
    scores: dict[str, dict[str, PageScore]] = {name: {} for name in _EXTRACTORS}
    for page, text in tqdm(marked.items(), unit=" pages", leave=False):
        html = _html(Path(folder) / "html" / f"{page}.html.gz")
        for name, extractor in _EXTRACTORS.items():
            scores[name][page] = compared(text, extractor(html))
    return ExtractionScores({_named(name): pages for name, pages in scores.items()}, show)


def compared(marked: str, found: str) -> PageScore:
    """How the text found compares with the one marked by hand."""
    ours, gold = _runs(found), _runs(marked)
    right, extra, missing = (bag.total() for bag in (ours & gold, ours - gold, gold - ours))
    total = (right + extra + missing) or 1
    return PageScore(right / total, extra / total, missing / total)


def _means(scores: Mapping[str, PageScore]) -> dict[str, float]:
    found = [s.right / (s.right + s.extra) for s in scores.values() if s.right + s.extra]
    wanted = [s.right / (s.right + s.missing) for s in scores.values() if s.right + s.missing]
    precision, recall = (fmean(values) if values else 0.0 for values in (found, wanted))
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"f1": f1, "precision": precision, "recall": recall}


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    runs = (tuple(words[start : start + _RUN]) for start in range(max(1, len(words) - _RUN + 1)))
    return Counter(run for run in runs if run)


def _marked(folder: str | Path) -> dict[str, str]:
    file = Path(folder) / "ground-truth.json"
    try:
        records = json.loads(file.read_text(encoding="utf-8"))
        return {page: record["articleBody"] for page, record in records.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise SourceError(f"{file} cannot be read ({error}); it should map ids to articleBody.") from error


def _html(file: Path) -> bytes:
    try:
        return gzip.decompress(file.read_bytes())
    except (OSError, EOFError) as error:
        raise SourceError(f"{file} cannot be read ({error}); it should be a gzipped page.") from error


_OURS = "quoth"


def _quoth(html: bytes) -> str:
    try:
        found, _ = take_in(Document("page.html", None, "html", html))
    except ExtractError:
        return ""
    return found.article.text


def _trafilatura(html: bytes) -> str:
    from trafilatura import extract

    return extract(html.decode("utf-8", "replace"), include_comments=False) or ""


def _readability(html: bytes) -> str:
    from lxml.html import fromstring
    from readability import Document as Readable

    summary = Readable(html.decode("utf-8", "replace")).summary(html_partial=True)
    return "\n".join(text.strip() for text in fromstring(summary).itertext())


def _newspaper(html: bytes) -> str:
    from newspaper import Article

    page = Article("https://news.example/", language="en", fetch_images=False)
    page.download(input_html=html.decode("utf-8", "replace"))
    page.parse()
    return str(page.text)


def _justext(html: bytes) -> str:
    import justext

    english = justext.get_stoplist("English")
    paragraphs = justext.justext(html.decode("utf-8", "replace"), english, 50, 200, 0.1, 0.2, 0.2, 200, True)
    return " ".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)


_EXTRACTORS: dict[str, Callable[[bytes], str]] = {
    _OURS: _quoth,
    "trafilatura": _trafilatura,
    "readability-lxml": _readability,
    "newspaper4k": _newspaper,
    "justext": _justext,
}


def _named(extractor: str) -> str:
    return extractor if extractor == _OURS else f"{extractor} {version(extractor)}"
