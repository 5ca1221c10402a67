"""Whom 'he', 'she' and 'the senator' mean: a log-linear ranker over the people mentioned before.

The article is read once, in order. Each name and each pronoun outside quotations is a mention of somebody;
what a mention tells of its person (how far back, subject or not, who spoke last, …, after Lappin and Leass
1994) is weighed, and the best candidate is taken if it is clearly better than the next. The weights were
fitted by `training/speakers.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import exp

from index.article import Span
from index.people.antecedent_weights import NOBODY, WEIGHTS
from index.people.fronted import named_after_clause
from index.people.in_article import Cast, Mention
from index.people.traits import Person
from index.text import Layout
from index.text.vocabulary import HE, PREPOSITIONS, SAYING, SHE, Gender

PRONOUN = re.compile(r"\b(?:he|him|his|himself|she|her|hers|herself)\b", re.IGNORECASE)
_NEXT = re.compile(
    r"(?:\s*\([^)]{1,40}\))?(?:,[^,.;“”\"]{3,90},)?\s+(?:\w+ly\s+|also\s+|then\s+)?(?P<word>[\w’'-]+)"
)
_LAST_WORD = re.compile(r"(?P<word>[\w’'-]{1,25}+)[\s“\"'‘]{0,25}+$")
_VERB = re.compile(
    r"(?:is|was|has|had|will|would|could|can|may|might|should|did|does|do|says|went|came|got|made|took|won|lost|"
    r"ran|told|gave|led|left|met|spoke|wrote|held|kept|began|became|knew|thought|found|\w{2,}ed|\w{3,}[^s]s)$"
)
_PARENTHETICAL = re.compile(r"\s+(?P<word>\w+)(?:[^.!?“”\"]{0,80})?[.!?]?\s*$")
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


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom a reference may mean, and what speaks for it."""

    person: Person
    features: dict[str, float]


class Discourse:
    """What has been mentioned up to a place: `see` and `hear` what comes, then ask for `candidates`."""

    def __init__(self, text: str, cast: Cast, layout: Layout, sources: Sequence[Span]) -> None:
        self._speaking = sorted(set(sources))
        self._text = text
        self._cast = cast
        self._layout = layout
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
                self._layout.sentence(start),
                self._layout.paragraph(start),
                form,
                role in ("subject", "speaker") and not owns,
                role == "speaker" and not owns,
                role == "object",
                owns,
                self._layout.quotation(start) is not None,
                full,
            )
        )
        self._counts[id(person)] = self._counts.get(id(person), 0) + 1

    def hear(self, start: int, person: Person) -> None:
        """Take note that somebody speaks at a place."""
        self._spoke.append((start, person))

    def _role(self, start: int, end: int) -> str:
        """Subject, object or neither, by the words beside a mention."""
        before = _LAST_WORD.search(self._text, max(0, start - 25), start)
        last = before["word"].lower() if before else ""
        if last in PREPOSITIONS:
            return "object"
        number = bisect_right(self._speaking, (start, len(self._text))) - 1
        if number >= 0 and self._speaking[number][1] > start:
            return "speaker"
        after = _NEXT.match(self._text, end, min(len(self._text), end + 140))
        if after and (_VERB.match(after["word"]) or after["word"] in SAYING):
            return "subject"
        return "object" if last and _VERB.match(last) else ""

    # Choosing

    def candidates(self, place: int, end: int, gender: Gender | None) -> list[Candidate]:
        """The people whom a pronoun or description from `place` to `end` may mean."""
        recent = self._recent(place)
        named_next = named_after_clause(self._text, self._cast, self._layout, place)
        if named_next and id(named_next.person) not in recent:
            recent[id(named_next.person)] = (named_next.person, [self._ahead(named_next)])
        fitting = [p for p, _ in recent.values() if gender is None or p.gender in (None, gender)]
        if not fitting:
            return []
        here = _Here.at(self._text, self._layout, self._cast, place, end)
        ahead = {
            "named next": named_next.person if named_next else None,
            "latest": _latest(fitting, lambda person: recent[id(person)][1][0].start),
            "latest subject": _latest(
                fitting,
                lambda person: next(
                    (r.start for r in recent[id(person)][1] if r.subject and not r.quoted), -1
                ),
            ),
            "speaks next": self._speaks_next(end, here),
            "most": _latest(fitting, lambda person: self._counts.get(id(person), 0)),
            "spoke last": next(
                (who for _, who in reversed(self._spoke) if any(who is p for p in fitting)), None
            ),
        }
        return [
            Candidate(
                person,
                self._features(
                    person,
                    recent[id(person)][1],
                    here,
                    gender,
                    person is ahead["spoke last"],
                    person is ahead["named next"],
                )
                | {name: float(person is best) for name, best in ahead.items()},
            )
            for person in fitting
        ]

    def last_place(self, person: Person) -> int:
        """Where somebody was mentioned last; 0 if nowhere yet."""
        return next((r.start for r in reversed(self._seen) if r.person is person), 0)

    def _speaks_next(self, end: int, here: _Here) -> Person | None:
        """Who is named as the next to speak, if that is in this paragraph or the next: often the same one."""
        for start, stop in self._speaking[bisect_right(self._speaking, (end, 0)) :]:
            if self._layout.paragraph(start) > here.paragraph + 1:
                break
            if _TO_HIM.match(self._text, stop):  # he is not the one who speaks to him
                continue
            names = [mention for mention in self._cast.between(start, stop) if not mention.owns]
            if names:
                return names[-1].person
            if not PRONOUN.fullmatch(self._text, start, stop):
                break
        return None

    def _ahead(self, mention: Mention) -> Reference:
        """A subject that is still to come."""
        return Reference(
            mention.start,
            mention.person,
            self._layout.sentence(mention.start),
            self._layout.paragraph(mention.start),
            "name",
            subject=True,
            speaker=False,
            object=False,
            owns=False,
            quoted=False,
            full=mention.full,
        )

    def _recent(self, place: int) -> dict[int, tuple[Person, list[Reference]]]:
        """People mentioned within reach, each with these mentions, the latest first."""
        number = self._layout.sentence(place)
        story = self._layout.section(place)
        found: dict[int, tuple[Person, list[Reference]]] = {}
        for reference in reversed(self._seen):
            if number - reference.sentence > _REACH or reference.start < story:
                break
            found.setdefault(id(reference.person), (reference.person, []))[1].append(reference)
        return found

    def _features(
        self,
        person: Person,
        references: Sequence[Reference],
        here: _Here,
        gender: Gender | None,
        spoke_last: bool,
        ahead: bool,
    ) -> dict[str, float]:
        outside = [r for r in references if here.quoted or not r.quoted]
        last = outside[0] if outside else references[0]
        back = here.sentence - last.sentence
        spoke = [start for start, who in self._spoke if who is person]
        previous = [r for r in outside if r.sentence == here.sentence - 1]
        lead = [r for r in outside if r.sentence == here.sentence]
        return {
            "same sentence": float(back == 0),
            "after a clause": float(back == 0 and here.parenthetical),
            "same subject": float(any(r.subject for r in lead)),
            "sentences back": float(min(back, 5)),
            "paragraphs back": float(min(here.paragraph - last.paragraph, 3)),
            "subject": float(last.subject),
            "object": float(last.object),
            "owns": float(last.owns),
            "pronoun": float(last.form == "pronoun"),
            "full": float(last.full),
            "parallel": float(here.opens and any(r.subject for r in previous)),
            "previous subject": float(any(r.subject for r in previous)),
            "spoke here": float(spoke_last and self._layout.paragraph(spoke[-1]) == here.paragraph),
            "spoke just now": float(spoke_last and here.sentence - self._layout.sentence(spoke[-1]) <= 1),
            "speaker": float(last.speaker),
            "goes on": float(spoke_last and here.after_quotation),
            "spoke before": float(bool(spoke)),
            "only quoted": float(not outside),
            "in these words": float(any(here.words[0] <= r.start < here.words[1] for r in references)),
            "often": float(min(3.0, self._counts.get(id(person), 0) ** 0.5)),
            "lately": float(min(4, sum(here.sentence - r.sentence <= 3 for r in outside))),
            "agrees": float(gender is not None and person.gender == gender),
            "unsure": float(not person.sure),
            "in title": float(person.surname in self._cast.title),
            "paragraph": float(any(r.paragraph == here.paragraph for r in outside)),
            "named after": float(not ahead and any(mention.person is person for mention in here.later)),
            "keeps on": float(
                spoke_last
                and here.after_quotation
                and here.sentence - self._layout.sentence(spoke[-1]) <= 1
                and self._layout.paragraph(spoke[-1]) == here.paragraph
            ),
        }


@dataclass(frozen=True, slots=True)
class _Here:
    """The place of a pronoun."""

    sentence: int
    paragraph: int
    quoted: bool
    opens: bool  # the sentence, or follows but a connective
    parenthetical: bool  # '…, he said.'
    after_quotation: bool
    words: tuple[int, int]  # the quotation right before, or an empty span
    later: Sequence[Mention]  # names after it in its sentence

    @classmethod
    def at(cls, text: str, layout: Layout, cast: Cast, place: int, end: int) -> _Here:
        sentence = layout.sentence(place)
        start, stop = layout.sentences[sentence] if layout.sentences else (0, len(text))
        before = text[start:place]
        after = _PARENTHETICAL.match(text, end, stop)
        quotation = layout.quotation_before(place)
        return cls(
            sentence,
            layout.paragraph(place),
            layout.quotation(place) is not None,
            len(before.split()) <= 1,
            after is not None and before.rstrip().endswith(",") and after["word"].lower() in SAYING,
            quotation is not None,
            quotation or (0, 0),
            cast.between(end, stop),
        )


def _latest(people: Sequence[Person], when: Callable[[Person], int]) -> Person | None:
    best = max(people, key=when)
    return best if when(best) >= 0 else None


def gender_of_pronoun(word: str) -> Gender | None:
    """'man' of 'he', 'woman' of 'her'; None of anything else."""
    return "man" if word in HE else "woman" if word in SHE else None


def shares(kind: str, candidates: Sequence[Candidate]) -> list[float]:
    """How probable each candidate is; what is missing to 1 is the probability of nobody among them."""
    weights = WEIGHTS[kind]
    scores = [sum(weights[n] * x for n, x in one.features.items() if x) for one in candidates]
    top = max([*scores, weights[NOBODY]])
    powers = [exp(score - top) for score in scores]
    total = sum(powers) + exp(weights[NOBODY] - top)
    return [power / total for power in powers]


def pronouns(text: str, layout: Layout) -> Iterator[tuple[int, int]]:
    """The places of 'he' and 'she' outside quotations."""
    for match in PRONOUN.finditer(text):
        if layout.quotation(match.start()) is None:
            yield match.span()
