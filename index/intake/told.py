"""What is told of inputs: some of it in full, all of it counted; and where reading goes on in vain."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

from index.article import Outcome
from index.intake.items import file_of

_LISTED = 100  # outcomes that are kept
_IN_VAIN = 1_000  # records of a file without an article among them: it is given up


@dataclass(slots=True)
class Told:
    """What became of inputs: a hundred outcomes, of as many files as there are; and how many there were."""

    count: int = 0
    _firsts: list[tuple[int, Outcome]] = field(default_factory=list)
    _whole: list[tuple[int, Outcome]] = field(default_factory=list)
    _further: list[tuple[int, Outcome]] = field(default_factory=list)
    _places: set[str] = field(default_factory=set)
    _touched: set[str] = field(default_factory=set)

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
        place = str(file) if file else file_of(outcome.location)
        again = self._whole if outcome.location == place else self._further
        kept = again if place in self._places else self._firsts
        if len(kept) < _LISTED:
            kept.append((self.count, outcome))
        self.count += 1
        self._places.add(place)
        self._touched.add(file_of(outcome.location))

    def touch(self, location: str) -> bool:
        """Whether something was told of what is at a location: of its file, of a record in that, or of a
        file or folder that holds it."""
        places = [location, *map(str, Path(location).parents)]
        return any(file_of(place) in self._touched for place in places)


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
