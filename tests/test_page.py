"""What the page is made of: text of articles shows as the characters that it is."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from lxml.html import fromstring
from markdown_it import MarkdownIt

from index import Index
from index.article import Article, Outcome, SyncReport
from qa.answering import plain, readable
from qa.page import Address, script, styles
from qa.page import rendering as page
from qa.records import Answer, Citation, Line, Question, Refused, Section, Written

ROOT = Path(__file__).resolve().parents[1]
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": '<img src=x onerror="alert(1)">',
    "emphasis": "*a* _b_ **c** `d` ~~e~~",
    "link": "[text](javascript:alert(1))",
    "formula": "costs $5 and $6",
    "entity": "&lt;b&gt; &amp; &copy;",
    "heading": "# not a heading",
    "list": "- no item",
    "numbered": "1. no item",
    "table": "| a | b |",
    "quote": "> no quotation",
    "address": "https://bad.example, HTTP://bad.example, www.bad.example, me@bad.example",
    "backslash": r"C:\new \*folder\*",
}


def shown(markdown: str) -> str:
    """The characters that a reader of rendered Markdown sees."""
    return str(fromstring(f"<div>{MarkdownIt('commonmark').render(markdown)}</div>").text_content()).strip()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_markdown_of_articles_shows_its_characters(text: str) -> None:
    assert shown(plain(text)) == text
    assert readable(plain(text)) == text


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_an_article_is_read_as_text(text: str) -> None:
    html = page.reader(Article("a", text, f"{text}\n\nThe end.", url="javascript:alert(1)"), 0, len(text))
    tree = fromstring(html)
    assert tree.findtext(".//h2") == text
    assert tree.findtext(".//mark") == text
    assert [element.tag for element in tree.iter() if element.tag in ("script", "img", "a")] == []


def test_an_address_in_an_article_is_no_link() -> None:
    assert plain("https://bad.example www.bad.example") == r"https\://bad.example www\.bad.example"


def test_the_mark_may_run_over_paragraphs() -> None:
    article = Article("a", "T", "One two.\n\nThree four.\n\nFive.")
    html = page.reader(article, 4, 15)
    assert '<p dir="auto">One <mark>two.</mark></p><p dir="auto"><mark>Three</mark> four.</p>' in html


def test_a_quotation_shows_whose_words_it_has_and_where_they_stand() -> None:
    article = Article("abc", "A [bracket] title", "x", source="AP", published=date(2022, 1, 21))
    quote = "Lee said it was “a <b>bad</b> night, and"
    citation = Citation(1, article, 0, len(quote), quote, "Ann Lee", "Associated Press")
    line = Line(1, "mixed", "Ann Lee", "mayor of Haven", own=((16, len(quote)),))
    tree = fromstring(page.quotation(line, citation))
    assert tree.findtext(".//p[@class='manner']") == "Partly in Ann Lee’s words"
    assert tree.findtext(".//q") == "“a <b>bad</b> night, and”"
    assert tree.find(".//blockquote").text_content() == f"{quote}”"
    caption = tree.find(".//figcaption").text_content()
    assert "Ann Lee, mayor of Haven" in caption
    assert "Associated Press · 21 January 2022" in caption
    assert "A [bracket] title" in caption
    assert tree.find(".//a[@class='open']").get("href") == f"./?article=abc&words=0-{len(quote)}"
    assert tree.get("data-copy").startswith(
        f"{quote}”\n— Ann Lee, mayor of Haven, Associated Press, 21 January"
    )


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_an_answer_shows_the_characters_of_articles(text: str) -> None:
    article = Article(text, text, text, source=text)
    citation = Citation(1, article, 0, len(text), text, text, text)
    line = Line(1, "relayed", text, text, text, also=(1,))
    sections = (Section(plain(text), (line,), values=((1, text),)),)
    question = Question(text, text, topic=text)
    refused = Refused((text,), (text,), (article,), (text,))
    written = (Written(text, (1,)), Written(text, fault=text))
    for answer in (
        Answer(
            "", question, (citation,), sections=sections, short=citation, verdict="not quite", notice=text
        ),
        Answer(plain(text), question),
        Answer("", question, (citation,), abstained=True, reason=text, refused=refused),
        Answer("", question, (citation,), written_by=text, written=written),
    ):
        html = page.exchange(1, text, answer, (text,), problem=text)
        tree = fromstring(html)
        assert text in tree.text_content()
        known = (
            "article div p button details summary form label input strong a small span h3 ul li nav section"
        )
        known += " figure figcaption blockquote cite s q em b"
        assert {element.tag for element in tree.iter()} <= {*known.split()}
        assert all(
            link.get("href").startswith(("./?", "people?", "library?")) for link in tree.iterfind(".//a")
        )


def test_a_refusal_is_a_sentence_then_links_then_details() -> None:
    question = Question("q", "q", topic="NATO")
    refused = Refused(quotable=("Ann Lee",), details=("The index holds 2 articles.",))
    tree = fromstring(page.answered(Answer("", question, (), abstained=True, reason="No.", refused=refused)))
    assert [element.get("class") for element in tree] == ["no", "instead", "details"]
    assert tree.find(".//ul//a").get("href") == "./?ask=What+did+Ann+Lee+say+about+NATO%3F"


def test_what_is_understood_otherwise_than_written_stands_above_the_answer() -> None:
    follow_up = Question(
        "and Ukraine?", "What did Lavrov say about *Ukraine*?", corrections=(("x", "Lavrov"),)
    )
    text = fromstring(page.answered(Answer("No.", follow_up))).text_content()
    assert text.startswith("Showing results for Lavrov. Understood as: What did Lavrov say about *Ukraine*?")
    assert fromstring(page.answered(Answer("No.", Question("q", "q")))).text_content() == "No."


def test_the_fields_show_what_was_understood() -> None:
    question = Question("q", "q", "said", "Lavrov", "NATO", since=date(2022, 1, 1), source="AP")
    assert page.fields(question) == ["Lavrov", "NATO", "2022-01-01", "", "AP"]
    assert page.understood(question) == "Understood: Lavrov · NATO · since 1 January 2022 · from AP"
    assert page.understood(Question("q", "q")) == "Ask for a speaker, a topic or a time"


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(page.Place(), id="the beginning"),
        pytest.param(page.Place(conversation="a-b_C", article="0f", words=(120, 180)), id="words"),
        pytest.param(page.Place(ask="What did X & Y say about “Ω/#?=1”?"), id="a question"),
        pytest.param(page.Place(show="clippings"), id="clippings"),
        pytest.param(page.Place("people", person="Żak", with_="O’Brien", topic="a, b"), id="two people"),
        pytest.param(page.Place("library", find="x y", outlet="AP", since="2022-01-31"), id="the library"),
    ],
)
@pytest.mark.parametrize("root", ["/", "/news/", "https://quoth.example/a/b/"])
def test_an_address_leads_back_to_its_place(place: page.Place, root: str) -> None:
    assert page.place(root + page.address(place).removeprefix("./")) == place


@pytest.mark.parametrize(
    "address",
    [
        "",
        "?words=9-3",
        "?words=a-b",
        "/x?y=1",
        "?article",
        "?conversation=&=",
        "people/?" + "&" * 9_999,
        "?a=%ff",
    ],
)
def test_an_address_that_cannot_be_is_no_error(address: str) -> None:
    assert page.place(address).words is None


def test_only_web_addresses_become_links() -> None:
    assert "href" not in page.reader(Article("a", "T", "x", url="javascript:alert(1)"))
    assert 'href="https://news.example/?a=1&amp;b=2"' in page.reader(
        Article("a", "T", "x", url="https://news.example/?a=1&b=2")
    )


def test_a_report_escapes_names_and_reasons() -> None:
    html = page.report(SyncReport(added=1, failed=(Outcome("/x/<b>.txt", "<i>broken</i>"),)))
    assert "1 added, 1 failed" in html
    assert "&lt;b&gt;.txt" in html
    assert "&lt;i&gt;broken" in html


@pytest.fixture(scope="module")
def config(seeded: Index) -> str:
    """The page as Gradio hands it to a browser, in JSON; composed in a process that Gradio has to itself."""
    composed = (
        "import app, json; from index import Index\n"
        f"page = app.build(Index.open({str(seeded.path)!r}))\n"
        "print(json.dumps(page.get_config_file(), default=str))"
    )
    done = subprocess.run(
        [sys.executable, "-c", composed], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_what_script_and_styles_name_stands_on_the_page(config: str) -> None:
    named = set(re.findall(r"#(?![0-9a-f]{6}\b)([a-z]+)(?![\w/])", script() + styles()))
    components = set(re.findall(r'"elem_id": "(\w+)"', config))
    drawn = set(re.findall(r' id=\\"(\w+)\\"', config))
    assert {"desk", "question", "welcome"} <= named <= components | drawn


def test_what_the_script_sends_is_heard_and_what_is_drawn_it_hears_of(config: str) -> None:
    sent = set(re.findall(r"trigger\('(\w+)'", script()))
    heard = {event for one in json.loads(config)["dependencies"] for _, event in one["targets"]}
    assert sent <= heard | {"click", "load"}
    drawn = set(re.findall(r"name === '(\w+)'", script()))
    assert drawn <= set(re.findall(r"drawn\('(\w+)'", config))


def test_an_address_is_free_until_something_is_served_there() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        address = Address("127.0.0.1", server.getsockname()[1])
        assert not address.free()
    assert address.free()
    assert address.url == f"http://localhost:{address.port}"
    assert Address("0.0.0.0", 80).url == "http://0.0.0.0:80"
