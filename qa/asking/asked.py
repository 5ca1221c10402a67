"""What kind of thing a question asks for, and whose words on what, by the shape of its sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.records import QuestionKind

TOLD: frozenset[QuestionKind] = frozenset(
    ("said", "ever_said", "timeline", "compare", "who_said", "summarise")
)
"""Kinds that ask what was said, or what happened, in a time: later articles are not asked for."""

_SAY = (
    r"(?:say|said|says|saying|tell|told|think|thinks|thought|warn|warned|warns|announce[ds]?|claim(?:ed|s)?"
    r"|comment(?:ed|s)?|promise[ds]?|demand(?:ed|s)?|ask(?:ed|s)?|argue[ds]?|den(?:y|ied|ies)|declare[ds]?"
    r"|explain(?:ed|s)?|believe[ds]?|want(?:ed|s)?|write|writes|wrote|written|tweet(?:ed|s)?|suggest(?:ed|s)?"
    r"|insist(?:ed|s)?|admit(?:ted|s)?|predict(?:ed|s)?|describe[ds]?|respond(?:ed|s)?|repl(?:y|ied|ies)"
    r"|mention(?:ed|s)?|accuse[ds]?|critici[sz]e[ds]?|hope[ds]?|fear(?:ed|s)?|propose[ds]?|add(?:ed|s)?"
    r"|(?<!of )state[ds]?|call(?:ed|s)?(?= (?:for|on)\b)|talk(?:ed|s)?(?= about\b)|speak|spoke|expect(?:ed|s)?)"
)
_SAYING = (
    r"(?:saying|thinking|warning|claiming|demanding|asking|promising|telling|proposing|expecting|hoping)"
)
_VIEW = r"(?:words?|comments?|views?|opinions?|positions?|stances?|statements?|remarks?|reactions?|quotes?)"
_DID = r"(?:did|does|do|has|have|had|will|would)"
_ON = r"(?:about|on|of|at|over|regarding|concerning|to|for|from|in|against|that|when asked about)"
_END = r"\s*[?.!]*$"
_TOPIC = rf"(?: (?:{_ON} )?(?P<topic>.+?))?{_END}"
_OF = r"(?:'s|’s|s'|s’)"
_TWO = r"(?P<who>[^?,]+?(?:, [^?,]+?)*,? (?:and|vs\.?|versus|with) [^?,]+?)"
_PATTERNS: tuple[tuple[QuestionKind, str], ...] = (
    (
        "timeline",
        rf"^what (?:has|have|did) (?P<who>.+?) {_SAY} (?:{_ON} )?(?P<topic>.+?),? over (?:time|the "
        rf"\w+){_END}",
    ),
    (
        "timeline",
        rf"^how (?:did|has|have) (?P<who>.+?){_OF} {_VIEW} (?:{_ON} )?(?P<topic>.+?) "
        rf"(?:changed?|evolved?|shift(?:ed)?|develop(?:ed)?)\b.*$",
    ),
    (
        "timeline",
        rf"^(?:did|has) (?P<who>.+?) (?:ever )?changed? (?:his|her|their|its) (?:mind|{_VIEW}){_TOPIC}",
    ),
    (
        "timeline",
        rf"^(?:give me |show me |make )?(?:a |the )?timeline (?:of|for|on) what (?P<who>.+?) (?:has "
        rf")?said{_TOPIC}",
    ),
    (
        "timeline",
        rf"^(?:give me |show me |make )?(?:a |the )?timeline (?:of|for|on) (?P<who>.+?){_OF} "
        rf"{_VIEW}{_TOPIC}",
    ),
    ("summarise", rf"^(?:give me |show me |make )?(?:a |the )?timeline (?:of|for|on) (?P<topic>.+?){_END}"),
    ("compare", rf"^compare what {_TWO} (?:has |have )?{_SAY}{_TOPIC}"),
    ("compare", rf"^compare (?:the )?{_VIEW} of {_TWO} (?:{_ON} )(?P<topic>.+?){_END}"),
    ("compare", rf"^compare {_TWO}{_OF} {_VIEW}{_TOPIC}"),
    ("compare", rf"^compare {_TWO} (?:about|on|over|regarding) (?P<topic>.+?){_END}"),
    ("compare", rf"^(?:how|where|on what) (?:do|did|does) {_TWO} (?:differ|disagree|compare|agree){_TOPIC}"),
    (
        "compare",
        rf"^what (?:is|was|are|were) the differences? between (?:what )?{_TWO}(?:{_OF} {_VIEW})?(?: "
        rf"{_SAY})? (?:{_ON} )(?P<topic>.+?){_END}",
    ),
    ("compare", rf"^what (?:did|do|does|have|has) {_TWO} {_SAY}{_TOPIC}"),
    (
        "summarise",
        rf"^(?:summari[sz]e|sum up|give me a summary of|brief me on) what (?P<who>.+?) (?:has |have "
        rf")?{_SAY}{_TOPIC}",
    ),
    (
        "summarise",
        rf"^(?:summari[sz]e|sum up|(?:give me |show me )?(?:a |an |the )?(?:summary|overview) of|brief "
        rf"me on) (?P<topic>.+?){_END}",
    ),
    (
        "summarise",
        rf"^what(?:[’']s| is| was)? (?:happened|happening|going on|the latest|the news|new) "
        rf"(?:with|in|at|on|about|during|around) (?P<topic>.+?){_END}",
    ),
    (
        "said",
        rf"^(?:so |and |but )?(?:what|why|how|which \w+) (?:exactly |else |ever )?{_DID} (?P<who>.+?) "
        rf"(?:ever |also |actually |really |first |last )?(?P<cue>{_SAY})\b{_TOPIC}",
    ),
    (
        "ever_said",
        rf"^(?:did|does|do|has|have|had) (?P<who>.+?) (?:ever |also |actually |really "
        rf")?(?P<cue>{_SAY})\b(?: (?:anything |something )?(?:{_ON} )?(?P<topic>.+?))?{_END}",
    ),
    (
        "when",
        rf"^(?P<asks>when|where) {_DID} (?P<who>.+?) (?:first |last |ever "
        rf")?(?:say|speak|talk|comment|warn|announce|mention)\b(?: that| this| it)?{_TOPIC}",
    ),
    ("said", rf"^(?:so |and |but )?what (?:is|was|are|were) (?P<who>.+?) (?P<cue>{_SAYING})\b{_TOPIC}"),
    (
        "said",
        rf"^(?:tell me |show me |list )?(?:everything |all )?(?:that )?what (?P<who>.+?) "
        rf"(?P<cue>said|says|thinks|thought|wrote|told)\b{_TOPIC}",
    ),
    (
        "said",
        rf"^(?:what (?:is|are|was|were) |show me |list )?(?:the )?(?:latest |first |last "
        rf")?(?P<who>[\w.\- ]+?){_OF} (?:\w+ )?{_VIEW}\b{_TOPIC}",
    ),
    ("said", rf"^(?P<topic>.+?),? according to (?P<who>[^?]+?){_END}"),
)
_SAID = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)
_NOBODY = re.compile(r"(?:we|you|i|it|this|that|there|people|everyone|one|the .{0,3})", re.IGNORECASE)
_OWNED = re.compile(r"(?:its|his|her|their|our) ", re.IGNORECASE)
_TITLE = re.compile(r"^(?:the|a|an|mr\.?|mrs\.?|ms\.?|dr\.?) ", re.IGNORECASE)
_KINDS: tuple[tuple[QuestionKind, str], ...] = (
    ("who_said", rf"^(?:and |so )?who (?:else |ever |first |also )?(?:has |had )?{_SAY}\b"),
    ("how_long", r"^(?:for )?how long\b|\bwhat (?:was|is) the duration\b"),
    ("how_much", r"^how much\b|\bwhat (?:was|is) the (?:price|cost)\b"),
    ("how_many", r"^how many\b|\bwhat (?:was|is) the number of\b|^what percent"),
    ("where", r"^where\b|^(?:in|at) (?:what|which) (?:city|country|place|state|town|hotel)\b"),
    (
        "when",
        r"^(?:since )?when\b|^(?:on|in|at) (?:what|which) (?:day|date|month|year|time)\b"
        r"|^what (?:day|date|year)\b",
    ),
    ("who", r"^(?:by )?(?:who|whom|whose)\b"),
    ("yes_no", r"^(?:is|are|was|were|did|does|do|has|have|had|can|could|will|would|should)\b"),
)
_MOST_WORDS = 6  # that a speaker's name has


@dataclass(frozen=True, slots=True)
class Said:
    """Whose words a question asks for, on what; nobody's where it asks what happened."""

    kind: QuestionKind
    speakers: tuple[str, ...]
    topic: str


def kind_of(text: str) -> QuestionKind:
    """The kind by the question word alone."""
    bare = re.sub(r"^(?:according to [^,]+,|and\b|but\b|so\b|then\b)[ ,]*", "", text, flags=re.IGNORECASE)
    return next((kind for kind, pattern in _KINDS if re.search(pattern, bare, re.IGNORECASE)), "other")


def said(text: str) -> Said | None:
    """Speakers and topic of a question about somebody's words, or of one for a summary or a timeline."""
    if kind_of(text) == "who_said":
        return None
    for kind, pattern in _SAID:
        if found := pattern.match(text):
            parts = found.groupdict()
            speakers = _speakers(parts.get("who") or "", kind)
            if speakers is None:
                continue
            asked: QuestionKind = "where" if (parts.get("asks") or "").lower() == "where" else kind
            return Said(asked, speakers, _topic(parts.get("topic") or ""))
    return None


def _speakers(who: str, kind: QuestionKind) -> tuple[str, ...] | None:
    """The names in a part of a question; None where it is nobody's."""
    split = re.split(r",? (?:and|vs\.?|versus|with) |, ", who) if kind == "compare" else [who]
    names = [_TITLE.sub("", re.sub(rf"{_OF}$", "", name.strip())) for name in split if name.strip()]
    if any(_NOBODY.fullmatch(name) or len(name.split()) > _MOST_WORDS for name in names):
        return None
    if any(_OWNED.match(name) for name in names[1:]):  # 'the US and its allies' speak as one
        return None
    return tuple(names)


def _topic(text: str) -> str:
    """The topic without the question word it starts with, or the preposition it ends with."""
    text = re.sub(r"\b(?:of|about|on|for|to|against|with)$", "", text)
    text = re.sub(r"^(?:what|who|when|where|why|how|did|does|is|are|was)\b\s*", "", text, flags=re.I)
    return " ".join(text.split())
