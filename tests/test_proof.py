"""An index proves itself: what is shown was committed; what is broken is found, and mended or said to be."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index import DamagedIndex, Index
from index.encoding import SentenceTransformerEncoder
from index.storage.word_files import WordFiles
from qa import Assistant
from qa.models import NO_MODELS

ROOT = Path(__file__).resolve().parents[1]
SPEAKERS = ("Ada Brook", "Tom Lindqvist", "Mara Oyelaran", "Piet Vanderveen")
PLACES = ("harbour", "bridge", "market", "library")


def story(number: int) -> str:
    name, place = SPEAKERS[number % 4], PLACES[number // 4 % 4]
    return (
        f"The {place} of Ostmark, part {number}\n\nDate: 2022-03-{number + 1:02}\n\n"
        f"The {place} will be closed for {number + 2} weeks, mayor {name} said on Monday.\n\n"
        f'"We shall open the {place} again in spring {number}," said {name}. The works had begun earlier.\n'
    )


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceTransformerEncoder) -> Path:
    """The folder of a sound index, in two states of its files; and its articles beside it."""
    folder = tmp_path_factory.mktemp("proof")
    (folder / "articles").mkdir()
    for numbers in (range(6), range(6, 9)):
        for number in numbers:
            (folder / "articles" / f"{number}.txt").write_text(story(number))
        with Index.open(folder / "index", encoder=encoder) as index:
            index.sync(folder / "articles")
    with Index.open(folder / "index", encoder=encoder) as index:
        index.merge_speakers(["Tom Lindqvist"], "Ada Brook")
        assert index.check() == []
    return folder / "index"


@pytest.fixture
def broken(sound: Path, tmp_path: Path) -> Path:
    """A copy of it, to be broken."""
    return Path(shutil.copytree(sound, tmp_path / "index"))


@pytest.fixture
def opened(encoder: SentenceTransformerEncoder) -> Iterator[Callable[[Path], Index]]:
    """Opens an index, and closes it in the end."""
    held: list[Index] = []

    def opening(folder: Path) -> Index:
        held.append(Index.open(folder, encoder=encoder, create=False))
        return held[-1]

    yield opening
    for index in held:
        index.close()


def alter(folder: Path, sql: str) -> None:
    connection = sqlite3.connect(folder / "catalogue.sqlite")
    connection.executescript(sql)
    connection.close()


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def shown(index: Index) -> set[str]:
    """All that an index shows, call by call; a call that is refused shows nothing."""
    assistant = Assistant(index, NO_MODELS)
    calls: list[Callable[[], list[Any]]] = [
        lambda: index.articles(limit=-1),
        lambda: list(index.passages()),
        lambda: index.speakers(-1),
        lambda: [s for n in SPEAKERS for s in index.statements(speaker=n)],
        *(lambda n=n: index.search(f"the {n} of Ostmark", k=9, mode="lexical") for n in PLACES),
        lambda: index.search("Ostmark", k=9),
        *(lambda n=n: index.statements(speaker=n) for n in SPEAKERS),
        lambda: list(assistant.ask("What did Ada Brook say about the harbour?").citations),
        lambda: list(index.status().sources),
    ]
    found: set[str] = set()
    for call in calls:
        with suppress(DamagedIndex):
            found |= {plain(item) for item in call()}
    return found


def plain(item: Any) -> str:
    """What is shown, without what may change when it is made anew: numbers, ranks, when it was added, and the
    confidence, which depends a little on what the tagger reads together."""
    if hasattr(item, "passage"):
        return f"hit {plain(item.passage)} {plain(item.article)}"
    if hasattr(item, "quote"):
        return f"{item.quote} {plain(item.article)}"
    if hasattr(item, "content_hash"):
        return repr(replace(item, added=None)) + item.text
    if hasattr(item, "confidence"):
        return repr(replace(item, id=0, confidence=1.0))
    return repr(replace(item, id=0) if hasattr(item, "id") else item) + getattr(item, "text", "")


@pytest.fixture(scope="session")
def right(sound: Path, encoder: SentenceTransformerEncoder) -> set[str]:
    """All that the sound index shows."""
    with Index.open(sound, encoder=encoder) as index:
        return shown(index)


ONE = "(SELECT id FROM articles ORDER BY id LIMIT 1)"
OTHER = "(SELECT id FROM articles ORDER BY id DESC LIMIT 1)"
SAID = "id = (SELECT min(id) FROM statements WHERE by_name)"
FIRST = "id = (SELECT min(id) FROM passages)"

LOST = {
    "text": f"UPDATE articles SET text = replace(text, 'weeks', 'years') WHERE id = {ONE}",
    "title": f"UPDATE articles SET title = 'Altered' WHERE id = {ONE}",
    "publisher": f"UPDATE articles SET source = 'Altered' WHERE id = {ONE}",
    "authors, no JSON": f"UPDATE articles SET authors = '[' WHERE id = {ONE}",
    "day of the last change": f"UPDATE articles SET updated = '2031-01-01' WHERE id = {ONE}",
    "day, no day": f"UPDATE articles SET published = 'x', day = 'x' WHERE id = {ONE}",
    "id": f"UPDATE articles SET id = 'altered' WHERE id = {ONE}",
    "deleted": f"DELETE FROM articles WHERE id = {ONE}",
}
"""What of an article cannot be made anew: said to be lost, and there again after the next sync."""

MENDED = {
    "article: path": f"UPDATE articles SET path = '/altered' WHERE id = {ONE}",
    "article: content hash": f"UPDATE articles SET content_hash = 'altered' WHERE id = {ONE}",
    "passage: cut short": f'UPDATE passages SET "end" = "end" - 9 WHERE {FIRST}',
    "passage: sentences": f"UPDATE passages SET sentences = '[[0,5' WHERE {FIRST}",
    "passage: of another article": (
        f"UPDATE passages SET article_id = {OTHER} WHERE article_id = {ONE} AND start = 0"
    ),
    "passage: deleted": f"DELETE FROM passages WHERE {FIRST}",
    "passage: twice": (
        'INSERT INTO passages SELECT NULL, article_id, start, "end", sentences, embedding, seal'
        f" FROM passages WHERE {FIRST}"
    ),
    "statement: text": f"UPDATE statements SET text = 'Altered' WHERE {SAID}",
    "statement: text, no UTF-8": f"UPDATE statements SET text = CAST(x'41ff' AS TEXT) WHERE {SAID}",
    "statement: speaker": f"UPDATE statements SET speaker = 'Mara Oyelaran' WHERE {SAID}",
    "statement: cue": f"UPDATE statements SET cue = 'altered' WHERE {SAID}",
    "statement: modality": f"UPDATE statements SET modality = 'denied' WHERE {SAID}",
    "statement: spans": f"UPDATE statements SET spans = '[[0,5]]' WHERE {SAID}",
    "statement: sentence, no number": f"UPDATE statements SET sentence_start = 'x' WHERE {SAID}",
    "statement: day": f"UPDATE statements SET said_on = '1999-09-09' WHERE {SAID}",
    "statement: stems": f"UPDATE statements SET terms = 'altered' WHERE {SAID}",
    "statement: deleted": f"DELETE FROM statements WHERE {SAID}",
    "statement: twice": (
        f"CREATE TEMP TABLE c AS SELECT * FROM statements WHERE {SAID}; UPDATE c SET id = 999;"
        "INSERT INTO statements SELECT * FROM c"
    ),
    "statements: seals taken away": "UPDATE statements SET seal = x''",
    "person: another": "UPDATE people SET person = 'Altered' WHERE name = 'Ada Brook'",
    "person: deleted": "DELETE FROM people WHERE name = 'Ada Brook'",
    "person: added": "INSERT INTO people VALUES ('Altered', 'Altered', 3, x'')",
    "vectors: rotated": (
        "CREATE TEMP TABLE t AS SELECT hash, lead(vector, 1, (SELECT vector FROM embeddings WHERE rowid = 1))"
        " OVER (ORDER BY rowid) AS v FROM embeddings;"
        "UPDATE embeddings SET vector = (SELECT v FROM t WHERE t.hash = embeddings.hash)"
    ),
    "vector: zeros": "UPDATE embeddings SET vector = zeroblob(1536) WHERE rowid = 1",
    "vector: short": "UPDATE embeddings SET vector = x'00' WHERE rowid = 1",
    "vector: deleted": "DELETE FROM embeddings WHERE rowid = 1",
    "reading: altered": "UPDATE readings SET found = '[' WHERE hash = (SELECT min(hash) FROM readings)",
    "reading: deleted": "DELETE FROM readings WHERE hash = (SELECT min(hash) FROM readings)",
    "the generation": "UPDATE meta SET value = 2 WHERE key = 'generation'",
    "the stamp of the words": "UPDATE derived SET stamp = replace(stamp, '1', '2')",
    "the proofs": "DELETE FROM proofs",
    "a lookup": "DROP INDEX statements_by_speaker",
}
"""What follows from the articles' texts: made anew, so that all is shown again."""


@pytest.mark.parametrize("sql", MENDED.values(), ids=MENDED.keys())
def test_altered_rows_are_never_shown_are_found_and_are_made_anew(
    right: set[str], broken: Path, opened: Callable[[Path], Index], sql: str
) -> None:
    alter(broken, sql)
    index = opened(broken)
    found = index.check()
    assert found
    assert all("quoth check --repair" in problem for problem in found)
    assert shown(index) <= right
    index.repair()
    assert index.check() == []
    if "path" not in sql:
        assert shown(index) == right
    assert len(index.articles(limit=-1)) == 9


@pytest.mark.parametrize("sql", LOST.values(), ids=LOST.keys())
def test_an_article_whose_text_is_lost_is_removed_and_named_and_comes_back(
    sound: Path, right: set[str], broken: Path, opened: Callable[[Path], Index], sql: str
) -> None:
    alter(broken, sql)
    index = opened(broken)
    assert index.check()
    assert shown(index) <= right
    done = " ".join(index.repair())
    assert "sync it again" in done or "sync, or note, them again" in done
    assert index.check() == []
    assert len(index.articles(limit=-1)) == 8
    assert index.sync(sound.parent / "articles").added == 1
    assert shown(index) == right
    assert index.check() == []


def test_a_correction_that_was_altered_is_dropped_and_named(
    broken: Path, opened: Callable[[Path], Index]
) -> None:
    alter(broken, "UPDATE corrections SET person = 'Altered'")
    index = opened(broken)
    assert any("'Tom Lindqvist' to 'Altered'" in problem for problem in index.check())
    assert "note it again" in " ".join(index.repair())
    assert ("Tom Lindqvist", 4) in index.speakers()
    assert index.check() == []


# A truth that is lost


LOSSES: dict[str, Callable[[Path], object]] = {
    "empty": lambda file: file.write_bytes(b""),
    "no database": lambda file: file.write_bytes(b"oops " * 5_000),
    "zeros": lambda file: file.write_bytes(bytes(file.stat().st_size)),
    "cut": lambda file: file.write_bytes(file.read_bytes()[:5_000]),
    "missing": lambda file: file.unlink(),
    "a table dropped": lambda file: alter(file.parent, "DROP TABLE statements"),
    "a number dropped": lambda file: alter(file.parent, "DELETE FROM meta"),
    "another schema's number": lambda file: alter(file.parent, "PRAGMA user_version = 2"),
    "no schema's number": lambda file: alter(file.parent, "PRAGMA user_version = 0"),
}


@pytest.mark.parametrize("harm", LOSSES.values(), ids=LOSSES.keys())
@pytest.mark.parametrize(
    "do",
    [Index.check, Index.repair, lambda index: index.search("harbour")],
    ids=["check", "repair", "search"],
)
def test_a_lost_truth_is_said_to_be_lost_and_nothing_is_touched(
    broken: Path, opened: Callable[[Path], Index], harm: Callable[[Path], object], do: Any
) -> None:
    harm(broken / "catalogue.sqlite")
    before = bytes_of(broken)
    try:
        told = " ".join(map(str, do(opened(broken))))
    except DamagedIndex as error:
        told = str(error)
    assert "sync the articles again" in told
    after = bytes_of(broken)
    derived = [file for file in before if file.endswith((".faiss", ".json")) or "lexical" in file]
    assert {file: after.get(file) for file in derived} == {file: before[file] for file in derived}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "[" * 100_000,
        "{}",
        '{"format_version": 1e999}',
        '{"format_version": true, "encoder": "x", "weights_sha256": "x", "dimensions": 1, "max_tokens": 1}',
        '{"format_version": 1, "encoder": 7, "weights_sha256": "x", "dimensions": 384, "max_tokens": 256}',
        '{"format_version": 1, "encoder": "x", "weights_sha256": "x", "dimensions": -1, "max_tokens": 256}',
        '{"format_version": 1, "encoder": "x", "weights_sha256": "x", "dimensions": 384.5, "max_tokens": []}',
        '{"format_version": 1, "encoder": "x", "weights_sha256": "x", "dimensions": 384, "more": 1}',
        '{"format_version": 1, "encoder": "\xff"}',
    ],
    ids="empty list null deep bare infinite bool number negative fraction more latin".split(),
)
def test_a_configuration_with_odd_values_is_refused_with_a_remedy(broken: Path, text: str) -> None:
    (broken / "config.json").write_text(text, encoding="latin-1")
    with pytest.raises(DamagedIndex, match="Restore it from a copy"):
        Index.open(broken)


def test_a_configuration_that_does_not_fit_is_found(broken: Path, opened: Callable[[Path], Index]) -> None:
    file = broken / "config.json"
    file.write_text(file.read_text().replace("384", "385"))
    index = opened(broken)
    assert "'dimensions' is 385" in index.check()[0]
    for do in (Index.repair, lambda index: index.search("harbour"), lambda index: index.sync(broken.parent)):
        with pytest.raises(DamagedIndex, match="384"):
            do(index)


def test_a_missing_configuration_is_said_to_be_missing(broken: Path) -> None:
    (broken / "config.json").unlink()
    with pytest.raises(DamagedIndex, match=r"config\.json is missing"):
        Index.open(broken)


# Derived parts


def cut(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.truncate(file.stat().st_size // 2)


def turn(file: Path) -> None:
    """Every third byte another one; in place, so that who has the file mapped sees it."""
    data = bytearray(file.read_bytes())
    data[::3] = bytes(byte ^ 0x5A for byte in data[::3])
    with file.open("r+b") as stream:
        stream.write(data)


PARTS = ["vectors.json", "vectors-*.faiss", "lexical-*/meta.json"]
PARTS += [f"lexical-*/*.{kind}" for kind in ("fast", "fieldnorm", "idx", "pos", "store", "term")]


@pytest.mark.parametrize("harm", [cut, turn, Path.unlink], ids=["cut", "turned", "deleted"])
@pytest.mark.parametrize("pattern", PARTS)
def test_a_broken_part_stops_no_question_is_found_and_made_anew(
    sound: Path,
    right: set[str],
    broken: Path,
    opened: Callable[[Path], Index],
    pattern: str,
    harm: Callable[[Path], object],
) -> None:
    for file in broken.glob(pattern):
        harm(file)
    index = opened(broken)
    assert any("Make it anew" in problem for problem in index.check())
    with index._writing.writer():  # somebody writes, so that the reader must do with what there is
        assert shown(index) == right
    assert index.check()
    index.sync(sound.parent / "articles")
    assert index.check() == []
    assert shown(index) == right


@pytest.mark.parametrize("kind", ["fast", "idx", "pos", "term", "fieldnorm"])
def test_words_that_break_while_they_are_read_are_made_anew_for_the_reader(
    broken: Path, opened: Callable[[Path], Index], kind: str
) -> None:
    index = opened(broken)
    before = shown(index)
    for file in broken.glob(f"lexical-*/*.{kind}"):
        turn(file)
    assert shown(index) <= before
    assert index.check()
    assert index.repair()
    assert shown(index) == before


def test_a_vector_file_with_other_vectors_is_found(broken: Path, opened: Callable[[Path], Index]) -> None:
    index = opened(broken)
    with index._writing.writer() as writer:
        pairs = list(writer.catalogue.embedded())
        rotated = [(number, pairs[at - 1][1]) for at, (number, _) in enumerate(pairs)]
        ids = [number for number, _ in pairs]
        writer._vectors.rebuild(lambda: rotated, ids, writer.catalogue.generation())
    assert any("have another vector in the file" in problem for problem in index.check())
    assert "made anew" in " ".join(index.repair())
    assert index.check() == []


def test_words_that_are_other_passages_words_are_found(broken: Path, opened: Callable[[Path], Index]) -> None:
    index = opened(broken)
    with index._writing.writer() as writer:
        (item, *_) = writer.catalogue.searchable()
        other = [replace(item, text="Altered words.")]
        writer.catalogue.changes.renew(WordFiles(index._folder).next(writer.catalogue.words(), [], other))
    assert any("with other words than their own" in problem for problem in index.check())
    assert "made anew" in " ".join(index.repair())
    assert index.check() == []


def test_an_older_catalogue_beside_newer_parts_is_said(
    tmp_path: Path, sound: Path, encoder: SentenceTransformerEncoder
) -> None:
    with Index.open(tmp_path / "index", encoder=encoder) as index:
        index.sync(sound.parent / "articles" / "1.txt")
    shutil.copy2(tmp_path / "index" / "catalogue.sqlite", tmp_path / "older")
    with Index.open(tmp_path / "index", encoder=encoder) as index:
        index.sync(sound.parent / "articles")
        with index._writing.writer() as writer:
            writer.rebuild()
    shutil.copy2(tmp_path / "older", tmp_path / "index" / "catalogue.sqlite")
    with Index.open(tmp_path / "index", encoder=encoder) as index:
        assert any("is lost (was an older copy put in its place?)" in problem for problem in index.check())
        assert len(index.search("harbour")) == 1
        assert index.sync(sound.parent / "articles").added == 8
        assert index.check() == []


def test_problems_are_bounded(broken: Path, opened: Callable[[Path], Index]) -> None:
    values = ",".join(f"('Altered {n}', 'Altered', 1, x'')" for n in range(500))
    alter(broken, f"INSERT INTO people VALUES {values}")
    found = opened(broken).check()
    assert len(found) < 25
    assert "And 480 more like this" in found[-1]


# Readers beside a writer that is stopped


STOPPING = """
import os, signal, sys
from pathlib import Path
from index import Index
from index.article import Article
from index.storage import Batch, Maker

def stop():
    os.kill(os.getpid(), signal.SIGSTOP)

with Index.open(sys.argv[1]) as index, index._writing.writer() as writer:
    maker, batch = Maker(writer.catalogue, writer.encoder, writer.tagger), Batch()
    text = "The lighthouse of Ostmark shone again on Friday, keeper Ida Stern said."
    maker.take(batch, Article("new", "The lighthouse shines", text), "new", "")
    results = maker.make(batch)

    def follow(removed, added):
        stamp = writer._follow_words(removed, added)
        if sys.argv[2] == "before":
            stop()
        return stamp

    writer.catalogue.changes.commit(batch.ready(results), results.vectors, results.readings, follow)
    stop()
"""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("waiting", [False, True], ids=["a new reader", "one that is there"])
def test_a_reader_never_waits_and_never_mixes_wherever_the_writer_has_been_stopped(
    broken: Path, opened: Callable[[Path], Index], when: str, waiting: bool
) -> None:
    index = opened(broken)
    generation = index.generation
    usual = seconds(index) if waiting else seconds(opened(broken))
    command = [sys.executable, "-c", STOPPING, str(broken), when]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}) as writer:
        try:
            _, status = os.waitpid(writer.pid, os.WUNTRACED)
            assert os.WIFSTOPPED(status)
            reader = index if waiting else opened(broken)
            assert seconds(reader) < usual + 0.1
            with reader.snapshot() as seen:
                assert seen == generation + (when == "after")
                hits = {mode: reader.search("lighthouse keeper", mode=mode) for mode in ("dense", "lexical")}
                assert reader.check() == []
            for found in hits.values():
                assert [hit.article.id for hit in found if hit.article.id == "new"] == ["new"] * (
                    when == "after"
                )
        finally:
            writer.send_signal(signal.SIGKILL)
            writer.wait()
    assert index.check() == []


def seconds(index: Index) -> float:
    """What the first search of all takes, after the encoder is warm."""
    index.encode(["warm"])
    started = time.perf_counter()
    index.search("lighthouse keeper")
    return time.perf_counter() - started


# An index of an older version


OLDER = """
DROP TABLE people; DROP TABLE proofs; DROP TABLE derived; DROP TABLE pages;
DROP TABLE roles; DROP TABLE without_roles; DROP TABLE versions;
DROP TABLE signatures; DROP TABLE bands; DROP TABLE links; DROP TABLE differences;
DROP TABLE without_signature; DROP INDEX articles_by_story;
DROP INDEX articles_by_language;
ALTER TABLE articles DROP COLUMN updated;
ALTER TABLE articles DROP COLUMN parts; ALTER TABLE articles DROP COLUMN seal;
ALTER TABLE passages DROP COLUMN seal; ALTER TABLE statements DROP COLUMN seal;
ALTER TABLE statements DROP COLUMN polarity;
ALTER TABLE embeddings DROP COLUMN seal; ALTER TABLE readings DROP COLUMN seal;
ALTER TABLE corrections DROP COLUMN seal;
CREATE TABLE people (name TEXT PRIMARY KEY, person TEXT NOT NULL) WITHOUT ROWID;
PRAGMA user_version = 3;
"""


def test_an_index_without_seals_is_sealed_as_it_is(
    right: set[str], broken: Path, opened: Callable[[Path], Index]
) -> None:
    alter(broken, OLDER)
    for folder in broken.glob("lexical-*"):
        shutil.rmtree(folder)
    (broken / "lexical-1").mkdir()
    (broken / "lexical.json").write_text(json.dumps({"folder": "lexical-1", "generation": 3}))
    index = opened(broken)
    assert index.check() == [
        "The words of the index are missing. Make it anew from the catalogue: quoth check --repair"
    ]
    assert shown(index) == right
    assert index.check() == []
    assert not (broken / "lexical.json").exists()
    alter(broken, MENDED["statement: speaker"])
    assert index.check()
