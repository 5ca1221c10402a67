"""Names of the world: capitals, particles, titles, orders; found, looked up and asked for in any spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from whom import whom

from index import Index, plain_letters, surname_of
from index.people import Name, join
from index.text import UPPER, names_in, same_first_names, turns_in
from qa import Assistant
from qa.asking.phrases import names_in as names_asked

CAPITALS = "ŁŻČŠŘĐŚŞİĞŐÆØÞÐŒŃĽĻŅŪĖĄȚȘẶỖΣЖЩ"


def test_all_capitals_of_the_scripts_that_news_are_printed_in() -> None:
    every = [chr(number) for number in range(0x590)]
    capitals = {letter for letter in every if unicodedata.category(letter) in ("Lu", "Lt")}
    assert capitals == {letter for letter in every if _stands(letter)}
    assert all(_stands(letter) for letter in CAPITALS)
    assert not any(_stands(letter.lower()[0]) for letter in CAPITALS)


def _stands(letter: str) -> bool:
    return re.fullmatch(f"[{UPPER}]", letter) is not None


# text → the names in it, each with the titles before it
WRITTEN = {
    "dotted title": ("“No,” Mr. Alm said.", ["mr Alm"]),
    "two dotted titles": ("Lt. Gov. Ada Brook met Lt. Col. Max Nix", ["lt gov Ada Brook", "lt col Max Nix"]),
    "title after a state": ("Ostmark Gov. Ada Brook", ["Ostmark", "gov Ada Brook"]),
    "title after a country": ("former US Sen. Ada Brook", ["us sen Ada Brook"]),
    "titles in full": ("Major General Sir Tom Ray", ["major general sir Tom Ray"]),
    "a sister": ("Sr. Ada Brook prayed", ["sr Ada Brook"]),
    "a father": ("Fr. Tom Ray and Rabbi Lev Stein", ["fr Tom Ray", "rabbi Lev Stein"]),
    "no gender": ("Mx. Robin Ash won", ["mx Robin Ash"]),
    "nobility": ("Baroness Ada Brook and Sheikh Tariq Nour", ["baroness Ada Brook", "sheikh Tariq Nour"]),
    "junior": ("Olof Holm Jr. sailed", ["Olof Holm Jr."]),
    "junior after a comma": ("Olof Holm, Jr., sailed", ["Olof Holm Jr."]),
    "senior": ("Olof Holm Sr. was a pilot", ["Olof Holm Sr."]),
    "a saint is no title": ("Jill St. John sang in St. Petersburg", ["Jill St. John", "St. Petersburg"]),
    "a title that is a name": ("John Major and Sacha Baron Cohen", ["John Major", "Sacha Baron Cohen"]),
    "a calling": ("Farmer Ada Brook Lind said no", ["farmer Ada Brook Lind"]),
    "somebody at a place": (
        "Ostmark University Provost Mary Boyce",
        ["ostmark university provost Mary Boyce"],
    ),
    "Polish": ("Łukasz Żak, a signalman", ["Łukasz Żak"]),
    "Czech": ("Čeněk Říha and Žofie Škodová", ["Čeněk Říha", "Žofie Škodová"]),
    "Turkish": ("İbrahim Şahin and Işıl Öğüt", ["İbrahim Şahin", "Işıl Öğüt"]),
    "Vietnamese": ("Đặng Văn Lâm waited", ["Đặng Văn Lâm"]),
    "Icelandic": ("Guðmundur Þórsson", ["Guðmundur Þórsson"]),
    "Greek": ("Νίκος Ξένος", ["Νίκος Ξένος"]),
    "Dutch": ("Erik ten Hag and Daan van der Wal", ["Erik ten Hag", "Daan van der Wal"]),
    "a number is no particle": ("On Friday ten Republicans left", ["Republicans"]),
    "Arabic": ("Omar al-Hadi and Omar bin Rashid", ["Omar al-Hadi", "Omar bin Rashid"]),
    "Arabic surname alone": ("the road, al-Hadi said", ["al-Hadi"]),
    "French": ("Luc d’Estaing and Marie de la Tour", ["Luc d’Estaing", "Marie de la Tour"]),
    "surname with a particle alone": ("the de Blom camp", ["de Blom"]),
    "initials": ("J.K. Brook and Š. Novák", ["J.K. Brook", "Š. Novák"]),
    "Korean": ("President Yoon Suk-yeol", ["president Yoon Suk-yeol"]),
    "possessive": ("O’Neil’s plan", ["O’Neil"]),
    "possessive of an s": ("Boris’ plan", ["Boris"]),
}


@pytest.mark.parametrize(("text", "names"), WRITTEN.values(), ids=WRITTEN)
def test_names_as_they_are_written(text: str, names: list[str]) -> None:
    found = names_in(text)
    assert [" ".join((*name.titles, name.name)) for name in found] == names
    assert all(text[name.start : name.end].startswith(name.words[0]) for name in found)


def test_finding_names_takes_time_by_length_alone() -> None:
    for text in ("Mr. " * 9_000, "de la " * 9_000, "Ada " * 9_000, "A." * 9_000, "Ł" * 30_000):
        assert sum(1 for name in names_in(text) if name.words) <= len(text)


SURNAMES = {
    "Ada Brook": "Brook",
    "Bill de Blom": "de Blom",
    "Ursula von der Ley": "von der Ley",
    "Robert De Nero": "De Nero",
    "Van Morris": "Morris",
    "Jill St. John": "St. John",
    "Olof Holm Jr.": "Holm",
    "Omar bin Rashid": "bin Rashid",
    "Yoon Suk-yeol": "Yoon",
    "Kim Jong Un": "Kim",
    "Kim Clark": "Clark",
    "Lee Jae-sung": "Lee",
    "Lee Harvey Stone": "Stone",
    "Xi Jinping": "Xi",
    "Jack Ma": "Ma",
    "Nguyễn Phú Trọng": "Nguyễn",
}


@pytest.mark.parametrize(("name", "surname"), SURNAMES.items(), ids=SURNAMES)
def test_the_surname_of_a_name(name: str, surname: str) -> None:
    assert surname_of(name) == surname


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("Kim Jong-un", "Kim Jong Un", True, id="hyphen"),
        pytest.param("José Alm", "Jose Alm", True, id="accent"),
        pytest.param("Ted Alm", "Robert Blake Theodore Alm", True, id="birth name"),
        pytest.param("Joe Alm", "Joseph R. Alm Jr.", True, id="short for a junior"),
        pytest.param("Olof Alm", "Olof Alm Jr.", False, id="father and son"),
        pytest.param("Ketanji Alm", "Ketjani Alm", True, id="slip"),
        pytest.param("Daniel Alm", "Danielle Alm", False, id="no slip"),
    ],
)
def test_whose_two_names_can_be(one: str, other: str, same: bool) -> None:
    assert same_first_names(one, other) is same


# as articles print a name → as it is typed
TYPED = {
    "Søren Ødegård": "Soren Odegard",
    "Łukasz Żak": "Lukasz Zak",
    "Đặng Văn Lâm": "Dang Van Lam",
    "Guðmundur Þórsson": "Gudmundur Thorsson",
    "Jürgen Müßig": "Jurgen Mussig",
    "Işıl Öğüt": "Isil Ogut",
    "İbrahim Şahin": "Ibrahim Sahin",
    "Æsa Cœur": "Aesa Coeur",
    "Rose O’Neil": "Rose O'Neil",
}


@pytest.mark.parametrize(("printed", "typed"), TYPED.items(), ids=TYPED.values())
def test_one_folding(printed: str, typed: str) -> None:
    assert plain_letters(printed) == plain_letters(typed) == typed.lower()


WORDS = [
    "The ice is thin",
    "The rails are bent",
    "The canal is open again",
    "The fish are back",
    "The lamps were out all night",
    "We lost two boats",
    "It will snow by noon",
    "Nobody paid for the bridge",
    "I drew the plans myself",
]


@pytest.fixture(scope="module")
def world(index_of_stories: Callable[..., Index]) -> Index:
    """An index of one article with all of these names; tests only read it."""
    text = "\n\n".join(f"“{words},” {name} said on Friday." for name, words in zip(TYPED, WORDS, strict=True))
    return index_of_stories({"piers": ("2024-04-03", "Report from the harbour", text)})


@pytest.mark.parametrize(("printed", "typed"), TYPED.items(), ids=TYPED.values())
def test_words_statements_and_questions_fold_alike(world: Index, printed: str, typed: str) -> None:
    (said,) = world.statements(speaker=typed)
    assert (said.speaker, world.statements(speaker=printed)) == (printed, [said])
    assert world.count(typed, phrase=True) == world.count(printed, phrase=True) > 0
    for name in (typed, typed.lower(), printed):
        answer = Assistant(world).ask(f"What did {name} say?")
        assert [citation.speaker for citation in answer.citations] == [printed]


NAMED = {
    "one capital more": (
        "“The fish are back,” said Gudmund Torsson, a skipper.\n\n"
        "Łukasz Żak, a signalman, came late. “The rails are bent,” [he] said. [Żak] left.",
        ["Łukasz Żak", "Łukasz Żak"],
    ),
    "two surnames": (
        "Gabriel García Luna met Andrés Manuel López Soto for the first time. [García Luna] said that it was "
        "late, and [López Soto] that the road was long.",
        ["Gabriel García Luna", "Andrés Manuel López Soto"],
    ),
    "the first of two surnames": ("Melba Acosta Luna spoke. [Ms. Acosta] said yes.", ["Melba Acosta Luna"]),
    "surname in front": (
        "President Yoon Suk-yeol met Xi Jinping. [Yoon] said yes. [Xi] said no.",
        ["Yoon Suk-yeol", "Xi Jinping"],
    ),
    "siblings in front": (
        "Kim Jong-un and Kim Yo-jong came. [Kim Yo-jong] said yes.",
        ["Kim Yo-jong"],
    ),
    "Hungarian": ("Orbán Viktor spoke on Friday. [Orbán] said yes.", ["Orbán Viktor"]),
    "Vietnamese": ("Nguyễn Phú Trọng spoke. [Trọng] said yes.", ["Nguyễn Phú Trọng"]),
    "Icelandic": (
        "Katrín Jónsdóttir spoke. [Katrín] said yes, [Jónsdóttir] said.",
        ["Katrín Jónsdóttir"] * 2,
    ),
    "particles": (
        "Prince Mohammed bin Rashid spoke. [bin Rashid] said yes. [Bin Rashid] said no. [Rashid] said so.",
        ["Mohammed bin Rashid"] * 3,
    ),
    "lower and upper": (
        "Bill de Blom spoke. [De Blom] said yes. Then [de Blom] said no.",
        ["Bill de Blom"] * 2,
    ),
    "a surname of two words": (
        "Marine Le Blanc came at noon. [Le Blanc] said yes. Then [Le Blanc] said no. [Le Blanc] went on.",
        ["Marine Le Blanc"] * 3,
    ),
    "apostrophes": ("Rose O’Neil drew. [O'Neil] said yes. [O’Neil’s] letter said no.", ["Rose O’Neil"] * 2),
    "possessives": ("Boris Dahl spoke. [Boris’] letter said no.", ["Boris Dahl"]),
    "nobility": ("Baroness Ada Brook spoke. [Lady Brook] said yes.", ["Ada Brook"]),
}


@pytest.mark.parametrize(("text", "speakers"), NAMED.values(), ids=NAMED)
def test_whom_names_of_the_world_mean(text: str, speakers: list[str]) -> None:
    assert whom(text) == speakers


def test_labels_of_a_transcript_have_all_capitals() -> None:
    lines = ["ŻAK: Where is the train?", "VAN DER WAL: It is late.", "ŻAK: Why?", "VAN DER WAL: The snow."]
    assert len(turns_in("\n\n".join(lines))) == 4


def test_names_are_joined_in_any_spelling() -> None:
    names = [Name("Søren Ødegård", 4), Name("Soren Odegard", 2), Name("Ødegård", 1), Name("Kim Jong-un", 5)]
    names += [Name("Kim Jong Un", 2), Name("Gabriel García Luna", 4), Name("García Luna", 6)]
    joined = join(names, {})
    assert joined["Soren Odegard"] == joined["Ødegård"] == "Søren Ødegård"
    assert joined["Kim Jong Un"] == "Kim Jong-un"
    assert joined["García Luna"] == "Gabriel García Luna"


ASKED = {
    "What did Łukasz Żak say about rails?": ["Łukasz Żak"],
    "What did Daan van der Wal and Erik ten Hag say?": ["Daan van der Wal", "Erik ten Hag"],
    "What is Omar al-Hadi’s view of Öland?": ["Omar al-Hadi", "Öland"],
}


@pytest.mark.parametrize(("text", "names"), ASKED.items(), ids=ASKED)
def test_names_in_questions(text: str, names: list[str]) -> None:
    assert names_asked(text) == names
