"""The web as servers mean it: how they are asked, how pages are sent, and what is asked for again."""

from __future__ import annotations

import gzip
import re
import socket
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from itertools import pairwise

import pytest
from web_server import CHUNKED, GOOD, HEAD, PLAIN, TYPE, Site, feed, if_changed, page, raw, says

from index import Index, SyncReport, WebSettings
from index.article import Document
from index.intake import Failed, Web, read

WEB = WebSettings(deadline=120.0, patience=60.0, pause=0.0)


def test_we_tell_our_name_keep_no_cookies_and_know_no_proxy(
    serve: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site = serve({"/a": says(page("A"), "200 OK", TYPE, "Set-Cookie: who=me; Path=/"), "/b": GOOD})
    web = Web(WEB, allow_private=True)
    assert [type(item) for item in read([f"{site.address}/a", f"{site.address}/b"], web=web)] == [
        Document
    ] * 2
    for _, headers in site.asked:
        assert re.match(r"Quoth/\d+(\.\d+)* \(", headers["user-agent"])
        assert headers["accept-encoding"] == "gzip, deflate"
        assert "cookie" not in headers


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        pytest.param("/ü/ö?q=ß&x=%C3%BC#top", "/%C3%BC/%C3%B6?q=%C3%9F&x=%C3%BC", id="another script"),
        pytest.param("/a b", "/a%20b", id="a blank"),
        pytest.param("/a%2Fb%zz", None, id="what is encoded already"),
        pytest.param("", "/", id="no path"),
    ],
)
def test_addresses_are_asked_for_as_servers_want_them(
    serve: Callable[..., Site], asked: str, path: str | None
) -> None:
    site = serve({})
    list(read([f"{site.address}{asked}"], web=Web(WEB, allow_private=True)))
    assert path is None or site.paths == [path]
    assert len(site.paths) == 1


@pytest.mark.parametrize(
    ("header", "charset"),
    [
        pytest.param("text/html; charset=ISO-8859-15", "iso8859-15", id="a known one"),
        pytest.param('text/html; charset="utf-8"', "utf-8", id="in quotes"),
        pytest.param("text/html; charset=utf-99", None, id="an unknown one"),
        pytest.param("text/html; charset=\u00fc\u0000", None, id="nonsense"),
        pytest.param("text/html", None, id="none"),
    ],
)
def test_the_charset_that_a_server_names_is_handed_on(
    serve: Callable[..., Site], header: str, charset: str | None
) -> None:
    site = serve(
        {"/a": says(page("A"), "200 OK", f"Content-Type: {header}".replace("\u0000", "")), "/b": GOOD}
    )
    found = next(read([f"{site.address}/a"], web=Web(WEB, allow_private=True)))
    assert isinstance(found, Document)
    assert found.charset == charset


WHOLE = {
    "gzip": says(gzip.compress(page("A")), "200 OK", TYPE, "Content-Encoding: gzip"),
    "gzip in two parts": says(
        gzip.compress(page("A")[:99]) + gzip.compress(page("A")[99:]),
        "200 OK",
        TYPE,
        "Content-Encoding: x-gzip",
    ),
    "deflate": says(zlib.compress(page("A")), "200 OK", TYPE, "Content-Encoding: deflate"),
    "deflate without a frame": says(
        zlib.compress(page("A"))[2:-4], "200 OK", TYPE, "Content-Encoding: deflate"
    ),
    "chunks": raw(CHUNKED, *(b"%x\r\n%s\r\n" % (1, bytes([byte])) for byte in page("A")), b"0\r\n\r\n"),
    "in small pieces": raw(HEAD + b"\r\n", *(page("A")[n : n + 50] for n in range(0, 500, 50))),
    "until closed": raw(b"HTTP/1.0 200 OK\r\n\r\n" + page("A")),
    "more than announced": says(page("A") + b"junk", "200 OK", TYPE, f"Content-Length: {len(page('A'))}"),
    "moved for good": says(b"", "308 Permanent Redirect", "Location: /good"),
    "moved to another script": says(b"", "302 Found", "Location: /good?\u00fc"),
    "a false charset": says(page("A"), "200 OK", "Content-Type: text/html; charset=utf-99"),
    "in capitals": says(page("A"), "200 OK", "CONTENT-TYPE: TEXT/HTML"),
}


@pytest.mark.parametrize("case", WHOLE, ids=lambda case: case.replace(" ", "-"))
def test_a_page_is_read_however_it_is_sent(serve: Callable[..., Site], case: str) -> None:
    site = serve({"/a": WHOLE[case], "/good": says(page("A"), "200 OK", TYPE)})
    (found,) = read([f"{site.address}/a"], web=Web(WEB, allow_private=True))
    assert isinstance(found, Document), found
    assert found.data == page("A")[: len(found.data)]
    assert len(found.data) in (500, len(page("A")))


def test_a_page_is_asked_for_again_only_if_it_has_changed(index: Index, serve: Callable[..., Site]) -> None:
    site = serve({"/feed": says(feed("/1", "/2")), "/1": if_changed(page("One"), '"a"'), "/2": GOOD})

    def sync() -> tuple[SyncReport, list[str | None]]:
        site.asked.clear()
        report = index.sync(f"{site.address}/feed", allow_private=True, web=WEB)
        return report, [headers.get("if-none-match") for path, headers in site.asked if path == "/1"]

    report, tags = sync()
    assert (report.added, tags) == (2, [None])
    report, tags = sync()
    assert (report.unchanged, report.embedded, tags) == (2, 0, ['"a"'])
    site.pages["/1"] = if_changed(page("One, corrected"), 'W/"b"')
    report, tags = sync()
    assert (report.updated, report.unchanged, tags) == (1, 1, ['"a"'])
    assert sync()[1] == ['W/"b"']
    index.remove([article.id for article in index.articles()])
    report, tags = sync()
    assert (report.added, tags) == (2, [None])
    assert index.check() == []


def test_a_feed_is_asked_for_again_only_if_it_has_changed(index: Index, serve: Callable[..., Site]) -> None:
    site = serve(
        {"/feed": if_changed(feed("/1", "/2"), '"a"'), "/1": if_changed(page("One"), '"1"'), "/2": GOOD}
    )
    for expected in ({"added": 2}, {"unchanged": 2}):
        report = index.sync(f"{site.address}/feed", allow_private=True, web=WEB)
        assert {name: getattr(report, name) for name in expected} == expected
    assert [headers.get("if-none-match") for path, headers in site.asked if path == "/feed"] == [None, '"a"']
    site.pages["/feed"] = if_changed(feed("/1", "/3"), '"b"')
    site.pages["/3"] = says(page("Three"), "200 OK", TYPE)
    assert index.sync(f"{site.address}/feed", allow_private=True, web=WEB).added == 1


@pytest.mark.parametrize(
    "listing", ["", "[1]", "{}", "[[" * 1000], ids=["nothing", "numbers", "a mapping", "deep"]
)
def test_a_feed_remembered_wrongly_is_asked_for_as_if_it_were_new(
    index: Index, serve: Callable[..., Site], listing: str
) -> None:
    site = serve({"/feed": if_changed(feed("/1"), '"a"'), "/1": GOOD})
    for remembered in (None, listing):
        if remembered is not None:
            with closing(sqlite3.connect(index.path / "catalogue.sqlite")) as connection:
                connection.execute("UPDATE pages SET listing = ? WHERE article_id IS NULL", (remembered,))
                connection.commit()
        report = index.sync(f"{site.address}/feed", allow_private=True, web=WEB)
        assert report.added + report.unchanged == 1
    assert [headers.get("if-none-match") for path, headers in site.asked if path == "/feed"] == [None, None]


def test_a_round_of_watching_costs_a_conditional_request_a_page(
    index: Index, serve: Callable[..., Site]
) -> None:
    modified = "Last-Modified: Mon, 01 Aug 2022 10:00:00 GMT"
    new, old = says(page("One"), "200 OK", TYPE, modified), says(b"", "304 Not Modified", modified)

    def dated(connection: socket.socket, headers: Mapping[str, str]) -> None:
        (old if "if-modified-since" in headers else new)(connection, headers)

    site = serve({"/1": dated})
    stop = threading.Event()
    rounds = index.watch(f"{site.address}/1", every=0.1, stop=stop, allow_private=True, web=WEB)
    assert [next(rounds).added, next(rounds).unchanged, next(rounds).unchanged] == [1, 1, 1]
    stop.set()
    assert list(rounds) == []
    assert [headers.get("if-modified-since") for path, headers in site.asked if path == "/1"] == [
        None,
        *["Mon, 01 Aug 2022 10:00:00 GMT"] * 2,
    ]


def test_a_site_that_has_had_too_much_is_given_time(serve: Callable[..., Site]) -> None:
    site = serve({"/1": says(b"", "429 Too Many Requests", "Retry-After: 3600"), "/2": GOOD})
    started = time.monotonic()
    web = Web(replace(WEB, longest_pause=0.5), allow_private=True)
    refused, found = read([f"{site.address}/1", f"{site.address}/2"], web=web)
    assert isinstance(refused, Failed)
    assert isinstance(found, Document)
    assert 0.5 <= time.monotonic() - started < 60


@pytest.mark.parametrize(
    ("rules", "seconds"),
    [
        pytest.param(b"", 0.15, id="ours"),
        pytest.param(b"User-agent: *\nCrawl-delay: 0.3\n", 0.3, id="the site's"),
        pytest.param(b"User-agent: *\nCrawl-delay: 86400\n", 0.4, id="within limits"),
        pytest.param(b"User-agent: *\nCrawl-delay: nan\n", 0.15, id="nonsense"),
    ],
)
def test_a_host_is_given_a_pause_between_two_requests(
    serve: Callable[..., Site], rules: bytes, seconds: float
) -> None:
    moments: list[float] = []

    def noting(connection: socket.socket, headers: Mapping[str, str]) -> None:
        moments.append(time.monotonic())
        GOOD(connection, headers)

    site = serve({"/robots.txt": says(rules, "200 OK", PLAIN), "/a": noting, "/b": noting, "/c": noting})
    web = Web(replace(WEB, pause=0.15, longest_pause=0.4), allow_private=True)
    assert len(list(read([f"{site.address}/{name}" for name in "abc"], web=web))) == 3
    assert [later - moment > seconds - 0.05 for moment, later in pairwise(moments)] == [True, True]
    assert moments[-1] - moments[0] < 60
