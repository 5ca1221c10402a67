"""Passages and statements that fit: near in meaning, by words, fused; of a speaker, on a topic."""

from index.search.passages import Mode, Search
from index.search.statements import Testimony

__all__ = ["Mode", "Search", "Testimony"]
