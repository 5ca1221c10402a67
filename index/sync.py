"""One run that brings an index up to date: read, compare, cut, embed, commit, batch by batch.

Each batch is one transaction of the catalogue; the derived parts follow it. While one batch is embedded, the
articles of the next are read. Whatever stops the run, what was committed stays, and the next run finds it
unchanged and goes on with the rest.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from index.article import Document, Extracted, Outcome, Progress, Span, Statement, SyncReport
from index.attribution import attribute, from_json, to_json
from index.errors import QuothError, SourceError
from index.intake import Failed, clean, extract, read, total_bytes
from index.storage import Entry, Known, Writer, terms
from index.text import make_passages, split_sentences, with_title

PIPELINE = 6
"""Raise this when extracting, cleaning, cutting or attributing changes: known documents are read anew."""

_BATCH = 256  # passages a transaction: a few seconds of embedding
_STEP = 64  # passages between two signs of progress
_TAGGED = 16  # articles that the tagger reads together
_PAUSE = 0.2  # seconds between two signs of progress while a batch is waited for
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Results:
    """What the pool makes of a batch: vectors, by hash; what the tagger found, by hash; the statements."""

    vectors: dict[bytes, bytes]
    readings: dict[bytes, str]
    statements: list[tuple[tuple[Statement, str], ...]]


@dataclass(slots=True)
class Batch:
    """Articles that are committed together, and the texts to embed and to tag for them, by hash."""

    entries: list[Entry] = field(default_factory=list)
    texts: dict[bytes, str] = field(default_factory=dict)
    unread: dict[bytes, tuple[str, list[Span]]] = field(default_factory=dict)
    read: dict[bytes, str] = field(default_factory=dict)
    sentences: list[list[Span]] = field(default_factory=list)
    results: Future[Results] = field(default_factory=Future)

    @property
    def is_full(self) -> bool:
        """Whether it is time to embed it."""
        return max(len(self.texts), len(self.entries)) >= _BATCH


@dataclass(slots=True)
class Sync:
    """The state of one run; `run` is its story."""

    writer: Writer
    progress: Callable[[Progress], None] | None = None
    leave_out: Path | None = None
    started: float = field(default_factory=time.monotonic)
    added: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0
    failed: list[Outcome] = field(default_factory=list)
    skipped: list[Outcome] = field(default_factory=list)
    warnings: list[Outcome] = field(default_factory=list)
    passages: int = 0
    embedded: int = 0
    reading: Batch = field(default_factory=Batch)
    embedding: Batch | None = None
    stopped: bool = False
    fraction: float = 0.0
    location: str = ""

    def run(self, sources: Sequence[str | Path], prune: bool) -> SyncReport:
        """Bring the index up to date with the sources."""
        self.writer.catalogue.begin_run()
        with ThreadPoolExecutor(1, "quoth-embed") as pool:
            try:
                self._read(sources, pool)
            except BaseException:
                self.stopped = True
                raise
        if prune:
            self._prune(sources)
        self._tell()
        return self._report()

    def _read(self, sources: Sequence[str | Path], pool: ThreadPoolExecutor) -> None:
        total = max(1, total_bytes(sources, self.leave_out))
        for item in read(sources, self.leave_out):
            if isinstance(item, Document):
                self.fraction, self.location = min(1.0, item.consumed / total), item.location
                self._take(item)
            elif isinstance(item, Failed):
                self.failed.append(item.outcome)
            else:
                self.skipped.append(item.outcome)
            if self.reading.is_full:
                self._hand_over(pool)
            self._tell()
        self.fraction = 1.0
        self._hand_over(pool)
        self._commit()

    def _take(self, document: Document) -> None:
        """One document in; whatever is wrong with it is reported, and the others go on."""
        try:
            self._compare(document)
        except SourceError as error:
            self.failed.append(Outcome(document.location, str(error)))
        except (
            QuothError
        ):  # the index or the encoder is at fault, not this document: no other will fare better
            raise
        except Exception as error:
            _log.exception("Quoth stumbled over %s", document.location)
            reason = f"unexpected {type(error).__name__}: {error} (please report this)"
            self.failed.append(Outcome(document.location, reason))

    def _compare(self, document: Document) -> None:
        key = f"{document.format}:".encode()
        document_hash = f"{PIPELINE}:{hashlib.sha256(key + document.data).hexdigest()}"
        known = self.writer.catalogue.known_at(document.location)
        catalogue = self.writer.catalogue
        if known and known.document_hash == document_hash and catalogue.see(known.id, document.location):
            self.unchanged += 1
            return
        found = extract(document)
        article = clean(found.article)
        if not catalogue.see(article.id, document.location):
            first = catalogue.seen_at(article.id)
            reason = f"has the same address as {first}, which was kept ({article.url or article.path})"
            self.skipped.append(Outcome(document.location, reason))
            return
        known = catalogue.known(article.id)
        if (
            known
            and known.content_hash == article.content_hash
            and known.document_hash.startswith(f"{PIPELINE}:")
        ):
            catalogue.changes.touch(article.id, article.path, document.location, document_hash)
            self.unchanged += 1
            return
        self._prepare(document, replace(found, article=article), document_hash, known)

    def _prepare(self, document: Document, found: Extracted, document_hash: str, known: Known | None) -> None:
        article = replace(found.article, added=self._added(known))
        sentences = split_sentences(article.text)
        encoder = self.writer.encoder
        passages = make_passages(article, sentences, encoder.count_tokens, encoder.max_tokens)
        texts = {_hash(text): text for p in passages for text in [with_title(article.title, p.text)]}
        hashes = tuple(_hash(with_title(article.title, p.text)) for p in passages)
        reading = self._reading(article.text)
        entry = Entry(article, document.location, document_hash, tuple(passages), hashes, (), reading)
        self.reading.entries.append(entry)
        self.reading.sentences.append(sentences)
        if (found_before := self.writer.catalogue.reading(reading)) is not None:
            self.reading.read[reading] = found_before
        else:
            self.reading.unread[reading] = (article.text, sentences)
        self.warnings += [Outcome(document.location, warning) for warning in found.warnings]
        coming = self.reading.texts.keys() | (self.embedding.texts.keys() if self.embedding else set())
        missing = self.writer.catalogue.vectors_missing(texts.keys() - coming)
        self.reading.texts |= {key: texts[key] for key in missing}
        if known:
            self.updated += 1
        else:
            self.added += 1

    def _reading(self, text: str) -> bytes:
        """Names a text as this tagger reads it: no text is tagged twice by the same weights."""
        return hashlib.sha256(self.writer.tagger.fingerprint + text.encode()).digest()

    def _added(self, known: Known | None) -> datetime:
        old = self.writer.catalogue.article(known.id) if known else None
        return (old.added if old else None) or datetime.now(UTC)

    def _hand_over(self, pool: ThreadPoolExecutor) -> None:
        """Commit the batch that was being embedded, and have the one that was read embedded."""
        self._commit()
        batch, self.reading = self.reading, Batch()
        if batch.entries:
            batch.results = pool.submit(self._work, batch)
            self.embedding = batch

    def _commit(self) -> None:
        """Wait for the batch that is being embedded, and commit it; the derived parts follow the commit."""
        batch = self.embedding
        if batch is None:
            return
        while not batch.results.done():
            wait([batch.results], _PAUSE)
            self._tell()
        results = batch.results.result()
        entries = [
            replace(entry, statements=statements)
            for entry, statements in zip(batch.entries, results.statements, strict=True)
        ]
        self.writer.catalogue.changes.commit(entries, results.vectors, results.readings)
        self.embedding = None
        self.passages += sum(len(entry.passages) for entry in batch.entries)
        self.writer.follow()

    def _work(self, batch: Batch) -> Results:
        """Embed the passages of a batch, and find who says what in its articles. Runs in the pool."""
        vectors = self._embed(batch.texts)
        return Results(vectors, *self._attribute(batch))

    def _attribute(self, batch: Batch) -> tuple[dict[bytes, str], list[tuple[tuple[Statement, str], ...]]]:
        tagger = self.writer.tagger
        keys = list(batch.unread)
        new: dict[bytes, str] = {}
        for start in range(0, len(keys), _TAGGED):
            if self.stopped:
                return {}, []
            step = keys[start : start + _TAGGED]
            found = tagger.find([batch.unread[key] for key in step])
            new |= {key: to_json(items) for key, items in zip(step, found, strict=True)}
        read = batch.read | new
        statements = []
        for entry, sentences in zip(batch.entries, batch.sentences, strict=True):
            said = attribute(entry.article, sentences, from_json(read[entry.reading or b""]), tagger)
            statements.append(tuple((one, " ".join(terms(f"{one.cue} {one.text}"))) for one in said))
        return new, statements

    def _embed(self, texts: dict[bytes, str]) -> dict[bytes, bytes]:
        """Vectors of texts, by the hash of the text; like lengths go together. Runs in the pool."""
        keys = sorted(texts, key=lambda key: len(texts[key]))
        vectors: dict[bytes, bytes] = {}
        for start in range(0, len(keys), _STEP):
            step = keys[start : start + _STEP]
            if self.stopped:
                break
            rows = self.writer.encoder.encode([texts[key] for key in step])
            vectors |= {key: row.tobytes() for key, row in zip(step, rows, strict=True)}
            self.embedded += len(step)
        return vectors

    def _prune(self, sources: Sequence[str | Path]) -> None:
        """Remove what came from these sources once and is no longer there; what failed to be read stays."""
        doubtful = tuple(str(Path(outcome.location).absolute()) for outcome in self.failed)
        gone = {
            known.id
            for source in sources
            for known in self.writer.catalogue.under(Path(source).absolute())
            if not self.writer.catalogue.seen_at(known.id) and not _touches(known.path or "", doubtful)
        }
        if gone:
            self.writer.catalogue.changes.remove(sorted(gone))
            self.writer.follow()
        self.removed = len(gone)

    def _tell(self) -> None:
        if self.progress is None:
            return
        seconds = time.monotonic() - self.started
        left = seconds * (1 - self.fraction) / self.fraction if self.fraction > 0 and seconds > 1 else None
        done = self.added + self.updated + self.unchanged
        rate = self.embedded / seconds if seconds else 0.0
        batches = [batch for batch in (self.reading, self.embedding) if batch]
        waiting = self.passages + sum(len(entry.passages) for batch in batches for entry in batch.entries)
        state = Progress(done, waiting, self.embedded, self.fraction, rate, left, self.location)
        self.progress(state)

    def _report(self) -> SyncReport:
        return SyncReport(
            added=self.added,
            updated=self.updated,
            removed=self.removed,
            unchanged=self.unchanged,
            failed=tuple(self.failed),
            skipped=tuple(self.skipped),
            warnings=tuple(self.warnings),
            passages=self.passages,
            embedded=self.embedded,
            seconds=time.monotonic() - self.started,
            generation=self.writer.catalogue.generation(),
        )


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _touches(path: str, doubtful: Sequence[str]) -> bool:
    """Whether the file at `path`, a record in it, or a folder above it could not be read."""
    return any(
        place == path or place.startswith((f"{path}:", f"{path}[")) or path.startswith(f"{place}/")
        for place in doubtful
    )
