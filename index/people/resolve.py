"""Whom the sources of an article mean: 'he', 'the senator', 'Lavrov', 'a spokesman', 'his wife', 'who'.

A person is called by the full name that the article gives; 'the Kremlin' and 'officials' stay what they are;
a pronoun whose antecedent is unsure stays without a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.article import Span
from index.people.antecedents import Candidate, Discourse, gender_of_pronoun, pronouns, shares
from index.people.descriptions import CUT, Description, bears, description_of, fit, may_mean
from index.people.groups import groups_before, pair_before, phrase_before
from index.people.in_article import Cast, Mention
from index.people.organisations import full_name, organisation_before
from index.people.traits import Person
from index.people.unnamed import newcomer_since, stranger_before, unnamed_near
from index.text import (
    CAPITAL,
    POSSESSIVE,
    RUN,
    UPPER,
    Layout,
    gender_of,
    is_no_person,
    names_in,
    split_sentences,
    surname_of,
)
from index.text.collectives import GROUPS, NO_PERSON
from index.text.vocabulary import (
    HE,
    MODIFIERS,
    OTHER,
    SHE,
    SOMEBODY,
    STARTERS,
    THEY,
    WHO,
)

SURE = {"he": 0.65, "the": 0.7}
"""So probable must the best candidate be."""
_LIKELY = 0.4  # and so probable for a pronoun that only leads on to the next
_OWNS = frozenset({"his", "her", "hers"})
_PARTY_NAME = re.compile(r"(?:Republican|Democrat|American|Conservative|Liberal)")
_OWNER = re.compile(r"(his|her) (.+)", re.IGNORECASE)
_NAME_BEFORE = re.compile(rf"(?<![\w’'.\-])(?P<name>{CAPITAL}(?: (?:of (?:the )?|for )?{CAPITAL})*), $")
_MEMBER = re.compile(r", [RDI]-[A-Z][^,]*")
_TWO = re.compile(r"both(?: men| women)?|the two(?: \w+)?")
_DEFINITE = re.compile(r"(?:the|this|that) [a-z]", re.IGNORECASE)
_INDEFINITE = re.compile(r"(?:an?|one|another) ", re.IGNORECASE)
_ANYBODY = re.compile(r"(?:the|this|that) (?:wo)?man\b(?! (?:in|with|from|at|on|behind|of)\b)", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|a|an) ", re.IGNORECASE)
_BETWEEN = re.compile(
    rf"(?: of (?:the )?[{UPPER}][\w.]+(?: [{UPPER}]\w+)?)?\s*(?:\([^)]*\))?,?\s*(?:and |but |both of |\()?"
    r"|\s*,[^,.;“”\"]{3,90},\s*(?:and |but )?"
    r"|, (?:the|an?) [^,.;“”\"]{3,70} "
)
"""What may stand between a person's name and 'who'."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom a mention means. `name` is None where that is unsure; `is_person` of one person by name."""

    name: str | None
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates for a pronoun ('he') or a description ('the'), in order of the text."""

    kind: str
    candidates: list[Candidate]


class Resolver:
    """Reads one article in order, and tells whom each source means."""

    def __init__(self, title: str, text: str, sentences: Sequence[Span], sources: Sequence[Span]) -> None:
        self._text = text
        self._sources = sources
        self._layout = Layout(text, sentences)
        self._cast = Cast(title, text, self._layout, sources)
        self._discourse = Discourse(text, self._cast, self._layout, sources)
        self._said: list[tuple[int, Person | str | None]] = []
        self._pronouns: dict[int, Person | None] = {}
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
            return self._relative(span[0])
        if _TWO.fullmatch(bare):
            return pair_before(self._text, self._cast, self._layout, span[0])
        if bare == "it":
            return self._organisation_that_spoke(span[0])
        if bare in OTHER or not bare:
            return None
        return self._person_by_name(mention, span) or self._by_noun(mention, span)

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
            candidates = self._discourse.candidates(start, end, gender_of_pronoun(word))
            self.choices[start, end] = Choice("he", candidates)
        return _sure_of(self.choices[start, end], sure)

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
            if (
                isinstance(speaker, str)
                and "%" not in speaker
                and (GROUPS.search(speaker) or " and " in speaker)
            ):
                return speaker
        return groups_before(self._text, self._cast, self._layout, place)

    def _organisation_that_spoke(self, place: int) -> str | None:
        """'it': the one under a name of its own, no person's, that spoke last, if that was right before."""
        start, speaker = self._said[-1] if self._said else (0, None)
        near = self._layout.sentence(place) - self._layout.sentence(start) <= 1
        return speaker if near and isinstance(speaker, str) and speaker[:1].isupper() else None

    def _relative(self, place: int) -> Person | str | None:
        """'who', 'that': the person or the noun phrase that ends right before it."""
        start = self._layout.sentences[self._layout.sentence(place)][0] if self._layout.sentences else 0
        mentions = self._cast.between(start, place)
        if mentions and _BETWEEN.fullmatch(self._text, mentions[-1].end, place):
            return mentions[-1].person
        if name := _NAME_BEFORE.search(self._text, start, place):
            return name["name"]
        return phrase_before(self._text, start, place)

    # Names and noun phrases

    def _person_by_name(self, mention: str, span: Span) -> Person | None:
        """The person whose name a mention is, ends with or starts with."""
        if person := self._apposed(mention, span):
            return person
        head = CUT.split(mention)[0].strip() or mention
        names = names_in(head)
        if names and names[-1].end >= len(POSSESSIVE.sub("", head.rstrip(".,"))) and " and " not in head:
            name = names[-1]
            if person := self._cast.named(name.words, name.titles, span):
                return person
            known = len(name.words) > 1 and (gender_of(name.words[0]) or name.titles)
            if known and not is_no_person(name.words):
                return Person(name.name, surname_of(name.name))
        return self._leading_person(mention, span) or self._stranger(mention)

    def _apposed(self, mention: str, span: Span) -> Person | None:
        """The one whose name stands beside a description: 'the campaign’s chairman, Phil Lovas, of Ohio'."""
        parts = _MEMBER.sub("", mention.strip(" ,")).split(", ")
        for number, part in enumerate(parts[1:], start=2):
            names = names_in(part)  # 'his counterpart Sergey Lavrov', 'US Secretary of State Antony Blinken'
            whole = bool(RUN.fullmatch(part)) and len(names) == 1
            ends = bool(names) and names[-1].end == len(part) and part[:1].isupper()
            longer = number == len(parts) and ends and len(names[-1].words) > 1
            if (whole or longer) and (person := self._cast.named(names[-1].words, names[-1].titles, span)):
                return person
        return None

    def _leading_person(self, mention: str, span: Span) -> Person | None:
        """'Clinton, who met …', 'Clinton (D-N.Y.)': the person whose name a mention starts with."""
        run = RUN.match(mention)
        if not run or not re.match(r"\s*(?:,|who\b|\(|$)", mention[run.end() :]):
            return None
        names = names_in(run.group())
        return self._cast.named(names[-1].words, names[-1].titles, span) if names else None

    def _stranger(self, mention: str) -> Person | None:
        """'Asab Al-Tabchi, 36': two or three words that can be nothing but a name."""
        run = RUN.fullmatch(re.sub(r", \d+,?$", "", mention).strip(","))
        words = run.group().split() if run else []
        plain = {word.strip(".").lower() for word in words}
        if len(words) not in (2, 3) or plain & (NO_PERSON | MODIFIERS | STARTERS) or words[-1].isupper():
            return None
        return Person(" ".join(words), words[-1])

    def _by_noun(self, mention: str, span: Span) -> Person | str | None:
        if owned := _OWNER.match(mention):
            word = owned[1].lower()
            owner = self._best(span[0], span[0] + len(word), word, SURE["he"])
            return f"{owner.name}’s {owned[2]}" if owner else None
        description = None if _holds_name(mention) else description_of(mention)
        if description and (person := self._described(description, span)):
            return person
        plain = _ARTICLE.sub("", mention.strip(".,:; "))
        if _ANYBODY.match(mention) and (
            stranger := stranger_before(self._text, self._cast, self._layout, span[0])
        ):
            return stranger
        if _DEFINITE.match(mention):
            named = full_name(self._text, self._layout, plain, span[0])
            if named is None and plain.islower():
                noun = CUT.split(plain)[0].split()[-1]
                spoke = {who for _, who in self._said if isinstance(who, str) and who[:1].isupper()}
                named = organisation_before(self._text, self._cast, self._layout, noun, span[0], spoke)
            if named:
                return named
        if (
            plain[:1].isupper()
            and plain[1:].islower()
            and GROUPS.match(plain)
            and not _PARTY_NAME.match(plain)
        ):
            plain = plain[0].lower() + plain[1:]
        return plain or None

    def _described(self, description: Description, span: Span) -> Person | None:
        """The one who is called so, or whom the article is about just there."""
        found = [
            Candidate(one.person, one.features | fit(one.person, description))
            for one in self._discourse.candidates(*span, description.gender)
            if one.person.sure
        ]
        self.choices[span] = Choice("the", found)
        fitting = [one for one in found if may_mean(one.person, description)]
        best = _sure_of(Choice("the", fitting), SURE["the"])
        if best and not bears(best, description) and best is not _sure_of(self.choices[span], SURE["the"]):
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


def _holds_name(mention: str) -> bool:
    """Whether a mention holds somebody's full name: it means no other person."""
    return any(
        len(name.words) > 1 and gender_of(name.words[0]) and not is_no_person(name.words)
        for name in names_in(mention)
    )


def _sure_of(choice: Choice, sure: float) -> Person | None:
    """The candidate that is so probable."""
    if not choice.candidates:
        return None
    pairs = zip(choice.candidates, shares(choice.kind, choice.candidates), strict=True)
    best, share = max(pairs, key=lambda pair: pair[1])
    return best.person if share >= sure else None


def resolve_speakers(title: str, text: str, sources: Sequence[Span]) -> list[Speaker]:
    """Whom each source in an article means, in order of the text."""
    found = Resolver(title, text, split_sentences(text), sources).run()
    return [found[span] for span in sources]
