"""Whether a follow-up finds what its self-contained form finds (`benchmarks/conversations.jsonl`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index import Hit, Index
from qa.chat import Assistant
from qa.evaluate.data import lines_of
from qa.records import Turn
from qa.retrieve import retrieve

_FIVE = 5


@dataclass(frozen=True, slots=True)
class Conversation:
    """Three questions, the third as it would be asked without the others, and the articles that are meant."""

    id: str
    part: str
    type: str
    questions: tuple[str, ...]
    standalone: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowupResult:
    """How a third turn was understood, and what it finds beside its self-contained form.

    `five` is the share of the first five passages that both find; `meant` tells whether the self-contained
    form finds an article that is meant among its first five.
    """

    conversation: Conversation
    understood: str
    first: bool
    five: float
    meant: bool


@dataclass(frozen=True, slots=True)
class FollowupScores:
    """Results of all conversations."""

    results: tuple[FollowupResult, ...]

    def figures(self) -> dict[str, object]:
        """Shares for each part of the data, and for all of it."""
        parts = sorted({result.conversation.part for result in self.results})
        of_parts = {part: _shares([r for r in self.results if r.conversation.part == part]) for part in parts}
        return {**of_parts, "all": _shares(self.results)}

    def __str__(self) -> str:
        lines = [f"{'':6}{'conversations':>14}{'same first':>12}{'same five':>11}{'meant found':>13}"]
        for part, shares in self.figures().items():
            assert isinstance(shares, dict)
            lines.append(
                f"{part:6}{shares['conversations']:14}{shares['same_first']:12.1%}"
                f"{shares['same_five']:11.1%}{shares['meant_found']:13.1%}"
            )
        return "\n".join(lines)


def followups(file: str | Path, index: Index) -> FollowupScores:
    """Ask the first two questions, and look for the third and for its self-contained form.

    Raises SourceError for a file that holds no conversations.
    """
    return FollowupScores(tuple(_result(index, conversation) for conversation in _conversations(file)))


def _result(index: Index, conversation: Conversation) -> FollowupResult:
    assistant = Assistant(index)
    history: list[Turn] = []
    for question in conversation.questions[:-1]:
        answer = assistant.ask(question, history)
        history += [
            {"role": "user", "content": question},
            {"role": "assistant", "content": answer.text},
        ]
    followup = assistant.understand(conversation.questions[-1], history)
    found = retrieve(index, followup, _FIVE)
    wanted = retrieve(index, assistant.understand(conversation.standalone), _FIVE)
    ours, theirs = ([hit.passage.id for hit in hits] for hits in (found, wanted))
    return FollowupResult(
        conversation,
        followup.standalone,
        ours[:1] == theirs[:1],
        len(set(ours) & set(theirs)) / max(1, len(theirs)),
        _meant(wanted, conversation),
    )


def _meant(hits: Iterable[Hit], conversation: Conversation) -> bool:
    return any(hit.article.url in conversation.articles for hit in hits)


def _shares(results: Sequence[FollowupResult]) -> dict[str, float]:
    count = max(1, len(results))
    return {
        "conversations": len(results),
        "same_first": sum(result.first for result in results) / count,
        "same_five": sum(result.five for result in results) / count,
        "meant_found": sum(result.meant for result in results) / count,
    }


def _conversations(file: str | Path) -> list[Conversation]:
    return [
        Conversation(
            line["id"],
            line["set"],
            line["type"],
            tuple(line["questions"]),
            line["standalone"],
            tuple(line["articles"]),
        )
        for line in lines_of(file, "id", "set", "type", "questions", "standalone", "articles")
    ]
