"""What is no question about the articles, and what is asked of the collection itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index import Index
from qa import Assistant
from qa.models import NO_MODELS

STORIES = {
    "ferry": (
        "2022-01-21",
        "Ferry sinks",
        "The ferry sank. “It was a bad night,” Mayor Ann Lee said on Friday.",
    ),
    "oven": (
        "2022-02-03",
        "Ovens",
        "The bakers of Haven want ovens. “We wait,” Mayor Ann Lee said on Thursday.",
    ),
    "sheep": ("2022-02-10", "Sheep", "Forty sheep came by ferry. “They swim,” Ben Roe said."),
}


@pytest.fixture(scope="module")
def assistant(index_of_stories: Callable[..., Index]) -> Assistant:
    """Over an index of three articles, without models."""
    return Assistant(index_of_stories(STORIES), NO_MODELS)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("hi", "Hello!", id="greeting"),
        pytest.param("Hello there!", "Hello!", id="greeting with manners"),
        pytest.param("thanks a lot!", "welcome", id="thanks"),
        pytest.param("hi there, what can you do?", "in their own words", id="what it can do"),
        pytest.param("Who are you?", "in their own words", id="what it is"),
        pytest.param("write me a poem about the sea", "makes nothing up", id="a poem"),
        pytest.param("Can you tell us a joke?", "makes nothing up", id="a joke"),
        pytest.param("translate this into French", "does not translate", id="translation"),
    ],
)
def test_talk_is_met_with_a_short_true_sentence(assistant: Assistant, text: str, told: str) -> None:
    answer = assistant.ask(text)
    assert told in answer.text
    assert not answer.abstained
    assert not answer.citations
    assert len(answer.text) < 400


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("What can you do against a flood?", id="opens alike"),
        pytest.param("Who wrote a poem about the ferry?", id="about a poem"),
        pytest.param("What did Ann Lee say?", id="a question"),
        pytest.param("Tell me about the ferry", id="tell me about"),
        pytest.param("Great ovens of Haven", id="opens with a word of praise"),
    ],
)
def test_a_question_is_not_taken_for_talk(assistant: Assistant, text: str) -> None:
    answer = assistant.ask(text)
    assert answer.citations or answer.abstained


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("How many articles mention the ferry?", "2 of 3 articles mention ferry", id="a word"),
        pytest.param("In how many articles is Ann Lee mentioned?", "2 of 3", id="a person"),
        pytest.param("how many articles are about sheep", "1 of 3 articles mentions sheep", id="one"),
        pytest.param("How many stories mention a volcano?", "0 of 3", id="none"),
        pytest.param("how many articles do you have?", "3 articles, from 21 January 2022", id="all"),
        pytest.param("who is quoted most often?", "Ann Lee (2)", id="speakers"),
        pytest.param("What is in here?", "3 articles", id="contents"),
    ],
)
def test_the_collection_is_counted(assistant: Assistant, text: str, told: str) -> None:
    answer = assistant.ask(text)
    assert told in answer.text
    assert not answer.abstained


def test_sources_are_listed(index_of_stories: Callable[..., Index]) -> None:
    answer = Assistant(index_of_stories(STORIES), NO_MODELS).ask("Which sources do you have?")
    assert "publisher" in answer.text or "The articles are of" in answer.text


def test_an_empty_index_greets_as_well(index_of_stories: Callable[..., Index]) -> None:
    assert Assistant(index_of_stories({}), NO_MODELS).ask("hello").text.startswith("Hello!")
