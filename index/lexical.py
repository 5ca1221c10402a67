"""Words of passages in tantivy: BM25 (Robertson and Zaragoza 2009). Derived from the catalogue.

The stamp (which generation the words are of) is written after tantivy's own commit; catching up twice
changes nothing, so a crash between the two costs a little work, never a wrong index.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
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


class LexicalIndex:
    """Passage ids by BM25 over their words (English stems) and, with less weight, their titles' words."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamp = folder / "generation.json"
        self._writer: Any = None
        self._analyzer = _analyzer()
        self._function_stems = {stem for word in _FUNCTION_WORDS for stem in self._analyzer.analyze(word)}
        self._index, self.generation = self._open()

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def terms(self, text: str) -> list[str]:
        """The stems of the words of `text`, in order; function words are left out unless nothing remains."""
        words = self._analyzer.analyze(text)
        content = [word for word in words if word not in self._function_stems]
        return content or list(words)

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
        searcher = self._index.searcher()
        found = searcher.search(query, limit=k, count=False).hits
        return [(int(searcher.doc(address)["passage_id"][0]), float(score)) for score, address in found]

    def count(self, text: str) -> int:
        """How many passages hold all content words of `text`, in their own words or their title's."""
        import tantivy

        schema, every = self._index.schema, []
        for term in dict.fromkeys(self.terms(text)):
            fields = [tantivy.Query.term_query(schema, field, term) for field in ("text", "title")]
            either = tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in fields])
            every.append((tantivy.Occur.Must, either))
        if not every:
            return 0
        return int(self._index.searcher().search(tantivy.Query.boolean_query(every), limit=1).count or 0)

    def apply(self, removed: Sequence[int], added: Iterable[Searchable], generation: int) -> None:
        """Take passages out and put others in; doing it twice changes nothing."""
        import tantivy

        if self._writer is None:
            self._writer = self._index.writer(_HEAP, 1)
        for number in removed:
            self._writer.delete_documents_by_term("passage_id", number)
        for item in added:
            self._writer.delete_documents_by_term("passage_id", item.passage_id)
            document = tantivy.Document()
            document.add_integer("passage_id", item.passage_id)
            document.add_text("title", item.title)
            document.add_text("text", item.text)
            document.add_integer("day", date.fromisoformat(item.day).toordinal() if item.day else _UNDATED)
            site = item.host.split(".")[0] if item.host else None
            for key in filter(None, {item.source_key, item.host, site}):
                document.add_text("source", key)
            self._writer.add_document(document)
        self._writer.commit()
        self._index.reload()
        self.generation = generation
        self._write_stamp()

    def rebuild(self, searchable: Iterable[Searchable], generation: int) -> None:
        """Start anew from the catalogue's passages."""
        self.release()
        shutil.rmtree(self._folder, ignore_errors=True)
        self._index, _ = self._open()
        self.apply([], searchable, generation)

    def refresh(self) -> None:
        """See what another process has committed."""
        self._index.reload()
        self.generation = self._read_stamp()

    def release(self) -> None:
        """Give up the writer, so that another process can have it."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def _words(self, text: str) -> Any:
        import tantivy

        schema, parts = self._index.schema, []
        for term in dict.fromkeys(self.terms(text)):
            parts.append((tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", term)))
            in_title = tantivy.Query.term_query(schema, "title", term)
            parts.append((tantivy.Occur.Should, tantivy.Query.boost_query(in_title, _TITLE_WEIGHT)))
        return tantivy.Query.boolean_query(parts) if parts else None

    def _conditions(self, filters: Filters) -> list[Any]:
        import tantivy

        schema, conditions = self._index.schema, []
        if filters.since or filters.until:
            first = filters.since.toordinal() if filters.since else 0
            last = filters.until.toordinal() if filters.until else _LAST_DAY
            conditions.append(
                tantivy.Query.range_query(schema, "day", tantivy.FieldType.Integer, first, last)
            )
        if filters.source:
            key = source_key(filters.source)
            conditions.append(tantivy.Query.term_query(schema, "source", key, "basic"))
        return conditions

    def _open(self) -> tuple[Any, int]:
        """The index on disk and its generation, or an empty one with generation -1."""
        import tantivy

        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            generation = self._read_stamp() if tantivy.Index.exists(str(self._folder)) else -1
            index = tantivy.Index(_schema(), path=str(self._folder))
            index.searcher()
        except (ValueError, OSError):  # derived data: broken, it is rebuilt
            shutil.rmtree(self._folder)
            self._folder.mkdir()
            index, generation = tantivy.Index(_schema(), path=str(self._folder)), -1
        if generation < 0:
            self._stamp.unlink(missing_ok=True)
        index.register_tokenizer("english", self._analyzer)
        return index, generation

    def _read_stamp(self) -> int:
        try:
            return int(json.loads(self._stamp.read_text())["generation"])
        except (OSError, ValueError, KeyError, TypeError):
            return -1

    def _write_stamp(self) -> None:
        written = self._stamp.with_suffix(".json.new")
        written.write_text(json.dumps({"generation": self.generation}))
        written.replace(self._stamp)


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("passage_id", stored=True, indexed=True, fast=True)
    builder.add_text_field("title", tokenizer_name="english")
    builder.add_text_field("text", tokenizer_name="english")
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    return builder.build()


def _analyzer() -> Any:
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(64))
    builder = builder.filter(Filter.lowercase()).filter(Filter.ascii_fold())
    return builder.filter(Filter.stemmer("english")).build()
