"""Letters (EML) and mailboxes (MBOX): the article that a letter is, and the articles that are attached to it.

Each letter is taken apart by `email` in the process apart; a mailbox of any size is read line by line here,
one letter at a time.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedIOBase

from index.errors import SourceError
from index.intake.containers.letters import opened
from index.intake.formats import FORMATS, kind_of
from index.intake.holding import LARGEST, Holding, in_memory
from index.intake.items import Item
from index.intake.records import all_of

_LONGEST = 3 * LARGEST  # bytes of a letter with what is attached to it
_LINE = 1024 * 1024  # bytes that are read of a line at a time
_BEGINS = re.compile(rb"From (?:[^\s]{1,500} +)?[^\n]{0,100}\d\d:\d\d")
_QUOTED_FROM = re.compile(rb">+From ")


def letter(holding: Holding) -> Iterator[Item | Holding]:
    """The article of a letter, and what is attached to it. Raises ExtractError where that cannot be told."""
    told = _Told(holding)
    yield from _of_letter(holding, all_of(holding, _LONGEST), "", told)
    yield from told.items()


def mailbox(holding: Holding) -> Iterator[Item | Holding]:
    """The letters of a mailbox, counted from 1; one that cannot be read is told, and the others go on."""
    told, number = _Told(holding), 0
    for number, data in enumerate(_letters(holding.stream), start=1):
        where = f"[{number}]"
        if data is None:
            yield holding.failed(f"is too large for a letter (at most {_LONGEST // 1024**2} MB)", where)
            continue
        yield from _of_letter(holding, data, where, told)
    if not number:
        yield holding.failed("holds no letters: none of its lines begins with 'From '")
    yield from told.items()


@dataclass(slots=True)
class _Told:
    """What of the letters of a file is left out."""

    holding: Holding
    quoting: int = 0
    paragraphs: int = 0
    without: int = 0
    unread: Counter[str] = field(default_factory=Counter)

    def items(self) -> Iterator[Item]:
        """A line for each kind."""
        if self.quoting:
            letters = "1 letter quotes" if self.quoting == 1 else f"{self.quoting:,} letters quote"
            lines = "1 line" if self.paragraphs == 1 else f"{self.paragraphs:,} lines"
            yield self.holding.skipped(f"{letters} words of others, which are left out ({lines})")
        if self.without:
            letters = "1 letter has" if self.without == 1 else f"{self.without:,} letters have"
            yield self.holding.skipped(f"{letters} no words of the writer's own")
        if count := self.unread.total():
            kinds = ", ".join(f"{kind} {number:,}" for kind, number in self.unread.most_common(8))
            files = "1 attached file is" if count == 1 else f"{count:,} attached files are"
            yield self.holding.skipped(f"{files} of no format Quoth reads ({kinds})")


def _of_letter(holding: Holding, data: bytes, where: str, told: _Told) -> Iterator[Item | Holding]:
    try:
        found = holding.reading.run(opened, data, bool(where))
    except SourceError as error:
        yield holding.failed(str(error), where)
        return
    told.quoting += bool(found.quoted)
    told.paragraphs += found.quoted
    for fields, place in ((found.own, where), (found.forwarded, f"{where}/forwarded")):
        if fields:
            yield holding.document("json", json.dumps(fields).encode(), place)
    readable = 0
    for name, content in found.attached:
        kind = kind_of(name)
        if kind in FORMATS:
            readable += 1
            yield holding.inside(name, in_memory(content), len(content), where)
        else:
            told.unread[kind or "no suffix"] += 1
    told.without += not (found.own or found.forwarded or readable)


def _letters(stream: BufferedIOBase) -> Iterator[bytes | None]:
    """The letters of a mailbox, without the line that begins each; None for one that is too large."""
    lines: list[bytes] = []
    size, started, blank, after_quoted = 0, False, True, False
    while line := stream.readline(_LINE):
        if blank and _BEGINS.match(line):
            if started:
                yield b"".join(lines) if size <= _LONGEST else None
            lines, size, started = [], 0, True
        elif started:
            if not after_quoted and _QUOTED_FROM.match(line):
                line = line[1:]
            size += len(line)
            if size <= _LONGEST:
                lines.append(line)
        blank, after_quoted = not line.strip(), line.startswith(b">")
    if started:
        yield b"".join(lines) if size <= _LONGEST else None
