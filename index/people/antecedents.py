"""Whom 'he', 'she' and 'the senator' mean: a log-linear ranker over the people mentioned before.

The article is read once, in order. Each name and each pronoun outside quotations is a mention of somebody;
what a mention tells of its person (how far back, subject or not, who spoke last, …, after Lappin and Leass
1994) is weighed, and the best candidate is taken if it is clearly better than the next. The weights were
fitted by `training/speakers.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp

from index.people.antecedent_weights import NOBODY, WEIGHTS
from index.people.discourse import Discourse, Reference
from index.people.fronted import named_after_clause
from index.people.in_article import Mention
from index.people.traits import Person
from index.text.vocabulary import HE, SAYING, SHE, Gender

_PARENTHETICAL = re.compile(r"\s+(?P<word>\w+)(?:[^.!?“”\"]{0,80})?[.!?]?\s*$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom a reference may mean, and what speaks for it."""

    person: Person
    features: dict[str, float]


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates for a pronoun ('he') or a description ('the'), in order of the text."""

    kind: str
    candidates: list[Candidate]


def candidates(discourse: Discourse, place: int, end: int, gender: Gender | None) -> list[Candidate]:
    """The people whom a pronoun or description from `place` to `end` may mean."""
    recent = discourse.recent(place)
    following = named_after_clause(discourse.text, discourse.cast, discourse.layout, place)
    if following and id(following.person) not in recent:
        recent[id(following.person)] = (following.person, [discourse.to_come(following)])
    fitting = [person for person, _ in recent.values() if gender is None or person.gender in (None, gender)]
    if not fitting:
        return []
    here = _Here.at(discourse, place, end)
    references = {id(person): recent[id(person)][1] for person in fitting}
    ahead = _ahead(discourse, fitting, references, here, following)
    return [
        Candidate(
            person,
            _features(discourse, person, references[id(person)], here, gender, ahead)
            | {name: float(person is best) for name, best in ahead.items()},
        )
        for person in fitting
    ]


def _ahead(
    discourse: Discourse,
    people: Sequence[Person],
    references: Mapping[int, Sequence[Reference]],
    here: _Here,
    following: Mention | None,
) -> dict[str, Person | None]:
    """Who of all candidates is the first in something: mentioned last, or most, or the last to speak."""

    def last_subject(person: Person) -> int:
        return next((r.start for r in references[id(person)] if r.subject and not r.quoted), -1)

    return {
        "named next": following.person if following else None,
        "latest": _first(people, lambda person: references[id(person)][0].start),
        "latest subject": _first(people, last_subject),
        "speaks next": discourse.speaks_next(here.end, here.paragraph),
        "most": _first(people, discourse.times),
        "spoke last": discourse.last_speaker(people),
    }


def _first(people: Sequence[Person], by: Callable[[Person], int]) -> Person | None:
    best = max(people, key=by)
    return best if by(best) >= 0 else None


def _features(
    discourse: Discourse,
    person: Person,
    references: Sequence[Reference],
    here: _Here,
    gender: Gender | None,
    ahead: Mapping[str, Person | None],
) -> dict[str, float]:
    layout = discourse.layout
    outside = [r for r in references if here.quoted or not r.quoted]
    last = outside[0] if outside else references[0]
    back = here.sentence - last.sentence
    spoke = discourse.spoke(person)
    previous = [r for r in outside if r.sentence == here.sentence - 1]
    lead = [r for r in outside if r.sentence == here.sentence]
    spoke_last = person is ahead["spoke last"]
    spoke_here = spoke_last and layout.paragraph(spoke[-1]) == here.paragraph
    just_now = spoke_last and here.sentence - layout.sentence(spoke[-1]) <= 1
    named_after = person is not ahead["named next"] and any(m.person is person for m in here.later)
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
        "spoke here": float(spoke_here),
        "spoke just now": float(just_now),
        "speaker": float(last.speaker),
        "goes on": float(spoke_last and here.after_quotation),
        "spoke before": float(bool(spoke)),
        "only quoted": float(not outside),
        "in these words": float(any(here.words[0] <= r.start < here.words[1] for r in references)),
        "often": float(min(3.0, discourse.times(person) ** 0.5)),
        "lately": float(min(4, sum(here.sentence - r.sentence <= 3 for r in outside))),
        "agrees": float(gender is not None and person.gender == gender),
        "unsure": float(not person.sure),
        "in title": float(person.surname in discourse.cast.title),
        "paragraph": float(any(r.paragraph == here.paragraph for r in outside)),
        "named after": float(named_after),
        "keeps on": float(here.after_quotation and just_now and spoke_here),
    }


@dataclass(frozen=True, slots=True)
class _Here:
    """The place of a pronoun."""

    end: int
    sentence: int
    paragraph: int
    quoted: bool
    opens: bool  # the sentence, or follows but a connective
    parenthetical: bool  # '…, he said.'
    after_quotation: bool
    words: tuple[int, int]  # the quotation right before, or an empty span
    later: Sequence[Mention]  # names after it in its sentence

    @classmethod
    def at(cls, discourse: Discourse, place: int, end: int) -> _Here:
        text, layout = discourse.text, discourse.layout
        sentence = layout.sentence(place)
        start, stop = layout.sentences[sentence] if layout.sentences else (0, len(text))
        before = text[start:place]
        after = _PARENTHETICAL.match(text, end, stop)
        quotation = layout.quotation_before(place)
        return cls(
            end,
            sentence,
            layout.paragraph(place),
            layout.quotation(place) is not None,
            len(before.split()) <= 1,
            after is not None and before.rstrip().endswith(",") and after["word"].lower() in SAYING,
            quotation is not None,
            quotation or (0, 0),
            discourse.cast.between(end, stop),
        )


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


def sure_of(choice: Choice, sure: float) -> Person | None:
    """The candidate that is so probable."""
    if not choice.candidates:
        return None
    pairs = zip(choice.candidates, shares(choice.kind, choice.candidates), strict=True)
    best, share = max(pairs, key=lambda pair: pair[1])
    return best.person if share >= sure else None
