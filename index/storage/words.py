"""Words of passages in tantivy: BM25 (Robertson and Zaragoza 2009). Derived from the catalogue.

The stamp (which folder holds the words, and of which generation) is written after tantivy's own commit;
catching up twice changes nothing, so a crash between the two costs a little work, never a wrong index.
Readers search a `WordView`, which never changes.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from index.article import Filters, Searchable, source_key

_TITLE_WEIGHT = 0.5  # a word in the title counts half of one in the passage
_HEAP = 64_000_000  # bytes that tantivy's writer may hold before it writes a segment
_UNDATED = -1  # article without a date: passes no date filter
_LAST_DAY = date.max.toordinal()
_FUNCTION_WORDS = frozenset(
    word
    for line in (
        "a an and are as at be been but by can could did do does for from had has have he her his how i in",
        "into is it its me my of on or our she should so than that the their them then there these they this",
        "those to was we were what when where which who whom whose why will with would you your s t",
    )
    for word in line.split()
)


class WordView:
    """The words of one generation; never changes."""

    def __init__(self, index: Any, generation: int) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()
        self.generation = generation

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def ids(self) -> list[int]:
        """The passage ids of all documents, in no order."""
        import tantivy

        found = self._searcher.search(tantivy.Query.all_query(), limit=max(1, len(self)), count=False).hits
        addresses = [address for _, address in found]
        return [int(number) for number in self._searcher.fast_field_values("passage_id", addresses)]

    def search(self, text: str, k: int, filters: Filters) -> list[tuple[int, float]]:
        """The `k` best passages with their BM25 score, best first."""
        import tantivy

        query = self._words(text)
        if query is None:
            return []
        conditions = self._conditions(filters)
        if conditions:
            must = [(tantivy.Occur.Must, part) for part in (query, *conditions)]
            query = tantivy.Query.boolean_query(must)
        found = self._searcher.search(query, limit=k, count=False).hits
        numbers = self._searcher.fast_field_values("passage_id", [address for _, address in found])
        return [(int(number), float(score)) for number, (score, _) in zip(numbers, found, strict=True)]

    def count(self, text: str, phrase: bool = False) -> int:
        """How many passages hold all content words of `text`, in their own words or their title's.

        With `phrase`, all its words must stand together, in this order.
        """
        import tantivy

        query = self._holding(text, phrase)
        if query is None:
            return 0
        return int(self._searcher.search(tantivy.Query.boolean_query([query]), limit=1).count or 0)

    def holding(self, text: str, phrase: bool, filters: Filters) -> list[int]:
        """The ids of the passages that `count` counts, of articles that pass the filters."""
        import tantivy

        query = self._holding(text, phrase)
        if query is None or not len(self):
            return []
        must = [query, *((tantivy.Occur.Must, part) for part in self._conditions(filters))]
        found = self._searcher.search(tantivy.Query.boolean_query(must), limit=len(self), count=False).hits
        return [
            int(number)
            for number in self._searcher.fast_field_values("passage_id", [address for _, address in found])
        ]

    def _holding(self, text: str, phrase: bool) -> Any:
        """The condition that a passage holds all content words of a text, or its words as they stand."""
        import tantivy

        if phrase and len(words := list(_analyzer().analyze(text))) > 1:
            parts = [tantivy.Query.phrase_query(self._schema, field, words) for field in ("text", "title")]
            return tantivy.Occur.Must, tantivy.Query.boolean_query([(tantivy.Occur.Should, q) for q in parts])
        every = []
        for term in dict.fromkeys(terms(text)):
            fields = [tantivy.Query.term_query(self._schema, field, term) for field in ("text", "title")]
            either = tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in fields])
            every.append((tantivy.Occur.Must, either))
        return (tantivy.Occur.Must, tantivy.Query.boolean_query(every)) if every else None

    def _words(self, text: str) -> Any:
        import tantivy

        parts = []
        for term in dict.fromkeys(terms(text)):
            parts.append((tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "text", term)))
            in_title = tantivy.Query.term_query(self._schema, "title", term)
            parts.append((tantivy.Occur.Should, tantivy.Query.boost_query(in_title, _TITLE_WEIGHT)))
        return tantivy.Query.boolean_query(parts) if parts else None

    def _conditions(self, filters: Filters) -> list[Any]:
        import tantivy

        conditions = []
        if filters.since or filters.until:
            first = filters.since.toordinal() if filters.since else 0
            last = filters.until.toordinal() if filters.until else _LAST_DAY
            conditions.append(
                tantivy.Query.range_query(self._schema, "day", tantivy.FieldType.Integer, first, last)
            )
        if filters.source:
            key = source_key(filters.source)
            conditions.append(tantivy.Query.term_query(self._schema, "source", key, "basic"))
        return conditions


@dataclass(frozen=True, slots=True)
class Stamp:
    """What `lexical.json` says: the folder of the words, and the generation that they are of."""

    folder: str
    generation: int

    @classmethod
    def read(cls, file: Path) -> Stamp | None:
        """None where there is none, or none that can be read: derived data is then made anew."""
        try:
            return cls(**json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, file: Path) -> None:
        """Written beside and renamed."""
        beside = file.with_suffix(".new")
        beside.write_text(json.dumps(asdict(self)), encoding="utf-8")
        beside.replace(file)


class WordReader:
    """Opens the newest words on disk, again and again."""

    def __init__(self, stamp: Path) -> None:
        self._stamp = stamp
        self._folder: str | None = None
        self._links: TemporaryDirectory[str] | None = None
        self._index: Any = None

    def newest(self) -> WordView | None:
        """The words as they are now, at least of the generation that the view names; None if there are none.

        A writer may have committed words of a later generation and not yet stamped them. They are of the
        generation named if the catalogue, looked at afterwards, has not gone on from it.
        """
        for _ in range(3):  # a writer may exchange the folder in between
            stamp = Stamp.read(self._stamp)
            if stamp is None:
                return None
            try:
                if stamp.folder != self._folder:
                    self._index = _open(self._lockable(self._stamp.with_name(stamp.folder)))
                    self._folder = stamp.folder
                self._index.reload()
                return WordView(self._index, stamp.generation)
            except (ValueError, OSError):
                self._folder = None
        return None

    def close(self) -> None:
        """Let go of the files."""
        self._folder = self._index = None
        if self._links is not None:
            self._links.cleanup()

    def _lockable(self, folder: Path) -> Path:
        """The folder, or one of links to its files: to read, tantivy must make a lock file beside them."""
        if os.access(folder, os.W_OK) or not folder.is_dir():
            return folder
        self._links = TemporaryDirectory(prefix="quoth-")
        for file in folder.iterdir():
            if not file.name.endswith(".lock"):
                Path(self._links.name, file.name).symlink_to(file.absolute())
        return Path(self._links.name)


class WordFile:
    """The words on disk, for the one writer."""

    def __init__(self, stamp: Path) -> None:
        self.stamp = stamp
        self._writer: Any = None

    @property
    def generation(self) -> int:
        """The generation of the words on disk; -1 where there are none."""
        stamp = Stamp.read(self.stamp)
        return stamp.generation if stamp and self.stamp.with_name(stamp.folder).is_dir() else -1

    def update(self, removed: Sequence[int], added: Iterable[Searchable], generation: int) -> bool:
        """Take passages out and put others in; False where the words must be made from scratch instead."""
        stamp = Stamp.read(self.stamp)
        if stamp is None:
            return False
        if self._writer is None:
            try:
                self._writer = _open(self.stamp.with_name(stamp.folder)).writer(_HEAP, 1)
                self._writer.garbage_collect_files()  # a killed writer's would be in the way of this one
            except (ValueError, OSError):
                return False
        try:
            for number in removed:
                self._writer.delete_documents_by_term("passage_id", number)
            for item in added:
                self._writer.delete_documents_by_term("passage_id", item.passage_id)
                self._writer.add_document(_document(item))
            self._writer.commit()
        except (
            ValueError
        ):  # files that are broken, or a disk that is full: then it cannot be made anew either
            self._writer = None
            return False
        Stamp(stamp.folder, generation).write(self.stamp)
        return True

    def rebuild(self, searchable: Iterable[Searchable], generation: int) -> None:
        """Make the words anew in another folder, then put it in the old one's place in one stroke."""
        self.release()
        old = Stamp.read(self.stamp)
        turn = 1 + (int(old.folder.split("-")[-1]) if old else 0)
        folder = self.stamp.with_name(f"{self.stamp.stem}-{turn}")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        writer = _open(folder).writer(_HEAP, 1)
        for item in searchable:
            writer.add_document(_document(item))
        writer.commit()
        writer.wait_merging_threads()
        Stamp(folder.name, generation).write(self.stamp)
        for other in self.stamp.parent.glob(f"{self.stamp.stem}*"):
            if other.is_dir() and other != folder:
                shutil.rmtree(other)

    def forget(self) -> None:
        """Throw the words away."""
        self.stamp.unlink(missing_ok=True)

    def release(self) -> None:
        """Let tantivy finish its merges and give up its lock."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.wait_merging_threads()


def terms(text: str) -> list[str]:
    """The stems of the words of `text`, in order; function words are left out unless nothing remains."""
    analyzer = _analyzer()
    words = analyzer.analyze(text)
    content = [word for word in words if word not in _function_stems()]
    return content or list(words)


def _document(item: Searchable) -> Any:
    import tantivy

    document = tantivy.Document()
    document.add_integer("passage_id", item.passage_id)
    document.add_text("title", item.title)
    document.add_text("text", item.text)
    document.add_integer("day", date.fromisoformat(item.day).toordinal() if item.day else _UNDATED)
    site = item.host.split(".")[0] if item.host else None
    for key in filter(None, {item.source_key, item.host, site}):
        document.add_text("source", key)
    return document


def _open(folder: Path) -> Any:
    """Raises ValueError or OSError where the folder is missing or holds no index of ours."""
    import tantivy

    if not folder.is_dir():
        raise FileNotFoundError(folder)
    index = tantivy.Index(_schema(), path=str(folder))
    index.register_tokenizer("english", _analyzer())
    return index


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("passage_id", stored=True, indexed=True, fast=True)
    builder.add_text_field("title", tokenizer_name="english")
    builder.add_text_field("text", tokenizer_name="english")
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    return builder.build()


@cache
def _function_stems() -> frozenset[str]:
    return frozenset(stem for word in _FUNCTION_WORDS for stem in _analyzer().analyze(word))


@cache
def _analyzer() -> Any:
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(64))
    builder = builder.filter(Filter.ascii_fold()).filter(
        Filter.lowercase()
    )  # so 'İ' is 'i', not 'i' and a dot
    return builder.filter(Filter.stemmer("english")).build()
