"""With what a measure ran: every run prints it."""

from __future__ import annotations

from pathlib import Path

from index import Index
from qa.evaluate.data import Half
from qa.models import Models
from qa.retrieval import Reranker


def name_of(reranker: Reranker | None) -> str:
    """The reranker's name, or 'none'."""
    return reranker.name if reranker else "none"


def run_of(file: str | Path, half: Half | None, questions: int, models: Models) -> dict[str, object]:
    """A run over the questions of a file, by name."""
    return {
        "file": Path(file).name,
        "half": half or "both",
        "questions": questions,
        "reranker": name_of(models.reranker),
    }


def searched(index: Index, reranker: Reranker | None) -> str:
    """The index that was asked, and with which models, in a line."""
    status = index.status()
    return (
        f"{status.articles:,} articles, {status.passages:,} passages, {status.statements:,} statements; "
        f"encoder {status.encoder}; reranker {name_of(reranker)}"
    )
