"""Whose name stands below a sentence, how far a statement is trusted, and how both are judged by reading."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from index import Index, SourceError, Statement, trust
from qa import Assistant
from qa.answering import signature, statement_in
from qa.evaluate.names import names
from qa.terminal.cli import main

STORY = (
    "Mayor Ann Lee of Port Brill spoke to reporters on Monday. “We will rebuild the harbour before winter,” "
    "Lee said. “It will take months, and it will cost the town a great deal of money.” Officials said that "
    "the bridge is open again.\n\n"
    "Lee signed a law protecting the harbour from new buildings. The opposition, whose leader Tom Hale had "
    "warned that the costs would ruin the town, walked out before the mayor had finished a speech that went "
    "on for more than an hour and was heard by several hundred people in the square."
)


@pytest.fixture(scope="module")
def harbour(index_of_stories: Callable[..., Index]) -> Index:
    """An index of one article; tests only read it."""
    return index_of_stories({"harbour": ("2022-03-01", "Port Brill rebuilds", STORY)})


def signed(index: Index, words: str) -> str | None:
    """The name below the sentence that begins with these words."""
    (article,) = index.articles()
    start = article.text.index(words)
    ends = [
        article.text.find(mark, start) + len(mark)
        for mark in (".”", "said.", "again.", "buildings.", "square.")
    ]
    span = start, min(end for end in ends if end > start)
    made = statement_in(index.statements(limit=100), span)
    return signature(made, article.text, span) if made else None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        pytest.param("“We will rebuild", "Ann Lee", id="named in it"),
        pytest.param("“It will take months", "Ann Lee", id="goes on"),
        pytest.param("Officials said", None, id="a description that stands in it"),
        pytest.param("Lee signed", None, id="a deed"),
    ],
)
def test_a_sentence_is_signed_with_whose_words_it_is(harbour: Index, words: str, name: str | None) -> None:
    assert signed(harbour, words) == name


def said(cue: str, text: str, **more: object) -> Statement:
    """A statement by Ann Lee of which the tagger is quite sure."""
    spans = ((0, len(text)),)
    made = {"kind": "indirect", "confidence": 0.8, "by_name": True} | more
    return Statement("a", "Ann Lee", "Lee", cue, spans=spans, text=text, sentence=(0, len(text)), **made)  # type: ignore[arg-type]


@pytest.mark.parametrize("cue", ["said", "told reporters", "wrote", "tweeted", "announced", "warned"])
def test_what_is_said_is_trusted(cue: str) -> None:
    assert trust(said(cue, "the harbour will be rebuilt before winter")) > 0.75


@pytest.mark.parametrize(
    ("cue", "text"),
    [
        pytest.param("signed", "a law protecting the harbour", id="signed"),
        pytest.param("appointed", "Tom Hale", id="appointed"),
        pytest.param("voted", "for the harbour", id="voted"),
        pytest.param("nominated", "Tom Hale", id="nominated"),
        pytest.param("", "new figures for the harbour", id="no cue"),
    ],
)
def test_a_deed_is_not(cue: str, text: str) -> None:
    assert trust(said(cue, text)) < 0.6


def test_a_sentence_that_names_its_source_is_signed_with_no_other(harbour: Index) -> None:
    def signed_with(text: str) -> str | None:
        whole = (0, len(text))
        said = Statement(
            "a",
            "Tom Hale",
            "he",
            "said",
            "indirect",
            ((0, len(text)),),
            text,
            whole,
            confidence=0.99,
            by_name=True,
        )
        return signature(said, text, whole)

    assert signed_with("The bridge is open again to all of the town’s buses.") == "Tom Hale"
    assert signed_with("The bridge is open again, per the Road Office.") is None
    assert signed_with("According to the Road Office, the bridge is open again.") is None
    assert signed_with("The bridge is open again, according to Hale.") == "Tom Hale"


def test_deeds_are_not_told_as_words(harbour: Index) -> None:
    found = Assistant(harbour).ask("What did Ann Lee say about the harbour?")
    assert found.citations[0].quote.startswith("“We will rebuild the harbour")
    assert not any("signed a law" in citation.quote for citation in found.citations if citation.speaker)


def test_names_are_drawn_and_looked_up_among_those_judged(harbour: Index, tmp_path: Path) -> None:
    labels, unread = tmp_path / "names.jsonl", tmp_path / "unread.jsonl"
    labels.write_text("")
    first = names(labels, harbour, sample=3, seed=1, write=unread)
    rows = [json.loads(line) for line in unread.read_text().splitlines()]
    assert len(rows) == len(first.judged) > 0
    assert all(STORY[row["start"] : row["end"]] == row["words"] for row in rows)
    labels.write_text("".join(json.dumps(row | {"verdict": "right"}) + "\n" for row in rows))
    again = names(labels, harbour, sample=3, seed=1, write=unread)
    assert again.figures()["shares"] == {"right": 1.0, "wrong": 0.0, "none": 0.0, "open": 0.0}
    assert unread.read_text() == ""


def test_labels_without_a_verdict_are_refused(harbour: Index, tmp_path: Path) -> None:
    labels = tmp_path / "names.jsonl"
    labels.write_text('{"article": "a", "start": 0, "end": 1, "speaker": null}\n')
    with pytest.raises(SourceError, match="verdict"):
        names(labels, harbour)


def test_the_command_prints_shares(
    harbour: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = tmp_path / "names.jsonl"
    labels.write_text("")
    assert main(["evaluate", "names", str(labels), "--index", str(harbour.path), "--sample", "3"]) == 0
    assert "1 drawn, 0 of them judged" in capsys.readouterr().out
