"""Whom the sources of an article mean: 'he', 'the senator', 'Lavrov', 'a spokesman', 'his wife', 'who'.

A person is called by the full name that the article gives; 'the Kremlin' and 'officials' stay what they are;
a pronoun whose antecedent is unsure stays without a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.article import Span
from index.people.antecedents import Candidate, Choice, candidates, gender_of_pronoun, sure_of
from index.people.by_name import holds_full_name, person_by_name
from index.people.descriptions import CUT, Description, bears, description_of, fit, may_mean
from index.people.discourse import Discourse, pronouns
from index.people.groups import groups_before, pair_before, who_before
from index.people.in_article import Cast, Mention
from index.people.organisations import full_name, organisation_before
from index.people.traits import Person
from index.people.unnamed import newcomer_since, stranger_before, unnamed_near
from index.text import Layout, split_sentences
from index.text.collectives import GROUPS
from index.text.vocabulary import HE, OTHER, SHE, SOMEBODY, THEY, WHO

SURE = {"he": 0.65, "the": 0.7}
"""So probable must the best candidate be."""
_LIKELY = 0.4  # and so probable for a pronoun that only leads on to the next
_OWNS = frozenset({"his", "her", "hers"})
_PARTY_NAME = re.compile(r"(?:Republican|Democrat|American|Conservative|Liberal)")
_OWNER = re.compile(r"(his|her) (.+)", re.IGNORECASE)
_TWO = re.compile(r"both(?: men| women)?|the two(?: \w+)?")
_DEFINITE = re.compile(r"(?:the|this|that) [a-z]", re.IGNORECASE)
_INDEFINITE = re.compile(r"(?:an?|one|another) ", re.IGNORECASE)
_ANYBODY = re.compile(r"(?:the|this|that) (?:wo)?man\b(?! (?:in|with|from|at|on|behind|of)\b)", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|a|an) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom a mention means. `name` is None where that is unsure; `is_person` of one person by name."""

    name: str | None
    is_person: bool = False


class Resolver:
    """Reads one article in order, and tells whom each source means."""

    def __init__(self, title: str, text: str, sentences: Sequence[Span], sources: Sequence[Span]) -> None:
        self._text = text
        self._sources = sources
        self._layout = Layout(text, sentences)
        self._cast = Cast(title, text, self._layout, sources)
        self._discourse = Discourse(text, self._cast, self._layout, sources)
        self._said: list[tuple[int, Person | str | None]] = []
        self.choices: dict[Span, Choice] = {}

    def run(self) -> dict[Span, Speaker]:
        """The speaker of each source."""
        found: dict[Span, Speaker] = {}
        for start, end, what in self._events():
            if isinstance(what, Mention):
                self._discourse.see(start, end, what.person, "name", what.owns, what.full)
            elif what == "pronoun":
                self._lead_on(start, end)
            else:
                found[start, end] = self._hear((start, end))
        return found

    def _events(self) -> Iterator[tuple[int, int, Mention | str]]:
        """Names, pronouns and sources in order of the text; a source comes after the name that it is."""
        events: list[tuple[int, int, int, Mention | str]] = [
            (mention.start, 0, mention.end, mention) for mention in self._cast.mentions
        ]
        events += [(start, 1, end, "pronoun") for start, end in pronouns(self._text, self._layout)]
        events += [(start, 2, end, "source") for start, end in set(self._sources)]
        for start, _, end, what in sorted(events, key=lambda event: event[:3]):
            yield start, end, what

    def _lead_on(self, start: int, end: int) -> None:
        """A pronoun that speaks or not: whom it likely means is mentioned by it."""
        word = self._text[start:end].lower()
        person = self._best(start, end, word, _LIKELY)
        if person:
            self._discourse.see(start, end, person, "pronoun", owns=word in _OWNS)

    def _hear(self, span: Span) -> Speaker:
        meant = self._meant(span)
        if isinstance(meant, Person) or self._text[slice(*span)].lower() not in WHO:  # it only repeats
            self._said.append((span[0], meant))
        if isinstance(meant, Person):
            self._discourse.hear(span[0], meant)
            return Speaker(None if meant.several else meant.name, meant.sure)
        return Speaker(meant)

    def _meant(self, span: Span) -> Person | str | None:
        mention = " ".join(self._text[slice(*span)].split())
        bare = mention.lower().strip('.,:;“”"')
        if bare in HE or bare in SHE:
            return self._antecedent(span, bare)
        if bare in THEY:
            return self._group(span[0])
        if bare in WHO:
            return who_before(self._text, self._cast, self._layout, span[0])
        if _TWO.fullmatch(bare):
            return pair_before(self._text, self._cast, self._layout, span[0])
        if bare == "it":
            return self._organisation_that_spoke(span[0])
        if bare in OTHER or not bare:
            return None
        return person_by_name(self._cast, mention, span) or self._by_noun(mention, span)

    # Pronouns

    def _antecedent(self, span: Span, word: str) -> Person | str | None:
        if unnamed := self._unnamed_before(span[0]):
            return unnamed
        best = self._best(*span, word, SURE["he"])
        gender = gender_of_pronoun(word)
        if (
            best
            and gender
            and best.gender is None
            and unnamed_near(self._text, self._layout, gender, span[0])
        ):
            return None
        return best

    def _best(self, start: int, end: int, word: str, sure: float) -> Person | None:
        if (start, end) not in self.choices:  # a pronoun that speaks is met twice
            found = candidates(self._discourse, start, end, gender_of_pronoun(word))
            self.choices[start, end] = Choice("he", found)
        return sure_of(self.choices[start, end], sure)

    def _unnamed_before(self, place: int) -> str | None:
        """One without a name who spoke last, if nobody was named since: '… the cashier said. She …'."""
        start, speaker = next(((at, who) for at, who in reversed(self._said) if who), (0, None))
        if not isinstance(speaker, str) or GROUPS.search(speaker):
            return None
        if not _INDEFINITE.match(self._text, start) and not _ANYBODY.match(self._text, start):
            return None
        if self._layout.sentence(place) - self._layout.sentence(start) > 1:
            return None
        last = CUT.split(speaker)[0].rpartition(" ")[2]
        since = [m for m in self._cast.between(start, place) if not self._layout.quotation(m.start)]
        if last not in SOMEBODY or since:
            return None
        another = stranger_before(self._text, self._cast, self._layout, place)
        return speaker if another in (None, speaker) else None

    def _group(self, place: int) -> str | None:
        """'they': the group that spoke last, if that was right before, or the people named there."""
        number = self._layout.sentence(place)
        for start, speaker in reversed(self._said):
            if number - self._layout.sentence(start) > 1 or speaker is None:
                break
            if not isinstance(speaker, str) or "%" in speaker:
                continue
            if GROUPS.search(speaker) or " and " in speaker:
                return speaker
        return groups_before(self._text, self._cast, self._layout, place)

    def _organisation_that_spoke(self, place: int) -> str | None:
        """'it': the one under a name of its own, no person's, that spoke last, if that was right before."""
        start, speaker = self._said[-1] if self._said else (0, None)
        near = self._layout.sentence(place) - self._layout.sentence(start) <= 1
        return speaker if near and isinstance(speaker, str) and speaker[:1].isupper() else None

    # Names and noun phrases

    def _by_noun(self, mention: str, span: Span) -> Person | str | None:
        """'his wife', 'the senator', 'the woman', 'the company', 'officials'."""
        if owned := _OWNER.match(mention):
            word = owned[1].lower()
            owner = self._best(span[0], span[0] + len(word), word, SURE["he"])
            return f"{owner.name}’s {owned[2]}" if owner else None
        description = None if holds_full_name(mention) else description_of(mention)
        if description and (person := self._described(description, span)):
            return person
        if _ANYBODY.match(mention) and (
            stranger := stranger_before(self._text, self._cast, self._layout, span[0])
        ):
            return stranger
        plain = _ARTICLE.sub("", mention.strip(".,:; "))
        named = self._organisation(plain, span[0]) if _DEFINITE.match(mention) else None
        return named or _in_small_letters(plain) or None

    def _organisation(self, plain: str, place: int) -> str | None:
        """'the company', 'the budget office': one that the article names."""
        named = full_name(self._text, self._layout, plain, place)
        if named is not None or not plain.islower():
            return named
        noun = CUT.split(plain)[0].split()[-1]
        spoke = {who for _, who in self._said if isinstance(who, str) and who[:1].isupper()}
        return organisation_before(self._text, self._cast, self._layout, noun, place, spoke)

    def _described(self, description: Description, span: Span) -> Person | None:
        """The one who is called so, or whom the article is about just there."""
        found = [
            Candidate(one.person, one.features | fit(one.person, description))
            for one in candidates(self._discourse, *span, description.gender)
            if one.person.sure
        ]
        self.choices[span] = Choice("the", found)
        fitting = [one for one in found if may_mean(one.person, description)]
        best = sure_of(Choice("the", fitting), SURE["the"])
        if best and not bears(best, description) and best is not sure_of(self.choices[span], SURE["the"]):
            return None
        if best and self._came_another(description, best, span[0]):
            return None
        if best:
            self._discourse.see(*span, best, "description")
            return best
        story = self._layout.section(span[0])
        before = [p for p in self._cast.everybody() if any(story <= start < span[0] for start in p.starts)]
        bearers = [person for person in before if bears(person, description)]
        alone = len(bearers) == 1 and not self._came_another(description, bearers[0], span[0])
        return bearers[0] if alone and not found else None

    def _came_another(self, description: Description, person: Person, place: int) -> bool:
        """Whether one without a name was called so since somebody was mentioned."""
        since = self._discourse.last_place(person)
        return newcomer_since(self._text, self._cast, self._layout, description.head, since, place)


def _in_small_letters(plain: str) -> str:
    """'officials' of 'Officials', which has its capital from opening the sentence; 'Republicans' keep it."""
    opens = plain[:1].isupper() and plain[1:].islower()
    is_group = opens and GROUPS.match(plain) and not _PARTY_NAME.match(plain)
    return plain[0].lower() + plain[1:] if is_group else plain


def resolve_speakers(title: str, text: str, sources: Sequence[Span]) -> list[Speaker]:
    """Whom each source in an article means, in order of the text."""
    found = Resolver(title, text, split_sentences(text), sources).run()
    return [found[span] for span in sources]
