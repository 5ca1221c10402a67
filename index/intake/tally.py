"""What became of each source that was named: counts, and the reasons why something was not taken in."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from index.article import SourceReport

Became = Literal["added", "updated", "kept", "copies", "unchanged", "skipped", "failed"]

_MOST = 100  # sources that are listed
_REASONS = 5  # of a source, the most frequent
_OWN = re.compile(r"'[^']{0,600}'|(?<![\d.,])\d[\d.,]*+(?! \()")
"""What of a reason is one input's own; a number before a parenthesis is a status of HTTP: 404 (Not Found)."""


@dataclass(slots=True)
class Tally:
    """Counts for one source after the other; of the first hundred, the others are only counted."""

    more: int = 0
    _listed: list[tuple[str, Counter[str], Counter[str]]] = field(default_factory=list)
    _is_beyond: bool = False

    def begin(self, source: str) -> None:
        """What is noted from here on is of this source."""
        self._is_beyond = len(self._listed) >= _MOST
        if self._is_beyond:
            self.more += 1
        else:
            self._listed.append((source, Counter(), Counter()))

    def note(self, became: Became, reason: str = "") -> None:
        """Take note of what became of an input, with the reason where it was not taken in."""
        if self._is_beyond or not self._listed:
            return
        _, counts, reasons = self._listed[-1]
        counts[became] += 1
        if reason:
            words = _OWN.sub("…", reason).split()
            reasons[" ".join("…" if "/" in word or "\\" in word else word for word in words)] += 1

    def reports(self) -> tuple[SourceReport, ...]:
        """The sources that were listed, in the order in which they were named."""
        return tuple(
            SourceReport(source, met=counts.total(), **counts, reasons=tuple(reasons.most_common(_REASONS)))
            for source, counts, reasons in self._listed
        )
