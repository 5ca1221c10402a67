"""Whether a text answers, or only has the words of the question: the network, and the gate after it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index import EncoderError, Index
from qa import Assistant
from qa.models import Models
from qa.reading import Answerable, answerable_with
from qa.retrieval import OnnxReranker, working_reranker

STORIES = {
    "mill": (
        "2023-03-02",
        "Fire at the Haven mill",
        "A fire broke out at the mill in Haven on Thursday night. Two firemen were hurt. Ilka Brandt, who "
        "runs the mill, said that it would open again in May.\n\nThe mill was built in 1911. It employs 340 "
        "people.",
    ),
    "ferry": (
        "2023-03-05",
        "Ferry to Skarholm stays in port",
        "The ferry to Skarholm was not repaired in time. Tomas Lind, its captain, refused to apologise to "
        "the passengers on Sunday.\n\nThe ferry cost 12 million crowns when it was bought in 2004.",
    ),
}


@pytest.fixture(scope="module")
def reranker() -> OnnxReranker:
    found = working_reranker()
    if not isinstance(found, OnnxReranker):
        pytest.skip("the extra 'rerank' is not installed")
    return found


@pytest.mark.parametrize(
    ("question", "answers", "does_not"),
    [
        pytest.param(
            "When did Varga apologise for the delay?",
            "Varga apologised for the delay on Tuesday.",
            "Varga refused to apologise for the delay on Tuesday.",
            id="refused to",
        ),
        pytest.param(
            "Who was arrested after the fire at the mill?",
            "Ilka Brandt was arrested after the fire at the mill.",
            "Ilka Brandt was not arrested after the fire at the mill.",
            id="negated",
        ),
        pytest.param(
            "What did Ilka Brandt say about the ferry?",
            "“The ferry is too old to sail,” Ilka Brandt said.",
            "“The ferry is too old to sail,” Tomas Lind said.",
            id="another person",
        ),
        pytest.param(
            "How many people worked at the Haven mill in 2019?",
            "In 2019, 340 people worked at the Haven mill.",
            "In 2007, 340 people worked at the Haven mill.",
            id="another year",
        ),
        pytest.param(
            "Who won the harbour cup?",
            "Ostmark won the harbour cup on Sunday.",
            "Ostmark lost the harbour cup on Sunday.",
            id="another verb",
        ),
        pytest.param(
            "What did Ilka Brandt say about the ferry?",
            "Ilka Brandt said that the ferry was safe.",
            "Ilka Brandt said that the bakery would open in May.",
            id="another topic",
        ),
    ],
)
def test_what_answers_is_surer_than_what_only_has_the_words(
    reranker: OnnxReranker, question: str, answers: str, does_not: str
) -> None:
    judge = answerable_with(reranker)
    assert judge is not None
    surely, hardly = judge.odds(reranker.read(question, [answers, does_not]))
    assert surely > hardly + 0.5


def test_a_text_is_judged_alike_alone_and_among_others(reranker: OnnxReranker) -> None:
    judge = answerable_with(reranker)
    assert judge is not None
    question, text = "When was the bridge closed?", "The bridge was closed in March."
    (alone,) = judge.odds(reranker.read(question, [text]))
    longer = "It had been built by three brothers from Haven. " * 6
    among, _ = judge.odds(reranker.read(question, [text, longer]))
    assert among == pytest.approx(alone, abs=0.5)  # the reranker's 8 bits are scaled over all that it reads
    assert judge.odds([]) == []


def test_only_the_shipped_reranker_has_a_judge() -> None:
    assert answerable_with(None) is None


def test_broken_weights_say_what_to_do(tmp_path: Path) -> None:
    broken = tmp_path / "answerable.onnx"
    broken.write_bytes(b"no network")
    with pytest.raises(EncoderError, match="QUOTH_RERANKER=none"):
        Answerable(broken)


@pytest.fixture(scope="module")
def assistant(index_of_stories: Callable[..., Index], reranker: OnnxReranker) -> Assistant:
    """Over two articles, with the reranker."""
    return Assistant(index_of_stories(STORIES), Models(reranker))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        pytest.param("How many people does the Haven mill employ?", "340 people", id="a number"),
        pytest.param("How much did the ferry to Skarholm cost?", "12 million", id="a price"),
        pytest.param("When was the Haven mill built?", "1911", id="a year"),
    ],
)
def test_what_answers_is_given_as_an_answer(assistant: Assistant, question: str, words: str) -> None:
    answer = assistant.ask(question)
    assert words in answer.citations[0].quote
    assert not answer.cautious
    assert not answer.abstained


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("How old is Tomas Lind, the captain?", id="asks for what is not told"),
        pytest.param("Who repaired the ferry to Skarholm?", id="negated"),
        pytest.param("How much did the Haven mill cost?", id="asked of another"),
    ],
)
def test_what_only_has_the_words_is_not(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.cautious or answer.abstained
