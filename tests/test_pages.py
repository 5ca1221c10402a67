"""Pages of the web: the text whole, furniture out, tables, signed words, live blogs, what a page says."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from index import Explained, ExtractError, Index, Outcome, explain
from index.article import Article, Document
from index.intake import extract, take_in
from index.intake.clean import furniture
from index.intake.html import read_page
from index.text import posts_in, signatures_in
from qa.evaluate.extraction import compared
from qa.terminal.cli import main

LEAD = (
    "The lock at Vesthamn opened again on Monday, three weeks after a barge had broken its lower gate, and"
    " the first nine ships went through before noon."
)
LAST = "The province will pay half of the repair, and the port the rest, said treasurer Anna Holt."


def page(body: str, head: str = "", title: str = "Lock opens", attributes: str = ' lang="en"') -> bytes:
    """A page whose article holds some HTML between a first and a last paragraph."""
    return (
        f"<!doctype html><html{attributes}><head><title>{title}</title>{head}</head><body>"
        "<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
        f"<article><h1>Lock opens again</h1><p>{LEAD}</p>{body}<p>{LAST}</p></article>"
        "<footer>Imprint</footer></body></html>"
    ).encode()


def read(data: bytes, address: str = "https://www.vesthamnpost.example/a") -> Article:
    """The article of a page, as it goes into the index."""
    found, _ = take_in(Document(address, None, "html", data))
    return found.article


def paragraphs(body: str) -> list[str]:
    """What comes of some HTML in an article, between its first and its last paragraph."""
    first, *between, last = read(page(body)).text.split("\n\n")
    assert (first, last) == (LEAD, LAST)
    return between


# The text stays whole

INLINE = {
    "time": ('“It held until <time datetime="04:00">four in the morning</time>,” she said.', None),
    "button": ('The crew of <button class="info">the tug</button> saw it first, they said.', None),
    "label": ("It is known as <label>gate seven</label> to those who work there.", None),
    "output": ("The level rose by <output>40</output> centimetres in an hour, at most.", None),
    "caption": ('A wall that <span class="caption">nobody had looked at</span> gave way first.', None),
    "related": ('It was <span class="related-term">the third such case</span> in ten years.', None),
    "author": ('The report by <span class="author">Ida Falk</span> had warned of the wall.', None),
    "ad": ('Ships wait at <span class="ad-hoc">a berth outside</span> until they are called.', None),
    "q": (
        "Holt called it <q>a long winter</q> and thanked the divers.",
        "Holt called it “a long winter” and thanked the divers.",
    ),
    "dialog": ("Then <dialog open>Come in</dialog> was heard on channel twelve again.", None),
}


@pytest.mark.parametrize(("html", "text"), INLINE.values(), ids=INLINE.keys())
def test_words_within_a_paragraph_stay_whatever_element_they_stand_in(html: str, text: str | None) -> None:
    import re

    assert paragraphs(f"<p>{html}</p>") == [text or re.sub("<[^>]+>", "", html)]


QUOTED = {
    "guillemets": "«We have waited eleven weeks for this gate,» said the minister. «It is in.»",
    "french": "« Nous attendons depuis onze semaines », a dit la ministre. « La porte est là. »",
    "danish": "»Vi har ventet i elleve uger. Nu er porten her.«",
    "opened only": "»Vi har ventet i elleve uger på en ny port",
    "closed only": "Nous avons attendu onze semaines. »",
    "german": "„Wir haben elf Wochen gewartet“",
    "single german": "‚Wir haben gewartet‘: Die Ministerin kam am Montag",
    "japanese": "「十一週間待っていた」",
    "british": "‘We waited eleven weeks, and then one more’",
    "typed": "''We waited eleven weeks''",
    "typewriter": "``We waited eleven weeks''",
}


@pytest.mark.parametrize("text", QUOTED.values(), ids=QUOTED.keys())
def test_a_paragraph_with_a_quotation_is_no_furniture_by_its_shape(text: str) -> None:
    assert furniture([LEAD, text, LAST]) == []


SCRIPTS = {
    "Japanese": "市議会は火曜日、古い水門を閉じることを決めた。" * 2,
    "Chinese": "市议会周二决定关闭旧船闸，船只将改走北边的新航道。",
    "Thai": "สภาเมืองตัดสินใจปิดประตูน้ำเก่าเมื่อวันอังคาร",
    "Korean": "시의회는 화요일에 오래된 갑문을 닫고 북쪽의 새 물길로 배를 보내기로 결정했다고 밝혔다.",
}


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_a_page_is_not_too_short_in_a_script_without_spaces(text: str) -> None:
    html = f"<html><head><title>x</title></head><body><article><p>{text}</p></article></body></html>"
    assert read(html.encode()).text == text


def test_a_page_of_a_few_words_has_no_article() -> None:
    with pytest.raises(ExtractError, match="holds a consent notice, no article"):
        read(b"<html><body><p>Accept all</p></body></html>")
    with pytest.raises(ExtractError, match="no article text was found"):
        read("<html><body><p>同意する</p></body></html>".encode())


def test_boxes_beside_the_text_are_left_out() -> None:
    boxes = (
        '<aside><h3>Most read</h3><ul><li><a href="/b">Bridge closes for a week</a></li></ul></aside>'
        '<p><a href="/c">FIVE LOCKS THAT BROKE LAST WINTER</a></p>'
        '<figure><img src="a.jpg"><figcaption>The lower gate on Monday. Photo: Ida Falk</figcaption></figure>'
        '<div class="newsletter-signup"><p>News every morning</p></div>'
        '<p style="display:none">2024-03-05T10:00</p>'
    )
    assert paragraphs(f"{boxes}<p>Divers had worked at night for a week, the port said.</p>{boxes}") == [
        "Divers had worked at night for a week, the port said."
    ]


# Tables


TABLE = (
    "<table><caption>Ships a day</caption><tr><th>Lock</th><th>Up</th><th>Down</th></tr>"
    "<tr><td>Vesthamn</td><td>31</td><td>28</td></tr><tr><td>Old lock</td><td>12</td><td></td></tr></table>"
)


def test_a_row_of_a_table_keeps_its_heads() -> None:
    assert paragraphs(TABLE) == ["Ships a day", "Vesthamn: Up 31, Down 28", "Old lock: Up 12"]


def test_a_table_that_is_a_layout_is_read_as_text() -> None:
    cells = ["Divers had worked at night for a week.", "So the port said."]
    layout = "".join(f"<td><p>{cell}</p></td>" for cell in cells)
    assert paragraphs(f"<table><tr>{layout}</tr></table>") == cells


# Quotations with their authors


POST = (
    '<blockquote class="twitter-tweet"><p>We shall not close this lock. Not this year!</p>'
    '&mdash; Per Lund (@perlund) <a href="https://social.example/1">March 5, 2024</a></blockquote>'
)
SIGNED = {
    "post": (POST, "“We shall not close this lock. Not this year!” — Per Lund (@perlund), March 5, 2024"),
    "footer": (
        "<blockquote><p>The wall was built for horses.</p>"
        "<footer>— <cite>Eva Strand</cite>, engineer</footer></blockquote>",
        "“The wall was built for horses.” — Eva Strand, engineer",
    ),
    "cite": (
        "<blockquote>The wall was built for horses. <cite>Eva Strand</cite></blockquote>",
        "“The wall was built for horses.” — Eva Strand",
    ),
    "caption": (
        "<figure><blockquote><p>“The wall was built for horses.”</p></blockquote>"
        "<figcaption>— Eva Strand</figcaption></figure>",
        "“The wall was built for horses.” — Eva Strand",
    ),
}


@pytest.mark.parametrize(("html", "text"), SIGNED.values(), ids=SIGNED.keys())
def test_the_author_of_a_block_quotation_stays_with_the_words(html: str, text: str) -> None:
    assert paragraphs(html) == [text]


def test_signed_words_are_a_statement_and_rows_are_none(index: Index, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(page(f"{POST}{SIGNED['footer'][0]}{TABLE}"))
    index.sync(tmp_path / "a.html")
    said = {(one.speaker, one.kind, one.text) for one in index.statements(limit=20)}
    assert ("Per Lund", "direct", "We shall not close this lock. Not this year!") in said
    assert ("Eva Strand", "direct", "The wall was built for horses.") in said
    assert not [text for _, _, text in said if "Up 31" in text]


def test_a_signature_follows_a_quotation() -> None:
    text = "“The wall is old.\n\n“It will not last.” — Eva Strand, engineer\n\nIt broke – Monday was the day."
    (found,) = signatures_in(text)
    assert [text[slice(*words)] for words in found.words] == ["The wall is old.", "It will not last."]
    assert text[slice(*found.name)] == "Eva Strand"


# Live blogs


def blog(posts: str, head: str = "") -> bytes:
    return (
        f'<html lang="en"><head><title>Lock live</title>{head}</head><body><main><h1>Lock live</h1>'
        f"<p>The lock at Vesthamn is tried today, gate by gate, and we tell what happens.</p>{posts}"
        "</main></body></html>"
    ).encode()


def post(moment: str, clock: str, author: str, heading: str, text: str) -> str:
    return (
        f'<article class="post"><header><time datetime="{moment}">{clock}</time>'
        f'<span class="byline">By {author}</span></header><h2>{heading}</h2><p>{text}</p>'
        "<button>Share this update</button></article>"
    )


NEWS = {
    "2024-03-06T09:15:00+01:00": (
        "9.15am",
        "Ann Lee",
        "Last gate in",
        "The last gate hangs since nine, and the crane left.",
    ),
    "2024-03-05T18:40:00+01:00": (
        "6.40pm",
        "Bo Chan",
        "Divers out",
        "The divers have left the water after eleven hours.",
    ),
    "2024-03-05T07:05:00+01:00": (
        "7.05am",
        "Ann Lee",
        "It begins",
        "“We start with the lower gate,” said Anna Holt at seven.",
    ),
}
POSTS = "".join(post(moment, *told) for moment, told in NEWS.items())


def test_a_live_blog_becomes_dated_posts() -> None:
    text = read(blog(POSTS)).text
    assert text.split("\n\n")[1:5] == [
        "09:15 UTC+1, March 6, 2024",
        "By Ann Lee",
        "Last gate in",
        "The last gate hangs since nine, and the crane left.",
    ]
    assert "Share" not in text
    assert "6.40pm" not in text
    posts = posts_in(text, date(2024, 3, 6))
    assert posts.days == (date(2024, 3, 6), date(2024, 3, 5), date(2024, 3, 5))
    assert posts.day_at(text.index("“We start")) == date(2024, 3, 5)


def test_posts_that_only_the_record_of_a_page_tells() -> None:
    record = {
        "@type": "LiveBlogPosting",
        "headline": "Lock live",
        "liveBlogUpdate": [
            {
                "@type": "BlogPosting",
                "headline": heading,
                "datePublished": moment,
                "author": {"@type": "Person", "name": "Ann Lee"},
                "articleBody": f"{heading}: the port has told so on the quay, and the crane went on.",
            }
            for heading, moment in (
                ("Last gate", "2024-03-06T09:15:00Z"),
                ("First gate", "2024-03-05T09:15:00Z"),
            )
        ],
    }
    script = f'<script type="application/ld+json">{json.dumps(record)}</script>'
    text = read(blog("", script)).text
    assert text.split("\n\n")[1:4] == ["09:15 UTC, March 6, 2024", "By Ann Lee", "Last gate"]
    assert posts_in(text, date(2024, 3, 5)).days == (date(2024, 3, 6), date(2024, 3, 5))


# What a page says of itself


def record(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


TITLES = {
    "site behind a bar": ("Lock opens again | Vesthamn Post", ""),
    "section and site": (
        "Lock opens again - World - Vesthamn Post",
        '<meta property="og:site_name" content="Vesthamn Post">',
    ),
    "host": ("Lock opens again – vesthamnpost.example", ""),
}


@pytest.mark.parametrize(("title", "head"), TITLES.values(), ids=TITLES.keys())
def test_a_title_has_no_publisher_behind_it(title: str, head: str) -> None:
    assert read(page("", head, title)).title == "Lock opens again"


def test_a_dash_in_a_title_stays() -> None:
    head = '<meta property="og:title" content="Lock opens – and closes at once">'
    assert read(page("", head)).title == "Lock opens – and closes at once"


AUTHORS = {
    "people": (
        [{"@type": "Person", "name": "Ann Lee"}, {"@type": "Person", "name": "Bo Chan"}],
        ("Ann Lee", "Bo Chan"),
    ),
    "line": ("By Ann Lee and Bo Chan", ("Ann Lee", "Bo Chan")),
    "twice": (["Ann Lee", "ANN LEE"], ("Ann Lee",)),
    "job": ("Ann Lee, Political Editor", ("Ann Lee",)),
    "publisher": ({"@type": "Organization", "name": "Vesthamn Post"}, ()),
    "staff": ("Vesthamn Post Staff", ()),
    "address": ("https://www.vesthamnpost.example/authors/ann", ()),
}


@pytest.mark.parametrize(("given", "names"), AUTHORS.values(), ids=AUTHORS.keys())
def test_authors_are_people(given: object, names: tuple[str, ...]) -> None:
    head = record(author=given, publisher={"@type": "Organization", "name": "Vesthamn Post"})
    article = read(page("", head))
    assert article.authors == names
    assert article.source == "Vesthamn Post"


def test_the_surest_day_is_taken_first() -> None:
    meta = '<meta property="article:published_time" content="2024-03-04T08:00:00+01:00">'
    told = record(datePublished="2024-03-03T08:00:00+01:00")
    address = "https://www.vesthamnpost.example/2024/03/01/lock"
    assert read(page("", told + meta), address).day == date(2024, 3, 3)
    assert read(page("", meta), address).day == date(2024, 3, 4)
    assert read(page(""), address).day == date(2024, 3, 1)


def test_the_language_of_a_page() -> None:
    told = page("", attributes=' lang="de_CH"')
    assert read_page(told.decode()).language == "de-CH"
    assert read_page(page("", attributes="").decode()).language is None
    assert read(told).language == "en", "a text tells it better"


# Explained


def test_what_would_come_in_is_explained_without_an_index(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "a.html"
    file.write_bytes(
        page('<p>Read more: Why the lock broke</p><p><a href="/c">FIVE LOCKS THAT BROKE</a></p>')
    )
    one, missing = explain([file, tmp_path / "b.html"])
    assert isinstance(one, Explained)
    assert isinstance(missing, Outcome)
    rules = {paragraph.text: paragraph.rule for paragraph in one.paragraphs}
    assert rules[LEAD] == rules[LAST] == ""
    assert rules["Read more: Why the lock broke"] == "link teaser"
    assert rules["FIVE LOCKS THAT BROKE"]
    assert rules["Home Sport"]
    assert one.article.text == f"{LEAD}\n\n{LAST}" == read(file.read_bytes()).text
    assert main(["sync", "--explain", str(file)]) == 0
    out = capsys.readouterr().out
    assert "title     Lock opens again" in out
    assert "- [link teaser] Read more: Why the lock broke" in out
    assert main(["sync", "--explain", "--json", str(file), "b.html"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["articles"][0]["article"]["text"] == one.article.text
    assert told["not"][0]["reason"] == "there is no such file or folder"
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_each_paragraph_of_plain_text_is_explained(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(f"Title: Lock\n\n{LEAD}\n\nAdvertisement\n\n{LAST}\n")
    (one,) = explain([file])
    assert isinstance(one, Explained)
    assert [paragraph.rule for paragraph in one.paragraphs] == ["", "page noise", ""]


# Measured


def test_a_page_is_scored_by_runs_of_four_words() -> None:
    marked = "a b c d e"
    assert compared(marked, marked).f1 == 1.0
    assert compared(marked, "").right == 0.0
    half = compared(marked, "a b c d x")
    assert (half.right, half.extra, half.missing) == pytest.approx((1 / 3, 1 / 3, 1 / 3))


def test_html_in_a_record_is_read_whole() -> None:
    record = {"title": "Lock", "text": f"<p>{LEAD}</p><p>It was <time>noon</time> then.</p>"}
    found = extract(Document("a.json[1]", None, "json", json.dumps(record).encode()))
    assert found.article.text == f"{LEAD}\n\nIt was noon then."
