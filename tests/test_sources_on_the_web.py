"""Every kind of source on the web, what its articles are known by, and what happens when they change."""

from __future__ import annotations

import gzip
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path

import pytest
from web_server import Behaviour, Site, if_changed, page, says

from index import AddressList, DamagedIndex, Index, SyncReport, WebSettings
from index.article import Document, FeedEntry, article_id
from index.encoding import SentenceTransformerEncoder
from index.errors import ExtractError
from index.intake import Failed, Web, read, take_in
from index.intake.identity import canonical, same
from index.intake.web.feed import listing

ROOT = Path(__file__).resolve().parents[1]
WEB = WebSettings(deadline=120.0, patience=60.0, pause=0.0)
LONG = "The harbour council of Norrvik voted on Tuesday to close the old ferry dock, after a debate. " * 3
QUOTED = "“The money is there for 400 berths,” said Ulrika Stenmark, who chairs the council."


def article(title: str, *paragraphs: str, head: str = "") -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{body}"
        "</article></body></html>"
    ).encode()


def sends(body: bytes, kind: str = "text/html") -> Behaviour:
    return says(body, "200 OK", f"Content-Type: {kind}")


def told(sources: Sequence[str | AddressList], **options: object) -> tuple[list[Document], list[str]]:
    """The documents that sources give, and why others are none."""
    items = list(read(sources, web=Web(WEB, allow_private=True, **options)))  # type: ignore[arg-type]
    documents = [item for item in items if isinstance(item, Document)]
    return documents, [item.outcome.reason for item in items if hasattr(item, "outcome")]


# Feeds

ITEM = "<item><title>Dock</title><link>/dock</link></item>"
RSS = f'<rss version="2.0"><channel><title>Post</title>{ITEM}</channel></rss>'
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Post",
    "items": [{"id": "1", "url": "/dock"}],
}
FEEDS = {
    "UTF-16": f'<?xml version="1.0" encoding="UTF-16"?>{RSS}'.encode("utf-16"),
    "a page in it": RSS.replace("<link>", "<description><![CDATA[<html>x]]></description><link>").encode(),
    "a long comment first": f"<!-- {'of no use ' * 1000} -->{RSS}".encode(),
    "a doctype first": f'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "rss.dtd">{RSS}'.encode(),
    "prefixes": (
        b'<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:link href="/dock"/></a:entry></a:feed>'
    ),
    "RDF": (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        b'<channel rdf:about="/"/><item rdf:about="/dock"><link>/dock</link></item></rdf:RDF>'
    ),
    "CDF": b'<CHANNEL HREF="/"><ITEM HREF="/dock"><TITLE>Dock</TITLE></ITEM></CHANNEL>',
    "not well-formed": RSS.replace("Post", "Post & Echo &nbsp;").encode(),
    "JSON Feed 1.1": json.dumps(JSON_FEED).encode(),
    "JSON Feed 1.0": json.dumps(JSON_FEED | {"version": "https://jsonfeed.org/version/1"}).encode(
        "utf-8-sig"
    ),
}


@pytest.mark.parametrize("case", FEEDS, ids=lambda case: case.replace(" ", "-"))
def test_what_is_a_feed_is_seen_as_one(case: str) -> None:
    found = listing(FEEDS[case], "https://news.test/feed", 9)
    assert found
    assert [entry.link for entry in found.entries] == ["https://news.test/dock"]


NO_FEEDS = {
    "a page": page("A"),
    "a page without a frame": b"<title>RSS</title><p>How to read an &lt;rss>: <code>&lt;item></code></p>",
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg"><title>x</title></svg>',
    "an article as JSON": b'{"title": "A", "text": "B"}',
    "a list as JSON": b"[1, 2]",
    "nothing": b"",
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
}


@pytest.mark.parametrize("case", NO_FEEDS, ids=lambda case: case.replace(" ", "-"))
def test_what_is_no_feed_is_seen_as_none(case: str) -> None:
    assert listing(NO_FEEDS[case], "https://news.test/feed", 9) is None


def test_reading_a_feed_asks_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("something was asked for"))
    entity = "<item><link>&a;</link></item>"
    (tmp_path / "secret").write_text("https://news.test/secret")
    for data in (
        b"http://127.0.0.1:9/feed",
        str(tmp_path / "secret").encode(),
        f'<!DOCTYPE rss [<!ENTITY a SYSTEM "{tmp_path}/secret">]><rss>{entity}</rss>'.encode(),
        b'<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd"><rss><item><link>/dock</link></item></rss>',
    ):
        found = listing(data, "https://news.test/", 9)
        assert not found or not any("secret" in entry.link for entry in found.entries)


def test_a_feed_is_read_however_it_is_sent(serve: Callable[..., Site]) -> None:
    site = serve(
        {
            "/packed": sends(gzip.compress(RSS.encode()), "application/rss+xml"),
            "/utf-16": sends(FEEDS["UTF-16"], "application/octet-stream"),
            "/json": sends(FEEDS["JSON Feed 1.1"], "application/feed+json"),
            "/latin": sends(RSS.replace("/dock", "/döck").encode("latin-1"), "text/xml; charset=latin-1"),
            "/dock": sends(page("A")),
            "/d%C3%B6ck": sends(page("B")),
            "/other": sends(b'{"text": "no feed"}', "application/json"),
        }
    )
    names = "packed utf-16 json latin other".split()
    documents, reasons = told([f"{site.address}/{name}" for name in names])
    assert [document.location for document in documents] == [
        *[f"{site.address}/dock"] * 3,
        f"{site.address}/d%C3%B6ck",
    ]
    assert reasons == ["is JSON, and no JSON Feed: save it as a file, if it holds articles"]


ENTRY = """<item><title>{title}</title>{link}<dc:creator>Ann Lee</dc:creator><pubDate>2022-08-01</pubDate>
<content:encoded><![CDATA[<p>{text}</p>]]></content:encoded></item>"""


def full(*entries: tuple[str, str]) -> bytes:
    """A feed that holds whole articles; each with its link, or its guid."""
    items = (
        ENTRY.format(title=f"Part {number}", link=link, text=text)
        for number, (link, text) in enumerate(entries)
    )
    within = "".join(items)
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Post</title>{within}</channel></rss>'
    ).encode()


def test_a_feed_s_own_text_is_used_where_the_page_has_less(serve: Callable[..., Site]) -> None:
    site = serve(
        {
            "/teaser": sends(
                article("Part 0", "The council of Norrvik voted, and much was said on that day.")
            ),
            "/whole": sends(article("Of the page", LONG * 3, QUOTED)),
            "/wall": sends(WALLS["a consent notice"]),
            "/busy": says(b"", "429 Too Many Requests"),
            "/closed": says(b"", "403 Forbidden"),
        }
    )
    whole = f"{LONG}</p><p>{QUOTED}"
    links = [(f"<link>{path}</link>", whole) for path in site.pages]
    links += [("<guid isPermaLink='false'>tag:7</guid>", whole)]
    site.pages["/feed"] = sends(full(*links), "application/rss+xml")
    documents, reasons = told([f"{site.address}/feed"])
    assert reasons == []
    found = {document.location.removeprefix(site.address): take_in(document)[0] for document in documents}
    assert set(found) == {"/teaser", "/whole", "/wall", "/busy", "/closed", "/feed#tag:7"}
    for name, one in found.items():
        assert QUOTED in one.article.text
        assert one.article.authors == ("Ann Lee",)
        assert str(one.article.day) == "2022-08-01"
        assert (len(one.article.text) > 2 * len(LONG)) == (name == "/whole")
    assert found["/closed"].article.url == f"{site.address}/closed"
    assert found["/closed"].article.title == "Part 4"
    assert any("403 (Forbidden)" in doubt for doubt in found["/closed"].warnings)
    assert any("holds a consent notice" in doubt for doubt in found["/wall"].warnings)
    assert (found["/feed#tag:7"].article.url, found["/feed#tag:7"].article.source) == (None, "Post")


# Sitemaps, lists, pages that name a feed


def sitemap(*pages: tuple[str, str]) -> bytes:
    entries = "".join(f"<url><loc>{place}</loc><lastmod>{day}</lastmod></url>" for place, day in pages)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode()


def test_a_news_sitemap_tells_titles_and_days_and_not_those_of_pictures() -> None:
    data = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
    xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
    <url><loc>/old</loc><lastmod>2022-07-01</lastmod></url>
    <url><loc>/häfen</loc><image:image><image:loc>/picture.jpg</image:loc><image:title>No</image:title></image:image>
    <news:news><news:publication><news:name>Post</news:name><news:language>sv</news:language></news:publication>
    <news:publication_date>2022-08-02T10:00:00Z</news:publication_date><news:title>Dock</news:title></news:news></url>
    </urlset>"""
    found = listing(data.encode(), "https://news.test/map.xml", 1)
    assert found
    assert [(entry.link, entry.published) for entry in found.entries] == [
        ("https://news.test/h%C3%A4fen", "2022-08-02"),
        ("https://news.test/old", None),
    ]
    assert found.entries[0].own == FeedEntry("Dock", (), "", "Post", "sv")


def test_of_a_sitemap_only_what_is_new_is_asked_for(index: Index, serve: Callable[..., Site]) -> None:
    names = "one two three four".split()
    site = serve({f"/{name}": sends(article(name, f"{name}: {LONG}")) for name in names})
    maps = "".join(f"<sitemap><loc>/{name}</loc></sitemap>" for name in ("map", "none"))
    frame = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'
    site.pages["/maps"] = sends(frame.format(maps).encode(), "text/xml")

    def sync(links: int, *pages: tuple[str, str]) -> tuple[SyncReport, list[str]]:
        packed = gzip.compress(sitemap(*pages))
        site.pages["/map"] = sends(packed, "application/gzip")
        site.asked.clear()
        web = WebSettings(pause=0, links=links)
        return index.sync(f"{site.address}/maps", allow_private=True, web=web), site.paths[2:]

    days = [("/one", "2022-01-01"), ("/two", "2022-01-03"), ("/three", "2022-01-02")]
    report, asked = sync(2, *days)
    assert (report.added, asked[:2]) == (2, ["/two", "/three"])
    assert "1 more pages are named; 2 were asked for, the newest first" in report.skipped[0].reason
    report, asked = sync(2, *days)
    assert (report.added, report.unchanged, asked) == (1, 2, ["/one", "/none"])
    report, asked = sync(9, *days[:2], ("/three", "2022-02-01"), ("/four", "2021-01-01"))
    assert (report.added, report.unchanged, asked) == (1, 3, ["/three", "/four", "/none"])
    (source,) = report.sources
    assert (source.met, source.added, source.unchanged, source.failed) == (5, 1, 3, 1)
    assert source.reasons == (("the server answers 404 (Not Found): is the address right?", 1),)


def test_a_list_of_addresses_is_followed_and_its_odd_lines_are_told(
    serve: Callable[..., Site], tmp_path: Path
) -> None:
    site = serve({"/feed": sends(RSS.encode(), "text/xml"), "/dock": sends(page("A"))})
    site.pages["/h%C3%A4fen"] = sends(page("B"))
    file = tmp_path / "addresses.txt"
    file.write_text(f"# ours\n\n{site.address}/feed\n  {site.address}/häfen \n{site.address}/feed\nnot one\n")
    items = list(read([AddressList(file)], web=Web(WEB, allow_private=True)))
    assert [item.location for item in items if isinstance(item, Document)] == [
        f"{site.address}/dock",
        f"{site.address}/h%C3%A4fen",
    ]
    (odd,) = [item.outcome for item in items if isinstance(item, Failed)]
    assert (odd.location, odd.reason) == (f"{file}:6", "'not one' is no address of the web")


def test_a_page_without_an_article_tells_of_its_feed() -> None:
    home = article("Post", head='<link rel="alternate" type="application/rss+xml" href="/feed.xml">')
    with pytest.raises(ExtractError, match=r"it names a feed, sync that: https://news\.test/feed\.xml"):
        take_in(Document("https://news.test/", None, "html", home))


# What an article is known by

ONE = "https://www.news.test/2024/dock-closes?id=7"
SAME = """
    http://www.news.test/2024/dock-closes?id=7 https://news.test/2024/dock-closes/?id=7
    https://m.news.test/2024/dock-closes?id=7#comments https://amp.news.test/2024/dock-closes?id=7
    https://news.test/amp/2024/dock-closes?id=7 https://news.test/2024/dock-closes/amp?id=7
    https://news.test/2024/dock-closes?amp&id=7 https://news.test/2024/dock-closes?id=7&outputType=amp
    https://news.test/2024/dock-closes?utm_source=x&utm_medium=y&id=7&fbclid=z&ref=home&xtor=RSS-1&at_medium=RSS
    https://news.test:443/2024/dock-closes?id=7&ito=1&ncid=2&smid=3&mc_cid=4&cmp=5&ns_mchannel=6
""".split()
OTHERS = """
    https://news.test/2024/dock-closes?id=8 https://news.test/2024/dock-closes https://news.test:8443/2024/dock-closes?id=7
    https://other.news.test/2024/dock-closes?id=7 https://news.test/2024/dock-closes?id=7&p=2
    https://news.test/2024/dock-closes?id=7&story=2 https://news.test/2024/dock-closes?id=7&article=2
""".split()


def test_an_article_at_many_addresses_is_one_and_others_are_others() -> None:
    assert {same(address) for address in SAME} == {same(ONE)}
    assert len({same(address) for address in [ONE, *OTHERS]}) == len(OTHERS) + 1


@pytest.mark.parametrize(
    ("named", "address", "believed"),
    [
        ("/dock", "https://news.test/amp/dock", "https://news.test/dock"),
        ("https://www.news.test/dock-2", "https://m.news.test/x/dock", "https://www.news.test/dock-2"),
        ("https://news.co.uk/dock-2", "https://edition.news.co.uk/dock", "https://news.co.uk/dock-2"),
        ("https://news.test/höfen-1", "https://news.test/a", "https://news.test/h%C3%B6fen-1"),
        ("https://other.test/dock", "https://news.test/dock", None),
        ("https://other.co.uk/dock", "https://news.co.uk/dock", None),
        ("https://good.blogspot.com/dock-1", "https://evil.blogspot.com/dock", None),
        ("https://news.test/", "https://news.test/dock", None),
        ("https://news.test/2024", "https://news.test/2024/dock", None),
        ("https://news.test/politics", "https://news.test/2024/dock", None),
        ("http://[", "https://news.test/2024/dock", None),
        ("https://news.test/dock", None, "https://news.test/dock"),
    ],
)
def test_a_page_s_own_address_is_believed_within_its_site(
    named: str, address: str | None, believed: str | None
) -> None:
    assert canonical(f'<head><link href="{named}" rel="canonical">', address) == believed
    assert canonical(f"<head><meta property='og:url' content='{named}'>", address) == believed


def test_one_story_at_five_addresses_and_on_disk_is_one_article(
    index: Index, serve: Callable[..., Site], tmp_path: Path
) -> None:
    site = serve({})
    named = f'<link rel="canonical" href="{site.address}/dock-closes">'
    dock = sends(article("Dock", LONG, QUOTED, head=named))
    site.pages |= dict.fromkeys(("/dock-closes", "/amp/dock-closes", "/s/1"), dock)
    paths = ["/dock-closes?utm_source=x", "/dock-closes?ref=home", "/amp/dock-closes", "/s/1"]
    report = index.sync([f"{site.address}{path}" for path in paths], allow_private=True, web=WEB)
    assert (report.added, len(report.skipped)) == (1, 3)
    (found,) = index.articles()
    own = f"{site.address}/dock-closes"
    assert (found.id, found.url) == (article_id(same(own)), own)
    saved = tmp_path / "saved.html"
    saved.write_bytes(article("Dock", LONG, QUOTED, head=named))
    assert index.sync(saved).added == 0
    assert [one.id for one in index.articles()] == [found.id]


def test_a_link_that_leads_to_another_site_is_known_by_what_its_page_says(serve: Callable[..., Site]) -> None:
    site, short = serve({}), serve({})
    named = f'<link rel="canonical" href="{site.address}/höfen-2">'
    site.pages["/h%C3%B6fen-2"] = sends(article("Dock", LONG, QUOTED, head=named))
    short.pages["/x"] = says(b"", "302 Found", f"Location: {site.address}/höfen-2?utm_source=short")
    (document,), _ = told([f"{short.address}/x"])
    found = take_in(document)[0].article
    assert found.url == f"{site.address}/h%C3%B6fen-2"
    assert found.id == article_id(same(found.url))


def test_articles_known_by_an_older_rule_do_not_become_two(
    index: Index, serve: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = serve({})
    named = f'<link rel="canonical" href="{site.address}/dock-closes">'
    addresses = [f"{site.address}/d/2", f"{site.address}/s/1"]
    site.pages |= dict.fromkeys(("/d/2", "/s/1"), sends(article("Dock", LONG, QUOTED)))
    with monkeypatch.context() as older:
        older.setattr("index.sync.PIPELINE", 9)
        index.sync(addresses, allow_private=True, web=WEB)
    assert len(index.articles()) == 2
    site.pages |= dict.fromkeys(("/d/2", "/s/1"), sends(article("Dock", LONG, QUOTED, head=named)))
    report = index.sync(addresses, allow_private=True, web=WEB)
    assert (report.updated, report.added) == (1, 0)
    assert len(index.articles()) == 1
    assert len(index.statements(speaker="Stenmark")) == 1
    assert index.check() == []


# What is there is not replaced by less

CONSENT = "We use cookies and data to measure how our audience uses them every day."
MISSING = "Sorry, the page you are looking for could not be found. It may have been moved or deleted."
LOGIN = "Please log in to your account with email and password. Forgot your password?"
BROKEN = "Something went wrong. The site is temporarily unavailable, please try again later."
ROBOT = "Verifying you are human. This may take a few seconds, as news.test has to see."
LETTER = "Sign up for our newsletter and get the best of it in your inbox every day."
PAID = '<script type="application/ld+json">{"isAccessibleForFree":"False"}</script>'
WALLS = {
    "a consent notice": article("Before you continue", CONSENT, "Accept all"),
    "a check": article("Just a moment...", ROBOT),
    "no such page": article("Page not found", MISSING),
    "a paywall": article("Dock", LONG[:85], "Subscribe to continue reading. Already a subscriber? Log in."),
    "a paywall by its marks": article("Dock", LONG[:85], head=PAID),
    "a login": article("Log in", LOGIN),
    "an error": article("Error", BROKEN),
    "nothing": article("Dock"),
    "furniture alone": article("Dock", LETTER),
    "few words": article("Dock", "The council voted."),
}


@pytest.mark.parametrize("case", WALLS, ids=lambda case: case.replace(" ", "-"))
def test_what_stands_before_an_article_is_none(case: str) -> None:
    with pytest.raises(ExtractError, match="no article"):
        take_in(Document("https://news.test/dock", None, "html", WALLS[case]))


@pytest.mark.parametrize(
    "text",
    [
        "The regulator fined the site for its cookies. “They tracked us,” readers told it on Monday.",
        "The council said on Monday that access to the pier was denied. It will try again later.",
    ],
    ids=["on cookies", "on something denied"],
)
def test_a_short_article_is_one(text: str) -> None:
    found, _ = take_in(Document("https://news.test/1", None, "html", article("A day in town", text)))
    assert found.article.text == text


def test_an_article_stays_where_its_page_holds_less_and_a_correction_goes_through(
    index: Index, serve: Callable[..., Site]
) -> None:
    site = serve({"/dock": sends(article("Council closes dock", LONG * 2, QUOTED))})

    def sync(body: bytes) -> SyncReport:
        site.pages["/dock"] = sends(body)
        return index.sync(f"{site.address}/dock", allow_private=True, web=WEB)

    assert sync(article("Council closes dock", LONG * 2, QUOTED)).added == 1
    before = index.articles()
    for body, reason in (
        (WALLS["a consent notice"], "holds a consent notice, no article"),
        (article("Council closes dock", LONG[:85]), "now holds the beginning of the article"),
        (
            article("Post", "Weather is mild. Recipes and puzzles for everybody in town."),
            "now holds too little",
        ),
    ):
        report = sync(body)
        assert (report.updated, report.failed, len(report.kept)) == (0, (), 1)
        assert report.kept[0].reason.startswith(reason)
        assert report.sources[0].kept == 1
        assert index.articles() == before
    report = sync(
        article(
            "Correction",
            "The harbour council of Norrvik did not vote on Tuesday to close the old ferry dock, as was said "
            "here. It will debate that in May. “We never voted on it,” said Ulrika Stenmark.",
        )
    )
    assert (report.updated, report.kept) == (1, ())
    assert index.articles()[0].title == "Correction"


# What was said before


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def test_history_tells_what_an_article_said_and_goes_with_it(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.storage.versions._MOST", 2)
    file = tmp_path / "dock.txt"

    def sync(text: str) -> None:
        file.write_text(f"The dock\n\n{LONG}\n\n{text}\n")
        assert index.sync(file).failed == ()

    sync("“The money is there for 400 berths,” said Ulrika Stenmark.\n\n“We are glad,” said Tom Berg.")
    sync("“The money is there for 450 berths,” said Ulrika Stenmark.\n\n“It is late,” said Lars Ohlin.")
    first, second = index.history(str(file))
    assert first.until == second.since
    assert second.until is None
    difference = second.difference
    assert [said.speaker for said in difference.gone] == ["Tom Berg"]
    assert [said.speaker for said in difference.new] == ["Lars Ohlin"]
    ((before, now),) = difference.changed
    assert ("400" in before.text, "450" in now.text) == (True, True)
    assert len(difference.numbers) == 1
    for number in range(3):
        sync(f"“Zanzibar{number} is where we meet,” said Lars Ohlin.")
    (found,) = index.articles()
    texts = [version.text for version in index.history(found.id)]
    assert [f"Zanzibar{number}" in text for number, text in enumerate(texts)] == [True] * 3
    assert index.check() == []
    assert index.remove([found.id]) == 1
    left = bytes_of(index.path)
    assert not any(trace in left for trace in (b"Zanzibar", b"berths", b"ferry dock"))
    assert index.check() == []


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceTransformerEncoder) -> Path:
    """A folder with an article that was changed once, and its index."""
    folder = tmp_path_factory.mktemp("twice")
    for words in ("They were glad.", "They were sad."):
        (folder / "dock.txt").write_text(f"The dock\n\n{LONG}\n\n{QUOTED} {words}\n")
        with Index.open(folder / "index", encoder=encoder) as index:
            index.sync(folder / "dock.txt")
    return folder


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE versions SET text = replace(text, 'Tuesday', 'Friday')",
        "UPDATE versions SET said = '[]'",
        "DELETE FROM versions",
        "UPDATE versions SET article_id = 'other'",
    ],
    ids=["altered", "statements gone", "gone", "another's"],
)
def test_a_version_that_was_altered_is_never_shown_is_found_and_mended(
    twice: Path, tmp_path: Path, encoder: SentenceTransformerEncoder, sql: str
) -> None:
    shutil.copytree(twice / "index", tmp_path / "index")
    with closing(sqlite3.connect(tmp_path / "index" / "catalogue.sqlite")) as connection:
        connection.execute(sql)
        connection.commit()
    with Index.open(tmp_path / "index", encoder=encoder) as index:
        (found,) = index.articles()
        assert any("older version" in problem for problem in index.check())
        with suppress(DamagedIndex):
            assert all("Friday" not in one.text and one.statements for one in index.history(found.id))
        index.repair()
        assert index.check() == []
        assert len(index.history(found.id)) == 1


def test_the_command_tells_a_history_and_what_became_of_each_source(twice: Path, tmp_path: Path) -> None:
    def quoth(*arguments: str) -> str:
        command = [sys.executable, "-m", "qa.terminal.cli", *arguments, "--index", str(twice / "index")]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    found = json.loads(quoth("history", str(twice / "dock.txt"), "--json"))["versions"]
    assert [version["until"] is None for version in found] == [False, True]
    assert "Ulrika Stenmark" in found[0]["statements"][0]["speaker"] + found[0]["statements"][-1]["speaker"]
    (tmp_path / "none.txt").write_text("# nothing yet\n")
    told = quoth("sync", str(twice / "dock.txt"), "--list", str(tmp_path / "none.txt")).splitlines()
    assert told[0].startswith("0 added, 0 updated, 0 removed, 1 unchanged, 0 failed;")
    assert told[1].split() == "source in added updated kept copies unchanged skipped failed".split()
    assert [line.split()[1:] for line in told[2:]] == [list("10000100"), list("00000000")]


def test_an_article_named_with_its_address_has_a_history(index: Index, serve: Callable[..., Site]) -> None:
    site = serve({"/dock": if_changed(article("Dock", LONG, QUOTED), '"a"')})
    index.sync(f"{site.address}/dock", allow_private=True, web=WEB)
    assert len(index.history(f"{site.address}/dock?utm_source=x")) == 1
