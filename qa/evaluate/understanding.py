"""Whether questions are understood: kind, whose words, on what (`training/question.py` writes the data).

The questions of `asked` are read, too: of them the kind is compared, as far as theirs tells one of ours, and
whether anybody's words are asked for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.asking import understand
from qa.evaluate.data import lines_of
from qa.records import Question

_FACTS = frozenset("who when where how_many how_much how_long other".split())
_ASKED: Mapping[str, frozenset[str]] = {
    "said": frozenset(("said",)),
    "who": frozenset(("who_said",)),
    "fact": _FACTS,
    "role": frozenset(("who", "other")),
    "yesno": frozenset(("yes_no", "ever_said", "said")),
    "why": frozenset(("other", "said")),
    "summary": frozenset(("summarise",)),
    "compare": frozenset(("compare",)),
    "differs": _FACTS,
}
"""The kinds of ours that answer a question of a kind of `asked`."""
_ARTICLE = re.compile(r"^(?:(?:the|an?) |(?:mr|mrs|ms|dr)\.? )", re.IGNORECASE)
_SPEAKER, _TOPIC = "speaker", "topic"


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it is understood, and as it should be; `speakers` is None where only `kinds` is known."""

    question: Question
    kind: str
    kinds: frozenset[str]
    speakers: tuple[str, ...] | None
    topic: str

    @property
    def is_right(self) -> bool:
        """Whether it was taken for one of the kinds that answer it."""
        return self.question.kind in self.kinds

    def slots(self, which: str) -> tuple[set[str], set[str]]:
        """The gold words of a slot, and those found."""
        gold = self.speakers or () if which == _SPEAKER else (self.topic,)
        found = self.question.asked_of if which == _SPEAKER else (self.question.topic,)
        return {_plain(one) for one in gold} - {""}, {_plain(one) for one in found} - {""}


@dataclass(frozen=True, slots=True)
class UnderstandingScores:
    """How questions were understood; with `show`, each that was not is printed."""

    results: tuple[Understood, ...]
    show: bool = False

    def figures(self) -> dict[str, object]:
        """The share of right kinds, and F1 of exact speakers and topics; by kind, too."""
        counts = Counter(result.kind for result in self.results)
        return {
            "questions": len(self.results),
            "kind": _share(self.results),
            **{slot: _f1(self.results, slot) for slot in (_SPEAKER, _TOPIC)},
            "by_kind": {kind: _figures(self._of(kind)) for kind in counts},
        }

    def _of(self, kind: str) -> list[Understood]:
        return [result for result in self.results if result.kind == kind]

    def __str__(self) -> str:
        lines = [f"{'':12}{'questions':>10}{'kind':>8}{'speaker F1':>12}{'topic F1':>10}"]
        by_kind = {kind: self._of(kind) for kind in dict.fromkeys(result.kind for result in self.results)}
        for name, some in {**by_kind, "all": self.results}.items():
            row = _figures(some)
            lines.append(
                f"{name:12}{row['questions']:10}{row['kind']:8.1%}{row[_SPEAKER]:12.1%}{row[_TOPIC]:10.1%}"
            )
        return "\n".join([*lines, *(self._failures() if self.show else ())])

    def _failures(self) -> list[str]:
        failed = []
        for one in self.results:
            wrong = [slot for slot in (_SPEAKER, _TOPIC) if one.speakers is not None and _differs(one, slot)]
            if wrong or not one.is_right:
                asked = one.question
                failed.append(
                    f"{one.kind}: {asked.text}\n  taken for {asked.kind}: {asked.asked_of} on “{asked.topic}”"
                )
        return ["", *failed]


def understanding(file: str | Path, show: bool = False) -> UnderstandingScores:
    """How questions are understood without an index. Raises SourceError for a file that is of no use."""
    results = []
    for line in lines_of(file, "question", "kind"):
        asked, kind = str(line["question"]), str(line["kind"])
        if "speakers" in line:
            given = tuple(map(str, line["speakers"]))
            results.append(
                Understood(understand(asked), kind, frozenset((kind,)), given, str(line.get("topic", "")))
            )
        elif kind in _ASKED and not line.get("history"):
            results.append(Understood(understand(asked), kind, _ASKED[kind], None, ""))
    return UnderstandingScores(tuple(results), show)


def _figures(some: Sequence[Understood]) -> dict[str, float]:
    return {
        "questions": len(some),
        "kind": _share(some),
        _SPEAKER: _f1(some, _SPEAKER),
        _TOPIC: _f1(some, _TOPIC),
    }


def _share(results: Sequence[Understood]) -> float:
    return sum(result.is_right for result in results) / max(1, len(results))


def _f1(results: Sequence[Understood], slot: str) -> float:
    """F1 over the words of a slot that are the same; 0 where there are none of it."""
    both = [result.slots(slot) for result in results if result.speakers is not None]
    right = sum(len(gold & found) for gold, found in both)
    total = sum(len(gold) + len(found) for gold, found in both)
    return 2 * right / total if total else 0.0


def _differs(result: Understood, slot: str) -> bool:
    gold, found = result.slots(slot)
    return gold != found


def _plain(words: str) -> str:
    """Words in small letters, without an article before them or marks at their ends."""
    return _ARTICLE.sub("", " ".join(words.casefold().replace("’", "'").split()).strip(" .,;:?!\"'“”"))
