"""What a question asks: its kind, whose words, on what, from when; and follow-ups made self-contained.

All by rules over English questions. What is not understood does no harm: the whole question is searched.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from index import QuestionError
from qa.records import Question, QuestionKind, Turn

LONGEST = 2_000
"""Characters that a question may have."""

_SAY = (
    r"(?:say|said|says|saying|tell|told|think|thinks|thought|warn|warned|warns|announce[ds]?|claim(?:ed|s)?"
    r"|comment(?:ed|s)?|promise[ds]?|demand(?:ed|s)?|ask(?:ed|s)?|argue[ds]?|den(?:y|ied|ies)|declare[ds]?"
    r"|explain(?:ed|s)?|believe[ds]?|want(?:ed|s)?|write|writes|wrote|written|tweet(?:ed|s)?|suggest(?:ed|s)?"
    r"|insist(?:ed|s)?|admit(?:ted|s)?|predict(?:ed|s)?|describe[ds]?|respond(?:ed|s)?|repl(?:y|ied|ies)"
    r"|mention(?:ed|s)?|accuse[ds]?|critici[sz]e[ds]?|hope[ds]?|fear(?:ed|s)?|propose[ds]?|add(?:ed|s)?"
    r"|state[ds]?|call(?:ed|s)?(?= (?:for|on)\b)|talk(?:ed|s)?(?= about\b)|speak|spoke|expect(?:ed|s)?)"
)
_SAYING = (
    r"(?:saying|thinking|warning|claiming|demanding|asking|promising|telling|proposing|expecting|hoping)"
)
_DID = r"(?:did|does|do|has|have|had|will|would)"
_ON = r"(?:about|on|of|regarding|concerning|to|for|from|in|against|that|when asked about)"
_END = r"\s*[?.!]*$"
_SAID = (
    rf"^(?:so |and |but )?(?:what|why|how|which \w+) (?:exactly |else |ever )?{_DID} (?P<who>.+?) "
    rf"(?:ever |also |actually |really )?(?P<cue>{_SAY})\b(?: (?:{_ON} )?(?P<topic>.+?))?{_END}",
    rf"^{_DID} (?P<who>.+?) (?:ever |also |actually |really )?(?P<cue>{_SAY})\b"
    rf"(?: (?:anything |something )?(?:{_ON} )?(?P<topic>.+?))?{_END}",
    rf"^(?:so |and |but )?what (?:is|was|are|were) (?P<who>.+?) (?P<cue>{_SAYING})\b"
    rf"(?: (?:{_ON} )?(?P<topic>.+?))?{_END}",
    rf"^(?:tell me |show me |list )?what (?P<who>.+?) (?P<cue>said|says|thinks|thought|wrote|told)\b"
    rf"(?: (?:{_ON} )?(?P<topic>.+?))?{_END}",
    rf"^(?:what (?:is|are|was|were) |show me |list )?(?:the )?(?P<who>[\w.\- ]+?)(?:'s|’s|s'|s’) (?:\w+ )?"
    rf"(?:words?|comments?|views?|opinions?|positions?|stance|statements?|remarks?|reactions?|quotes?)\b"
    rf"(?: (?:{_ON} )?(?P<topic>.+?))?{_END}",
    rf"^(?P<topic>.+?),? according to (?P<who>[^?]+?){_END}",
)
_SAID_PATTERNS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _SAID)
_WHO_SAID = re.compile(rf"^(?:and |so )?who (?:ever |first |also )?(?:has |had )?{_SAY}\b", re.IGNORECASE)
_KINDS: tuple[tuple[QuestionKind, str], ...] = (
    ("how_long", r"^(?:for )?how long\b|\bwhat (?:was|is) the duration\b"),
    ("how_much", r"^how much\b|\bwhat (?:was|is) the (?:price|cost)\b"),
    ("how_many", r"^how many\b|\bwhat (?:was|is) the number of\b|^what percent"),
    ("where", r"^where\b|^(?:in|at) (?:what|which) (?:city|country|place|state|town|hotel)\b"),
    (
        "when",
        r"^when\b|^(?:on|in|at) (?:what|which) (?:day|date|month|year|time)\b|^what (?:day|date|year)\b",
    ),
    ("who", r"^(?:who|whom|whose)\b"),
    ("yes_no", r"^(?:is|are|was|were|did|does|do|has|have|had|can|could|will|would|should)\b"),
)
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join(f"{name.title()}|{name}" for name in _MONTHS)
_SINCE = re.compile(rf"\b(?:since|after|from) (?:({_MONTH}) )?((?:19|20)\d\d)\b")
_UNTIL = re.compile(rf"\b(?:until|till|before|up to) (?:({_MONTH}) )?((?:19|20)\d\d)\b")
_WITHIN = re.compile(rf"\b(?:in|during|of) (?:({_MONTH}),? )?((?:19|20)\d\d)\b")
_NAME = re.compile(
    r"(?:[A-ZÀ-Þ][\w’'.\-]*\w|[A-Z])(?:\s+(?:(?:of|the|de|al|bin|van|von|der)\s+)?[A-ZÀ-Þ][\w’'\-]*\w)*"
)
_NOT_NAMES = frozenset(
    "what who whom whose when where why how which is are was were did does do has have had can could will"
    " would should tell show list give the a an in on at for and but so according i please if after before"
    " during since until does was monday tuesday wednesday thursday friday saturday sunday".split()
) | frozenset(_MONTHS)
_OPENING = re.compile(
    r"^(?:(?:and|but|so|ok|okay|also|then)[ ,]+)*(?:(?:what|how) about|and|what of|also)\s+"
    r"(?P<rest>.+?)[?.!\s]*$",
    re.IGNORECASE,
)
_BARE = re.compile(r"^(?:and |but )?(?P<rest>(?:[\w’'.\-]+ ){0,3}[\w’'.\-]+)\?$", re.IGNORECASE)
_HE = re.compile(r"\b(?:he|she|him|they)\b", re.IGNORECASE)
_HIS = re.compile(r"\b(?:his|her)\b", re.IGNORECASE)
_WHEN_WAS_IT = re.compile(
    r"^(?:and |but )?when (?:was|did) (?:it|that|this|he|she)\b[\w ]{0,12}\?*$", re.IGNORECASE
)
_IT = re.compile(r"\b(?:it|that|this)\b", re.IGNORECASE)
_QUESTION_WORD = re.compile(
    r"^(?:and |but |so )?(?:what|who|whom|whose|when|where|why|how|which|is|are|was|were|did|does|do|has|have"
    r"|had|can|could|will|would|should|tell|show|list|give|according)\b(?! about\b| of\b)",
    re.IGNORECASE,
)


def understand(
    text: str, history: Sequence[Turn] = (), speakers: Sequence[str] = (), sources: Sequence[str] = ()
) -> Question:
    """What a question asks, in the light of the user's turns before it.

    `speakers` are the names that the index knows: they tell in 'and what about Blinken?' a person from a
    topic. `sources` are its publishers: 'according to AP' asks for what AP wrote if AP is one. Raises
    QuestionError for a question that is empty or longer than `LONGEST` characters.
    """
    question = " ".join(text.split())
    if not question:
        raise QuestionError("The question is empty. Ask, for example: what did Lavrov say about NATO?")
    if len(question) > LONGEST:
        raise QuestionError(
            f"The question has {len(question):,} characters; {LONGEST:,} are the most. Ask a shorter one."
        )
    before: Question | None = None
    for turn in history:
        earlier = _asked(turn)
        if earlier and len(earlier) <= LONGEST:
            before = _parse(earlier, before, speakers, sources)
    return _parse(question, before, speakers, sources)


def _asked(turn: object) -> str:
    """The user's words in a turn; '' for a turn of the assistant, or for what is no turn."""
    if not isinstance(turn, Mapping) or turn.get("role") != "user":
        return ""
    return " ".join(str(turn.get("content") or "").split())


def _parse(text: str, before: Question | None, speakers: Sequence[str], sources: Sequence[str]) -> Question:
    standalone = _self_contained(text, before, speakers) if before else text
    question = _dates(Question(text, standalone, kind=_kind(standalone)))
    if source := _source(standalone, sources):
        question = replace(question, source=source)
    elif _WHO_SAID.match(standalone):
        question = replace(question, kind="who_said")
    elif said := _said(standalone):
        question = replace(question, kind="said", speaker=said[0], topic=said[1])
    return replace(question, names=_names(question))


def _source(text: str, sources: Sequence[str]) -> str | None:
    """The publisher that 'according to …' names, if the index has articles of it."""
    found = re.search(r"\baccording to (?:the )?([^,?.]+)", text, re.IGNORECASE)
    wanted = found[1].strip().casefold() if found else None
    return next((source for source in sources if source.casefold() == wanted), None)


def _kind(text: str) -> QuestionKind:
    bare = re.sub(r"^(?:according to [^,]+,|and\b|but\b|so\b|then\b)[ ,]*", "", text, flags=re.IGNORECASE)
    return next((kind for kind, pattern in _KINDS if re.search(pattern, bare, re.IGNORECASE)), "other")


def _said(text: str) -> tuple[str, str] | None:
    """Speaker and topic of a question for somebody's words."""
    for pattern in _SAID_PATTERNS:
        if found := pattern.match(text):
            who = re.sub(r"^(?:the|a|an|mr\.?|mrs\.?|ms\.?|dr\.?) ", "", found["who"].strip(), flags=re.I)
            if re.fullmatch(r"(?:we|you|i|it|this|that|there|people|everyone|one|the .{0,3})", who, re.I):
                continue
            if len(who.split()) <= 6:
                return who, _topic(found["topic"] or "")
    return None


def _topic(text: str) -> str:
    """The topic without the words of time that a question ends with, or the question word it starts with."""
    text = re.sub(rf"\b(?:since|after|before|until|in|during) (?:(?:{_MONTH}) )?(?:19|20)\d\d\b", "", text)
    text = re.sub(r"\b(?:of|about|on|for|to|against|with)$", "", text)
    text = re.sub(r"^(?:what|who|when|where|why|how|did|does|is|are|was)\b\s*", "", text, flags=re.I)
    return " ".join(text.split())


def _names(question: Question) -> tuple[str, ...]:
    """Proper names in the question, the speaker left out."""
    found = []
    for match in _NAME.finditer(question.standalone):
        words = match.group().removesuffix("'s").removesuffix("’s").split()
        while words and words[0].lower() in _NOT_NAMES:
            words.pop(0)
        name = " ".join(words)
        opens = match.start() == 0 and len(words) < 2  # any word that opens a sentence has a capital
        if name and not opens and name.lower() not in _NOT_NAMES and name not in found:
            found.append(name)
    speaker = (question.speaker or "").lower()
    if not speaker:
        return tuple(found)
    return tuple(name for name in found if name.lower() not in speaker and speaker not in name.lower())


def _dates(question: Question) -> Question:
    """Months and years that a question names, as the first and last day asked about."""
    text = question.standalone
    since, until = question.since, question.until
    if found := _SINCE.search(text):
        since = _first(found)
    if found := _UNTIL.search(text):
        until = _first(found)
    if since is None and until is None and (found := _WITHIN.search(text)):
        since, until = _first(found), _last(found)
    return replace(question, since=since, until=until)


def _first(found: re.Match[str]) -> date:
    return date(int(found[2]), _MONTHS.index(found[1].lower()) + 1 if found[1] else 1, 1)


def _last(found: re.Match[str]) -> date:
    month = _MONTHS.index(found[1].lower()) + 1 if found[1] else 12
    return date(int(found[2]), month, monthrange(int(found[2]), month)[1])


def _self_contained(text: str, before: Question, speakers: Sequence[str]) -> str:
    """A follow-up with what it leaves out filled in from the question before it."""
    opening = _OPENING.match(text) or (None if _QUESTION_WORD.match(text) else _BARE.match(text))
    if opening and not _QUESTION_WORD.match(opening["rest"]):
        return _swapped(opening["rest"].strip(" ?"), before, speakers)
    if _WHEN_WAS_IT.match(text) and before.speaker:
        return f"When did {before.speaker} speak{f' about {before.topic}' if before.topic else ''}?"
    person = before.speaker or (before.names[0] if before.names else None)
    if person and person.lower() not in text.lower():
        text = _HE.sub(person, text)
        text = _HIS.sub(f"{person}’s", text)
    thing = before.topic or (before.names[-1] if before.names else "")
    if thing and re.search(r"\b(?:about|of|on|to|for|was|is|did|does) (?:it|that|this)\b", text, re.I):
        text = _IT.sub(thing, text, count=1)
    return text


def _swapped(rest: str, before: Question, speakers: Sequence[str]) -> str:
    """The question before with another speaker or another topic ('and what about Ukraine?')."""
    rest = re.sub(r"^(?:on|about|of|to|with|for) ", "", rest, flags=re.IGNORECASE)
    if before.speaker is None:
        names = [name for name in before.names if name in before.standalone]
        if len(names) == 1 or (names and _is_person(rest, speakers)):
            return before.standalone.replace(names[0 if _is_person(names[0], speakers) else -1], rest)
        return f"{before.standalone.rstrip('?')} {rest}?"
    if _is_person(rest, speakers):
        return f"What did {rest} say{f' about {before.topic}' if before.topic else ''}?"
    return f"What did {before.speaker} say about {rest}?"


def _is_person(name: str, speakers: Sequence[str]) -> bool:
    """Whether the index knows a speaker of two names or more whose name holds all words of this one."""
    words = set(name.lower().split())
    return any(len(known.split()) > 1 and words <= set(known.lower().split()) for known in speakers)
