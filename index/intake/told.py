"""What is told of inputs: some of it in full, all of it counted; and where reading goes on in vain."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

from index.article import Outcome

_LISTED = 100  # outcomes that are kept
_IN_VAIN = 1_000  # records of a file without an article among them: it is given up
_RECORD = re.compile(r"(?::\d+|\[\d+\])$")  # what stands after a file's name in the location of a record


@dataclass(slots=True)
class Told:
    """What became of inputs: a hundred outcomes, of as many files as there are; and how many there were."""

    count: int = 0
    _firsts: list[tuple[int, Outcome]] = field(default_factory=list)
    _whole: list[tuple[int, Outcome]] = field(default_factory=list)
    _further: list[tuple[int, Outcome]] = field(default_factory=list)
    _places: set[str] = field(default_factory=set)

    @property
    def listed(self) -> tuple[Outcome, ...]:
        """A hundred: of each file the first, and what is told of whole files; then more records."""
        files = [*self._firsts, *self._whole][:_LISTED]
        told = [*sorted(files, key=itemgetter(0)), *self._further][:_LISTED]
        return tuple(outcome for _, outcome in told)

    @property
    def more(self) -> int:
        """How many more there were."""
        return self.count - len(self.listed)

    def add(self, outcome: Outcome, file: Path | None = None) -> None:
        """Take note of what became of an input, of a record of a file where one is named."""
        place = str(file) if file else _RECORD.sub("", outcome.location)
        again = self._whole if outcome.location == place else self._further
        kept = again if place in self._places else self._firsts
        if len(kept) < _LISTED:
            kept.append((self.count, outcome))
        self.count += 1
        self._places.add(place)

    def touch(self, path: str) -> bool:
        """Whether something was told of the file at a path, of a record in it, or of a folder above it."""
        return path in self._places or any(str(folder) in self._places for folder in Path(path).parents)


@dataclass(slots=True)
class Failures(Told):
    """What could not be read; and the files that are given up."""

    given_up: set[Path] = field(default_factory=set)
    _vain: Counter[Path] = field(default_factory=Counter)
    _fruitful: set[Path] = field(default_factory=set)

    def add(self, outcome: Outcome, file: Path | None = None) -> None:
        """Take note of a failure, of a record of a file where one is named."""
        Told.add(self, outcome, file)
        if file and file not in self._fruitful:
            self._vain[file] += 1
            if self._vain[file] >= _IN_VAIN:
                self.given_up.add(file)

    def succeeded(self, file: Path | None) -> None:
        """Take note that something of a file is in: it is not given up."""
        if file:
            self._fruitful.add(file)
