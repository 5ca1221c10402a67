"""Whom the bracketed sources of a text mean: '[Brook] said that [she] was well.'"""

from __future__ import annotations

import re

from index import resolve_speakers


def whom(text: str, title: str = "") -> list[str | None]:
    """The speaker of each source in brackets, in order; the text is read without the brackets."""
    plain = ""
    sources = []
    for part in re.split(r"(\[[^\]]*\])", text):
        bare = part.strip("[]") if part.startswith("[") else part
        if part.startswith("["):
            sources.append((len(plain), len(plain) + len(bare)))
        plain += bare
    return [speaker.name for speaker in resolve_speakers(title, plain, sources)]
