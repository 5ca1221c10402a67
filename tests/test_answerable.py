"""Whether a text answers, or only has the words of the question: the shipped network, with real weights."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import EncoderError
from qa.reading import answerable_with
from qa.reading.answerable import Answerable
from qa.retrieval import OnnxReranker, working_reranker


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
