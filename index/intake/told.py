"""What is told of inputs: some of it in full, all of it counted; and where reading goes on in vain."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from index.article import Outcome

_LISTED = 100  # outcomes that are kept
_OF_A_FILE = 10  # failures of records of one file that are kept: others have their place too
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
    """What could not be read: told, of records of one file the first ten; where it lies; files given up."""

    told: Told = field(default_factory=Told)
    given_up: set[Path] = field(default_factory=set)
    _places: Counter[str] = field(default_factory=Counter)
    _vain: Counter[Path] = field(default_factory=Counter)
    _fruitful: set[Path] = field(default_factory=set)

    def add(self, outcome: Outcome, file: Path | None = None) -> None:
        """Take note of a failure, of a record of a file where one is named."""
        place = str(file) if file else _RECORD.sub("", outcome.location)
        self._places[place] += 1
        if outcome.location != place and self._places[place] > _OF_A_FILE:
            self.told.more += 1
        else:
            self.told.add([outcome])
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
