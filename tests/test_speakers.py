"""Speakers across articles: one person under many names, corrected by hand, in a timeline, forgotten."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from whom import whom

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


# text with sources in brackets → whom they mean
NAMESAKES = {
    "Mr. and Ms.": (
        "Peter Alm runs the quarry and his wife, Vera Alm, keeps the books.\n\n“The crane broke in May,” "
        "[Vera Alm] said.\n\n“I fixed it twice,” [Mr. Alm] said.\n\n“He did,” [Ms. Alm] said.",
        ["Vera Alm", "Peter Alm", "Vera Alm"],
    ),
    "the one last so called in full": (
        "Sen. Rolf Berg opened the hearing. “We are late,” [Berg] said.\n\nAda Berg, a lawyer for the port, "
        "came next. “We are ready,” [Berg] said.",
        ["Rolf Berg", "Ada Berg"],
    ),
    "a title tells": (
        "Sen. Rolf Berg spoke. Ada Berg, a lawyer, came next. “Enough,” [Sen. Berg] said.",
        ["Rolf Berg"],
    ),
    "a wife named in passing": (
        "Mayor Jan Dahl spoke. “It is safe,” [Dahl] said. His wife, Eva Dahl, listened. “It will open,” "
        "[Dahl] said.",
        ["Jan Dahl", "Jan Dahl"],
    ),
    "a famous father": (
        "Tess Dahl, daughter of the late Mayor Jan Dahl, testified on Monday. “I was there,” [Dahl] said.",
        ["Tess Dahl"],
    ),
    "father and son": (
        "Olof Holm and his son, Olof Holm Jr., fish. “The nets are full,” [Holm Jr.] said. “He is right,” "
        "[Holm] said.",
        ["Olof Holm Jr.", "Olof Holm"],
    ),
    "a pronoun tells": (
        "Nils Krog met Ida Krog at the quay. Ida Krog waved. [Krog] said his boat was lost.",
        ["Nils Krog"],
    ),
    "a relative tells": ("Ida Krog waved. Nils Krog left. [Krog] told her husband to wait.", ["Ida Krog"]),
    "whom the words name": (
        "Nils Krog and Ida Krog own the ferry. “Ida is the captain,” [Krog] said.",
        ["Nils Krog"],
    ),
    "whom the clause names": (
        "Ida Krog left. Nils Krog waved. [Krog] said that Nils Krog had lost the boat.",
        ["Ida Krog"],
    ),
    "two alike": ("Anna Ekberg and Olof Ekberg own the ferry. It sails, [Ekberg] said.", [None]),
    "three, and a heading": (
        "Rolf Berg opened the fair. “Welcome,” [Berg] said.\n\nMore: Ada Berg wins a prize\n\nHis brother, "
        "Jon Berg, sang. “Thanks,” [Berg] said.",
        ["Rolf Berg", "Rolf Berg"],
    ),
    "one who is always called in full": (
        "Jill Dahl, a singer, was there. Mayor Jan Dahl spoke. “It is safe,” [Dahl] said. Jill Dahl sang. "
        "The crowd cheered. The rain fell. The band played on. [Dahl] said that the bridge would open.",
        ["Jan Dahl", "Jan Dahl"],
    ),
    "or stays open": (
        "Jill Dahl, a singer, was there. Mayor Jan Dahl spoke. “It is safe,” [Dahl] said. “It is,” Jill Dahl "
        "said. “The bridge will open,” [Dahl] said.",
        ["Jan Dahl", None],
    ),
    "a relative alone is named in full": (
        "[Lindh] said on Monday that the harbour is open. His wife, Maja Lindh, came along. [Lindh] went on.",
        ["Lindh", "Lindh"],
    ),
    "and holds no office": (
        "Maja Lindh, his wife, waved. [President Lindh] said that it is open.",
        ["Lindh"],
    ),
    "a village": ("Mary Barrow keeps the books. [Officials in Barrow] said no.", ["Officials in Barrow"]),
    "the younger": (
        "Jan Dahl, 98, is well. Tom Dahl, his grandson, was with him. “He reads,” [the younger Dahl] said.",
        ["Tom Dahl"],
    ),
    "whom the title names": (
        "“It is a fine evening,” [Dahl] said. Her nephew, Tom Dahl, laughed.",
        ["Rose Dahl"],
    ),
}


@pytest.mark.parametrize(("text", "speakers"), NAMESAKES.values(), ids=NAMESAKES)
def test_whom_a_surname_means_that_several_bear(text: str, speakers: list[str | None]) -> None:
    assert whom(text, "An evening with Rose Dahl" if "evening" in text else "") == speakers


APPOSED = {
    "The band’s publicist, Tyne Parrish, said that it was over. “It is sad,” Parrish said.": ["Tyne Parrish"]
    * 2,
    "Her lawyer, Siv Aas, told reporters that she was innocent.": ["Siv Aas"],
    "A spokesman for the ferry line, Norland Rederi, said that the quay was safe.": [None],
}


@pytest.mark.parametrize(("text", "speakers"), APPOSED.items(), ids=APPOSED)
def test_a_name_beside_a_role_is_somebodys_though_nobody_knows_the_first_name(
    index_of_stories: Callable[..., Index], text: str, speakers: list[str | None]
) -> None:
    index = index_of_stories({"a": ("2022-03-01", "News", text)})
    named = {"Tyne Parrish", "Siv Aas", "Norland Rederi"}
    found = sorted(index.statements(), key=lambda said: said.sentence)
    assert [said.speaker if said.speaker in named else None for said in found] == speakers


def test_a_title_that_contradicts_a_person_joins_nothing() -> None:
    mayor, coach = Name("Peter Dahl", 9, frozenset({"mayor"})), Name("Dahl", 2, frozenset({"coach"}))
    woman, bare = Name("Dahl", 2, frozenset({"ms"})), Name("Dahl", 2, frozenset({"mayor", "former"}))
    assert join([mayor, coach], {})["Dahl"] == join([mayor, woman], {})["Dahl"] == "Dahl"
    assert join([mayor, bare], {})["Dahl"] == "Peter Dahl"
    wife = Name("Eva Dahl", 3)
    assert join([mayor, wife, woman], {})["Dahl"] == "Eva Dahl"


FAMILY = {
    "quarry": (
        "2022-03-04",
        "Report from the quarry",
        "Peter Alm runs the quarry and his wife, Vera Alm, keeps the books.\n\n“The crane broke in May,” "
        "Vera Alm said.\n\n“I fixed it twice,” Mr. Alm said. “It broke again.”",
    ),
    "fish": (
        "2022-03-05",
        "Fish",
        "Olof Holm fishes with his son. “The nets are full,” Olof Holm said on Friday.\n\n“He is right,” "
        "Olof Holm Jr. said.",
    ),
    "bridge": (
        "2022-03-06",
        "The bridge",
        "President Jan Dahl spoke. “The bridge is safe,” President Dahl said. “It opens in May,” he said.\n\n"
        "First lady Eva Dahl sang. “I like the bridge,” Eva Dahl said.",
    ),
}


@pytest.fixture(scope="module")
def families(index_of_stories: Callable[..., Index]) -> Index:
    """Three articles, each of two people of one surname; tests only read it."""
    return index_of_stories(FAMILY)


@pytest.mark.parametrize(
    ("asked", "speakers"),
    [
        pytest.param("Vera Alm", {"Vera Alm"}, id="wife"),
        pytest.param("Peter Alm", {"Peter Alm"}, id="husband, whom articles call Mr."),
        pytest.param("Mrs. Alm", {"Vera Alm"}, id="Mrs."),
        pytest.param("Mr. Alm", {"Peter Alm"}, id="Mr."),
        pytest.param("Olof Holm", {"Olof Holm"}, id="father"),
        pytest.param("Olof Holm Jr.", {"Olof Holm Jr."}, id="son"),
        pytest.param("Eva Dahl", {"Eva Dahl"}, id="first lady"),
        pytest.param("President Dahl", {"Jan Dahl"}, id="president"),
        pytest.param("Nora Dahl", set(), id="nobody"),
    ],
)
def test_a_question_shows_nobody_elses_words(families: Index, asked: str, speakers: set[str]) -> None:
    answer = Assistant(families).ask(f"What did {asked} say?")
    shown = {citation.speaker for citation in answer.citations} - {None}
    assert shown == speakers or (not speakers and answer.abstained)


def test_a_surname_alone_says_whom_it_took(families: Index) -> None:
    answer = Assistant(families).ask("What did Dahl say about the bridge?")
    assert {citation.speaker for citation in answer.citations} == {"Jan Dahl", "Eva Dahl"}
    assert "— Jan Dahl" in answer.text
    assert "— Eva Dahl" in answer.text


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
