"""Words of passages in tantivy: BM25 (Robertson and Zaragoza 2009). Derived from the catalogue.

A `WordView` holds the words of one generation and never changes; `word_files.py` has them on disk.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from index.article import Filters, Searchable, source_key
from index.storage.native import native_terms
from index.storage.seals import BrokenPart
from index.text import ENGLISH, UNKNOWN

HEAP = 64_000_000
"""Bytes that tantivy's writer may hold before it writes a segment."""

_TITLE_WEIGHT = 0.5  # a word in the title counts half of one in the passage
_UNDATED = -1  # article without a date: passes no date filter
_LAST_DAY = date.max.toordinal()
_NO_LANGUAGE = "unknown"
_FUNCTION_WORDS = frozenset(
    word
    for line in (
        "a an and are as at be been but by can could did do does for from had has have he her his how i in",
        "into is it its me my of on or our she should so than that the their them then there these they this",
        "those to was we were what when where which who whom whose why will with would you your s t",
    )
    for word in line.split()
)
Pairs = list[tuple[int, float]]
T = TypeVar("T")


class WordView:
    """The words of one generation; never changes."""

    def __init__(self, index: Any, anew: Callable[[], Any] | None = None) -> None:
        """`anew` makes the words again, in memory, where the files of `index` turn out to be broken."""
        self._schema = index.schema
        self._searcher = index.searcher()
        self._anew = anew

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def prints(self) -> list[tuple[int, int]]:
        """The id of each passage, and the fingerprint of the words that stand under it; in no order."""
        import tantivy

        def ask(searcher: Any) -> list[tuple[int, int]]:
            found = searcher.search(tantivy.Query.all_query(), limit=max(1, len(self)), count=False).hits
            addresses = [address for _, address in found]
            columns = (searcher.fast_field_values(name, addresses) for name in ("passage_id", "print"))
            return [(int(number), int(held)) for number, held in zip(*columns, strict=True)]

        return self._asked(ask)

    def search(self, text: str, k: int, filters: Filters, language: str = ENGLISH) -> Pairs:
        """The `k` best passages with their BM25 score, best first, for a text in a language.

        In another language than English, only articles of that language have its words.
        """
        import tantivy

        query = self._words(text) if language == ENGLISH else self._native(text, language)
        if query is None:
            return []
        conditions = self._conditions(filters)
        if conditions:
            must = [(tantivy.Occur.Must, part) for part in (query, *conditions)]
            query = tantivy.Query.boolean_query(must)
        return self._found(query, k)

    def count(self, text: str, phrase: bool = False) -> int:
        """How many passages hold all content words of `text`, in their own words or their title's.

        With `phrase`, all its words must stand together, in this order.
        """
        import tantivy

        query = self._holding(text, phrase)
        if query is None:
            return 0
        whole = tantivy.Query.boolean_query([query])
        return self._asked(lambda searcher: int(searcher.search(whole, limit=1).count or 0))

    def holding(self, text: str, phrase: bool, filters: Filters) -> list[int]:
        """The ids of the passages that `count` counts, of articles that pass the filters."""
        import tantivy

        query = self._holding(text, phrase)
        if query is None or not len(self):
            return []
        must = [query, *((tantivy.Occur.Must, part) for part in self._conditions(filters))]
        return [number for number, _ in self._found(tantivy.Query.boolean_query(must), len(self))]

    def _found(self, query: Any, k: int) -> Pairs:
        def ask(searcher: Any) -> Pairs:
            found = searcher.search(query, limit=k, count=False).hits
            numbers = searcher.fast_field_values("passage_id", [address for _, address in found])
            return [(int(number), float(score)) for number, (score, _) in zip(numbers, found, strict=True)]

        return self._asked(ask)

    def _asked(self, ask: Callable[[Any], T]) -> T:
        """What the files say; where they are broken, what words say that are made anew."""
        try:
            with reporting():
                return ask(self._searcher)
        except BrokenPart:
            if self._anew is None:
                raise
        anew, self._anew = self._anew, None
        self._searcher = anew().searcher()
        with reporting():
            return ask(self._searcher)

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

    def _native(self, text: str, language: str) -> Any:
        import tantivy

        parts = []
        for term in dict.fromkeys(native_terms(text, language)):
            parts.append((tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "native", term)))
            in_title = tantivy.Query.term_query(self._schema, "native_title", term)
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
        if filters.languages is not None:
            keys = [code or _NO_LANGUAGE for code in filters.languages]
            any_of = [tantivy.Query.term_query(self._schema, "language", key, "basic") for key in keys]
            conditions.append(tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in any_of]))
        return conditions


@contextmanager
def reporting() -> Iterator[None]:
    """Turns whatever tantivy raises into BrokenPart: a panic in Rust is no Exception."""
    try:
        yield
    except (OSError, OverflowError, RuntimeError, SystemError, TypeError, ValueError) as error:
        raise BrokenPart(f"The words of the index cannot be read ({error}).") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise BrokenPart(f"The words of the index cannot be read ({error}).") from error


def terms(text: str) -> list[str]:
    """The stems of the words of `text`, in order; function words are left out unless nothing remains."""
    analyzer = _analyzer()
    words = analyzer.analyze(text)
    content = [word for word in words if word not in _function_stems()]
    return content or list(words)


def fingerprint(item: Searchable) -> int:
    """What tells whether the words that stand under a passage are its own; fits into 63 bits."""
    held = [item.title, item.text, item.day, item.source_key, item.host, item.language]
    return int.from_bytes(hashlib.sha256(json.dumps(held).encode()).digest()[:8], "big") >> 1


def opened(folder: Path) -> Any:
    """The index in a folder. Raises BrokenPart where the folder is missing or holds no index of ours."""
    import tantivy

    with reporting():
        if not folder.is_dir():
            raise FileNotFoundError(f"{folder.name} is missing")
        index = tantivy.Index(_schema(), path=str(folder))
        _register(index)
        return index


def in_memory(searchable: Iterable[Searchable]) -> Any:
    """An index of these passages that leaves no trace on disk."""
    import tantivy

    index = tantivy.Index(_schema())
    _register(index)
    writer = index.writer(HEAP, 1)
    for item in searchable:
        writer.add_document(document(item))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def document(item: Searchable) -> Any:
    """A passage as tantivy takes it."""
    import tantivy

    made = tantivy.Document()
    made.add_integer("passage_id", item.passage_id)
    made.add_integer("print", fingerprint(item))
    made.add_text("title", item.title or "")
    made.add_text("text", item.text or "")
    made.add_integer("day", _ordinal(item.day))
    language = item.language or UNKNOWN
    made.add_text("language", language or _NO_LANGUAGE)
    if language not in (ENGLISH, UNKNOWN):
        made.add_text("native_title", " ".join(native_terms(item.title or "", language)))
        made.add_text("native", " ".join(native_terms(item.text or "", language)))
    site = item.host.split(".")[0] if item.host else None
    for key in filter(None, {item.source_key, item.host, site}):
        made.add_text("source", key)
    return made


def _ordinal(day: str | None) -> int:
    try:
        return date.fromisoformat(day).toordinal() if day else _UNDATED
    except (TypeError, ValueError):  # a damaged row, which is never shown
        return _UNDATED


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("passage_id", stored=True, indexed=True, fast=True)
    builder.add_integer_field("print", fast=True)
    builder.add_text_field("title", tokenizer_name="english")
    builder.add_text_field("text", tokenizer_name="english")
    builder.add_text_field("native_title", tokenizer_name="whole")
    builder.add_text_field("native", tokenizer_name="whole")
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    return builder.build()


def _register(index: Any) -> None:
    from tantivy import TextAnalyzerBuilder, Tokenizer

    index.register_tokenizer("english", _analyzer())
    index.register_tokenizer("whole", TextAnalyzerBuilder(Tokenizer.whitespace()).build())


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
