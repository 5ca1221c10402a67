"""Whatever bytes do to the library that reads them is told of these bytes alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import ExtractError, SourceError


@contextmanager
def read_as(what: str) -> Iterator[None]:
    """Raises ExtractError for what a library does to bytes that it reads as `what`; OSError stays one."""
    try:
        yield
    except (SourceError, OSError, EOFError, MemoryError):
        raise
    except ModuleNotFoundError as error:
        reason = f"cannot be read without the library '{error.name}': pip install 'quoth[formats]'"
        raise ExtractError(reason) from error
    except Exception as error:
        raise ExtractError(f"cannot be read as {what} ({type(error).__name__}: {error})") from error
