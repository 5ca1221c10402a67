"""The index: articles go in with `sync`, passages and statements come out. The one face of this package."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from index.article import (
    Article,
    Filters,
    Hit,
    Kind,
    Passage,
    Progress,
    Stated,
    Statement,
    Status,
    SyncReport,
)
from index.catalogue import Catalogue
from index.embed import DEFAULT_ENCODER, Encoder, SentenceTransformerEncoder
from index.errors import DamagedIndex, IndexFolderError, IndexLocked, QuestionError, SourceError
from index.folder import Config, Folder
from index.fuse import convex_combination
from index.people import folded
from index.topic import Spoken, among, rank, rarity

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.parts import Reader, Snapshot, Writer

Mode = Literal["fused", "dense", "lexical"]
_DEPTH = 100  # each ranker is asked for at least so many passages before they are fused
_NEAR = 200  # passages whose articles may hold statements on a topic
_ENOUGH = 8  # where words find fewer statements on a topic, so many others are compared by meaning
_MEANT = 0.35  # cosine of a sentence with a topic that it is on, though it has none of its words
_FILTERS = 8  # so many filters' passages are remembered
_WAIT = 10.0  # seconds that a second writer waits for the first
_log = logging.getLogger(__name__)


class Index:
    """A searchable collection of articles in one folder.

    Many threads may search while one syncs. Raises an IndexFolderError where the folder cannot be used.
    """

    def __init__(self, folder: Folder, config: Config, encoder: Encoder) -> None:
        self.path = folder.root
        self._folder = folder
        self._config = config
        self._encoder = encoder
        self._catalogue = Catalogue(folder.catalogue)
        self._reader: Reader | None = None
        self._opening = threading.Lock()
        self._encoder_checked = False
        self._passed: dict[tuple[Filters, int], NDArray[np.int64]] = {}
        self._names: tuple[int, dict[str, str], dict[str, set[str]], dict[str, set[str]]] | None = None

    @classmethod
    def open(
        cls,
        path: str | Path = "quoth-index",
        encoder: str | Encoder | None = None,
        create: bool = True,
    ) -> Self:
        """Open the index in a folder; it is made where it is missing, unless `create` is false.

        `encoder` names a model of sentence-transformers (default: the one that made the index, for a new one
        all-MiniLM-L6-v2). Raises EncoderMismatch, NewerVersion, DamagedIndex or IndexFolderError.
        """
        folder = Folder(Path(path).expanduser())
        if folder.prepare(create):
            config = Config.read(folder.config)
            chosen = _encoder(encoder if encoder is not None else config.encoder)
            if chosen.name != config.encoder:
                config.check(chosen, folder.root)
            if not folder.catalogue.is_file():
                raise DamagedIndex(
                    f"{folder.catalogue} is missing. Restore it from a copy, or delete the index folder and "
                    "sync the articles again."
                )
            return cls(folder, config, chosen)
        chosen = _encoder(encoder if encoder is not None else DEFAULT_ENCODER)
        config = Config.of(chosen)
        index = cls(folder, config, chosen)
        config.write(folder.config)  # last: a folder with a configuration is an index
        return index

    # Bringing it up to date

    def sync(
        self,
        sources: str | Path | Iterable[str | Path],
        *,
        prune: bool = False,
        progress: Callable[[Progress], None] | None = None,
    ) -> SyncReport:
        """Add what is new, update what changed, leave the rest; with `prune`, remove what vanished.

        A source is a file, a folder or a JSON Lines file. What could not be read is in the report, with the
        reason; it never stops the others. Raises IndexLocked while another process writes.
        """
        from index.sync import Sync

        named = [sources] if isinstance(sources, str | Path) else list(sources)
        if not named:
            raise SourceError("No source was named: give a file, a folder or a JSON Lines file.")
        with self._writing() as writer:
            return Sync(writer, progress, self.path).run(named, prune)

    def watch(
        self,
        sources: str | Path | Iterable[str | Path],
        *,
        prune: bool = False,
        every: float = 900.0,
        quiet: float = 1.0,
        progress: Callable[[Progress], None] | None = None,
        stop: threading.Event | None = None,
    ) -> Iterator[SyncReport]:
        """Sync, then keep the index up to date as files change; yields the report of each sync.

        A file is read when it has not changed for `quiet` seconds; pages and feeds are asked every `every`
        seconds. Runs until `stop` is set. While another process writes, it waits for its turn. Raises as
        `sync`, and SourceError where a source to watch is not there.
        """
        from index.watch import Watcher

        named = [sources] if isinstance(sources, str | Path) else list(sources)
        ended = stop or threading.Event()
        waiting: list[str | Path] = []
        for due in Watcher(named, every, quiet, prune, self.path.absolute(), ended).due():
            waiting += [source for source in due if source not in waiting]
            if not waiting:
                continue
            try:
                report = self.sync(waiting, prune=prune, progress=progress)
            except IndexLocked:
                continue  # its turn comes
            waiting = []
            yield report

    def remove(
        self,
        article_ids: Iterable[str] = (),
        *,
        source: str | None = None,
        before: date | None = None,
    ) -> int:
        """Remove articles by id, of a source, or published before a day; returns how many went.

        When this returns, nothing of them is left in the files of the index: every file that held some of it
        has been written anew. (Where another process holds on to an older state for more than seconds, a
        warning is logged, and the next one who writes finishes the work.)
        """
        with self._writing() as writer:
            chosen = {name for name in article_ids if self._catalogue.known(name)}
            if source is not None or before is not None:
                until = date.fromordinal(before.toordinal() - 1) if before else None
                filters = Filters(until=until, source=source)
                chosen |= {a.id for a in self._catalogue.articles(filters, limit=-1, offset=0)}
            if chosen:
                paths = {known.path for name in chosen if (known := self._catalogue.known(name))}
                self._catalogue.commit([], {}, sorted(chosen), purge=True)
                self._remove_uploads(paths)
                self._purge(writer)
        return len(chosen)

    def _remove_uploads(self, paths: Iterable[str | None]) -> None:
        """Files that were added in the browser belong to the index, and go with their last article."""
        for path in (Path(path) for path in paths if path):
            if self.uploads.absolute() in path.parents and not any(self._catalogue.under(path)):
                path.unlink(missing_ok=True)

    def _purge(self, writer: Writer) -> None:
        writer.purge()
        give_up = time.monotonic() + _WAIT
        while not writer.purged():
            if time.monotonic() > give_up:
                _log.warning(
                    "Another process still reads an older state of '%s': what was removed stays in the file "
                    "catalogue.sqlite-wal until the next sync or remove.",
                    self.path,
                )
                return
            time.sleep(0.1)

    @contextmanager
    def _writing(self) -> Iterator[Writer]:
        """The one writer: takes the lock, and leaves the derived parts brought up to the catalogue."""
        with self._locked():
            self._check_encoder()
            writer = self._writer()
            try:
                writer.follow()
                if self._catalogue.is_purging():
                    self._purge(writer)
                yield writer
                writer.follow()
                writer.forget()
            finally:
                writer.release()

    def _writer(self) -> Writer:
        from index.parts import Writer

        return Writer(self._folder, self._config, self._catalogue, self._encoder)

    @contextmanager
    def _locked(self, wait: float = _WAIT) -> Iterator[None]:
        from filelock import FileLock, Timeout

        lock = FileLock(self._folder.lock)
        try:
            lock.acquire(timeout=wait)
        except Timeout as error:
            raise IndexLocked(
                f"Another process is writing to the index '{self.path}'. Try again when it is done."
            ) from error
        except OSError as error:
            raise IndexFolderError(f"The index '{self.path}' cannot be written to: {error}") from error
        try:
            yield
        finally:
            lock.release()

    # Asking

    def search(
        self,
        query: str,
        k: int = 10,
        *,
        since: date | str | None = None,
        until: date | str | None = None,
        source: str | None = None,
        mode: Mode = "fused",
    ) -> list[Hit]:
        """The `k` passages that fit the query best, from articles that pass the filters.

        `fused` joins nearness in meaning (`dense`) and BM25 (`lexical`) by their scores; a hit's score is in
        [0, 1] and compares hits of one search only, `ranks` and `scores` are each ranker's own. Dates are
        days or ISO texts. Raises QuestionError for an empty query or a date that is none.
        """
        if not query.strip():
            raise QuestionError("The query is empty.")
        if k < 1:
            raise QuestionError(f"k must be at least 1, not {k}.")
        filters = Filters(to_day(since), to_day(until), source)
        found: dict[str, list[tuple[int, float]]] = {}
        depth = max(_DEPTH, 2 * k)
        with self._snapshot() as parts:
            if mode in ("fused", "dense"):
                found["dense"] = self._dense(parts, query, depth, filters)
            if mode in ("fused", "lexical"):
                found["lexical"] = parts.words.search(query, depth, filters)
            fused = convex_combination(found, depth)
            records = self._first_records([item.number for item in fused], k)
        hits = [
            Hit(*records[item.number], item.score, item.ranks, item.scores)
            for item in fused
            if item.number in records
        ]
        return hits[:k]

    def _first_records(self, ids: Sequence[int], k: int) -> dict[int, tuple[Passage, Article]]:
        """The first `k` of the passages that are there, with their articles."""
        found: dict[int, tuple[Passage, Article]] = {}
        for start in range(0, len(ids), k):
            found |= self._catalogue.passages(ids[start : start + k])
            if len(found) >= k:
                break
        return found

    def _dense(self, parts: Snapshot, query: str, depth: int, filters: Filters) -> list[tuple[int, float]]:
        if not len(parts.vectors):
            return []
        among = self._passing(filters, parts.generation) if filters else None
        return parts.vectors.search(self.encode([query])[0], depth, self._catalogue.embedded, among)

    def _passing(self, filters: Filters, generation: int) -> NDArray[np.int64]:
        """Ids of the passages that pass the filters; those of the last few filters are remembered."""
        import numpy as np

        key = (filters, generation)
        found = self._passed.pop(key, None)
        if found is None:
            found = np.array(self._catalogue.passage_ids(filters), np.int64)
        self._passed[key] = found  # last, as the newest
        for old in list(self._passed)[:-_FILTERS]:
            self._passed.pop(old, None)
        return found

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of a few texts by this index's encoder, shape (len(texts), dimensions)."""
        self._check_encoder()
        return self._encoder.encode_query(texts)

    def _check_encoder(self) -> None:
        if not self._encoder_checked:
            self._config.check(self._encoder, self.path)
            self._encoder_checked = True

    def terms(self, text: str) -> list[str]:
        """The stems of the content words of a text, as BM25 sees them."""
        from index.lexical import terms

        return terms(text)

    def count(self, text: str, *, phrase: bool = False) -> int:
        """How many passages hold all content words of a text (with their title's).

        With `phrase`, all its words must stand together, as those of a name do.
        """
        with self._snapshot() as parts:
            return parts.words.count(text, phrase)

    def mentions(
        self,
        names: Sequence[str] = (),
        topic: str = "",
        *,
        since: date | str | None = None,
        until: date | str | None = None,
        source: str | None = None,
    ) -> int:
        """How many articles mention all of these names, and have all words of the topic in one passage."""
        filters = Filters(to_day(since), to_day(until), source)
        wanted = [(name, True) for name in names] + ([(topic, False)] if topic else [])
        with self._snapshot() as parts:
            held = [
                {name for name, _, _ in self._catalogue.places(parts.words.holding(*one, filters)).values()}
                for one in wanted
            ]
        return len(set.intersection(*held)) if held else 0

    def statements(
        self,
        *,
        speaker: str | None = None,
        about: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        source: str | None = None,
        kind: Kind | None = None,
        article: str | None = None,
        limit: int = 50,
    ) -> list[Statement]:
        """Who said what: statements of a speaker (all words of the name must fit), newest first.

        With `about`, those come first that are nearest to this topic: by its words in what is said, in the
        rest of the sentence, in the article's title, and by meaning; what has nothing of it is left out.
        `article` is the id of the one article to look in.
        """
        filters = Filters(to_day(since), to_day(until), source)
        with self._snapshot() as parts:
            names = self._names_of(speaker, parts.generation) if speaker else None
            if about is None:
                return self._catalogue.newest(filters, names, kind, article, max(0, limit))
            weights = rarity({term: parts.words.count(term) for term in self.terms(about)}, len(parts.words))
            meant = f"{speaker} {about}" if speaker else about
            near = self._near(parts, meant, filters)
            places = self._catalogue.places([n for n, _ in parts.words.search(meant, _NEAR, filters)])
            articles = {name for name, _, _ in places.values()}
            stems = weights if speaker or article else ()  # of all speakers, not every statement is looked at
            found = self._catalogue.candidates(filters, names, kind, article, {*articles, *near}, stems)
            worded, others = rank(weights, self._spoken(found, near, weights))
            if len(worded) < min(limit, _ENOUGH):
                worded += self._meaning(about, others[:_ENOUGH])
            return self._catalogue.statements([said.id for said in worded[:limit]])

    def _meaning(self, about: str, statements: Sequence[Stated]) -> list[Stated]:
        """Those of a few statements whose sentences are near to a topic in meaning, nearest first."""
        if not statements:
            return []
        around = self._catalogue.surroundings(statements)
        vectors = self.encode([about, *(around[statement.id][0] for statement in statements)])
        cosines = [float(cosine) for cosine in vectors[1:] @ vectors[0]]
        near = [pair for pair in zip(cosines, statements, strict=True) if pair[0] >= _MEANT]
        return [statement for _, statement in sorted(near, key=lambda pair: -pair[0])]

    def _near(self, parts: Snapshot, about: str, filters: Filters) -> dict[str, list[tuple[int, int, float]]]:
        """The passages nearest in meaning, by article: start, end and cosine, nearest first."""
        cosines = dict(self._dense(parts, about, _NEAR, filters))
        places = self._catalogue.places(cosines)
        near: dict[str, list[tuple[int, int, float]]] = {}
        for number in filter(places.get, cosines):
            name, start, end = places[number]
            near.setdefault(name, []).append((start, end, cosines[number]))
        return near

    def _spoken(
        self,
        found: Sequence[Stated],
        near: Mapping[str, Sequence[tuple[int, int, float]]],
        wanted: Collection[str],
    ) -> Iterator[Spoken]:
        """Statements with all that tells what they are about; no further than where a word is found."""
        contents = {said.id: said.terms.split() for said in found}
        around = self._catalogue.surroundings(
            said for said in found if not all(stem in contents[said.id] for stem in wanted)
        )
        titles = {
            title: among(self.terms, wanted, title) for title in {title for _, title in around.values()}
        }
        for said in found:
            at = said.sentence[0]
            cosine = next((c for a, b, c in near.get(said.article_id, ()) if a <= at < b), 0.0)
            sentence, title = around.get(said.id, ("", ""))
            stems = among(self.terms, wanted, sentence)
            yield Spoken(said, contents[said.id], stems, titles.get(title, ()), cosine)

    def timeline(
        self,
        speaker: str,
        about: str | None = None,
        *,
        since: date | str | None = None,
        until: date | str | None = None,
        limit: int = 50,
    ) -> list[tuple[date | None, Statement]]:
        """What a speaker said (on a topic), oldest first, each with its day: said on, else published.

        The same words in several articles stand once; what is without a day comes last.
        """
        found = self.statements(speaker=speaker, about=about, since=since, until=until, limit=limit)
        days = {name: self.article(name).day for name in {statement.article_id for statement in found}}
        dated = [(statement.said_on or days[statement.article_id], statement) for statement in found]
        dated.sort(key=lambda pair: (pair[0] is None, pair[0] or date.min, pair[1].id))
        once: dict[str, tuple[date | None, Statement]] = {}
        for day, statement in dated:
            once.setdefault(" ".join(self.terms(statement.text)), (day, statement))
        return list(once.values())

    def _names_of(self, speaker: str, generation: int) -> set[str]:
        """All names, as articles have them, of the speakers one of whose names holds all these words."""
        if self._names is None or self._names[0] != generation:
            named = self._catalogue.names()
            persons = {**named, **{person: person for person in named.values()}}
            aliases: dict[str, set[str]] = {}
            having: dict[str, set[str]] = {}
            for name, person in persons.items():
                aliases.setdefault(person, set()).add(name)
                for word in folded(name):
                    having.setdefault(word, set()).add(name)
            self._names = generation, persons, aliases, having
        _, persons, aliases, having = self._names
        fitting = [having.get(word, set()) for word in folded(speaker)]
        found = {persons[name] for name in set.intersection(*fitting)} if fitting else set()
        return {name for person in found for name in aliases[person]}

    # Looking up

    def article(self, article_id: str) -> Article:
        """The article with this id. Raises QuestionError where there is none."""
        article = self._catalogue.article(article_id)
        if article is None:
            raise QuestionError(f"There is no article '{article_id}' in the index '{self.path}'.")
        return article

    def articles(
        self,
        *,
        since: date | str | None = None,
        until: date | str | None = None,
        source: str | None = None,
        title: str = "",
        limit: int = 50,
        offset: int = 0,
    ) -> list[Article]:
        """Articles, newest first; `title` keeps those whose title holds it, without regard to case."""
        filters = Filters(to_day(since), to_day(until), source)
        return self._catalogue.articles(filters, limit, offset, title)

    def passages(self) -> Iterator[Passage]:
        """Every passage, article by article; inside a `snapshot`, those of its generation."""
        return self._catalogue.each_passage()

    def merge_speakers(self, names: Sequence[str], into: str) -> None:
        """Let these names mean one person, `into`, in all articles, now and later.

        Raises QuestionError for a name under which nobody speaks.
        """
        self._correct([*names, into], into)

    def split_speaker(self, name: str) -> None:
        """Let this name stand for itself alone. Raises QuestionError for a name under which nobody speaks."""
        self._correct([name], name)

    def _correct(self, names: Sequence[str], person: str) -> None:
        known = self._catalogue.names()
        for name in names:
            if name not in known and name not in known.values():
                raise QuestionError(f"Nobody speaks under the name '{name}'. See: quoth speakers")
        with self._writing() as writer:
            writer.catalogue.correct(names, person)
            writer.follow()

    def speakers(self, limit: int = 50) -> list[tuple[str, int]]:
        """Who speaks how often, most first."""
        return self._catalogue.speakers(limit)

    def called(self, text: str) -> list[tuple[str, str, int]]:
        """What articles call their speakers, where a text stands in it, and how often, most first.

        Each with whom it means: ('Joe Biden', 'President Biden', 12) for 'president'; without regard to case.
        """
        return self._catalogue.called(text)

    def __len__(self) -> int:
        """Number of passages that can be found."""
        with self._snapshot() as parts:
            return len(parts.vectors)

    def status(self) -> Status:
        """What the index holds."""
        articles, passages, statements = self._catalogue.counts()
        first, last = self._catalogue.period()
        return Status(
            path=str(self.path),
            encoder=self._config.encoder,
            generation=self.generation,
            articles=articles,
            passages=passages,
            statements=statements,
            sources=self._catalogue.sources(),
            first=to_day(first),
            last=to_day(last),
            bytes_on_disk=self._folder.bytes_on_disk(),
        )

    @property
    def generation(self) -> int:
        """Number of the last commit."""
        return self._catalogue.generation()

    @property
    def uploads(self) -> Path:
        """Where articles are kept that were added in the browser."""
        return self._folder.uploads

    def check(self) -> list[str]:
        """What is wrong with the index, one sentence each; empty when it is sound.

        Sound: every article, passage and statement is what was committed, every passage has its vector and
        its words, and nothing has one too many.
        """
        from index.check import problems

        with self._snapshot() as parts:
            return problems(self._catalogue, parts, self._folder)

    def repair(self) -> list[str]:
        """Mend what `check` finds; returns what was done, one sentence each. Raises as `sync` does.

        What can be made again is: words, vectors, embeddings. An article whose text is no longer what was
        committed is removed, so that the next sync takes it in anew.
        """
        from index.check import repair

        with self._locked():
            self._check_encoder()
            writer = self._writer()
            try:
                done = repair(writer, self._folder)
                if self._catalogue.is_purging():
                    self._purge(writer)
                return done
            finally:
                writer.release()

    # Keeping current

    @contextmanager
    def snapshot(self) -> Iterator[int]:
        """All that this thread asks inside is answered from one generation, whatever a writer does meanwhile.

        Yields the generation. Every single call is answered from one generation by itself; use this where
        several have to fit together. Nothing may be written inside.
        """
        with self._snapshot() as parts:
            yield parts.generation

    @contextmanager
    def _snapshot(self) -> Iterator[Snapshot]:
        from index.parts import Reader

        with self._opening:
            if self._reader is None:
                self._reader = Reader(self._folder, self._config, self._catalogue)
        with self._reader.snapshot(self._bring_up) as snapshot:
            yield snapshot

    def _bring_up(self) -> None:
        """Derived parts that a crash left behind; where a writer is at work, it does it itself."""
        with suppress(IndexLocked, IndexFolderError), self._locked(wait=0):
            writer = self._writer()
            try:
                writer.bring_up()
            finally:
                writer.release()

    def close(self) -> None:
        """Release the files."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        self._catalogue.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def to_day(value: date | str | None) -> date | None:
    """A day from a day, a moment, or an ISO text. Raises QuestionError for a text that is no date."""
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    if isinstance(value, datetime):
        return value.date()
    try:
        return datetime.fromisoformat(value).date()
    except ValueError as error:
        raise QuestionError(f"'{value}' is no date. Write it as 2022-01-31.") from error


def _encoder(encoder: str | Encoder) -> Encoder:
    return SentenceTransformerEncoder(encoder) if isinstance(encoder, str) else encoder
