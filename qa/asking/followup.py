"""Follow-ups made self-contained: what they leave out is filled in from the turns before.

A question that names what it asks about is never touched. What a rule fills in is shown, and can be changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from index import describes_person
from qa.asking.conversation import Context
from qa.asking.known import Known
from qa.asking.phrases import ADDED, ASKING, AUXILIARY, names_in
from qa.asking.pronouns import filled
from qa.asking.subject import with_subject
from qa.asking.when import MONTH, Period, period, shifted
from qa.records import Order

_LEAD = re.compile(r"^(?:(?:and|but|so|ok|okay|also|then|well|now)\b[ ,]*)+", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:what|how) (?:about|of)\s+", re.IGNORECASE)
_PREPOSITION = re.compile(r"^(?:on|about|of|to|with|for|regarding)\s+", re.IGNORECASE)
_ASKS = re.compile(
    rf"^(?:{ASKING}|{AUXILIARY}|whats|tell|show|list|give|compare|summari[sz]e|timeline|any"
    rf"(?:thing|one|body)?"
    r"|(?:by|since|until|at|in|on|for|from|to|with|under) (?:what|which|whom?|how|when))\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"^(?P<asks>(?:(?:by|since|until|at|for|from|to|with) )?{ASKING})(?: (?:not|so|exactly|then|that much"
    r"|so many|of (?:them|those|these)|(?:(?<=when )|(?<=where )|(?<=why )|(?<=who ))(?:was|is|were) "
    r"(?:it|that"
    r"|this)|(?:did|does|will) (?:it|that|this) happen"
    r"|happened|(?<=why )(?:did|does|is|was|has|have|were|are) (?:he|she|they|it)))?$",
    re.IGNORECASE,
)
_NEWER = re.compile(
    r"^(?:(?:is|are) there |do you have )?(?:any(?:thing)?|something|what(?:[’']s| is)?)(?: the)? "
    r"(?P<way>newer"
    r"|new|more recent|latest|(?:recent )?(?:news|updates?)|older|earlier)(?: on (?:this|that|it))?$",
    re.IGNORECASE,
)
_ELSE = re.compile(
    r"^(?P<asks>who|what|where|anything|any(?:one|body)) else(?: (?:said "
    r"(?:so|that)|spoke|(?:did|does) (?:he|she"
    r"|they) say))?$",
    re.IGNORECASE,
)
_SHIFT = re.compile(
    r"^(?:in |on )?(?:the )?(?:(?P<unit>year|month|week|day) (?P<way>before|after|earlier|later)"
    r"|(?P<side>previous|next|following) (?P<of>year|month|week|day))$",
    re.IGNORECASE,
)
_OPENS = re.compile(rf"^(?:when|where|why|how(?: long| often| soon)?) (?={AUXILIARY}\b)", re.IGNORECASE)
_DETERMINED = re.compile(r"\b(?:the|an?) (?=(?:the|an?|his|her|their) )", re.IGNORECASE)
_BARE_WORDS = 4  # of a fragment without 'and' or 'what about'
_WORDS = 6  # that a fragment has at most


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that can be read by itself.

    `asks` is the question word that tells its kind, where that does not stand first; `order` is set where
    the follow-up asks for what is newer or older; `source` is the publisher of the question before, where
    that is asked anew.
    """

    text: str
    asks: str = ""
    order: Order = "relevance"
    source: str | None = None


def self_contained(text: str, before: Context, known: Known, today: date) -> Standalone:
    """A follow-up with what it leaves out filled in; any other question as it is."""
    core = _LEAD.sub("", text).strip(" ?.!")
    source = before.question.source
    rest = _ABOUT.sub("", core)
    if rest != core or not _ASKS.match(core):
        if not _is_fragment(rest, text):
            return Standalone(text)
        return Standalone(_question(_fragment(rest, before, known, today)), source=source)
    if found := _NEWER.match(core):
        oldest = found["way"].lower() in ("older", "earlier")
        order: Order = "oldest" if oldest else "newest"
        return Standalone(before.question.standalone, order=order, source=source)
    if found := _ELSE.match(core):
        return Standalone(_question(_else(found["asks"].lower(), before)), source=source)
    if found := _BARE.match(core):
        return Standalone(_question(_asked_anew(found["asks"], before)), found["asks"], source=source)
    put = with_subject(_full_names(filled(core, before, known), before), core, before, known)
    return Standalone(_question(put) if put != core else text)


def _full_names(text: str, before: Context) -> str:
    """A text in which a surname by itself is the full name that was asked about before."""
    asked = f"{before.question.standalone} {before.event}"
    for name in before.people:
        first, _, last = name.rpartition(" ")
        if first and name in asked and last in names_in(text):
            found = re.search(rf"\b{re.escape(last)}\b", text)
            text = f"{text[: found.start()]}{name}{text[found.end() :]}" if found else text
    return text


def _is_fragment(rest: str, text: str) -> bool:
    """Whether words are a part of a question ('and Blinken', 'NATO?'): a few, that ask nothing themselves."""
    led = rest != text.strip(" ?.!")
    if not rest or re.search(rf"\b(?:{ASKING}|whats|number of|name of)\b", rest, re.IGNORECASE):
        return False
    return len(rest.split()) <= (_WORDS if led else _BARE_WORDS) and (led or text.endswith("?"))


def _fragment(rest: str, before: Context, known: Known, today: date) -> str:
    """The question before with another time, speaker, name or topic ('and what about Ukraine?')."""
    asked = _plain(before)
    when = period(asked, today, known.covered)
    if (found := _SHIFT.match(rest)) and when:
        back = (found["way"] or found["side"]).lower() in ("before", "earlier", "previous")
        rest = shifted(when, (found["unit"] or found["of"]).lower(), -1 if back else 1)
    for words in (rest, f"in {rest}"):
        named = period(words, today, known.covered)
        if named and named.words == words:
            words += _year(when, words)
            return asked.replace(when.words, words) if when else f"{asked} {words}"
    if rest.lower().startswith("according to "):
        return f"{asked} {rest}"
    if re.match(r"(?:per|by|in|at|from|without|via|since|until)\b", rest, re.IGNORECASE):
        return f"{asked} {rest[0].lower()}{rest[1:]}"
    return _other(_PREPOSITION.sub("", rest), rest, asked, before, known)


def _year(when: Period | None, words: str) -> str:
    """The year of the period before, for a month or day that is named without one."""
    year = when and re.search(r"\b\d{4}$", when.words)
    return f" {year[0]}" if year and not re.search(r"\d{4}", words) and MONTH.search(words) else ""


def _other(name: str, rest: str, asked: str, before: Context, known: Known) -> str:
    question = before.question
    person = name == rest and (known.names.person(name) or describes_person(name.lower()))
    if question.speaker and person:
        return _DETERMINED.sub("", asked.replace(question.speaker, name))
    if question.speaker:
        topic = question.topic
        if topic and topic in asked:
            return asked.replace(topic, name)
        return f"What did {question.speaker} say about {name}"
    people = [one for one in names_in(asked) if known.names.person(one)]
    others = [one for one in names_in(asked) if one not in people]
    replaced = people[:1] if person else others[-1:] if name[:1].isupper() else []
    if not replaced and len(people) == 1 and name[:1].isupper():
        replaced = people
    return asked.replace(replaced[0], name) if replaced else f"{asked} {rest}"


def _else(asks: str, before: Context) -> str:
    """The question before, asked for more ('who else?')."""
    asked, question = _plain(before), before.question
    if asks in ("anything", "what") and asked.lower().startswith("what "):
        return f"What else {asked[5:]}"
    if asks in ("who", "anyone", "anybody"):
        if asked.lower().startswith("who "):
            return f"Who else {asked[4:]}"
        if question.topic:
            return f"Who else spoke about {question.topic}"
    return f"{asked}, and {asks} else"


def _asked_anew(asks: str, before: Context) -> str:
    """The question before with another question word ('when was that?'), put in its place or added."""
    asked, question = _plain(before), before.question
    if question.speaker and asks.lower() in ("when", "where", "why"):
        about = f" about {question.topic}" if question.topic else ""
        return f"{asks} did {question.speaker} say that{about}"
    opens = _OPENS.match(asked)
    if opens:  # after 'what' and 'how much' something is missing
        return f"{asks} {asked[opens.end() :]}"
    if re.match(rf"{AUXILIARY}\b", asked, re.IGNORECASE):
        return f"{asks} {asked[0].lower()}{asked[1:]}"
    return f"{asked}, and {asks.lower()}"


def _plain(before: Context) -> str:
    """The question before, as a text to change: without what was added to it, or its question mark."""
    return ADDED.sub("", before.question.standalone).rstrip(" ?.!")


def _question(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}?"
