"""Finding passages: rankings fused, each story once, the answering one first; and how that is measured."""

from __future__ import annotations

import gzip
import json
import logging
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from index import Index, SourceError
from index.search.fusion import convex_combination
from qa import Assistant, Question
from qa.asking import known_to, understand
from qa.evaluate.data import half_of, normal
from qa.evaluate.retrieval import read_questions, retrieval, with_relevant
from qa.evaluate.significance import paired_difference
from qa.models import Models
from qa.retrieval import freshness, retrieve, working_reranker
from qa.retrieval.headlines import with_headlines
from qa.retrieval.rerank import load_reranker

FERRY = (
    "The ferry Marta ran aground off the island of Senholm on Tuesday night, and all 214 people were saved."
)
NEWS = {
    "Ferry runs aground off Senholm": FERRY,
    "Ferry aground: what we know": FERRY.replace("on Tuesday night", "late on Tuesday night"),
    "Shipping line blames charts": "The company said the charts of the sound were thirty years old.",
    "Ferries and the sound": "Where do ferries run aground? Many ask where a ferry could run aground next.",
    "Harvest late": "Farmers on the mainland expect a late and poor harvest of barley.",
    "Library opens": "The new library of Ostmark opened its doors to 3,000 visitors on Sunday.",
}


@pytest.fixture
def news(index: Index, tmp_path: Path) -> Index:
    """An index of a few short articles."""
    file = tmp_path / "news.jsonl"
    records = [
        {"url": f"https://news.example/{number}", "title": title, "text": text}
        for number, (title, text) in enumerate(NEWS.items())
    ]
    file.write_text("".join(json.dumps(record) + "\n" for record in records))
    index.sync(file)
    return index


def found(index: Index, text: str, k: int = 10, reranked: bool = False) -> list[str]:
    """Titles of what is retrieved."""
    reranker = load_reranker() if reranked else None
    return [hit.article.title for hit in retrieve(index, understand(text), k, reranker)]


# Fusion


def test_what_both_rankings_have_first_is_first_with_score_1() -> None:
    fused = convex_combination({"dense": [(7, 0.8), (3, 0.5)], "lexical": [(7, 12.0), (4, 3.0)]}, depth=2)
    assert fused[0].number == 7
    assert fused[0].score == pytest.approx(1)
    assert fused[0].ranks == {"dense": 1, "lexical": 1}
    assert fused[0].scores == {"dense": 0.8, "lexical": 12.0}
    assert {item.number for item in fused} == {7, 3, 4}
    assert all(0 <= item.score <= 1 for item in fused)


def test_distances_between_scores_count() -> None:
    clear = convex_combination(
        {"dense": [(1, 0.60), (2, 0.59), (3, 0.1)], "lexical": [(2, 20.0), (1, 5.0), (3, 1.0)]}, depth=3
    )
    assert [item.number for item in clear] == [2, 1, 3]


def test_a_short_ranking_has_its_zero_at_the_score_0() -> None:
    """The last of all that there is need not be bad; the last of many that were asked for is."""
    whole = convex_combination({"lexical": [(1, 10.0), (2, 9.0)]}, depth=100)
    assert [item.score for item in whole] == pytest.approx([1.0, 0.9])
    cut = convex_combination({"lexical": [(1, 10.0), (2, 9.0)]}, depth=2)
    assert [item.score for item in cut] == pytest.approx([1.0, 0.0])


@pytest.mark.parametrize(
    "rankings",
    [{"dense": [], "lexical": []}, {"dense": [(1, 0.5), (2, 0.5)], "lexical": []}],
    ids=["nothing found", "all alike"],
)
def test_fusion_of_little_loses_nothing(rankings: dict[str, list[tuple[int, float]]]) -> None:
    numbers = [number for ranking in rankings.values() for number, _ in ranking]
    assert [item.number for item in convex_combination(rankings, depth=2)] == numbers


# Retrieval


def test_a_story_printed_twice_is_found_once(news: Index) -> None:
    titles = found(news, "Where did the ferry run aground?")
    copies = {"Ferry runs aground off Senholm", "Ferry aground: what we know"}
    assert len(copies & set(titles)) == 1
    assert len(titles) == len(NEWS) - 1
    everything = {hit.article.title for hit in news.search("Where did the ferry run aground?")}
    assert copies <= everything


def test_a_fifth_passage_of_an_article_comes_after_other_articles(index: Index, tmp_path: Path) -> None:
    quarter = "The people of the quarter carried sand, boats, blankets and children to the next school. "
    paragraphs = [
        f"In district {number} the flood of the river Alber rose to {number} metres. {quarter * 9}"
        for number in range(1, 8)
    ]
    (tmp_path / "long.txt").write_text("The flood of the Alber\n\n" + "\n\n".join(paragraphs))
    (tmp_path / "short.txt").write_text("Weather\n\nA flood is possible in the valley, said the service.\n")
    index.sync([tmp_path / "long.txt", tmp_path / "short.txt"])
    titles = found(index, "How high rose the flood of the river Alber?", k=6)
    assert titles[:4] == ["The flood of the Alber"] * 4
    assert titles[4] == "Weather"
    assert titles[5] == "The flood of the Alber"


def test_words_of_headlines_raise_the_passages_that_hold_them(index: Index, tmp_path: Path) -> None:
    texts = {
        "Kestrel wins the Ostmark boat race": "The boat race of Ostmark was won on Sunday, to great cheers.",
        "Cheers for Kestrel": "The crew of the Kestrel rowed the boat race in nine minutes.",
        "Race day traffic": "The boat race will close two streets of Ostmark to cars on Sunday.",
    }
    for number, (title, text) in enumerate(texts.items()):
        (tmp_path / f"{number}.txt").write_text(f"{title}\n\n{text}\n")
    index.sync([tmp_path / f"{number}.txt" for number in range(3)])
    question = "Which boat won the boat race of Ostmark on Sunday?"
    hits = index.search(question)
    raised = with_headlines(index, question, hits, [hit.score for hit in hits], 0.3)
    gained = {
        after.article.title: after.score - before.score
        for after in raised
        for before in hits
        if before.passage.id == after.passage.id
    }
    assert gained["Cheers for Kestrel"] > gained["Race day traffic"]
    assert all(0 <= gain <= 0.3 for gain in gained.values())
    assert [hit.score for hit in raised] == sorted((hit.score for hit in raised), reverse=True)


def test_filters_of_the_question_hold(news: Index) -> None:
    assert found(news, "Where did the ferry run aground in 2022?") == []


@pytest.mark.parametrize("reranked", [False, True], ids=["first stage", "reranked"])
def test_hits_tell_what_found_them(news: Index, reranked: bool) -> None:
    reranker = load_reranker() if reranked else None
    if reranked and reranker is None:
        pytest.skip("the extra 'rerank' is not installed")
    hits = retrieve(news, understand("Where did the ferry run aground?"), 4, reranker)
    assert len(hits) == 4
    for hit in hits:
        assert set(hit.ranks) - {"reranker"} <= {"dense", "lexical"}
        assert set(hit.scores) == set(hit.ranks)
        assert ("reranker" in hit.ranks) == reranked
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_reranked_the_answer_comes_before_those_who_only_ask(news: Index) -> None:
    if load_reranker() is None:
        pytest.skip("the extra 'rerank' is not installed")
    first = retrieve(news, understand("Where did a ferry run aground?"), 5, load_reranker())[0]
    assert "Senholm" in first.passage.text
    assert first.ranks["reranker"] == 1


def test_the_part_that_answers_is_read_though_it_stands_late(index: Index, tmp_path: Path) -> None:
    reranker = load_reranker() or pytest.skip("the extra 'rerank' is not installed")
    talk = "The guests spoke of the weather, of roads and of many other things that evening. " * 8
    for name, end in (
        ("late", "The queen of Ostmark was born in Senholm in 1931."),
        ("other", "All went home."),
    ):
        (tmp_path / f"{name}.txt").write_text(f"An evening in {name}\n\n{talk}{end}\n")
    index.sync([tmp_path / "late.txt", tmp_path / "other.txt"])
    hits = retrieve(index, understand("Where was the queen of Ostmark born?"), 2, reranker)
    assert "Senholm" in hits[0].passage.text
    assert hits[0].scores["reranker"] > 0


def test_a_broken_reranker_is_told_once_and_done_without(
    news: Index, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "no-model").mkdir()
    with caplog.at_level(logging.WARNING):
        reranker = working_reranker(str(tmp_path / "no-model"))
    assert reranker is None
    assert [record.levelname for record in caplog.records if record.name == "qa.retrieval.rerank"] == [
        "WARNING"
    ]
    assert "QUOTH_RERANKER=none" in caplog.text
    answer = Assistant(news, reranker).ask("Where did the ferry run aground?")
    assert "Senholm" in answer.text


def test_an_answer_with_the_reranker_quotes_the_same_articles(news: Index) -> None:
    answer = Assistant(news, Models(load_reranker())).ask("Where did the ferry run aground?")
    assert "Senholm" in answer.text
    for citation in answer.citations:
        assert citation.article.text[citation.start : citation.end] == citation.quote


# The measure


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The “Top Gun” of the year!", "top gun of year"),
        ("An  A-team’s\n$5", "ateams 5"),
    ],
    ids=["typographic marks and articles", "white space and signs"],
)
def test_normalised_as_squad_does(text: str, plain: str) -> None:
    assert normal(text) == plain


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """Questions in RealTimeQA's format; the answer of the last stands nowhere."""
    records = [
        ("one", "Off which island did the ferry run aground?", "Senholm"),
        ("two", "How many visitors came to the new library of Ostmark?", "3,000"),
        ("three", "Who painted the ceiling?", "Nobody Known"),
    ]
    file = tmp_path / "questions.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        for name, text, answer in records:
            lines.write(
                json.dumps({"question_id": name, "question_sentence": text, "answer_text": [answer]}) + "\n"
            )
    return file


def test_relevant_is_a_passage_with_the_answer_as_whole_words(news: Index, questions: Path) -> None:
    asked = with_relevant(read_questions(questions), news.passages())
    texts = {passage.id: passage.text for passage in news.passages()}
    assert [len(one.relevant) for one in asked] == [2, 1, 0]
    assert all("Senholm" in texts[number] for number in asked[0].relevant)


def test_scores_of_a_search_that_finds_all(news: Index, questions: Path) -> None:
    pytest.importorskip("ir_measures")
    scores = retrieval(news, questions, load_reranker())
    figures = scores.figures()
    assert scores.configuration["questions"] == 3
    assert scores.configuration["answerable"] == 2
    names = ["BM25", "vectors", "plain RRF", "Quoth"] + (["Quoth, reranked"] if load_reranker() else [])
    assert [system.name for system in scores.systems] == names
    quoth = figures["systems"]["Quoth"]  # type: ignore[index]
    assert quoth["hit@1"] == quoth["hit@10"] == quoth["MRR@10"] == 1.0
    assert 0 < quoth["nDCG@10"] <= 1  # a copy that holds the answer as well is left out
    assert quoth["p95_ms"] >= quoth["p50_ms"] > 0
    assert "MRR@10" in str(scores)


def test_every_question_is_in_one_half() -> None:
    halves = [half_of(f"20220617_{number}") for number in range(200)]
    assert set(halves) == {"a", "b"}
    assert 70 < halves.count("a") < 130
    assert half_of("20220617_0") == half_of("20220617_0")


def test_a_difference_has_its_interval() -> None:
    better = paired_difference([1, 1, 1, 0] * 50, [0, 1, 1, 0] * 50)
    assert better.mean == pytest.approx(0.25)
    assert 0 < better.low < better.mean < better.high < 0.5
    alike = paired_difference([1.0, 0.0], [1.0, 0.0])
    assert (alike.mean, alike.low, alike.high) == (0, 0, 0)


def test_a_file_that_holds_no_questions_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"text": "no question"}\n')
    with pytest.raises(SourceError, match="question_sentence"):
        read_questions(file)


def test_the_command_prints_figures(news: Index, questions: Path) -> None:
    pytest.importorskip("ir_measures")
    command = [sys.executable, "-m", "qa.terminal.cli", "evaluate", "retrieval", str(questions), "--json"]
    done = subprocess.run(
        [*command, "--index", str(news.path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["configuration"]["encoder"] == "all-MiniLM-L6-v2"
    assert set(figures["systems"]["Quoth"]["difference_to_bm25"]) == {
        "hit@1",
        "hit@5",
        "hit@10",
        "MRR@10",
        "nDCG@10",
    }


CUPS = {
    "newer": ("2022-06-21", "The harbour cup", "Anna Brandt won the harbour cup on Tuesday, in heavy rain."),
    "older": ("2020-06-23", "The harbour cup", "Maria Silva won the harbour cup on Tuesday, in bright sun."),
}


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Who won the harbour cup?", "newer"),
        ("Who won the harbour cup in 2020?", "older"),
    ],
)
def test_the_new_comes_before_the_old(
    index_of_stories: Callable[..., Index], question: str, first: str
) -> None:
    index = index_of_stories(CUPS)
    hits = retrieve(index, understand(question, (), known_to(index)))
    assert hits[0].article.url == f"https://{first}.example/1"


def test_age_says_nothing_where_no_article_has_a_day() -> None:
    days = [date(2022, 6, 21), None, date(2020, 6, 21)]
    newest, undated, oldest = freshness(Question("Who won?", "Who won?"), days)
    assert newest == 1 > undated > oldest > 0
    assert len(set(freshness(Question("Who won?", "Who won?"), [None, None]))) == 1
