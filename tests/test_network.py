"""The network: whatever a server does, each page ends in time, is told, and the others are read."""

from __future__ import annotations

import gzip
import re
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import httpcore
import pytest
from web_server import (
    CERTIFICATE,
    CHUNKED,
    GOOD,
    HEAD,
    PLAIN,
    TYPE,
    Behaviour,
    Site,
    feed,
    forever,
    page,
    raw,
    says,
)

from index import Index, WebSettings
from index.article import Document
from index.encoding import SentenceTransformerEncoder
from index.intake import Failed, Web, read
from index.intake.web.feed import listing
from index.intake.web.places import is_public
from index.intake.web.robots import Robots
from qa.terminal.cli import main

CALM = WebSettings(deadline=120.0, patience=60.0, largest=300_000, links=20, pause=0.0, longest_pause=0.2)
HURRIED = replace(CALM, deadline=2.0, patience=1.5)  # where time is what runs out
SLOWEST = 40.0  # seconds for a bad page and a good one, on processors that have other work as well
BOMB = gzip.compress(b"<p>" + b" " * 3_000_000)
HUGE = gzip.compress(page("x") + bytes(reversed(range(256))) * 2_000, 1)


def reset(connection: socket.socket, _: Mapping[str, str]) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def onward(connection: socket.socket, headers: Mapping[str, str]) -> None:
    says(b"", "302 Found", f"Location: /bad?{time.monotonic_ns()}")(connection, headers)


SLOW: dict[str, tuple[Behaviour, str]] = {
    "a byte a moment": (forever(HEAD + b"\r\n", b"a", 0.1), "was not there as a whole after 2 s"),
    "headers a byte a moment": (forever(HEAD, b"a", 0.1), "was not there as a whole after 2 s"),
    "a status line a byte a moment": (forever(b"HTTP/1.1", b" ", 0.1), "was not there as a whole"),
    "no answer": (raw(5.0), "says nothing for 1.5 s"),
    "silence in the middle": (raw(HEAD + b"Content-Length: 9\r\n\r\nabc", 5.0), "says nothing for 1.5 s"),
}
BAD = SLOW | {
    # size
    "a body without end": (forever(HEAD + b"\r\n", b"<p>more</p>" * 1000), "too large|no end of it"),
    "chunks without end": (forever(CHUNKED, b"1000\r\n" + b"a" * 4096 + b"\r\n"), "too large|no end of it"),
    "headers without end": (forever(HEAD, b"X-More: and more\r\n" * 100), "cannot be had"),
    "one header without end": (forever(HEAD + b"X-More: ", b"and more " * 1000), "cannot be had"),
    "a header of 200 KB": (says(b"x", "200 OK", TYPE, f"X-Big: {'x' * 200_000}"), "cannot be had"),
    "a promise without end": (
        forever(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
        "no end|not there as a whole",
    ),
    "a gigabyte, announced": (
        says(b"x", "200 OK", TYPE, "Content-Length: 1073741824"),
        "too large.*1,024 MB",
    ),
    "a gzip bomb": (says(BOMB, "200 OK", TYPE, "Content-Encoding: gzip"), "too large|grows more than"),
    "gzip of too much": (says(HUGE, "200 OK", TYPE, "Content-Encoding: gzip"), "too large"),
    # bytes that are not what they are said to be
    "plain text called gzip": (says(page("x"), "200 OK", TYPE, "Content-Encoding: gzip"), "not packed as"),
    "plain text called deflate": (
        says(page("x"), "200 OK", TYPE, "Content-Encoding: deflate"),
        "not packed as",
    ),
    "gzip cut short": (
        says(gzip.compress(page("x"))[:-20], "200 OK", TYPE, "Content-Encoding: gzip"),
        "cut short",
    ),
    "brotli, unasked": (says(page("x"), "200 OK", TYPE, "Content-Encoding: br"), "not asked for"),
    "shorter than announced": (says(page("x"), "200 OK", TYPE, "Content-Length: 9000"), "peer closed"),
    "two lengths": (says(b"x", "200 OK", TYPE, "Content-Length: 1", "Content-Length: 2"), "cannot be had"),
    "a negative length": (says(b"x", "200 OK", TYPE, "Content-Length: -1"), "cannot be had"),
    "a chunk cut short": (raw(CHUNKED + b"40\r\nabc"), "peer closed"),
    "a chunk without a size": (raw(CHUNKED + b"zzz\r\nabc\r\n0\r\n\r\n"), "cannot be had"),
    "a chunk of any size": (raw(CHUNKED + b"f" * 30 + b"\r\nabc"), "cannot be had"),
    "zeros in a header": (raw(HEAD + b"X: a\x00b\r\n\r\nabc"), "cannot be had"),
    "no HTTP": (raw(b"SSH-2.0-OpenSSH_9.6\r\n"), "cannot be had"),
    "HTTP without headers": (raw(page("x")), "cannot be had"),
    "closed at once": (raw(), "without sending a response"),
    "reset": (reset, "reset|without sending a response"),
    # no page
    "an empty page": (says(b"", "200 OK", TYPE), "empty"),
    "blanks": (says(b" \n" * 50, "200 OK", TYPE), "empty"),
    "a page without an article": (
        says(b"<html><body><p>Hello</p></body></html>", "200 OK", TYPE),
        "no article",
    ),
    "a picture": (says(b"\x89PNG", "200 OK", "Content-Type: image/png"), "no page or feed, but image/png"),
    "a PDF": (says(b"%PDF-1.7", "200 OK", "Content-Type: application/pdf"), "but application/pdf"),
    "a type that is none": (says(b"x", "200 OK", "Content-Type: \x1b[2J"), "no page or feed|cannot be had"),
    "bytes called a page": (says(bytes(range(256)) * 40, "200 OK", TYPE), "no article|binary"),
    # statuses
    "101": (
        raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"),
        "101|_SWITCH_",
    ),
    "204": (says(b"", "204 No Content"), r"204 \(No Content\)"),
    "206": (says(page("x"), "206 Partial Content", TYPE), r"206 \(Partial Content\)"),
    "300": (says(b"x", "300 Multiple Choices", TYPE), "300"),
    "304, unasked": (says(b"", "304 Not Modified"), "304"),
    "401": (says(b"x", "401 Unauthorized", 'WWW-Authenticate: Basic realm="x"'), "401.*login"),
    "403": (says(b"x", "403 Forbidden"), "403.*no programs"),
    "404": (says(b"x", "404 Not Found"), "404.*is the address right"),
    "410": (says(b"x", "410 Gone"), "410.*leave it out"),
    "429": (says(b"x", "429 Too Many Requests", "Retry-After: 120"), "429.*sync again in 120 s"),
    "500": (says(page("x"), "500 Internal Server Error", TYPE), "500.*sync again later"),
    "503": (
        says(
            b"",
            "503 Service Unavailable",
            f"Retry-After: {format_datetime(datetime.now(UTC) + timedelta(days=1))}",
        ),
        r"503.*sync again in 8\d,\d\d\d s",
    ),
    "503 with nonsense": (says(b"", "503 Service Unavailable", "Retry-After: soon"), "503.*sync again later"),
    "999": (says(b"x", "999 Denied"), "999"),
    # redirects
    "in a circle": (says(b"", "302 Found", "Location: /bad"), "in a circle"),
    "to the next, always": (onward, "on and on"),
    "to ftp": (says(b"", "302 Found", "Location: ftp://127.0.0.1/x"), "ftp://.*http and https only"),
    "to a file": (says(b"", "301 Moved", "Location: file:///etc/hostname"), "http and https only"),
    "to a script": (says(b"", "302 Found", "Location: javascript:alert(1)"), "http and https only"),
    "to no address": (says(b"", "302 Found", "Location: http://["), "no sound address"),
    "to port 99999": (says(b"", "302 Found", "Location: http://127.0.0.1:99999/"), "sound address"),
    "to nowhere": (says(b"", "307 Temporary Redirect"), "307.*no page"),
    "to a closed door": (says(b"", "308 Moved", "Location: http://127.0.0.1:9/"), "refused"),
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceTransformerEncoder) -> Iterator[Index]:
    """One index for many cases: each brings its own good page."""
    with Index.open(tmp_path_factory.mktemp("network") / "index", encoder=encoder) as index:
        yield index


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.replace(" ", "-").replace(",", ""))
def test_a_bad_page_is_told_in_time_and_the_good_one_is_read(
    shared: Index, serve: Callable[..., Site], case: str
) -> None:
    behaviour, reason = BAD[case]
    site = serve({"/bad": behaviour, "/good": GOOD})
    started = time.monotonic()
    web = HURRIED if case in SLOW else CALM
    report = shared.sync([f"{site.address}/bad", f"{site.address}/good"], allow_private=True, web=web)
    assert time.monotonic() - started < SLOWEST
    (told,) = report.failed
    assert told.location == f"{site.address}/bad"
    assert re.search(reason, told.reason), told.reason
    assert told.reason.isprintable()
    assert report.added + report.unchanged == 1  # a port may come again
    assert f"{site.address}/good" in [article.url for article in shared.articles(limit=1000)]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        pytest.param(
            "https://127.0.0.1:{port}/good", "robots.txt cannot be had", id="TLS where none is spoken"
        ),
        pytest.param("http://127.0.0.1:9/good", "refused", id="a closed door"),
        pytest.param(
            "http://no-such-host.invalid/", "is not known|could not be looked up", id="a name of nobody"
        ),
        pytest.param("http://0127.0.0.1/", "Invalid IPv4", id="a number with a zero before it"),
        pytest.param("http://[", "no sound address", id="no address"),
    ],
)
def test_a_host_that_cannot_be_asked_is_told_and_the_good_page_is_read(
    shared: Index, serve: Callable[..., Site], address: str, reason: str
) -> None:
    site = serve({"/good": GOOD})
    bad = address.format(port=site.port)
    started = time.monotonic()
    report = shared.sync([bad, f"{site.address}/good"], allow_private=True, web=HURRIED)
    assert time.monotonic() - started < SLOWEST
    (told,) = report.failed
    assert told.location == bad
    assert re.search(reason, told.reason), told.reason
    assert report.added + report.unchanged == 1


# robots.txt

ROBOTS: dict[str, tuple[Behaviour, str]] = {  # what it answers, and why nothing is read then ('' where it is)
    "none": (says(b"", "404 Not Found"), ""),
    "gone": (says(b"", "410 Gone"), ""),
    "forbidden": (says(b"", "403 Forbidden"), ""),
    "empty": (says(b"", "200 OK", PLAIN), ""),
    "a page instead": (says(page("Not found"), "200 OK", TYPE), ""),
    "no text": (says(bytes(range(256)) * 50, "200 OK", PLAIN), ""),
    "without end": (forever(b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\n", b"Disallow: /other\n" * 1000), ""),
    "for others": (says(b"User-agent: Otherbot\nDisallow: /\n", "200 OK", PLAIN), ""),
    "moved": (says(b"", "301 Moved", "Location: /rules.txt"), "asks programs to leave it alone"),
    "all forbidden": (
        says(b"User-agent: *\nDisallow: /\n", "200 OK", PLAIN),
        "asks programs to leave it alone",
    ),
    "we forbidden": (
        says(b"User-agent: quoth\nDisallow: /g\n", "200 OK", PLAIN),
        "asks programs to leave it alone",
    ),
    "500": (says(b"", "500 Internal Server Error"), "robots.txt cannot be had.*500"),
    "503": (says(b"", "503 Service Unavailable"), "robots.txt cannot be had.*503"),
    "no answer": (raw(5.0), "robots.txt cannot be had.*1.5 s"),
    "a byte a moment": (
        forever(HEAD, b"a", 0.1),
        "robots.txt cannot be had.*not there as a whole after 1.5 s",
    ),
    "reset": (reset, "robots.txt cannot be had"),
    "in a circle": (says(b"", "302 Found", "Location: /robots.txt"), "robots.txt cannot be had.*in a circle"),
    "to ftp": (says(b"", "302 Found", "Location: ftp://127.0.0.1/"), "robots.txt cannot be had.*ftp"),
}


@pytest.mark.parametrize("case", ROBOTS, ids=lambda case: case.replace(" ", "-"))
def test_robots_txt_is_asked_once_and_obeyed(shared: Index, serve: Callable[..., Site], case: str) -> None:
    behaviour, reason = ROBOTS[case]
    rules = says(b"User-agent: *\nDisallow: /good\n", "200 OK", PLAIN)
    site = serve({"/robots.txt": behaviour, "/rules.txt": rules, "/good": GOOD, "/good2": GOOD})
    web = HURRIED if "1.5 s" in reason else CALM
    report = shared.sync([f"{site.address}/good", f"{site.address}/good2"], allow_private=True, web=web)
    assert [path for path, _ in site.asked].count("/robots.txt") == 1
    assert sorted({path for path in site.paths if path.startswith("/good")}) == (
        [] if reason else ["/good", "/good2"]
    )
    assert report.added + report.unchanged == (0 if reason else 2)
    assert len(report.failed) == (2 if reason else 0)
    assert all(re.search(reason, told.reason) for told in report.failed), report.failed


RULES = "User-agent: *\nDisallow: /a\nAllow: /a/b\n"


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        pytest.param(RULES, "/", True, id="no rule fits"),
        pytest.param(RULES, "/a/c?x", False, id="a rule fits"),
        pytest.param(RULES, "/a/b/c", True, id="the longer rule decides"),
        pytest.param("User-agent: *\nDisallow: /\nAllow: /\n", "/x", True, id="of two as long the kinder"),
        pytest.param("User-agent: *\nDisallow: /*?print=\n", "/x?print=1", False, id="wildcard"),
        pytest.param("User-agent: *\nDisallow: /*.pdf$\n", "/x.pdf", False, id="at the end"),
        pytest.param("User-agent: *\nDisallow: /*.pdf$\n", "/x.pdf?y", True, id="not at the end"),
        pytest.param("User-agent: *\nDisallow: /x$\n", "/x/y", True, id="the end without a wildcard"),
        pytest.param("User-agent: *\nDisallow: /%C3%BC\n", "/ü", False, id="encoded alike"),
        pytest.param("User-agent: *\nDisallow: /ü\n", "/%c3%bc", False, id="encoded alike, the other way"),
        pytest.param("User-agent: *\nDisallow:\n", "/x", True, id="an empty rule is none"),
        pytest.param("Disallow: /\n", "/x", True, id="a rule for nobody"),
        pytest.param(
            "\ufeffUser-Agent: QUOTH/2.0\r\nDISALLOW : /x # why\r\n", "/x", False, id="as people write"
        ),
        pytest.param("User-agent: a\nUser-agent: quoth\nDisallow: /\n", "/x", False, id="a group for two"),
        pytest.param(
            "User-agent: quoth\nDisallow: /x\nUser-agent: *\nDisallow: /\n", "/y", True, id="ours, not all's"
        ),
        pytest.param(
            "User-agent: quoth\nDisallow: /x\n\nUser-agent: quoth\nDisallow: /y\n",
            "/y",
            False,
            id="groups join",
        ),
        pytest.param("User-agent: quothing\nDisallow: /\n", "/x", True, id="another's name begins like ours"),
    ],
)
def test_rules_of_robots_txt(rules: str, path: str, allowed: bool) -> None:
    assert Robots.of(rules.encode(), "Quoth").allows(f"http://news.test{path}") is allowed


@pytest.mark.parametrize("rule", ["/" + "*a" * 5_000, "/" + "*" * 20_000, "/" + "*ab" * 5_000 + "$"])
def test_a_rule_of_many_wildcards_costs_no_time(rule: str) -> None:
    robots = Robots.of(f"User-agent: *\nDisallow: {rule}\n".encode(), "Quoth")
    started = time.process_time()
    robots.allows(f"http://news.test/{'a' * 20_000}")
    assert time.process_time() - started < 0.5


# Feeds

LINKS = {
    "http://[": "no sound address",
    "http://": "no host",
    "http://127.0.0.1:99999/": "Port out of range",
    "http://127.0.0.1:0/": "no port 0",
    "http://127.0.0.1:x/": "no sound address",
    "http://a b/": "no name of a host",
    "http://a..b/": "no name of a host",
    f"http://{'a' * 64}.test/": "no name of a host",
    "http://me:secret@127.0.0.1/": "password",
    "ftp://127.0.0.1/x": "http and https only",
    "javascript:alert(1)": "http and https only",
    "http://[fe80::1%25eth0]/": "zone",
    "http://\u2100.test/": "no sound address",
    "http://127.0.0.1/a&#9;b": "control character",
    f"http://127.0.0.1/{'x' * 5_000}": "longer than",
}


def test_each_bad_link_of_a_feed_is_told_and_the_others_are_read(
    index: Index, serve: Callable[..., Site], tmp_path: Path
) -> None:
    site = serve({"/1": GOOD, "/2": says(page("Another", "The second."), "200 OK", TYPE)})
    site.pages["/feed"] = says(feed("/1", *LINKS, f"{site.address}/2"), "200 OK", "Content-Type: text/xml")
    (tmp_path / "local.html").write_bytes(page("A file", "The third."))
    sources = [f"{site.address}/feed", "http://[", "https://news.test/\ud800", tmp_path / "local.html"]
    report = index.sync(sources, allow_private=True, web=CALM)
    assert {article.title for article in index.articles()} == {"A good page", "Another", "A file"}
    assert len(report.failed) == len(LINKS) + 2
    for told, reason in zip(
        report.failed, [*LINKS.values(), "no sound address", "half of a char"], strict=True
    ):
        assert reason in told.reason
        assert len(told.location) < 600
        assert (told.location + told.reason).isprintable()


def test_a_feed_of_100_000_links_is_followed_so_far_and_that_is_told(
    index: Index, serve: Callable[..., Site]
) -> None:
    links = [f"/{number}" for number in range(100_000)]
    site = serve({"/feed": says(feed(*links), "200 OK"), "/3": GOOD})
    report = index.sync(
        f"{site.address}/feed",
        allow_private=True,
        web=replace(CALM, largest=20_000_000),
    )
    assert site.paths == ["/feed", *links[:20]]
    assert (report.added, len(report.failed)) == (1, 19)
    (told,) = report.skipped
    assert told.reason == (
        "names 100,000 pages; the first 20 are asked for, more with --links (in Python: WebSettings.links)"
    )


def test_a_feed_whose_pages_take_too_long_is_left_and_that_is_told(
    index: Index, serve: Callable[..., Site]
) -> None:
    site = serve({"/feed": says(feed("/1", "/2", "/3")), "/1": GOOD, "/2": raw(5.0), "/3": GOOD})
    web = replace(CALM, patience=1.5, per_feed=1.4)
    report = index.sync(f"{site.address}/feed", allow_private=True, web=web)
    assert site.paths == ["/feed", "/1", "/2"]
    assert [told.location.removeprefix(site.address) for told in report.failed] == ["/2", "/feed"]
    assert report.failed[1].reason == "its pages took 0 min; 1 of them were left: sync again later"
    assert report.added == 1


ITEM = b"<item><link>http://news.test/1</link></item>"
ENTITIES = b"".join(b'<!ENTITY a%d "%s">' % (n + 1, b"&a%d;" % n * 10) for n in range(9))
ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://news.test/x/"><entry>%s</entry></feed>'
FEEDS = {
    "entities that grow": b'<!DOCTYPE rss [<!ENTITY a0 "aaaaaaaaaa">%s]><rss>&a9;%s</rss>' % (ENTITIES, ITEM),
    "a file as entity": b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]><rss>&a;%s</rss>' % ITEM,
    "not closed": b"<rss><channel>%s<item><title>" % ITEM,
    "bare ampersands": b"<rss><title>A & B &nbsp; &copy; C</title>%s</rss>" % ITEM,
    "blanks before": b"\n \n<?xml version='1.0'?><rss>%s</rss>" % ITEM,
    "blanks around": b"<rss><item><link>\n http://news.test/1\n</link></item></rss>",
    "a coding nobody knows": b"<?xml version='1.0' encoding='utf-99'?><rss>%s</rss>" % ITEM,
    "deep": b"<rss>" + ITEM + b"<item>" * 100_000,
    "an address in guid": b"<rss><item><guid>http://news.test/1</guid></item></rss>",
    "Atom": ATOM % b'<link rel="self" href="2"/><link href="../1"/>',
    "twice": b"<rss>%s<item><link>http://news.test/1#a</link></item></rss>" % ITEM,
}


@pytest.mark.parametrize("case", FEEDS, ids=lambda case: case.replace(" ", "-"))
def test_what_a_feed_names_is_found_in_no_time(case: str) -> None:
    started = time.process_time()
    found = listing(FEEDS[case], "http://news.test/feed", 10)
    assert found
    assert time.process_time() - started < 2
    assert [entry.link for entry in found.entries] == ["http://news.test/1"]


def test_links_are_kept_as_they_are_written() -> None:
    links = "<link>/a?b=1&c=2&amp;d=3</link>", "<link><![CDATA[/a?b=1&c=2]]></link>", "<link>/ü x</link>"
    items = "".join(
        f"<item>{link}<pubDate>Mon, 01 Aug 2022 23:30:00 -0500</pubDate></item>" for link in links
    )
    found = listing(f"<rss>{items}<item><title>none</title></item></rss>".encode(), "http://news.test/", 3)
    assert found
    paths = [entry.link.removeprefix("http://news.test") for entry in found.entries]
    assert paths == ["/a?b=1&c=2&d=3", "/a?b=1&c=2", "/%C3%BC%20x"]
    assert {entry.published for entry in found.entries} == {"2022-08-01"}
    assert found.without == 1


# Private addresses


NOT_PUBLIC = """
    127.0.0.1 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 240.0.0.1
    255.255.255.255 192.0.0.8 192.0.2.1 198.18.0.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 fec0::1
    ff02::1 2001:db8::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe
    2002:7f00:1:: 2001::1"""


@pytest.mark.parametrize("address", NOT_PUBLIC.split())
def test_an_address_that_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", "8.8.8.8 93.184.215.14 2606:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808".split()
)
def test_an_address_that_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0.0.0.0",
        "[::ffff:127.0.0.1]",
        "１２７.0.0.1",
    ],
)
def test_a_private_source_is_refused_without_the_flag_however_it_is_written(
    index: Index, serve: Callable[..., Site], host: str
) -> None:
    site = serve({"/good": GOOD})
    (told,) = index.sync(f"http://{host}:{site.port}/good", web=CALM).failed
    assert "no public address" in told.reason
    assert "--allow-private" in told.reason
    assert site.connections == 0


def test_the_command_reads_a_private_source_with_the_flag_only(
    serve: Callable[..., Site], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = serve({"/good": GOOD})
    command = [
        "sync",
        f"{site.address}/good",
        "--index",
        str(tmp_path / "index"),
        "--pause",
        "0",
        "--links",
        "5",
    ]
    assert main(command) == 1
    assert (
        "which is no public address; to read from your own network: --allow-private"
        in capsys.readouterr().err
    )
    assert site.connections == 0
    assert main([*command, "--allow-private"]) == 0
    assert capsys.readouterr().out.startswith("1 added")


class Elsewhere:
    """A network of names and public addresses, each of which leads to a server on loopback."""

    def __init__(self, names: Mapping[str, Sequence[str]], servers: Mapping[str, Site]) -> None:
        self.names = {name: list(addresses) for name, addresses in names.items()}
        self.servers = servers
        self.looked_up: list[str] = []

    def look_up(self, host: str, port: int, seconds: float) -> list[str]:
        """The first of the addresses that are left: a name may mean another place the next time."""
        self.looked_up.append(host)
        left = self.names[host]
        return [left.pop(0) if len(left) > 1 else left[0]]

    def connect(self, address: str, port: int, seconds: float) -> httpcore.NetworkStream:
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.servers[address].port, seconds)


PUBLIC, OTHER, PRIVATE = "93.184.215.14", "93.184.215.15", "10.0.0.1"


@pytest.mark.parametrize("allow_private", [False, True], ids=["without the flag", "with the flag"])
@pytest.mark.parametrize(
    "way",
    {
        "redirect": says(b"", "302 Found", "Location: http://inside.test/good"),
        "redirect to a number": says(b"", "302 Found", f"Location: http://{PRIVATE}/good"),
        "feed": says(feed("http://inside.test/good", "http://other.test/good")),
        "feed of a redirect": says(feed("http://other.test/on", "http://other.test/good")),
    }.items(),
    ids=lambda way: way[0],
)
def test_no_public_page_leads_to_a_private_server(
    serve: Callable[..., Site], way: tuple[str, Behaviour], allow_private: bool
) -> None:
    inside = serve({"/good": GOOD})
    on = says(b"", "302 Found", "Location: http://inside.test/good")
    public = serve({"/start": way[1], "/good": GOOD, "/on": on})
    names = {"news.test": [PUBLIC], "other.test": [OTHER], "inside.test": [PRIVATE], PRIVATE: [PRIVATE]}
    network = Elsewhere(names, {PUBLIC: public, OTHER: public, PRIVATE: inside})
    web = Web(CALM, allow_private, network=network)
    found = list(read(["http://news.test/start"], web=web))
    (told,) = [item.outcome for item in found if isinstance(item, Failed)]
    assert "no public address" in told.reason
    assert inside.connections == 0
    assert [item.location for item in found if isinstance(item, Document)] == (
        ["http://other.test/good"] if "feed" in way[0] else []
    )


def test_a_private_feed_may_lead_anywhere_with_the_flag(serve: Callable[..., Site]) -> None:
    inside, public = serve({"/good": GOOD}), serve({"/good": GOOD})
    inside.pages["/feed"] = says(feed("http://inside.test/good", "http://news.test/good"))
    network = Elsewhere({"news.test": [PUBLIC], "inside.test": [PRIVATE]}, {PUBLIC: public, PRIVATE: inside})
    found = list(read(["http://inside.test/feed"], web=Web(CALM, True, network=network)))
    assert all(isinstance(item, Document) for item in found)
    assert len(found) == 2


def test_a_name_that_means_another_place_a_moment_later_leads_nowhere_else(
    serve: Callable[..., Site],
) -> None:
    inside, public = serve({"/good": GOOD}), serve({"/good": GOOD})
    network = Elsewhere({"news.test": [PUBLIC, PUBLIC, PRIVATE]}, {PUBLIC: public, PRIVATE: inside})
    first, second = read(["http://news.test/good", "http://news.test/good?2"], web=Web(CALM, network=network))
    assert isinstance(first, Document)
    assert isinstance(second, Failed)
    assert network.looked_up == ["news.test"] * 3  # for robots.txt, the page, the other page: once each
    assert inside.connections == 0


def test_tls_proves_the_name_not_the_address(
    serve: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = serve({"/good": GOOD}, secure=True)
    network = Elsewhere({"news.test": [PUBLIC], "false.test": [PUBLIC]}, {PUBLIC: site})
    sources = ["https://news.test/good", "https://false.test/good"]
    unknown = list(read(sources, web=Web(CALM, network=network)))
    assert all(isinstance(item, Failed) and "CERTIFICATE" in item.outcome.reason for item in unknown)
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    good, false = read(sources, web=Web(CALM, network=network))
    assert isinstance(good, Document)
    assert isinstance(false, Failed)
    assert "false.test" in false.outcome.reason
    assert {headers["host"] for _, headers in site.asked} == {"news.test"}
