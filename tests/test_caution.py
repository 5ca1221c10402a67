"""Between an answer and a no: the words that come nearest, said to be just that."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index import Index
from qa import Assistant
from qa.models import Models
from qa.retrieval import working_reranker

STORIES = {
    "market": (
        "2022-02-24",
        "Moscow's exchange crashes",
        "Shares fell by a third in Moscow on Thursday. “This reaction was emotional, but it will calm down,” "
        "Kremlin spokesman Dmitry Peskov said about the turmoil.\n\nThe central bank closed the exchange.",
    ),
    "swap": (
        "2022-12-08",
        "A basketball player comes home",
        "Paul Whelan stays in prison. “We do not begrudge her her freedom,” Whelan's brother, David, said in "
        "an email about the swap.",
    ),
    "tennis": (
        "2022-06-28",
        "Wimbledon opens",
        "“I'm very proud to work with him, he told me so much about his years with Serena Williams,” "
        "Simona Halep said of her coach on Monday.\n\nSerena Williams came back to the grass of Wimbledon, "
        "too. “It feels surreal to be here,” Serena Williams said on Tuesday.",
    ),
    "birds": (
        "2022-10-18",
        "Two players named Bird",
        "“Everybody asks me whether I am related to Larry Bird,” Sue Bird said of her retirement on Sunday. "
        "Larry Bird retired thirty years ago.",
    ),
    "ferries": (
        "2022-07-28",
        "Nordlink buys a rival",
        "The ferry line Nordlink will buy its rival Havila. “We are thrilled to unite with Havila,” said CEO "
        "Ida Lund on Thursday.",
    ),
    "boats": (
        "2022-03-22",
        "Sorland shows an electric boat",
        "Redesigned versions of the Quattro boat will come by 2025, Sorland chief executive Vidar Grassnes "
        "said during a presentation. The smaller Ghibli boat will be discontinued because there simply isn't "
        "enough interest in sails anymore, he said.",
    ),
    "loans": (
        "2022-08-24",
        "Loans are forgiven",
        "“This plan is a slap in the face of every family that saved for college,” Mitch McConnell said "
        "about the student loans on Wednesday. Patty Murray defended the plan. “It is the right thing to "
        "do,” Patty Murray said on Wednesday.",
    ),
}


@pytest.fixture(scope="module")
def assistant(index_of_stories: Callable[..., Index]) -> Assistant:
    """Over two articles, with the reranker."""
    reranker = working_reranker() or pytest.skip("the extra 'rerank' is not installed")
    return Assistant(index_of_stories(STORIES), Models(reranker))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        pytest.param(
            "How did the Kremlin's spokesman take the crash of the Moscow exchange?",
            "This reaction was emotional",
            id="a speaker by role",
        ),
        pytest.param("How did David Whelan take the swap?", "begrudge", id="a name that stands in parts"),
    ],
)
def test_the_nearest_words_are_said_to_be_just_that(assistant: Assistant, question: str, words: str) -> None:
    answer = assistant.ask(question)
    assert any(words in citation.quote for citation in answer.citations[:3])
    assert answer.cautious == answer.text.startswith("No sentence says so outright. Nearest:")
    assert not answer.abstained


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("What did Boris Peskov say about the exchange?", id="another first name"),
        pytest.param("What did Dmitry Peskov say about penguins?", id="a topic that is nowhere"),
        pytest.param("What was Larry Bird's comment on Sue Bird's retirement?", id="another of the surname"),
        pytest.param("How deep is the lake in Ostmark?", id="nothing near"),
    ],
)
def test_what_has_nothing_to_do_with_it_is_not_shown_as_near(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.abstained
    assert not answer.cautious


def test_each_sentence_shown_stands_in_its_article_with_its_speaker(assistant: Assistant) -> None:
    answer = assistant.ask("How did the Kremlin spokesman react to the turmoil in Moscow?")
    assert all(c.article.text[c.start : c.end] == c.quote for c in answer.citations)
    said = next(c for c in answer.citations if "emotional" in c.quote)
    assert said.speaker == "Dmitry Peskov"


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        pytest.param("How did the Kremlin spokesman see the turmoil?", "Dmitry Peskov", id="role"),
        pytest.param("Who called the student loan plan an insult to families?", "Mitch McConnell", id="who"),
        pytest.param("mcconnell student loans", "Mitch McConnell", id="keywords"),
        pytest.param("What did the Nordlink CEO say about Havila?", "Ida Lund", id="an organisation beside"),
        pytest.param("what did sorland's chief executive say about the ghibli", "Vidar Grassnes", id="he"),
        pytest.param("kremlin spokesman on the turmoil in moscow", "Dmitry Peskov", id="role on topic"),
        pytest.param("What did Nordlink's boss say about Havila?", "Ida Lund", id="a boss"),
    ],
)
def test_words_of_the_one_asked_for_are_an_answer(assistant: Assistant, question: str, speaker: str) -> None:
    answer = assistant.ask(question)
    assert not answer.cautious
    assert not answer.abstained
    assert speaker in answer.text
    assert answer.citations[0].speaker == speaker


def test_of_a_role_the_words_on_the_topic_are_shown_and_no_others(assistant: Assistant) -> None:
    answer = assistant.ask("what did sorland's chief executive say about the ghibli")
    assert "Ghibli" in answer.citations[0].quote


def test_nobody_elses_words_come_near_those_of_a_person(assistant: Assistant) -> None:
    answer = assistant.ask("What did Serena Williams say about Simona Halep?")
    assert answer.cautious
    assert {citation.speaker for citation in answer.citations} == {"Serena Williams"}
