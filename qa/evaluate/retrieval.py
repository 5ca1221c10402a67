"""Whether the passages found hold the answer: questions of RealTimeQA (Kasai et al. 2023) over one index.

There is no gold passage: one counts as relevant if an answer, normalised as SQuAD's is, stands in it as whole
words. Measured over the questions that have such a passage anywhere in the index, with ir-measures (extra
`evaluate`), beside BM25 alone, the vectors alone and plain reciprocal rank fusion.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from index import Hit, Index, Mode, Passage, QuothError
from qa.asking import known_to, understand
from qa.evaluate.data import Half, half_of, lines_of, normal
from qa.evaluate.significance import Difference, paired_difference
from qa.retrieval import Reranker, retrieve

MEASURES = {
    "hit@1": "Success@1",
    "hit@5": "Success@5",
    "hit@10": "Success@10",
    "MRR@10": "RR@10",
    "nDCG@10": "nDCG@10",
}
"""Our names and those of ir-measures. hit@k: whether a relevant passage is among the first k."""

BASELINE = "BM25"
_K = 10
_RRF_DEPTH, _RRF_K = 50, 60  # Cormack, Clarke and Büttcher, SIGIR 2009
_PACKAGES = ("quoth", "faiss-cpu", "ir-measures", "numpy", "onnxruntime", "tantivy")
_Search = Callable[[str], list[Hit]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its answers; `relevant` are the passages that hold one."""

    id: str
    text: str
    answers: tuple[str, ...]
    relevant: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SystemScores:
    """What one way to search reaches: `values` by measure, a value a question; `seconds` of each search."""

    name: str
    values: Mapping[str, Sequence[float]]
    seconds: Sequence[float]

    def mean(self, measure: str) -> float:
        """The measure over all questions, in [0, 1]."""
        values = self.values[measure]
        return sum(values) / len(values) if values else 0.0

    def milliseconds(self, percentile: float) -> float:
        """A percentile in [0, 100] of the time that a search takes."""
        import numpy as np

        return float(1000 * np.percentile(self.seconds, percentile)) if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class RetrievalScores:
    """All systems over the same questions."""

    configuration: Mapping[str, object]
    systems: Sequence[SystemScores]
    differences: Mapping[str, Mapping[str, Difference]] = field(default_factory=dict)

    def figures(self) -> dict[str, object]:
        """All figures, for programs; shares in [0, 1], times in milliseconds."""
        return {
            "configuration": dict(self.configuration),
            "systems": {
                system.name: {
                    **{measure: system.mean(measure) for measure in MEASURES},
                    "p50_ms": system.milliseconds(50),
                    "p95_ms": system.milliseconds(95),
                    "difference_to_bm25": {
                        measure: asdict(difference)
                        for measure, difference in self.differences.get(system.name, {}).items()
                    },
                }
                for system in self.systems
            },
        }

    def __str__(self) -> str:
        lines = [f"{name:<12}{value}" for name, value in self.configuration.items()]
        heads = "".join(f"{measure:>9}" for measure in MEASURES)
        lines += ["", f"{'in %':<24}{heads}{'p50 ms':>9}{'p95 ms':>9}"]
        for system in self.systems:
            values = "".join(f"{100 * system.mean(measure):>9.1f}" for measure in MEASURES)
            times = "".join(f"{system.milliseconds(share):>9.0f}" for share in (50, 95))
            lines.append(f"{system.name:<24}{values}{times}")
        heads = "".join(f"{measure:>20}" for measure in MEASURES)
        lines += ["", f"{'above BM25 [95 %]':<24}{heads}"]
        for name, differences in self.differences.items():
            lines.append(f"{name:<24}" + "".join(f"{differences[measure]!s:>20}" for measure in MEASURES))
        return "\n".join(lines)


def retrieval(
    index: Index, file: str | Path, reranker: Reranker | None = None, half: Half | None = None
) -> RetrievalScores:
    """Search an index for the questions of a file. Raises SourceError for another file.

    `half` takes the questions of one half only, which is fixed by their ids: tune on one, report the other.
    """
    from tqdm import tqdm

    if find_spec("ir_measures") is None:
        raise QuothError("To measure retrieval, install ir-measures: pip install -e '.[evaluate]'")
    questions = [asked for asked in read_questions(file) if half in (None, half_of(asked.id))]
    with index.snapshot():
        progress = tqdm(index.passages(), file=sys.stderr, unit=" passages", leave=False)
        answerable = [asked for asked in with_relevant(questions, progress) if asked.relevant]
        systems = _systems(index, reranker)
        runs: dict[str, dict[str, list[Hit]]] = {name: {} for name in systems}
        seconds: dict[str, list[float]] = {name: [] for name in systems}
        for asked in tqdm(answerable, file=sys.stderr, unit=" questions", leave=False):
            for name, search in systems.items():
                started = time.perf_counter()
                runs[name][asked.id] = search(asked.text)
                seconds[name].append(time.perf_counter() - started)
        configuration = _configuration(index, reranker, half, len(questions), len(answerable))
    scores = [SystemScores(name, score(answerable, runs[name]), seconds[name]) for name in systems]
    return RetrievalScores(configuration, scores, _differences(scores))


def read_questions(file: str | Path) -> list[Asked]:
    """The questions of a RealTimeQA file. Raises SourceError for another file."""
    return [
        Asked(record["question_id"], record["question_sentence"], tuple(record["answer_text"]))
        for record in lines_of(file, "question_id", "question_sentence", "answer_text")
    ]


def with_relevant(questions: Sequence[Asked], passages: Iterable[Passage]) -> list[Asked]:
    """The questions with the passages that hold an answer as whole words."""
    answers = {normal(answer) for asked in questions for answer in asked.answers} - {""}
    by_word: dict[str, list[str]] = defaultdict(list)
    for answer in answers:
        by_word[max(answer.split(), key=len)].append(answer)
    holding: dict[str, set[int]] = defaultdict(set)
    for passage in passages:
        text = f" {normal(passage.text)} "
        for word in by_word.keys() & set(text.split()):
            for answer in by_word[word]:
                if f" {answer} " in text:
                    holding[answer].add(passage.id)
    return [
        Asked(asked.id, asked.text, asked.answers, frozenset().union(*_found(asked, holding)))
        for asked in questions
    ]


def _found(asked: Asked, holding: Mapping[str, set[int]]) -> list[set[int]]:
    return [holding.get(normal(answer), set()) for answer in asked.answers]


def score(questions: Sequence[Asked], run: Mapping[str, Sequence[Hit]]) -> dict[str, list[float]]:
    """Each measure of each question, in their order; `run` holds the hits of each, best first."""
    import ir_measures

    measures = {ir_measures.parse_measure(theirs): ours for ours, theirs in MEASURES.items()}
    relevant = {asked.id: {str(number): 1 for number in asked.relevant} for asked in questions}
    ranked = {
        asked.id: {str(hit.passage.id): 1 / rank for rank, hit in enumerate(run[asked.id], start=1)}
        for asked in questions
    }
    values: dict[str, dict[str, float]] = {ours: {} for ours in MEASURES}
    for one in ir_measures.iter_calc(list(measures), relevant, ranked):
        values[measures[one.measure]][one.query_id] = one.value
    return {ours: [of[asked.id] for asked in questions] for ours, of in values.items()}


def _systems(index: Index, reranker: Reranker | None) -> dict[str, _Search]:
    """The ways to search that are compared, by name."""

    def alone(mode: Mode) -> _Search:
        return lambda text: index.search(text, _K, mode=mode)

    known = known_to(index)
    systems: dict[str, _Search] = {
        BASELINE: alone("lexical"),
        "vectors": alone("dense"),
        "plain RRF": lambda text: _reciprocal_rank_fusion(index, text),
        "Quoth": lambda text: retrieve(index, understand(text, (), known), _K),
    }
    if reranker is not None:
        systems["Quoth, reranked"] = lambda text: retrieve(index, understand(text, (), known), _K, reranker)
    return systems


def _reciprocal_rank_fusion(index: Index, text: str) -> list[Hit]:
    hits: dict[int, Hit] = {}
    scores: dict[int, float] = defaultdict(float)
    modes: tuple[Mode, ...] = ("dense", "lexical")
    for mode in modes:
        for rank, hit in enumerate(index.search(text, _RRF_DEPTH, mode=mode), start=1):
            hits[hit.passage.id] = hit
            scores[hit.passage.id] += 1 / (_RRF_K + rank)
    return [hits[number] for number in sorted(scores, key=lambda number: -scores[number])[:_K]]


def _differences(systems: Sequence[SystemScores]) -> dict[str, dict[str, Difference]]:
    base = next(system for system in systems if system.name == BASELINE)
    return {
        system.name: {
            measure: paired_difference(system.values[measure], base.values[measure]) for measure in MEASURES
        }
        for system in systems
        if system is not base
    }


def _configuration(
    index: Index, reranker: Reranker | None, half: Half | None, questions: int, answerable: int
) -> dict[str, object]:
    status = index.status()
    named = f"{reranker.name} (sha256 {reranker.fingerprint[:12]}…)" if reranker else "none"
    return {
        "index": f"{status.path}, generation {status.generation}",
        "articles": status.articles,
        "passages": status.passages,
        "encoder": status.encoder,
        "reranker": named,
        "questions": questions,
        "half": half or "both",
        "answerable": answerable,
        "versions": ", ".join(f"{name} {_version(name)}" for name in _PACKAGES),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
