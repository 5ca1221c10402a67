"""Any string is a question that is answered, refused, or said to be none: no other exception leaves the face.

hypothesis makes the strings; what was wrong once is asked each time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.odd_questions import FRAMES, ODD, TURNS, filled
from index import Index, QuestionError, QuothError
from qa import Answer, Assistant, Question
from qa.asking import changed
from qa.asking.understand import LONGEST
from qa.models import NO_MODELS
from qa.terminal.cli import main

NAMES = ("Sergey Lavrov", "NATO", "Blinken", "he", "the talks", "Geneva", "June", "CNN", "Ukraine's Zelensky")
pieces = st.one_of(st.sampled_from(ODD), st.sampled_from(NAMES), st.text(max_size=40))
framed = st.builds(filled, st.sampled_from(FRAMES), st.lists(pieces, min_size=4, max_size=4))
strings = st.one_of(framed, framed, st.text(max_size=200), st.sampled_from(ODD))
maybe = st.one_of(st.none(), strings)
contents = st.one_of(maybe, st.integers(), st.lists(strings, max_size=2), st.dictionaries(strings, strings))
said = st.builds(
    lambda role, content: {"role": role, "content": content}, st.sampled_from(["user", "assistant"]), contents
)
history = st.lists(st.one_of(said, st.sampled_from(TURNS), contents), max_size=4)
quickly = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def by_rules(seeded: Index) -> Assistant:
    """An assistant without models."""
    return Assistant(seeded, NO_MODELS)


def asked(call: Callable[[], Answer]) -> None:
    """Whatever a call answers can be written down; it may say that the question is none."""
    with suppress(QuothError):
        call().text.encode()


@quickly
@given(question=strings, turns=history)
def test_any_question_after_any_turns(by_rules: Assistant, question: str, turns: Any) -> None:
    asked(lambda: by_rules.ask(question, turns))


@quickly
@given(question=strings)
def test_any_question_streamed(by_rules: Assistant, question: str) -> None:
    asked(lambda: list(by_rules.stream(question))[-1])


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_each_odd_text_is_asked_and_asked_after(by_rules: Assistant, text: str) -> None:
    asked(lambda: by_rules.ask(text))
    asked(lambda: by_rules.ask(f"What did {text} say about {text}?"))
    turns: Any = [{"role": "user", "content": text}, {"role": "assistant", "content": text}]
    asked(lambda: by_rules.ask("What did he say about NATO?", turns))


GAPS = {
    "the placeholder of the page": "What did … say about …?",
    "nobody": "What did ?? say?",
    "nobody about nothing": "What did ?? say about ??",
    "only marks": "?!.",
    "a possessive of nobody": "How has 's view on 's changed?",
}


@pytest.mark.usefixtures("reranker")
@pytest.mark.parametrize("words", ["ﬁ on and", "Who won", "Lavrov", "🙂", "é", "x"])
def test_a_question_as_long_as_may_be_is_read_with_each_text(seeded: Index, words: str) -> None:
    longest = f"{words} " * LONGEST
    assert Assistant(seeded).ask(longest[:LONGEST].strip()).text


@pytest.mark.parametrize("question", GAPS.values(), ids=GAPS.keys())
def test_a_question_with_gaps_is_refused_with_a_reason(by_rules: Assistant, question: str) -> None:
    answer = by_rules.ask(question)
    assert answer.abstained
    assert answer.reason


@pytest.mark.parametrize("turn", ["...", "[]", "??", "", " ", "\ud800"], ids=ascii)
def test_a_conversation_goes_on_after_an_odd_turn(by_rules: Assistant, turn: str) -> None:
    first = {"role": "user", "content": "What did Sergey Lavrov say about NATO?"}
    turns: Any = [first, {"role": "user", "content": turn}, None, 7, {}]
    answer = by_rules.ask("And what did he say about Ukraine?", turns)
    assert answer.question.speaker == "Sergey Lavrov"


@quickly
@given(speaker=strings, topic=strings, source=strings, name=strings)
def test_any_change_of_a_question(
    by_rules: Assistant, speaker: str, topic: str, source: str, name: str
) -> None:
    before = by_rules.understand("What did Sergey Lavrov say about NATO?")
    asked(lambda: by_rules.ask(changed(before, speaker=speaker, topic=topic, source=source)))
    odd = replace(before, speaker=speaker, speakers=(speaker, name), topic=topic, names=(name,))
    asked(lambda: by_rules.ask(replace(odd, source=source)))
    asked(lambda: by_rules.ask(Question(text=name, standalone=name, topic=topic)))


@quickly
@given(query=strings, since=maybe, source=maybe)
def test_any_search(seeded: Index, query: str, since: str | None, source: str | None) -> None:
    with suppress(QuothError):
        seeded.search(query, 3, since=since, source=source)
    with suppress(QuothError):
        seeded.search(query, 3, source=source, mode="lexical")
    seeded.terms(query)
    seeded.count(query)
    seeded.count(query, phrase=True)
    seeded.mentions([query], query)
    seeded.articles(title=query)
    seeded.called(query)
    with pytest.raises(QuestionError):
        seeded.article(query)
    with pytest.raises(QuestionError):
        seeded.split_speaker(f"nobody {query}")


@quickly
@given(speaker=maybe, about=maybe, until=maybe)
def test_any_statements(seeded: Index, speaker: str | None, about: str | None, until: str | None) -> None:
    seeded.statements(speaker=speaker, about=about, source=speaker, article=about)
    with suppress(QuothError):
        seeded.statements(speaker=speaker, about=about, until=until)
    with suppress(QuothError):
        seeded.timeline(speaker or "", about, until=until)


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_any_words_on_the_command_line(
    seeded: Index, text: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUOTH_RERANKER", "none")
    monkeypatch.setenv("QUOTH_READER", "none")
    for command in (
        ["ask", text],
        ["search", text, "--source", text],
        ["statements", "--speaker", text, "--about", text],
        ["statements", "--timeline", "--speaker", text],
        ["speakers", "merge", text, "--into", text],
        ["remove", text],
    ):
        assert code_of([*command, "--index", str(seeded.path), "--json"]) in (0, 1, 2)
        capsys.readouterr().out.encode()


def code_of(arguments: list[str]) -> int:
    """The exit code of a command, of wrong usage too."""
    try:
        return main(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)


NUMBERS = {"huge": "9" * 30, "zero": "0", "negative": "-1", "superscript": "²", "words": "ten", "empty": ""}


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS.keys())
def test_a_number_that_is_none_is_wrong_usage(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of(["search", "x", f"-k={number}"]) == 2
    assert code_of(["statements", f"--limit={number}"]) == 2
    assert code_of(["chat", f"--port={number}"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_any_number_may_be_asked_for(seeded: Index) -> None:
    assert len(seeded.search("NATO", 2_000_000_000)) == len(seeded)
    assert seeded.statements(limit=10**30)
    assert seeded.articles(limit=10**30, offset=10**30) == []
    assert seeded.speakers(10**30)
