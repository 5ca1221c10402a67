"""The models that read and write beside Quoth's own rules: each is optional, and each can be replaced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qa.reading import Reader, working_reader
from qa.retrieval import Reranker, working_reranker
from qa.writing import Writer, writer_from


@dataclass(frozen=True, slots=True)
class Models:
    """A reranker of passages, sentences and statements; a reader of short answers; a language model."""

    reranker: Reranker | None = None
    reader: Reader | None = None
    writer: Writer | None = None


NO_MODELS = Models()
"""Rules alone."""


def models_from(environment: Mapping[str, str], llm: bool = True) -> Models:
    """The models that an environment names; by default the reranker and the reader of the extra `rerank`.

    `QUOTH_RERANKER`, `QUOTH_READER` and `QUOTH_LLM_…` name others; without `llm` no language model is asked.
    A reranker or reader that is broken is told in a warning, and left out. Raises WriterError for settings of
    a language model that are of no use.
    """
    reranker = working_reranker(environment.get("QUOTH_RERANKER", ""))
    reader = working_reader(environment.get("QUOTH_READER", ""), reranker)
    return Models(reranker, reader, writer_from(environment) if llm else None)
