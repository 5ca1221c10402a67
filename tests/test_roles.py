"""Who holds which role: learned from the words of articles, kept, looked up both ways, told in answers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from index import Index, Role, is_same_role, nouns_of
from index.article import Article
from index.encoding import SentenceTransformerEncoder
from index.errors import DamagedIndex
from index.people import roles_in
from index.text import split_sentences
from qa import Assistant
from qa.models import NO_MODELS
from qa.terminal.cli import main


def found(text: str) -> list[Role]:
    return roles_in(Article("a" * 16, "The harbour of Ostmark", text), split_sentences(text))


def told(text: str) -> list[tuple[str, str, str]]:
    return [(role.person, role.role, role.time) for role in found(text)]


FORMS = {
    "a title before the name": (
        "Nassau County District Attorney Ada Brook spoke on Monday.",
        ("Ada Brook", "Nassau County District Attorney", "current"),
    ),
    "a title with 'of'": (
        "They met with US Secretary of State Tom Berg for some hours.",
        ("Tom Berg", "US Secretary of State", "current"),
    ),
    "a country that owns": (
        "Norway’s prime minister Ada Brook left early.",
        ("Ada Brook", "Norway’s prime minister", "current"),
    ),
    "a title that is cut short": (
        "The bill was written by Ohio Gov. Tom Berg last year.",
        ("Tom Berg", "Ohio Gov.", "current"),
    ),
    "a doctor between": (
        "The rule, Harbour Office Director Dr. Ada Brook said, is new.",
        ("Ada Brook", "Harbour Office Director", "current"),
    ),
    "a noun in small letters": (
        "The talks were led by the economist Ada Brook.",
        ("Ada Brook", "economist", "current"),
    ),
    "a department": (
        "The plan of Department of Labor director Ada Brook failed.",
        ("Ada Brook", "Department of Labor director", "current"),
    ),
    "an apposition without an article": (
        "Ada Brook, director of the Consumer Office, said so.",
        ("Ada Brook", "director of the Consumer Office", "current"),
    ),
    "an apposition with one": (
        "It was opened by Ada Brook, the first lady.",
        ("Ada Brook", "first lady", "current"),
    ),
    "an apposition after an age": (
        "Ada Brook, 44, a professor of law at Ostmark University, agreed.",
        ("Ada Brook", "professor of law at Ostmark University", "current"),
    ),
    "an apposition of an organisation": (
        "Ada Brook, the Harbour Rail chief executive, resigned.",
        ("Ada Brook", "Harbour Rail chief executive", "current"),
    ),
    "who is": (
        "Ada Brook, who is the mayor of Ostmark, was there.",
        ("Ada Brook", "mayor of Ostmark", "current"),
    ),
    "who serves as": (
        "Ada Brook, who serves as chair of the Harbour Board, was there.",
        ("Ada Brook", "chair of the Harbour Board", "current"),
    ),
    "is": (
        "Ada Brook is the coach of the Ostmark Owls.",
        ("Ada Brook", "coach of the Ostmark Owls", "current"),
    ),
    "became": ("Ada Brook became chair of Harbour Rail.", ("Ada Brook", "chair of Harbour Rail", "current")),
    "was named": (
        "Ada Brook was named ambassador to Norway on Monday.",
        ("Ada Brook", "ambassador to Norway", "current"),
    ),
    "appointed as": (
        "The king appointed Ada Brook as governor of the Eastern Bank.",
        ("Ada Brook", "governor of the Eastern Bank", "current"),
    ),
    "a comma before the name": (
        "The city's police chief, Ada Brook, said so.",
        ("Ada Brook", "police chief", "current"),
    ),
    "a country before a comma": (
        "Norway’s foreign minister, Ada Brook, said so.",
        ("Ada Brook", "Norway’s foreign minister", "current"),
    ),
    "former": ("Former Ohio Gov. Tom Berg ran again.", ("Tom Berg", "Ohio Gov.", "former")),
    "a former": (
        "Ada Brook, a former director of the Harbour Office, said so.",
        ("Ada Brook", "director of the Harbour Office", "former"),
    ),
    "was until": ("Ada Brook was the mayor of Ostmark.", ("Ada Brook", "mayor of Ostmark", "former")),
    "stepped down as": (
        "Ada Brook stepped down as chair of Harbour Rail.",
        ("Ada Brook", "chair of Harbour Rail", "former"),
    ),
    "years": (
        "Ada Brook, mayor of Ostmark from 1998 to 2004, said so.",
        ("Ada Brook", "mayor of Ostmark from 1998 to 2004", "former"),
    ),
    "then": ("It was signed by then-President Tom Berg.", ("Tom Berg", "President", "then")),
    "a former acting one": (
        "Ada Brook, a former acting director of the Harbour Office, said so.",
        ("Ada Brook", "director of the Harbour Office", "former"),
    ),
    "at the time": (
        "Ada Brook, mayor of Ostmark at the time, said so.",
        ("Ada Brook", "mayor of Ostmark", "then"),
    ),
    "ex-": ("The trial of ex-President Tom Berg began.", ("Tom Berg", "President", "former")),
    "the late": ("The late singer Ada Brook was honoured.", ("Ada Brook", "singer", "late")),
    "acting": ("Acting Defense Secretary Tom Berg agreed.", ("Tom Berg", "Defense Secretary", "acting")),
    "incoming": ("Incoming mayor Ada Brook agreed.", ("Ada Brook", "mayor", "elect")),
    "-elect": ("President-elect Ada Brook agreed.", ("Ada Brook", "President-elect", "elect")),
    "a year long ago": (
        "In 1971 the city was visited by President Tom Berg.",
        ("Tom Berg", "President", "then"),
    ),
}


@pytest.mark.parametrize(("text", "role"), FORMS.values(), ids=FORMS.keys())
def test_a_form_gives_a_role(text: str, role: tuple[str, str, str]) -> None:
    article = Article("a" * 16, "The harbour", text, published=date(2022, 5, 3))
    items = roles_in(article, split_sentences(text))
    assert [(item.person, item.role, item.time) for item in items] == [role]
    for item in items:
        assert " ".join(article.text[item.start : item.end].split()) == item.role
        assert item.sentence[0] <= item.start < item.end <= item.sentence[1]


NOBODY = {
    "a hurricane": "Hurricane Ian hit the coast, and Tropical Storm Nicole followed.",
    "a ship": "The USS Ronald Reagan left the port.",
    "where a reporter works": "CNN’s Jim Brook was there.",
    "a party": "She was joined by fellow Democrat Ada Brook.",
    "a relative": "His wife, Ada Brook, and his brother Tom Berg were there.",
    "a headline": "Mayor Ada Brook Says Harbour Of Ostmark Will Be Closed\n\nThe works began on Monday.",
    "a verb before": "The council told Ada Brook to leave, and the board met Tom Berg.",
    "the subject after a comma": "According to Ada Brook, the mayor was ill.",
    "another's title": "They saw Ada Brook, singer Jo Lund and many others.",
    "who it is not": "Ada Brook is not the mayor of Ostmark.",
    "a record": "Ada Brook is the only woman to have won.",
    "a friend": "He called Ada Brook, a friend of the family.",
    "a place": "They went to Lake Victoria, the source of the river.",
    "an office of an official": "The Ohio Attorney General’s Office agreed.",
}


@pytest.mark.parametrize("text", NOBODY.values(), ids=NOBODY.keys())
def test_what_is_no_role_gives_none(text: str) -> None:
    assert [role for role in told(text) if role[0] != "Jo Lund"] == []


@pytest.mark.parametrize(
    ("text", "role"),
    [
        pytest.param("He wants to ban former President Tom Berg.", "President", id="before former"),
        pytest.param("Democrats will choose Ohio Rep. Tom Berg.", "Ohio Rep.", id="before capitals"),
        pytest.param("In Ohio Republican Sen. Tom Berg won.", "Republican Sen.", id="a preposition before"),
    ],
)
def test_a_verb_is_no_part_of_a_title(text: str, role: str) -> None:
    assert [one[1] for one in told(text)] in ([role], [f"Ohio {role}"])


# Whether it is the same role

SAME = {
    "a country and its people": ("Ukraine’s prime minister", "Ukrainian Prime Minister"),
    "a country by another word": ("the president of France", "French President"),
    "letters": ("director of the CDC", "director of the Centers for Disease Control and Prevention"),
    "US": ("US secretary of state", "U.S. Secretary of State"),
    "chief executive": ("CEO of Harbour Rail", "Harbour Rail chief executive officer"),
    "one of two": ("CEO of Harbour Rail", "co-founder and CEO of Harbour Rail"),
    "cut short": ("governor of Ohio", "Ohio Gov."),
    "chairwoman": ("chair of the Harbour Board", "Harbour Board chairwoman"),
}
OTHER = {
    "another country": ("Ukraine’s education minister", "France’s education minister"),
    "a lesser one": ("president of Harbour Rail", "Harbour Rail vice president"),
    "another organisation": ("director of the Harbour Office", "director of the Forest Office"),
    "a state's": ("US secretary of state", "Ohio Secretary of State"),
    "no country told": ("president of Ukraine", "President"),
    "a candidate": ("governor of Ohio", "candidate for governor of Ohio"),
    "another noun": ("US attorney general", "US attorney"),
}


@pytest.mark.parametrize(("asked", "held"), SAME.values(), ids=SAME.keys())
def test_two_phrases_name_one_role(asked: str, held: str) -> None:
    assert is_same_role(asked, held)


@pytest.mark.parametrize(("asked", "held"), OTHER.values(), ids=OTHER.keys())
def test_two_phrases_name_two_roles(asked: str, held: str) -> None:
    assert not is_same_role(asked, held)


def test_the_nouns_that_a_role_is_looked_up_by() -> None:
    assert nouns_of("co-founder and CEO of Harbour Rail") == ["founder", "ceo"]
    assert nouns_of("Secretary of State") == ["secretary"]
    assert nouns_of("the harbour") == []


# Kept in the index

STORIES = {
    "old": (
        "2021-03-01",
        "Harbour Rail grows",
        "Harbour Rail CEO Tom Berg opened a line on Monday. Norwegian Foreign Minister Ada Brook was there.",
    ),
    "new": (
        "2022-05-03",
        "Harbour Rail has a new head",
        "Harbour Rail CEO Mara Lund spoke on Tuesday. Former Harbour Rail CEO Tom Berg was not there, said"
        " the company. Swedish Foreign Minister Jo Holm praised the line.",
    ),
    "visit": (
        "2022-05-04",
        "A visit to the port",
        "Ada Brook, Norway’s foreign minister, came to see the port on Wednesday. “The port will grow,”"
        " Brook said. Ada Brook is a former judge from Bergen.",
    ),
    "law": (
        "2022-05-05",
        "A law on ferries",
        "Ostmark County District Attorney Eva Quist said that the ferries were safe. “No ferry will be"
        " stopped,” Quist said on Thursday.",
    ),
}


@pytest.fixture(scope="module")
def news(index_of_stories: Callable[..., Index]) -> Index:
    return index_of_stories(STORIES)


def test_roles_are_found_by_role_and_by_person_newest_first(news: Index) -> None:
    by_role = news.roles(role="CEO of Harbour Rail")
    assert [(role.person, role.time, str(role.day)) for role in by_role] == [
        ("Mara Lund", "current", "2022-05-03"),
        ("Tom Berg", "former", "2022-05-03"),
        ("Tom Berg", "current", "2021-03-01"),
    ]
    assert {role.role for role in news.roles(person="Ada Brook")} == {
        "Norway’s foreign minister",
        "Norwegian Foreign Minister",
        "judge from Bergen",
    }
    assert [role.person for role in news.roles(role="Norway's foreign minister")] == ["Ada Brook"] * 2
    assert [role.person for role in news.roles(role="former CEO of Harbour Rail")] == ["Tom Berg"]
    assert news.roles(role="France’s foreign minister") == []
    assert news.roles(role="france's foreign minister") == []
    assert news.roles(role="olm's former ceo") == []
    assert [role.person for role in news.roles(role="harbour rail's former ceo")] == ["Tom Berg"]
    assert len(news.roles(role="CEO of Harbour Rail", limit=1)) == 1
    assert [role.person for role in news.roles(role="Harbour Rail CEO", until="2021-12-31")] == ["Tom Berg"]


def test_each_role_stands_verbatim_in_its_article(news: Index) -> None:
    roles = news.roles(limit=100)
    assert len(roles) == 8
    for role in roles:
        text = news.article(role.article_id).text
        assert " ".join(text[role.start : role.end].split()) == role.role
        assert role.person.split()[-1] in text[slice(*role.sentence)]


@pytest.fixture
def kept(tmp_path: Path, encoder: SentenceTransformerEncoder) -> Path:
    """An index of two articles, whose files are gone."""
    for name in ("old", "visit"):
        day, title, text = STORIES[name]
        (tmp_path / f"{name}.txt").write_text(f"{title}\n\nDate: {day}\n\n{text}\n")
    with Index.open(tmp_path / "index", encoder=encoder) as index:
        index.sync([tmp_path / "old.txt", tmp_path / "visit.txt"])
        assert len(index.roles()) == 4
    return tmp_path / "index"


def alter(folder: Path, sql: str) -> None:
    connection = sqlite3.connect(folder / "catalogue.sqlite")
    connection.executescript(sql)
    connection.close()


def test_roles_stay_when_the_index_is_opened_again(kept: Path, encoder: SentenceTransformerEncoder) -> None:
    with Index.open(kept, encoder=encoder) as index:
        before = index.roles()
        index.sync(kept.parent / "old.txt")
        assert index.roles() == before
        assert index.check() == []


def test_roles_go_with_their_article(kept: Path, encoder: SentenceTransformerEncoder) -> None:
    with Index.open(kept, encoder=encoder) as index:
        (article,) = {role.article_id for role in index.roles(person="Tom Berg")}
        index.remove([article])
        assert index.roles(person="Tom Berg") == []
        assert {role.person for role in index.roles()} == {"Ada Brook"}
        assert index.check() == []


BREAKS = {
    "a person": "UPDATE roles SET person = 'Ada Brook' WHERE person = 'Tom Berg'",
    "a role": "UPDATE roles SET role = 'king' WHERE person = 'Tom Berg'",
    "a time": "UPDATE roles SET time = 'current' WHERE time = 'former'",
    "one gone": "DELETE FROM roles WHERE person = 'Tom Berg'",
    "all gone": "DELETE FROM roles",
    "one that came": (
        "INSERT INTO roles SELECT NULL, article_id, person, 'king', time, start, \"end\", sentence_start,"
        " sentence_end, nouns, seal FROM roles LIMIT 1"
    ),
}


@pytest.mark.parametrize("sql", BREAKS.values(), ids=BREAKS.keys())
def test_what_is_not_what_was_committed_is_found_and_mended(
    sql: str, kept: Path, encoder: SentenceTransformerEncoder
) -> None:
    with Index.open(kept, encoder=encoder) as index:
        right = {(role.person, role.role, role.time, role.start) for role in index.roles()}
    alter(kept, sql)
    with Index.open(kept, encoder=encoder) as index:
        assert index.check()
        if "gone" not in sql and "DELETE" not in sql:
            with pytest.raises(DamagedIndex, match="quoth check --repair"):
                index.roles()
        index.repair()
        assert index.check() == []
        assert {(role.person, role.role, role.time, role.start) for role in index.roles()} == right


OLDER = """
DROP TABLE roles; DROP TABLE without_roles; DROP TABLE versions;
DELETE FROM sqlite_sequence WHERE name = 'roles';
DROP TABLE signatures; DROP TABLE bands; DROP TABLE links; DROP TABLE differences;
DROP TABLE without_signature; DROP INDEX articles_by_story;
DROP INDEX articles_by_language;
ALTER TABLE articles DROP COLUMN updated;
PRAGMA user_version = 4;
"""


def as_version_4(folder: Path) -> None:
    """An index as it was before there were roles, sealed as it was then."""
    from index.storage.catalogue import Catalogue
    from index.storage.persons import join_people
    from index.storage.proofs import seal_article, settle

    catalogue = Catalogue(folder / "catalogue.sqlite")
    with catalogue._database.transaction() as connection:
        connection.execute("DELETE FROM roles")
        connection.execute("DELETE FROM signatures")
        connection.execute("DELETE FROM sqlite_sequence WHERE name IN ('roles', 'signatures')")
        names = [row[0] for row in connection.execute("SELECT id FROM articles").fetchall()]
        for name in names:
            seal_article(connection, name)
        join_people(connection)
        settle(connection)
    catalogue.close()
    alter(folder, OLDER)


def test_an_older_index_gets_its_roles_from_the_kept_texts(
    kept: Path, encoder: SentenceTransformerEncoder
) -> None:
    as_version_4(kept)
    (kept.parent / "old.txt").unlink()
    seen = []
    with Index.open(kept, encoder=encoder) as index:
        assert index.check() == []
        assert index.roles() == []
        report = index.sync(kept.parent / "visit.txt", progress=seen.append)
        assert (report.unchanged, report.added, report.updated) == (1, 0, 0)
        assert seen
        assert {role.person for role in index.roles()} == {"Tom Berg", "Ada Brook"}
        assert index.check() == []
        generation = index.generation
        index.sync(kept.parent / "visit.txt")
        assert index.generation == generation


def test_damage_of_an_older_index_is_not_sealed(kept: Path, encoder: SentenceTransformerEncoder) -> None:
    as_version_4(kept)
    alter(kept, "UPDATE statements SET speaker = 'Tom Berg'")
    with Index.open(kept, encoder=encoder) as index:
        assert index.check()


# Answers


@pytest.fixture(scope="module")
def asks(news: Index) -> Assistant:
    return Assistant(news, NO_MODELS)


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        pytest.param(
            "Who is the CEO of Harbour Rail?",
            "As of 3 May 2022, **Mara Lund** is the CEO of Harbour Rail:",
            id="role",
        ),
        pytest.param(
            "who is Norway's foreign minister", "**Ada Brook** is Norway's foreign minister:", id="country"
        ),
        pytest.param("What is Ada Brook's job?", "**Ada Brook** is", id="job"),
        pytest.param("Who is Mara Lund?", "**Mara Lund** is Harbour Rail CEO:", id="identity"),
        pytest.param(
            "who was the CEO of Harbour Rail?", "**Tom Berg** is a former Harbour Rail CEO:", id="was"
        ),
        pytest.param("Who runs Harbour Rail?", "**Mara Lund** is Harbour Rail CEO:", id="runs"),
    ],
)
def test_who_is_what_is_told_with_the_words_that_say_so(asks: Assistant, question: str, heading: str) -> None:
    answer = asks.ask(question)
    assert not answer.abstained
    assert heading in answer.text.replace("\\", "")
    assert answer.short is None
    for citation in answer.citations:
        assert citation.quote == citation.article.text[citation.start : citation.end]


def test_an_older_holder_is_said_to_be_an_earlier_one(asks: Assistant) -> None:
    answer = asks.ask("Who is the CEO of Harbour Rail?")
    assert "Earlier, 1 March 2021: **Tom Berg**" in answer.text
    assert [str(citation.article.day) for citation in answer.citations] == ["2022-05-03", "2021-03-01"]


def test_a_former_role_is_told_as_former(asks: Assistant) -> None:
    assert "**Ada Brook** is a former judge from Bergen:" in asks.ask("Who is Ada Brook?").text


def test_no_other_country_answers(asks: Assistant) -> None:
    answer = asks.ask("Who is France's foreign minister?")
    assert "is France's foreign minister" not in answer.text


def test_a_role_names_the_speaker(asks: Assistant) -> None:
    answer = asks.ask("What did the Ostmark County district attorney say about ferries?")
    assert {citation.speaker for citation in answer.citations} == {"Eva Quist"}
    question = asks.understand("What did Norway's foreign minister say about the port?")
    assert question.speaker == "Ada Brook"
    assert asks.understand("What did France's foreign minister say about it?").speaker != "Ada Brook"


def test_the_command(news: Index, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--index", str(news.path)]
    assert main(["roles", "--role", "CEO of Harbour Rail", "--json", *place]) == 0
    held = json.loads(capsys.readouterr().out)["roles"]
    assert [role["person"] for role in held] == ["Mara Lund", "Tom Berg", "Tom Berg"]
    assert main(["roles", "--person", "Tom Berg", *place]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "2022-05-03  Tom Berg: Harbour Rail CEO (former)"
    assert lines[1].strip() == "Harbour Rail has a new head"
