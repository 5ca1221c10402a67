"""Speakers across articles: one person under many names, corrected by hand, in a timeline, forgotten."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import index.attribution.tagger
from index import Index, QuestionError
from index.people import Name, join
from qa import Assistant
from qa.terminal.cli import main

STORIES = {
    "a": (
        "2022-01-21",
        "Talks in Geneva",
        "Russia’s Foreign Minister Sergey Lavrov met Antony Blinken on Friday. “NATO is working against us,” "
        "Lavrov said on Thursday.",
    ),
    "b": (
        "2022-02-03",
        "A speech in Moscow",
        "Foreign Minister Sergei Lavrov spoke in Moscow. “NATO has lied to us again,” Lavrov said on "
        "Tuesday. He added that the gas would flow.",
    ),
    "c": (
        "2022-02-05",
        "Ballet",
        "The dancer Irina Lavrov opened a school on Friday. “NATO is no theme of mine,” Irina Lavrov said.",
    ),
}


@pytest.fixture
def talks(index_of_stories: Callable[..., Index]) -> Index:
    return index_of_stories(STORIES)


def who(index: Index, speaker: str, about: str | None = None) -> list[tuple[str | None, str]]:
    return sorted((s.speaker, s.text) for s in index.statements(speaker=speaker, about=about))


def test_one_person_in_two_spellings_and_another_of_the_same_surname(talks: Index) -> None:
    found = talks.statements(speaker="Sergey Lavrov")
    assert {s.article_id for s in found} == {s.article_id for s in talks.statements(speaker="Sergei Lavrov")}
    assert len(found) == 3
    (dancer,) = talks.statements(speaker="Irina Lavrov")
    assert dancer.text == "NATO is no theme of mine"
    assert len(talks.statements(speaker="lavrov")) == 4


def test_the_head_of_another_bank_is_not_the_one_who_is_named(index_of_stories: Callable[..., Index]) -> None:
    story = (
        "Central Bank Chair Olga Ekberg met reporters on Friday. “Rates will rise,” Ekberg said.\n\n"
        "The Ostmark Bank president said that rates were too high."
    )
    banks = index_of_stories({"banks": ("2022-03-04", "Rates rise", story)})
    assert who(banks, "Olga Ekberg") == [("Olga Ekberg", "Rates will rise")]
    assert who(banks, "Ostmark Bank president") == [("Ostmark Bank president", "rates were too high")]


def test_fewer_are_the_first_of_all(talks: Index) -> None:
    every = talks.statements()
    assert [s.said_on for s in every] == sorted((s.said_on for s in every), key=str, reverse=True)
    assert talks.statements(limit=2) == every[:2]
    on_topic = talks.statements(speaker="Lavrov", about="NATO")
    assert talks.statements(speaker="Lavrov", about="NATO", limit=2) == on_topic[:2]
    assert {s.id for s in on_topic} < {s.id for s in every}


def test_merged_and_split_by_hand(talks: Index, tmp_path: Path) -> None:
    talks.merge_speakers(["Irina Lavrov"], into="Sergey Lavrov")
    assert len(talks.statements(speaker="Irina")) == 4
    late = tmp_path / "late.txt"
    late.write_text("Encore\n\n“The school is full,” Irina Lavrov said.\n")
    talks.sync(late)
    assert "The school is full" in [text for _, text in who(talks, "Sergey Lavrov")]  # also what comes later
    talks.split_speaker("Irina Lavrov")
    assert {speaker for speaker, _ in who(talks, "Irina Lavrov")} == {"Irina Lavrov"}
    assert len(talks.statements(speaker="Sergey Lavrov")) == 3
    with pytest.raises(QuestionError, match="Nobody speaks under the name 'Igor Lavrov'"):
        talks.merge_speakers(["Igor Lavrov"], into="Sergey Lavrov")


def test_merged_and_split_in_the_shell(talks: Index, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--index", str(talks.path)]
    assert main(["speakers", "merge", "Irina Lavrov", "--into", "Sergey Lavrov", *place]) == 0
    capsys.readouterr()
    assert main(["speakers", "--json", *place]) == 0
    listed = {item["speaker"]: item["statements"] for item in json.loads(capsys.readouterr().out)["speakers"]}
    assert listed == {"Sergey Lavrov": 4}  # both spellings, too
    assert main(["speakers", "split", "Nobody", *place]) != 0
    assert "Nobody speaks under the name 'Nobody'" in capsys.readouterr().err
    assert main(["speakers", "merge", *place]) == 2


def test_a_timeline_goes_by_the_day_of_saying(talks: Index, capsys: pytest.CaptureFixture[str]) -> None:
    days = [(day, s.text) for day, s in talks.timeline("Sergey Lavrov", about="NATO")]
    assert days == [
        (date(2022, 1, 20), "NATO is working against us"),
        (date(2022, 2, 1), "NATO has lied to us again"),
    ]
    assert main(["statements", "--speaker", "Lavrov", "--timeline", "--index", str(talks.path)]) == 0
    out = capsys.readouterr().out
    assert out.index("2022-01-20") < out.index("2022-02-01")


def test_what_others_say_a_person_says_is_kept_apart(index: Index, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Talks\n\nSergey Lavrov and Antony Blinken met in Geneva.\n\n"
        "Blinken has assured him that the gas would flow, Lavrov said.\n\n"
        "“The gas is a weapon,” Blinken said.\n"
    )
    index.sync(tmp_path / "a.txt")
    answer = Assistant(index).ask("What did Blinken say about the gas?")
    own, reported = answer.text.index("“The gas is a weapon,”"), answer.text.index("has assured him")
    assert own < reported
    assert "as others tell it" in answer.text[own:reported]


def test_no_text_is_tagged_twice(talks: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    found = index.Tagger.find

    def counted(self: index.Tagger, texts: list[tuple[str, list[tuple[int, int]]]]) -> object:
        read.extend(text for text, _ in texts)
        return found(self, texts)

    monkeypatch.setattr(index.Tagger, "find", counted)
    day, title, text = STORIES["a"]
    copy = {"url": "https://copy.example/1", "title": title, "text": text, "published": day}
    (tmp_path / "copy.json").write_text(json.dumps(copy))
    (tmp_path / "new.txt").write_text("New\n\n“This is new,” Ada Brook said.\n")
    talks.sync([tmp_path / "copy.json", tmp_path / "new.txt"])
    assert text not in read
    assert any("This is new" in text for text in read)


def test_what_was_removed_is_forgotten_by_name(talks: Index) -> None:
    (article,) = [a for a in talks.articles() if a.title == "Ballet"]
    talks.remove([article.id])
    assert talks.statements(speaker="Irina Lavrov") == []
    assert "Irina Lavrov" not in dict(talks.speakers())
    for file in talks.path.rglob("*"):
        if file.is_file():
            assert b"Irina" not in file.read_bytes(), file


def test_names_are_joined_with_care() -> None:
    names = [Name("Joe Biden", 40), Name("Joseph R. Biden", 2), Name("Hunter Biden", 3), Name("Biden", 9)]
    joined = join(names, {})
    assert joined["Joseph R. Biden"] == "Joe Biden"
    assert joined["Hunter Biden"] == "Hunter Biden"
    assert joined["Biden"] == "Joe Biden"
    equal = join([Name("Anna Ekberg", 5), Name("Olof Ekberg", 5), Name("Ekberg", 3)], {})
    assert equal["Ekberg"] == "Ekberg"
    assert join(names, {"Biden": "Biden"})["Biden"] == "Biden"


APART = {
    "father and son": ("Olof Ekberg", "Olof Ekberg Jr."),
    "two short names of one": ("Will Ekberg", "Bill Ekberg"),
    "middle initials": ("Olof A. Ekberg", "Olof B. Ekberg"),
    "an initial alone": ("O. Ekberg", "Olof Ekberg"),
}


@pytest.mark.parametrize(("one", "other"), APART.values(), ids=APART.keys())
def test_like_names_that_stay_apart(one: str, other: str) -> None:
    joined = join([Name(one, 9), Name(other, 4)], {})
    assert joined[one] != joined[other]


def test_a_middle_initial_that_fits_one_of_a_persons_names_must_fit_all() -> None:
    joined = join([Name("Robert Ekberg", 9), Name("Robert A. Ekberg", 4), Name("Robert B. Ekberg", 2)], {})
    assert joined["Robert A. Ekberg"] == "Robert Ekberg"
    assert joined["Robert B. Ekberg"] == "Robert B. Ekberg"


def test_the_tagger_finds_what_annotators_marked(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = tmp_path / "few.jsonl.gz"
    with gzip.open(data_dir / "polnear" / "dev.jsonl.gz", "rb") as lines, gzip.open(few, "wb") as out:
        out.writelines(line for line, _ in zip(lines, range(12), strict=False))
    assert main(["evaluate", "attribution", str(few), "--json"]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert scores["exact"]["source"]["f1"] > 0.72
    assert scores["exact"]["content"]["f1"] > 0.6


def test_the_tagger_says_when_its_files_are_damaged(tmp_path: Path) -> None:
    (tmp_path / "attribution.onnx").write_bytes(b"not a model")
    (tmp_path / "attribution.safetensors").write_bytes(b"no weights")
    with pytest.raises(index.EncoderError, match="attribution"):
        index.Tagger(tmp_path).find([("Ada said no.", [(0, 12)])])
