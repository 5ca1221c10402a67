"""One run that brings an index up to date: read, compare, cut, embed, commit, batch by batch.

Each batch is one commit, of all parts. While one batch is embedded, the
articles of the next are read. Whatever stops the run, what was committed stays, and the next run finds it
unchanged and goes on with the rest.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from index.article import (
    AddressList,
    Article,
    Document,
    Extracted,
    Outcome,
    Progress,
    Source,
    Span,
    SyncReport,
    Visit,
)
from index.encoding import give_back
from index.errors import DamagedIndex, QuothError, SourceError
from index.intake import (
    Became,
    DayOrders,
    Failed,
    Failures,
    Listed,
    Tally,
    Told,
    Unchanged,
    Web,
    WebSettings,
    absolute,
    ids_at,
    is_address,
    is_gone,
    printable,
    read,
    stub_of,
    take_in,
    total_bytes,
)
from index.storage import Batch, Known, Maker, Writer

PIPELINE = 10
"""Raise this when extracting, cleaning, cutting or attributing changes: known documents are read anew."""

_BATCH = 256  # passages a transaction: a few seconds of embedding
_KEPT = 64  # articles a transaction, where they are made anew from their kept texts
_PAUSE = 0.2  # seconds between two signs of progress while a batch is waited for
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Sync:
    """The state of one run; `run` is its story."""

    writer: Writer
    progress: Callable[[Progress], None] | None = None
    leave_out: Path | None = None
    web: WebSettings = field(default_factory=WebSettings)
    allow_private: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)
    added: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0
    failed: Failures = field(default_factory=Failures)
    skipped: Told = field(default_factory=Told)
    kept: Told = field(default_factory=Told)
    warnings: Told = field(default_factory=Told)
    moved: set[str] = field(default_factory=set)  # ids that articles had before their files moved
    days: DayOrders = field(default_factory=DayOrders)
    doubled: set[str] = field(default_factory=set)  # ids under which known articles stood a second time
    tally: Tally = field(default_factory=Tally)
    passages: int = 0
    reading: Batch = field(default_factory=Batch)
    embedding: Batch | None = None
    fraction: float = 0.0
    location: str = ""
    maker: Maker = field(init=False)

    def __post_init__(self) -> None:
        self.maker = Maker(self.writer.catalogue, self.writer.encoder, self.writer.tagger)

    def run(self, sources: Sequence[Source], prune: bool) -> SyncReport:
        """Bring the index up to date with the sources."""
        self.writer.catalogue.begin_run()
        with self.maker, ThreadPoolExecutor(1, "quoth-embed") as pool:
            try:
                self._read(sources, pool)
                self._settle_days(pool)
                self._bring_up(pool)
            except BaseException:
                self.maker.stopped = True
                raise
        if prune:
            self._prune(sources)
        self._tell()
        return self._report()

    def _read(self, sources: Sequence[Source], pool: ThreadPoolExecutor) -> None:
        total = max(1, total_bytes(sources, self.leave_out))
        web = Web(self.web, self.allow_private, self._visited, self._holds, self.maker.apart.run)
        given_up, run = self.failed.given_up, self.maker.apart.run
        for item in read(sources, self.leave_out, web, given_up, run, self.columns, self.tally.begin):
            if isinstance(item, Document):
                self.fraction, self.location = min(1.0, item.consumed / total), item.location
                self._take(item)
            elif isinstance(item, Unchanged):
                self._leave(item.location)
            elif isinstance(item, Listed):
                self._keep_listing(item.visit)
            elif isinstance(item, Failed):
                self._fail(item.outcome, item.file)
            else:
                self._skip(item.outcome)
            if max(len(self.reading.texts), len(self.reading.entries)) >= _BATCH:
                self._hand_over(pool)
            self._tell()
        self.fraction = 1.0
        self._hand_over(pool)
        self._commit()
        if self.doubled:
            self.writer.remove(sorted(self.doubled))

    def _bring_up(self, pool: ThreadPoolExecutor) -> None:
        """Make what an older version did not look for, from the kept texts of articles not read just now."""
        while names := self.writer.catalogue.roles.missing(_KEPT):
            self._make_anew(dict.fromkeys(names), pool)
        while names := self.writer.catalogue.stories.missing(_KEPT):
            self.writer.compare(names)

    def _settle_days(self, pool: ThreadPoolExecutor) -> None:
        """Days that may be two ('03/05/2024'), by their publishers' other dates; what stays open is told."""
        turned, open_ = self.days.settled()
        for first in range(0, len(turned), _KEPT):
            days = {one.article_id: one.other for one in turned[first : first + _KEPT]}
            self._make_anew(days, pool)
        for one in open_:
            self.warnings.add(Outcome(one.location, one.doubt))

    def _make_anew(self, days: Mapping[str, date | None], pool: ThreadPoolExecutor) -> None:
        """Make articles anew from their kept texts, with other days of publication where such are given."""
        before = self.passages
        for name, day in days.items():
            self.writer.catalogue.article(name)  # raises unless it is what was committed
            article, location, document_hash = self.writer.catalogue.audit.proven(name)
            article = replace(article, published=day) if day else article
            self.maker.take(self.reading, article, location, document_hash)
        self.location = self.reading.entries[-1].location
        self._hand_over(pool)
        self._commit()
        self.passages = before

    def _visited(self, address: str) -> Visit | None:
        """The last visit of a page or feed, where what came of it still counts."""
        visit = self.writer.catalogue.visits.known(address, f"{PIPELINE}:")
        if visit is None or visit.listing is None:
            return visit
        pipeline, _, listing = visit.listing.partition(":")
        return replace(visit, listing=listing) if pipeline == str(PIPELINE) else None

    def _keep_listing(self, visit: Visit) -> None:
        """Note what a feed or sitemap named, for as long as its articles are read in this way."""
        self.writer.catalogue.visits.keep(replace(visit, listing=f"{PIPELINE}:{visit.listing}"))

    def _holds(self, address: str) -> bool:
        """Whether the article at an address is there, as it is read today."""
        known = self.writer.catalogue.known_at(address)
        return known is not None and known.document_hash.startswith(f"{PIPELINE}:")

    def _count(self, became: Became) -> None:
        if became in ("added", "updated", "unchanged"):
            setattr(self, became, getattr(self, became) + 1)
        self.tally.note(became)

    def _fail(self, outcome: Outcome, file: Path | None = None) -> None:
        self.failed.add(outcome, file)
        self.tally.note("failed", outcome.reason)

    def _skip(self, outcome: Outcome) -> None:
        self.skipped.add(outcome)
        self.tally.note("skipped", outcome.reason)

    def _keep(self, known: Known, location: str, reason: str) -> None:
        """An article stays as it is, though something else is at its address now."""
        if self._see(known.id, location, location):
            self.kept.add(Outcome(location, f"{reason}: the article that was there is kept"))
            self.tally.note("kept", reason)

    def _leave(self, location: str) -> None:
        """A page has not changed, by its server's word."""
        known = self.writer.catalogue.known_at(location)
        if known and self._see(known.id, location, location):
            self._count("unchanged")

    def _see(self, article_id: str, location: str, address: str | None) -> bool:
        """Note that this run met an article; where it had met it before, that is told."""
        first = self.writer.catalogue.seen_at(article_id)
        if first is None:
            return self.writer.catalogue.see(article_id, location)
        self._skip(Outcome(location, f"has the same address as {first}, which was kept ({address})"))
        return False

    def _take(self, document: Document) -> None:
        """One document in; whatever is wrong with it is reported, and the others go on."""
        try:
            self._compare(document)
            self.failed.succeeded(document.path)
        except SourceError as error:
            if (known := self._known_on_the_web(document)) is not None:
                self._keep(known, document.location, str(error))
            else:
                self._fail(Outcome(document.location, str(error)), document.path)
        except (
            QuothError
        ):  # the index or the encoder is at fault, not this document: no other will fare better
            raise
        except Exception as error:
            _log.exception("Quoth stumbled over %s", document.location)
            reason = f"unexpected {type(error).__name__}: {error} (please report this)"
            self._fail(Outcome(document.location, reason), document.path)

    def _compare(self, document: Document) -> None:
        catalogue, place, visit = self.writer.catalogue, document.location, document.visit
        document_hash = _hash(document)
        known = catalogue.known_at(place)
        if known and known.document_hash == document_hash and catalogue.see(known.id, place):
            self._count("unchanged")
            if visit and visit != self._visited(place):
                catalogue.visits.keep(visit, known.id)
            return
        found, sentences = self.maker.apart.run(take_in, document)
        known, formers = catalogue.known(found.article.id), self._formers(found)
        before = known or next(iter(formers), None)
        if before and document.path is None and (reason := self._lacks(document, found.article, before)):
            self._keep(before, place, reason)
        elif not self._see(found.article.id, place, found.article.url or found.article.path):
            self.doubled |= {former.id for former in formers}
        elif known and self._is_same(known, document, document_hash, found.article):
            self.doubled |= {former.id for former in formers}
            self._count("unchanged")
        else:
            self._put(document, document_hash, found, sentences, before, formers)

    def _is_same(self, known: Known, document: Document, document_hash: str, article: Article) -> bool:
        """Whether an article is as it was, read as it is today; then it is noted where it comes from."""
        return (
            known.content_hash == article.content_hash
            and known.document_hash.startswith(f"{PIPELINE}:")
            and self.writer.catalogue.changes.touch(
                article.id, article.path, document.location, document_hash, document.visit
            )
        )

    def _put(
        self,
        document: Document,
        document_hash: str,
        found: Extracted,
        sentences: list[Span],
        before: Known | None,
        formers: Sequence[Known],
    ) -> None:
        """Into the batch with an article, in the place of what is known of it from before."""
        moved = None if before else self._moved(found.article)
        before = before or moved
        self.maker.take(
            self.reading,
            replace(found.article, added=_added(before)),
            document.location,
            document_hash,
            self.embedding.texts.keys() if self.embedding else (),
            document.visit,
            sentences,
            (*(former.id for former in formers), *([moved.id] if moved else [])),
            supersedes=before is not None and before.document_hash.startswith(f"{PIPELINE}:"),
        )
        self.days.note(found.article, document.location, found.written)
        for warning in found.warnings:
            self.warnings.add(Outcome(document.location, warning))
        self._count("updated" if before else "added")

    def _formers(self, found: Extracted) -> list[Known]:
        """What is known of an article under ids that it had once, and that nothing in this run has."""
        catalogue = self.writer.catalogue
        known = (catalogue.known(name) for name in found.formers if not catalogue.seen_at(name))
        return [one for one in known if one]

    def _known_on_the_web(self, document: Document) -> Known | None:
        """What is known of the article at a page's address."""
        if document.path is not None:
            return None
        catalogue = self.writer.catalogue
        at_ids = (catalogue.known(name) for name in ids_at(document.location))
        return catalogue.known_at(document.location) or next((one for one in at_ids if one), None)

    def _lacks(self, document: Document, article: Article, before: Known) -> str | None:
        """Why what a page holds now is no new version of the article that is there."""
        try:
            held = self.writer.catalogue.article(before.id)
        except DamagedIndex:  # then anything is better
            return None
        if held is None:
            return None
        if not document.data and len(article.text) < len(held.text):
            return f"cannot be had, and its feed holds less ({document.doubt})"
        stub = stub_of(article.text, article.title, held.text)
        return f"now holds {stub}" if stub else None

    def _moved(self, article: Article) -> Known | None:
        """The same article, known from a file that is there no more: it has moved with its file."""
        same = self.writer.catalogue.of_text(self.maker.reading_of(article)) if article.path else []
        equal = (one for one in same if one.content_hash == article.content_hash and one.id not in self.moved)
        known = next((one for one in equal if one.path and is_gone(one.path)), None)
        self.moved |= {known.id} if known else set()
        return known

    def _hand_over(self, pool: ThreadPoolExecutor) -> None:
        """Commit the batch that was being embedded, and have the one that was read embedded."""
        self._commit()
        batch, self.reading = self.reading, Batch()
        if batch.entries:
            batch.results = pool.submit(self.maker.make, batch)
            self.embedding = batch

    def _commit(self) -> None:
        """Wait for the batch that is being embedded, and commit it."""
        batch = self.embedding
        if batch is None:
            return
        while not batch.results.done():
            wait([batch.results], _PAUSE)
            self._tell()
        results = batch.results.result()
        self.writer.commit(batch.ready(results), results.vectors, results.readings)
        for doubt in results.doubts:
            self.warnings.add(doubt)
        self.embedding = None
        give_back()
        self.passages += sum(len(entry.passages) for entry in batch.entries)

    def _prune(self, sources: Sequence[Source]) -> None:
        """Remove what came from these sources once and is no longer there; what failed to be read stays."""
        gone = {
            known.id
            for source in sources
            if not isinstance(source, AddressList) and not is_address(str(source))
            for known in self.writer.catalogue.under(printable(absolute(source)))
            if not self.writer.catalogue.seen_at(known.id) and not self.failed.touch(known.location)
        }
        if gone:
            self.writer.remove(sorted(gone))
        self.removed = len(gone)

    def _tell(self) -> None:
        if self.progress is None:
            return
        seconds = time.monotonic() - self.started
        left = seconds * (1 - self.fraction) / self.fraction if self.fraction > 0 and seconds > 1 else None
        done = self.added + self.updated + self.unchanged
        rate = self.maker.embedded / seconds if seconds else 0.0
        batches = [batch for batch in (self.reading, self.embedding) if batch]
        waiting = self.passages + sum(len(entry.passages) for batch in batches for entry in batch.entries)
        state = Progress(done, waiting, self.maker.embedded, self.fraction, rate, left, self.location)
        self.progress(state)

    def _report(self) -> SyncReport:
        return SyncReport(
            added=self.added,
            updated=self.updated,
            removed=self.removed,
            unchanged=self.unchanged,
            failed=self.failed.listed,
            skipped=self.skipped.listed,
            warnings=self.warnings.listed,
            more_failed=self.failed.more,
            more_skipped=self.skipped.more,
            more_warnings=self.warnings.more,
            kept=self.kept.listed,
            more_kept=self.kept.more,
            sources=self.tally.reports(),
            more_sources=self.tally.more,
            passages=self.passages,
            embedded=self.maker.embedded,
            seconds=time.monotonic() - self.started,
            generation=self.writer.catalogue.generation(),
        )


def _hash(document: Document) -> str:
    """What tells whether a document is as it was, to this pipeline."""
    own = document.own
    told = f"{own.title}\n{own.authors}\n{own.text}" if own and own.text else ""
    key = f"{document.format}:{told}".encode("utf-8", "surrogatepass")
    return f"{PIPELINE}:{hashlib.sha256(key + document.data).hexdigest()}"


def _added(known: Known | None) -> datetime:
    """When an article came in first: now, where that is not known."""
    with suppress(ValueError):
        if known:
            return datetime.fromisoformat(known.added)
    return datetime.now(UTC)
