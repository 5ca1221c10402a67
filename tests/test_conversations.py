"""What is kept: conversations as records, each person's apart, through restarts, damage, other versions."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path

import pytest

from index import Article
from qa import Assistant
from qa.conversations import Conversations, ConversationsError, exported, turns
from qa.records import Answer, Citation, Line, Question, Refused, Section, Written
from qa.terminal.cli import main

ANN, BEN = "account:ann", "browser:0f"
ARTICLE = Article("0f", "=Title", "the whole text", "https://x.example/1", "/secret", datetime(2022, 5, 3, 7))
CITATION = Citation(1, ARTICLE, 4, 9, "whole", "Ann Lee", "The Post")
LINE = Line(1, "mixed", "Ann Lee", "mayor", "Ben Ode", date(2022, 5, 2), ((0, 5),), (2,), 3)
ANSWER = Answer(
    "**Ann Lee**: whole [1]",
    Question("q", "q?", "said", "Ann Lee", "x", ("X",), date(2022, 1, 1), corrections=(("a", "b"),)),
    (CITATION,),
    timings={"total": 0.5},
    short=CITATION,
    day=date(2022, 5, 3),
    verdict="not quite",
    sections=(Section("**Ann Lee**:", (LINE,), True, values=((1, "about 5"),)),),
    written=(Written("w", (1,), "f"),),
    refused=Refused(("m",), ("q",), (), ("d",)),
)


@pytest.fixture
def kept(tmp_path: Path) -> Conversations:
    return Conversations.beside(tmp_path / "index")


def answered(kept: Conversations, person: str = ANN, asked: str = "What did Ann say?") -> str:
    exchange = kept.ask(person, None, asked)
    kept.answered(exchange.id, ANSWER, ["and Ben?"])
    return kept.of(exchange.id)


def test_an_answer_is_kept_whole_but_for_the_texts_of_articles(tmp_path: Path, kept: Conversations) -> None:
    name = answered(kept)
    kept.close()
    found = Conversations.beside(tmp_path / "index").get(name, ANN)
    assert found
    (exchange,) = found.exchanges
    assert exchange.following == ("and Ben?",)
    assert exchange.answer
    article = exchange.answer.citations[0].article
    assert (article.title, article.published, article.text, article.path) == (
        "=Title",
        ARTICLE.published,
        "",
        None,
    )
    assert exchange.answer.sections == ANSWER.sections
    assert exchange.answer.question == ANSWER.question
    assert exchange.answer.refused == ANSWER.refused
    assert turns(found.exchanges)[1] == {"role": "assistant", "content": ANSWER.text}


def test_nobody_sees_or_changes_what_is_another_s(kept: Conversations) -> None:
    name = answered(kept)
    assert kept.get(name, BEN) is None
    assert kept.headings(BEN) == []
    assert not kept.delete(name, BEN)
    for step in (
        lambda: kept.rename(BEN, name, "mine"),
        lambda: kept.ask(BEN, name, "and?"),
        lambda: kept.clip(BEN, 1, 1),
    ):
        with pytest.raises(ConversationsError):
            step()
    clipping = kept.clip(ANN, 1, 1)
    kept.note(BEN, clipping.id, "mine")
    kept.unclip(BEN, clipping.id)
    assert [one.note for one in kept.clippings(ANN)] == [""]


def test_conversations_are_found_by_their_words_in_any_case(kept: Conversations) -> None:
    name = answered(kept, asked="What did ÉMILE say?")
    answered(kept, asked="something else")
    kept.rename(ANN, name, "Straße nach Süden")
    assert [one.title for one in kept.headings(ANN, "émile")] == ["Straße nach Süden"]
    assert len(kept.headings(ANN, "STRASSE")) == 1
    assert len(kept.headings(ANN, "ann lee")) == 2
    assert kept.headings(ANN, "100%") == []


def test_what_is_deleted_is_gone_from_the_files_which_nobody_else_may_read(
    tmp_path: Path, kept: Conversations
) -> None:
    name = answered(kept, asked="a secret question")
    assert kept.file
    assert kept.file.stat().st_mode & 0o077 == 0
    assert kept.delete(name, ANN)
    assert not [file for file in tmp_path.iterdir() if b"a secret question" in file.read_bytes()]


def test_asking_again_takes_the_place_of_what_came_after(kept: Conversations) -> None:
    first = kept.ask(ANN, None, "one")
    name = kept.of(first.id)
    second = kept.ask(ANN, name, "two")
    kept.ask(ANN, name, "three")
    kept.ask(ANN, name, "two again", instead=second.id)
    found = kept.get(name, ANN)
    assert found
    assert [one.asked for one in found.exchanges] == ["one", "two again"]


def test_what_is_kept_does_not_grow_without_end(kept: Conversations) -> None:
    name = kept.of(kept.ask(ANN, None, "0").id)
    for number in range(1, 200):
        kept.ask(ANN, name, str(number))
    with pytest.raises(ConversationsError, match="Begin a new one"):
        kept.ask(ANN, name, "one more")
    for number in range(501):
        kept.ask(BEN, None, str(number))
    assert len(kept.headings(BEN, limit=1_000)) == 500
    assert kept.headings(BEN, limit=1)[0].title == "500"
    assert kept.get(name, ANN)


def test_several_threads_keep_what_each_was_told(kept: Conversations) -> None:
    with ThreadPoolExecutor(8) as threads:
        names = list(threads.map(lambda number: answered(kept, ANN, f"question {number}"), range(40)))
    assert len({*names}) == 40
    assert len(kept.headings(ANN)) == 40


@pytest.mark.parametrize(
    "damage", [b"no database at all", b"SQLite format 3\x00" + b"\xff" * 4_000], ids=["text", "torn"]
)
def test_what_is_damaged_is_put_aside_and_said_to_be(
    tmp_path: Path, kept: Conversations, caplog: pytest.LogCaptureFixture, damage: bytes
) -> None:
    answered(kept)
    kept.close()
    assert kept.file
    kept.file.write_bytes(damage)
    again = Conversations.beside(tmp_path / "index")
    assert again.headings(ANN) == []
    answered(again)
    assert "are damaged" in caplog.text
    aside = [file for file in tmp_path.iterdir() if ".damaged-" in file.name]
    assert damage in [file.read_bytes() for file in aside]


def test_a_newer_file_and_a_folder_that_is_not_there_are_told(tmp_path: Path, kept: Conversations) -> None:
    kept.close()
    assert kept.file
    with sqlite3.connect(kept.file) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(ConversationsError, match="newer Quoth"):
        Conversations.beside(tmp_path / "index")
    with pytest.raises(ConversationsError, match="cannot be kept in"):
        Conversations.beside(tmp_path / "nowhere" / "index")


def test_an_answer_of_another_version_is_said_to_be_lost(kept: Conversations) -> None:
    name = answered(kept)
    assert kept.file
    with sqlite3.connect(kept.file) as database:
        database.execute('UPDATE exchanges SET answer = \'{"text": 1, "citations": 3}\'')
    database.close()
    found = kept.get(name, ANN)
    assert found
    assert "ask again" in found.exchanges[0].problem


@pytest.mark.parametrize("kind", ["markdown", "csv", "word"])
def test_a_table_and_a_text_hold_no_formula_and_no_markup(kept: Conversations, kind: str) -> None:
    found = kept.get(answered(kept, asked="=1+1 <b>*x*</b>\x00"), ANN)
    assert found
    parcel = exported(found, kind)  # type: ignore[arg-type]
    assert parcel.name.rpartition(".")[2] == {"markdown": "md", "csv": "csv", "word": "docx"}[kind]
    if kind == "markdown":
        assert r"\<b\>\*x\*" in parcel.data.decode()
        assert "Ann Lee, mayor, according to Ben Ode" in parcel.data.decode()
    if kind == "csv":
        assert b"'=1+1" in parcel.data
        assert b"'=Title" in parcel.data


def test_the_command_lists_shows_exports_and_deletes(
    tmp_path: Path, kept: Conversations, capsys: pytest.CaptureFixture[str]
) -> None:
    name = answered(kept)
    place = ["--index", str(tmp_path / "index")]
    assert main(["conversations", *place]) == 0
    assert "What did Ann say?" in capsys.readouterr().out
    assert main(["conversations", "show", name, "--json", *place]) == 0
    assert json.loads(capsys.readouterr().out)["exchanges"][0]["asked"] == "What did Ann say?"
    assert main(["conversations", "show", name, *place]) == 0
    assert "[1] =Title" in capsys.readouterr().out
    assert main(["conversations", "export", name, "-o", str(tmp_path / "out.md"), *place]) == 0
    assert "What did Ann say?" in (tmp_path / "out.md").read_text()
    assert main(["conversations", "delete", name, *place]) == 0
    assert main(["conversations", "show", name, *place]) == 1
    assert "there is no conversation" in capsys.readouterr().err
    assert main(["conversations", "show", *place]) == 2
    assert main(["conversations", "--index", str(tmp_path / "other")]) == 0
    assert not list(tmp_path.glob("other*"))


def test_a_question_and_its_answer_go_through_python(assistant: Assistant, kept: Conversations) -> None:
    exchange = kept.ask(ANN, None, "what did Lavrov say about NATO?")
    answer = assistant.ask(exchange.asked)
    kept.answered(exchange.id, answer, assistant.following(answer))
    found = kept.get(kept.of(exchange.id), ANN)
    assert found
    assert found.exchanges[0].answer
    assert [one.quote for one in found.exchanges[0].answer.citations] == [
        one.quote for one in answer.citations
    ]
    assert kept.clip(ANN, exchange.id, 1).citation.quote == answer.citations[0].quote
