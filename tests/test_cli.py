"""The command `quoth`, as a person or a program uses it."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from index import Index
from qa.terminal.cli import main, parser


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    code, out, _ = run(capsys, *arguments, "--json")
    assert code == 0
    return json.loads(out)


def commands() -> dict[str, argparse.ArgumentParser]:
    (action,) = [a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(action.choices)


def test_ask_cites_verbatim(capsys: pytest.CaptureFixture[str], seeded: Index) -> None:
    answer = run_json(capsys, "ask", "what did Lavrov say about NATO?", "--index", str(seeded.path))
    assert not answer["abstained"]
    for citation in answer["citations"]:
        text = citation["article"]["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        assert citation["speaker"] == "Sergey Lavrov"
    quotes = [citation["quote"] for citation in answer["citations"]]
    assert "However, NATO is working against his country, Lavrov said." in quotes


def test_ask_in_words(capsys: pytest.CaptureFixture[str], seeded: Index) -> None:
    code, out, _ = run(capsys, "ask", "Was", "a", "breakthrough", "expected?", "--index", str(seeded.path))
    assert code == 0
    assert (
        "    At the start, both made it clear that they did not expect a breakthrough in the talks. [1]"
        in out
    )
    assert "[1] Blinken-Lavrov talks ended prematurely" in out


def test_search(capsys: pytest.CaptureFixture[str], seeded: Index) -> None:
    place = ["--index", str(seeded.path)]
    found = run_json(capsys, "search", "NATO expansion eastward", "-k", "2", *place)
    assert len(found["hits"]) == 2
    assert set(found["hits"][0]) == {"passage", "article", "score", "ranks", "scores", "copies"}
    assert run_json(capsys, "search", "NATO", "--since", "2022-01-01", *place) == {"hits": []}
    code, out, _ = run(capsys, "search", "NATO", *place)
    assert code == 0
    assert "dense 1" in out


def test_statements_and_speakers(capsys: pytest.CaptureFixture[str], seeded: Index) -> None:
    place = ["--index", str(seeded.path)]
    found = run_json(capsys, "statements", "--speaker", "Lavrov", "--about", "NATO", *place)
    assert [statement["text"] for statement in found["statements"]] == ["NATO is working against his country"]
    speakers = run_json(capsys, "speakers", *place)["speakers"]
    assert speakers[0] == {"speaker": "Antony Blinken", "statements": 6}
    code, out, _ = run(capsys, "statements", "--kind", "direct", *place)
    assert code == 0
    assert "Antony Blinken (direct): I have conveyed" in out


def test_sync_status_check_and_remove(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, seeds: Path
) -> None:
    place = ["--index", str(tmp_path / "index")]
    (tmp_path / "empty.txt").write_text("")
    code, out, err = run(capsys, "sync", str(seeds), str(tmp_path / "empty.txt"), "--json", *place)
    report = json.loads(out)
    assert code == 1
    assert report["added"] == 1
    assert report["failed"][0]["reason"] == "the file is empty"
    assert "empty.txt: the file is empty" in err
    again = run_json(capsys, "sync", str(seeds), *place)
    assert (again["added"], again["unchanged"], again["embedded"]) == (0, 1, 0)
    status = run_json(capsys, "status", *place)
    assert (status["articles"], status["sources"]) == (1, {"site-14": 1})
    assert run_json(capsys, "check", *place) == {"sound": True, "problems": [], "repaired": []}
    assert run_json(capsys, "remove", "--source", "site-14", *place) == {"removed": 1}
    assert run_json(capsys, "status", *place)["articles"] == 0
    code, out, _ = run(capsys, "ask", "what did Lavrov say?", *place)
    assert code == 0
    assert "The index holds no articles yet." in out


ERRORS = {
    "no index": (["ask", "Who?", "--index", "nowhere"], 1, "There is no index in 'nowhere' yet"),
    "empty question": (["ask", "  "], 1, "The question is empty"),
    "endless question": (
        ["ask", "why " * 25_000],
        1,
        "The question has 99,999 characters; 2,000 are the most",
    ),
    "empty query": (["search", ""], 1, "The query is empty"),
    "nothing to remove": (["remove"], 2, "name articles by id"),
    "missing source": (["sync", "nowhere.txt"], 1, "there is no such file or folder"),
    "other encoder": (["sync", "x.txt", "--encoder", "other/model"], 1, "was made with the encoder"),
    "no encoder there": (["sync", "x.txt", "--encoder", "./nowhere"], 1, "the folder does not exist"),
}


@pytest.mark.parametrize(("arguments", "code", "message"), ERRORS.values(), ids=ERRORS.keys())
def test_errors_say_what_was_wrong(
    capsys: pytest.CaptureFixture[str],
    seeded: Index,
    arguments: list[str],
    code: int,
    message: str,
) -> None:
    place = [] if "--index" in arguments else ["--index", str(seeded.path)]
    found, out, err = run(capsys, *arguments, *place)
    assert found == code
    assert message in err
    assert "Traceback" not in err + out


@pytest.mark.parametrize(
    "arguments", [[], ["dance"], ["search", "x", "-k", "0"], ["search", "x", "--since", "soon"]], ids=str
)
def test_wrong_usage(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


@pytest.mark.parametrize("name", commands())
def test_every_command_has_help_and_stands_in_the_readme(name: str) -> None:
    command = commands()[name]
    assert command.description
    for action in command._actions:
        assert action.help, action
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    assert f"quoth {name}" in readme


def test_help_is_instant_and_loads_nothing_heavy() -> None:
    heavy = "torch sentence_transformers transformers faiss gradio tantivy trafilatura numpy".split()
    script = (
        "import sys, qa.terminal.cli\n"
        "try: qa.terminal.cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert time.perf_counter() - started < 5


def test_a_question_in_another_language_is_met_plainly(
    capsys: pytest.CaptureFixture[str], seeded: Index
) -> None:
    code, out, _ = run(capsys, "ask", "Wer hat die Weltmeisterschaft gewonnen?", "--index", str(seeded.path))
    assert code == 0
    assert "in English only, so far: this one seems to be in German." in out


def test_nothing_tries_the_network(seeds: Path, tmp_path: Path) -> None:
    script = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise AssertionError('network')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from qa.terminal.cli import main\n"
        f"assert main(['sync', {str(seeds)!r}, '--index', {str(tmp_path / 'index')!r}]) == 0\n"
        f"assert main(['ask', 'What worries Russia?', '--index', {str(tmp_path / 'index')!r}]) == 0\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Russia is concerned" in done.stdout
