"""The words on disk: a folder of tantivy's for each state, which never changes once it is stamped.

The writer makes the next folder of the one before, whose files it links into it, just before a commit of the
catalogue, and the commit names it: so each generation has its words, whole, from the moment that it is there.
The stamp holds the hash of every file. Files that no generation needs any more go afterwards.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from index.article import Searchable
from index.storage.files import flush_folder, sha256
from index.storage.folder import Folder
from index.storage.seals import BrokenPart
from index.storage.words import HEAP, document, opened, reporting

_META = "meta.json"  # tantivy's own list of what is in a folder

PROVEN = 64_000_000
"""Bytes that are compared with their hashes before the words are opened, the smallest files first: all of up
to some hundred thousand passages. `quoth check` compares all, always."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the catalogue says of its words: their folder, and the SHA-256 of each file in it."""

    folder: str
    files: dict[str, str]

    def __str__(self) -> str:
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def of(cls, folder: Path, known: dict[str, str]) -> Stamp:
        """The stamp of a folder as it is; no file ever changes, so that hashes that are `known` stand."""
        names = [_META, *_living(folder)]
        return cls(folder.name, {name: known.get(name) or sha256(folder / name) for name in names})


class WordReader:
    """Opens words that a stamp names, again and again."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._text: str | None = None
        self._index: Any = None
        self._links: TemporaryDirectory[str] | None = None
        self._proven: set[tuple[str, str]] = set()

    def open(self, text: str, wholly: bool = False) -> Any:
        """The index that a stamp names. Raises BrokenPart where it is not what was written.

        All its files are proven if `wholly`, else up to `PROVEN` bytes of them, each but once.
        """
        if wholly or text != self._text:
            stamp = Stamp(**json.loads(text))
            with reporting():
                self._prove(stamp, None if wholly else PROVEN)
                self._index = opened(self._lockable(self._folder.words(stamp.folder)))
            self._text = text
        return self._index

    def close(self) -> None:
        """Let go of the files."""
        self._text = self._index = None
        if self._links is not None:
            self._links.cleanup()

    def _prove(self, stamp: Stamp, most: int | None) -> None:
        """Compare files with their hashes: all, or up to `most` bytes of those that have not been yet."""
        folder = self._folder.words(stamp.folder)
        left = float("inf") if most is None else most
        for size, name in sorted(((folder / name).stat().st_size, name) for name in stamp.files):
            known = (name, stamp.files[name]) in self._proven and most is not None
            if known or size > left:
                continue
            left -= size
            if sha256(folder / name) != stamp.files[name]:
                raise BrokenPart(f"The file {name} of the words is not what was written: its hash differs.")
        self._proven = set(stamp.files.items())

    def _lockable(self, folder: Path) -> Path:
        """The folder, or one of links to its files: to read, tantivy must make a lock file beside them."""
        if os.access(folder, os.W_OK):
            return folder
        self._links = TemporaryDirectory(prefix="quoth-")
        for file in folder.iterdir():
            if not file.name.endswith(".lock"):
                Path(self._links.name, file.name).symlink_to(file.absolute())
        return Path(self._links.name)


class WordFiles:
    """Makes the folders, for the one writer."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def next(self, text: str | None, removed: Sequence[int], added: Iterable[Searchable]) -> str:
        """The stamp of the words without some passages and with others.

        Raises BrokenPart where none can be made of those that there are.
        """
        if text is None:
            raise BrokenPart("The words of the index are missing.")
        old = Stamp(**json.loads(text))
        return self._written(old, removed, added)

    def anew(self, searchable: Iterable[Searchable]) -> str:
        """The stamp of the words of these passages, made from nothing."""
        return self._written(Stamp("", {}), (), searchable)

    def keep(self, *stamps: str | None) -> None:
        """Throw all words away but those that these stamps name."""
        kept = {self._folder.words(Stamp(**json.loads(text)).folder) for text in stamps if text}
        for folder in self._folder.all_words():
            if folder in kept:
                continue
            if folder.is_dir():
                shutil.rmtree(folder, ignore_errors=True)
            else:
                folder.unlink(missing_ok=True)

    def _new(self) -> Path:
        numbers = [int(n) for f in self._folder.all_words() if (n := f.name.rpartition("-")[2]).isdecimal()]
        folder = self._folder.words(f"lexical-{1 + max(numbers, default=0)}")
        folder.mkdir()
        return folder

    def _written(self, old: Stamp, removed: Sequence[int], added: Iterable[Searchable]) -> str:
        folder = self._new()
        try:
            with reporting():
                _link(self._folder.words(old.folder), folder, old.files)
                _write(folder, removed, added, replacing=bool(old.files))
                stamp = Stamp.of(folder, {name: old.files[name] for name in old.files if name != _META})
                flush_folder(folder.parent)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return str(stamp)


def _link(old: Path, new: Path, names: Iterable[str]) -> None:
    """The files of one folder in another: linked, or copied where the disk knows no links."""
    for name in names:
        try:
            (new / name).hardlink_to(old / name)
        except FileNotFoundError:
            raise
        except OSError:
            shutil.copy2(old / name, new / name)


def _write(folder: Path, removed: Sequence[int], added: Iterable[Searchable], replacing: bool) -> None:
    """Tantivy's own commit, and the end of its merges: after that the folder stays as it is."""
    writer = opened(folder).writer(HEAP, 1)
    for number in removed:
        writer.delete_documents_by_term("passage_id", number)
    for item in added:
        if replacing:
            writer.delete_documents_by_term("passage_id", item.passage_id)
        writer.add_document(document(item))
    writer.commit()
    writer.wait_merging_threads()


def _living(folder: Path) -> list[str]:
    """The files of the segments that tantivy's own list names."""
    names = []
    for segment in json.loads((folder / _META).read_text(encoding="utf-8"))["segments"]:
        name, deletes = segment["segment_id"].replace("-", ""), segment["deletes"]
        gone = f"{name}.{deletes['opstamp']}.del" if deletes else None
        names += [f.name for f in folder.glob(f"{name}.*") if f.suffix != ".del" or f.name == gone]
    return names
