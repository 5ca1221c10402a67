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
from markdown_it import MarkdownIt

from index import Index
from index.article import Article, Outcome, SyncReport
from qa.answering import plain, readable
from qa.page import Address, script, styles
from qa.page import rendering as page
from qa.records import Answer, Citation, Question

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
    from lxml.html import fromstring

    return str(fromstring(f"<div>{MarkdownIt('commonmark').render(markdown)}</div>").text_content()).strip()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_markdown_of_articles_shows_its_characters(text: str) -> None:
    assert shown(plain(text)) == text
    assert readable(plain(text)) == text


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_an_article_is_read_as_text(text: str) -> None:
    from lxml.html import fromstring

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
    assert "<p>One <mark>two.</mark></p><p><mark>Three</mark> four.</p>" in html


def test_a_message_links_each_citation_to_its_words() -> None:
    article = Article("abc", "A [bracket] title", "He said so.", source="AP", published=date(2022, 1, 21))
    citation = Citation(1, article, 0, 11, "He said so.", "Ann Lee")
    answer = Answer("> He said so. [1] and \\[2\\]", Question("q", "q"), (citation,))
    text = page.message(answer)
    assert "[1](#cite/abc/0/11)" in text
    assert "\\[2\\]" in text
    assert "A bracket title" not in shown(text)
    assert "1 A [bracket] title · AP · 21 January 2022" in shown(text)


def test_what_is_understood_otherwise_than_written_stands_above_the_answer() -> None:
    follow_up = Question(
        "and Ukraine?", "What did Lavrov say about *Ukraine*?", corrections=(("x", "Lavrov"),)
    )
    text = shown(page.message(Answer("No.", follow_up)))
    assert text.startswith("Showing results for Lavrov. Understood as: What did Lavrov say about *Ukraine*?")
    assert shown(page.message(Answer("No.", Question("q", "q")))) == "No."


def test_the_fields_show_what_was_understood() -> None:
    question = Question("q", "q", "said", "Lavrov", "NATO", since=date(2022, 1, 1), source="AP")
    assert page.fields(question) == ["Lavrov", "NATO", "2022-01-01", "", "AP"]
    assert page.understood(question) == "Understood: Lavrov · NATO · since 1 January 2022 · from AP"
    assert page.understood(Question("q", "q")) == "Ask for a speaker, a topic or a time"


def test_an_article_quoted_twice_is_one_source() -> None:
    article = Article("abc", "Title", "He said so. She said no.")
    citations = (Citation(1, article, 0, 11, "He said so."), Citation(2, article, 12, 24, "She said no."))
    text = page.message(Answer("> He said so. [1]\n\n> She said no. [2]", Question("q", "q"), citations))
    assert shown(text).endswith("1 2 Title · no date")
    assert text.count("#cite/abc/12/24") == 2


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


def test_what_the_page_calls_is_in_the_script(config: str) -> None:
    called = {event["js"] for event in json.loads(config)["dependencies"] if event["js"]}
    names = re.findall(r"^    (\w+): \(\) =>", script(), re.MULTILINE)
    assert called == {f"() => window.quoth.{name}()" for name in names}


def test_an_address_is_free_until_something_is_served_there() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        address = Address("127.0.0.1", server.getsockname()[1])
        assert not address.free()
    assert address.free()
    assert address.url == f"http://localhost:{address.port}"
    assert Address("0.0.0.0", 80).url == "http://0.0.0.0:80"
