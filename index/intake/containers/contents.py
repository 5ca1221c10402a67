"""What a file holds, whatever it is: the one article, or many; and files in it, to a depth.

A reader gives documents, what became of what is none, and files that lie in the one it reads (`Holding`),
which are read in turn before it goes on. Whatever is wrong with one of them, the others are read.
"""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Container, Iterator
from dataclasses import replace
from pathlib import Path

from index.errors import SourceError
from index.intake.containers.archived import archived
from index.intake.containers.feeds import feed
from index.intake.containers.mail import letter, mailbox
from index.intake.containers.tables import table
from index.intake.containers.tars import tarred
from index.intake.containers.unpacking import unpacked
from index.intake.containers.webpages import saved
from index.intake.containers.workbooks import workbook
from index.intake.containers.zips import zipped
from index.intake.formats import FORMATS, PACKED, kind_by_bytes, kind_of
from index.intake.holding import Bomb, Holding
from index.intake.items import Item
from index.intake.records import lines, whole

_READERS: dict[str, Callable[[Holding], Iterator[Item | Holding]]] = {
    ".jsonl": lines,
    ".ndjson": lines,
    ".csv": table,
    ".tsv": table,
    ".xlsx": workbook,
    ".xlsm": workbook,
    ".eml": letter,
    ".mbox": mailbox,
    ".mhtml": saved,
    ".mht": saved,
    ".xml": feed,
    ".rss": feed,
    ".atom": feed,
    ".warc": archived,
    ".wacz": zipped,
    ".zip": zipped,
    ".tar": tarred,
    ".tgz": tarred,
    ".tbz2": tarred,
    ".txz": tarred,
}
_NESTING = (zipped, tarred, letter, mailbox)
_DEEPEST = 3  # of these may lie in each other
_LOOKED_AT = 4096  # bytes at the start of a file that tell what it is
_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError)


def articles(holding: Holding, vain: Container[Path] = ()) -> Iterator[Item]:
    """All that a file holds, in its order; what is wrong is told, and ends the part that it is wrong with.

    A file on disk that the caller puts into `vain` meanwhile is read no further.
    """
    for count, item in enumerate(_all(holding)):
        if holding.reading.path in vain:
            yield holding.failed(
                f"no article was found in its first {count:,} records: the rest was not read"
            )
            return
        yield item


def _all(holding: Holding) -> Iterator[Item]:
    try:
        for found in _read(holding):
            if isinstance(found, Holding):
                yield from _all(found)
            else:
                yield found
    except Bomb as error:
        if holding.depth:
            raise
        yield holding.failed(str(error))
    except SourceError as error:
        yield holding.failed(str(error))
    except PermissionError:
        yield holding.failed("may not be read (no permission)")
    except _BROKEN as error:
        yield holding.failed(f"cannot be read to its end ({error})")


def _read(holding: Holding) -> Iterator[Item | Holding]:
    name = holding.name.lower()
    for suffix in PACKED:
        if name.endswith(suffix):
            stream = unpacked(holding.stream, suffix, holding.reading.spend)
            holding = replace(holding, stream=stream)
    kind = kind_of(name)
    if kind not in FORMATS:
        peek = getattr(holding.stream, "peek", None)
        kind = kind_by_bytes(
            peek(_LOOKED_AT)[:_LOOKED_AT] if peek else b"", named=not holding.depth and not kind
        )
    if not kind:
        yield holding.failed("is plainly neither a web page nor text, and its name tells no format")
        return
    if holding.depth >= _DEEPEST and _READERS.get(kind) in _NESTING:
        yield holding.failed(f"lies in {_DEEPEST} other files: unpack {holding.reading.path.name} first")
        return
    format_ = FORMATS[kind]
    yield from whole(holding, format_) if format_ else _READERS[kind](holding)
