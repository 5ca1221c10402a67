"""The page in a real Chromium, served by the real command, over a real index."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from index import Index
from index.encoding import SentenceTransformerEncoder

pytestmark = pytest.mark.browser
_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOSTILE = """<script>window.hacked = 1</script> Ferry *returns* to [Ostmark]($1) & more

The ferry to Ostmark returns on <img src=x onerror="window.hacked = 2"> Tuesday. “The fare is $5 and $6,”
said Greta Lindholm, the harbour master.

Lindholm said the <b>ferry</b> would carry 240 passengers.
"""


def _chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get("QUOTH_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.skip("needs Chromium (apt-get install chromium, or name one in QUOTH_CHROMIUM)")
    return found


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, seeds: Path, encoder: SentenceTransformerEncoder
) -> Iterator[str]:
    """The address of `quoth chat` over an index of `seeds/`."""
    _chromium()
    folder = tmp_path_factory.mktemp("chat")
    with Index.open(folder / "index", encoder=encoder) as index:
        index.sync(seeds)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "qa.terminal.cli",
        "chat",
        "--index",
        str(folder / "index"),
        "--port",
        str(port),
    ]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urlopen(address, timeout=5).close()
                break
            except URLError:
                assert process.poll() is None, (folder / "log").read_text()
                time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright (pip install -e '.[dev]')")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_chromium(), args=_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any, server: str) -> Iterator[Any]:
    """A fresh visitor; nothing may be asked of any other host, and no script of an article may run."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    visitor = context.new_page()
    elsewhere: list[str] = []
    visitor.on("request", lambda request: elsewhere.append(request.url))
    dialogs: list[str] = []
    visitor.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    visitor.goto(server)
    visitor.wait_for_selector("#question textarea")
    yield visitor
    assert [url for url in elsewhere if not url.startswith((server, "data:", "blob:"))] == []
    assert dialogs == []
    assert visitor.evaluate("window.hacked") is None
    context.close()


def ask(page: Any, question: str) -> Any:
    """Type a question, send it with Enter, and wait for the whole answer."""
    before = page.locator("#chat .bot.message").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    answer = page.locator("#chat .bot.message").nth(before)
    answer.wait_for(timeout=60_000)
    page.wait_for_function(
        "n => { const all = document.querySelectorAll('#chat .bot.message');"
        " return all.length > n && all[n].innerText.trim().length > 3 }",
        arg=before,
        timeout=60_000,
    )
    page.wait_for_timeout(800)
    return answer


def shoot(page: Any, name: str) -> None:
    if folder := os.environ.get("QUOTH_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_ask_open_a_citation_and_follow_up(page: Any) -> None:
    page.wait_for_selector("#examples button:visible")
    shoot(page, "wide-light-empty")
    answer = ask(page, "what did Lavrov say about NATO?")
    assert "However, NATO is working against his country, Lavrov said." in answer.inner_text()
    assert "end to the eastward expansion" not in answer.inner_text()
    answer.locator("blockquote a").first.click()
    mark = page.locator("#reader mark")
    mark.wait_for(timeout=10_000)
    assert mark.inner_text() == "However, NATO is working against his country, Lavrov said."
    assert "Blinken-Lavrov talks ended prematurely" in page.locator("#reader h2").inner_text()
    page.wait_for_function(
        "() => { const place = document.querySelector('#reader mark').getBoundingClientRect();"
        " return place.top > 0 && place.bottom < innerHeight }"
    )
    shoot(page, "wide-light-citation")
    follow_up = ask(page, "and what about Ukraine?")
    assert "Lavrov" in follow_up.inner_text()
    assert "Ukraine" in follow_up.inner_text()
    page.keyboard.press("Escape")
    page.locator("#reader").wait_for(state="hidden", timeout=10_000)


def test_what_was_understood_can_be_changed_and_asked_again(page: Any) -> None:
    ask(page, "what did Lavrov say about NATO?")
    heading = page.locator("#understood > button")
    assert heading.inner_text().startswith("Understood: Lavrov · NATO")
    heading.click()
    assert page.get_by_label("Speaker").input_value() == "Lavrov"
    page.get_by_label("Since").fill("soon")
    page.locator("#again").click()
    page.get_by_text("'soon' is no date").wait_for(timeout=10_000)
    page.get_by_label("Since").fill("")
    page.get_by_label("Speaker").fill("Blinken")
    page.get_by_label("Topic").fill("Russia")
    page.locator("#again").click()
    page.locator("#chat .user.message", has_text="what did Blinken say about Russia?").wait_for(
        timeout=30_000
    )
    page.wait_for_function(
        "document.querySelector('#understood > button').innerText.startsWith('Understood: Blinken · Russia')",
        timeout=60_000,
    )
    assert "Blinken" in page.locator("#chat .bot.message").nth(1).inner_text()
    shoot(page, "wide-light-understood")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#fresh").click()
    page.locator("#understood").wait_for(state="hidden", timeout=10_000)


def test_it_can_be_used_by_keyboard(page: Any) -> None:
    page.wait_for_timeout(500)
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.type("Was a breakthrough expected?")
    page.keyboard.press("Enter")
    link = page.locator("#chat blockquote a").first
    link.wait_for(timeout=60_000)
    page.wait_for_timeout(800)
    link.focus()
    page.keyboard.press("Enter")
    page.locator("#reader mark").wait_for(timeout=10_000)
    page.wait_for_function("document.activeElement.classList.contains('reading')")
    page.keyboard.press("Escape")
    page.locator("#reader").wait_for(state="hidden", timeout=10_000)


def test_it_says_no_and_why(page: Any) -> None:
    answer = ask(page, "What did Merkel say about NATO?")
    assert "No answer in the articles" in answer.inner_text()
    assert "None of the articles mentions “Merkel”" in answer.inner_text()
    assert answer.locator("blockquote").count() == 0
    shoot(page, "wide-light-abstention")


def test_an_empty_and_an_endless_question(page: Any) -> None:
    page.press("#question textarea", "Enter")
    page.wait_for_timeout(500)
    assert page.locator("#chat .bot.message").count() == 0
    answer = ask(page, "why " * 1_000)
    assert "2,000 are the most" in answer.inner_text()


def test_an_example_can_be_clicked(page: Any) -> None:
    page.locator("#examples button:visible").first.click()
    page.locator("#chat blockquote a").first.wait_for(timeout=60_000)


def test_upload_an_article_and_ask_about_it(page: Any, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(HOSTILE)
    (tmp_path / "broken.json").write_text('{"title": ')
    page.set_input_files("#upload input[type=file]", [tmp_path / "ferry.txt", tmp_path / "broken.json"])
    report = page.locator("#outcome .report")
    report.wait_for(timeout=60_000)
    assert "1 added, 1 failed" in report.inner_text()
    assert re.search(r"broken\.json.*no valid JSON", report.inner_text(), re.DOTALL)
    listed = page.locator("#listing .title", has_text="Ferry *returns*")
    listed.wait_for(timeout=10_000)
    assert "<script>window.hacked = 1</script>" in listed.inner_text()
    answer = ask(page, "What did Greta Lindholm say about the ferry?")
    assert "Lindholm said the <b>ferry</b> would carry 240 passengers." in answer.inner_text()
    assert "<script>window.hacked = 1</script> Ferry *returns* to [Ostmark]($1) & more" in answer.inner_text()
    listed.click()
    page.locator("#reader .reading").wait_for(timeout=10_000)
    assert '<img src=x onerror="window.hacked = 2">' in page.locator("#reader").inner_text()
    assert page.locator("#reader img, #chat img[src=x], #listing script").count() == 0
    shoot(page, "wide-light-upload")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("device", "width", "height"), [("wide", 1280, 800), ("phone", 390, 844)], ids=["wide", "phone"]
)
def test_every_width_and_scheme(
    browser: Any, server: str, scheme: str, device: str, width: int, height: int
) -> None:
    size: Any = {"width": width, "height": height}
    context = browser.new_context(viewport=size, color_scheme=scheme)
    page = context.new_page()
    page.goto(server)
    page.wait_for_selector("#question textarea")
    page.wait_for_timeout(1_500)
    shoot(page, f"{device}-{scheme}-start")
    answer = ask(page, "What did Blinken warn of?")
    shoot(page, f"{device}-{scheme}-answer")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    answer.locator("blockquote a").first.click()
    page.locator("#reader mark").wait_for(timeout=10_000)
    page.wait_for_timeout(600)
    shoot(page, f"{device}-{scheme}-citation")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#close").click()
    page.locator("#reader").wait_for(state="hidden", timeout=10_000)
    if device == "phone":
        page.locator("#articles").click()
        page.locator("#shelf").wait_for(state="visible", timeout=5_000)
        shoot(page, f"{device}-{scheme}-articles")
    context.close()


def test_a_port_in_use_is_told_with_a_remedy(server: str, tmp_path: Path) -> None:
    port = server.rsplit(":", 1)[1]
    command = [
        sys.executable,
        "-m",
        "qa.terminal.cli",
        "chat",
        "--index",
        str(tmp_path / "index"),
        "--port",
        port,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert f"port {port} is in use" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_long_list_of_articles_leaves_room_for_all_else(page: Any) -> None:
    page.wait_for_selector("#listing .articles li")
    page.evaluate(
        "() => { const list = document.querySelector('#listing .articles');"
        " for (let n = 0; n < 40; n++) list.append(list.children[0].cloneNode(true)); }"
    )
    shoot(page, "wide-light-many")
    find, listing, turn, upload = (
        page.locator(name).bounding_box() for name in ("#find", "#listing", "#turn", "#upload")
    )
    assert find["height"] > 30
    assert upload["height"] > 60
    assert listing["y"] + listing["height"] <= turn["y"]
    assert turn["y"] + turn["height"] <= upload["y"]
    assert page.evaluate("getComputedStyle(document.querySelector('#listing')).overflowY") == "auto"
