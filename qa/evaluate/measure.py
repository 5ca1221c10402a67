"""What `quoth evaluate` can measure: each measure by its name, with what it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from index import Index
from qa.evaluate.abstention import abstention
from qa.evaluate.answers import answers
from qa.evaluate.asked import asked
from qa.evaluate.attribution import attribution
from qa.evaluate.calibration import calibration
from qa.evaluate.choices import none_of_the_above
from qa.evaluate.data import Half
from qa.evaluate.extraction import extraction
from qa.evaluate.followups import followups
from qa.evaluate.names import SAMPLE, names
from qa.evaluate.quotations import quotations
from qa.evaluate.retrieval import retrieval
from qa.evaluate.short import short
from qa.evaluate.speakers import speakers
from qa.evaluate.understanding import understanding
from qa.models import Models


class Scores(Protocol):
    """What a measure gives: printed as a table, or as figures for programs."""

    def figures(self) -> Mapping[str, object]:
        """All figures by name; shares in [0, 1]."""
        ...


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be measured on which data; `index` is the folder of an index, "" where none is named.

    `articles` and `kind` are for `asked`: the file of raw articles, one kind of questions; `show` prints
    failures; `sample`, `seed` and `write` are for `names`: how many, drawn how, and where to what is to be
    judged.
    """

    file: str
    models: Models
    index: str = ""
    labels: str = ""
    half: Half | None = None
    limit: int | None = None
    articles: str = ""
    kind: str = ""
    show: bool = False
    sample: int = SAMPLE
    seed: int = 0
    write: str = ""


def measure(what: str, task: Task) -> Scores:
    """Run one measure of `MEASURES`. Raises SourceError, or an IndexFolderError, for what cannot be read."""
    return MEASURES[what](task)


def _with_index(run: Callable[[Task, Index], Scores]) -> Callable[[Task], Scores]:
    def measured(task: Task) -> Scores:
        with Index.open(task.index, create=False) as index:
            return run(task, index)

    return measured


MEASURES: dict[str, Callable[[Task], Scores]] = {
    "abstention": _with_index(lambda t, index: abstention(index, t.file, t.labels, t.models)),
    "answers": lambda t: answers(t.file, t.index or None, t.half, t.limit, t.models),
    "asked": _with_index(lambda t, index: asked(t.file, index, t.models, t.articles, t.kind, t.show)),
    "attribution": lambda t: attribution(t.file),
    "calibration": lambda t: calibration(t.file, t.index or None, t.half, t.limit, t.models),
    "extraction": lambda t: extraction(t.file, t.half, t.show),
    "followups": _with_index(lambda t, index: followups(t.file, index, t.models)),
    "names": _with_index(lambda t, index: names(t.file, index, t.models, t.sample, t.seed, t.write)),
    "none-of-the-above": _with_index(lambda t, index: none_of_the_above(index, t.file, t.models)),
    "quotations": lambda t: quotations(t.file, t.index, t.half, t.limit, t.models),
    "retrieval": _with_index(lambda t, index: retrieval(index, t.file, t.models.reranker, t.half)),
    "short": lambda t: short(t.file, t.models.reader, t.models.reranker, t.half, t.limit or 0),
    "speakers": lambda t: speakers(t.file, t.labels),
    "understanding": lambda t: understanding(t.file, t.show),
}
