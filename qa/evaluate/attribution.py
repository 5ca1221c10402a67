"""Who said what, against PolNeAR's annotations (Newell et al. 2018), as CofeNet (Wang et al. 2022) counts.

Exact spans and mean Jaccard overlap, source, cue and content apart; and whole attributions.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index import Attribution, Tagger, kind_of, read_marks, split_sentences
from qa.evaluate.data import lines_of

Span = tuple[int, int]
Gold = Mapping[str, Sequence[Span]]
"""One attribution as PolNeAR has it: spans by role."""

ROLES = ("source", "cue", "content")
_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(slots=True)
class Count:
    """Right ones, and how many were found and wanted."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def add(self, found: set[object], wanted: set[object]) -> None:
        self.right += len(found & wanted)
        self.found += len(found)
        self.wanted += len(wanted)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 0.0

    def __str__(self) -> str:
        return f"{100 * self.precision:6.1f} {100 * self.recall:6.1f} {100 * self.f1:6.1f}"


@dataclass(slots=True)
class AttributionScores:
    """Figures for each role: spans of the text, spans cut at sentences, overlap; and whole attributions."""

    articles: int = 0
    exact: dict[str, Count] = field(default_factory=lambda: {role: Count() for role in ROLES})
    by_sentence: dict[str, Count] = field(default_factory=lambda: {role: Count() for role in ROLES})
    overlap: dict[str, list[float]] = field(default_factory=lambda: {role: [] for role in ROLES})
    whole: Count = field(default_factory=Count)
    whole_overlap: Count = field(default_factory=Count)
    kinds: dict[str, Count] = field(
        default_factory=lambda: {kind: Count() for kind in ("direct", "mixed", "indirect")}
    )
    kinds_whole: dict[str, Count] = field(
        default_factory=lambda: {kind: Count() for kind in ("direct", "mixed", "indirect")}
    )

    def figures(self) -> dict[str, object]:
        """All figures, for programs; shares in [0, 1]."""

        def of(count: Count) -> dict[str, float]:
            return {
                "precision": count.precision,
                "recall": count.recall,
                "f1": count.f1,
                "found": count.found,
                "wanted": count.wanted,
            }

        return {
            "articles": self.articles,
            "exact": {role: of(count) for role, count in self.exact.items()},
            "by_sentence": {role: of(count) for role, count in self.by_sentence.items()},
            "jaccard": {role: self.jaccard(role) for role in ROLES},
            "whole": {"exact": of(self.whole), "overlap": of(self.whole_overlap)},
            "kinds": {
                kind: {"content": of(self.kinds[kind]), "whole": of(self.kinds_whole[kind])}
                for kind in self.kinds
            },
        }

    def jaccard(self, role: str) -> float:
        """Mean overlap of the wanted spans and of those found for nothing, sentence by sentence."""
        values = self.overlap[role]
        return sum(values) / len(values) if values else 0.0

    def __str__(self) -> str:
        lines = [f"{self.articles} articles; precision, recall, F1 in %", ""]
        lines.append(f"{'':<22}{'exact span':^22}{'by sentence':^22}{'Jaccard':>9}{'wanted':>9}")
        for role in ROLES:
            exact, sentence = self.exact[role], self.by_sentence[role]
            jaccard = 100 * self.jaccard(role)
            lines.append(f"{role:<22}{exact!s:^22}{sentence!s:^22}{jaccard:>9.1f}{exact.wanted:>9,}")
        lines += ["", f"{'':<22}{'exact':^22}{'overlap ≥ 0.5':^22}{'wanted':>18}"]
        whole, loose = self.whole, self.whole_overlap
        lines.append(f"{'whole attribution':<22}{whole!s:^22}{loose!s:^22}{whole.wanted:>18,}")
        lines += ["", f"{'by kind':<22}{'content, exact span':^22}{'whole, exact':^22}{'wanted':>18}"]
        for kind, count in self.kinds.items():
            other = self.kinds_whole[kind]
            lines.append(f"{kind:<22}{count!s:^22}{other!s:^22}{count.wanted:>18,}")
        return "\n".join(lines)


def attribution(file: str | Path) -> AttributionScores:
    """Tag the articles of a PolNeAR file, and score what was found. Raises SourceError for another file."""
    from tqdm import tqdm

    tagger = Tagger()
    articles = lines_of(file, "text", "attributions")

    def found() -> Iterator[tuple[str, Sequence[Gold], Sequence[Attribution]]]:
        for record in tqdm(articles, file=sys.stderr, unit=" articles", leave=False):
            text = record["text"]
            yield text, gold_of(record), tagger.find([(text, split_sentences(text))])[0]

    return score_attributions(found())


def gold_of(record: Mapping[str, Any]) -> list[Gold]:
    """The attributions of an article, as annotated."""
    return [
        {role: [(start, end) for start, end in item[role]] for role in ROLES}
        for item in record["attributions"]
    ]


def score_attributions(
    articles: Iterable[tuple[str, Sequence[Gold], Sequence[Attribution]]],
) -> AttributionScores:
    """Score what was found in each article against what is annotated: (text, gold, found)."""
    scores = AttributionScores()
    for text, gold, found in articles:
        scores.articles += 1
        ours: list[Gold] = [{role: getattr(item, role) for role in ROLES} for item in found]
        sentences = split_sentences(text)
        for role in ROLES:
            wanted = _spans(text, gold, role)
            got = _spans(text, ours, role)
            scores.exact[role].add(set(got), set(wanted))
            cut_wanted, cut_got = _cut(text, wanted, sentences), _cut(text, got, sentences)
            scores.by_sentence[role].add(set(cut_got), set(cut_wanted))
            scores.overlap[role] += _overlaps(text, cut_wanted, cut_got, sentences)
        _whole(scores, text, gold, ours)
    return scores


def _spans(text: str, attributions: Iterable[Gold], role: str) -> list[Span]:
    return sorted({_trim(text, span) for item in attributions for span in item[role]})


def _trim(text: str, span: Span) -> Span:
    start, end = span
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _cut(text: str, spans: Iterable[Span], sentences: Sequence[Span]) -> list[Span]:
    """Spans cut where sentences end, as they look to a model that reads sentence by sentence."""
    pieces = []
    for start, end in spans:
        for a, b in sentences:
            if a < end and b > start:
                pieces.append(_trim(text, (max(a, start), min(b, end))))
    return sorted(set(pieces))


def _overlaps(
    text: str, wanted: Sequence[Span], found: Sequence[Span], sentences: Sequence[Span]
) -> list[float]:
    """For each wanted span the best overlap with one found, in words; 0 for each found that meets none."""
    values: list[float] = []
    for a, b in sentences:
        here = [span for span in wanted if a <= span[0] < b]
        ours = [span for span in found if a <= span[0] < b]
        values += [max((_jaccard(text, span, other) for other in ours), default=0.0) for span in here]
        values += [0.0 for span in ours if not any(_jaccard(text, span, other) for other in here)]
    return values


def _jaccard(text: str, one: Span, other: Span) -> float:
    low, high = max(one[0], other[0]), min(one[1], other[1])
    if high <= low:
        return 0.0
    both = _words(text, low, high)
    return both / max(1, _words(text, min(one[0], other[0]), max(one[1], other[1])))


def _words(text: str, start: int, end: int) -> int:
    return sum(1 for _ in _WORD.finditer(text, start, end))


def _whole(scores: AttributionScores, text: str, gold: Sequence[Gold], ours: Sequence[Gold]) -> None:
    """Attributions whose source and content are both right."""

    def key(item: Gold) -> tuple[tuple[Span, ...], ...]:
        return tuple(
            tuple(sorted(_trim(text, span) for span in item[role])) for role in ("source", "content")
        )

    wanted, got = ({key(item) for item in items if item["content"]} for items in (gold, ours))
    scores.whole.add(set(got), set(wanted))
    left = sorted(got)
    right = 0
    for source, content in sorted(wanted):
        near = next((item for item in left if _near(item[0], source) and _near(item[1], content)), None)
        if near:
            left.remove(near)
            right += 1
    scores.whole_overlap.right += right
    scores.whole_overlap.found += len(got)
    scores.whole_overlap.wanted += len(wanted)
    marks = read_marks(text)
    for kind in scores.kinds:
        mine = {item for item in got if kind_of(text, marks, item[1]) == kind}
        theirs = {item for item in wanted if kind_of(text, marks, item[1]) == kind}
        scores.kinds_whole[kind].add(set(mine), set(theirs))
        scores.kinds[kind].add(
            {span for item in mine for span in item[1]}, {span for item in theirs for span in item[1]}
        )


def _near(found: Sequence[Span], wanted: Sequence[Span]) -> bool:
    """Whether two sets of spans share at least half of the characters that either has."""
    if not found and not wanted:
        return True
    ours = {place for start, end in found for place in range(start, end)}
    theirs = {place for start, end in wanted for place in range(start, end)}
    return len(ours & theirs) * 2 >= len(ours | theirs)
