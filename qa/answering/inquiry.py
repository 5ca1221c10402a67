"""One question on its way to an answer, and what several need for it: each worked out at most once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

from index import Hit, Index, Role, Statement
from qa.answering.evidence import Evidence
from qa.answering.markdown import plain
from qa.answering.names_held import Name, names_of
from qa.answering.roles_asked import roles_for
from qa.answering.said_by import said_by
from qa.answering.weighing import Weigher
from qa.asking import Known, known_speaker, known_to
from qa.reading import Reader
from qa.records import Question
from qa.retrieval import PASSAGES, Reranker, conversed_on, retrieve

_ROLES = 8  # of one person in one article that are looked at

STATEMENTS = 24
"""So many statements of a speaker are read for a question."""
COMPARED = 6
"""So many speakers are looked up for a question; those after them are named as left out."""


class Inquiry:
    """A question as understood, one index and the models; nothing is looked up before it is asked for.

    Made inside a `snapshot` of the index, so that all of it is of one generation, and of no use after it.
    `tell` is told what is being done, in a few words, and may raise to have it end.
    """

    def __init__(
        self,
        index: Index,
        question: Question,
        reranker: Reranker | None = None,
        reader: Reader | None = None,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self.index = index
        self.question = question
        self.reranker = reranker
        self.reader = reader
        self.tell = tell or _untold
        self._passages: dict[int, list[Hit]] = {}
        self._weighers: dict[str, Weigher] = {}
        self._statements: dict[tuple[str, str, int], list[Statement]] = {}
        self._speakers: dict[str, str | None] = {}
        self._said: dict[str, list[Statement]] = {}
        self._names: list[Name] | None = None

    @property
    def known(self) -> Known:
        """What the index knows of names, publishers and days."""
        return known_to(self.index)

    @property
    def names(self) -> list[Name]:
        """The proper names that an answer cannot do without."""
        if self._names is None:
            self._names = names_of(self.index, self.question)
        return self._names

    @property
    def compared(self) -> tuple[str, ...]:
        """Those whose words are looked up."""
        return self.question.asked_of[:COMPARED]

    @property
    def left_out(self) -> str:
        """Who is not looked up, as nobody more is; "" if all are."""
        left = self.question.asked_of[COMPARED:]
        more = f" and {len(left) - COMPARED} more" if len(left) > COMPARED else ""
        named = ", ".join(map(plain, left[:COMPARED]))
        return f"At most {COMPARED} speakers are compared. Left out: {named}{more}." if left else ""

    @cached_property
    def conversed_on(self) -> frozenset[str]:
        """Ids of the articles quoted in the answers that the question leans on."""
        return conversed_on(self.index, self.question)

    def passages(self, most: int = PASSAGES) -> list[Hit]:
        """The passages that fit the question best, read by the reranker if there is one, best first."""
        if most not in self._passages:
            self.tell(f"searching {self.known.passages:,} passages")
            self._passages[most] = retrieve(
                self.index, self.question, most, self.reranker, self.conversed_on, self.tell
            )
        return self._passages[most]

    def weigher(self, text: str = "") -> Weigher:
        """What weighs sentences against a text, by default the question as it stands alone."""
        if text not in self._weighers:
            self._weighers[text] = Weigher(self.index, self.question, text, self.said_in, self.conversed_on)
        return self._weighers[text]

    def weighed(self, hits: Sequence[Hit]) -> list[Evidence]:
        """The sentences of passages that may answer, read by the reranker if there is one, best first."""
        return self.weigher().hits(hits, self.reranker)

    def judged(self, evidence: Sequence[Evidence]) -> list[Evidence]:
        """The evidence with how sure a network is that each sentence answers; as it is without one."""
        return self.weigher().judged(evidence, self.reranker)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of the question's content words."""
        return frozenset(self.index.terms(self.question.standalone))

    def said_in(self, article: str) -> list[Statement]:
        """All statements of an article."""
        if article not in self._said:
            self._said[article] = self.index.statements(article=article, limit=10_000)
        return self._said[article]

    def role_in(self, article: str, person: str) -> str | None:
        """What somebody is by an article, in its fullest words; None where it does not tell."""
        if not person[:1].isupper():
            return None
        held = self.index.roles(person=person, article=article, limit=_ROLES)
        named = [role.role for role in held if role.person == person and role.time == "current"]
        named = [role for role in named if not (role.endswith(".") and " " not in role)]  # 'Gov.', of what?
        return max(named, key=lambda role: len(role.split()), default=None)

    @cached_property
    def roles(self) -> list[Role]:
        """The roles that a question for a role, or for who somebody is, asks about, newest first."""
        return roles_for(self.index, self.question)

    def known_as(self, speaker: str) -> str | None:
        """The name under which the index holds this speaker's words; None where it holds none."""
        if speaker not in self._speakers:
            self._speakers[speaker] = known_speaker(self.index, speaker) if speaker else None
        return self._speakers[speaker]

    def statements(self, speaker: str, topic: str | None = None, most: int = STATEMENTS) -> list[Statement]:
        """What a speaker says, nearest to the topic first; for a topic of '', the newest.

        The topic is by default the question's. Of a surname that nearly always means one person, only that
        person's.
        """
        topic = self.question.topic if topic is None else topic
        key = speaker, topic, most
        if key not in self._statements:
            self.tell(f"looking through what {speaker} said")
            name = self.known_as(speaker)
            asked = replace(self.question, topic=topic)
            self._statements[key] = said_by(self.index, asked, name, most) if name else []
        return self._statements[key]


def _untold(told: str) -> None:
    """Nobody listens."""
