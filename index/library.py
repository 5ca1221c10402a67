"""The index: articles go in with `sync`, passages and statements come out. The one face of this package."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Self

from index.article import (
    Article,
    Copy,
    Filters,
    Hit,
    Kind,
    Passage,
    Progress,
    Revision,
    Role,
    Source,
    Statement,
    Status,
    Story,
    SyncReport,
    Version,
    to_day,
    well_formed,
)
from index.encoding import DEFAULT_ENCODER, Encoder, encoder_named
from index.errors import QuestionError, SourceError
from index.intake import WebSettings
from index.search import Mode, PassageSearch, RoleSearch, StatementSearch, StorySearch, with_differences
from index.storage import Catalogue, Config, Folder, Writing, native_terms, terms
from index.text import ENGLISH, UNKNOWN, language_asked, language_code

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.storage import Reader, Snapshot

_WEB = WebSettings()
_NO_COLUMNS: Mapping[str, str] = MappingProxyType({})
_MOST = 2**31 - 1  # of anything that is asked for at once


class Index:
    """A searchable collection of articles in one folder.

    Many threads may search while one syncs. Raises an IndexFolderError where the folder cannot be used.
    """

    def __init__(self, folder: Folder, config: Config, encoder: Encoder, new: bool = False) -> None:
        self.path = folder.root
        self._folder = folder
        self._config = config
        self._encoder = encoder
        self._catalogue = Catalogue(folder.catalogue, new)
        self._search = PassageSearch(folder, config, self._catalogue, encoder)
        self._statements = StatementSearch(self._catalogue, self._search)
        self._roles = RoleSearch(self._catalogue)
        self._stories = StorySearch(self._catalogue)
        self._writing = Writing(folder, config, self._catalogue, encoder)
        self._reader: Reader | None = None
        self._languages: tuple[int, dict[str, int]] = (-1, {})
        self._opening = threading.Lock()

    @classmethod
    def open(
        cls,
        path: str | Path = "quoth-index",
        encoder: str | Encoder | None = None,
        create: bool = True,
    ) -> Self:
        """Open the index in a folder; it is made where it is missing, unless `create` is false.

        `encoder` is 'multilingual' (multilingual-e5-small, of the extra of that name), or names a model of
        sentence-transformers (default: the one that made the index, for a new one all-MiniLM-L6-v2). Raises
        EncoderError, EncoderMismatch, NewerVersion, DamagedIndex or IndexFolderError.
        """
        folder = Folder(Path(path).expanduser())
        if folder.prepare(create):
            config = Config.read(folder.config)
            chosen = _encoder(encoder if encoder is not None else config.encoder)
            if chosen.name != config.encoder:
                config.check(chosen, folder.root)
            return cls(folder, config, chosen)
        chosen = _encoder(encoder if encoder is not None else DEFAULT_ENCODER)
        config = Config.of(chosen)
        index = cls(folder, config, chosen, new=True)
        config.write(folder.config)  # last: a folder with a configuration is an index
        return index

    # Bringing it up to date

    def sync(
        self,
        sources: Source | Iterable[Source],
        *,
        prune: bool = False,
        progress: Callable[[Progress], None] | None = None,
        allow_private: bool = False,
        web: WebSettings = _WEB,
        columns: Mapping[str, str] = _NO_COLUMNS,
    ) -> SyncReport:
        """Add what is new, update what changed, leave the rest; with `prune`, remove what vanished.

        A source is a file, a folder, a file of many articles (JSON Lines, a table, an archive, a mailbox),
        the address of a page, feed or sitemap, or a list of addresses (`AddressList`); `web` says how these
        are asked for, `allow_private` that private addresses (this machine, a local network) may be asked.
        `columns` names the columns of tables whose headings do not tell what they hold: {'title': 'Kop',
        'text': 'Tekst'}. What could not be read is in the report, with the reason; it never stops the others.
        Raises IndexLocked while another process writes.
        """
        from index.sync import Sync

        named = _named(sources)
        with self._writing.turn() as writer:
            sync = Sync(writer, progress, self.path, web, allow_private, columns)
            return sync.run(named, prune)

    def watch(
        self,
        sources: Source | Iterable[Source],
        *,
        prune: bool = False,
        every: float = 900.0,
        quiet: float = 1.0,
        progress: Callable[[Progress], None] | None = None,
        stop: threading.Event | None = None,
        allow_private: bool = False,
        web: WebSettings = _WEB,
        columns: Mapping[str, str] = _NO_COLUMNS,
    ) -> Iterator[SyncReport]:
        """Sync, then keep the index up to date as files change; yields the report of each sync.

        A file is read when it has not changed for `quiet` seconds; pages and feeds are asked every `every`
        seconds. Runs until `stop` is set. While another process writes, it waits for its turn. Raises as
        `sync`, and SourceError where a source to watch is not there.
        """
        from index.intake import Watcher

        ended = stop or threading.Event()
        watcher = Watcher(_named(sources), every, quiet, prune, self.path.absolute(), ended)
        yield from watcher.reports(
            lambda due: self.sync(
                due, prune=prune, progress=progress, allow_private=allow_private, web=web, columns=columns
            )
        )

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
        ids = [well_formed(name) for name in article_ids]
        return self._writing.remove(ids, None if source is None else well_formed(source), before)

    # Asking

    def search(
        self,
        query: str,
        k: int = 10,
        *,
        since: date | str | None = None,
        until: date | str | None = None,
        source: str | None = None,
        language: str | Collection[str] | None = None,
        mode: Mode = "fused",
    ) -> list[Hit]:
        """The `k` passages that fit the query best, from articles that pass the filters.

        Of a story that stands in several articles each part is found once; `Hit.copies` counts the others.
        `language` is a code or an English name, or several ('' for articles of which it is not known). In
        which language the query is, is told by its letters and words; what the encoder does not read is
        searched by its words alone, and by those of another language than English only in articles of it.

        `fused` joins nearness in meaning (`dense`) and BM25 (`lexical`) by their scores; a hit's score is in
        [0, 1] and compares hits of one search only, `ranks` and `scores` are each ranker's own. Dates are
        days or ISO texts. Raises QuestionError for an empty query or a date that is none.
        """
        _demand_sense(query, k)
        filters = Filters.of(since, until, source, _languages(language))
        with self._snapshot() as snapshot:
            most = min(k, max(1, len(snapshot.vectors)))
            asked = language_asked(query, filters.languages or self.languages())
            return self._search.once(snapshot, well_formed(query), most, filters, mode, asked)

    def nearest_in(self, article_ids: Collection[str], query: str, k: int = 10) -> list[Hit]:
        """The `k` passages of these articles that come nearest to a query in meaning (`dense`, a cosine).

        Ids of no article are passed over. Raises QuestionError for an empty query, or a `k` below 1.
        """
        _demand_sense(query, k)
        names = tuple(sorted({well_formed(name) for name in article_ids}))
        with self._snapshot() as snapshot:
            return self._search.hits(snapshot, well_formed(query), k, Filters(articles=names), "dense")

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of a few texts by this index's encoder, shape (len(texts), dimensions)."""
        return self._search.encode([well_formed(text) for text in texts])

    def terms(self, text: str, language: str = ENGLISH) -> list[str]:
        """The stems of the content words of a text in a language, as BM25 sees them."""
        whole = well_formed(text)
        return terms(whole) if language == ENGLISH else native_terms(whole, language)

    def languages(self) -> dict[str, int]:
        """The languages of the articles, as codes of ISO 639-1, and how many are in each, most first.

        '' stands for those of which it is not known.
        """
        with self._snapshot() as snapshot:
            generation, found = self._languages
            if generation != snapshot.generation:
                found = self._catalogue.languages()
                self._languages = snapshot.generation, found
            return found

    def language_of(self, question: str) -> str:
        """The code of the language that a question is in; English where that is not sure."""
        return language_asked(well_formed(question), self.languages())

    def reads(self, language: str) -> bool:
        """Whether this index's encoder reads a language; it is asked by words alone where it does not."""
        return self._search.reads("", language)

    def count(self, text: str, *, phrase: bool = False) -> int:
        """How many passages hold all content words of a text (with their title's).

        With `phrase`, all its words must stand together, as those of a name do.
        """
        with self._snapshot() as snapshot:
            return snapshot.words.count(well_formed(text), phrase)

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
        filters = Filters.of(since, until, source)
        named = [well_formed(name) for name in names]
        with self._snapshot() as snapshot:
            return self._search.mentions(snapshot, named, well_formed(topic), filters)

    def statements(
        self,
        *,
        speaker: str | None = None,
        about: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        source: str | None = None,
        language: str | Collection[str] | None = None,
        kind: Kind | None = None,
        article: str | None = None,
        limit: int = 50,
    ) -> list[Statement]:
        """Who said what: statements of a speaker (all words of the name must fit), newest first.

        Statements are read in English only: articles in another language have none.

        With `about`, those come first that are nearest to this topic: by its words in what is said, in the
        rest of the sentence, in the article's title, and by meaning; what has nothing of it is left out.
        The same words in several articles of one story stand once; `Statement.copies` counts the others.
        `article` is the id of the one article to look in.
        """
        filters = Filters.of(since, until, source, _languages(language))
        who, topic, place = (text and well_formed(text) for text in (speaker, about, article))
        with self._snapshot() as snapshot:
            return self._statements.find(snapshot, who, topic, filters, kind, place, min(limit, _MOST))

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
        filters = Filters.of(since, until, None)
        who, topic = well_formed(speaker), about and well_formed(about)
        with self._snapshot() as snapshot:
            return self._statements.timeline(snapshot, who, topic, filters, min(limit, _MOST))

    def roles(
        self,
        *,
        person: str | None = None,
        role: str | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        source: str | None = None,
        article: str | None = None,
        limit: int = 50,
    ) -> list[Role]:
        """Who holds, or held, which role, by the words of the articles, newest first.

        All words of `person` must fit the name. `role` is a phrase, 'US secretary of state' or 'Ukraine’s
        prime minister': all its words must fit, country and organisation too; with 'former' or the like it
        is of that time alone. Whether it is held, or was once, tells `Role.time`. `article` is the id of the
        one article to look in.
        """
        filters = Filters.of(since, until, source)
        who, what, place = (text and well_formed(text) for text in (person, role, article))
        with self._snapshot() as snapshot:
            return self._roles.find(snapshot.generation, who, what, filters, place, min(limit, _MOST))

    # Looking up

    def article(self, article_id: str) -> Article:
        """The article with this id. Raises QuestionError where there is none."""
        article = self._catalogue.article(well_formed(article_id))
        if article is None:
            raise QuestionError(f"There is no article '{article_id}' in the index '{self.path}'.")
        return article

    def copies(self, article_id: str, *, limit: int = 50) -> list[Copy]:
        """The other articles of the same story: copies, and versions that tell something differently.

        The original comes first, then they come by day. Raises QuestionError where there is no such article.
        """
        with self._catalogue.held():
            return self._stories.copies(self.article(article_id), min(limit, _MOST))

    def copies_of(self, article_ids: Collection[str]) -> dict[str, int]:
        """In how many other articles the stories of these articles stand, by their ids."""
        return self._stories.counts({well_formed(name) for name in article_ids})

    def versions(self, article_id: str, start: int, end: int) -> list[Version]:
        """What other articles of the story have where this one has `text[start:end]`: another number or name.

        Raises QuestionError where there is no such article.
        """
        with self._catalogue.held():
            return self._stories.versions(self.article(article_id), start, end)

    def stories(self, *, limit: int = 50) -> list[Story]:
        """The stories that stand in most articles, each with its original; none that stands in one alone."""
        with self._catalogue.held():
            return self._stories.stories(min(limit, _MOST))

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
        filters = Filters.of(since, until, source)
        return self._catalogue.articles(filters, min(limit, _MOST), min(offset, _MOST), well_formed(title))

    def history(self, article: str) -> list[Revision]:
        """What an article said, version by version, the oldest first, today's last; each with what changed.

        `article` is an id, an address or a path. The last ten versions before today's are kept, each with
        what was quoted in it. Raises QuestionError where there is no such article.
        """
        name = self._article_id(well_formed(article))
        with self._snapshot():
            now, before = self.article(name), self._catalogue.versions.of(name)
            said = tuple(self.statements(article=name, limit=_MOST))
            known = self._catalogue.statements.names()
        kept = [
            replace(one, statements=tuple(_by_name(said, known) for said in one.statements)) for one in before
        ]
        since = before[-1].until if before else now.added
        assert since
        published = now.published.isoformat() if now.published else None
        return with_differences([*kept, Revision(name, now.title, now.text, published, since, None, said)])

    def _article_id(self, named: str) -> str:
        """The id of an article that is named by it, by its address or by its path."""
        from index.intake import absolute, ids_at, is_address

        path = None if is_address(named) else str(absolute(named))
        ids = ids_at(named) if path is None else (named, *(one.id for one in self._catalogue.under(path)))
        at_location = self._catalogue.known_at(path or named)
        found = next((name for name in ids if self._catalogue.known(name)), None)
        return found or (at_location.id if at_location else named)

    def passages(self) -> Iterator[Passage]:
        """Every passage, article by article; inside a `snapshot`, those of its generation."""
        return self._catalogue.each_passage()

    def merge_speakers(self, names: Sequence[str], into: str) -> None:
        """Let these names mean one person, `into`, in all articles, now and later.

        Raises QuestionError for a name under which nobody speaks.
        """
        named = [well_formed(name) for name in (*names, into)]
        self._writing.correct(named, named[-1])

    def split_speaker(self, name: str) -> None:
        """Let this name stand for itself alone. Raises QuestionError for a name under which nobody speaks."""
        self._writing.correct([well_formed(name)], well_formed(name))

    def speakers(self, limit: int = 50) -> list[tuple[str, int]]:
        """Who speaks how often, most first."""
        return self._catalogue.statements.speakers(min(limit, _MOST))

    def called(self, text: str) -> list[tuple[str, str, int]]:
        """What articles call their speakers, where a text stands in it, and how often, most first.

        Each with whom it means: ('Joe Biden', 'President Biden', 12) for 'president'; without regard to case.
        """
        return self._catalogue.statements.called(well_formed(text))

    def __len__(self) -> int:
        """Number of passages that can be found."""
        with self._snapshot() as snapshot:
            return len(snapshot.vectors)

    def status(self) -> Status:
        """What the index holds."""
        articles, passages, statements = self._catalogue.counts()
        first, last = self._catalogue.period()
        return Status(
            path=str(self.path),
            encoder=self._config.encoder,
            generation=self.generation,
            articles=articles,
            stories=self._catalogue.stories.count(),
            passages=passages,
            statements=statements,
            sources=self._catalogue.sources(),
            languages=self.languages(),
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

    def drop_uploads(self, files: Iterable[Path]) -> None:
        """Delete those of these files that are uploads and of which no article is in the index."""
        self._writing.drop_uploads(files)

    def check(self) -> list[str]:
        """What is wrong with the index, one sentence each, with a remedy; empty when it is sound.

        Sound: every article, passage, statement, role, vector and person is what was committed, none is gone,
        none has come; every passage has its vector and its words in the derived files, to the last byte, and
        nothing has one too many. Nothing is mended, and files are read as they are.
        """
        from index.storage import problems

        return problems(self._folder, self._config, self._catalogue, self._encoder)

    def repair(self) -> list[str]:
        """Mend what `check` finds; returns what was done, one sentence each. Raises as `sync` does.

        What can be made again is: words and vectors from the catalogue; passages, statements, roles and
        embeddings from the articles' texts. An article whose text is no longer what was committed is removed
        and named, so that the next sync takes it in anew.
        """
        return self._writing.repair()

    # Keeping current

    @contextmanager
    def snapshot(self) -> Iterator[int]:
        """All that this thread asks inside is answered from one generation, whatever a writer does meanwhile.

        Yields the generation. Every single call is answered from one generation by itself; use this where
        several have to fit together. Nothing may be written inside.
        """
        with self._snapshot() as snapshot:
            yield snapshot.generation

    @contextmanager
    def _snapshot(self) -> Iterator[Snapshot]:
        from index.storage import Reader

        with self._opening:
            if self._reader is None:
                self._reader = Reader(self._folder, self._config, self._catalogue)
        with self._reader.snapshot(self._writing.bring_up) as snapshot:
            yield snapshot

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


def _by_name(said: Statement, known: dict[str, str]) -> Statement:
    """A statement of an older version, whose speaker is called what the person is called today."""
    return replace(said, speaker=known.get(said.speaker, said.speaker)) if said.speaker else said


def _demand_sense(query: str, k: int) -> None:
    if not query.strip():
        raise QuestionError("The query is empty.")
    if k < 1:
        raise QuestionError(f"k must be at least 1, not {k}.")


def _languages(language: str | Collection[str] | None) -> tuple[str, ...] | None:
    """Codes of languages that are named. Raises QuestionError for one that is not known."""
    if language is None:
        return None
    codes = []
    for name in [language] if isinstance(language, str) else language:
        code = language_code(name) if name else UNKNOWN
        if code is None:
            raise QuestionError(f"'{name}' is no language. Write its code, or its name: de, or German.")
        codes.append(code)
    return tuple(codes)


def _named(sources: Source | Iterable[Source]) -> list[Source]:
    named = [sources] if isinstance(sources, Source) else list(sources)
    if not named:
        raise SourceError("No source was named: give a file, a folder or a JSON Lines file.")
    return named


def _encoder(encoder: str | Encoder) -> Encoder:
    return encoder_named(encoder) if isinstance(encoder, str) else encoder
