"""The article in a PDF: its text layer, without what is printed around it.

pdfium reads the letters and their places; what stands where is worked out here. Of the properties a title
is taken where it is plausible and stands on page 1 (or page 1 has no headline in larger type), authors where
they are people; the days in them are those of the print, and none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from index.errors import ExtractError
from index.intake.documents.found import Found
from index.intake.documents.pdf.columns import in_order
from index.intake.documents.pdf.furniture import without_furniture
from index.intake.documents.pdf.letters import Page, page_of
from index.intake.documents.pdf.paragraphs import (
    Paragraph,
    body_size,
    notes_apart,
    paragraphs_of,
    without_marks,
)
from index.intake.documents.plausible import plausible_authors, plausible_title
from index.intake.fields import LONGEST

_MOST_PAGES = 3_000
_SLACK = 1.2  # times as many letters as an article may have: some are furniture
_HEADLINE = (1.12, 250)  # times the size of the text at least; characters at most
_WITHIN = 12  # paragraphs from the top in which a headline may stand
_MISSING = "To read PDF, install pypdfium2: pip install -e '.[formats]'"
_RECOGNISED = "have its text recognised first, for example with OCRmyPDF (ocrmypdf in.pdf out.pdf)"
_SCAN = f"holds pictures of pages and no text (a scan): {_RECOGNISED}"
_NO_LETTERS = f"its fonts do not tell what their letters mean: {_RECOGNISED}"
_PASSWORD = "is protected by a password: save a copy without one"


def read_pdf(data: bytes) -> Found:
    """The paragraphs of a PDF. Raises ExtractError where it cannot be read or holds no text."""
    document = _opened(data)
    try:
        properties = document.get_metadata_dict()
        pages = list(_pages(document))
    finally:
        document.close()
    with_text = [page for page in pages if page.words and page.readable]
    if not with_text:
        raise ExtractError(_why_without_text(pages))
    plain, address = without_furniture(with_text)
    paragraphs = _paragraphs(plain)
    title, body = _titled(paragraphs, plausible_title(properties.get("Title", "")))
    return Found(
        tuple(body),
        title,
        plausible_authors(properties.get("Author", "")),
        url=address,
        warnings=tuple(_warnings(pages)),
    )


def _opened(data: bytes) -> Any:
    try:
        import pypdfium2
    except ImportError as error:
        raise ExtractError(_MISSING) from error
    start = data.find(b"%PDF-")
    try:
        return pypdfium2.PdfDocument(data[max(0, start) :])
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ExtractError(_PASSWORD) from error
        raise ExtractError("is no PDF that can be read: it is broken or cut short") from error


def _pages(document: Any) -> Iterator[Page]:
    """Raises ExtractError for more pages, or more letters, than one article may have."""
    import pypdfium2

    if len(document) > _MOST_PAGES:
        raise ExtractError(f"has {len(document):,} pages, at most {_MOST_PAGES:,}; split it")
    letters = 0
    for number in range(len(document)):
        try:
            opened = document[number]
        except pypdfium2.PdfiumError:
            yield Page(number + 1, 1.0, 1.0, (), drawn=True)
            continue
        page = page_of(opened, number + 1)
        opened.close()
        letters += sum(len(word.text) + 1 for word in page.words)
        if letters > _SLACK * LONGEST:
            raise ExtractError(f"is too long for one article (more than {LONGEST:,} characters); split it")
        yield page


def _why_without_text(pages: Sequence[Page]) -> str:
    if any(page.words for page in pages):
        return _NO_LETTERS
    return _SCAN if any(page.drawn for page in pages) else "its pages are empty"


def _warnings(pages: Sequence[Page]) -> Iterator[str]:
    pictures = [page.number for page in pages if (page.drawn and not page.words) or not page.readable]
    if pictures:
        yield f"no text on {_listed(pictures)} of {len(pages):,}: pictures (a scan?) that were not read"
    askew = [page.number for page in pages if page.askew > 40]
    if askew:
        yield f"text that stands at an angle was left out on {_listed(askew)}"


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:20])) + (" and others" if len(numbers) > 20 else "")
    return f"page{'s' if len(numbers) > 1 else ''} {shown}"


def _paragraphs(pages: Sequence[Page]) -> list[Paragraph]:
    """All paragraphs, in the order of reading; the notes at the feet of pages come last."""
    ordered = [list(in_order(page.words)) for page in pages]
    size = body_size(block for page in ordered for block in page)
    apart = [notes_apart(page, size) for page in ordered]
    text = [block for blocks, _ in apart for block in blocks]
    notes = [block for _, blocks in apart for block in blocks]
    return list(without_marks(paragraphs_of(text, size), list(paragraphs_of(notes, size))))


def _titled(paragraphs: Sequence[Paragraph], told: str) -> tuple[str, list[str]]:
    """The title, and the paragraphs without it; `told` is what the properties say."""
    texts = [paragraph.text for paragraph in paragraphs]
    headline = _headline(paragraphs)
    if told and (headline is None or _words(told) <= _words(" ".join(texts[:_WITHIN]))):
        return told, [text for at, text in enumerate(texts) if at >= _WITHIN or _words(text) != _words(told)]
    if headline is None:
        return "", texts
    return texts[headline], [text for at, text in enumerate(texts) if at != headline]


def _headline(paragraphs: Sequence[Paragraph]) -> int | None:
    """The paragraph in the largest type among the first ones, where it is larger than the text."""
    larger, longest = _HEADLINE
    sizes = sorted(paragraph.size for paragraph in paragraphs for _ in range(1 + len(paragraph.text) // 50))
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    first = [
        at
        for at, paragraph in enumerate(paragraphs[:_WITHIN])
        if paragraph.size >= larger * usual and 3 <= len(paragraph.text) <= longest
    ]
    return max(first, key=lambda at: (paragraphs[at].size, -at), default=None)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))
