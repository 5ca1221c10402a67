"""How records turn into rows of the catalogue, and back; and filters into conditions on rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from index.article import Article, Filters, Passage, Role, Statement, source_key
from index.people import nouns_of
from index.storage.seals import COLUMNS, demand, sound

ARTICLE = f"{COLUMNS['articles']}, updated, articles.seal, {sound('articles')} AS sound"
PASSAGE = f'passages.id, article_id, start, "end", sentences, embedding, {sound("passages")} AS sound'
STATEMENT = (
    "statements.id, article_id, speaker, mention, cue, kind, spans, statements.text, sentence_start,"
    " sentence_end, said_on, confidence, modality, reported_by, by_name, polarity,"
    f" {sound('statements')} AS sound"
)

ROLE = (
    'roles.id, article_id, person, role, roles.time, start, "end", sentence_start, sentence_end,'
    f" articles.day, {sound('roles')} AS sound"
)


def from_article(
    article: Article, location: str, document_hash: str, reading: bytes | None
) -> tuple[Any, ...]:
    """The row of an article, in the order of the table's columns."""
    host = _host(article.url) if article.url else None
    return (
        article.id,
        article.title,
        article.text,
        article.url,
        article.path,
        article.published.isoformat() if article.published else None,
        json.dumps(article.authors),
        article.source,
        article.language,
        (article.added or datetime.now(UTC)).isoformat(timespec="seconds"),
        article.duplicate_of,
        article.day.isoformat() if article.day else None,
        source_key(article.source) if article.source else None,
        source_key(host) if host else None,
        location,
        article.content_hash,
        document_hash,
        reading,
    )


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def to_article(row: sqlite3.Row) -> Article:
    """The article of a row with the columns `ARTICLE`.

    Raises DamagedIndex unless it is what was committed.
    """
    demand(row["sound"], f"article {row['id']}")
    return read_article(row)


def read_article(row: sqlite3.Row) -> Article:
    """The article of a row, whatever it is. Raises ValueError or TypeError where it can be none."""
    return Article(
        id=row["id"],
        title=row["title"],
        text=row["text"],
        url=row["url"],
        path=row["path"],
        published=_moment(row["published"]),
        authors=tuple(json.loads(row["authors"])),
        source=row["source"],
        language=row["language"],
        added=datetime.fromisoformat(row["added"]),
        duplicate_of=row["duplicate_of"],
        updated=_moment(row["updated"]),
    )


def _moment(text: str | None) -> date | datetime | None:
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def from_passage(passage: Passage, embedding: bytes) -> tuple[Any, ...]:
    """The row of a passage, but its id."""
    sentences = json.dumps(passage.sentences, separators=(",", ":"))
    return passage.article_id, passage.start, passage.end, sentences, embedding


def to_passage(row: sqlite3.Row, article: Article) -> Passage:
    """The passage of a row with the columns `PASSAGE`, with its text taken from the article.

    Raises DamagedIndex unless it is what was committed.
    """
    demand(row["sound"], f"passage {row['id']} of article {article.id}")
    start, end = row["start"], row["end"]
    sentences = tuple((a, b) for a, b in json.loads(row["sentences"]))
    return Passage(row["id"], article.id, start, end, article.text[start:end], sentences)


def from_statement(statement: Statement, terms: str) -> tuple[Any, ...]:
    """The row of a statement, but its id."""
    return (
        statement.article_id,
        statement.speaker,
        statement.mention,
        statement.cue,
        statement.kind,
        json.dumps(statement.spans, separators=(",", ":")),
        statement.text,
        *statement.sentence,
        statement.said_on.isoformat() if statement.said_on else None,
        statement.confidence,
        statement.modality,
        statement.reported_by,
        int(statement.by_name),
        terms,
        " ".join(statement.polarity),
    )


def to_statement(row: sqlite3.Row, meant: Mapping[str, str]) -> Statement:
    """The statement of a row with the columns `STATEMENT`; `meant` tells the persons behind names.

    Raises DamagedIndex unless it is what was committed.
    """
    demand(row["sound"], f"statement {row['id']} of article {row['article_id']}")
    speaker = row["speaker"]
    demand(speaker is None or speaker in meant, f"who is meant by the speaker of statement {row['id']}")
    return Statement(
        id=row["id"],
        article_id=row["article_id"],
        speaker=meant[speaker] if speaker else speaker,
        mention=row["mention"],
        cue=row["cue"],
        kind=row["kind"],
        spans=tuple((a, b) for a, b in json.loads(row["spans"])),
        text=row["text"],
        sentence=(row["sentence_start"], row["sentence_end"]),
        said_on=date.fromisoformat(row["said_on"]) if row["said_on"] else None,
        confidence=row["confidence"],
        modality=row["modality"],
        reported_by=row["reported_by"],
        by_name=bool(row["by_name"]),
        polarity=tuple(row["polarity"].split()),
    )


def from_role(role: Role) -> tuple[Any, ...]:
    """The row of a role, but its id; its nouns are what it is looked up by."""
    nouns = " ".join(nouns_of(role.role))
    return (role.article_id, role.person, role.role, role.time, role.start, role.end, *role.sentence, nouns)


def to_role(row: sqlite3.Row, meant: Mapping[str, str]) -> Role:
    """The role of a row with the columns `ROLE`; `meant` tells the persons behind names.

    Raises DamagedIndex unless it is what was committed.
    """
    demand(row["sound"], f"role {row['id']} of article {row['article_id']}")
    demand(row["person"] in meant, f"who is meant by the name of role {row['id']}")
    return Role(
        id=row["id"],
        article_id=row["article_id"],
        person=meant[row["person"]],
        role=row["role"],
        time=row["time"],
        start=row["start"],
        end=row["end"],
        sentence=(row["sentence_start"], row["sentence_end"]),
        day=date.fromisoformat(row["day"]) if row["day"] else None,
    )


def conditions(filters: Filters) -> tuple[str, list[Any]]:
    """The WHERE clause on `articles` that a filter stands for, and its values."""
    where, values = ["1"], []
    if filters.since:
        where.append("day >= ?")
        values.append(filters.since.isoformat())
    if filters.until:
        where.append("day <= ?")
        values.append(filters.until.isoformat())
    if filters.source:
        where.append("? IN (source_key, host, substr(host, 1, instr(host, '.') - 1))")
        values.append(source_key(filters.source))
    if filters.articles is not None:
        where.append("id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(filters.articles))
    if filters.languages is not None:
        where.append("coalesce(language, '') IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(filters.languages))
    return " AND ".join(where), values
