"""What must not hurt: names, folders, links, fields, sizes; each is told of, and the others are read."""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file

import index.attribution
from index import Index
from index.apart import Apart
from index.article import Document, Extracted, Outcome
from index.attribution.network import Network
from index.attribution.pieces import load_tokenizer, pieces_of, sections_of
from index.attribution.tagger import find
from index.encoding import shipped_folder
from index.errors import ExtractError
from index.intake import Failed, Failures, extract, read, take_in
from index.intake.items import Skipped
from index.sync import Sync
from index.text import split_sentences

ATTRIBUTION = Path(index.attribution.__file__).parent
STORY = "The harbour of Ostmark reopened on Monday after a week of storms. Ships may enter again."


def told(*sources: Path) -> dict[str, str]:
    """What of the sources is read (''), and why the rest is not, by the last part of its place."""
    found = {}
    for item in read(sources):
        if isinstance(item, Document):
            found[item.location.rsplit("/", 1)[-1]] = ""
        elif isinstance(item, Failed | Skipped):
            found[item.outcome.location.rsplit("/", 1)[-1]] = item.outcome.reason
    return found


def written(path: Path, text: str = f"Title\n\n{STORY}") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def taken(name: str, data: bytes | str) -> Extracted:
    """The article of a file with this name that holds this."""
    data = data.encode() if isinstance(data, str) else data
    formats = {".txt": "text", ".md": "markdown", ".html": "html", ".json": "json"}
    document = Document(f"/x/{name}", Path(f"/x/{name}"), formats[Path(name).suffix], data)  # type: ignore[arg-type]
    return take_in(document)[0]


# Folders


def test_links_to_folders_are_followed_each_real_folder_once(tmp_path: Path) -> None:
    written(tmp_path / "elsewhere" / "b.txt")
    written(tmp_path / "articles" / "a.txt")
    (tmp_path / "articles" / "linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "articles" / "again").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "articles" / "round").symlink_to(tmp_path / "articles")
    found = [item.location for item in read([tmp_path / "articles"]) if isinstance(item, Document)]
    assert found == [
        str(tmp_path / "articles" / "a.txt"),
        str(tmp_path / "articles" / "again" / "b.txt"),
    ]


def test_a_link_into_the_same_tree_leaves_the_files_where_they_are(tmp_path: Path) -> None:
    written(tmp_path / "z" / "b.txt")
    (tmp_path / "a").symlink_to(tmp_path / "z")
    found = [item.location for item in read([tmp_path]) if isinstance(item, Document)]
    assert found == [str(tmp_path / "z" / "b.txt")]


def test_what_is_no_file_is_told_of_and_never_waited_for(tmp_path: Path) -> None:
    written(tmp_path / "good.txt")
    (tmp_path / "folder.txt").mkdir()
    written(tmp_path / "folder.txt" / "inside.txt")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "device.txt").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.txt")
    found = told(tmp_path)
    assert found.pop("self.txt").startswith("cannot be looked at (")
    assert found == {
        "good.txt": "",
        "inside.txt": "",
        "broken.txt": "is a broken link",
        "device.txt": "is no regular file (a pipe, a socket or a device)",
        "pipe.txt": "is no regular file (a pipe, a socket or a device)",
    }


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep names in Unicode")
def test_a_name_that_is_not_utf_8_is_told_of(tmp_path: Path) -> None:
    written(tmp_path / "good.txt")
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(STORY)
    folder = tmp_path / os.fsdecode(b"f\xfcr")
    folder.mkdir()
    written(folder / "c.txt")
    problem = "its name is not UTF-8: rename it"
    assert told(tmp_path) == {"good.txt": "", r"caf\udce9.txt": problem, r"f\udcfcr": problem}
    assert told(folder) == {r"f\udcfcr": problem}


def test_a_name_that_is_too_long_stops_nobody(tmp_path: Path) -> None:
    written(tmp_path / "good.txt")
    found = told(Path("a" * 5_000 + ".txt"), tmp_path)
    assert found.pop("good.txt") == ""
    (reason,) = found.values()
    assert reason.startswith("cannot be looked at (File name too long")


@pytest.mark.skipif(os.getuid() == 0, reason="the superuser may enter everything")
def test_a_folder_that_may_not_be_entered_stops_nobody(tmp_path: Path) -> None:
    written(tmp_path / "closed" / "a.txt")
    written(tmp_path / "open" / "b.txt")
    (tmp_path / "closed").chmod(0o600)
    try:
        assert told(tmp_path) == {"b.txt": "", "a.txt": "may not be looked at (no permission)"}
    finally:
        (tmp_path / "closed").chmod(0o700)


# Sizes


def test_a_packed_file_that_unpacks_to_far_more_is_left(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl.gz"
    with gzip.open(file, "wb") as stream:
        for _ in range(60):
            stream.write(b"\n" * 1024 * 1024)
    assert told(file) == {"a.jsonl.gz": "cannot be read to its end (unpacks to more than 200 times its size)"}


def test_blank_lines_are_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    good = json.dumps({"title": "A", "text": STORY})
    file.write_text("\n" * 3_000_000 + good + "\n" * 3_000_000 + good)
    assert told(file) == {"a.jsonl:3000001": "", "a.jsonl:6000001": ""}


def test_a_json_file_of_too_many_objects_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text("[" + "{}," * 500_000 + "{}]")
    reason = "holds more than 400,000 objects and lists; many articles go into JSON Lines"
    assert told(file) == {"a.json": reason}


def test_a_file_without_any_article_is_left_and_its_failures_hide_no_others(
    index: Index, tmp_path: Path
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("{broken\n" * 5_000)
    (tmp_path / "b.html").write_text("<p>")
    written(tmp_path / "good.txt")
    report = index.sync(tmp_path)
    last = "no article was found in its first 1,000 records: the rest was not read"
    assert (report.added, len(report.failed), report.more_failed) == (1, 100, 902)
    first, given_up, other, *further = report.failed
    assert (first.location, given_up.location, given_up.reason) == (f"{file}:1", str(file), last)
    assert other.location == str(tmp_path / "b.html")
    assert all("is no valid JSON" in outcome.reason for outcome in (first, *further))
    assert [item.outcome.reason for item in read([file], vain={file}) if isinstance(item, Failed)] == [
        last.replace("1,000", "0")
    ]


def test_of_many_failures_a_hundred_are_kept(index: Index, tmp_path: Path) -> None:
    for number in range(130):
        (tmp_path / f"{number:03}.html").write_text("<p>")
    report = index.sync(tmp_path)
    assert (len(report.failed), report.more_failed) == (100, 30)


def test_of_each_of_many_files_something_is_told_though_each_fails_often() -> None:
    failures, files = Failures(), [Path(f"{number:03}.jsonl") for number in range(90)]
    for file in files:
        for line in range(1, 5):
            failures.add(Outcome(f"{file}:{line}", "is no valid JSON"), file)
        failures.add(Outcome(str(file), "the rest was not read"))
    told = [outcome.location for outcome in failures.listed]
    assert told[:4] == ["000.jsonl:1", "000.jsonl", "001.jsonl:1", "001.jsonl"]
    assert {f"{file}:1" for file in files} < set(told)
    assert failures.more == 90 * 5 - 100


LONG = {
    "title": ({"title": "a" * 5_000}, "the title has 5,000 characters: cut to 1,000"),
    "source": ({"source": "a" * 5_000}, "the source has 5,000 characters: cut to 200"),
    "url": ({"url": "https://a.example/" + "a" * 5_000}, "the url has 5,018 characters: left out"),
    "language": ({"language": "a" * 5_000}, "the language has 5,000 characters: left out"),
    "authors": (
        {"authors": [f"Ann {n}" for n in range(80)]},
        "of 80 authors the first 50 are kept, 200 characters of each",
    ),
    "author": ({"authors": ["a" * 5_000]}, "of 1 author the first 50 are kept, 200 characters of each"),
}


@pytest.mark.parametrize(("fields", "problem"), LONG.values(), ids=LONG.keys())
def test_a_field_has_a_length_at_most(fields: dict[str, object], problem: str) -> None:
    found = taken("a.json", json.dumps({"title": "A", "text": STORY} | fields))
    assert found.warnings == (problem,)
    article = found.article
    assert len(article.title) <= 1_001
    assert len(article.source or "") <= 201
    assert len(article.authors) <= 50


def test_a_text_has_a_length_at_most() -> None:
    with pytest.raises(ExtractError, match=r"is too long for one article \(1,\d+,\d+ characters, at most"):
        taken("a.txt", "A line of the story.\n\n" * 60_000)


# Fields


def front(lines: str) -> str:
    return f"---\ntitle: Harbour\n{lines}\n---\n\n{STORY}"


BOMB = "a: &a [x, x]\n" + "\n".join(f"{b}: &{b} [*{a}, *{a}]" for a, b in pairwise("abcdefghi"))
FRONT = {
    "aliases": (BOMB, "the front matter is no valid YAML (aliases are not read)"),
    "depth": (f"a: {'[' * 60}{']' * 60}", "the front matter is no valid YAML (nested more than 20 deep)"),
    "deep enough to recurse": (f"a: {'[' * 5_000}", "the front matter is no valid YAML ("),
    "30 February": ("date: 2024-02-30", "the date '2024-02-30' was not understood"),
    "hour 99": (
        "date: 2024-02-20T99:00:00",
        "the date '2024-02-20T99:00:00' was not understood",
    ),
    "400 digits": (f"date: {'9' * 400}", f"the date '{'9' * 60}…' was not understood"),
    "5,000 digits": (f"date: {'9' * 5_000}", "the front matter is no valid YAML (Exceeds the limit"),
    "too long": (f"a: {'b' * 30_000}", "the front matter is too long (30,018 characters, at most 20,000)"),
}


@pytest.mark.parametrize(("lines", "problem"), FRONT.values(), ids=FRONT.keys())
def test_front_matter_is_never_the_end_of_an_article(lines: str, problem: str) -> None:
    found = taken("a.md", front(lines))
    assert len(found.warnings) == 1
    assert found.warnings[0].startswith(problem)
    assert found.article.text == STORY


def test_dates_of_front_matter_are_read() -> None:
    found = taken("a.md", front("date: 2024-02-29"))
    assert (str(found.article.published), found.warnings) == ("2024-02-29", ())


@pytest.mark.parametrize("value", [10**400, -(10**400), 1e308, -5, True, "9" * 400], ids=str)
def test_a_number_that_is_no_date_is_a_doubt(value: object) -> None:
    found = taken("a.json", json.dumps({"title": "A", "text": STORY, "date": value}))
    assert len(found.warnings) <= 1
    assert all(len(warning) < 200 for warning in found.warnings)


EMPTY = {
    "a lone tag in JSON": ("a.json", json.dumps({"text": "<p>"})),
    "a lone tag": ("a.html", "<p>"),
    "a comment": ("a.html", "<!--"),
    "nothing but space": ("a.json", json.dumps({"text": "<p>\u200b</p>"})),
    "tags without end": ("a.html", "<p>" * 2_000),
}


@pytest.mark.parametrize(("name", "data"), EMPTY.values(), ids=EMPTY.keys())
def test_what_holds_no_article_is_refused_with_a_reason(name: str, data: str) -> None:
    with pytest.raises(ExtractError):
        taken(name, data)


def test_marks_piled_on_a_letter_are_kept_to_a_number() -> None:
    piled = "\u0301\u0327" * 50_000
    found = taken("a.txt", f"Title\n\n{STORY} e{piled}e.")
    assert len(found.article.text) < len(STORY) + 50
    plain = "Ta\u0323\u0302n and e\u0301e."
    assert taken("a.txt", f"Title\n\n{STORY} {plain}").article.text.endswith("Tận and ée.")


def test_a_comment_of_html_in_markdown_is_left_out_and_one_without_end_is_kept() -> None:
    found = taken("a.md", f"<div>Shown <!-- hidden\nhere --> and shown</div>\n\n{STORY}")
    assert "hidden" not in found.article.text
    assert "Shown and shown" in found.article.text
    assert "<!--" in taken("a.md", f"{STORY}\n\n<div>a <!-- b</div>").article.text


# Time and memory


SLOW: dict[str, Callable[[], str]] = {
    "a line of dashes": lambda: "-" * 100_000 + " a",
    "one word of capitals": lambda: "A" * 100_000,
    "words of capitals": lambda: "AB " * 30_000,
    "hyphens": lambda: "A-" * 50_000,
    "questions in a line": lambda: "Q: a? " * 20_000,
    "spaces": lambda: "a" + " " * 500_000 + "b",
    "quotation marks": lambda: "“" * 100_000,
}


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW.keys())
def test_a_text_of_one_thing_takes_no_time(text: Callable[[], str]) -> None:
    apart = Apart(seconds=4)
    document = Document("/x/a.txt", Path("/x/a.txt"), "text", f"Title\n\n{STORY}\n\n{text()}\n".encode())
    found, _ = apart.run(take_in, document)
    apart.close()
    assert STORY in found.article.text


def test_a_document_that_takes_too_long_is_skipped_and_the_others_go_on(index: Index, tmp_path: Path) -> None:
    written(tmp_path / "a.txt")
    (tmp_path / "b.html").write_text("<p>a word" * 240_000)
    written(tmp_path / "c.txt", f"Other\n\n{STORY} Nobody was hurt.")
    with index._writing.turn() as writer:
        sync = Sync(writer, leave_out=index.path)
        sync.maker.apart = Apart(seconds=2.0)
        report = sync.run([tmp_path], prune=False)
    assert report.added == 2
    assert [(Path(o.location).name, o.reason) for o in report.failed] == [
        ("b.html", "took longer than 2 s: skipped")
    ]


def test_the_tagger_reads_a_text_that_goes_round_and_round_once() -> None:
    read: list[int] = []

    def layers(embedded: Any, mask: Any) -> Any:
        read.append(int(mask.sum()))
        return embedded

    network = Network(layers, load_file(ATTRIBUTION / "attribution.safetensors"), np.zeros((30_522, 384)))
    tokenizer = load_tokenizer(shipped_folder())
    texts = [unit * 10_000 for unit in ("a word ", "<p>", "“a ‘b ")]
    find(network, [pieces_of(text, split_sentences(text), tokenizer) for text in texts])
    assert sum(read) < 20_000  # of some 90,000 word pieces


def test_the_tagger_is_loaded_once_for_all_syncs(index: Index) -> None:
    with index._writing.turn() as first:
        pass
    with index._writing.turn() as second:
        assert second.tagger is first.tagger


def test_a_long_text_is_tagged_in_sections_of_whole_sentences() -> None:
    text = "The harbour is open. It was closed for a week, “for repairs”, said the mayor.\n\n" * 200
    pieces = pieces_of(text, split_sentences(text), load_tokenizer(shipped_folder()))
    sections = list(sections_of(pieces, 500))
    assert max(len(section.ids) for section in sections) <= 500
    assert np.concatenate([section.ids for section in sections]).tolist() == pieces.ids.tolist()
    assert np.concatenate([section.words for section in sections]).tolist() == pieces.words.tolist()
    assert sum(len(section.sentences) - 1 for section in sections) == len(pieces.sentences) - 1
    for section in sections:
        assert (section.first[0], section.sentences[0]) == (0, 0)
        assert (section.first[-1], section.sentences[-1]) == (len(section.ids), len(section.words))


# What has moved


def test_an_article_moves_with_its_file(index: Index, tmp_path: Path) -> None:
    written(tmp_path / "articles" / "a.txt")
    written(tmp_path / "articles" / "b.txt", f"Other\n\n{STORY} Nobody was hurt.")
    first = index.sync(tmp_path / "articles")
    added = {article.title: article.added for article in index.articles()}
    (tmp_path / "articles").rename(tmp_path / "archive")
    second = index.sync(tmp_path / "archive")
    assert (first.added, second.added, second.updated, second.embedded) == (2, 0, 2, 0)
    assert {article.path for article in index.articles()} == {
        str(tmp_path / "archive" / "a.txt"),
        str(tmp_path / "archive" / "b.txt"),
    }
    assert {article.title: article.added for article in index.articles()} == added
    assert index.check() == []


def test_a_copy_is_no_move(index: Index, tmp_path: Path) -> None:
    written(tmp_path / "a.txt")
    index.sync(tmp_path)
    written(tmp_path / "copy" / "a.txt")
    report = index.sync(tmp_path)
    assert (report.added, report.unchanged, len(index.articles())) == (1, 1, 2)
    assert isinstance(extract(next(i for i in read([tmp_path]) if isinstance(i, Document))), Extracted)
