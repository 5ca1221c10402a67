"""The page in a real Chromium, served by the real command, over a real index."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import llm_server
import pytest

from index import Index
from index.encoding import SentenceTransformerEncoder
from qa.page import hashed

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
PASSWORD = "correct horse: battery"
HOSTILE = """<script>window.hacked = 1</script> Ferry *returns* to [Ostmark]($1) & more

The ferry to Ostmark returns on <img src=x onerror="window.hacked = 2"> Tuesday. “The fare is $5 and $6,”
said Greta Lindholm, the harbour master.

Lindholm said the <b>ferry</b> would carry 240 passengers.
"""
HARBOUR = {
    "url": "https://harbour.example/1",
    "title": "Harbour of Skarholm to be dredged",
    "source": "Skarholm Post",
    "published": "2023-05-03",
    "text": "“The harbour will be dredged before the winter,” said Mayor Ada Brook on Tuesday. “Nobody will "
    "lose a berth.”\n\nBrook said the harbour needed “a deep and lasting change” and promised money.\n\n"
    "Brook said that the harbour would stay open.\n\nFisherman Olaf Renner said Brook had told him the "
    "harbour would be sold.\n\nThe harbour of Skarholm was built in 1911. It has forty berths.",
}
ARABIC = {
    "url": "https://arabic.example/1",
    "title": "الميناء يفتح أبوابه من جديد",
    "source": "Al Mina",
    "published": "2023-05-04",
    "text": "قال رئيس البلدية إن الميناء سيفتح أبوابه يوم الثلاثاء. وأضاف أن السفن ستعود قبل الشتاء."
    "\n\nوقال إن العمل سيبدأ في الصيف وإن المدينة ستدفع ثمنه كله.",
}


def _chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get("QUOTH_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not found:
        pytest.skip("needs Chromium (apt-get install chromium, or name one in QUOTH_CHROMIUM)")
    return found


@pytest.fixture(scope="module")
def folder(
    tmp_path_factory: pytest.TempPathFactory, seeds: Path, encoder: SentenceTransformerEncoder
) -> Path:
    """The folder of an index of `seeds/`, of a harbour and of an article in Arabic."""
    _chromium()
    place = tmp_path_factory.mktemp("chat")
    for name, record in (("harbour", HARBOUR), ("arabic", ARABIC)):
        (place / f"{name}.json").write_text(json.dumps(record))
    with Index.open(place / "index", encoder=encoder) as index:
        index.sync([seeds, place / "harbour.json", place / "arabic.json"])
    return place / "index"


@contextmanager
def served(index: Path, port: int | None = None, **environment: str) -> Iterator[str]:
    """The address of `quoth chat` over an index, while it runs."""
    if port is None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
    command = [sys.executable, "-m", "qa.terminal.cli", "chat", "--index", str(index), "--port", str(port)]
    log = index.with_name(f"log-{port}")
    with log.open("a") as written:
        process = subprocess.Popen(command, stdout=written, stderr=written, env=os.environ | environment)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(480):
            try:
                urlopen(address, timeout=5).close()
                break
            except URLError:
                assert process.poll() is None, log.read_text()
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    """The address of `quoth chat` over the index."""
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright (pip install -e '.[dev]')")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_chromium(), args=_FLAGS)
        yield chromium
        chromium.close()


Visit = Callable[..., Any]


@pytest.fixture
def visit(browser: Any, server: str) -> Iterator[Visit]:
    """Opens the page as a fresh visitor; no other host may be asked, and no script of an article run."""
    visitors: list[tuple[Any, list[str], list[str]]] = []
    with ExitStack() as contexts:

        def opened(
            path: str = "/",
            at: str = server,
            width: int = 1280,
            height: int = 800,
            name: str = "",
            **more: Any,
        ) -> Any:
            context = browser.new_context(viewport={"width": width, "height": height}, **more)
            contexts.callback(context.close)
            if name:
                form = {"username": name, "password": PASSWORD}
                assert context.request.post(f"{at}/login", form=form).ok
            page, asked, dialogs = context.new_page(), list[str](), list[str]()
            page.on("request", lambda request: asked.append(request.url))
            page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
            page.on("pageerror", lambda error: dialogs.append(str(error)))
            page.goto(at + path)
            page.wait_for_selector("#conversations p, #speakers p, #speakers li, #counts p", state="attached")
            visitors.append((page, asked, dialogs))
            return page

        yield opened
        for page, asked, dialogs in visitors:
            assert [url for url in asked if not url.startswith(("http://127.0.0.1:", "data:", "blob:"))] == []
            assert dialogs == []
            assert page.evaluate("window.hacked") is None


@pytest.fixture
def page(visit: Visit) -> Any:
    """The Ask room, for a fresh visitor."""
    return visit()


def ask(page: Any, question: str) -> Any:
    """Type a question, send it with Enter, and wait for the whole answer."""
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    return answered(page, question)


def answered(page: Any, question: str) -> Any:
    """The exchange of a question, once it is whole."""
    shown = question[:60]
    page.wait_for_function(
        "shown => { const now = document.querySelector('#now .exchange.done .asked p');"
        " return now && now.textContent.startsWith(shown) }",
        arg=shown,
        timeout=60_000,
    )
    return page.locator("#now .exchange")


def shoot(page: Any, name: str) -> None:
    if folder := os.environ.get("QUOTH_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_ask_open_a_citation_and_follow_up(page: Any) -> None:
    page.wait_for_selector("#offered a:visible")
    shoot(page, "wide-light-empty")
    answer = ask(page, "what did Lavrov say about NATO?")
    assert "However, NATO is working against his country, Lavrov said." in answer.inner_text()
    assert "end to the eastward expansion" not in answer.inner_text()
    answer.locator(".quotation .open").first.click()
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
    heading = page.locator("#now .understood summary")
    assert heading.inner_text().startswith("Understood: Lavrov · NATO")
    heading.click()
    assert page.get_by_label("Speaker").input_value() == "Lavrov"
    page.get_by_label("Since").fill("soon")
    page.get_by_role("button", name="Ask again", exact=True).click()
    page.get_by_text("'soon' is no date").wait_for(timeout=10_000)
    page.get_by_label("Since").fill("")
    page.get_by_label("Speaker").fill("Blinken")
    page.get_by_label("Topic").fill("Russia")
    page.get_by_role("button", name="Ask again", exact=True).click()
    answer = answered(page, "what did Blinken say about Russia?")
    assert answer.locator(".understood summary").inner_text().startswith("Understood: Blinken · Russia")
    assert "Blinken" in answer.locator(".answer").inner_text()
    shoot(page, "wide-light-understood")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="New conversation").click()
    page.locator("#now .understood").wait_for(state="hidden", timeout=10_000)


def test_it_can_be_used_by_keyboard(page: Any) -> None:
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.type("Was a breakthrough expected?")
    page.keyboard.press("Enter")
    answered(page, "Was a breakthrough")
    link = page.locator("#now .quotation .open").first
    link.focus()
    page.keyboard.press("Enter")
    page.locator("#reader mark").wait_for(timeout=10_000)
    page.wait_for_function("document.activeElement.classList.contains('reading')")
    page.keyboard.press("Escape")
    page.locator("#reader").wait_for(state="hidden", timeout=10_000)
    assert page.evaluate("document.activeElement.classList.contains('open')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement === document.querySelector('.quotation .open')")
    page.keyboard.press("?")
    assert "go through the quotations" in page.inner_text("#notice")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"


def test_it_says_no_and_why_in_a_sentence_then_links_then_details(page: Any) -> None:
    answer = ask(page, "What did Merkel say about NATO?")
    assert "No answer in the articles" in answer.inner_text()
    assert "None of the articles mentions “Merkel”" in answer.locator(".no").inner_text()
    assert answer.locator("blockquote").count() == 0
    assert not answer.locator(".details p").first.is_visible()
    shoot(page, "wide-light-abstention")
    answer.locator(".details summary").click()
    assert "The index holds" in answer.locator(".details").inner_text()
    answer.locator(".instead a", has_text="Sergey Lavrov").click()
    assert (
        "Lavrov" in answered(page, "What did Sergey Lavrov say about NATO?").locator(".answer").inner_text()
    )


def test_an_empty_and_an_endless_question(page: Any) -> None:
    page.press("#question textarea", "Enter")
    page.wait_for_timeout(300)
    assert page.locator(".exchange").count() == 0
    answer = ask(page, "why " * 1_000)
    assert "2,000 are the most" in answer.inner_text()


def test_a_question_that_comes_before_the_room_is_whole_is_answered_all_the_same(page: Any) -> None:
    page.reload(wait_until="commit")
    page.wait_for_selector("#question textarea")
    assert "Lavrov" in ask(page, "what did Lavrov say about NATO?").locator(".answer").inner_text()
    assert "conversation=" in page.url
    page.locator("#conversations li > a[aria-current]").wait_for(timeout=10_000)
    assert page.locator("#conversations li").count() == page.locator(".exchange").count() == 1


def test_an_example_and_a_suggestion_can_be_clicked(page: Any) -> None:
    example = page.locator("#offered a").first
    question = example.inner_text()
    assert re.fullmatch(r"What did \w+ \w+ say about (?:the )?[A-Z][\w ]+\?", question)
    example.click()
    answer = answered(page, question)
    suggestions = answer.locator(".following a")
    assert 1 <= suggestions.count() <= 3
    next_one = suggestions.first.inner_text()
    assert next_one != question
    suggestions.first.click()
    assert answered(page, next_one).locator(".quotation").count() >= 1


def test_whose_words_they_are_is_seen_without_colour(page: Any) -> None:
    answer = ask(page, "What did Ada Brook say about the harbour?")
    shoot(page, "wide-light-whose-words")
    figures = {
        kind: answer.locator(f".quotation.{kind}").first
        for kind in ("direct", "mixed", "reported", "relayed")
    }
    labels = {kind: figure.locator(".manner").inner_text().lower() for kind, figure in figures.items()}
    assert labels["direct"] == "in ada brook’s words"
    assert labels["mixed"] == "partly in ada brook’s words"
    assert labels["reported"] == "reported speech"
    assert labels["relayed"] == "what olaf renner says was said"
    edges = {
        kind: figure.evaluate("one => getComputedStyle(one, '::before').borderLeftStyle")
        for kind, figure in figures.items()
    }
    assert edges == {"direct": "solid", "mixed": "dashed", "reported": "double", "relayed": "dotted"}
    assert figures["mixed"].locator("q").all_inner_texts() == ["“a deep and lasting change”"]
    assert figures["reported"].locator("q").count() == 0
    for figure in figures.values():
        assert "Skarholm Post · 3 May 2023" in figure.inner_text()
        assert figure.locator(".speaker").first.inner_text() == "Ada Brook"
        quoted = figure.locator("blockquote").inner_text()
        assert quoted.count("“") == quoted.count("”")
    told = ask(page, "When was the harbour of Skarholm built?")
    assert told.locator(".quotation.told .manner").first.inner_text().lower() == "from the article"
    assert told.locator(".short strong").inner_text() == "1911"


def test_text_is_dark_enough_and_right_to_left_runs_so(visit: Visit) -> None:
    for scheme in ("light", "dark"):
        page = visit(color_scheme=scheme)
        ask(page, "What did Ada Brook say about the harbour?")
        assert page.evaluate(_FAINT) == []
        shoot(page, f"wide-{scheme}-answer-top")
    page = visit("/library?find=الميناء")
    page.locator("#listing a").click()
    page.locator("#reader .reading p").last.wait_for(timeout=10_000)
    shoot(page, "wide-light-arabic")
    assert page.evaluate(
        "[...document.querySelectorAll('#reader .reading > p[dir=auto]')].slice(1)"
        ".every(one => getComputedStyle(one).direction === 'rtl')"
    )
    assert "4 May 2023" in page.locator("#listing").inner_text()


def test_a_conversation_outlives_a_reload_and_a_restart(
    folder: Path, visit: Visit, tmp_path: Path, server: str
) -> None:
    with served(folder) as address:
        port = int(address.rsplit(":", 1)[1])
        page = visit(at=address)
        ask(page, "what did Lavrov say about NATO?")
        ask(page, "and what about Ukraine?")
        page.fill("#question textarea", "half a quest")
        page.reload()
        page.locator("#before .exchange").wait_for(timeout=20_000)
        assert page.input_value("#question textarea") == "half a quest"
        place = page.url
    with served(folder, port):
        page.wait_for_url(place)
        page.locator("#conversations a", has_text="what did Lavrov say").wait_for(timeout=30_000)
        page.goto(place)
        page.locator("#now .exchange.done .quotation").first.wait_for(timeout=20_000)
        assert "NATO is working against his country" in page.locator("#before").inner_text()
        assert page.input_value("#question textarea") == "half a quest"
        stranger = visit("/" + place.split("/")[-1], at=address)
        stranger.get_by_text("not among yours").wait_for(timeout=10_000)
        assert "Lavrov" not in stranger.inner_text("body")


def test_an_account_finds_its_conversations_in_any_browser_and_nobody_else_does(
    folder: Path, visit: Visit, tmp_path: Path, server: str
) -> None:
    accounts = tmp_path / "accounts"
    accounts.write_text("".join(f"{name}:{hashed(PASSWORD)}\n" for name in ("ann", "ben")))
    with served(folder, QUOTH_ACCOUNTS=str(accounts), QUOTH_READER="none") as address:
        first, second, other = (visit(at=address, name=name) for name in ("ann", "ann", "ben"))
        first.fill("#question textarea", "what did Lavrov say about NATO?")
        other.fill("#question textarea", "What did Ada Brook say about the harbour?")
        for one in (first, other):
            one.press("#question textarea", "Enter")
        assert "Lavrov" in answered(first, "what did Lavrov").locator(".answer").inner_text()
        assert "Ada Brook" in answered(other, "What did Ada").locator(".answer").inner_text()
        second.reload()
        second.locator("#conversations a", has_text="what did Lavrov say").click()
        second.locator("#now .quotation").wait_for(timeout=10_000)
        assert other.locator("#conversations li").count() == 1
        other.goto(second.url)
        other.get_by_text("not among yours").wait_for(timeout=10_000)


def test_conversations_are_found_renamed_exported_and_deleted(page: Any) -> None:
    from docx import Document

    ask(page, "what did Lavrov say about NATO?")
    page.get_by_role("link", name="New conversation").click()
    page.locator("#welcome").wait_for(timeout=10_000)
    assert "conversation=" not in page.url
    ask(page, "What did Ada Brook say about the harbour?")
    titles = page.locator("#conversations li > a")
    assert titles.all_inner_texts() == [
        "What did Ada Brook say about the harbour?",
        "what did Lavrov say about NATO?",
    ]
    assert page.locator("#conversations h2").all_inner_texts() == ["Today"]
    page.fill("#find", "working against HIS country")
    page.wait_for_function("document.querySelectorAll('#conversations li').length === 1")
    page.locator("#conversations .more summary").click()
    page.get_by_label("Name").fill("Talks in Geneva")
    page.get_by_role("button", name="Rename").click()
    page.locator("#conversations a", has_text="Talks in Geneva").wait_for(timeout=10_000)
    row = page.locator("#conversations li")
    if not row.locator(".more > div").is_visible():
        row.locator(".more summary").click()
    shoot(page, "wide-light-conversation-menu")
    files = {}
    for name in ("Markdown", "Word", "Table (CSV)"):
        with page.expect_download() as download:
            row.get_by_role("button", name=f"Export as {name}").click()
        files[name] = Path(download.value.path()).read_bytes()
        assert download.value.suggested_filename.startswith("Talks-in-Geneva.")
    words = "However, NATO is working against his country, Lavrov said."
    assert words in files["Markdown"].decode()
    document = Document(io.BytesIO(files["Word"]))
    assert any(words in paragraph.text for paragraph in document.paragraphs)
    first = next(csv.DictReader(io.StringIO(files["Table (CSV)"].decode("utf-8-sig"))))
    assert first["words"] == words
    assert int(first["end"]) - int(first["start"]) == len(words)
    row.get_by_role("button", name=re.compile("^Delete")).click()
    row.get_by_role("button", name=re.compile("^Delete")).click()
    page.get_by_text("No conversation holds").wait_for(timeout=10_000)
    page.fill("#find", "")
    page.wait_for_function("document.querySelectorAll('#conversations li').length === 1")


def test_back_and_forward_and_an_address_lead_to_the_same_words(visit: Visit) -> None:
    page = visit(width=390, height=844)
    ask(page, "what did Lavrov say about NATO?")
    page.locator("#now .quotation .open").first.click()
    page.locator("#reader mark").wait_for(timeout=10_000)
    shoot(page, "phone-light-reading")
    address = page.url
    assert re.search(r"[?&]article=[0-9a-f]{16}&words=\d+-\d+$", address)
    page.go_back()
    page.locator("#reader").wait_for(state="hidden", timeout=10_000)
    assert page.locator("#now .quotation").first.is_visible()
    page.go_forward()
    page.locator("#reader mark").wait_for(timeout=10_000)
    page.locator("#close").click()
    page.locator("#reader").wait_for(state="hidden", timeout=10_000)
    page.go_back()
    page.locator("#welcome").wait_for(timeout=10_000)
    page.go_forward()
    page.locator("#now .quotation").first.wait_for(timeout=10_000)
    words = re.sub(r"conversation=[^&]+&", "", address.partition("?")[2])
    colleague = visit(f"/?{words}")
    mark = colleague.locator("#reader mark")
    mark.wait_for(timeout=10_000)
    assert mark.inner_text() == "However, NATO is working against his country, Lavrov said."


def test_what_waits_is_seen_and_can_be_stopped_asked_again_and_changed(
    folder: Path, visit: Visit, server: str
) -> None:
    def slowly(exchange: llm_server.Exchange) -> None:
        exchange.head()
        exchange.server.over.wait(60)

    with (
        llm_server.serve(slowly) as model,
        served(folder, QUOTH_LLM_URL=model.url, QUOTH_LLM_MODEL="slow") as address,
    ):
        page = visit(at=address)
        question = "what did Lavrov say about NATO?"
        page.fill("#question textarea", question)
        page.evaluate(_TIMED)
        page.press("#question textarea", "Enter")
        page.locator("#now .exchange.waiting").wait_for(timeout=20_000)
        assert page.evaluate("window.bubbled") < 100
        page.get_by_text("slow is writing …").wait_for(timeout=20_000)
        shoot(page, "wide-light-waiting")
        others = [visit(at=address) for _ in range(_LINE)]
        for other in others:
            other.fill("#question textarea", question)
            other.press("#question textarea", "Enter")
        others[-1].get_by_text("1 question is before yours").wait_for(timeout=20_000)
        others[-1].reload()
        others[-1].get_by_text("1 question is before yours").wait_for(timeout=20_000)
        page.get_by_role("button", name="Stop").click()
        page.get_by_text("Stopped.").wait_for(timeout=5_000)
        page.get_by_role("button", name="Ask this question again").click()
        page.locator("#now .exchange.waiting").wait_for(timeout=5_000)
        page.get_by_role("link", name="New conversation").click()
        page.locator("#welcome").wait_for(timeout=5_000)
        page.wait_for_timeout(500)
        assert page.locator(".exchange").count() == 0
        page.locator("#conversations a", has_text="what did Lavrov say").click()
        page.get_by_text("Stopped.").wait_for(timeout=5_000)
        for other in others:
            other.get_by_role("button", name="Stop").click()
        page.get_by_role("button", name="Edit the question and ask again").click()
        assert page.input_value("#question textarea") == question
        page.fill("#question textarea", "What did Merkel say about NATO?")
        page.press("#question textarea", "Enter")
        page.get_by_text("None of the articles mentions “Merkel”").wait_for(timeout=20_000)
        assert page.locator(".exchange").count() == 1


def test_quotations_are_copied_and_kept_with_whose_they_are(visit: Visit) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    answer = ask(page, "What did Ada Brook say about the harbour?")
    direct = answer.locator(".quotation.direct").first
    direct.get_by_role("button", name="Copy the quotation").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“")
    assert "— Ada Brook, Skarholm Post, 3 May 2023, said on 2 May 2023, “Harbour of Skarholm to be" in copied
    assert copied.endswith("https://harbour.example/1")
    answer.get_by_role("button", name="Copy the whole answer").click()
    whole = page.evaluate("navigator.clipboard.readText()")
    assert copied in whole
    assert whole.count("https://harbour.example/1") == answer.locator(".quotation").count()
    direct.get_by_role("button", name="Keep the quotation").click()
    page.locator(".kept", has_text="Clippings 1").wait_for(timeout=10_000)
    page.locator(".kept a").click()
    note = page.get_by_label("Note")
    note.fill("for the Sunday piece")
    note.blur()
    page.wait_for_timeout(300)
    page.reload()
    note.wait_for(timeout=10_000)
    assert note.input_value() == "for the Sunday piece"
    shoot(page, "wide-light-clippings")
    with page.expect_download() as download:
        page.locator(".clippings").get_by_role("button", name="Export as Table (CSV)").click()
    row = next(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert (row["speaker"], row["outlet"], row["note"]) == (
        "Ada Brook",
        "Skarholm Post",
        "for the Sunday piece",
    )
    page.get_by_role("button", name="Remove the quotation from the clippings").click()
    page.get_by_text("Nothing is kept aside yet").wait_for(timeout=10_000)


def test_on_paper_stands_all_of_it(page: Any) -> None:
    ask(page, "what did Lavrov say about NATO?")
    ask(page, "What did Ada Brook say about the harbour?")
    page.emulate_media(media="print")
    shoot(page, "print")
    tall = page.evaluate(
        "() => { const box = document.querySelector('#scroll');"
        " const main = getComputedStyle(document.querySelector('main'));"
        " return [box.scrollHeight - box.clientHeight, main.overflow] }"
    )
    assert tall == [0, "visible"]
    assert not page.locator("#question").is_visible()
    assert page.locator(".quotation").first.is_visible()


def test_the_rooms_have_addresses_and_say_who_speaks(visit: Visit) -> None:
    page = visit("/people")
    assert "Sergey Lavrov" in page.locator("#speakers").inner_text()
    shoot(page, "wide-light-people")
    page.fill("#find", "brook")
    page.wait_for_function("document.querySelectorAll('#speakers li').length === 1")
    assert "Ada Brook" in page.locator("#speakers").inner_text()
    page.goto(page.url.split("?")[0] + "?person=Ada+Brook")
    page.wait_for_function("document.querySelectorAll('#speakers li').length === 1")
    assert page.input_value("#find") == "Ada Brook"
    page.get_by_role("link", name="Ask what Ada Brook said").click()
    assert "Ada Brook" in answered(page, "What did Ada Brook say?").locator(".answer").inner_text()
    page.get_by_role("link", name="Library").click()
    page.locator("#listing li").first.wait_for(timeout=20_000)
    assert page.locator("#frame [aria-current]").inner_text() == "Library"
    assert page.title() == "Quoth"


def test_light_or_dark_is_remembered(page: Any) -> None:
    page.get_by_role("button", name="Switch between light and dark").click()
    assert page.evaluate("document.body.classList.contains('dark')")
    page.reload()
    page.wait_for_selector("#conversations p")
    page.wait_for_function("document.body.classList.contains('dark')")


def test_an_index_that_is_gone_is_told(folder: Path, visit: Visit, tmp_path: Path, server: str) -> None:
    shutil.copytree(folder, tmp_path / "index")
    with served(tmp_path / "index") as address:
        shutil.rmtree(tmp_path / "index")
        page = visit("/library", at=address)
        page.locator("#counts .problem").wait_for(timeout=20_000)
        assert "The index folder 'index' is gone" in page.inner_text("#counts")
        shoot(page, "wide-light-gone")


def test_upload_an_article_and_ask_about_it(visit: Visit, tmp_path: Path) -> None:
    page = visit("/library")
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
    listed.click()
    page.locator("#reader .reading").wait_for(timeout=10_000)
    assert '<img src=x onerror="window.hacked = 2">' in page.locator("#reader").inner_text()
    assert page.locator("#reader img, #listing script").count() == 0
    shoot(page, "wide-light-upload")
    page.get_by_role("link", name="Ask", exact=True).click()
    page.wait_for_selector("#question textarea")
    answer = ask(page, "What did Greta Lindholm say about the ferry?")
    assert "Lindholm said the <b>ferry</b> would carry 240 passengers." in answer.inner_text()
    assert "<script>window.hacked = 1</script> Ferry *returns* to [Ostmark]($1) & more" in answer.inner_text()
    assert page.locator("#now img[src=x], #now script").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("device", "width", "height"),
    [("wide", 1280, 800), ("middle", 901, 800), ("phone", 390, 844)],
    ids=["wide", "middle", "phone"],
)
def test_every_width_and_scheme(visit: Visit, scheme: str, device: str, width: int, height: int) -> None:
    page = visit(width=width, height=height, color_scheme=scheme)
    page.wait_for_selector("#offered a")
    shoot(page, f"{device}-{scheme}-start")
    answer = ask(page, "What did Blinken warn of?")
    shoot(page, f"{device}-{scheme}-answer")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    answer.locator(".quotation .open").first.click()
    page.locator("#reader mark").wait_for(timeout=10_000)
    page.wait_for_timeout(300)
    shoot(page, f"{device}-{scheme}-citation")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if device != "phone":
        assert page.locator("#talk").bounding_box()["width"] > 440
    page.locator("#close").click()
    page.locator("#reader").wait_for(state="hidden", timeout=10_000)
    if device == "phone":
        page.get_by_role("button", name="Conversations").click()
        page.locator("#shelf").wait_for(state="visible", timeout=5_000)
        shoot(page, f"{device}-{scheme}-conversations")
        small = page.evaluate(
            "[...document.querySelectorAll('#frame button, #now .doing button, #now .doing a')]"
            ".filter(one => one.offsetParent && one.offsetHeight < 36).map(one => one.outerHTML)"
        )
        assert small == []


def test_every_control_has_a_name_as_a_person_would_say_it(page: Any) -> None:
    ask(page, "What did Ada Brook say about the harbour?")
    names = page.evaluate(
        "[...document.querySelectorAll('button, input, textarea, summary, nav')]"
        ".filter(one => one.checkVisibility())"
        ".map(one => one.getAttribute('aria-label') || (one.labels && one.labels[0] || one).innerText.trim())"
    )
    assert {"Your question", "Ask the question", "Find a conversation", "Copy the quotation"} <= set(names)
    assert all(re.search(r"[A-Za-z]{3}", name) for name in names), names
    assert "Textbox" not in names


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


def test_a_long_list_of_conversations_leaves_room_for_all_else(page: Any) -> None:
    ask(page, "what did Lavrov say about NATO?")
    page.evaluate(
        "() => { const list = document.querySelector('#conversations ul');"
        " for (let n = 0; n < 60; n++) list.append(list.children[0].cloneNode(true)); }"
    )
    shoot(page, "wide-light-many")
    question, shelf = (page.locator(name).bounding_box() for name in ("#question", "#shelf"))
    assert question["y"] + question["height"] <= 800
    assert shelf["y"] + shelf["height"] <= 800
    assert page.evaluate("getComputedStyle(document.querySelector('#shelf')).overflowY") == "auto"


_LINE = 2  # others who ask, where two questions are answered at once
_TIMED = """() => {
  document.querySelector('#question textarea').addEventListener('keydown', () => {
    const pressed = performance.now();
    const look = () => {
      if (document.querySelector('.asked p')) window.bubbled = performance.now() - pressed;
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, {capture: true, once: true});
}"""
_FAINT = """() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => channels(colour).slice(0, 3).map((value) => value / 255)
    .map((value) => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, place) => sum + value * [0.2126, 0.7152, 0.0722][place], 0);
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      const parts = channels(colour);
      if (parts.length < 4 || parts[3] === 1) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const faint = [];
  for (const element of document.querySelectorAll('body *')) {
    const told = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!told || !element.offsetParent) continue;
    const [one, other] = [light(getComputedStyle(element).color), light(behind(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < 4.5 || getComputedStyle(element).opacity !== '1') faint.push(element.outerHTML);
  }
  return faint;
}"""
