"""Questions that an index can answer, made from those who speak in it most often."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container

from index import Index

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][A-Za-z]{2,}(?: [A-Z][a-z]{2,}){0,2}")


def examples(index: Index, n: int) -> list[str]:
    """At most `n` questions, each on another topic."""
    questions: dict[str, str] = {}
    for speaker, _ in index.speakers(limit=10 * n):
        if len(questions) < n and _is_name(speaker) and (topic := topic_of(index, speaker, questions)):
            questions[topic] = f"What did {speaker} say about {topic}?"
    return list(questions.values())


def topic_of(index: Index, speaker: str, taken: Container[str] = ()) -> str | None:
    """The proper name that a speaker's newest statements speak of most; None where they speak of none."""
    names = Counter(
        name
        for statement in index.statements(speaker=speaker, limit=20)
        for name in _NAME.findall(statement.text)
        if not set(name.split()) & set(speaker.split()) and name not in taken
    )
    return names.most_common(1)[0][0] if names else None


def _is_name(speaker: str) -> bool:
    """Whether a speaker is somebody, or something, with a name: 'officials' are not."""
    return all(word[:1].isupper() for word in speaker.split()) and len(speaker.split()) <= 4
