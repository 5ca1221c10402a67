"""Conversations and clippings to take away: as Markdown, as a Word document, as a table with offsets."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from index import QuothError
from qa.answering import attributed, facts, line_for, pieces, plain, readable
from qa.conversations.kept import Clipping, Conversation, Exchange
from qa.records import Citation, Line

Format = Literal["markdown", "word", "csv"]
_COLUMNS = (
    "asked speaker role manner reported_by words outlet day said_on title address article start end note"
).split()
_FORMULA = frozenset("=+-@\t\r")  # what a spreadsheet would take for the beginning of a formula
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]"
)  # what XML may not hold


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file to take away: its name, its media type, its bytes."""

    name: str
    media: str
    data: bytes


@dataclass(frozen=True, slots=True)
class _Entry:
    """A quotation, or what stands in place of one, under a question (or \"\")."""

    asked: str
    told: str = ""
    citation: Citation | None = None
    line: Line | None = None
    note: str = ""


def exported(what: Conversation | Sequence[Clipping], kind: Format) -> Parcel:
    """A conversation, or clippings, as a file. Raises QuothError for Word where python-docx is missing."""
    title = what.heading.title if isinstance(what, Conversation) else "Clippings"
    entries = list(_of_conversation(what) if isinstance(what, Conversation) else _of_clippings(what))
    media, end, make = FORMATS[kind]
    return Parcel(f"{_file_name(title)}.{end}", media, make(title, entries))


def _of_conversation(conversation: Conversation) -> Iterator[_Entry]:
    for exchange in conversation.exchanges:
        yield from _of_exchange(exchange)


def _of_exchange(exchange: Exchange) -> Iterator[_Entry]:
    answer = exchange.answer
    if answer is None:
        yield _Entry(exchange.asked, exchange.problem or "Not answered.")
        return
    if answer.abstained or not answer.sections:
        yield _Entry(exchange.asked, answer.reason or readable(answer.text))
    else:
        told = [answer.short.quote] if answer.short else []
        told += [readable(section.heading) for section in answer.sections if section.heading][:1]
        yield _Entry(exchange.asked, " — ".join(told))
    for citation in answer.citations:
        yield _Entry(exchange.asked, "", citation, line_for(answer, citation))


def _of_clippings(clippings: Sequence[Clipping]) -> Iterator[_Entry]:
    for clipping in clippings:
        yield _Entry("", "", clipping.citation, clipping.line, clipping.note)


def _markdown(title: str, entries: Sequence[_Entry]) -> bytes:
    blocks, asked = [f"# {plain(title)}"], ""
    for entry in entries:
        if entry.asked != asked:
            blocks.append(f"## {plain(entry.asked)}")
            asked = entry.asked
        if entry.told:
            blocks.append("\n\n".join(map(plain, filter(None, entry.told.split("\n")))))
        if entry.citation and entry.line:
            words, _, whose = attributed(entry.line, entry.citation).partition("\n— ")
            blocks.append(f"> {plain(words)}\n>\n> — {plain(whose)}")
        if entry.note:
            blocks.append(f"Note: {plain(entry.note)}")
    return ("\n\n".join(blocks) + "\n").encode()


def _word(title: str, entries: Sequence[_Entry]) -> bytes:
    try:
        from docx import Document
    except ImportError as error:
        raise QuothError("Word documents need python-docx: pip install 'quoth[word]'.") from error
    document, asked = Document(), ""
    document.add_heading(_printable(title), 0)
    for entry in entries:
        if entry.asked != asked:
            document.add_heading(_printable(entry.asked), 1)
            asked = entry.asked
        if entry.told:
            document.add_paragraph(_printable(entry.told))
        if entry.citation and entry.line:
            _quotation(document, entry.line, entry.citation)
        if entry.note:
            document.add_paragraph(_printable(f"Note: {entry.note}"))
    whole = io.BytesIO()
    document.save(whole)
    return whole.getvalue()


def _quotation(document: Any, line: Line, citation: Citation) -> None:
    """A quotation as a paragraph, the exact words in bold type, and whose they are below it."""
    paragraph = document.add_paragraph(style="Quote")
    for text, own in pieces(line, citation):
        run = paragraph.add_run(_printable(text))
        run.italic, run.bold = False, own
    _, _, whose = attributed(line, citation).partition("\n— ")
    document.add_paragraph(_printable(f"— {whose}"))


def _table(title: str, entries: Sequence[_Entry]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS)
    writer.writeheader()
    for entry in entries:
        if entry.citation and entry.line:
            writer.writerow(
                {name: _cell(value) for name, value in _row(entry.citation, entry.line, entry).items()}
            )
    return text.getvalue().encode("utf-8-sig")  # with the mark by which spreadsheets know it


def _row(citation: Citation, line: Line, entry: _Entry) -> dict[str, object]:
    article = citation.article
    return {
        "asked": entry.asked,
        "speaker": line.speaker,
        "role": line.role,
        "manner": line.manner,
        "reported_by": line.reported_by,
        "words": citation.quote,
        "outlet": facts(line, citation)[0] if citation.outlet or article.source else None,
        "day": article.day,
        "said_on": line.said_on,
        "title": article.title,
        "address": article.url,
        "article": article.id,
        "start": citation.start,
        "end": citation.end,
        "note": entry.note,
    }


def _cell(value: object) -> object:
    """A value that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in _FORMULA else value


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("", text)


def _file_name(title: str) -> str:
    kept = "".join(letter if letter.isalnum() else " " for letter in title)
    return "-".join(kept.split())[:60].strip("-") or "conversation"


_Make = Callable[[str, Sequence[_Entry]], bytes]
FORMATS: Mapping[Format, tuple[str, str, _Make]] = {
    "markdown": ("text/markdown", "md", _markdown),
    "word": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", _word),
    "csv": ("text/csv", "csv", _table),
}
"""Media type, ending and maker of each format."""
