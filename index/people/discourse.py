"""What an article has mentioned up to a place: whom, how, and who spoke."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.article import Span
from index.people.in_article import Cast, Mention
from index.people.traits import Person
from index.text import Layout
from index.text.vocabulary import HE, PREPOSITIONS, SAYING, SHE

_PRONOUN = re.compile(rf"\b(?:{'|'.join(sorted(HE | SHE))})\b", re.IGNORECASE)
_NEXT = re.compile(
    r"(?:\s*\([^)]{1,40}\))?(?:,[^,.;“”\"]{3,90},)?\s+(?:\w+ly\s+|also\s+|then\s+)?(?P<word>[\w’'-]+)"
)
_LAST_WORD = re.compile(r"(?P<word>[\w’'-]{1,25}+)[\s“\"'‘]{0,25}+$")
_VERB = re.compile(
    r"(?:is|was|has|had|will|would|could|can|may|might|should|did|does|do|says|went|came|got|made|took|won|lost|"
    r"ran|told|gave|led|left|met|spoke|wrote|held|kept|began|became|knew|thought|found|\w{2,}ed|\w{3,}[^s]s)$"
)
_TO_HIM = re.compile(r" \w+ (?:him|her)\b")
_REACH = 8  # sentences back that an antecedent may stand


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in the text that means somebody: by name, by pronoun, by description."""

    start: int
    person: Person
    sentence: int
    paragraph: int
    form: str  # 'name', 'pronoun', 'description'
    subject: bool
    speaker: bool
    object: bool
    owns: bool
    quoted: bool
    full: bool


class Discourse:
    """Those who were mentioned, and those who spoke: `see` and `hear` what comes, in order of the text."""

    def __init__(self, text: str, cast: Cast, layout: Layout, sources: Sequence[Span]) -> None:
        self.text = text
        self.cast = cast
        self.layout = layout
        self._speaking = sorted(set(sources))
        self._seen: list[Reference] = []
        self._counts: dict[int, int] = {}
        self._spoke: list[tuple[int, Person]] = []

    # Reading

    def see(
        self, start: int, end: int, person: Person, form: str, owns: bool = False, full: bool = False
    ) -> None:
        """Take note of a mention. Mentions come in order of the text."""
        role = self._role(start, end)
        self._seen.append(
            Reference(
                start,
                person,
                self.layout.sentence(start),
                self.layout.paragraph(start),
                form,
                role in ("subject", "speaker") and not owns,
                role == "speaker" and not owns,
                role == "object",
                owns,
                self.layout.quotation(start) is not None,
                full,
            )
        )
        self._counts[id(person)] = self._counts.get(id(person), 0) + 1

    def hear(self, start: int, person: Person) -> None:
        """Take note that somebody speaks at a place."""
        self._spoke.append((start, person))

    def _role(self, start: int, end: int) -> str:
        """Subject, object or neither, by the words beside a mention."""
        before = _LAST_WORD.search(self.text, max(0, start - 25), start)
        last = before["word"].lower() if before else ""
        if last in PREPOSITIONS:
            return "object"
        number = bisect_right(self._speaking, (start, len(self.text))) - 1
        if number >= 0 and self._speaking[number][1] > start:
            return "speaker"
        after = _NEXT.match(self.text, end, min(len(self.text), end + 140))
        if after and (_VERB.match(after["word"]) or after["word"] in SAYING):
            return "subject"
        return "object" if last and _VERB.match(last) else ""

    # What was read

    def recent(self, place: int) -> dict[int, tuple[Person, list[Reference]]]:
        """People mentioned within reach, by their `id`, each with these mentions, the latest first."""
        number = self.layout.sentence(place)
        story = self.layout.section(place)
        found: dict[int, tuple[Person, list[Reference]]] = {}
        for reference in reversed(self._seen):
            if number - reference.sentence > _REACH or reference.start < story:
                break
            found.setdefault(id(reference.person), (reference.person, []))[1].append(reference)
        return found

    def last_place(self, person: Person) -> int:
        """Where somebody was mentioned last; 0 if nowhere yet."""
        return next((r.start for r in reversed(self._seen) if r.person is person), 0)

    def times(self, person: Person) -> int:
        """How often somebody was mentioned."""
        return self._counts.get(id(person), 0)

    def spoke(self, person: Person) -> list[int]:
        """Where somebody spoke."""
        return [start for start, who in self._spoke if who is person]

    def last_speaker(self, people: Sequence[Person]) -> Person | None:
        """Which of these spoke last."""
        return next((who for _, who in reversed(self._spoke) if any(who is p for p in people)), None)

    # What comes

    def speaks_next(self, end: int, paragraph: int) -> Person | None:
        """Who is named as the next to speak, if that is in this paragraph or the next: often the same one."""
        for start, stop in self._speaking[bisect_right(self._speaking, (end, 0)) :]:
            if self.layout.paragraph(start) > paragraph + 1:
                break
            if _TO_HIM.match(self.text, stop):  # he is not the one who speaks to him
                continue
            names = [mention for mention in self.cast.between(start, stop) if not mention.owns]
            if names:
                return names[-1].person
            if not _PRONOUN.fullmatch(self.text, start, stop):
                break
        return None

    def to_come(self, mention: Mention) -> Reference:
        """A subject that stands after the pronoun that means it."""
        return Reference(
            mention.start,
            mention.person,
            self.layout.sentence(mention.start),
            self.layout.paragraph(mention.start),
            "name",
            subject=True,
            speaker=False,
            object=False,
            owns=False,
            quoted=False,
            full=mention.full,
        )


def pronouns(text: str, layout: Layout) -> Iterator[tuple[int, int]]:
    """The places of 'he' and 'she' outside quotations."""
    for match in _PRONOUN.finditer(text):
        if layout.quotation(match.start()) is None:
            yield match.span()
