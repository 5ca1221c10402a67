"""Files that hold many articles: archives, tables, mail, feeds, saved pages; synced, and synced again."""

from __future__ import annotations

import gzip
import io
import json
import mailbox
import random
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date, datetime, timedelta, timezone
from email.message import EmailMessage
from pathlib import Path

import pytest

from index import Index, SourceError, SyncReport
from index.apart import Apart
from index.article import Article, Document
from index.errors import ExtractError
from index.intake import Failed, read, take_in
from index.intake.items import Skipped
from index.intake.records import LARGEST

STORY = "The harbour of Ostmark reopened on Monday, mayor Ada Brook said. Ships may enter again from noon."
SECOND = "The council of Lindhafen voted seven to three for new breakwaters; builders begin in spring."


def page(title: str, text: str = STORY) -> str:
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>"
        f"<p>{text}</p><p>{SECOND}</p></article></body></html>"
    )


def zip_of(file: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file


def tar_of(file: Path, members: Mapping[str, str], mode: str = "w") -> Path:
    with tarfile.open(file, mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content.encode())
            archive.addfile(info, io.BytesIO(content.encode()))
    return file


class Found:
    """What a source gives: articles by their places below its folder, and what is told of others."""

    def __init__(self, source: Path, columns: Mapping[str, str] | None = None) -> None:
        self.articles: dict[str, Article] = {}
        self.failed: list[tuple[str, str]] = []
        self.skipped: list[tuple[str, str]] = []
        for item in read([source], columns=columns or {}):
            if isinstance(item, Document):
                self._take(item, source)
            else:
                told = self.failed if isinstance(item, Failed) else self.skipped
                assert isinstance(item, Failed | Skipped)
                told.append((self._place(item.outcome.location, source), item.outcome.reason))

    def _take(self, document: Document, source: Path) -> None:
        place = self._place(document.location, source)
        try:
            self.articles[place] = take_in(document)[0].article
        except ExtractError as error:
            self.failed.append((place, str(error)))

    def _place(self, location: str, source: Path) -> str:
        return location.removeprefix(f"{source.parent}/")

    @property
    def only(self) -> Article:
        """The one article, of which nothing is told."""
        assert (len(self.articles), self.failed, self.skipped) == (1, [], [])
        return next(iter(self.articles.values()))


# A container's articles over time


def counts(report: SyncReport) -> tuple[int, int, int, int, int]:
    """Added, updated, removed, unchanged, failed."""
    return report.added, report.updated, report.removed, report.unchanged, len(report.failed)


def mbox_of(file: Path, letters: Mapping[str, str]) -> Path:
    file.unlink(missing_ok=True)
    with closing(mailbox.mbox(file)) as box:
        for name, text in letters.items():
            letter = EmailMessage()
            letter["From"], letter["Subject"] = "Ada Brook <ada@bote.example>", name
            letter["Message-ID"] = f"<{name}@bote.example>"
            letter.set_content(text)
            box.add(letter)
    return file


def csv_of(file: Path, rows: Mapping[str, str]) -> Path:
    file.write_text("id,title,text\n" + "".join(f'{name},{name},"{text}"\n' for name, text in rows.items()))
    return file


def csv_by_place(file: Path, rows: Mapping[str, str]) -> Path:
    file.write_text("title,text\n" + "".join(f'{name},"{text}"\n' for name, text in rows.items()))
    return file


def zip_of_texts(file: Path, members: Mapping[str, str]) -> Path:
    return zip_of(file, {f"march/{name}.txt": f"{name}\n\n{text}" for name, text in members.items()})


def tar_of_texts(file: Path, members: Mapping[str, str]) -> Path:
    return tar_of(file, {f"{name}.txt": f"{name}\n\n{text}" for name, text in members.items()}, "w:gz")


HOLDERS: dict[str, Callable[[Path, Mapping[str, str]], Path]] = {
    "news.zip": zip_of_texts,
    "news.tar.gz": tar_of_texts,
    "mail.mbox": mbox_of,
    "rows.csv": csv_of,
}


def hold(folder: Path, names: str, changed: str = "") -> None:
    """An archive of each kind that holds an article of each name."""
    for file, holder in HOLDERS.items():
        texts = {f"{name} {file}": f"{STORY} {file} {name}." for name in names}
        holder(
            folder / file, {name: f"{text} {changed * name.startswith('B')}" for name, text in texts.items()}
        )


def test_what_changes_in_a_container_is_what_changes_in_the_index(index: Index, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    hold(folder, "ABC")
    assert counts(index.sync(folder)) == (12, 0, 0, 0, 0)
    ids = {article.title: article.id for article in index.articles()}
    assert counts(index.sync(folder)) == (0, 0, 0, 12, 0)

    hold(folder, "BC", "It was changed.")  # the first of each is gone, the second is another
    assert counts(index.sync(folder, prune=True)) == (0, 4, 4, 4, 0)
    found = {article.title: article.id for article in index.articles()}
    assert found == {title: name for title, name in ids.items() if not title.startswith("A")}

    added = {article.title: article.added for article in index.articles()}
    folder.rename(tmp_path / "archive")
    report = index.sync(tmp_path / "archive")
    assert (report.added, report.updated, report.embedded) == (0, 8, 0)
    assert {article.title: article.added for article in index.articles()} == added
    assert {article.path for article in index.articles()} == {
        str(tmp_path / "archive" / name) for name in HOLDERS
    }

    for name in ("news.zip", "mail.mbox"):
        (tmp_path / "archive" / name).unlink()
    csv_by_place(tmp_path / "archive" / "more.csv", {"A": f"{STORY} A.", "B": f"{STORY} B."})
    assert counts(index.sync(tmp_path / "archive", prune=True)) == (2, 0, 4, 4, 0)

    rows = {"New": f"{STORY} New.", "A": f"{STORY} A.", "B": f"{STORY} B."}
    csv_by_place(tmp_path / "archive" / "more.csv", rows)
    report = index.sync(tmp_path / "archive", prune=True)
    assert (report.removed, report.embedded) == (0, 1)  # what has moved down is known by its text
    assert {article.title for article in index.articles()} > rows.keys()
    assert index.check() == []


def test_prune_keeps_a_member_that_can_no_longer_be_read_and_no_other(index: Index, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    texts = {name: f"{name}\n\n{STORY} {name}." for name in ("a.txt", "b.txt", "c.txt")}
    file = zip_of(folder / "news.zip", texts)
    index.sync(folder)
    zip_of(file, {"a.txt": texts["a.txt"], "b.txt": b"\x00\x01\x02" * 400})  # c is gone, b is broken
    report = index.sync(folder, prune=True)
    assert (report.removed, len(report.failed)) == (1, 1)
    assert {article.title for article in index.articles()} == {"a.txt", "b.txt"}

    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])  # of what is cut off, nobody knows what it held
    assert index.sync(folder, prune=True).removed == 0


def test_one_page_in_two_containers_is_one_article(index: Index, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    line = json.dumps({"url": "https://bote.example/1", "title": "One", "text": STORY})
    zip_of(folder / "a.zip", {"more.jsonl": line})
    zip_of(folder / "b.zip", {"again.jsonl": line})
    report = index.sync(folder)
    assert (report.added, len(report.skipped)) == (1, 1)
    (folder / "a.zip").unlink()
    assert index.sync(folder, prune=True).removed == 0
    assert index.articles()[0].path == str(folder / "b.zip")


# Archives

INSIDE: dict[str, str | bytes] = {
    "march/a.html": page("Harbour"),
    "märz.txt": f"Grüße\n\n{STORY}",
    "more.jsonl": json.dumps({"title": "Line", "text": STORY}),
    "rows.csv": f'Headline;Body\nRow;"{STORY}"\n',
    "saved.php": page("A page under another name"),
    "pictures/1.jpg": b"\xff\xd8",
    "pictures/2.jpg": b"\xff\xd8",
    "README": "a text without a suffix",
    ".hidden.txt": "Hidden\n\nHidden.",
    "__MACOSX/._a.html": b"\x00\x05\x16\x07",
}
PLACES = ["march/a.html", "märz.txt", "more.jsonl:1", "rows.csv:2", "saved.php"]


def test_a_zip_gives_what_is_of_a_known_format_and_tells_the_rest_in_a_line(tmp_path: Path) -> None:
    found = Found(zip_of(tmp_path / "news.zip", INSIDE))
    assert list(found.articles) == [f"news.zip/{place}" for place in PLACES]
    assert [article.title for article in found.articles.values()] == [
        "Harbour",
        "Grüße",
        "Line",
        "Row",
        "A page under another name",
    ]
    assert found.failed == []
    told = "3 members are of no format Quoth reads (.jpg 2, no suffix 1)"
    assert found.skipped == [("news.zip", told)]


@pytest.mark.parametrize("packing", ["", "gz", "bz2", "xz"])
def test_a_tar_by_the_program_of_that_name(tmp_path: Path, packing: str) -> None:
    if not shutil.which("tar"):
        pytest.skip("needs the program tar")
    folder = tmp_path / "src"
    zipfile.ZipFile(zip_of(tmp_path / "news.zip", INSIDE)).extractall(folder)
    (folder / "link.txt").symlink_to("märz.txt")
    file = tmp_path / f"news.tar{'.' if packing else ''}{packing}"
    subprocess.run(["tar", "-caf", file, "-C", folder, "."], check=True)
    found = Found(file)
    assert sorted(found.articles) == sorted(f"{file.name}/{place}" for place in PLACES)
    reasons = [reason for _, reason in found.skipped]
    assert reasons[1] == "1 member has no content of its own (links, devices): left out"


def test_archives_lie_in_archives_to_a_depth(tmp_path: Path) -> None:
    inner = zip_of(tmp_path / "0.zip", {"a.html": page("Deep")})
    for depth in range(1, 5):
        inner = zip_of(tmp_path / f"{depth}.zip", {f"{depth - 1}.zip": inner.read_bytes()})
    assert list(Found(tmp_path / "2.zip").articles) == ["2.zip/1.zip/0.zip/a.html"]
    assert Found(tmp_path / "4.zip").failed == [
        ("4.zip/3.zip/2.zip/1.zip", "lies in 3 other files: unpack 4.zip first")
    ]


def test_names_lead_nowhere_and_stand_once(tmp_path: Path) -> None:
    file = tmp_path / "odd.zip"
    names = ["../../etc/a.html", "/abs/b.html", "C:\\win\\c.html", "d\ne.html", "n" * 2000 + ".html"]
    zip_of(file, {name: page(f"{number}") for number, name in enumerate(names)})
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("/abs/b.html", page("the last of the name"))
    found = Found(file)
    assert list(found.articles) == [
        "odd.zip/etc/a.html",
        "odd.zip/abs/b.html",
        "odd.zip/win/c.html",
        "odd.zip/d\ufffde.html",
    ]
    assert found.articles["odd.zip/abs/b.html"].title == "the last of the name"
    assert [reason for _, reason in found.skipped] == [
        "1 member has the name of another member: left out",
        "1 member has a name of more than 1,000 characters: left out",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["odd.zip"]


NAMES = {"UTF-8, not said": "märz.html".encode(), "cp437": "märz.html".encode("cp437")}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_names_in_the_encodings_of_old_programs(tmp_path: Path, name: bytes) -> None:
    stand_in = "x" * len(name)
    packed = zip_of(tmp_path / "a.zip", {stand_in: page("T")}).read_bytes()
    (tmp_path / "a.zip").write_bytes(packed.replace(stand_in.encode(), name))
    assert list(Found(tmp_path / "a.zip").articles) == ["a.zip/märz.html"]


def test_an_archive_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    noise = random.Random(0)
    members = {f"{n}.html": page(f"T{n}", f"{STORY} {noise.randbytes(200).hex()}") for n in range(40)}
    packed = zip_of(tmp_path / "a.zip", members).read_bytes()
    (tmp_path / "a.zip").write_bytes(packed[: len(packed) // 2])
    plain = tar_of(tmp_path / "a.tar", members).read_bytes()
    (tmp_path / "a.tar").write_bytes(plain[: len(plain) // 2])
    (tmp_path / "a.tgz").write_bytes(gzip.compress(plain)[:-2_000])
    for name, fewest in (("a.zip", 15), ("a.tar", 15), ("a.tgz", 5)):
        found = Found(tmp_path / name)
        assert fewest <= len(found.articles) < 40
        where, reason = found.failed[-1]  # the member that is torn may be told of before
        assert where == name
        assert "no whole ZIP" in reason or "cannot be read to its end" in reason


def test_one_damaged_or_encrypted_member_does_not_stop_the_others(tmp_path: Path) -> None:
    file = zip_of(tmp_path / "a.zip", {f"{name}.html": page(name) for name in "abc"})
    packed = bytearray(file.read_bytes())
    at = packed.find(b"b.html") + 20
    packed[at : at + 8] = bytes(8)
    at = packed.find(b"PK\x01\x02")  # of the first member in the list
    packed[at + 8] |= 1  # 'is encrypted'
    file.write_bytes(packed)
    found = Found(file)
    assert list(found.articles) == ["a.zip/c.html"]
    assert found.failed[0][0] == "a.zip/b.html"
    assert found.failed[1] == (
        "a.zip",
        "encrypted, so not read: 'a.html'; unpack it with its password first",
    )


def test_bombs_come_to_an_end(tmp_path: Path) -> None:
    zeros = bytes(19_000_000)
    zip_of(tmp_path / "a.zip", {f"{number}.txt": zeros for number in range(4)})
    (tmp_path / "b.tar.gz").write_bytes(gzip.compress(_tar_head("big.bin", 8**11 - 1) + zeros * 3))
    (tmp_path / "c.tar").write_bytes(_tar_head("x", 8**11 - 1, tarfile.XHDTYPE) + bytes(500_000))
    assert Found(tmp_path / "a.zip").failed[-1][1].endswith("(unpacks to more than 200 times its size)")
    assert Found(tmp_path / "b.tar.gz").failed[0][1].endswith("(unpacks to more than 200 times its size)")
    assert "a record that should be short does not end" in Found(tmp_path / "c.tar").failed[0][1]


def _tar_head(name: str, size: int, type_: bytes = tarfile.REGTYPE) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.type = size, type_
    return info.tobuf(tarfile.USTAR_FORMAT)


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.xlsx", "a.warc", "a.mbox", "a.mht", "a.eml", "a.rss"])
def test_what_is_not_what_its_name_says_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"This is just a line of text, and no more than that.\n")
    found = Found(tmp_path / name)
    assert (found.articles, len(found.failed)) == ({}, 1)
    (tmp_path / name).write_bytes(b"")
    found = Found(tmp_path / name)
    assert (found.articles, len(found.failed)) == ({}, 1)


# Tables

TABLES: dict[str, tuple[str, bytes]] = {
    "Excel's semicolons with a mark": (
        "a.csv",
        f'\ufeffÜberschrift;Inhalt;Datum;Autor;Link\r\nTitel;"{STORY}";2024-03-21;Ada Brook;'
        "https://bote.example/1\r\n".encode(),
    ),
    "tabs in UTF-16": (
        "a.tsv",
        f"Headline\tBody\tPublication date\tByline\tURL\nTitel\t{STORY}\tMarch 21, 2024\tBy Ada Brook\t"
        "https://bote.example/1\n".encode("utf-16"),
    ),
    "what Excel says of the delimiter": (
        "a.csv",
        f"sep=|\nKop|Tekst|Datum|Auteur|Link\nTitel|{STORY}|2024-03-21|Ada Brook|"
        "https://bote.example/1\n".encode(),
    ),
    "lines above the headings": (
        "a.csv",
        f'Export,,,,\n,,,,\nTitle,Text,Date,Author,Link\nTitel,"{STORY}",2024-03-21,Ada Brook,'
        "https://bote.example/1\n".encode(),
    ),
}


@pytest.mark.parametrize(("name", "data"), TABLES.values(), ids=TABLES.keys())
def test_columns_are_known_by_their_headings(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    article = Found(tmp_path / name).only
    assert (article.title, article.text, article.published, article.authors, article.url) == (
        "Titel",
        STORY,
        date(2024, 3, 21),
        ("Ada Brook",),
        "https://bote.example/1",
    )


def test_columns_that_do_not_tell_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f'Foo,Bar,Baz\nTitel,"{STORY}",2024-03-21\n')
    assert Found(tmp_path / "a.csv").failed == [
        (
            "a.csv",
            "no column holds the text of an article: name it with --columns text=NAME (in Python:"
            " columns={'text': NAME}); its columns: Foo, Bar, Baz",
        )
    ]
    article = Found(tmp_path / "a.csv", {"title": "Foo", "text": "bar", "published": "Baz"}).only
    assert (article.title, article.text, article.published) == ("Titel", STORY, date(2024, 3, 21))
    assert Found(tmp_path / "a.csv", {"text": "Nope"}).failed[0][1] == (
        "has no column 'Nope' (its columns: Foo, Bar, Baz)"
    )
    with pytest.raises(SourceError, match="'titel' is no field of an article"):
        Found(tmp_path / "a.csv", {"titel": "Foo"})


def test_rows_without_text_and_rows_without_end_are_told(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f'title;text\nA;"{STORY}\nIt has two lines."\nB;\n\nC;\nD;{STORY}\nE;"{STORY}\nF;f\n')
    found = Found(file)
    assert {place: article.title for place, article in found.articles.items()} == {
        "a.csv:2": "A",
        "a.csv:6": "D",
    }
    assert "not closed" in found.failed[0][1]
    assert "row 7" in found.failed[0][1]
    file.write_text(f"title;text\nA;{STORY}\nB;\nC;\n")
    assert Found(file).skipped == [("a.csv", "2 rows have no text (the first is row 3)")]
    file.write_bytes(f"title;text\nA;{STORY}\nB;".encode() + b"word " * (LARGEST // 4))
    assert "a line is too long" in Found(file).failed[0][1]


def test_letters_of_cp1252_far_down_a_table(tmp_path: Path) -> None:
    rows = [f'T{number},"{STORY}"' for number in range(2_000)]
    (tmp_path / "a.csv").write_bytes(
        "\n".join(["title,text", *rows]).encode() + f'\nCafé,"{STORY} Müller"\n'.encode("cp1252")
    )
    documents = [item for item in read([tmp_path / "a.csv"]) if isinstance(item, Document)]
    assert json.loads(documents[-1].data) == {"title": "Café", "text": f"{STORY} Müller"}


def test_a_workbook_of_several_sheets(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    news = book.active
    news.title = "News"
    news.append(["Headline", "Body", "Publication date", "Link"])
    news.append(["A", STORY, date(2024, 3, 1), '=HYPERLINK("https://bote.example/a","open")'])
    news.append(['=HYPERLINK("https://bote.example/b","B")', STORY, datetime(2024, 3, 2, 14, 30), None])
    news.append(["C", STORY, 45355, "https://bote.example/c"])
    book.create_sheet("Notes").append(["nothing", "of news"])
    book.create_sheet("Mehr").append(["Titel", "Text"])
    book["Mehr"].append(["D", STORY])
    book.save(tmp_path / "book.xlsx")
    found = Found(tmp_path / "book.xlsx")
    assert {place: (a.title, a.day, a.url) for place, a in found.articles.items()} == {
        "book.xlsx/News:2": ("A", date(2024, 3, 1), "https://bote.example/a"),
        "book.xlsx/News:3": ("B", date(2024, 3, 2), "https://bote.example/b"),
        "book.xlsx/News:4": ("C", date(2024, 3, 4), "https://bote.example/c"),
        "book.xlsx/Mehr:2": ("D", None, None),
    }
    assert found.failed == []
    assert found.skipped[0][1].startswith("the sheet 'Notes': no column holds the text")


def test_a_workbook_is_read_on_where_its_process_had_to_be_started_anew(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["title", "text"])
    for number in range(250):
        book.active.append([f"T{number}", STORY])
    book.save(tmp_path / "book.xlsx")
    apart, titles = Apart(), list[str]()
    for item in read([tmp_path / "book.xlsx"], run=apart.run):
        assert isinstance(item, Document)
        titles.append(json.loads(item.data)["title"])
        if len(titles) == 150:
            apart.close()
    apart.close()
    assert titles == [f"T{number}" for number in range(250)]


# Mail


def eml(file: Path, head: str, body: str | bytes) -> Found:
    text = body if isinstance(body, bytes) else body.encode()
    file.write_bytes(head.strip().encode() + b"\n\n" + text)
    return Found(file)


HEAD = """
From: "Brook, Ada" <ada@bote.example>
Subject: =?utf-8?q?Re=3A_Fwd=3A_H=C3=A4fen_=C3=B6ffnen?=
Date: Thu, 21 Mar 2024 10:00:00 +0200
"""


def test_the_head_of_a_letter_tells_of_its_article(tmp_path: Path) -> None:
    article = eml(tmp_path / "a.eml", HEAD, f"{STORY}\n\n{SECOND}\n\n-- \nAda Brook\nBote\n").only
    assert (article.title, article.authors, article.source) == (
        "Häfen öffnen",
        ("Ada Brook",),
        "bote.example",
    )
    assert article.published == datetime(2024, 3, 21, 10, tzinfo=timezone(timedelta(hours=2)))
    assert article.text == f"{STORY}\n\n{SECOND}"


BODIES = {
    "an answer above": f"{STORY}\n\nOn Wed, 20 Mar 2024 at 09:11, Bo Chan\n<bo@x.example> wrote:\n> Never.\n",
    "an answer between": f"> Never.\n\n{STORY}\n\n> No, never.\n",
    "Outlook": f"{STORY}\n\n-----Ursprüngliche Nachricht-----\nVon: Bo\nAn: Ada\nBetreff: x\n\nNever.\n",
    "a head without a mark": f"{STORY}\n\nFrom: Bo\nSent: Monday\nTo: Ada\nSubject: x\n\nNever.\n",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_words_of_others_are_left_out_and_that_is_told(tmp_path: Path, body: str) -> None:
    found = eml(tmp_path / "a.eml", f"{HEAD.strip()}\nContent-Type: text/plain; charset=utf-8", body)
    assert [article.text for article in found.articles.values()] == [STORY]
    assert found.skipped[0][1].startswith("1 letter quotes words of others, which are left out (")


def test_a_paragraph_that_ends_in_wrote_is_the_writers(tmp_path: Path) -> None:
    found = eml(tmp_path / "a.eml", HEAD, f"{STORY} Then she wrote:\n\n> Never.\n\n{SECOND}\n")
    assert found.articles["a.eml"].text == f"{STORY} Then she wrote:\n\n{SECOND}"


def test_what_is_forwarded_is_an_article_with_a_head_of_its_own(tmp_path: Path) -> None:
    found = eml(
        tmp_path / "a.eml",
        HEAD,
        "FYI\n\n---------- Forwarded message ---------\nFrom: Ostmark Bote <news@bote.example>\n"
        f"Date: Thu, 14 Mar 2024 at 08:00\nSubject: Harbour\nTo: <me@x.example>\n\n\n{STORY}\n\n{SECOND}\n",
    )
    assert list(found.articles) == ["a.eml/forwarded"]
    article = found.articles["a.eml/forwarded"]
    assert (article.title, article.authors, article.day) == ("Harbour", ("Ostmark Bote",), date(2024, 3, 14))
    assert article.text == f"{STORY}\n\n{SECOND}"


ENCODED: dict[str, tuple[str, bytes]] = {
    "unknown-8bit": ("text/plain; charset=unknown-8bit", f"Grüße. {STORY}".encode("cp1252")),
    "UTF-8 said to be ASCII": ("text/plain; charset=us-ascii", f"Grüße. {STORY}".encode()),
    "quoted-printable": (
        "text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable",
        f"Gr=C3=BC=C3=9Fe. {STORY[:30]}=\n{STORY[30:]}".encode(),
    ),
    "flowed": (
        "text/plain; format=flowed; charset=utf-8",
        f"Grüße. {STORY}\n".replace("of ", "of \n").encode(),
    ),
    "a boundary that is missing": ("multipart/alternative; charset=utf-8", f"Grüße. {STORY}".encode()),
}


@pytest.mark.parametrize(("kind", "body"), ENCODED.values(), ids=ENCODED.keys())
def test_encodings_of_letters(tmp_path: Path, kind: str, body: bytes) -> None:
    assert (
        eml(tmp_path / "a.eml", f"{HEAD.strip()}\nContent-Type: {kind}", body).only.text == f"Grüße. {STORY}"
    )


def test_heads_that_are_long_or_senseless_take_no_time(tmp_path: Path) -> None:
    for head in (f"From: {'(' * 5000}a{')' * 5000} <a@b>", f"Subject: {'x ' * 300_000}", "From: <<<@@>, ;;:"):
        assert eml(tmp_path / "a.eml", f"{head}\nX: y", STORY).only.text == STORY
    deep = "".join(f"Content-Type: multipart/mixed; boundary=B{n}\n\n--B{n}\n" for n in range(3_000))
    assert (
        "cannot be read as a letter"
        in eml(tmp_path / "a.eml", f"From: a@b.example\n{deep}", "x").failed[0][1]
    )


NEWSLETTER = f"""<html><head><title>x</title><style>p {{}}</style></head><body>
<div style="display:none;max-height:0">A hidden line before all</div>
<table role="presentation"><tr><td><table>
<tr><td><a href="v">View this email in your browser</a></td></tr>
<tr><td><img src="https://t.example/p.gif" width="1" height="1"><h1>Harbour reopens</h1></td></tr>
<tr><td style="font-size:16px">{STORY}<br><br><b>{SECOND}</b></td></tr>
<tr><td><ul><li>First ferry at noon</li><li>Second at two</li></ul></td></tr>
<tr><td>You are receiving this because you signed up. <a href="u">Unsubscribe</a></td></tr>
<tr><td>Ostmark Bote, 1 Quay, Ostmark</td></tr></table></td></tr></table></body></html>"""


def test_of_a_newsletter_its_articles_text_is_read(tmp_path: Path) -> None:
    letter = EmailMessage()
    letter["From"], letter["Subject"] = '"Ostmark Morning" <news@mail.bote.example>', "Harbour: what now?"
    letter["List-Unsubscribe"] = "<https://bote.example/u>"
    letter.set_content("View in browser: https://bote.example/v")
    letter.add_alternative(NEWSLETTER, subtype="html")
    (tmp_path / "a.eml").write_bytes(letter.as_bytes())
    article = Found(tmp_path / "a.eml").only
    assert (article.title, article.source) == ("Harbour: what now?", "Ostmark Morning")
    assert article.text.split("\n\n") == [
        "Harbour reopens",
        STORY,
        SECOND,
        "First ferry at noon",
        "Second at two",
    ]


def test_what_is_attached_is_read_and_so_are_letters_in_letters(tmp_path: Path) -> None:
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "bo@x.example", "Inside"
    inner.set_content(f"{SECOND}\n")
    letter = EmailMessage()
    letter["From"], letter["Subject"] = "ada@bote.example", "Attached"
    letter.set_content(f"{STORY}\n")
    letter.add_attachment(page("Page").encode(), maintype="text", subtype="html", filename="../störy.html")
    letter.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    letter.add_attachment(inner)
    (tmp_path / "a.eml").write_bytes(letter.as_bytes())
    found = Found(tmp_path / "a.eml")
    assert {place: article.title for place, article in found.articles.items()} == {
        "a.eml": "Attached",
        "a.eml/störy.html": "Page",
        "a.eml/letter 4.eml": "Inside",
    }
    assert found.skipped == [("a.eml", "1 attached file is of no format Quoth reads (.png 1)")]


def test_a_mailbox_is_parted_where_letters_begin_and_nowhere_else(tmp_path: Path) -> None:
    texts = {"One": f"{STORY}\n\nFrom here on it goes well.\n\nThe rest.", "Two": SECOND}
    file = mbox_of(tmp_path / "a.mbox", texts)
    found = Found(file)
    assert list(found.articles) == ["a.mbox[1]", "a.mbox[2]"]
    assert found.articles["a.mbox[1]"].text == texts["One"]
    takeout = file.read_bytes().replace(b"\n", b"\r\n").replace(b"From MAILER-DAEMON", b"From 1793@xxx")
    (tmp_path / "Inbox").write_bytes(takeout)  # by its bytes, as it is named itself
    assert [article.text for article in Found(tmp_path / "Inbox").articles.values()] == list(texts.values())


# Pages and feeds

MHTML = f"""From: <Saved by Blink>
Snapshot-Content-Location: https://bote.example/harbour
Subject: Harbour
Date: Thu, 21 Mar 2024 08:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----B"

------B
Content-Type: text/html
Content-ID: <frame-1@mhtml.blink>
Content-Transfer-Encoding: quoted-printable
Content-Location: https://bote.example/harbour

{page("Harbour").replace("=", "=3D")}

------B
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://bote.example/p.png

iVBORw0KGgo=

------B--
"""


def test_a_page_that_a_browser_saved_whole(tmp_path: Path) -> None:
    (tmp_path / "a.mhtml").write_bytes(MHTML.replace("\n", "\r\n").encode())
    article = Found(tmp_path / "a.mhtml").only
    assert (article.title, article.url) == ("Harbour", "https://bote.example/harbour")
    assert (article.published, article.text) == (None, f"{STORY}\n\n{SECOND}")


def test_a_page_is_known_by_its_bytes_and_a_text_only_where_it_is_named(tmp_path: Path) -> None:
    pages = {"article": page("A"), "b.php": f"\n<!-- x -->\n{page('B')}", "c.aspx?id=3": page("C")}
    others = {"README": "Just text.", "d.php": "<?php echo 1;", "e.css": "html {}", "f.bin": "\x00\x01"}
    for name, text in (pages | others).items():
        (tmp_path / name).write_text(text)
    found = Found(tmp_path)
    assert [article.title for article in found.articles.values()] == ["A", "B", "C"]
    assert len(found.skipped) == len(others)
    assert Found(tmp_path / "README").only.text == "Just text."
    assert "is not a format" in Found(tmp_path / "f.bin").failed[0][1]


FEEDS = {
    "a.rss": '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    "<title>Bote</title><item><title>A &amp; B</title><link>https://bote.example/1</link>"
    f"<pubDate>Thu, 21 Mar 2024 10:00:00 +0200</pubDate><content:encoded><![CDATA[<p>{STORY}</p>"
    f"<p>{SECOND}</p>]]></content:encoded></item><item><title>T</title><link>https://bote.example/2</link>"
    "<description>A line.</description></item></channel></rss>",
    "a.xml": '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Bote</title><entry>'
    '<title>A &amp; B</title><link href="https://bote.example/1"/><published>2024-03-21T10:00:00+02:00'
    '</published><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
    f"<p>{STORY}</p><p>{SECOND}</p></div></content></entry><entry><title>T</title><summary>x</summary></entry>"
    "</feed>",
    "a.json": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Bote",
            "items": [
                {
                    "url": "https://bote.example/1",
                    "title": "A & B",
                    "content_html": f"<p>{STORY}</p><p>{SECOND}</p>",
                    "date_published": "2024-03-21T10:00:00+02:00",
                },
                {"id": "2", "summary": "A line."},
            ],
        }
    ),
}


@pytest.mark.parametrize(("name", "text"), FEEDS.items(), ids=FEEDS.keys())
def test_the_full_text_in_a_feed_is_read_and_a_teaser_is_told(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    found = Found(tmp_path / name)
    assert list(found.articles) == [f"{name}[1]"]
    article = found.articles[f"{name}[1]"]
    assert (article.title, article.url, article.source) == ("A & B", "https://bote.example/1", "Bote")
    assert (article.day, article.text) == (date(2024, 3, 21), f"{STORY}\n\n{SECOND}")
    assert (len(found.skipped), found.failed) == (1, [])


def test_xml_that_is_no_feed_and_a_feed_that_breaks_off(tmp_path: Path) -> None:
    (tmp_path / "map.xml").write_text("<urlset><url><loc>https://bote.example</loc></url></urlset>")
    assert Found(tmp_path / "map.xml").skipped == [("map.xml", "is XML, but no feed (RSS, Atom)")]
    (tmp_path / "a.rss").write_text(FEEDS["a.rss"][:-60])
    assert Found(tmp_path / "a.rss").failed == [
        ("a.rss", "breaks off before its end: its last entries are missing")
    ]


def warc_of(file: Path) -> Path:
    """A web archive, each record packed for itself where it is a '.gz'."""
    records = [
        ("response", "200 OK", "text/html; charset=utf-8", page("Müller")),
        ("response", "404 Not Found", "text/html", page("Gone")),
        ("response", "200 OK", "image/png", "PNG"),
        ("revisit", "200 OK", "text/html", ""),
        ("response", "200 OK", "text/html", page("Last")),
    ]
    with file.open("wb") as out:
        for number, (kind, status, type_, text) in enumerate(records):
            block = f"HTTP/1.1 {status}\r\nContent-Type: {type_}\r\n\r\n{text}".encode()
            head = (
                f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://bote.example/{number}\r\n"
                "WARC-Date: 2024-03-21T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(block)}\r\n\r\n"
            )
            record = head.encode() + block + b"\r\n\r\n"
            out.write(gzip.compress(record) if file.suffix == ".gz" else record)
    return file


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_pages_of_a_web_archive_have_their_own_addresses(tmp_path: Path, name: str) -> None:
    pytest.importorskip("warcio")
    found = Found(warc_of(tmp_path / name))
    assert {place: (a.title, a.url, a.published) for place, a in found.articles.items()} == {
        f"{name}[1]": ("Müller", "https://bote.example/0", None),
        f"{name}[5]": ("Last", "https://bote.example/4", None),
    }
    told = "3 of its records are no pages to read (status 404 1, image/png 1, revisits 1)"
    assert (found.skipped, found.failed) == ([(name, told)], [])
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[:-150])
    found = Found(tmp_path / name)
    assert f"{name}[1]" in found.articles
    assert len(found.failed) == 1


def test_a_record_without_end_takes_no_memory(tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    (tmp_path / "a.warc").write_bytes(b"WARC/1.0\r\nWARC-Type: response\r\nX: " + b"a" * 5_000_000)
    assert "a record that should be short does not end" in Found(tmp_path / "a.warc").failed[0][1]
