"""The index: what goes in comes out, nothing doubled, nothing lost, whatever stops it."""

from __future__ import annotations

import json
import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import (
    DamagedIndex,
    EncoderError,
    EncoderMismatch,
    Index,
    IndexFolderError,
    IndexLocked,
    NewerVersion,
    Progress,
    QuestionError,
)
from index.encoding import SentenceTransformerEncoder

HARBOUR = "Harbour reopens after storm\n\nThe harbour of Ostmark reopened on Monday. Ships may enter again.\n"
BRIDGE = "Bridge closed for repairs\n\nThe old bridge will stay closed until spring. Engineers found rust.\n"


class CountingEncoder(SentenceTransformerEncoder):
    """The real encoder, noting what it was asked to embed; can be told to stop in the middle."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.stop_after: int | None = None

    def encode(self, texts):  # type: ignore[no-untyped-def]
        if self.stop_after is not None and len(self.texts) >= self.stop_after:
            raise KeyboardInterrupt
        self.texts += texts
        return super().encode(texts)

    def encode_query(self, texts):  # type: ignore[no-untyped-def]
        self.texts += texts
        return super().encode_query(texts)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    (folder / "deep").mkdir(parents=True)
    (folder / "harbour.txt").write_text(HARBOUR)
    (folder / "deep" / "bridge.txt").write_text(BRIDGE)
    return folder


def test_a_second_sync_changes_nothing_and_embeds_nothing(index: Index, articles: Path) -> None:
    first = index.sync(articles)
    assert (first.added, first.updated, first.unchanged, first.failed) == (2, 0, 0, ())
    assert first.embedded == first.passages > 0
    second = index.sync(articles)
    assert (second.added, second.updated, second.unchanged, second.embedded) == (0, 0, 2, 0)
    assert second.generation == first.generation
    assert index.check() == []


def test_a_changed_article_alone_is_embedded_again(tmp_path: Path, articles: Path) -> None:
    encoder = CountingEncoder()
    with Index.open(tmp_path / "index", encoder=encoder) as index:
        index.sync(articles)
        encoder.texts.clear()
        (articles / "harbour.txt").write_text(HARBOUR.replace("Monday", "Tuesday"))
        report = index.sync(articles)
        assert (report.added, report.updated, report.unchanged) == (0, 1, 1)
        assert [text.startswith("Harbour reopens") for text in encoder.texts] == [True]
        texts = [hit.passage.text for hit in index.search("When did the harbour reopen?")]
        assert "Tuesday" in texts[0]
        assert not any("Monday" in text for text in texts)
        assert index.check() == []


def test_prune_removes_what_vanished_and_nothing_else(index: Index, articles: Path) -> None:
    other = articles.parent / "other.txt"
    other.write_text("Another matter entirely\n\nThis one lies in another folder.\n")
    index.sync([articles, other])
    (articles / "harbour.txt").unlink()
    assert index.sync(articles).removed == 0
    assert index.sync(articles, prune=True).removed == 1
    assert {article.title for article in index.articles()} == {
        "Bridge closed for repairs",
        "Another matter entirely",
    }
    assert not any("harbour" in hit.passage.text for hit in index.search("harbour"))
    assert index.check() == []


def test_an_index_among_its_own_articles_is_passed_over(
    articles: Path, encoder: SentenceTransformerEncoder
) -> None:
    with Index.open(articles / "quoth-index", encoder=encoder) as index:
        first = index.sync(articles)
        second = index.sync(articles)
        assert (first.added, first.failed, first.skipped) == (2, (), ())
        assert (second.unchanged, second.failed, second.skipped) == (2, (), ())


def test_a_renamed_file_is_not_embedded_again(index: Index, articles: Path) -> None:
    index.sync(articles)
    (articles / "harbour.txt").rename(articles / "port.txt")
    report = index.sync(articles, prune=True)
    assert (report.added, report.updated, report.removed, report.embedded) == (0, 1, 0, 0)
    assert index.check() == []


def test_prune_keeps_articles_of_a_file_that_can_no_longer_be_read(index: Index, articles: Path) -> None:
    lines = articles / "more.jsonl"
    record = {"url": "https://news.example/a", "title": "A", "text": "The mayor resigned on Sunday."}
    lines.write_text(json.dumps(record) + "\n")
    index.sync(articles)
    lines.write_text('{"url": "https://news.example/a", "title": \n')
    report = index.sync(articles, prune=True)
    assert len(report.failed) == 1
    assert report.removed == 0
    assert len(index.articles()) == 3


def test_what_was_committed_before_an_interruption_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sync._BATCH", 4)
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number:02}.txt").write_text(f"Story {number}\n\nThe town of number {number} voted.\n")
    encoder = CountingEncoder()
    encoder.stop_after = 8
    with Index.open(tmp_path / "index", encoder=encoder) as index, pytest.raises(KeyboardInterrupt):
        index.sync(folder)
    encoder.stop_after = None
    with Index.open(tmp_path / "index", encoder=encoder) as index:
        assert len(index.articles()) == 8
        assert index.check() == []
        report = index.sync(folder)
        assert (report.added, report.unchanged, report.embedded) == (4, 8, 4)
        assert index.check() == []


def test_a_full_disk_stops_the_sync_and_loses_nothing(index: Index, articles: Path, tmp_path: Path) -> None:
    index.sync(articles)
    connection = index._catalogue._database.connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    more = tmp_path / "more.jsonl"
    records = [{"title": f"Storm {n}", "text": f"The storm number {n} came. " * 40} for n in range(30)]
    more.write_text("".join(json.dumps(record) + "\n" for record in records))
    with pytest.raises(IndexFolderError, match="Make sure that the disk is not full"):
        index.sync(more)
    assert len(index.articles()) == 2
    assert index.check() == []
    connection.execute("PRAGMA max_page_count = 1000000")
    assert index.sync(more).added == 30
    assert index.check() == []


def test_derived_files_are_rebuilt_without_embedding(tmp_path: Path, articles: Path) -> None:
    encoder = CountingEncoder()
    with Index.open(tmp_path / "index", encoder=encoder) as index:
        index.sync(articles)
        found = [hit.passage.id for hit in index.search("harbour")]
    encoder.texts.clear()
    for file in (tmp_path / "index").glob("vectors-*.faiss"):
        file.write_bytes(b"broken")
    for file in (tmp_path / "index").glob("lexical-*/*.json"):
        file.write_text("broken")
    with Index.open(tmp_path / "index", encoder=encoder) as index:
        assert [hit.passage.id for hit in index.search("harbour")] == found
        assert index.check() == []
    assert encoder.texts == ["harbour"]


def test_progress_is_told(index: Index, articles: Path) -> None:
    states: list[Progress] = []
    index.sync(articles, progress=states.append)
    assert states[-1].fraction == 1.0
    assert states[-1].articles == 2
    assert states[-1].embedded == states[-1].passages > 0
    assert [s.fraction for s in states] == sorted(s.fraction for s in states)


def test_search_explains_its_ranks(seeded: Index) -> None:
    hits = seeded.search("NATO expansion eastward", k=2)
    assert len(hits) == 2
    assert hits[0].score >= hits[1].score
    assert set(hits[0].ranks) == {"dense", "lexical"}
    assert hits[0].score <= 1
    assert set(hits[0].scores) == set(hits[0].ranks)
    assert "eastward expansion" in hits[0].passage.text
    for hit in hits:
        assert hit.article.text[hit.passage.start : hit.passage.end] == hit.passage.text


@pytest.mark.parametrize("mode", ["fused", "dense", "lexical"])
def test_filters_by_date_and_source(index: Index, tmp_path: Path, mode: str) -> None:
    records = [
        {
            "url": f"https://{host}/{n}",
            "title": f"Flood {n}",
            "text": f"The flood number {n} hit the town.",
            **more,
        }
        for n, (host, more) in enumerate(
            [
                ("www.north.example", {"date": "2022-01-10"}),
                ("south.example", {"date": "2022-02-10", "source": "South Daily"}),
                ("south.example", {"date": "2022-03-10T22:00:00+01:00", "source": "South Daily"}),
                ("west.example", {}),
            ]
        )
    ]
    file = tmp_path / "floods.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records))
    index.sync(file)

    def titles(**filters: str) -> set[str]:
        return {hit.article.title for hit in index.search("flood", mode=mode, **filters)}  # type: ignore[arg-type]

    assert titles() == {"Flood 0", "Flood 1", "Flood 2", "Flood 3"}
    assert titles(since="2022-02-01") == {"Flood 1", "Flood 2"}
    assert titles(until="2022-02-10") == {"Flood 0", "Flood 1"}
    assert titles(since="2022-02-10", until="2022-02-10") == {"Flood 1"}
    assert titles(source="south daily") == {"Flood 1", "Flood 2"}
    assert titles(source="North.example") == titles(source="north") == {"Flood 0"}
    assert titles(source="nobody") == set()


def test_ids_stay_right_when_articles_go(index: Index, tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number}.txt").write_text(f"Village {number}\n\nThe village {number} has a new well.\n")
    index.sync([tmp_path / f"{number}.txt" for number in range(20)])
    first = [article.id for article in index.articles(limit=100)][:10]
    assert index.remove(first) == 10
    for hit in index.search("village well", k=50):
        assert hit.article.id not in first
        assert hit.article.text[hit.passage.start : hit.passage.end] == hit.passage.text
    assert index.check() == []


def test_many_ask_while_one_syncs(index: Index, articles: Path, tmp_path: Path) -> None:
    index.sync(articles)
    more = tmp_path / "more"
    more.mkdir()
    for number in range(40):
        (more / f"{number}.txt").write_text(f"Notice {number}\n\nNotice number {number} was put up.\n")
    errors: list[BaseException] = []
    done = threading.Event()

    def ask() -> None:
        try:
            while not done.is_set():
                assert "harbour" in index.search("When did the harbour reopen?", k=1)[0].passage.text.lower()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    index.sync(more)
    done.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert index.check() == []


def test_another_open_index_sees_what_was_added(tmp_path: Path, articles: Path) -> None:
    encoder = SentenceTransformerEncoder()
    with (
        Index.open(tmp_path / "index", encoder=encoder) as writer,
        Index.open(tmp_path / "index", encoder=encoder) as reader,
    ):
        assert reader.search("harbour") == []
        writer.sync(articles)
        assert "harbour" in reader.search("harbour")[0].passage.text


# An index folder that cannot be used as it is


def test_a_second_writer_is_told(index: Index, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from filelock import FileLock

    monkeypatch.setattr("index.storage.turn._WAIT", 0.1)
    with FileLock(index.path / "lock"), pytest.raises(IndexLocked, match="Another process is writing"):
        index.sync(articles)


def test_another_encoder_is_refused(index: Index, tmp_path: Path) -> None:
    other = tmp_path / "other-encoder"
    other.mkdir()
    with pytest.raises(EncoderMismatch, match="was made with the encoder 'all-MiniLM-L6-v2'"):
        Index.open(index.path, encoder=str(other))


def test_a_damaged_name_of_the_encoder_is_told_from_another_encoder(index: Index) -> None:
    config = index.path / "config.json"
    fields = json.loads(config.read_text())
    config.write_text(json.dumps(fields | {"encoder": "all-MiniLM-L6-v"}))
    with pytest.raises(EncoderMismatch, match="if that name is damaged, put 'all-MiniLM-L6-v2' there"):
        Index.open(index.path, encoder="all-MiniLM-L6-v2")


def test_other_weights_are_refused(index: Index) -> None:
    config = index.path / "config.json"
    fields = json.loads(config.read_text())
    config.write_text(json.dumps(fields | {"weights_sha256": "0" * 64}))
    with Index.open(index.path) as other, pytest.raises(EncoderMismatch, match="other weights"):
        other.sync(index.path.parent)


def test_weights_that_are_not_genuine_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"not the weights")
    monkeypatch.setattr("index.encoding.encoder._find", lambda name: tmp_path)
    with pytest.raises(EncoderError, match="not the genuine all-MiniLM-L6-v2"):
        _ = SentenceTransformerEncoder().fingerprint


def test_an_index_of_a_newer_version_is_refused(index: Index) -> None:
    config = index.path / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"format_version": 99}))
    with pytest.raises(NewerVersion, match="pip install --upgrade quoth"):
        Index.open(index.path)


def test_a_catalogue_of_a_newer_version_is_refused(index: Index) -> None:
    index.close()
    with sqlite3.connect(index.path / "catalogue.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(NewerVersion, match="schema 99"):
        Index.open(index.path)


@pytest.mark.parametrize("name", ["config.json", "catalogue.sqlite"])
def test_a_damaged_index_is_refused_with_a_remedy(index: Index, name: str) -> None:
    index.close()
    (index.path / name).write_bytes(b"damaged " * 200)
    with pytest.raises(DamagedIndex, match="sync the articles again"):
        Index.open(index.path)


def test_a_missing_catalogue_is_not_replaced_in_silence(index: Index) -> None:
    index.close()
    (index.path / "catalogue.sqlite").unlink()
    with pytest.raises(DamagedIndex, match="is missing"):
        Index.open(index.path)


def test_a_folder_of_other_things_is_refused(articles: Path) -> None:
    with pytest.raises(IndexFolderError, match="holds no Quoth index"):
        Index.open(articles)


def test_a_file_is_no_index(articles: Path) -> None:
    with pytest.raises(IndexFolderError, match="is a file"):
        Index.open(articles / "harbour.txt")


def test_a_missing_index_is_not_made_by_asking(tmp_path: Path) -> None:
    with pytest.raises(IndexFolderError, match="quoth sync"):
        Index.open(tmp_path / "nowhere", create=False)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("query", ["", "  \n"], ids=["empty", "blank"])
def test_an_empty_query_is_refused(seeded: Index, query: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        seeded.search(query)


def test_a_date_that_is_none_is_refused(seeded: Index) -> None:
    with pytest.raises(QuestionError, match="'last week' is no date"):
        seeded.search("NATO", since="last week")


def test_vectors_are_of_unit_length(encoder: SentenceTransformerEncoder) -> None:
    vectors = encoder.encode(["The talks were open and useful.", ""])
    assert vectors.shape == (2, encoder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)


def test_damage_is_found(index: Index, articles: Path) -> None:
    index.sync(articles)
    with sqlite3.connect(index.path / "catalogue.sqlite") as connection:
        connection.execute("UPDATE articles SET text = replace(text, 'harbour', 'airport')")
        connection.execute("DELETE FROM passages WHERE id = 2")
    connection.close()
    problems = " ".join(index.check())
    assert "its hash differs" in problems
    assert "entries of the lexical index belong to no passage" in problems
    assert replace(index.status()).articles == 2


def test_days_that_may_be_two_follow_the_publisher(index: Index, tmp_path: Path) -> None:
    def article(name: str, source: str, day: str) -> str:
        text = f"The harbour of {name} reopened after the storm, and ships may enter it again, a clerk said."
        return json.dumps({"title": name, "text": text, "source": source, "date": day})

    file = tmp_path / "a.jsonl"
    rows = [("Ostmark", "Post", "03/05/2024"), ("Westmark", "Post", "25/05/2024")]
    file.write_text("\n".join(article(*row) for row in [*rows, ("Sund", "Herald", "03/05/2024")]))
    report = index.sync(file)
    days = {article.title: str(article.published) for article in index.articles()}
    assert days == {"Ostmark": "2024-05-03", "Westmark": "2024-05-25", "Sund": "2024-03-05"}
    (doubt,) = report.warnings
    assert (doubt.location, doubt.reason) == (
        f"{file}:3",
        "its date may be 2024-03-05 or 2024-05-03: read as 2024-03-05",
    )
    assert index.sync(file).unchanged == 3
    assert index.check() == []
