"""Passages that may hold the answer to a question, the best read closely by a reranker."""

from qa.retrieval.excerpt import excerpt
from qa.retrieval.recency import UNKNOWN, freshness
from qa.retrieval.rerank import OnnxReranker, PairRead, Reranker, working_reranker
from qa.retrieval.retrieve import PASSAGES, conversed_on, languages_for, retrieve

__all__ = [
    "PASSAGES",
    "UNKNOWN",
    "OnnxReranker",
    "PairRead",
    "Reranker",
    "conversed_on",
    "excerpt",
    "freshness",
    "languages_for",
    "retrieve",
    "working_reranker",
]
