"""What `corrupt.py` does to an index: bytes of its files, whole files, and rows of its catalogue."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ONE = "(SELECT id FROM articles ORDER BY id LIMIT 1)"
OTHER = "(SELECT id FROM articles ORDER BY id DESC LIMIT 1)"
SAID = "id = (SELECT min(id) FROM statements WHERE speaker IS NOT NULL)"
VECTOR = "rowid = (SELECT min(rowid) FROM embeddings)"
PASSAGE = "id = (SELECT min(id) FROM passages)"

ROWS = {
    "an article's text": f"UPDATE articles SET text = 'Altered: ' || substr(text, 10) WHERE id = {ONE}",
    "words in an article's text": f"UPDATE articles SET text = replace(text, 'the', 'no') WHERE id = {ONE}",
    "an article's title": f"UPDATE articles SET title = 'Altered headline' WHERE id = {ONE}",
    "an article's day": f"UPDATE articles SET published = '1999-01-01', day = '1999-01-01' WHERE id = {ONE}",
    "an article's publisher": f"UPDATE articles SET source = 'Altered Post' WHERE id = {ONE}",
    "an article's address": f"UPDATE articles SET url = 'https://altered.example' WHERE id = {ONE}",
    "an article's path": f"UPDATE articles SET path = '/altered' WHERE id = {ONE}",
    "an article's authors": f"UPDATE articles SET authors = '[\"Altered Author\"]' WHERE id = {ONE}",
    "an article's authors, no JSON": f"UPDATE articles SET authors = '[oops' WHERE id = {ONE}",
    "an article's day, no day": f"UPDATE articles SET day = 'zzzz', published = 'zzzz' WHERE id = {ONE}",
    "an article's content hash": f"UPDATE articles SET content_hash = 'altered' WHERE id = {ONE}",
    "an article's id": f"UPDATE articles SET id = 'altered' WHERE id = {ONE}",
    "an article deleted": f"DELETE FROM articles WHERE id = {ONE}",
    "an article deleted with its parts": (f"PRAGMA foreign_keys = ON; DELETE FROM articles WHERE id = {ONE}"),
    "an article added": (
        "CREATE TEMP TABLE copy AS SELECT * FROM articles ORDER BY id LIMIT 1;"
        "UPDATE copy SET id = 'altered', title = 'Altered copy'; INSERT INTO articles SELECT * FROM copy"
    ),
    "texts of articles exchanged": (
        f"CREATE TEMP TABLE copy AS SELECT text FROM articles WHERE id = {ONE};"
        f"UPDATE articles SET text = (SELECT text FROM articles WHERE id = {OTHER}) WHERE id = {ONE};"
        f"UPDATE articles SET text = (SELECT text FROM copy) WHERE id = {OTHER}"
    ),
    "a passage cut short": f'UPDATE passages SET "end" = "end" - 20 WHERE {PASSAGE}',
    "a passage moved": f'UPDATE passages SET start = start + 5, "end" = "end" + 5 WHERE {PASSAGE}',
    "a passage's sentences": f"UPDATE passages SET sentences = '[[0,5]]' WHERE {PASSAGE}",
    "a passage's sentences, no JSON": f"UPDATE passages SET sentences = '[[' WHERE {PASSAGE}",
    "a passage of another article": (
        f"UPDATE passages SET article_id = {OTHER} WHERE id = (SELECT min(id) FROM passages WHERE"
        f" article_id != {OTHER})"
    ),
    "a passage deleted": f"DELETE FROM passages WHERE {PASSAGE}",
    "a passage twice": (
        'INSERT INTO passages SELECT NULL, article_id, start, "end", sentences, embedding, seal FROM passages'
        f" WHERE {PASSAGE}"
    ),
    "ids of passages exchanged": (
        "CREATE TEMP TABLE two AS SELECT min(id) AS a, max(id) AS b FROM passages;"
        "UPDATE passages SET id = -1 WHERE id = (SELECT a FROM two);"
        "UPDATE passages SET id = (SELECT a FROM two) WHERE id = (SELECT b FROM two);"
        "UPDATE passages SET id = (SELECT b FROM two) WHERE id = -1"
    ),
    "a statement's text": f"UPDATE statements SET text = 'Altered words' WHERE {SAID}",
    "a statement's speaker": f"UPDATE statements SET speaker = 'Altered Speaker' WHERE {SAID}",
    "a statement's speaker, another": (
        "UPDATE statements SET speaker = (SELECT max(speaker) FROM statements) WHERE id = (SELECT min(id)"
        " FROM statements WHERE speaker != (SELECT max(speaker) FROM statements))"
    ),
    "a statement's mention": f"UPDATE statements SET mention = 'the altered' WHERE {SAID}",
    "a statement's cue": f"UPDATE statements SET cue = 'altered' WHERE {SAID}",
    "a statement's modality": f"UPDATE statements SET modality = 'denied' WHERE {SAID}",
    "a statement's kind": f"UPDATE statements SET kind = iif(kind = 'mixed', 'direct', 'mixed') WHERE {SAID}",
    "a statement's day": f"UPDATE statements SET said_on = '1999-01-01' WHERE {SAID}",
    "a statement's confidence": f"UPDATE statements SET confidence = 0.123 WHERE {SAID}",
    "a statement's spans": f"UPDATE statements SET spans = '[[0,7]]' WHERE {SAID}",
    "a statement's spans, no JSON": f"UPDATE statements SET spans = 'oops' WHERE {SAID}",
    "a statement's reporter": f"UPDATE statements SET reported_by = 'Altered Reporter' WHERE {SAID}",
    "a statement's stems": f"UPDATE statements SET terms = 'alter' WHERE {SAID}",
    "a statement's sentence, no number": f"UPDATE statements SET sentence_start = 'x' WHERE {SAID}",
    "a statement's text, no UTF-8": f"UPDATE statements SET text = CAST(x'ff41' AS TEXT) WHERE {SAID}",
    "a statement of another article": (
        f"UPDATE statements SET article_id = {OTHER} WHERE id = (SELECT min(id) FROM statements WHERE"
        f" article_id != {OTHER})"
    ),
    "a statement deleted": f"DELETE FROM statements WHERE {SAID}",
    "all statements deleted": "DELETE FROM statements",
    "a statement twice": (
        f"CREATE TEMP TABLE copy AS SELECT * FROM statements WHERE {SAID};"
        "UPDATE copy SET id = 1000000; INSERT INTO statements SELECT * FROM copy"
    ),
    "seals taken away": "UPDATE statements SET seal = x''",
    "a person's name": "UPDATE people SET person = 'Altered' WHERE name = (SELECT min(name) FROM people)",
    "a person's statements": "UPDATE people SET statements = 0 WHERE name = (SELECT max(name) FROM people)",
    "a person deleted": "DELETE FROM people WHERE name = (SELECT min(name) FROM people)",
    "a person added": "INSERT INTO people VALUES ('Altered Name', 'Altered Person', 3, x'')",
    "a correction altered": "UPDATE corrections SET person = 'Altered Person'",
    "a correction deleted": "DELETE FROM corrections",
    "a correction added": "INSERT INTO corrections VALUES ('Altered Name', 'Altered Person', x'')",
    "all vectors rotated": (
        "CREATE TEMP TABLE turned AS SELECT hash, coalesce(lead(vector) OVER w, first_value(vector) OVER w)"
        " AS v FROM embeddings WINDOW w AS (ORDER BY rowid);"
        "UPDATE embeddings SET vector = (SELECT v FROM turned WHERE turned.hash = embeddings.hash)"
    ),
    "a vector of zeros": f"UPDATE embeddings SET vector = zeroblob(1536) WHERE {VECTOR}",
    "a vector cut short": f"UPDATE embeddings SET vector = substr(vector, 1, 100) WHERE {VECTOR}",
    "a vector deleted": f"DELETE FROM embeddings WHERE {VECTOR}",
    "a passage's vector exchanged": (
        "UPDATE passages SET embedding = (SELECT embedding FROM passages ORDER BY id DESC LIMIT 1)"
        f" WHERE {PASSAGE}"
    ),
    "a reading altered": "UPDATE readings SET found = '[]'",
    "a reading, no JSON": "UPDATE readings SET found = 'oops'",
    "a reading deleted": "DELETE FROM readings WHERE hash = (SELECT min(hash) FROM readings)",
    "the generation": "UPDATE meta SET value = value + 3 WHERE key = 'generation'",
    "the generation, an older one": "UPDATE meta SET value = 1 WHERE key = 'generation'",
    "the log's start": "UPDATE meta SET value = 0 WHERE key = 'log_start'",
    "a number gone": "DELETE FROM meta WHERE key = 'generation'",
    "the stamp of the words": "UPDATE derived SET stamp = replace(stamp, '0', '1')",
    "the stamp of the words gone": "DELETE FROM derived",
    "the sum of all articles": "UPDATE proofs SET count = count + 1 WHERE what = 'articles'",
    "all proofs gone": "DELETE FROM proofs",
    "a lookup dropped": "DROP INDEX statements_by_speaker",
    "a table dropped": "DROP TABLE statements",
    "a column dropped": "ALTER TABLE statements DROP COLUMN cue",
    "another schema's number": "PRAGMA user_version = 2",
    "no schema's number": "PRAGMA user_version = 0",
}


@dataclass(frozen=True, slots=True)
class Corruption:
    """One thing done to a copy of an index; `kind` is the line of the table that it counts in.

    `known` names the index whose truth may be shown after it. A whole catalogue in an older state, as from a
    copy that was kept, is the truth of that day: no row of it is false.
    """

    kind: str
    name: str
    do: Callable[[Path], object]
    known: str = "base"


def corruptions(base: Path, older: Path, places: int, seed: int) -> Iterator[Corruption]:
    """All of them: whole files, rows, bytes; a byte of each file before the next of any, as they are many."""
    files = [file.relative_to(base) for file in sorted(base.rglob("*")) if file.is_file()]
    sizes = {name: size for name in files if (size := (base / name).stat().st_size)}
    for name in files:
        for end in sorted({int(sizes[name] * share) for share in (0.0, 0.5, 0.99)} if name in sizes else ()):
            yield Corruption("files cut off", f"{name} cut at {end}", partial(cut, name, end))
        yield Corruption("files deleted", f"{name} deleted", partial(delete, name))
        yield Corruption("files of zeros", f"{name} of zeros", partial(zero, name))
    yield Corruption("files deleted", "all words deleted", delete_words)
    for file in sorted(file for file in older.iterdir() if file.name != "lock"):
        known = "older" if file.name == "catalogue.sqlite" else "base"
        yield Corruption("an older file", f"{file.name} of an older index", partial(exchange, file), known)
    for name, sql in ROWS.items():
        yield Corruption("rows", name, partial(alter, sql))
    dice = random.Random(seed)
    for name in [*sizes] * places:
        kind = f"lexical-*/*{name.suffix}" if name.parent != Path() else name.name
        place, by = dice.randrange(sizes[name]), dice.randrange(1, 256)
        yield Corruption(f"flipped: {kind}", f"{name} at {place} by {by}", partial(flip, name, place, by))


def flip(name: Path, place: int, by: int, index: Path) -> None:
    """Another byte in one place."""
    with (index / name).open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ by]))


def cut(name: Path, end: int, index: Path) -> None:
    """Nothing after a place."""
    with (index / name).open("r+b") as file:
        file.truncate(end)


def zero(name: Path, index: Path) -> None:
    """As long as it was, but empty."""
    (index / name).write_bytes(bytes((index / name).stat().st_size))


def delete(name: Path, index: Path) -> None:
    """No file."""
    (index / name).unlink()


def delete_words(index: Path) -> None:
    """No folder of words."""
    for folder in index.glob("lexical-*"):
        shutil.rmtree(folder)


def exchange(old: Path, index: Path) -> None:
    """A file, or all files of a folder, as an older index had them; under the names of today."""
    target = next(iter(sorted(index.glob(f"{old.stem.split('-')[0]}*{old.suffix}"))), index / old.name)
    if old.is_dir():
        shutil.rmtree(target)
        shutil.copytree(old, target)
    else:
        shutil.copy2(old, target)


def alter(sql: str, index: Path) -> None:
    """Rows of the catalogue, by SQL."""
    connection = sqlite3.connect(index / "catalogue.sqlite")
    connection.executescript(sql)
    connection.commit()
    connection.close()
