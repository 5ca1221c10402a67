"""Fixtures that several test files share: real articles, the real encoder, temporary indexes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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
