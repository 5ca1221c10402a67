"""Sentences of several articles: the same is shown once, what differs side by side; how it is measured."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index import Index, SourceError
from qa import Answer, Assistant, Question
from qa.answering import Inquiry, answer, confidence
from qa.answering.corroboration import same_fact, value
from qa.asking import understand
from qa.evaluate import answers, calibration, paired_difference, quotations
from qa.evaluate.answers import Refusals
from qa.evaluate.calibration import CalibrationScores
from qa.evaluate.data import normal
from qa.evaluate.datasets import Asked, half_with, known_questions, token_f1
from qa.evaluate.quotations import misquoted
from qa.models import Models
from qa.reading.readers import load_reader
from qa.retrieval import OnnxReranker
from qa.retrieval.rerank import load_reranker

ARTICLES = [
    (
        "AP",
        "Troops at the Varn",
        "About 100,000 Norish soldiers stand at the Varn border, the ministry says.",
    ),
    (
        "Reuters",
        "Army moves",
        "At least 130,000 Norish soldiers stand at the Varn border, the ministry says.",
    ),
    ("AFP", "On the Varn", "Some 100,000 Norish soldiers now stand at the Varn border, the ministry says."),
    ("AP", "The ferry", "The ferry between Olm and Haven sank on March 3 with forty sheep on board."),
    (
        "AFP",
        "A ferry is lost",
        "Fog lay on the sound. The ferry between Olm and Haven sank on March 3 with forty sheep on board. "
        "Divers look for the bell.",
    ),
    (
        "Reuters",
        "Bakers strike",
        "The bakers of Haven went on strike for better ovens. Bread was dear for weeks.",
    ),
]


@pytest.fixture(scope="module")
def wires(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of articles of our own, by three agencies."""
    folder = tmp_path_factory.mktemp("wires")
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as lines:
        for number, (source, title, text) in enumerate(ARTICLES):
            record = {"url": f"https://{source}.example/{number}", "title": title, "source": source}
            lines.write(json.dumps(record | {"text": text}) + "\n")
    with Index.open(folder / "index") as index:
        index.sync(folder / "articles.jsonl")
    return folder / "index"


def asked_of(folder: Path, question: str) -> Answer:
    with Index.open(folder, create=False) as index:
        return Assistant(index).ask(question)


def test_sources_that_differ_on_a_number_stand_side_by_side(wires: Path) -> None:
    given = asked_of(wires, "How many soldiers stand at the Varn border?")
    first = given.text.split("\n\n")[0]
    assert first.startswith("The articles differ.")
    assert "100,000" in first
    assert "Reuters: **At least 130,000**" in first
    for citation in given.citations:  # each value's sentence is shown as well, with its number
        assert f"[{citation.number}]" in given.text
    assert {citation.article.source for citation in given.citations} == {"AP", "Reuters", "AFP"}


RISING = {
    "brigade": (
        "2022-08-03",
        "Flood in Ostrava",
        "The flood in Ostrava destroyed 240 houses, the fire brigade said on Wednesday.",
    ),
    "mayor": (
        "2022-08-05",
        "More damage in Ostrava",
        "The number of houses that the flood in Ostrava destroyed has risen to more than 310, he said.",
    ),
}


def test_numbers_that_only_the_reader_finds_stand_side_by_side_too(
    index_of_stories: Callable[..., Index], reranker: OnnxReranker
) -> None:
    assistant = Assistant(index_of_stories(RISING), Models(reranker, load_reader(reranker=reranker)))
    given = assistant.ask("How many houses did the flood in Ostrava destroy?")
    first = given.text.split("\n\n")[0]
    assert first.startswith("The articles differ.")
    assert first.index("310") < first.index("240"), "the newest first"
    assert given.short is None


def test_the_same_fact_is_shown_once_and_its_other_articles_named(wires: Path) -> None:
    given = asked_of(wires, "When did the ferry between Olm and Haven sink?")
    quoted = [line for line in given.text.split("\n\n") if line.startswith("> The ferry")]
    assert len(quoted) == 1
    assert quoted[0].endswith("also in AFP [2]") or quoted[0].endswith("also in AP [2]")
    assert "differ" not in given.text
    assert {citation.article.source for citation in given.citations[:2]} == {"AP", "AFP"}


def test_a_day_with_its_year_and_without_is_one_day() -> None:
    question = Question("When did the mayor resign?", "When did the mayor resign?", kind="when")
    told = [f"The mayor of Olm resigned on {day}." for day in ("October 20", "Oct. 20, 2022", "October 21")]
    keys = [found.key if (found := value(question, text)) else None for text in told]
    assert keys == ["Oct 20", "Oct 20", "Oct 21"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The mayor of Olm opened the new bridge.", "The mayor of Olm opened the new bridge today.", True),
        ("The mayor of Olm opened the bridge.", "The mayor of Olm did not open the bridge.", False),
        ("Fires killed 12 people near Olm.", "Fires killed 19 people near Olm.", False),
        ("Ekberg won the election in Olm.", "Lind won the election in Olm.", False),
        ("The ferry sank.", "Bakers went on strike.", False),
    ],
    ids=["one word more", "denied", "another number", "another name", "another story"],
)
def test_what_says_the_same(one: str, other: str, same: bool) -> None:
    assert same_fact(one, other) is same
    assert same_fact(other, one) is same


@pytest.mark.parametrize(
    ("question", "sentence", "shown"),
    [
        ("How many people died?", "Nearly 1,200 people died in the flood of 1953.", "Nearly 1,200"),
        ("How many people died?", "The flood of 1953 reached 40 villages.", None),
        ("How many people died?", "12 people died in Olm and 19 people in Haven.", None),
        ("How much did the bridge cost?", "The bridge cost about $1.3 million in all.", "about $1.3 million"),
        ("When did the ferry sink?", "The ferry sank on March 3, 1953.", "March 3, 1953"),
        ("Who opened the bridge?", "Anna Ekberg opened the bridge.", "Anna Ekberg"),
        ("Why did the ferry sink?", "The ferry sank on March 3, 1953.", None),
    ],
    ids=["a count", "of something else", "two counts", "an amount", "a day", "a name", "no value asked for"],
)
def test_the_value_that_is_asked_for(question: str, sentence: str, shown: str | None) -> None:
    found = value(understand(question), sentence)
    assert (found.shown if found else None) == shown


def test_the_reranker_is_used_where_there_is_one(wires: Path) -> None:
    reranker = load_reranker() or pytest.skip("the extra 'rerank' is not installed")
    with Index.open(wires, create=False) as index:
        given = answer(Inquiry(index, understand("Why did the bakers of Haven go on strike?"), reranker))
    assert given.citations[0].quote == "The bakers of Haven went on strike for better ovens."
    assert 0 < given.confidence < 1


def test_confidence_is_higher_where_the_answer_stands(wires: Path) -> None:
    with Index.open(wires, create=False) as index:
        sure, unsure = (
            asked_confidence(index, question)
            for question in (
                "When did the ferry between Olm and Haven sink?",
                "Who taught the sheep to sing?",
            )
        )
    assert sure > unsure


def asked_confidence(index: Index, text: str) -> float:
    question = understand(text)
    inquiry = Inquiry(index, question)
    return confidence(inquiry.weighed(inquiry.passages()))


def test_an_altered_quotation_is_found(wires: Path) -> None:
    with Index.open(wires, create=False) as index:
        given = Assistant(index).ask("When did the ferry between Olm and Haven sink?")
        assert list(misquoted(index, given)) == []
        shown = replace(given, text=given.text.replace("forty sheep", "fifty sheep"))
        assert any("fifty sheep" in problem for problem in misquoted(index, shown))
        first = replace(given.citations[0], start=given.citations[0].start + 1)
        moved = replace(given, citations=(first, *given.citations[1:]))
        assert any("does not stand" in problem for problem in misquoted(index, moved))


def test_evaluation_of_questions_of_our_own(wires: Path, tmp_path: Path) -> None:
    text = ARTICLES[5][2]
    start = text.index("better ovens")
    questions = [
        {
            "question": "What did the bakers strike for?",
            "answers": [{"text": "better ovens", "answer_start": start}],
        },
        {"question": "What did the smiths strike for?", "answers": [], "is_impossible": True},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({"context": text, "qas": questions}))
    scores = answers(file, wires)
    assert scores.given["Quoth"].figures() == {"first": 1.0, "three": 1.0}
    assert scores.among["Quoth"].first == [1.0]
    assert scores.refusals["confidence"].possible == [True, False]
    assert "Quoth" in str(scores)
    json.dumps(scores.figures())
    assert calibration(file, wires).right == [True, False]
    checked = quotations(file, wires)
    assert checked.questions == 2
    assert checked.citations
    assert checked.wrong == []


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.jsonl").write_text('{"a": 1}')
    with pytest.raises(SourceError, match="holds no questions"):
        known_questions(tmp_path / "other.jsonl")


def test_the_halves_share_no_article(data_dir: Path) -> None:
    file = data_dir / "newsqa" / "dev.jsonl.gz"
    parts = [{item.article.id for item in known_questions(file, half) if item.article} for half in ("a", "b")]
    assert parts[0]
    assert parts[1]
    assert not parts[0] & parts[1]
    item = Asked("Who?", ())
    assert half_with(item) == half_with(item)


def test_answers_are_compared_as_squad_does() -> None:
    assert normal("The “Varn”, again!") == "varn again"
    assert Asked("?", ("the Varn",)).holds("They crossed the Varn.")
    assert not Asked("?", ("12",)).holds("They were 129.")
    assert token_f1("the river Varn", "Varn") == pytest.approx(2 / 3)


def test_refusals_are_scored() -> None:
    scores = Refusals([0.9, 0.8, 0.2, 0.1], [True, True, False, False], [True, True, False, False])
    assert scores.best_f1() == (1.0, 0.2)
    assert scores.best_accuracy() == 1.0
    assert scores.area() == pytest.approx((0 + 0 + 1 / 3 + 2 / 4) / 4)


def test_calibration_error() -> None:
    honest = CalibrationScores({}, [0.5] * 30, [True, False] * 15)
    assert honest.error() == pytest.approx(0.0)
    boastful = CalibrationScores({}, [1.0] * 30, [True, False] * 15)
    assert boastful.error() == pytest.approx(0.5)
    assert boastful.brier() == (0.5, 0.25)


def test_a_difference_comes_with_its_interval() -> None:
    found = paired_difference([1.0] * 60 + [0.0] * 40, [1.0] * 40 + [0.0] * 60)
    assert 0.1 < found.low < 0.2 < found.high < 0.3
    same = paired_difference([1.0, 0.0], [1.0, 0.0])
    assert (same.low, same.high) == (0.0, 0.0)
