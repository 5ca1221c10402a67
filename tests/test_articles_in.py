"""Articles in: every format, and every way in which a file can be bad; nothing is lost in silence."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from index.article import Article, Document, Outcome
from index.errors import ExtractError
from index.intake import Failed, clean, extract, read, total_bytes
from index.intake.clean import furniture
from index.intake.items import Skipped
from index.intake.records import LARGEST

STORY = "The harbour of Ostmark reopened on Monday after a week of storms. Ships may enter again."


def only(path: Path) -> Article:
    """The one article that a file holds."""
    (document,) = list(read([path]))
    assert isinstance(document, Document), document
    return extract(document).article


def why(path: Path) -> str:
    """Why a file was not read."""
    (item,) = list(read([path]))
    if isinstance(item, Failed | Skipped):
        return item.outcome.reason
    with pytest.raises(ExtractError) as error:
        extract(item)
    return str(error.value)


def documents(path: Path) -> list[Document]:
    return [item for item in read([path]) if isinstance(item, Document)]


# The sample article


def test_page_furniture_goes_and_no_reporting_is_lost(seeds: Path) -> None:
    (document,) = documents(seeds)
    found = extract(document).article
    article = clean(found)
    assert article.title.startswith("Blinken-Lavrov talks ended prematurely – US Secretary of State warns")
    assert article.source == "site-14"
    removed = [paragraph for paragraph in found.text.split("\n\n") if paragraph not in article.text]
    assert [paragraph.split(" ")[0] for paragraph in removed] == [
        "One",
        "(Photo:",
        "Top",
        "Find",
        ">>",
        "More:",
        "source",
    ]
    assert len(article.text.split("\n\n")) == 9
    assert "(from left) in Geneva on Friday." in article.text
    assert "So far no tangible results" in article.text


REPORTING = {
    "bullet": "► Canada's prime minister made an unexpected visit to the town on Sunday.",
    "subscribers in the news": "The company said it would sign up 3 million subscribers for free on Twitter.",
    "e-mail in the news": "Investigators found the e-mail in his inbox, the court was told.",
    "more than": "More than 300 people were evacuated from the village.",
    "watchmen": "Watch officers reported the fire at dawn.",
    "short sentence": "Police were deployed.",
    "photo in the news": "Photographs of the ship were published by the navy.",
    "source in the news": "Sources close to the minister confirmed the plan.",
    "copyright in the news": "Copyright law was changed by parliament on Friday.",
    "section heading": "So far no tangible results",
    "hours": "The ferry leaves at 10:30 and 14:15",
    "a result": "Olm:Haven 2-1",
    "a colon within a word": "Wer hört auf die Bürger:innen aus der alten Stadt?",
    "a transcript without a space": "MAYOR BERG:We shall open the bridge on Monday.",
    "a quotation after a colon": "Mayor:“We shall open the bridge as soon as the storm is over, not earlier”",
}
FURNITURE = {
    "credit": "(Photo: Reuters)",
    "credit with name": "Image: Anna Berg/AP",
    "teaser": "Read more: Why the bridge was closed",
    "arrow": ">> See all the pictures of the storm here",
    "related": "RELATED: Five bridges that fell",
    "kicker and headline": "BRIDGE CLOSED:Ships wait at sea as the storm rages on",
    "question and headline": "What is a storm surge?:How the sea comes ashore, explained",
    "quoted kicker": "'WE NEED TO HURRY!':Players pull a woman from the harbour",
    "newsletter": "Sign up for our newsletter and get the best stories in your inbox.",
    "follow": "Follow us on Twitter: @ostmarknews",
    "advertisement": "Advertisement",
    "copyright": "© 2022 Ostmark News. All rights reserved.",
}


@pytest.mark.parametrize("text", REPORTING.values(), ids=REPORTING.keys())
def test_reporting_stays(text: str) -> None:
    assert furniture([STORY, text, STORY]) == []


@pytest.mark.parametrize("text", FURNITURE.values(), ids=FURNITURE.keys())
def test_furniture_goes_and_says_by_which_rule(text: str) -> None:
    (removed,) = furniture([STORY, text, STORY])
    assert (removed.paragraph, removed.text) == (1, text)
    assert removed.rule


def test_captions_of_a_gallery_are_parted() -> None:
    article = Article("a", "T", f"{STORY} Hide Caption 2 of 40 The harbour on Monday. Hide Caption 3 of 40")
    assert clean(article).text == f"{STORY}\n\nThe harbour on Monday."


def test_an_article_of_furniture_only_is_kept() -> None:
    article = Article("a", "T", "Advertisement")
    assert clean(article) == article


# Formats


def test_plain_text_with_a_header(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(
        f"Title: Harbour reopens\nDate: 2022-01-21\nBy: Ann Lee and Bo Chan\nSource: AP\n\n{STORY}\n"
    )
    article = only(file)
    assert (article.title, article.published, article.source) == ("Harbour reopens", date(2022, 1, 21), "AP")
    assert article.authors == ("Ann Lee", "Bo Chan")
    assert article.text == STORY


def test_plain_text_with_a_byline_and_a_dateline(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(f"Harbour reopens\n\nBy Ann Lee\n\nOSTMARK, Jan. 21, 2022 (AP) — {STORY}\n")
    article = only(file)
    assert (article.authors, article.source, article.published) == (("Ann Lee",), "AP", date(2022, 1, 21))
    assert article.text == f"OSTMARK, Jan. 21, 2022 (AP) — {STORY}"


def test_wrapped_lines_are_joined_and_lists_are_not(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    wrapped = (
        "The harbour of Ostmark reopened on Monday after a week of\nstorms that had kept all ships at sea. "
        "The first\nferry is expected on Tuesday."
    )
    file.write_text(f"Harbour reopens\n\n{wrapped}\n\n- the ferry\n- the pilot boat\n- the tug\n")
    paragraphs = only(file).text.split("\n\n")
    assert paragraphs == [wrapped.replace("\n", " "), "- the ferry", "- the pilot boat", "- the tug"]


def test_markdown(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(
        "---\ntitle: Harbour reopens\ndate: 2022-01-21\nauthors: [Ann Lee]\nsource: AP\n---\n"
        "# Harbour reopens\n\nThe **harbour** of [Ostmark](https://news.example) reopened.\n\n"
        "![a ship](ship.png)\n\n- one `<script>`\n- two\n\n> “Open,” she said.\n"
    )
    article = only(file)
    assert (article.title, article.published) == ("Harbour reopens", date(2022, 1, 21))
    assert article.authors == ("Ann Lee",)
    assert article.text == "The harbour of Ostmark reopened.\n\none <script>\n\ntwo\n\n“Open,” she said."


def test_broken_front_matter_is_a_warning_not_a_loss(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(f"---\ntitle: [\n---\n# Harbour\n\n{STORY}\n")
    found = extract(documents(file)[0])
    assert (found.article.title, found.article.text) == ("Harbour", STORY)
    assert "front matter" in found.warnings[0]


PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Harbour reopens - Ostmark News</title>
<meta property="og:title" content="Harbour reopens"><meta property="og:site_name" content="Ostmark News">
<meta name="author" content="Ann Lee">
<meta property="article:published_time" content="2022-01-21T10:00:00+01:00">
<link rel="canonical" href="https://news.example/harbour"></head><body><nav>Home | Sports | Weather</nav>
<article><h1>Harbour reopens</h1><p>{STORY}</p><p>The pilot &lt;script&gt; boat left first, and forty ships
followed it out to sea before noon, the harbour master said in a statement on Monday evening.</p></article>
<footer>Imprint and cookies</footer></body></html>"""


@pytest.mark.parametrize("name", ["a.html", "a.htm", "page.txt"])
def test_html(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text(PAGE)
    article = only(file)
    assert article.title == "Harbour reopens"
    assert (article.source, article.authors, article.day) == ("Ostmark News", ("Ann Lee",), date(2022, 1, 21))
    assert article.url == "https://news.example/harbour"
    assert STORY in article.text
    assert "The pilot <script> boat left first" in article.text
    assert "Imprint" not in article.text
    assert "Weather" not in article.text


def test_json_lines_with_all_fields(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl.gz"
    record = {
        "url": "https://www.News.example/a?utm_source=x&id=3#top",
        "title": "Harbour",
        "text": STORY,
        "publish_date": "2022/01/21",
        "authors": ["Ann Lee"],
    }
    with gzip.open(file, "wt") as stream:
        stream.write(
            json.dumps(record) + "\n\n" + json.dumps(record | {"url": "https://news.example/b"}) + "\n"
        )
    first, second = (extract(document).article for document in documents(file))
    assert (first.title, first.published, first.authors) == ("Harbour", date(2022, 1, 21), ("Ann Lee",))
    assert first.source == "news.example"
    assert first.id != second.id
    same = tmp_path / "b.jsonl"
    same.write_text(json.dumps(record | {"url": "https://www.news.example/a?id=3"}) + "\n")
    assert only(same).id == first.id


def test_json_with_a_list_of_articles(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(
        json.dumps({"articles": [{"title": "A", "text": "One."}, {"title": "B", "text": "Two."}]})
    )
    found = documents(file)
    assert [document.location for document in found] == [f"{file}[1]", f"{file}[2]"]
    assert len({extract(document).article.id for document in found}) == 2


DATES = {
    "2022-01-21": date(2022, 1, 21),
    "2022/01/21": date(2022, 1, 21),
    "2022-01-21T10:00:00": date(2022, 1, 21),
    "2022-01-21T10:00:00+02:00": datetime(2022, 1, 21, 10, tzinfo=timezone(timedelta(hours=2))),
    "Fri, 21 Jan 2022 10:00:00 +0000": datetime(2022, 1, 21, 10, tzinfo=timezone.utc),  # noqa: UP017
    "January 21, 2022": date(2022, 1, 21),
    "21 January 2022": date(2022, 1, 21),
    "5.3.2024": date(2024, 3, 5),
    "05.03.24, 10:30 Uhr": date(2024, 3, 5),
    "21/01/2022": date(2022, 1, 21),
    "01/21/2022": date(2022, 1, 21),
    "Updated: 21-01-2022": date(2022, 1, 21),
    "21. Januar 2022": date(2022, 1, 21),
    "le 21 janvier 2022": date(2022, 1, 21),
    "21 января 2022 г.": date(2022, 1, 21),
    "21 stycznia 2022": date(2022, 1, 21),
    "2022年1月21日": date(2022, 1, 21),
    "٢١ يناير ٢٠٢٢": date(2022, 1, 21),
    "21 January 2022 at 10:00 ET": datetime(2022, 1, 21, 10, tzinfo=timezone(timedelta(hours=-5))),
    "31/31/2022": None,
    "31.31.2022": None,
    "the 2022 season": None,
    "last Friday": None,
    "2022-13-45": None,
    "": None,
}


@pytest.mark.parametrize(("text", "day"), DATES.items(), ids=[text or "empty" for text in DATES])
def test_dates(tmp_path: Path, text: str, day: date | None) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"title": "A", "text": STORY, "date": text}))
    found = extract(documents(file)[0])
    assert found.article.published == day
    assert bool(found.warnings) == (day is None and text != "")


@pytest.mark.parametrize(
    ("beside", "day"),
    [
        ({"language": "en-GB"}, date(2024, 5, 3)),
        ({"language": "en-US"}, date(2024, 3, 5)),
        ({"language": "fr"}, date(2024, 5, 3)),
        ({"url": "https://news.example.co.uk/a"}, date(2024, 5, 3)),
        ({"url": "https://news.example.com/2024/05/03/a"}, date(2024, 5, 3)),
        ({"url": "https://news.example.com/2024/mar/5/a", "language": "en-GB"}, date(2024, 3, 5)),
    ],
)
def test_a_day_that_may_be_two_is_read_as_its_country_writes(
    tmp_path: Path, beside: dict[str, str], day: date
) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"title": "A", "text": STORY, "date": "03/05/2024", **beside}))
    found = extract(documents(file)[0])
    assert found.article.published == day


def test_a_day_that_may_be_two_does_not_lie_ahead(tmp_path: Path) -> None:
    today = datetime.now(timezone.utc).date()  # noqa: UP017
    file, year = tmp_path / "a.json", today.year
    file.write_text(json.dumps({"title": "A", "text": STORY, "date": f"12/01/{year}"}))
    tells = date(year, 1, 12) <= today < date(year, 11, 29)  # from then on December 1 does not lie ahead
    day = date(year, 1, 12) if tells else date(year, 12, 1)
    assert extract(documents(file)[0]).article.published == day


def test_the_day_of_the_last_change_stands_beside_that_of_publication(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    given = {"title": "A", "text": STORY, "date": "2024-03-05", "dateModified": "2024-03-07T10:00:00+00:00"}
    file.write_text(json.dumps(given))
    article = only(file)
    assert (article.day, article.last_day) == (date(2024, 3, 5), date(2024, 3, 7))
    file.write_text(json.dumps(given | {"dateModified": "2024-03-01"}))
    assert only(file).updated is None, "nothing is changed before it is published"
    text = tmp_path / "a.txt"
    text.write_text(f"Harbour\n\nPublished: 5 March 2024\n\nUpdated: 7 March 2024\n\n{STORY}")
    article = only(text)
    assert (article.day, article.last_day, article.text) == (date(2024, 3, 5), date(2024, 3, 7), STORY)
    text.write_text(f"Harbour\n\nUpdated: 7 March 2024\n\n{STORY}")
    assert (only(text).day, only(text).updated) == (date(2024, 3, 7), None)


def test_a_day_in_the_address_stands_in_for_none(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"title": "A", "text": STORY, "url": "https://news.example/2024/03/05/a"}))
    assert extract(documents(file)[0]).article.published == date(2024, 3, 5)


def test_a_folder_is_read_in_order_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("z.txt", "b/a.md", ".git/config.txt", ".hidden.txt", "b/picture.png"):
        (tmp_path / name).write_text(f"Title\n\n{STORY}")
    items = list(read([tmp_path]))
    assert [item.path.name for item in items if isinstance(item, Document)] == ["z.txt", "a.md"]
    (skipped,) = [item for item in items if isinstance(item, Skipped)]
    assert skipped.outcome.reason == "not a format Quoth reads (.png)"
    assert items[-1].consumed == total_bytes([tmp_path]) if isinstance(items[-1], Document) else True


# Bad input


def test_an_empty_file(tmp_path: Path) -> None:
    for name in ("a.txt", "a.md", "a.html", "a.json", "a.jsonl"):
        (tmp_path / name).write_bytes(b"")
        assert why(tmp_path / name) == "the file is empty", name


def test_a_binary_file_named_txt(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(bytes(range(256)) * 40)
    assert why(tmp_path / "a.txt") == "looks binary, not text"


@pytest.mark.parametrize(
    "encoding", ["latin-1", "cp1252", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_other_encodings(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(f"Café in Zürich\n\nDer Bürgermeister sagte: «Grüße aus Köln». {STORY}".encode(encoding))
    article = only(file)
    assert article.title == "Café in Zürich"
    assert article.text.startswith("Der Bürgermeister sagte: «Grüße aus Köln».")


def test_broken_utf8_is_kept_with_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(
        "Café in Zürich\n\nGrüße aus Köln und Düsseldorf. ".encode() + b"\xff\xfe broken. " + STORY.encode()
    )
    found = extract(documents(file)[0])
    assert found.article.text.endswith(STORY)
    assert "Grüße aus Köln" in found.article.text
    assert found.warnings == ("2 broken bytes were replaced by \ufffd",)


def test_a_file_of_200_mb_is_refused_without_reading_it(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    with file.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    assert (
        why(file) == "is too large for one article (200 MB, at most 20 MB); many articles go into JSON Lines"
    )


def test_a_small_file_that_unpacks_to_much_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.txt.gz"
    with gzip.open(file, "wb") as stream:
        for _ in range(30):
            stream.write(b"a" * 1024 * 1024)
    assert "is too large for one article" in why(file)


def test_a_broken_line_in_the_middle_of_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    good = json.dumps({"title": "A", "text": STORY})
    file.write_text(f"{good}\n{{broken\n{good}\n[1]\n{json.dumps({'title': 'no text'})}\n{good}\n")
    found = documents(file)
    assert [document.location.rsplit(":")[-1] for document in found] == ["1", "2", "3", "4", "5", "6"]
    reasons = []
    for document in found:
        try:
            extract(document)
        except ExtractError as error:
            reasons.append((document.location.rsplit(":")[-1], str(error)))
    assert [line for line, _ in reasons] == ["2", "4", "5"]
    assert "no valid JSON" in reasons[0][1]
    assert "an object with 'text' is needed" in reasons[1][1]
    assert "has no text" in reasons[2][1]


def test_a_line_that_is_too_long_does_not_stop_the_others(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    good = json.dumps({"title": "A", "text": STORY})
    with file.open("w") as stream:
        stream.write(good + "\n" + '{"text": "' + "a" * (LARGEST + 10) + '"}\n' + good + "\n")
    items = list(read([file]))
    assert [type(item) for item in items] == [Document, Failed, Document]
    assert isinstance(items[1], Failed)
    assert items[1].outcome == Outcome(f"{file}:2", "the line is too long for one article (at most 20 MB)")


def test_a_gzip_that_breaks_off_keeps_what_was_read(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl.gz"
    lines = "".join(json.dumps({"title": str(n), "text": os.urandom(200).hex()}) + "\n" for n in range(200))
    packed = gzip.compress(lines.encode())
    file.write_bytes(packed[: len(packed) // 2])
    items = list(read([file]))
    assert len(items) > 10
    assert isinstance(items[-1], Failed)
    assert "cannot be read to its end" in items[-1].outcome.reason


@pytest.mark.parametrize("value", [5, ["a"], {"a": 1}], ids=["number", "list", "object"])
def test_a_field_of_the_wrong_type_is_named(tmp_path: Path, value: object) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"title": "A", "text": value}))
    assert "the field 'text' must be text, not" in why(file)


def test_html_without_an_article(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text("<html><body><nav><a href='/'>Home</a></nav></body></html>")
    assert why(file) == "no article text was found in the page"


def test_a_missing_path(tmp_path: Path) -> None:
    assert why(tmp_path / "nowhere.txt") == "there is no such file or folder"


def test_an_unknown_format_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.pptx").write_bytes(b"PK")
    assert "'.pptx' is not a format Quoth reads (.txt," in why(tmp_path / "a.pptx")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert why(tmp_path / "a.txt") == "is neither a file nor a folder"


def test_a_folder_and_a_file_without_permission() -> None:
    script = (
        "import os, sys\n"
        "from index.intake import read, Failed\n"
        "os.getuid() or os.setuid(65534)\n"  # the superuser may read everything
        "for item in read(sys.argv[1:]):\n"
        "    print(item.outcome.reason if isinstance(item, Failed) else item.path.name)\n"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "open").mkdir()
        (folder / "closed").mkdir()
        (folder / "open" / "a.txt").write_text(f"Title\n\n{STORY}")
        (folder / "open" / "secret.txt").write_text(f"Title\n\n{STORY}")
        (folder / "open" / "secret.txt").chmod(0)
        (folder / "closed").chmod(0)
        done = subprocess.run(
            [sys.executable, "-c", script, str(folder / "open"), str(folder / "closed")],
            capture_output=True,
            text=True,
            cwd=Path(__file__).parents[1],
            check=True,
        )
        (folder / "closed").chmod(0o700)
    assert done.stdout.splitlines() == [
        "a.txt",
        "may not be read (no permission)",
        "the folder cannot be read (Permission denied)",
    ]
