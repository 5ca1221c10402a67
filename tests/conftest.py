"""Fixtures that several test files share: real articles, the real encoder, temporary indexes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from web_server import Site, serving

from index import Index
from index.encoding import SentenceTransformerEncoder
from qa import Assistant
from qa.retrieval import Reranker, working_reranker

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
def reranker() -> Reranker:
    """The reranker that the README installs."""
    return working_reranker() or pytest.skip("the extra 'rerank' is not installed")


Stories = Mapping[str, tuple[str, str, str]]
"""Day, title and text of each, by name."""


@pytest.fixture(scope="session")
def index_of_stories(
    tmp_path_factory: pytest.TempPathFactory, encoder: SentenceTransformerEncoder
) -> Iterator[Callable[[Stories], Index]]:
    """Makes an index of a few articles, each of a source of its own; another one each time."""
    with ExitStack() as opened:

        def filled(stories: Stories) -> Index:
            folder = tmp_path_factory.mktemp("stories")
            for name, (day, title, text) in stories.items():
                record = {"url": f"https://{name}.example/1", "title": title, "text": text, "published": day}
                (folder / f"{name}.json").write_text(json.dumps(record))
            index = opened.enter_context(Index.open(folder / ".index", encoder=encoder))
            index.sync(folder)
            return index

        yield filled


@pytest.fixture(scope="session")
def assistant(seeded: Index) -> Assistant:
    """An assistant over `seeds/`."""
    return Assistant(seeded)


@pytest.fixture
def serve() -> Iterator[Callable[..., Site]]:
    """Starts servers that run until the test ends."""
    with ExitStack() as running:
        yield lambda pages, secure=False: running.enter_context(serving(pages, secure))
