"""The index's life: crashes, removal, readers beside a writer, growth, watching, repair, bad disks."""

from __future__ import annotations

import http.server
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import Index, IndexFolderError, QuestionError, SourceError, SyncReport, WebSettings
from index.encoding import SentenceTransformerEncoder
from index.storage.vectors import VectorFile
from qa import Assistant

ROOT = Path(__file__).resolve().parents[1]
TOWNS = "Ostmark Lindhafen Marrow Quillport Sedgeby Tarnwick Ullford Vexham Wrenley Yarrowgate".split()
EVENTS = "flood election strike festival merger trial drought blackout rescue audit".split()


def story(number: int, words: str = "") -> str:
    """An article of two paragraphs on one of a hundred subjects."""
    town, event = TOWNS[number % 10], EVENTS[number // 10 % 10]
    return (
        f"The {event} in {town}, part {number}\n\n{town} spoke of the {event} on Monday. {words}\n\n"
        f'"The {event} will change {town} for good," said mayor Ada Brook{number}.\n'
    )


def write(folder: Path, numbers: range, words: str = "") -> Path:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number:04}.txt").write_text(story(number, words))
    return folder


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


# Readers and a writer


def test_a_reader_keeps_its_generation_until_its_question_is_answered(
    tmp_path: Path, encoder: SentenceTransformerEncoder
) -> None:
    folder = write(tmp_path / "articles", range(10))
    with (
        Index.open(tmp_path / "index", encoder=encoder) as writer,
        Index.open(tmp_path / "index", encoder=encoder) as reader,
    ):
        writer.sync(folder)
        with reader.snapshot() as generation:
            before = [hit.passage.id for hit in reader.search("flood", k=100)]
            (folder / "0000.txt").write_text(story(0, "Zanzibar was mentioned too."))
            writer.sync(write(folder, range(10, 20)))
            assert writer.generation > generation
            assert [hit.passage.id for hit in reader.search("flood", k=100)] == before
            assert (len(reader), len(reader.articles()), reader.count("Zanzibar")) == (10, 10, 0)
        assert (len(reader), len(reader.articles()), reader.count("Zanzibar")) == (20, 20, 1)
        with reader.snapshot() as later:
            assert later == writer.generation


def test_an_answer_names_the_generation_it_is_from(index: Index, tmp_path: Path) -> None:
    index.sync(write(tmp_path / "articles", range(3)))
    answer = Assistant(index).ask("What did Ada Brook0 say?")
    assert answer.generation == index.generation
    index.sync(write(tmp_path / "articles", range(5)))
    assert Assistant(index).ask("What did Ada Brook4 say?").generation == answer.generation + 1


def test_another_process_reads_while_one_writes(index: Index, tmp_path: Path) -> None:
    index.sync(write(tmp_path / "articles", range(5)))
    with index._writing.writer():
        found = quoth("search", "flood", "--json", "--index", str(index.path))
    assert len(json.loads(found.stdout)["hits"]) == 5


# What was removed is gone


def test_nothing_of_a_removed_article_is_left_in_any_file(index: Index, tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", range(30))
    long = " ".join(f"Xylophonist{n} was heard by Quetzal{n}." for n in range(100))
    (folder / "secret.txt").write_text(story(99, f"Kumquatberry. {long}"))
    index.sync(folder)
    with index._writing.writer() as writer:
        writer.rebuild()  # so that the vector file holds it too, not the log alone
    (secret,) = index.articles(title="part 99")
    ids = [hit.passage.id for hit in index.search("Kumquatberry Xylophonist5", k=50) if hit.article == secret]
    vectors = [vector for _, vector in index._catalogue.embedded(ids)]
    before = bytes_of(index.path)
    assert b"Kumquatberry" in before
    (words,) = index.path.glob("lexical-*")  # packed, so its stems cannot be seen: the files must be others
    assert all(vector in before for vector in vectors)
    assert index.remove([secret.id]) == 1
    after = bytes_of(index.path)
    for trace in (
        b"Kumquatberry",
        b"kumquatberri",
        b"Xylophonist",
        b"Quetzal",
        b"Brook99",
        secret.id.encode(),
    ):
        assert trace.lower() not in after.lower()
    assert not any(vector in after for vector in vectors)
    assert not words.exists()
    assert index.count("Kumquatberry") == 0
    assert index.check() == []
    assert len(index.articles(limit=100)) == 30


def test_many_removals_leave_nothing(index: Index, tmp_path: Path) -> None:
    dice = random.Random(7)
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(40):
        words = " ".join(f"mark{number}x{n}" for n in range(dice.choice([3, 30, 120])))
        (folder / f"{number}.txt").write_text(story(number, words))
    index.sync(folder)
    gone: list[str] = []
    for _ in range(3):
        chosen = dice.sample(index.articles(limit=100), 8)
        gone += [article.title.split("part ")[1] for article in chosen]
        assert index.remove([article.id for article in chosen]) == 8
        after = bytes_of(index.path)
        assert [number for number in gone if f"mark{number}x".encode() in after] == []
    assert index.check() == []


def test_a_removal_that_was_cut_off_is_finished_by_the_next_writer(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "articles", range(5))
    index.sync(folder)
    (article,) = index.articles(title="part 3")
    with monkeypatch.context() as patch:
        patch.setattr(
            "index.storage.generations.Writer.purge", lambda self: (_ for _ in ()).throw(KeyboardInterrupt)
        )
        with pytest.raises(KeyboardInterrupt):
            index.remove([article.id])
    assert len(index.articles()) == 4
    (folder / "0003.txt").unlink()
    index.sync(folder)
    assert b"Brook3" not in bytes_of(index.path)
    assert index.check() == []


def test_a_reader_that_holds_on_delays_the_end_of_a_removal_and_it_is_told(
    index: Index,
    tmp_path: Path,
    encoder: SentenceTransformerEncoder,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("index.storage.turn._WAIT", 0.3)
    folder = write(tmp_path / "articles", range(5))
    index.sync(folder)
    (article,) = index.articles(title="part 3")
    with Index.open(index.path, encoder=encoder) as reader:
        with reader.snapshot():
            assert index.remove([article.id]) == 1
            assert "until the next sync or remove" in caplog.text
            assert reader.article(article.id) == article
        with pytest.raises(QuestionError):
            reader.article(article.id)
    (folder / "0003.txt").unlink()
    index.sync(folder)
    assert b"Brook3" not in bytes_of(index.path)


def test_nothing_can_be_written_inside_a_snapshot(index: Index, tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", range(2))
    with index.snapshot(), pytest.raises(RuntimeError, match="inside its own snapshot"):
        index.sync(folder)
    assert index.sync(folder).added == 2


def test_uploads_go_with_their_article(index: Index) -> None:
    index.uploads.mkdir()
    file = index.uploads / "upload.txt"
    file.write_text(story(1))
    index.sync(file)
    assert index.remove([index.articles()[0].id]) == 1
    assert not file.exists()


def test_removal_before_a_day_and_of_a_source(index: Index, tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    records = [
        {"title": f"Day {n}", "text": story(n), "date": f"2022-01-{n:02}", "source": "AP" if n % 2 else "BBC"}
        for n in range(1, 11)
    ]
    file.write_text("".join(json.dumps(record) + "\n" for record in records))
    index.sync(file)
    assert index.remove(before=date(2022, 1, 4)) == 3
    assert index.remove(source="BBC") == 4
    assert {article.title for article in index.articles()} == {"Day 5", "Day 7", "Day 9"}
    assert index.check() == []


# Crashes


def test_a_writer_killed_at_any_moment_loses_and_doubles_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "benchmarks/crash.py", "seeds", "--kills", "5", "--work", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 lost, 0 doubled" in done.stdout


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 12 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = shutil.which("mount") and os.geteuid() == 0
    command = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place)]
    if not mounted or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk (root)")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_fills_up_loses_nothing(
    small_disk: Path, tmp_path: Path, encoder: SentenceTransformerEncoder
) -> None:
    with Index.open(small_disk / "index", encoder=encoder) as index:
        index.sync(write(tmp_path / "first", range(10)))
        more = write(tmp_path / "more", range(10, 34), "Words to fill the disk. " * 40)
        fill = small_disk / "other-files"
        fill.write_bytes(b"x" * (shutil.disk_usage(small_disk).free - 150_000))
        with pytest.raises(IndexFolderError, match="disk"):
            index.sync(more)
        assert index.check() == []
        assert len(index.search("flood", k=50)) == len(index.articles(limit=500)) >= 10
        fill.write_bytes(b"x" * (fill.stat().st_size + shutil.disk_usage(small_disk).free - 8_192))
        with pytest.raises(IndexFolderError, match="disk"):
            index.sync(more)
        assert index.check() == []
        fill.unlink()
        assert index.sync(more).failed == ()
        assert len(index.articles(limit=500)) == 34
        assert index.check() == []


def test_a_read_only_disk_can_be_asked(
    small_disk: Path, seeds: Path, encoder: SentenceTransformerEncoder
) -> None:
    with Index.open(small_disk / "index", encoder=encoder) as index:
        index.sync(seeds)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with Index.open(small_disk / "index", encoder=encoder) as index:
        answer = Assistant(index).ask("what did Lavrov say about NATO?")
        assert "NATO is working against his country" in answer.text
        assert index.check() == []
        with pytest.raises(IndexFolderError, match="cannot be written to"):
            index.sync(seeds)


# Repair


def test_repair_mends_what_check_finds(index: Index, tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", range(12))
    index.sync(folder)
    with index._writing.writer() as writer:
        writer.rebuild()
    with sqlite3.connect(index.path / "catalogue.sqlite") as connection:
        connection.execute(
            "UPDATE articles SET text = replace(text, 'Monday', 'Friday') WHERE title LIKE '%part 3'"
        )
        connection.execute(
            "UPDATE embeddings SET vector = zeroblob(1536) WHERE hash = (SELECT embedding FROM passages"
            " WHERE article_id = (SELECT id FROM articles WHERE title LIKE '%part 7'))"
        )
        connection.execute(
            "DELETE FROM passages WHERE article_id = (SELECT id FROM articles WHERE title LIKE '%part 5')"
        )
    connection.close()
    (vectors,) = index.path.glob("vectors-*.faiss")
    vectors.write_bytes(vectors.read_bytes()[:-1] + b"?")
    index.close()
    with Index.open(index.path) as broken:
        problems = " ".join(broken.check())
        assert "hash differs" in problems
        assert "no sound embedding" in problems
        assert "belong to no passage" in problems
        done = " ".join(broken.repair())
        assert "was removed, sync it again" in done
        assert "embedded again" in done
        assert "made anew" in done
        assert broken.check() == []
        assert broken.repair() == []
        assert broken.sync(folder).added == 1
        assert len(broken.articles(limit=100)) == 12


def test_a_sound_index_needs_no_repair(index: Index, tmp_path: Path) -> None:
    index.sync(write(tmp_path / "articles", range(3)))
    assert index.repair() == []


# Growth


@pytest.fixture
def grown(index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Index:
    """An index that has outgrown exact search."""
    monkeypatch.setattr("index.storage.vectors.EXACT_UP_TO", 60)
    monkeypatch.setattr("index.storage.vectors._TRAIN", 2)
    index.sync(write(tmp_path / "articles", range(50)))
    with index._writing.writer() as writer:
        writer.rebuild()
    assert stamp(index)["learnt_from"] == 0
    index.sync(write(tmp_path / "articles", range(160)))
    with index._writing.writer() as writer:
        writer.rebuild()
    assert stamp(index)["learnt_from"] == 160
    return index


def stamp(index: Index) -> dict[str, int]:
    found: dict[str, int] = json.loads((index.path / "vectors.json").read_text())
    return found


def exactly(index: Index, query: str, k: int, ids: set[int] | None = None) -> list[int]:
    """The nearest passages by a scan of all vectors."""
    wanted = index.encode([query])[0]
    scores = [
        (float(np.frombuffer(vector, np.float32) @ wanted), number)
        for number, vector in index._catalogue.embedded()
        if ids is None or number in ids
    ]
    return [number for _, number in sorted(scores, reverse=True)[:k]]


def test_a_compressed_index_finds_what_an_exact_one_finds(grown: Index, tmp_path: Path) -> None:
    grown.remove([article.id for article in grown.articles(limit=20)])
    write(tmp_path / "articles", range(160, 180))
    grown.sync([tmp_path / "articles" / f"{number:04}.txt" for number in range(160, 180)])
    assert grown.check() == []
    found = right = 0
    for town in TOWNS:
        for event in EVENTS:
            hits = grown.search(f"{event} in {town}", k=10, mode="dense")
            expected = exactly(grown, f"{event} in {town}", 10)
            found += len({hit.passage.id for hit in hits} & set(expected))
            right += len(expected)
            for hit in hits:
                cosine = grown.encode([f"{event} in {town}"])[0]
                ((_, vector),) = grown._catalogue.embedded([hit.passage.id])
                assert hit.scores["dense"] == pytest.approx(float(np.frombuffer(vector, np.float32) @ cosine))
            break
    assert found / right >= 0.97


def test_a_filter_that_leaves_one_article_keeps_its_recall(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.storage.vectors.EXACT_UP_TO", 50)
    monkeypatch.setattr("index.storage.vectors._TRAIN", 2)
    file = tmp_path / "news.jsonl"
    records = [{"title": f"Story {n}", "text": story(n), "date": f"20{n % 20:02}-01-01"} for n in range(100)]
    records.append({"title": "Alone", "text": "The lighthouse keeper retired.", "date": "2030-05-05"})
    file.write_text("".join(json.dumps(record) + "\n" for record in records))
    index.sync(file)
    with index._writing.writer() as writer:
        writer.rebuild()
    assert stamp(index)["learnt_from"] == 101
    for query in ("flood in Ostmark", "an election", "completely different"):
        hits = index.search(query, since="2030-01-01", mode="dense")
        assert [hit.article.title for hit in hits] == ["Alone"]


def test_a_small_change_does_not_write_the_vector_file_anew(index: Index, tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", range(20))
    index.sync(folder)
    with index._writing.writer() as writer:
        writer.rebuild()
    (file,) = index.path.glob("vectors-*.faiss")
    (folder / "0000.txt").write_text(story(0, "Zanzibar was mentioned too."))
    index.sync(folder)
    assert list(index.path.glob("vectors-*.faiss")) == [file]
    assert "Zanzibar" in index.search("Zanzibar was mentioned", k=1)[0].passage.text
    assert VectorFile(index.path / "vectors.json", 384).generation < index.generation


# Watching, and the web


def quoth(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "qa.terminal.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


class Watched:
    """An index that watches a source in a thread, and its reports."""

    def __init__(self, index: Index, source: str | Path, **options: Any) -> None:
        self.reports: list[SyncReport] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(index, source, options))
        self._thread.start()

    def _run(self, index: Index, source: str | Path, options: dict[str, Any]) -> None:
        for report in index.watch(source, prune=True, stop=self._stop, **options):
            self.reports.append(report)

    def wait_for(self, what: str) -> SyncReport:
        """The first report with such a count, within a few seconds."""
        give_up = time.monotonic() + 20
        while time.monotonic() < give_up:
            for report in self.reports:
                if getattr(report, what):
                    self.reports.clear()
                    return report
            time.sleep(0.05)
        raise AssertionError(f"nothing was {what} in time")

    def end(self) -> None:
        self._stop.set()
        self._thread.join(30)


def test_a_new_file_is_found_within_seconds_and_a_half_written_one_is_left(
    index: Index, tmp_path: Path
) -> None:
    folder = write(tmp_path / "articles", range(2))
    watched = Watched(index, folder)
    try:
        assert watched.wait_for("added").added == 2
        with (folder / "new.txt").open("w") as file:
            for line in story(50, "The ending matters.").splitlines(keepends=True):
                file.write(line)
                file.flush()
                assert not index.articles(title="part 50")
                time.sleep(0.4)
        started = time.monotonic()
        assert watched.wait_for("added").added == 1
        assert time.monotonic() - started < 5
        (article,) = index.articles(title="part 50")
        assert article.text.endswith("Ada Brook50.")
        (folder / "new.txt").write_text(story(51))
        assert watched.wait_for("updated").updated == 1
        (folder / "new.txt").unlink()
        assert watched.wait_for("removed").removed == 1
        (folder / "deep").mkdir()
        (folder / "deep" / "other.txt").write_text(story(60))
        assert watched.wait_for("added").added == 1
    finally:
        watched.end()
    assert index.check() == []


def test_watching_what_is_not_there_is_refused(index: Index, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no such file or folder"):
        next(index.watch(tmp_path / "nowhere"))


def test_watching_nothing_is_refused(index: Index) -> None:
    with pytest.raises(SourceError, match="No source was named"):
        next(index.watch([]))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A web server on this machine, and its folder."""
    folder = tmp_path / "site"
    folder.mkdir()
    handler = partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


PAGE = (
    "<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
)


def page(number: int) -> str:
    title, *body = story(
        number, "It was a long day for all who took part in it, and nobody complained."
    ).split("\n\n")
    return PAGE.format(title=title, body="".join(f"<p>{paragraph}</p>" for paragraph in body))


def feed(address: str, numbers: range) -> str:
    entries = "".join(
        f"<item><title>Part {n}</title><link>{address}/{n}.html</link>"
        f"<pubDate>Mon, 0{n} Aug 2022 10:00:00 GMT</pubDate></item>"
        for n in numbers
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{entries}</channel></rss>'


def test_a_feed_is_read_and_asked_again(index: Index, site: tuple[Path, str]) -> None:
    folder, address = site
    for number in range(1, 4):
        (folder / f"{number}.html").write_text(page(number))
    (folder / "feed.xml").write_text(feed(address, range(1, 3)))
    watched = Watched(index, f"{address}/feed.xml", every=0.5, allow_private=True, web=WebSettings(pause=0))
    try:
        assert watched.wait_for("added").added == 2
        (folder / "feed.xml").write_text(feed(address, range(1, 4)))
        assert watched.wait_for("added").added == 1
    finally:
        watched.end()
    found = {article.url: str(article.day) for article in index.articles()}
    assert found == {f"{address}/{n}.html": f"2022-08-0{n}" for n in range(1, 4)}
    assert index.check() == []


def test_a_page_that_cannot_be_had_is_reported_and_the_others_are_read(
    index: Index, site: tuple[Path, str]
) -> None:
    folder, address = site
    (folder / "1.html").write_text(page(1))
    (folder / "feed.xml").write_text(feed(address, range(1, 3)))
    sources = [f"{address}/feed.xml", "http://127.0.0.1:9/closed", "ftp://127.0.0.1/file"]
    report = index.sync(sources, allow_private=True, web=WebSettings(pause=0))
    assert report.added == 1
    reasons = {outcome.location: outcome.reason for outcome in report.failed}
    assert "404" in reasons[f"{address}/2.html"]
    assert "refused" in reasons["http://127.0.0.1:9/closed"]
    assert "http and https only" in reasons["ftp://127.0.0.1/file"]


def test_the_command_watches_until_it_is_interrupted(tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", range(1))
    index = ["--index", str(tmp_path / "index")]
    command = [sys.executable, "-m", "qa.terminal.cli", "sync", str(folder), "--watch", *index]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # a shell starts what runs in the background with interrupts ignored, and children inherit that
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline().startswith("1 added")
        write(folder, range(1, 3))
        assert "added" in running.stdout.readline()
        running.send_signal(signal.SIGINT)
        assert running.wait(30) == 0
    assert "The index is sound." in quoth("check", *index).stdout


def test_the_command_repairs(tmp_path: Path) -> None:
    index = ["--index", str(tmp_path / "index")]
    quoth("sync", str(write(tmp_path / "articles", range(2))), *index)
    shutil.rmtree(next((tmp_path / "index").glob("lexical-*")))
    found = quoth("check", "--repair", "--json", *index)
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout)["sound"]


# The quick path


def test_a_question_is_answered_without_importing_the_big_libraries(seeds: Path, tmp_path: Path) -> None:
    script = (
        "import sys; from index import Index; from qa import Assistant\n"
        f"index = Index.open({str(tmp_path / 'index')!r}); index.sync({str(seeds)!r})\n"
        "print(Assistant(index).ask('what did Lavrov say about NATO?').text)\n"
        "print({'torch', 'transformers', 'sentence_transformers', 'gradio'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "NATO is working against his country" in done.stdout
    assert done.stdout.strip().endswith("set()")


def test_the_quick_path_gives_the_library_s_vectors(
    encoder: SentenceTransformerEncoder, data_dir: Path
) -> None:
    import gzip

    with gzip.open(data_dir / "realtimeqa" / "articles-2022.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [
            json.loads(line)["text"][: 37 * number] for number, line in zip(range(60), lines, strict=False)
        ]
    texts += ["", "  white \n space ", "word " * 900, "naïve café — “quoted” 漢字 🙂"]
    library = encoder._load().encode(texts, normalize_embeddings=True)
    assert np.abs(encoder.encode_query(texts) - library).max() < 1e-5
