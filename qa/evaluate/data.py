"""How the measures read their data, cut it into halves, and compare texts."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import string
from pathlib import Path
from typing import Any, Literal

from index import SourceError

Half = Literal["a", "b"]
"""Models are fitted on half a, and reported on half b."""

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation + "“”‘’–—…")


def lines_of(file: str | Path, *needed: str) -> list[dict[str, Any]]:
    """The records of a JSON Lines file, gzipped or not. Raises SourceError where one lacks what is needed."""
    opened = gzip.open if str(file).endswith(".gz") else open
    try:
        with opened(file, "rt", encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines if line.strip()]
        if not all(name in record for record in records for name in needed):
            raise ValueError(f"a line lacks {' or '.join(needed)}")
    except (OSError, ValueError, TypeError) as error:
        fields = f" with {', '.join(needed)}" if needed else ""
        raise SourceError(
            f"{file} cannot be read ({error}); it should hold a JSON object a line{fields}."
        ) from error
    return records


def half_of(key: str) -> Half:
    """The half that a question or an article is in, by the first bit of the hash of its id."""
    return "b" if hashlib.sha256(key.encode()).digest()[0] % 2 else "a"


def normal(text: str) -> str:
    """A text as SQuAD compares answers (Rajpurkar et al. 2016): no case, punctuation or articles.

    Typographic quotation marks and dashes count as the plain ones that SQuAD knows.
    """
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())
