"""Saying no: nothing is made up, what is there is counted, and the nearest is called just that."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from index import Index, SourceError
from qa import Assistant, Question
from qa.answering import Inquiry, answer
from qa.answering.names_held import names_of
from qa.asking import understand
from qa.evaluate import AbstentionScores, NoneScores, abstention, none_of_the_above
from qa.evaluate.abstention import Asked
from qa.evaluate.choices import Chosen, Support, best_supported
from qa.evaluate.data import half_of, lines_of
from qa.evaluate.significance import interval

ROOT = Path(__file__).resolve().parents[1]
STORIES = {
    "tennis": (
        "2022-09-02",
        "Serena Williams wins again",
        "Serena Williams won the match in New York on Friday. Kyle Edmund lost his match in two sets. Serena "
        "Williams has won 23 grand slams.",
    ),
    "bank": (
        "2022-09-05",
        "The Federal Reserve raises rates",
        "The Federal Reserve raised interest rates by three quarters of a percentage point. “We will keep at "
        "it,” Jerome Powell said on Monday. Ivan Petrov, an analyst, expects more.",
    ),
    "visit": (
        "2022-09-06",
        "A visit to Warsaw",
        "Olaf Scholz visited Warsaw on Tuesday. The chancellor spoke of interest rates, too.",
    ),
}


@pytest.fixture(scope="module")
def news(index_of_stories: Callable[..., Index]) -> Index:
    """An index of three articles; tests only read it."""
    return index_of_stories(STORIES)


def test_two_names_apart_are_not_one_person(news: Index) -> None:
    assert news.count("Kyle") == news.count("Petrov") == 1
    found = answer(Inquiry(news, understand("How many grand slams has Kyle Petrov won?")))
    assert found.abstained
    assert found.reason == "None of the articles mentions “Kyle Petrov”."


@pytest.mark.parametrize(
    "question",
    [
        "How many grand slams has Olaf Scholz won?",
        "Warsaw has won how many grand slams?",
        "When did Jerome Powell visit Warsaw?",
    ],
)
def test_a_name_from_another_article_gets_no_answer(news: Index, question: str) -> None:
    found = answer(Inquiry(news, understand(question)))
    assert found.abstained
    assert all(c.article.text[c.start : c.end] == c.quote for c in found.citations)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How many grand slams has Serena Williams won?", "23 grand slams"),
        ("By how much did the Federal Reserve raise interest rates?", "three quarters"),
        ("When did Chancellor Olaf Scholz visit Warsaw?", "on Tuesday"),
    ],
)
def test_a_name_where_it_belongs_is_answered(news: Index, question: str, words: str) -> None:
    found = answer(Inquiry(news, understand(question)))
    assert not found.abstained
    assert any(words in citation.quote for citation in found.citations)


def test_articles_are_counted_right(news: Index) -> None:
    assert news.mentions(["Jerome Powell"]) == 1
    assert news.mentions([], "interest rates") == 2
    assert news.mentions(["Jerome Powell", "Petrov"], "interest rates") == 1
    assert news.mentions(["Serena Williams"], "interest rates") == 0
    assert news.mentions([], "interest rates", since="2022-09-06") == 1
    assert news.mentions() == 0
    text = "What did Jerome Powell say about tennis?"
    question = Question(text, text, kind="said", speaker="Jerome Powell", topic="tennis")
    found = answer(Inquiry(news, question))
    assert found.abstained
    assert "The index holds 1 statement of Jerome Powell, none on “tennis”." in found.text
    assert "1 “Jerome Powell”, 0 “tennis”; none both" in found.text
    assert "Looked for: speaker Jerome Powell; topic tennis." in found.text
    assert "The index holds 3 articles" in found.text
    assert "from 2 September 2022 to 6 September 2022" in found.text
    assert found.citations[0].quote == "“We will keep at it,” Jerome Powell said on Monday."


def test_a_phrase_is_more_than_its_words(news: Index) -> None:
    assert news.count("rates interest") == news.count("interest rates") > 0
    assert news.count("interest rates", phrase=True) > 0
    assert news.count("rates interest", phrase=True) == 0


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("When did President Joe Biden visit Fiji’s minister of defense?", {"Joe Biden", "Fiji"}),
        ("When did Jerome Powell see an Oscar-winning film?", {"Oscar", "Jerome Powell"}),
        ("Oslo reopened this week. Why was it shut?", {"Oslo"}),
        ("how long did the talks last?", set()),
    ],
)
def test_the_names_that_a_question_hangs_on(news: Index, text: str, names: set[str]) -> None:
    assert {name.text for name in names_of(news, understand(text))} == names


@pytest.mark.parametrize(
    ("name", "passages"), {"Libyan": "Libya", "Chinese": "China", "German": "Germany"}.items()
)
def test_a_people_is_found_by_its_country(
    index_of_stories: Callable[..., Index], name: str, passages: str
) -> None:
    text = f"A fan from {passages} held up a flag. “It was nice,” the fan said of the match."
    index = index_of_stories({"a": ("2022-03-01", "At the cup", text)})
    words = f"What did the {name} fan hold up?"
    found = answer(Inquiry(index, Question(words, words, names=(name,))))
    assert "None of the articles mentions" not in found.text


@pytest.mark.usefixtures("reranker")
def test_a_year_that_lies_ahead_is_not_answered_by_another(index_of_stories: Callable[..., Index]) -> None:
    text = "Norby won the island cup of 2022 on Sunday. The island cup of 2026 will be held in Skarholm."
    assistant = Assistant(index_of_stories({"a": ("2022-03-01", "Norby wins the island cup", text)}))
    who = assistant.ask("Who won the 2026 island cup?")
    assert "2026" in who.question.names
    assert who.abstained or who.cautious or "2026" in who.citations[0].quote
    assert assistant.ask("Who won the 2031 island cup?").abstained
    assert not assistant.ask("Who won the island cup?").cautious


def test_a_spelling_is_suggested(news: Index) -> None:
    found = answer(Inquiry(news, understand("What did Jerome Powel say about interest rates?")))
    assert "Powell" in found.text


def test_thresholds_are_chosen_on_the_half_that_is_not_reported() -> None:
    texts = [f"question {number}" for number in range(200)]
    tuning = [Asked(text, "answerable", False, 0.5) for text in texts if half_of(text) == "a"]
    test = [Asked(text, "answerable", True, 0.1) for text in texts if half_of(text) == "b"]
    swapped = [Asked(text + "?", "unknown", True, 0.4) for text in texts]
    scores = AbstentionScores("", [*tuning, *test, *swapped])
    assert scores.threshold() == 0.5
    figures = json.loads(json.dumps(scores.figures()))
    assert figures["quoth"]["test"]["wrong_refusals"] == 1.0
    assert figures["quoth"]["tuning"]["wrong_refusals"] == 0.0
    assert figures["nearness_alone"]["test"]["right_refusals"] == 1.0
    assert "100.0" in str(scores)


def test_none_is_told_by_its_support() -> None:
    scores = NoneScores("")
    for number in range(100):
        blue = Support(4.0, 4.0) if number % 2 else Support(-9.0, -3.0)
        choice, told = best_supported({"red": Support(-9.0, -4.0), "blue": blue}, 5.0)
        right = "blue" if number % 2 else "None of the above"
        scores.chosen.append(Chosen(f"question {number}", right, choice, told))
    figures = scores.figures()
    assert figures["none_or_not"] == figures["choice"] == 1.0
    assert "100.0" in str(scores)


def test_a_choice_is_supported_where_its_words_stand(news: Index, tmp_path: Path) -> None:
    row = {
        "question_sentence": "Who won the match in New York?",
        "choices": ["Kyle Edmund", "Serena Williams", "None of the above"],
        "answer": ["1"],
    }
    (tmp_path / "choices.jsonl").write_text(json.dumps(row))
    (found,) = none_of_the_above(news, tmp_path / "choices.jsonl").chosen
    assert found.choice == found.right == "Serena Williams"


def test_an_interval_holds_the_share() -> None:
    low, high = interval([True] * 30 + [False] * 10)
    assert low < 0.75 < high
    assert interval([]) == (0.0, 1.0)


def test_a_file_of_another_kind_is_refused(news: Index, tmp_path: Path) -> None:
    (tmp_path / "other.jsonl").write_text('{"title": "A page"}\n')
    with pytest.raises(SourceError, match="lacks question_id or question_sentence"):
        abstention(news, tmp_path / "other.jsonl", ROOT / "benchmarks" / "unknown.jsonl")


def test_swapped_names_are_what_they_say_they_are(data_dir: Path) -> None:
    swaps = lines_of(ROOT / "benchmarks" / "unknown.jsonl", "set", "name")
    assert len(swaps) == 200
    assert Counter(swap["set"] for swap in swaps).keys() == {"unknown", "elsewhere"}
    folder = data_dir / "realtimeqa"
    questions = {
        row["question_id"]: row for row in lines_of(folder / "questions-2022.jsonl.gz", "question_id")
    }
    with gzip.open(folder / "articles-2022.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [f"{a['title']} {a['text']}".casefold().replace("’", "'") for a in map(json.loads, lines)]
    for swap in swaps:
        if "question" in swap:
            assert swap["name"] in questions[swap["question"]]["question_sentence"]
        name = swap.get("replacement", swap["name"]).casefold().replace("’", "'")
        assert any(name in text for text in articles) == (swap["set"] == "elsewhere"), swap
