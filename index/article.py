"""The records that travel between the rooms: plain, frozen, and their ids.

All offsets count characters (Python string indices) of `Article.text`, end exclusive.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal, Self

from index.errors import QuestionError

Format = Literal["text", "markdown", "html", "json", "document"]
Modality = Literal["stated", "denied", "hypothetical"]
"""What a cue makes of its content: 'said'; 'denied' or 'did not say'; 'would say'."""
Polarity = Literal["negated", "possible", "hypothetical"]
"""What a content says of itself: that it 'is not' so, that it 'may' be so, that it is so 'if' …"""
Kind = Literal["direct", "indirect", "mixed"]
RoleTime = Literal["current", "former", "then", "late", "acting", "elect"]
"""When a role is held, by the words beside it: 'then' and 'late' are of the past, 'elect' is to come."""
DifferenceKind = Literal["number", "name", "day", "negation"]
"""What two sentences that are otherwise the same differ in."""
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class AddressList:
    """A file of addresses on the web, one a line, each of them a source; lines that begin with # are none."""

    path: str | Path

    def __str__(self) -> str:
        return str(self.path)


Source = str | Path | AddressList
"""What can be synced: a file, a folder, an address, a list of addresses."""


@dataclass(frozen=True, slots=True)
class Document:
    """The raw bytes of one article on their way in.

    `location` is what a person would call it: a path, `articles.jsonl:12` (line 12), `articles.json[3]`
    (record 3, counted from 1), or an address on the web, which has no `path`. `consumed` counts the input
    bytes read so far over all sources, so that progress can be shown against their total size. `published` is
    what a feed says of the date, for a page that gives none itself. `charset` is what a server's header says
    of the bytes, `visit` what it gave to ask again with. `own` is what a feed itself holds of the article;
    where the page cannot be had, there are no `data`, and `doubt` says why. `landed` is the address that
    redirects led to. What lies in another file has a location below it (`news.zip/march/a.html`) and its
    path; `address` is where a page that lies in a file was fetched from.
    """

    location: str
    path: Path | None
    format: Format
    data: bytes = field(repr=False)
    consumed: int = 0
    published: str | None = None
    charset: str | None = None
    visit: Visit | None = None
    own: FeedEntry | None = None
    doubt: str = ""
    landed: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """What a feed itself holds of an article: `text` is HTML, or ''; `source` is the feed."""

    title: str = ""
    authors: tuple[str, ...] = ()
    text: str = field(default="", repr=False)
    source: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """What a server gave to ask with whether the page at an address has changed: a tag, a date, or both.

    `listing` is what a feed named then, as `intake` wrote it; None for a page.
    """

    address: str
    etag: str | None
    modified: str | None
    listing: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input that is not simply in the index now, and why."""

    location: str
    reason: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article, cleaned: paragraphs of `text` are separated by one blank line.

    `updated` is when it was last changed after it was published, where it tells that.
    """

    id: str
    title: str
    text: str = field(repr=False)
    url: str | None = None
    path: str | None = None
    published: date | datetime | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None
    language: str | None = None
    added: datetime | None = None
    duplicate_of: str | None = None
    updated: date | datetime | None = None

    @property
    def content_hash(self) -> str:
        """SHA-256 over all that a reader can see; changes when, and only when, the article does."""
        published = self.published.isoformat() if self.published else None
        seen = [self.title, self.text, self.url, published, self.authors, self.source, self.language]
        seen += [self.updated.isoformat()] if self.updated else []
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()

    @property
    def day(self) -> date | None:
        """The day of publication, without the time."""
        return self.published.date() if isinstance(self.published, datetime) else self.published

    @property
    def last_day(self) -> date | None:
        """The day on which it was changed last, without the time."""
        return self.updated.date() if isinstance(self.updated, datetime) else self.updated


def article_id(location: str) -> str:
    """The id of the article at a canonical location (URL or absolute path): 16 hexadecimal digits."""
    return hashlib.sha256(location.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """What a written date says.

    `other` is the day that it would be with day and month the other way round, where nothing in the date and
    its surroundings tells which is meant. `day_first` is what the date itself proves of its writer's way
    ('21/01/2022': True), None where it proves nothing.
    """

    moment: date | datetime
    other: date | None = None
    day_first: bool | None = None


@dataclass(frozen=True, slots=True)
class Extracted:
    """An article as found in a document, with what the reader of the report should know about it.

    `written` is what its written day says, where one stands there; `formers` are ids under which the same
    document may have come in before.
    """

    article: Article
    warnings: tuple[str, ...] = ()
    written: WrittenDay | None = None
    formers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A paragraph as it was found; `rule` says why it is no part of the article, '' for one that is."""

    text: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """A document as it would come in: its article, and all paragraphs, with those that are left out."""

    location: str
    article: Article
    paragraphs: tuple[Judged, ...] = field(repr=False)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring whole sentences of one article, `Article.text[start:end]`.

    `sentences` are their spans, in offsets of the article's text. `id` is 0 until the catalogue gives one.
    """

    id: int
    article_id: str
    start: int
    end: int
    text: str = field(repr=False)
    sentences: tuple[Span, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words and whose they are: spans of characters of the text. `source` may be empty; so may `cue`."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Statement:
    """Who said what: source, cue and content (the terms of PARC and PolNeAR).

    `speaker` is the resolved name, or None where it is unsure; `mention` is the source as written ("he").
    `spans` are the offsets of the content, `text` is the content they enclose, joined by ' … '.
    `sentence` is the span of the sentence or sentences that hold the content, with source and cue where these
    stand there. `said_on` is the day of saying, where the article tells it: never one that is still to come.
    `modality` is the cue's: 'denied' and 'did not say' are no 'said', and 'would say' is none either;
    `polarity` is the content's own: 'Greenland is not for sale' is said, and negated. `reported_by` names
    who says it, where that is another speaker ('Blinken said Lavrov had assured him …'); `by_name` is True
    where the speaker is a person with a name. `copies` counts the other articles of the same story that have
    the same words, where statements are looked up of all articles: there they stand once.
    """

    article_id: str
    speaker: str | None
    mention: str
    cue: str
    kind: Kind
    spans: tuple[Span, ...]
    text: str
    sentence: Span
    said_on: date | None = None
    confidence: float = 1.0
    id: int = 0
    modality: Modality = "stated"
    reported_by: str | None = None
    by_name: bool = False
    polarity: tuple[Polarity, ...] = ()
    copies: int = 0

    @property
    def denied(self) -> bool:
        """Whether the speaker denied it, or did not say it."""
        return self.modality == "denied"

    @property
    def negated(self) -> bool:
        """Whether what is said is that something is not so."""
        return "negated" in self.polarity

    @property
    def possible(self) -> bool:
        """Whether what is said is that something may be so."""
        return "possible" in self.polarity

    @property
    def hypothetical(self) -> bool:
        """Whether it would be said, or is said to be so under a condition."""
        return self.modality == "hypothetical" or "hypothetical" in self.polarity


@dataclass(frozen=True, slots=True)
class Role:
    """Who holds, or held, which role, by the words of one article.

    `role` is as written, with its country or organisation ('Ukraine’s prime minister', 'director of the
    CDC'): `Article.text[start:end]`, on one line; `time` is what the words beside it tell. `sentence` is the
    span of the sentence that says so, `day` the day of the article.
    """

    article_id: str
    person: str
    role: str
    time: RoleTime
    start: int
    end: int
    sentence: Span
    day: date | None = None
    id: int = 0

    @property
    def is_held(self) -> bool:
        """Whether the article speaks of it as held when it was written."""
        return self.time in ("current", "acting")


@dataclass(frozen=True, slots=True)
class Difference:
    """Two sentences of two copies of a story, the same but for a number, a name, a day or a negation.

    The sentence of the one is `Article.text[start:end]`, that of the other `[other_start:other_end]` of its
    own; `words` and `other_words` are the first that differ ('12' and '14').
    """

    kind: DifferenceKind
    start: int
    end: int
    other_start: int
    other_end: int
    words: str
    other_words: str


@dataclass(frozen=True, slots=True)
class Copy:
    """Another article of the same story, and in what it differs from the one that was asked about."""

    article: Article
    differences: tuple[Difference, ...] = ()

    @property
    def is_version(self) -> bool:
        """Whether it tells something differently: a number, a name, a day, or that it is not so."""
        return bool(self.differences)


@dataclass(frozen=True, slots=True)
class Story:
    """A story that stands in several articles: its original, and how many copies and versions there are."""

    original: Article
    copies: int
    versions: int


@dataclass(frozen=True, slots=True)
class Version:
    """A sentence as another article of the same story has it: `article.text[start:end]`.

    `other_words` stand there, `words` in the article that was asked about.
    """

    article: Article
    start: int
    end: int
    kind: DifferenceKind
    words: str
    other_words: str

    @property
    def text(self) -> str:
        """The sentence as the other article has it."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Revised:
    """What is quoted otherwise than in the version before.

    `gone` and `new` are statements, `changed` pairs of statements of one speaker whose words differ,
    `numbers` pairs of a sentence before and now, in which a number differs.
    """

    gone: tuple[Statement, ...] = ()
    new: tuple[Statement, ...] = ()
    changed: tuple[tuple[Statement, Statement], ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """What an article said from `since`, when it came in, to `until`, when another version did (None: today).

    `published` is the day or moment that it gave itself, as ISO. `difference` is from the version before.
    """

    article_id: str
    title: str
    text: str = field(repr=False)
    published: str | None
    since: datetime
    until: datetime | None
    statements: tuple[Statement, ...] = field(default=(), repr=False)
    difference: Revised = Revised()


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles a search may look at: published from `since` to `until`, both inclusive; of `source`.

    An article without a date passes no date filter. `source` is compared without regard to case, with the
    publisher's name and with the host of the article's URL, whole ('news.example') or its first part
    ('news'). `articles` are ids, of which no other passes; searches for words do not look at them.
    `languages` are codes of ISO 639-1, '' for articles of which it is not known.
    """

    since: date | None = None
    until: date | None = None
    source: str | None = None
    articles: tuple[str, ...] | None = None
    languages: tuple[str, ...] | None = None

    @classmethod
    def of(
        cls,
        since: date | str | None,
        until: date | str | None,
        source: str | None,
        languages: tuple[str, ...] | None = None,
    ) -> Self:
        """The filter of days as `to_day` takes them. Raises QuestionError for a text that is no date."""
        named = None if source is None else well_formed(source)
        return cls(to_day(since), to_day(until), named, languages=languages)

    def __bool__(self) -> bool:
        return self != Filters()


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


def well_formed(text: str) -> str:
    """A text that can be kept and sent: a lone surrogate, half of a character, becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def source_key(name: str) -> str:
    """How names of publishers are compared: without regard to case, and to 'www.' before a host."""
    return name.strip().casefold().removeprefix("www.")


@dataclass(frozen=True, slots=True)
class StatementWords:
    """What tells whether a statement is on a topic: the sentence in its article, the stems of its words."""

    id: int
    article_id: str
    sentence: Span
    terms: str


@dataclass(frozen=True, slots=True)
class Searchable:
    """What the lexical index holds of a passage; `day` is an ISO date, the keys serve the filter."""

    passage_id: int
    title: str
    text: str
    day: str | None
    source_key: str | None
    host: str | None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, and why: `ranks` holds each ranker's own rank, from 1, and `scores` what it gave.

    Rankers are 'dense' (cosine) and 'lexical' (BM25); `qa` adds 'reranker' (a logit). `copies` counts the
    other articles in which the story of this one stands.
    """

    passage: Passage
    article: Article
    score: float
    ranks: dict[str, int]
    scores: dict[str, float] = field(default_factory=dict)
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync is. `fraction` is of input bytes; `seconds_left` is None until it can be told."""

    articles: int
    passages: int
    embedded: int
    fraction: float
    passages_per_second: float
    seconds_left: float | None
    location: str = ""


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What became of one source that was named: `met` inputs in all, and how many of them each way.

    `copies` are articles that say what another one says. `reasons` tell why inputs were not taken in, with
    the number of each; what differs from one to the next (a name, a number) is left out of them.
    """

    source: str
    met: int = 0
    added: int = 0
    updated: int = 0
    kept: int = 0
    copies: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0
    reasons: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did. Counts are of articles, but `passages` and `embedded`, which are of passages.

    `skipped` holds inputs left out on purpose (a format that Quoth does not read, a location seen twice),
    `kept` articles of which there is now less at their address (a stub, a consent notice): they stay as they
    were; `warnings` articles that are in the index, but with a doubt (replaced bytes, a date not understood).
    Of these and of `failed` the first hundred are listed (of `failed` the first of each file before further
    records of it); `more_failed` and the like count the rest. So it is with `sources`, each as it was named.
    """

    added: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0
    failed: tuple[Outcome, ...] = ()
    skipped: tuple[Outcome, ...] = ()
    warnings: tuple[Outcome, ...] = ()
    passages: int = 0
    embedded: int = 0
    seconds: float = 0.0
    generation: int = 0
    more_failed: int = 0
    more_skipped: int = 0
    more_warnings: int = 0
    kept: tuple[Outcome, ...] = ()
    more_kept: int = 0
    sources: tuple[SourceReport, ...] = ()
    more_sources: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """What an index holds; `sources` and `languages` with how many articles are of each, '' if not known.

    Copies of an article are of one story.
    """

    path: str
    encoder: str
    generation: int
    articles: int
    stories: int
    passages: int
    statements: int
    sources: dict[str, int]
    languages: dict[str, int]
    first: date | None
    last: date | None
    bytes_on_disk: int
