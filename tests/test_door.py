"""Who may come to the page: accounts, tries to sign in, hosts and origins, uploads; a server on loopback."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from index import Index, SyncReport
from index.encoding import Encoder
from qa.page import Address, hashed, rendering
from qa.page.accounts import AccountsError, accounts_from
from qa.page.guard import Names, Tries
from qa.terminal.cli import main

PASSWORD = "correct horse: battery"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, seeds: Path, encoder: Encoder) -> Iterator[int]:
    """The port of `quoth chat --accounts` over an index of `seeds/`."""
    folder = tmp_path_factory.mktemp("door")
    with Index.open(folder / "index", encoder=encoder) as index:
        index.sync(seeds)
    (folder / "accounts").write_text(f"# who may come in\nann:{hashed(PASSWORD)}\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "qa.terminal.cli", "chat", "--index", str(folder / "index")]
    command += ["--port", str(port), "--accounts", str(folder / "accounts"), "--allowed-host", "news.example"]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | {"QUOTH_READER": "none"})
    try:
        for _ in range(240):
            try:
                urlopen(f"http://127.0.0.1:{port}", timeout=5).close()
                break
            except URLError:
                assert process.poll() is None, (folder / "log").read_text()
                time.sleep(0.5)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def asked(
    port: int, method: str, path: str, body: str | None = None, **headers: str
) -> tuple[int, dict[str, str], str]:
    """Status, headers and text of an answer; `_` in a header's name stands for `-`."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, told)
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode()
    finally:
        connection.close()


def signed_in(port: int, password: str, **headers: str) -> tuple[int, dict[str, str], str]:
    form = urlencode({"username": "ann", "password": password})
    return asked(port, "POST", "/login", form, Content_Type="application/x-www-form-urlencoded", **headers)


@pytest.mark.parametrize("path", ["/openapi.json", "/docs", "/redoc", "/gradio_api/openapi.json", "/config"])
def test_nothing_is_told_without_signing_in(server: int, path: str) -> None:
    status, _, text = asked(server, "GET", path)
    assert status in (401, 404)
    assert "quoth-index" not in text


@pytest.mark.parametrize(
    ("host", "status"),
    [
        pytest.param("127.0.0.1:{port}", 200, id="itself"),
        pytest.param("localhost:{port}", 200, id="localhost"),
        pytest.param("news.example", 200, id="allowed"),
        pytest.param("rebound.example:{port}", 421, id="a name that somebody gave it"),
        pytest.param("127.0.0.1.rebound.example", 421, id="a name that begins with the address"),
    ],
)
def test_the_server_answers_to_its_own_names_alone(server: int, host: str, status: int) -> None:
    found, _, text = asked(server, "GET", "/", Host=host.format(port=server))
    assert found == status
    assert status == 200 or "--allowed-host" in text


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        pytest.param("http://127.0.0.1:{port}", True, id="its own page"),
        pytest.param("http://elsewhere.example", False, id="another site"),
        pytest.param("http://127.0.0.1:1", False, id="another server on this machine"),
        pytest.param("null", False, id="a file or a sandbox"),
    ],
)
def test_only_its_own_page_may_send_something(server: int, origin: str, allowed: bool) -> None:
    status, _, text = asked(
        server, "POST", "/gradio_api/upload", "", Origin=origin.format(port=server), Content_Type="text/plain"
    )
    assert (status != 403) == allowed
    assert allowed or "--allowed-origin" in text


def test_wrong_passwords_have_to_wait_and_the_right_one_comes_in(server: int) -> None:
    status, headers, _ = signed_in(server, PASSWORD)
    assert status == 200
    assert "set-cookie" in headers
    answers = [signed_in(server, f"guess {number}") for number in range(8)]
    assert [status for status, *_ in answers][:5] == [400] * 5
    assert {status for status, *_ in answers[5:]} == {429}
    assert int(answers[-1][1]["retry-after"]) >= 1
    assert signed_in(server, PASSWORD)[0] == 429  # not even the right one, until the wait is over


def test_the_wait_grows_and_is_forgotten() -> None:
    now = [0.0]
    tries = Tries(now=lambda: now[0])
    waits = []
    for _ in range(20):
        now[0] += tries.wait("there")
        tries.count("there", right=False)
        waits.append(tries.wait("there"))
    assert waits[:4] == [0.0] * 4
    assert waits[4:8] == [2.0, 4.0, 8.0, 16.0]
    assert max(waits) == 900.0
    assert tries.wait("elsewhere") == 0.0
    tries.count("there", right=True)
    assert tries.wait("there") == 0.0


def test_a_machine_that_listens_everywhere_may_be_called_by_any_address() -> None:
    names = Names.of(Address("0.0.0.0", 7860))
    assert names.hold("192.0.2.7:7860")
    assert names.hold("[2001:db8::1]:7860")
    assert names.hold(socket.gethostname())
    assert not names.hold("rebound.example")
    assert not Names.of(Address()).hold("192.0.2.7")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "holds no account", id="empty"),
        pytest.param("ann:secret", "Line 1", id="a plain password"),
        pytest.param("# nobody\n:scrypt$00$00", "Line 2", id="no name"),
        pytest.param("ann:scrypt$zz$00", "Line 1", id="no hash"),
    ],
)
def test_a_file_that_holds_no_accounts_is_told(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "accounts").write_text(text)
    with pytest.raises(AccountsError, match=reason):
        accounts_from(str(tmp_path / "accounts"), None)


def test_an_account_is_made_and_admits(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "typed").write_text("open sesame\n")
    with (tmp_path / "typed").open() as typed:
        monkeypatch.setattr("sys.stdin", typed)
        assert main(["account", "ann"]) == 0
    line = capsys.readouterr().out
    assert "sesame" not in line
    (tmp_path / "accounts").write_text(line)
    accounts = accounts_from(str(tmp_path / "accounts"), None)
    assert accounts
    assert accounts.admit("ann", "open sesame")
    assert not accounts.admit("ann", "open barley")
    assert not accounts.admit("ben", "open sesame")


def uploaded(index: Index, *files: Path) -> SyncReport:
    from qa.page.upload import _states

    *_, last = _states(index, files)
    assert isinstance(last, SyncReport), last
    return last


def test_two_uploads_of_one_name_are_two_articles(tmp_path: Path, encoder: Encoder) -> None:
    ours, theirs = tmp_path / "a" / "notes.txt", tmp_path / "b" / "notes.txt"
    for file, text in ((ours, "The ferry sank."), (theirs, "The bakery burned down.")):
        file.parent.mkdir()
        file.write_text(f"{text[:12]}\n\n{text} “It was a bad night,” Mayor Ann Lee said on Monday.")
    with Index.open(tmp_path / "index", encoder=encoder) as index:
        assert uploaded(index, ours).added == 1
        assert uploaded(index, theirs).added == 1
        assert uploaded(index, ours).unchanged == 1
        assert len(index.articles()) == 2


def test_an_upload_that_fails_does_not_stay(tmp_path: Path, encoder: Encoder) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    with Index.open(tmp_path / "index", encoder=encoder) as index:
        report = uploaded(index, broken)
        assert len(report.failed) == 1
        assert not list(index.uploads.iterdir())


def test_an_upload_goes_with_its_article(tmp_path: Path, encoder: Encoder) -> None:
    file = tmp_path / "ferry.json"
    file.write_text(
        json.dumps({"title": "Ferry", "text": "The ferry sank on Monday, the harbour master said."})
    )
    with Index.open(tmp_path / "index", encoder=encoder) as index:
        uploaded(index, file)
        index.remove([article.id for article in index.articles()])
        assert not list(index.uploads.iterdir())


def test_a_visitor_is_not_told_where_the_files_are(tmp_path: Path) -> None:
    root = tmp_path / "quoth-index"
    told = f"No article in '{root}'; {root}/uploads/0123456789abcdef/ferry.txt is empty"
    assert rendering.for_visitors(told, root) == "No article in 'quoth-index'; ferry.txt is empty"
