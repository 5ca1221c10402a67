"""Whether a follow-up finds what its self-contained form finds (`benchmarks/conversations.jsonl`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index import Hit, Index
from qa.chat import Assistant
from qa.evaluate.configuration import searched
from qa.evaluate.data import lines_of
from qa.models import NO_MODELS, Models
from qa.records import Turn
from qa.retrieval import retrieve

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

    `first` tells whether both find the same passage first, `among` whether the self-contained form's first is
    among the first five of the third turn; `five` is the share of the first five passages that both find;
    `meant` tells whether the self-contained form finds an article that is meant among its first five.
    """

    conversation: Conversation
    understood: str
    first: bool
    among: bool
    five: float
    meant: bool


@dataclass(frozen=True, slots=True)
class FollowupScores:
    """Results of all conversations; `configuration` is what was asked, and with which models."""

    configuration: str
    results: tuple[FollowupResult, ...]

    def figures(self) -> dict[str, object]:
        """Shares for each part of the data, and for all of it."""
        return {"configuration": self.configuration, **self._parts()}

    def _parts(self) -> dict[str, dict[str, float]]:
        parts = sorted({result.conversation.part for result in self.results})
        of_parts = {part: _shares([r for r in self.results if r.conversation.part == part]) for part in parts}
        return {**of_parts, "all": _shares(self.results)}

    def __str__(self) -> str:
        head = f"{'':6}{'conversations':>14}{'same first':>12}{'first in five':>15}{'same five':>11}"
        lines = [self.configuration, "", f"{head}{'meant found':>13}"]
        for part, shares in self._parts().items():
            lines.append(
                f"{part:6}{shares['conversations']:14}{shares['same_first']:12.1%}"
                f"{shares['first_in_five']:15.1%}{shares['same_five']:11.1%}{shares['meant_found']:13.1%}"
            )
        return "\n".join(lines)


def followups(file: str | Path, index: Index, models: Models = NO_MODELS) -> FollowupScores:
    """Ask the first two questions, and look for the third and for its self-contained form.

    Raises SourceError for a file that holds no conversations.
    """
    assistant = Assistant(index, models)
    results = tuple(_result(assistant, conversation) for conversation in _conversations(file))
    return FollowupScores(searched(index, models.reranker), results)


def _result(assistant: Assistant, conversation: Conversation) -> FollowupResult:
    index, reranker = assistant.index, assistant.models.reranker
    history: list[Turn] = []
    for question in conversation.questions[:-1]:
        answer = assistant.ask(question, history)
        history += [
            {"role": "user", "content": question},
            {"role": "assistant", "content": answer.text},
        ]
    followup = assistant.understand(conversation.questions[-1], history)
    found = retrieve(index, followup, _FIVE, reranker)
    wanted = retrieve(index, assistant.understand(conversation.standalone), _FIVE, reranker)
    ours, theirs = ([hit.passage.id for hit in hits] for hits in (found, wanted))
    return FollowupResult(
        conversation,
        followup.standalone,
        ours[:1] == theirs[:1],
        not theirs or theirs[0] in ours,
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
        "first_in_five": sum(result.among for result in results) / count,
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
