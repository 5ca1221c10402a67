"""Fixtures that several test files share: real articles, the real encoder, temporary indexes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Index
from index.embed import SentenceTransformerEncoder
from qa import Assistant

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of sample articles that ships with the repository."""
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of public data sets, which is no part of the repository."""
    folder = Path(os.environ.get("QUOTH_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"needs the public data sets in {folder} (or set QUOTH_DATA)")
    return folder


@pytest.fixture(scope="session")
def encoder() -> SentenceTransformerEncoder:
    """The real encoder, loaded once: it is the slow part."""
    return SentenceTransformerEncoder()


@pytest.fixture
def index(tmp_path: Path, encoder: SentenceTransformerEncoder) -> Iterator[Index]:
    """An empty index."""
    with Index.open(tmp_path / "quoth-index", encoder=encoder) as empty:
        yield empty


@pytest.fixture(scope="session")
def seeded(
    tmp_path_factory: pytest.TempPathFactory, seeds: Path, encoder: SentenceTransformerEncoder
) -> Iterator[Index]:
    """An index of `seeds/`; tests only read it."""
    with Index.open(tmp_path_factory.mktemp("seeded") / "index", encoder=encoder) as filled:
        filled.sync(seeds)
        yield filled


@pytest.fixture(scope="session")
def assistant(seeded: Index) -> Assistant:
    """An assistant over `seeds/`."""
    return Assistant(seeded)
