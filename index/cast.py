"""The people of one article, and whom each mention of a source means: a name, a role, 'he', 'who'.

A pronoun's antecedent is chosen among the people mentioned before it by a log-linear ranker (after Lappin and
Leass 1994: recency, subjecthood, who spoke last, agreement); where no candidate is clearly best, nobody is
named. The weights were fitted by `training/speakers.py`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from index.article import Span
from index.passages import quotations, split_sentences
from index.roles import (
    BREAKS,
    FULL_ROLE,
    HE,
    HONORIFICS,
    LESSER,
    MODIFIERS,
    NO_PERSON,
    NOT_BEFORE_NAMES,
    OTHER,
    PARTICLES,
    PARTIES,
    ROLE_NOUNS,
    SHE,
    SOMEBODY,
    STARTERS,
    THEY,
    TOPICAL,
    VERBS,
    WHO,
    Gender,
)

_CAPITAL = r"(?:[A-ZÀ-Þ][\w’'\-]*\w|[A-Z]\.(?:[A-Z]\.)*|[A-ZÀ-Þ])"
_RUN = re.compile(
    rf"(?<![\w’'.\-]){_CAPITAL}(?:[ \u00a0](?:(?:de|del|al|bin|van|von|der|la|el|ben|da|dos) )*{_CAPITAL})*"
)

_GROUPS = re.compile(
    r"\b(?:officials|voters|people|supporters|critics|republicans|democrats|leaders|experts|analysts|aides|"
    r"advisers|advisors|lawmakers|senators|members|americans|authorities|police|researchers|scientists|"
    r"prosecutors|residents|students|workers|women|men|reporters|journalists|economists|activists|protesters|"
    r"conservatives|liberals|delegates|strategists|pollsters|lawyers|attorneys|states|countries|companies|"
    r"groups|organizations|candidates|respondents|investigators|agents|allies|opponents|donors|states|"
    r"historians|observers|parents|families|executives|diplomats|campaigns|media|staffers|operatives)\b",
    re.IGNORECASE,
)
PRONOUNS = HE | SHE | THEY | WHO | OTHER
_APPOSITION = re.compile(
    r"\s*,?\s*(?:\([^)]{1,40}\)\s*)?,\s+(?P<role>(?:the |a |an |his |her |its |[A-Z][\w.]*’s )?"
    r"[^,.;:“”\"()]{3,90}?)(?=,|\.|;| who | and (?:the|a) |$)"
)
_BEFORE = re.compile(r"(?:(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Ff]ormer|[Ff]ellow)\s+)?((?:[\w’'\-.]+\s+){1,5})$")
_CUT = re.compile(
    r",| who | whom | whose | of | for | from | at | in | on | with | to | via |\(|—| – | when | as | during "
)
_VERB = re.compile(r",? (?:who|was|is|has|had|said|says|told|did|would|will|became|went|came|took)\b")
_POSSESSIVE = re.compile(r"[’']s?$")

WEIGHTS = {
    "same sentence": -1.85,
    "sentences back": -0.28,
    "paragraphs back": -1.06,
    "subject": 0.74,
    "spoke last": 1.37,
    "spoke before": 0.11,
    "quoted": -0.6,
    "possessive": -0.48,
    "often": 0.42,
    "agrees": 0.11,
    "latest": -0.15,
    "unknown": -0.11,
    "in title": -0.09,
}
"""Of the ranker; see `Cast.candidates`."""
_CLEAR = 0.9
"""So much better must the best candidate's score be than the next one's."""
_REACH = 6  # sentences back that an antecedent may stand


@dataclass(slots=True)
class Person:
    """Somebody that the article names."""

    name: str
    surname: str
    gender: Gender | None = None
    roles: list[tuple[str, ...]] = field(default_factory=list)  # phrases in lower case: ('vice', 'president')
    starts: list[int] = field(default_factory=list)
    possessives: set[int] = field(default_factory=set)
    votes: dict[Gender, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom a mention means. `name` is None where that is unsure; `is_person` of one person by name."""

    name: str | None
    is_person: bool = False


class Cast:
    """The people of an article. Building it is linear in the length of the text."""

    def __init__(
        self, title: str, text: str, sentences: Sequence[Span], sources: Sequence[Span] = ()
    ) -> None:
        """`sources` are spans of those who speak: a name there is more likely a person's."""
        self._text = text
        self._title = title
        self._starts = [start for start, _ in sentences]
        self._sentences = sentences
        self._quotations = quotations(text)
        self._quote_starts = [start for start, _ in self._quotations]
        self._people: dict[str, Person] = {}
        self._by_surname: dict[str, list[Person]] = {}
        self._mentions: list[tuple[int, Person]] = []
        self._paragraphs = [match.start() for match in re.finditer(r"\n\s*\n", text)]
        self._find_people()
        self._find_speakers(sources)
        self._find_mentions()
        self._learn_genders()

    # Building

    def _find_people(self) -> None:
        runs = [(match.start(), match.group()) for match in _RUN.finditer(self._text)]
        surnames: dict[str, int] = {}
        titled: list[tuple[str, list[str]]] = []
        for _, run in runs:
            words = _name_words(run)
            if len(words) == 1:
                surnames[words[0].lower()] = surnames.get(words[0].lower(), 0) + 1
        for start, run in runs:
            for words, titles, offset in _names_in(run):
                if len(words) > 5 or not words:
                    continue
                name = " ".join(words)
                surname = surname_of(" ".join(words))
                if len(words) == 1:
                    if titles and not words[0].isupper() and words[0].lower() not in NO_PERSON:
                        titled.append((words[0], titles))
                    continue
                first = words[0].lower().strip(".")
                is_first = _gender_of(first) != "" or len(words[0].strip(".")) == 1
                if _is_no_person(words):
                    continue
                if words[-1].isupper() and len(words[-1]) > 3:
                    continue
                if not (is_first or titles or surnames.get(surname.lower(), 0) >= 1 or name in self._people):
                    continue
                if not titles and offset == 0 and self._text[max(0, start - 4) : start].lower() == "the ":
                    continue
                person = self._add(name, surname)
                self._note_role(person, titles)
                place = start + offset
                end = place + len(run[offset:])
                self._vote(person, titles)
                if apposition := _APPOSITION.match(self._text, end, min(len(self._text), end + 140)):
                    words_after = _plain_words(apposition["role"])
                    self._note_role(person, words_after[:6])
                if before := _BEFORE.search(self._text, max(0, start - 80), start):
                    self._note_role(person, _last_phrase(_plain_words(before[1])))

        for surname, titles in titled:
            if any(HONORIFICS.get(title, "") != "" or title in HONORIFICS for title in titles):
                known = self._by_surname.get(_key(surname))
                person = self._main(known, titles) if known else self._add(surname, surname)
                self._note_role(person, titles)
                self._vote(person, titles)

    def _find_speakers(self, sources: Sequence[Span]) -> None:
        """People whom only their speaking tells to be such: 'Asab Al-Tabchi, an engineer, added'."""
        for start, end in sources:
            mention = self._text[start:end]
            head = re.split(r",| who | \(", mention)[0]
            runs = list(_RUN.finditer(head))
            if not runs or runs[-1].end() < len(head.rstrip()):
                continue
            before = head[: runs[-1].start()].split()
            if before and (not before[-1].islower() or before[-1] in NOT_BEFORE_NAMES):
                continue
            names = _names_in(runs[-1].group())
            words = names[-1][0] if names else []
            plain = {word.strip(".").lower() for word in words}
            if (
                2 <= len(words) <= 4
                and not plain & (NO_PERSON | MODIFIERS | STARTERS)
                and not words[-1].isupper()
                and self._text[max(0, start - 4) : start].lower() != "the "
            ):
                self._add(" ".join(words), surname_of(" ".join(words)))

    @staticmethod
    def _vote(person: Person, titles: Sequence[str]) -> None:
        for title in titles:
            if gender := HONORIFICS.get(title.strip(".")):
                person.votes[gender] = person.votes.get(gender, 0) + 3

    def _add(self, name: str, surname: str) -> Person:
        if name in self._people:
            return self._people[name]
        for other in self._by_surname.get(_key(surname), []):
            if same_first_names(name, other.name):
                self._people[name] = other
                if len(name) > len(other.name) and "." not in name and len(name.split()) <= 3:
                    pass
                return other
        person = Person(name, surname)
        listed = _gender_of(name.split()[0].lower())
        if listed in ("man", "woman"):
            person.votes[listed] = 4  # type: ignore[index]
        self._people[name] = person
        self._by_surname.setdefault(_key(surname), []).append(person)
        return person

    @staticmethod
    def _note_role(person: Person, words: Sequence[str]) -> None:
        """The words of a role, up to its noun: 'Democratic presidential nominee'."""
        words = [FULL_ROLE.get(word.strip("."), word) for word in words]
        nouns = [number for number, word in enumerate(words) if word.split("-")[-1] in ROLE_NOUNS]
        if nouns:
            person.roles.append(tuple(word for word in words[: nouns[-1] + 1] if word not in STARTERS))

    def _find_mentions(self) -> None:
        seen: list[tuple[int, Person]] = []
        for match in _RUN.finditer(self._text):
            for words, titles, offset in _names_in(match.group()):
                person = self._named(words, titles)
                if person is None:
                    continue
                place = match.start() + offset
                seen.append((place, person))
                person.starts.append(place)
                if re.match(r"[’']s?\b", self._text[match.end() : match.end() + 2]) or _POSSESSIVE.search(
                    match.group()
                ):
                    person.possessives.add(place)
                self._vote(person, titles)
        self._mentions = sorted(seen, key=lambda pair: pair[0])

    def _named(self, words: Sequence[str], titles: Sequence[str] = ()) -> Person | None:
        """The person that words of a name, after these titles, mean in this article."""
        if not words:
            return None
        name = " ".join(words)
        if name in self._people:
            return self._people[name]
        if len(words) == 1 or (len(words) == 2 and words[0].lower() in PARTICLES):
            bare = _key(" ".join(words))
            if found := self._by_surname.get(bare):
                return self._main(found, titles)
            firsts = [person for person in self._everybody() if person.name.split()[0].lower() == bare]
            return firsts[0] if len(firsts) == 1 and _gender_of(bare) else None
        found = [
            person
            for person in self._by_surname.get(_key(surname_of(" ".join(words))), [])
            if same_first_names(name, person.name)
        ]
        return found[0] if len(found) == 1 else None

    def _everybody(self) -> list[Person]:
        return list({id(person): person for person in self._people.values()}.values())

    def _main(self, people: Sequence[Person], titles: Sequence[str] = ()) -> Person:
        """Whom the surname alone means: 'Mrs.' and 'Mr.' tell, else the title does, or who is named most.

        Two who are named as often stay as written: a person of whom only the surname is known.
        """
        genders = {gender for title in titles if (gender := HONORIFICS.get(title.strip(".")))}
        fitting = [p for p in people if p.gender in genders or self._voted(p) in genders] if genders else []
        left = fitting or list(people)
        if len(left) > 1:
            left = [p for p in left if p.name in self._title] or left
        counts = [len(re.findall(rf"\b{re.escape(p.name)}\b", self._text)) for p in left]
        best = max(counts)
        if counts.count(best) == 1:
            return left[counts.index(best)]
        surname = people[0].surname
        return self._people.setdefault(surname, Person(surname, surname))

    @staticmethod
    def _voted(person: Person) -> Gender | None:
        return max(person.votes.items(), key=lambda vote: vote[1])[0] if person.votes else None

    def _learn_genders(self) -> None:
        """Honorifics and first names tell; else the pronouns of sentences that name one person first."""
        for person in self._everybody():
            if person.votes:
                best = max(person.votes, key=lambda gender: person.votes[gender])
                if person.votes[best] > 2 * sum(v for g, v in person.votes.items() if g != best):
                    person.gender = best
        for start, end in self._sentences:
            here = {id(person): person for place, person in self._between(start, end)}
            if len(here) != 1:
                continue
            (person,) = here.values()
            after = self._text[person.starts[bisect_left(person.starts, start)] : end]
            if person.gender is None:
                he = len(re.findall(r"\b(?:he|his|him)\b", after))
                she = len(re.findall(r"\b(?:she|her)\b", after))
                person.votes["man"] = person.votes.get("man", 0) + he
                person.votes["woman"] = person.votes.get("woman", 0) + she
        for person in self._everybody():
            if person.gender is None and sum(person.votes.values()) >= 2:
                best = max(person.votes, key=lambda gender: person.votes[gender])
                if person.votes[best] >= 4 * sum(v for g, v in person.votes.items() if g != best):
                    person.gender = best

    def _between(self, start: int, end: int) -> list[tuple[int, Person]]:
        low = bisect_left(self._mentions, start, key=lambda pair: pair[0])
        high = bisect_left(self._mentions, end, key=lambda pair: pair[0])
        return self._mentions[low:high]

    # Resolving

    def resolve(self, sources: Sequence[Span | None]) -> list[Speaker]:
        """Whom each source means, in order of the text; None for an attribution without one."""
        said: list[tuple[int, Speaker]] = []
        found: list[Speaker] = []
        for span in sources:
            speaker = self._speaker(span, said) if span else Speaker(None)
            found.append(speaker)
            if span:
                said.append((span[0], speaker))
        return found

    def _speaker(self, span: Span, said: Sequence[tuple[int, Speaker]]) -> Speaker:
        mention = " ".join(self._text[slice(*span)].split())
        bare = mention.lower().strip('.,:;“”"')
        if bare in HE or bare in SHE:
            return self._antecedent("man" if bare in HE else "woman", span[0], said)
        if bare in THEY:
            return self._plural(span[0], said)
        if bare in WHO:
            return self._relative(span[0], said)
        if bare in OTHER or not bare:
            return Speaker(None)
        return self._noun(mention, span, said)

    def _noun(self, mention: str, span: Span, said: Sequence[tuple[int, Speaker]]) -> Speaker:
        last = mention.strip(" ,").rpartition(", ")[2]  # 'the campaign’s chairman, Phil Lovas,'
        if last != mention and (run := _RUN.fullmatch(last)):
            names = _names_in(run.group())
            if len(names) == 1 and (person := self._named(*names[0][:2])):
                return Speaker(person.name, True)
        if last != mention and last[:1].isupper():
            # 'his Russian counterpart Sergey Lavrov, US Secretary of State Antony Blinken'
            names = [
                found for run in _RUN.finditer(last) if run.end() == len(last) for found in _names_in(run[0])
            ]
            if names and len(names[-1][0]) > 1 and (person := self._named(*names[-1][:2])):
                return Speaker(person.name, True)
        head = _CUT.split(mention)[0].strip() or mention
        runs = list(_RUN.finditer(head))
        if runs and runs[-1].end() >= len(_POSSESSIVE.sub("", head.rstrip(".,"))) and " and " not in head:
            pieces = _names_in(runs[-1].group())
            words = pieces[-1][0] if pieces else []
            if person := self._named(words, pieces[-1][1] if pieces else ()):
                return Speaker(person.name, True)
            known = len(words) > 1 and (_gender_of(words[0].lower()) or pieces[-1][1])
            if known and not _is_no_person(words):
                return Speaker(" ".join(words), True)
        if first := self._leading_person(mention):
            return Speaker(first.name, True)
        if (run := _RUN.fullmatch(re.sub(r", \d+,?$", "", mention).strip(","))) and len(
            run.group().split()
        ) in (2, 3):
            words = run.group().split()
            plain_words = {word.strip(".").lower() for word in words}
            if not plain_words & (NO_PERSON | MODIFIERS | STARTERS) and not words[-1].isupper():
                return Speaker(run.group(), True)
        possessor = re.match(r"(?i)(his|her) (.+)", mention)
        if possessor:
            gender: Gender = "man" if possessor[1].lower() == "his" else "woman"
            owner = self._antecedent(gender, span[0], said)
            return Speaker(f"{owner.name}’s {possessor[2]}" if owner.name else None)
        if person := self._by_role(mention, span[0]):
            return Speaker(person.name, True)
        plain = re.sub(r"^(?:the|a|an) ", "", mention.strip(".,:; "), flags=re.IGNORECASE)
        if re.match(r"(?:the|this|that) [a-z]", mention, re.IGNORECASE):
            if described := self._described(mention, span[0], said):
                return Speaker(described, True)
            if full := self._institution(plain, span[0]):
                return Speaker(full)
        is_name = re.match(r"(?:Republican|Democrat|American|Conservative|Liberal)", plain)
        if (
            not is_name
            and plain[:1].isupper()
            and plain[1:].islower()
            and plain.lower() != plain
            and _GROUPS.match(plain)
        ):
            plain = plain[0].lower() + plain[1:]
        return Speaker(plain or None)

    def _leading_person(self, mention: str) -> Person | None:
        """'Clinton, who met …', 'Clinton on Friday': the person whose name a mention starts with."""
        match = _RUN.match(mention)
        if not match:
            return None
        after = mention[match.end() :]
        if after and not re.match(r"\s*(?:,|who\b|\()", after):
            return None
        pieces = _names_in(match.group())
        return self._named(*pieces[-1][:2]) if pieces else None

    def _by_role(self, mention: str, place: int) -> Person | None:
        """'the Republican nominee': the one person whom the article calls so; recency breaks no tie."""
        words = [word.strip(".,").lower() for word in mention.split()]
        if not words or words[0] not in ("the", "this", "that"):
            return None
        wanted = {_POSSESSIVE.sub("", word) for word in words[1:]} - {"the", "of", "and", "new", "then"}
        head = next((w for w in reversed(_CUT.split(mention.lower())[0].split()) if w in ROLE_NOUNS), None)
        if head is None or head.split("-")[-1] not in ROLE_NOUNS:
            return None
        before = [person for person in self._everybody() if person.starts and person.starts[0] < place]
        fitting = [person for person in before if any(_fits(role, head, wanted) for role in person.roles)]
        if len(fitting) == 1:
            return fitting[0]
        if not fitting and len(wanted) > 1:
            parties = wanted & PARTIES
            fitting = [
                person
                for person in before
                for words_of in [{word for role in person.roles for word in role}]
                if head in words_of and parties <= words_of and len(wanted & words_of) > 1
            ]
        return fitting[0] if len(fitting) == 1 else None

    def _described(self, mention: str, place: int, said: Sequence[tuple[int, Speaker]]) -> str | None:
        """'the GOP candidate', of whom the article does not say so: who it is about just there."""
        words = _plain_words(_CUT.split(mention)[0])
        head = words[-1].rpartition("-")[2] if words else ""
        if head not in TOPICAL or "former" in words or re.search(r"[’']s ", mention):
            return None
        holders = {
            person.name for person in self._everybody() if any(role[-1:] == (head,) for role in person.roles)
        }
        gender: Gender | None = "woman" if head.endswith("woman") else "man" if head.endswith("man") else None
        found = [
            (self.score(features), name)
            for name, features in self.candidates(gender, place, said)
            if (not holders or name in holders)
            and features["sentences back"] <= 2
            and not features["quoted"]
            and not features["same sentence"]
        ]
        found.sort(reverse=True)
        if not found or (len(found) > 1 and found[0][0] - found[1][0] < _CLEAR):
            return None
        return found[0][1]

    def _institution(self, plain: str, place: int) -> str | None:
        """'the budget office' after 'the Congressional Budget Office': the last longer name that ends so."""
        words = plain.split()
        if not 1 <= len(words) <= 3:
            return None
        ending = re.escape(plain.title())
        runs = re.findall(
            rf"(?:{_CAPITAL} (?:of (?:the )?|for |and |on )?){{1,5}}{ending}\b"
            rf"(?: (?:of|for|on) (?:the )?{_CAPITAL})?",
            self._text[:place],
        )
        return runs[-1] if runs else None

    def _antecedent(self, gender: Gender, place: int, said: Sequence[tuple[int, Speaker]]) -> Speaker:
        if self._follows_unnamed(place, said) or self._follows_unknown(place):
            return Speaker(None)
        scored = sorted(
            ((self.score(features), name) for name, features in self.candidates(gender, place, said)),
            reverse=True,
        )
        if not scored or (len(scored) > 1 and scored[0][0] - scored[1][0] < _CLEAR):
            return Speaker(None)
        return Speaker(scored[0][1], True)

    def _follows_unnamed(self, place: int, said: Sequence[tuple[int, Speaker]]) -> bool:
        """Whether one without a name spoke last, and nobody was named since: '… the cashier said. She …'."""
        start, speaker = next(((at, who) for at, who in reversed(said) if who.name), (0, Speaker(None)))
        if speaker.is_person or not speaker.name:
            return False
        number, before = (bisect_right(self._starts, where) for where in (place, start))
        words = speaker.name.split()
        single = speaker.name.islower() and not _GROUPS.search(speaker.name) and not words[-1].endswith("s")
        since = [one for one, _ in self._between(start, place) if not self._is_quoted(one)]
        return number - before <= 1 and single and words[-1] in SOMEBODY and not since

    def _follows_unknown(self, place: int) -> bool:
        """Whether the sentence before begins with what may be a person's name, unknown to the cast."""
        number = bisect_right(self._starts, place) - 1
        if number < 1 or bisect_left(self._paragraphs, place) != bisect_left(
            self._paragraphs, self._starts[number - 1]
        ):
            return False
        start, end = self._sentences[number - 1]
        run = _RUN.match(self._text, start, end)
        words = run.group().split() if run else []
        if len(words) not in (2, 3) or not run or not _VERB.match(self._text, run.end()):
            return False
        return not self._between(start, run.end()) and not _is_no_person(words) and words[0] not in STARTERS

    @staticmethod
    def score(features: dict[str, float]) -> float:
        """How likely a candidate is, in logits."""
        return sum(WEIGHTS[name] * value for name, value in features.items())

    def candidates(
        self, gender: Gender | None, place: int, said: Sequence[tuple[int, Speaker]]
    ) -> list[tuple[str, dict[str, float]]]:
        """The people whom a pronoun at `place` may mean, with what speaks for each."""
        number = bisect_right(self._starts, place) - 1
        first = max(0, number - _REACH)
        low = self._starts[first] if self._starts else 0
        latest: dict[int, tuple[int, Person]] = {}
        for start, person in self._between(low, place):
            latest[id(person)] = (start, person)
        found = []
        spoke = [speaker.name for _, speaker in said if speaker.is_person]
        order = sorted(
            (start for start, person in latest.values() if gender is None or person.gender in (None, gender)),
            reverse=True,
        )
        for start, person in latest.values():
            if gender and person.gender not in (None, gender):
                continue
            where = bisect_right(self._starts, start) - 1
            paragraphs = bisect_left(self._paragraphs, place) - bisect_left(self._paragraphs, start)
            inside = self._is_quoted(start) and not self._is_quoted(place)
            features = {
                "same sentence": float(where == number),
                "sentences back": float(number - where),
                "paragraphs back": float(paragraphs),
                "subject": float(self._is_subject(person, where)),
                "spoke last": float(bool(spoke) and spoke[-1] == person.name),
                "spoke before": float(person.name in spoke),
                "quoted": float(inside),
                "possessive": float(start in person.possessives),
                "often": float(min(3, len([s for s in person.starts if s < place]) ** 0.5)),
                "agrees": float(person.gender == gender),
                "unknown": float(person.gender is None),
                "latest": float(bool(order) and order[0] == start),
                "in title": float(person.surname in self._title),
            }
            found.append((person.name, features))
        return found

    def _is_subject(self, person: Person, sentence: int) -> bool:
        """Whether the person is the first one named in a sentence, outside quotations, and no possessor."""
        start, end = self._sentences[sentence]
        here = [(place, other) for place, other in self._between(start, end) if not self._is_quoted(place)]
        return bool(here) and here[0][1] is person and here[0][0] not in person.possessives

    def _is_quoted(self, place: int) -> bool:
        number = bisect_right(self._quote_starts, place) - 1
        return number >= 0 and self._quotations[number][1] > place

    def _plural(self, place: int, said: Sequence[tuple[int, Speaker]]) -> Speaker:
        """'they': the group that spoke last, if that was within two sentences and is one."""
        number = bisect_right(self._starts, place) - 1
        for start, speaker in reversed(said):
            where = bisect_right(self._starts, start) - 1
            if number - where > 1:
                break
            if (
                speaker.name
                and not speaker.is_person
                and (_GROUPS.search(speaker.name) or " and " in speaker.name)
            ):
                return Speaker(speaker.name)
            if speaker.name is None:
                break
        return Speaker(None)

    def _relative(self, place: int, said: Sequence[tuple[int, Speaker]]) -> Speaker:
        """'who', 'that': the noun phrase that ends right before it."""
        number = bisect_right(self._starts, place) - 1
        start = self._starts[number] if number >= 0 else 0
        before = self._text[start:place].rstrip(" ,—–-")
        mentions = self._between(start, place)
        if mentions:
            last, person = mentions[-1]
            rest = self._text[last:place]
            run = _RUN.match(rest)
            gap = rest[run.end() :] if run else rest
            if re.fullmatch(r"\s*(?:\([^)]*\))?,?\s*(?:and |but |both of )?", gap):
                return Speaker(person.name, True)
            if re.fullmatch(r"\s*,[^,.;“”\"]{3,90},\s*(?:and |but )?", gap):
                return Speaker(person.name, True)
        phrase = re.search(
            r"(?:(?:the|an?|some|many|most|those|all|several|other|few|two|three|of|by|to|from|with|for|and|or"
            r"|among|than|like|as|is|are|was|were|against|on|in|between|about|including),? )?"
            r"((?:[\w’'\-]+ ){0,2}[\w’'\-]+)$",
            before,
            re.IGNORECASE,
        )
        if phrase is None:
            return Speaker(None)
        words = phrase[1].split()
        stops = {
            "the",
            "a",
            "an",
            "of",
            "by",
            "to",
            "from",
            "with",
            "for",
            "and",
            "or",
            "as",
            "is",
            "are",
            "was",
        }
        while len(words) > 1 and any(word.lower() in stops for word in words[:-1]):
            words = words[1:]
        name = " ".join(words)
        return Speaker(name) if _GROUPS.search(name) else Speaker(None)


def _fits(role: Sequence[str], head: str, wanted: set[str]) -> bool:
    """Whether a description means the bearer of a role: 'the president' is no vice president."""
    return bool(role) and role[-1] == head and wanted <= set(role) and not (set(role) - wanted) & LESSER


def _plain_words(text: str) -> list[str]:
    return [_POSSESSIVE.sub("", word.strip(".,").lower()) for word in text.split()]


def _last_phrase(words: list[str]) -> list[str]:
    """The words after the last one that cannot be part of a role."""
    for number in range(len(words) - 1, -1, -1):
        if words[number] in STARTERS or words[number].endswith(("ing", "ed")) or words[number] in VERBS:
            return words[number + 1 :]
    return words


def _name_words(run: str) -> list[str]:
    return [_POSSESSIVE.sub("", word) if word.endswith(("’s", "'s")) else word for word in run.split()]


def _names_in(run: str) -> list[tuple[list[str], list[str], int]]:
    """Names in a run of capitalised words: (words, titles before it, offset of the first word)."""
    found: list[tuple[list[str], list[str], int]] = []
    words: list[str] = []
    titles: list[str] = []
    offset = place = 0
    for token in run.split():
        place = run.index(token, place)
        bare = token.rstrip(".,").lower()
        ends = token.endswith(("’s", "'s"))
        word = token[:-2] if ends else token
        starts = not words and (bare in STARTERS or bare in VERBS)
        if words and (bare in VERBS or bare in BREAKS):
            found.append((words, titles, offset))
            words, titles = [], []
            starts = True
        if not words and (bare in HONORIFICS or bare in MODIFIERS or starts):
            if not starts:
                titles.append(bare)
        elif (
            words
            and bare in HONORIFICS
            and len(bare) > 2
            and bare not in ("first", "king", "prince", "judge", "chief")
        ):
            found.append((words, titles, offset))
            words, titles = [], [bare]
        else:
            if not words:
                offset = place
            words.append(word)
            if ends:
                found.append((words, titles, offset))
                words, titles = [], []
        place += len(token)
    if words:
        found.append((words, titles, offset))
    return found


def _is_no_person(words: Sequence[str]) -> bool:
    """Whether a word tells that a name is a place's or an organisation's: 'Fox News', but 'Bill Clinton'."""
    bare = [word.lower().strip(".") for word in words]
    return any(word in NO_PERSON for word in bare[1:]) or (bare[0] in NO_PERSON and not _gender_of(bare[0]))


def _key(surname: str) -> str:
    return surname.lower().replace("’", "'")


def surname_of(name: str) -> str:
    """The surname in a full name: 'de Blasio' of 'Bill de Blasio'; 'Jr.' is left out."""
    words = name.split()
    if len(words) > 2 and words[-1].lower().strip(".") in ("jr", "sr", "ii", "iii", "iv"):
        words = words[:-1]
    last = words[-1].strip(",")
    return f"{words[-2]} {last}" if len(words) > 2 and words[-2] in PARTICLES else last


def same_first_names(one: str, other: str) -> bool:
    """Whether two full names of one surname can be one person's: initials and middle names may differ."""
    a, b = ([word.strip(".").lower() for word in name.split()[:-1]] for name in (one, other))
    if not a or not b:
        return True
    if a[0] == b[0]:
        return True
    if len(a[0]) == 1 or len(b[0]) == 1:
        return a[0][0] == b[0][0]
    return _SHORT.get(a[0], a[0]) == _SHORT.get(b[0], b[0])


_SHORT = {
    short: full
    for full, shorts in {
        "william": "bill will billy", "robert": "bob rob bobby", "richard": "dick rick", "james": "jim jimmy",
        "joseph": "joe joey", "thomas": "tom tommy", "michael": "mike", "edward": "ed ted eddie",
        "anthony": "tony antony", "charles": "chuck charlie", "daniel": "dan danny", "donald": "don",
        "benjamin": "ben", "samuel": "sam", "steven": "steve", "stephen": "steve", "timothy": "tim",
        "bernard": "bernie", "christopher": "chris", "gregory": "greg", "jeffrey": "jeff", "kenneth": "ken",
        "lawrence": "larry", "matthew": "matt", "patrick": "pat", "peter": "pete", "ronald": "ron",
        "andrew": "andy", "david": "dave", "elizabeth": "liz beth", "katherine": "kate kathy",
        "margaret": "maggie", "deborah": "debbie", "susan": "sue", "jennifer": "jen", "sergei": "sergey",
        "alexander": "alex", "mitchell": "mitch", "rafael": "ted", "nicholas": "nick", "philip": "phil",
        "volodymyr": "vladimir", "dmitry": "dmitri dmytro",
    }.items()
    for short in shorts.split()
}  # fmt: skip


@cache
def _first_names() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in (Path(__file__).parent / "first_names.txt").read_text(encoding="utf-8").splitlines():
        kind, _, names = line.partition(": ")
        gender = {"men": "man", "women": "woman"}.get(kind, "either")
        if not line.startswith("#"):
            table |= dict.fromkeys(names.split(), gender)
    return table


def _gender_of(first: str) -> str:
    """'man', 'woman', 'either' for a first name; '' for what is none."""
    return _first_names().get(first.strip("."), "")


def gender_of(name: str) -> str:
    """What the first word of a name tells: 'man', 'woman', 'either'; '' where it is no known first name."""
    return _gender_of(name.split()[0].lower()) if name.strip() else ""


def resolve_speakers(title: str, text: str, sources: Sequence[Span]) -> list[Speaker]:
    """Whom each source in an article means, in order of the text."""
    return Cast(title, text, split_sentences(text), sources).resolve(sources)
