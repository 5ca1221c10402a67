"""What is told of inputs: some of it in full, all of it counted; and where reading goes on in vain."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from index.article import Outcome

_LISTED = 100  # outcomes that are kept
_IN_VAIN = 1_000  # records of a file without an article among them: it is given up
_RECORD = re.compile(r"(?::\d+|\[\d+\])$")  # what stands after a file's name in the location of a record


@dataclass(slots=True)
class Told:
    """What became of inputs: the first hundred outcomes, and how many more there were."""

    first: list[Outcome] = field(default_factory=list)
    more: int = 0

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Take note of what became of some."""
        for outcome in outcomes:
            if len(self.first) < _LISTED:
                self.first.append(outcome)
            else:
                self.more += 1


@dataclass(slots=True)
class Failures:
    """What could not be read; where it lies; and the files that are given up."""

    count: int = 0
    given_up: set[Path] = field(default_factory=set)
    _firsts: list[Outcome] = field(default_factory=list)
    _further: list[Outcome] = field(default_factory=list)
    _places: set[str] = field(default_factory=set)
    _vain: Counter[Path] = field(default_factory=Counter)
    _fruitful: set[Path] = field(default_factory=set)

    @property
    def told(self) -> list[Outcome]:
        """A hundred failures: the first of each file, then further ones of records of the same files."""
        return [*self._firsts, *self._further][:_LISTED]

    def add(self, outcome: Outcome, file: Path | None = None) -> None:
        """Take note of a failure, of a record of a file where one is named."""
        place = str(file) if file else _RECORD.sub("", outcome.location)
        is_further = place in self._places and outcome.location != place
        kept = self._further if is_further else self._firsts
        if len(kept) < _LISTED:
            kept.append(outcome)
        self.count += 1
        self._places.add(place)
        if file and file not in self._fruitful:
            self._vain[file] += 1
            if self._vain[file] >= _IN_VAIN:
                self.given_up.add(file)

    def succeeded(self, file: Path | None) -> None:
        """Take note that something of a file is in: it is not given up."""
        if file:
            self._fruitful.add(file)

    def touch(self, path: str) -> bool:
        """Whether the file at a path, a record in it, or a folder above it could not be read."""
        return path in self._places or any(str(folder) in self._places for folder in Path(path).parents)
