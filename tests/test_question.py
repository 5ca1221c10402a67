"""What a question asks; follow-ups with what they leave out; quotations checked before they are shown."""

from __future__ import annotations

import logging
from datetime import date

import pytest

from index import QuestionError
from index.article import Article
from qa import Citation, Turn
from qa.names import Known, Names
from qa.question import understand
from qa.verify import verified

SAID = {
    "what did Lavrov say about NATO?": ("Lavrov", "NATO"),
    "What does Russia demand of NATO?": ("Russia", "NATO"),
    "What did Blinken warn of?": ("Blinken", ""),
    "what did joe biden say about inflation": ("joe biden", "inflation"),
    "What is Lavrov’s position on Ukraine?": ("Lavrov", "Ukraine"),
    "What is Lavrov saying about Ukraine?": ("Lavrov", "Ukraine"),
    "Tell me what the mayor said about the bridge": ("mayor", "the bridge"),
    "How did Blinken describe the conversation with Lavrov?": ("Blinken", "the conversation with Lavrov"),
}
OTHER = {
    "Who said that the talks were frank?": "who_said",
    "Who won the World Cup?": "who",
    "Where did Blinken and Lavrov meet?": "where",
    "When did the talks end?": "when",
    "How many soldiers are at the border?": "how_many",
    "How much did the bridge cost?": "how_much",
    "How long did the talks last?": "how_long",
    "Was a breakthrough expected?": "yes_no",
    "What worries Russia?": "other",
}


@pytest.mark.parametrize(("text", "asked"), SAID.items(), ids=SAID)
def test_questions_for_somebodys_words(text: str, asked: tuple[str, str]) -> None:
    question = understand(text)
    assert question.kind == "said"
    assert (question.speaker, question.topic) == asked


@pytest.mark.parametrize(("text", "kind"), OTHER.items(), ids=OTHER)
def test_other_kinds(text: str, kind: str) -> None:
    question = understand(text)
    assert (question.kind, question.speaker) == (kind, None)


def test_names_that_an_answer_cannot_do_without() -> None:
    assert understand("Who won the World Cup?").names == ("World Cup",)
    assert understand("Where did Blinken and Lavrov meet?").names == ("Blinken", "Lavrov")
    assert understand("What did Lavrov say about NATO?").names == ("NATO",)
    assert understand("How long did it last?").names == ()


PERIODS = {
    "What did Biden say about prices in March 2022?": (date(2022, 3, 1), date(2022, 3, 31)),
    "What happened in 2021?": (date(2021, 1, 1), date(2021, 12, 31)),
    "What happened since May 2022?": (date(2022, 5, 1), None),
    "What happened before June 2022?": (None, date(2022, 5, 31)),
    "What happened?": (None, None),
}


@pytest.mark.parametrize(("text", "period"), PERIODS.items(), ids=PERIODS)
def test_periods(text: str, period: tuple[date | None, date | None]) -> None:
    question = understand(text)
    assert (question.since, question.until) == period


def test_according_to_a_publisher_asks_for_its_articles() -> None:
    question = understand("How many died according to AP?", known=Known(sources=("AP",)))
    assert (question.kind, question.source, question.speaker) == ("how_many", "AP", None)


HISTORY: list[Turn] = [
    {"role": "user", "content": "what did Lavrov say about NATO?"},
    {"role": "assistant", "content": "Sergey Lavrov on NATO: …"},
]
KNOWN = Known(Names([("Sergey Lavrov", 5), ("Antony Blinken", 6), ("Russia", 2), ("Ukraine", 1)]))
FOLLOW_UPS = {
    "and what about Ukraine?": "What did Lavrov say about Ukraine?",
    "And Blinken?": "What did Blinken say about NATO?",
    "what about the security guarantees?": "What did Lavrov say about the security guarantees?",
    "and about Ukraine?": "What did Lavrov say about Ukraine?",
    "What did he say about the meeting?": "What did Lavrov say about the meeting?",
    "Where did he meet Blinken?": "Where did Lavrov meet Blinken?",
    "when was that?": "When did Lavrov say that about NATO?",
    "Who won the World Cup?": "Who won the World Cup?",
}


@pytest.mark.parametrize(("text", "standalone"), FOLLOW_UPS.items(), ids=FOLLOW_UPS)
def test_follow_ups_become_self_contained(text: str, standalone: str) -> None:
    question = understand(text, HISTORY, KNOWN)
    assert question.text == text
    assert question.standalone == standalone


def test_a_follow_up_to_a_follow_up() -> None:
    more: list[Turn] = [*HISTORY, {"role": "user", "content": "and what about Ukraine?"}]
    question = understand("and Blinken?", more, KNOWN)
    assert question.standalone == "What did Blinken say about Ukraine?"


@pytest.mark.parametrize(
    "text", ["", " \n ", "x" * 2_001, "why " * 25_000], ids=["empty", "blank", "long", "100000"]
)
def test_questions_that_cannot_be_answered(text: str) -> None:
    with pytest.raises(QuestionError):
        understand(text)


def test_a_quotation_that_does_not_stand_in_its_article_is_dropped_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    article = Article("abc", "Harbour", "“The port is safe,” Lindholm said.")
    good = Citation(1, article, 0, 34, article.text)
    altered = Citation(2, article, 0, 34, article.text.replace("safe", "open"))
    shifted = Citation(3, article, 1, 35, article.text)
    beyond = Citation(4, article, 0, 99, article.text)
    empty = Citation(5, article, 3, 3, "")
    with caplog.at_level(logging.ERROR):
        kept = verified([altered, good, shifted, beyond, empty])
    assert [(citation.number, citation.quote) for citation in kept] == [(1, article.text)]
    assert len(caplog.records) == 4
    assert "does not stand in article abc" in caplog.text
