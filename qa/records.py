"""What travels between the rooms of `qa`: the question as understood, the evidence, the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypedDict

from index import ENGLISH, Article

QuestionKind = Literal[
    "said",
    "ever_said",
    "timeline",
    "compare",
    "who_said",
    "summarise",
    "who",
    "when",
    "where",
    "how_many",
    "how_much",
    "how_long",
    "yes_no",
    "other",
]
Order = Literal["relevance", "newest", "oldest"]
Verdict = Literal["yes", "no", "not quite"]
"""Whether it is so: 'not quite' where it is so only in part, or under a condition."""
_SAID = frozenset({"said", "ever_said", "timeline", "compare", "who_said"})
_ACCORDING = re.compile(r"\baccording to\b", re.IGNORECASE)
_SAYING = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|t(?:ell|old|elling)|thinks?|thought|thinking|(?:ask|claim|comment|demand|expect|fear"
    r"|hope|mention|talk|want|warn)(?:s|ed|ing)?|(?:accuse|announce|argue|believe|criticise|criticize|declare"
    r"|describe|promise|propose)[ds]?|explain(?:s|ed)?|insist(?:s|ed)?|react(?:s|ed)?|respond(?:s|ed)?|sp(?:eak|oke)"
    r"|wr(?:ite|ote|itten)|tweet(?:s|ed)?|den(?:y|ied|ies)|repl(?:y|ied|ies)|admit(?:s|ted)?|predict(?:s|ed)?"
    r"|views?|opinions?|positions?|stances?|statements?|remarks?|reactions?|quotes?|words?|latest)\b",
    re.IGNORECASE,
)


class Turn(TypedDict):
    """One message of a conversation, in the shape that chat interfaces use."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood. `standalone` can be read without the conversation before it.

    `speaker` and `topic` are set where the question is about somebody's words; `speakers` are all of them,
    `speaker` the first. `names` are the proper names that an answer cannot do without. `corrections` are
    names as they were written, each with the name of the index that was taken for it. `leans_on` are
    quotations of the answers before, where the question cannot do without the conversation. `language` is its
    code of ISO 639-1: of a question in another language than English nothing else is understood.
    """

    text: str
    standalone: str
    kind: QuestionKind = "other"
    speaker: str | None = None
    topic: str = ""
    names: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    source: str | None = None
    speakers: tuple[str, ...] = ()
    order: Order = "relevance"
    corrections: tuple[tuple[str, str], ...] = ()
    leans_on: tuple[str, ...] = ()
    language: str = ENGLISH

    @property
    def asked_of(self) -> tuple[str, ...]:
        """All whose words are asked for."""
        return self.speakers or ((self.speaker,) if self.speaker else ())

    @property
    def of_statements(self) -> bool:
        """Whether statements answer it: it asks what somebody said, or who said it."""
        return self.kind in _SAID or (self.kind == "summarise" and bool(self.speaker))

    @property
    def of_words_alone(self) -> bool:
        """Whether nothing but statements will do: it asks outright what was said, or for an opinion.

        What is so 'according to a poll', or what was X's objection, may stand anywhere.
        """
        outright = self.kind in ("who_said", "compare", "timeline") or _SAYING.search(self.standalone)
        return self.of_statements and bool(outright) and not _ACCORDING.search(self.standalone)


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of an article that stand behind an answer: `quote` is `article.text[start:end]`, verbatim.

    `outlet` is the article's publisher by the name that people write.
    """

    number: int
    article: Article
    start: int
    end: int
    quote: str
    speaker: str | None = None
    outlet: str | None = None


Manner = Literal["direct", "mixed", "reported", "relayed", "told"]
"""Whose words a quotation shows: the speaker's own, between quotation marks; partly his own; what he said, as
the article words it; what another says that he said; or the article's own account, nobody's speech."""


@dataclass(frozen=True, slots=True)
class Line:
    """A quotation as an answer shows it: the citation with this number, and whose words it is.

    `speaker` is the name that may stand beside it, None where none may, `role` who that is by this article,
    `reported_by` who tells what the speaker said, `said_on` the day on which it was said, where the article
    tells another than its own. `own` are the spans within
    `Citation.quote` that are somebody's exact words, marks included. `also` are the numbers of citations that
    say the same, of a story each, `more` how many further stories do. `copies` counts the other articles of
    its own story, and `versions` tell in words what these have instead.
    """

    number: int
    manner: Manner = "told"
    speaker: str | None = None
    role: str | None = None
    reported_by: str | None = None
    said_on: date | None = None
    own: tuple[tuple[int, int], ...] = ()
    also: tuple[int, ...] = ()
    more: int = 0
    copies: int = 0
    versions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading (Markdown, "" for none).

    `names_speaker` and `dated` tell what the heading says of all of them: whose words, which article and day.
    `values` are what articles name where they differ on what is asked for, each with its citation's number.
    """

    heading: str
    lines: tuple[Line, ...]
    names_speaker: bool = False
    dated: bool = False
    values: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence of a language model: the numbers of what it cites; why it was struck, "" if it stands."""

    text: str
    numbers: tuple[int, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """What a refusal offers beside its reason.

    `meant` are names that may be meant by one that no article has, `quotable` those who can be quoted on the
    topic, `mentioning` articles that mention all that was asked about, `details` what was looked for and what
    there is, a sentence or two each.
    """

    meant: tuple[str, ...] = ()
    quotable: tuple[str, ...] = ()
    mentioning: tuple[Article, ...] = ()
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Struck:
    """A sentence that a language model wrote and that did not stand up to checking, and why."""

    sentence: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its evidence. `text` is Markdown; `[n]` in it is the citation with that number.

    `short` is the name, number, day or place asked for, where the question asks for one and a sentence shown
    has it: a citation of these words alone, numbered as that sentence's. `confidence` is the probability
    that the first sentence answers; `reason` says why an answer abstains; `timings` are in seconds.
    `sections` is what `text` shows, quotation by quotation; there are none where nothing is answered, or a
    language model wrote. `day` is the day that `short` means where it says 'Thursday', counted from the day
    of its article. `written_by` names the language model that wrote `text`, where one did, `written` has its
    sentences, those that failed too; `struck` are these alone (in `text` too, struck through); `notice` says
    why a language model was asked, but its words are not shown. `cautious` says that no sentence shown says
    so outright, and that these are the nearest words; `verdict` whether what was asked is so, where that can
    be told. Where an answer abstains, `citations` are the words that come nearest, and `refused` is what else
    there is to go on with.
    """

    text: str
    question: Question
    citations: tuple[Citation, ...] = ()
    abstained: bool = False
    reason: str | None = None
    confidence: float = 0.0
    generation: int = 0
    timings: dict[str, float] = field(default_factory=dict)
    short: Citation | None = None
    day: date | None = None
    written_by: str | None = None
    struck: tuple[Struck, ...] = ()
    notice: str | None = None
    cautious: bool = False
    verdict: Verdict | None = None
    sections: tuple[Section, ...] = ()
    written: tuple[Written, ...] = ()
    refused: Refused | None = None
