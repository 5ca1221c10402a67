"""Whom pronouns and roles mean, against labels by hand (`benchmarks/speakers.jsonl`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index import resolve_speakers
from qa.evaluate.attribution import Gold, gold_of
from qa.evaluate.data import lines_of

_POSSESSIVE = re.compile(r"[’']s\b|,")


@dataclass(frozen=True, slots=True)
class SpeakerLabel:
    """By hand: whom the source at these offsets of a PolNeAR article means; None where nobody can tell."""

    article: str
    start: int
    end: int
    speaker: str | None


@dataclass(slots=True)
class SpeakerScores:
    """How speakers of pronouns and roles are resolved: right, wrong, or left open.

    Open is also who is called as the article calls them ('government'), where the label has a name.
    """

    right: int = 0
    wrong: int = 0
    open: int = 0
    mistakes: list[tuple[SpeakerLabel, str, str | None]] = field(default_factory=list)
    left_open: list[tuple[SpeakerLabel, str, str | None]] = field(default_factory=list)

    def figures(self) -> dict[str, object]:
        """All figures, for programs."""
        return {"right": self.right, "wrong": self.wrong, "open": self.open}

    def __str__(self) -> str:
        resolved = self.right + self.wrong
        share = 100 * self.right / resolved if resolved else 0.0
        left = 100 * self.open / max(1, resolved + self.open)
        return f"{resolved + self.open} labelled: {share:.1f} % of the resolved right, {left:.1f} % left open"


def speakers(file: str | Path, labels: str | Path, part: str = "test") -> SpeakerScores:
    """Resolve the labelled sources of a PolNeAR file, and compare. Raises SourceError for another file."""
    wanted = [
        SpeakerLabel(label["article"], label["start"], label["end"], label["speaker"])
        for label in lines_of(labels, "article", "start", "end", "speaker", "set")
        if label["set"] == part
    ]
    return score_speakers(
        [(r["id"], r["text"], gold_of(r)) for r in lines_of(file, "text", "attributions")], wanted
    )


def score_speakers(
    articles: Iterable[tuple[str, str, Sequence[Gold]]], labels: Iterable[SpeakerLabel]
) -> SpeakerScores:
    """Resolve the sources of annotated articles (id, text, gold), and compare with labels by hand."""
    scores = SpeakerScores()
    wanted: dict[str, list[SpeakerLabel]] = {}
    for label in labels:
        wanted.setdefault(label.article, []).append(label)
    for name, text, gold in articles:
        if name not in wanted:
            continue
        sources = sorted({item["source"][0] for item in gold if item["source"]})
        names = resolve_speakers(text.split("\n")[0], text, sources)
        found = dict(zip(sources, names, strict=True))
        for label in wanted[name]:
            got = found[label.start, label.end]
            written = " ".join(text[label.start : label.end].split())
            right = bool(got.name and label.speaker and same_speaker(got.name, label.speaker))
            as_written = not got.is_person and got.name and written.lower().endswith(got.name.lower())
            if not right and (got.name is None or (label.speaker and as_written)):
                scores.open += label.speaker is not None
                if label.speaker:
                    scores.left_open.append((label, text[label.start : label.end], got.name))
            elif right:
                scores.right += 1
            else:
                scores.wrong += 1
                scores.mistakes.append((label, text[label.start : label.end], got.name))
    return scores


def _is_name(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and all(word[:1].isupper() for word in words if len(word) > 3)


def same_speaker(found: str, wanted: str) -> bool:
    """Names of a person but for middle names and initials; groups by their last word."""
    ours, theirs = (_POSSESSIVE.sub("", name.lower()).replace(".", "").split() for name in (found, wanted))
    if ours[-1:] == theirs[-1:] and (len(ours) == 1 or len(theirs) == 1 or ours[0] == theirs[0]):
        return True
    if _is_name(wanted) and _is_name(found):
        return bool(ours[-1] == theirs[-1] and ours[0][0] == theirs[0][0])
    return len(set(ours) & set(theirs)) * 2 >= len(set(theirs))
