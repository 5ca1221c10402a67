"""Articles made ready to be committed: cut into passages, embedded, and searched for who says what.

What is known is not made again: a text is embedded once, and tagged once by the same weights.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Self

from index.apart import Apart
from index.article import Article, Outcome, Role, Span, Statement, Visit
from index.attribution import Tagger, attribute, from_json, to_json
from index.encoding import Encoder, give_back
from index.errors import QuothError, TooCostly
from index.people import roles_in
from index.storage.catalogue import Catalogue
from index.storage.changes import Entry
from index.storage.words import terms
from index.text import ENGLISH, make_passages, split_sentences, with_double_marks, with_title, written_in

_STEP = 64  # passages between two signs of progress
_TAGGED = 16  # articles that the tagger reads together
_NOBODY = b"in a language that is not read"
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Results:
    """What is made of a batch: vectors and what the tagger found, by hash; statements, roles; doubts."""

    vectors: dict[bytes, bytes]
    readings: dict[bytes, str]
    statements: list[tuple[tuple[Statement, str], ...]]
    roles: list[tuple[Role, ...]]
    doubts: list[Outcome]


@dataclass(slots=True)
class Batch:
    """Articles that are committed together, and the texts to embed and to tag for them, by hash."""

    entries: list[Entry] = field(default_factory=list)
    texts: dict[bytes, str] = field(default_factory=dict)
    unread: dict[bytes, tuple[str, list[Span]]] = field(default_factory=dict)
    read: dict[bytes, str] = field(default_factory=dict)
    sentences: list[list[Span]] = field(default_factory=list)
    results: Future[Results] = field(default_factory=Future)

    def ready(self, results: Results) -> list[Entry]:
        """The articles with all that was made for them."""
        return [
            replace(entry, statements=statements, roles=roles)
            for entry, statements, roles in zip(self.entries, results.statements, results.roles, strict=True)
        ]


class Maker:
    """Makes articles ready, for one writer; `make` may run in another thread than `take`.

    Use it as a context: the process `apart`, in which texts are read, ends with it.
    """

    def __init__(self, catalogue: Catalogue, encoder: Encoder, tagger: Tagger) -> None:
        self._catalogue = catalogue
        self._encoder = encoder
        self._tagger = tagger
        self.apart = Apart()
        self.embedded = 0
        self.stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.apart.close()

    def take(
        self,
        batch: Batch,
        article: Article,
        location: str,
        document_hash: str,
        coming: Collection[bytes] = (),
        visit: Visit | None = None,
        sentences: list[Span] | None = None,
        replaces: tuple[str, ...] = (),
        supersedes: bool = False,
    ) -> None:
        """Put an article into a batch, with what must be embedded and tagged for it.

        `coming` are texts that are being embedded already; `visit` is what its server gave to ask again with;
        `sentences` are the article's, where they are known; `replaces` are ids that it had elsewhere;
        `supersedes`: what is there of it is an older version, which is to stay on record.
        """
        sentences = split_sentences(article.text, article.language) if sentences is None else sentences
        passages = make_passages(article, sentences, self._encoder.count_tokens, self._encoder.max_tokens)
        texts = {_hash(text): text for p in passages for text in [with_title(article.title, p.text)]}
        hashes = tuple(_hash(with_title(article.title, p.text)) for p in passages)
        reading = self.reading_of(article)
        entry = Entry(
            article,
            location,
            document_hash,
            tuple(passages),
            hashes,
            (),
            reading,
            visit,
            replaces,
            supersedes=supersedes,
        )
        found_before = self._catalogue.reading(reading)
        missing = self._catalogue.vectors_missing(texts.keys() - coming - batch.texts.keys())
        batch.entries.append(entry)
        batch.sentences.append(sentences)
        batch.texts |= {key: texts[key] for key in missing}
        if found_before is not None:
            batch.read[reading] = found_before
        elif _is_read(article):
            batch.unread[reading] = (article.text, sentences)
        else:
            batch.unread[reading] = ("", [])

    def make(self, batch: Batch) -> Results:
        """Embed the passages of a batch, and find who says what in its articles."""
        vectors = self.embed(batch.texts)
        give_back()
        return Results(vectors, *self._attribute(batch))

    def embed(self, texts: dict[bytes, str]) -> dict[bytes, bytes]:
        """Vectors of texts, by the hash of the text; like lengths go together."""
        keys = sorted(texts, key=lambda key: len(texts[key]))
        vectors: dict[bytes, bytes] = {}
        for start in range(0, len(keys), _STEP):
            step = keys[start : start + _STEP]
            if self.stopped:
                break
            rows = self._encoder.encode([texts[key] for key in step])
            vectors |= {key: row.tobytes() for key, row in zip(step, rows, strict=True)}
            self.embedded += len(step)
        return vectors

    def reading_of(self, article: Article) -> bytes:
        """The hash under which what this tagger finds in an article's text is kept.

        The tagger reads English: in an article of another language nothing is looked for.
        """
        reader = self._tagger.fingerprint if _is_read(article) else _NOBODY
        return hashlib.sha256(reader + with_double_marks(article.text).encode()).digest()

    def _attribute(
        self, batch: Batch
    ) -> tuple[
        dict[bytes, str], list[tuple[tuple[Statement, str], ...]], list[tuple[Role, ...]], list[Outcome]
    ]:
        keys = list(batch.unread)
        new: dict[bytes, str] = {}
        for start in range(0, len(keys), _TAGGED):
            if self.stopped:
                return {}, [], [], []
            step = keys[start : start + _TAGGED]
            found = self._tagger.find([batch.unread[key] for key in step])
            new |= {key: to_json(items) for key, items in zip(step, found, strict=True)}
        read = batch.read | new
        doubts: list[Outcome] = []
        statements = [
            self._statements(entry, sentences, read[entry.reading or b""], doubts)
            for entry, sentences in zip(batch.entries, batch.sentences, strict=True)
        ]
        roles = [
            self._roles(entry, sentences, doubts)
            for entry, sentences in zip(batch.entries, batch.sentences, strict=True)
        ]
        return new, statements, roles, doubts

    def _statements(
        self, entry: Entry, sentences: Sequence[Span], found: str, doubts: list[Outcome]
    ) -> tuple[tuple[Statement, str], ...]:
        """The statements of an article, each with its stems; none of one in another language than English."""
        if not _is_read(entry.article):
            return ()
        with _doubting("who says what in it", entry, doubts):
            said = attribute(entry.article, sentences, from_json(found), self._tagger, self.apart.run)
            return tuple((one, " ".join(terms(f"{one.cue} {one.text}"))) for one in said)
        return ()

    def _roles(self, entry: Entry, sentences: Sequence[Span], doubts: list[Outcome]) -> tuple[Role, ...]:
        """The roles that an article gives to people, if it is one that is read for who is who."""
        if not _is_read(entry.article):
            return ()
        with _doubting("who is who in it", entry, doubts):
            return tuple(self.apart.run(roles_in, entry.article, sentences))
        return ()


def _is_read(article: Article) -> bool:
    """Whether it is looked for who says what in an article, and who is who: in English alone."""
    if article.language is None:
        return not written_in(article.text)
    return article.language == ENGLISH


@contextmanager
def _doubting(what: str, entry: Entry, doubts: list[Outcome]) -> Iterator[None]:
    """Where a text defies what is looked for, there is a doubt, and nothing found."""
    try:
        yield
    except TooCostly as error:
        doubts.append(Outcome(entry.location, f"{what} {error}"))
    except QuothError:  # the tagger's own: no other text will fare better
        raise
    except Exception as error:
        _log.exception("Quoth stumbled over %s: %s", what, entry.location)
        reason = f"{what}: unexpected {type(error).__name__}: {error} (please report this)"
        doubts.append(Outcome(entry.location, reason))


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
