"""What became of the questions of `quoth evaluate asked`: by kind and in all, beside the plain order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from qa.evaluate.gold import Item
from qa.evaluate.judging import MOST, Judgement, Outcome, answers, quoted, same_name, same_short
from qa.evaluate.significance import Difference, interval, paired_difference, share
from qa.records import Answer

_OF_WORDS = ("said", "who")  # kinds of questions that somebody's words answer
_PLACES = {"first": 1, "three": MOST}


@dataclass(frozen=True, slots=True)
class Result:
    """A question, its answer, what became of it, and the first sentences of the plain order.

    `plain` is None where that was not asked: without a reranker, without a gold, or after other turns.
    """

    item: Item
    answer: Answer
    judgement: Judgement
    plain: tuple[str, ...] | None = None

    def ours(self, place: str) -> bool:
        """Whether a gold is the first quotation shown, or among the first three."""
        return any(answers(self.item, said.quote) for said in quoted(self.answer)[: _PLACES[place]])

    def theirs(self, place: str) -> bool:
        """The same of the plain order."""
        return any(answers(self.item, sentence) for sentence in (self.plain or ())[: _PLACES[place]])

    def others_first(self) -> bool:
        """Whether the first quotation is signed as another's than asked for, and matches no gold."""
        signed = [said for said in quoted(self.answer)[:1] if said.speaker and not self.ours("first")]
        return any(not same_name(said.speaker or "", self.item.speaker) for said in signed)


@dataclass(frozen=True, slots=True)
class AskedScores:
    """The results; `configuration` is what was asked, and with which models.

    `skipped` says why there is no plain order, where there is none; with `show`, failures are printed.
    """

    configuration: str
    results: tuple[Result, ...]
    skipped: str = ""
    show: bool = False

    def figures(self) -> dict[str, object]:
        """All figures, for programs, with what became of each question; shares in [0, 1]."""
        intervals = {name: interval(of) for name, of in _columns(self.results).items() if of}
        against: dict[str, object] = {"behind": self._behind(), **self._above()}
        return {
            "configuration": self.configuration,
            "kinds": {kind: _shares(of) for kind, of in self._kinds().items()},
            "all": {**_shares(self.results), "intervals": intervals},
            "counts": self._counts(),
            "plain_order": {"skipped": self.skipped} if self.skipped else against,
            "items": [_told(result) for result in self.results],
        }

    def __str__(self) -> str:
        head = f"{'':10}{'n':>4}" + "".join(f"{name:>13}" for name in _columns(()))
        rows = [_row(name, of) for name, of in [*self._kinds().items(), ("all", self.results)]]
        lines = [self.configuration, "", head, *rows, _intervals(self.results), "", *self._below()]
        failed = [result for result in self.results if result.judgement.outcome != "right"]
        return "\n".join([*lines, *(_failure(result) for result in failed if self.show)])

    def _kinds(self) -> dict[str, list[Result]]:
        kinds = dict.fromkeys(result.item.kind for result in self.results)
        return {kind: [result for result in self.results if result.item.kind == kind] for kind in kinds}

    def _counts(self) -> dict[str, tuple[int, int]]:
        """What is so of some questions: how many of how many."""
        words = [r for r in self.results if r.item.kind in _OF_WORDS and r.item.speaker]
        refuse = [r for r in self.results if r.item.expect == "refuse"]
        refused = [r for r in refuse if r.judgement.outcome == "right" or r.answer.cautious]
        shown = [(r.answer.short.quote, r.item.short) for r in self.results if r.answer.short]
        pairs = [(found, wanted) for found, wanted in shown if wanted]
        return {
            "short answers in front that are right": (sum(same_short(*pair) for pair in pairs), len(pairs)),
            "another's words first": (sum(result.others_first() for result in words), len(words)),
            "must be refused, and refused, corrected or cautious": (len(refused), len(refuse)),
        }

    def _below(self) -> Iterator[str]:
        """What stands below the table."""
        yield from (f"{what}: {count} of {of}" for what, (count, of) in self._counts().items())
        if self.skipped:
            yield f"plain order: skipped, {self.skipped}"
            return
        above = ", ".join(f"{place} {difference}" for place, difference in self._above().items())
        yield f"above the plain order, in points, where both were asked: {above}"
        yield f"kinds behind the plain order: {', '.join(self._behind()) or 'none'}"

    def _above(self) -> dict[str, Difference]:
        """How much more golds are first, and among three, than in the plain order, where both are known."""
        return {place: _difference(self.results, place) for place in _PLACES}

    def _behind(self) -> list[str]:
        """The kinds of questions in which the plain order is better."""
        kinds = [(kind, place, of) for kind, of in self._kinds().items() for place in _PLACES]
        return [f"{kind} ({place})" for kind, place, of in kinds if _difference(of, place).mean < 0]


def _difference(results: Sequence[Result], place: str) -> Difference:
    both = [result for result in results if result.plain is not None]
    return paired_difference([r.ours(place) for r in both], [r.theirs(place) for r in both])


def _columns(results: Sequence[Result]) -> dict[str, list[bool]]:
    """The columns of the table: of each question that counts in one, whether it is so."""
    with_gold = [result for result in results if result.item.gold]
    both = [result for result in results if result.plain is not None]
    return {
        **{what: [r.judgement.outcome == what for r in results] for what in get_args(Outcome)},
        "cautious": [result.answer.cautious for result in results],
        **{place: [result.ours(place) for result in with_gold] for place in _PLACES},
        **{f"plain {place}": [result.theirs(place) for result in both] for place in _PLACES},
    }


def _shares(results: Sequence[Result]) -> dict[str, float | None]:
    """The columns as shares; None where no question counts."""
    return {"n": len(results), **{name: share(of) if of else None for name, of in _columns(results).items()}}


def _row(name: str, results: Sequence[Result]) -> str:
    cells = (f"{_short(share(of)) if of else '–':>13}" for of in _columns(results).values())
    return f"{name:10}{len(results):>4}{''.join(cells)}"


def _intervals(results: Sequence[Result]) -> str:
    """The 95 % intervals of the row before."""
    bounds = (interval(of) if of else None for of in _columns(results).values())
    cells = (f"{f'[{_short(pair[0])}, {_short(pair[1])}]' if pair else '–':>13}" for pair in bounds)
    return f"{'95 %':14}{''.join(cells)}"


def _short(value: float) -> str:
    """A share in two digits: '.46'."""
    return f"{value:.2f}".removeprefix("0")


def _told(result: Result) -> dict[str, object]:
    """What became of a question, for programs."""
    judgement = result.judgement
    places = {place: result.ours(place) for place in _PLACES}
    plain = {f"plain {place}": result.theirs(place) for place in _PLACES} if result.plain is not None else {}
    return {
        "id": result.item.id,
        "outcome": judgement.outcome,
        "why": judgement.why,
        "cautious": result.answer.cautious,
        **places,
        **plain,
    }


def _failure(result: Result) -> str:
    """A failure in words: the question, why, the first quotations and who signs them, the gold words."""
    item = result.item
    asked = " / ".join([*item.history, item.question])
    lines = ["", f"{item.id}  {item.kind}  {asked}", f"  {result.judgement.outcome}: {result.judgement.why}"]
    for said in quoted(result.answer)[:MOST]:
        mark = "=" if answers(item, said.quote) else ">"
        lines.append(f"  {mark} {' '.join(said.quote.split())} — {said.speaker or '(unsigned)'}")
    lines += [f"  gold: {' '.join(span.text.split())}" for span in item.gold]
    lines += [f"  gold: {item.speaker or '–'}; {item.short or '–'}; {item.expect}"]
    return "\n".join(lines)
