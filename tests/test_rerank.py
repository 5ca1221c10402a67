"""The reranker: real weights, where the extra is installed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index import EncoderError
from qa.retrieval import OnnxReranker
from qa.retrieval.rerank import load_reranker

QUESTION = "Where did the ministers meet?"
TEXTS = [
    "The two ministers met in Geneva on Friday.",
    "The harvest was poor this year.",
    "Geneva is a city at the western end of the lake. " * 20,
]


def test_the_text_that_answers_comes_first() -> None:
    reranker = load_reranker() or pytest.skip("the extra 'rerank' is not installed")
    scores = reranker.score(QUESTION, TEXTS)
    assert scores.dtype == np.float32
    assert int(scores.argmax()) == 0
    assert scores[0] > 0 > scores[1]
    assert reranker.score(QUESTION, []).shape == (0,)


def test_none_is_none() -> None:
    assert load_reranker("none") is None


def test_a_broken_reranker_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="QUOTH_RERANKER=none"):
        OnnxReranker(tmp_path)
    (tmp_path / "model.onnx").write_bytes(b"no model")
    with pytest.raises(EncoderError, match="another hash"):
        OnnxReranker(tmp_path, sha256="0" * 64)
