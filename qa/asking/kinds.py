"""What kind of thing a question asks for, and whose words on what, by the shape of its sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index import UPPER
from qa.asking.kind_patterns import END, KINDS, OF, SAYINGS
from qa.asking.phrases import ASKING, AUXILIARY, matter
from qa.records import QuestionKind

TOLD: frozenset[QuestionKind] = frozenset(
    ("said", "ever_said", "timeline", "compare", "who_said", "summarise")
)
"""Kinds that ask what was said, or what happened, in a time: later articles are not asked for."""

_PLEASE = re.compile(
    r"^(?:(?:hi|hello|hey|please)\b[ ,!.]*)*"
    r"(?:(?:(?:can|could|would|will) you|do you know|i wonder"
    r"|i(?: want| need|[’']d like| would like|[’']d love) to (?:know|hear|see|read)|let me know)\b[ ,]*"
    r"(?=(?:please )?(?:what|who|when|where|why|how|list|summari[sz]e|sum up|compare"
    r"|(?:tell|show|give|find|get) (?:me|us))\b))?"
    r"(?:please )?(?:(?:tell|show|give|find|get) (?:me|us)\b[ ,]*)?",
    re.IGNORECASE,
)
_THANKS = re.compile(r"(?<![ ,.!?])[ ,.!?]*+\b(?:for me|please|thanks|thank you)[?.! ]*+$", re.IGNORECASE)
_IS = re.compile(r"\b(what|who|where|when|how|why)[’']?s\b", re.IGNORECASE)
_LEADS = re.compile(r"^(?:(?:and|but|so|then)\b[ ,]*)+", re.IGNORECASE)
_SAID = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in SAYINGS)
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in KINDS)
_OPENS_WITH = re.compile(
    rf"^according to (?P<who>[^,?]{{1,120}}?)(?:,\s*+| (?=(?:{ASKING}|{AUXILIARY})\b))"
    rf"(?P<asks>.*[^\s?.!]){END}",
    re.IGNORECASE,
)
_ENDS_WITH = re.compile(rf"^(?P<asks>.+?),? according to (?P<who>[^?]{{1,200}}?){END}", re.IGNORECASE)
_NOBODY = re.compile(
    r"(?:we|you|i|it|this|that|there|people|everyone|one|been|was|the .{0,3})", re.IGNORECASE
)
_OWNER = re.compile(rf"^\S+[’']s? (?=[{UPPER}][\w.-]+ [{UPPER}])")  # 'Ukraine's Volodymyr Zelensky'
_WORDS = re.compile(rf"(?:(?:what|why|how) )?{AUXILIARY}\b", re.IGNORECASE)
_LETTER = re.compile(r"[^\W_]")
_OWNED = re.compile(r"(?:its|his|her|their|our) ", re.IGNORECASE)
_TITLE = re.compile(r"^(?:(?:the|an?) |(?:mr|mrs|ms|mx|dr)\.? (?=\S+ \S))", re.IGNORECASE)
_DENIES = re.compile(r"den(?:y|ied|ies)$", re.IGNORECASE)
_MORE = re.compile(r",? and (?:when|where|why|how|to whom)$", re.IGNORECASE)
_MOST_WORDS = 6  # that a speaker's name has


@dataclass(frozen=True, slots=True)
class AskedWords:
    """Whose words a question asks for, on what; nobody's where it asks what happened."""

    kind: QuestionKind
    speakers: tuple[str, ...]
    topic: str


def plain(text: str) -> str:
    """A question without what is polite in it: 'What Biden said?' of 'Can you tell me what Biden said?'"""
    left = _PLEASE.sub("", _THANKS.sub(lambda found: "?" if "?" in found[0] else "", text))
    return f"{left[:1].upper()}{left[1:]}" if left.strip(" ?.!") and left != text else text


def kind_of(text: str) -> QuestionKind:
    """The kind by the question word alone."""
    bare = _LEADS.sub("", text)
    opens = _OPENS_WITH.match(bare)
    bare = opens["asks"] if opens else bare
    return next((kind for kind, pattern in _KINDS if pattern.search(bare)), "other")


def asked_words(text: str) -> AskedWords | None:
    """Speakers and topic of a question about somebody's words, or of one for a summary or a timeline.

    'What did the Fed do, according to Powell?' asks for Powell's words, 'what did Biden say, according to
    Psaki' for Biden's; 'how many, according to Powell' for a number.
    """
    bare = _IS.sub(r"\1 is", _LEADS.sub("", text))
    if kind_of(bare) == "who_said":
        return None
    according = _OPENS_WITH.match(bare) or _ENDS_WITH.match(bare)
    found = _asked_words(according["asks"] if according else bare)
    if according is None or (found and found.speakers):
        return found
    asks, who = according["asks"], according["who"]
    speakers = _speakers(who, "said")
    if speakers is None or re.match(r"an? ", who, re.IGNORECASE):  # 'a new poll' is nobody that is known
        return found
    kind = "said" if _WORDS.match(asks) else kind_of(asks)
    return AskedWords(kind, speakers, found.topic if found else matter(asks))


def _asked_words(text: str) -> AskedWords | None:
    for kind, pattern in _SAID:
        if found := pattern.match(text):
            parts = found.groupdict()
            speakers = _speakers(parts.get("who") or "", kind)
            if speakers is None:
                continue
            asked: QuestionKind = "where" if (parts.get("asks") or "").lower() == "where" else kind
            if kind == "ever_said" and _DENIES.match(parts["cue"]):
                asked = "said"  # that somebody said it is no answer
            return AskedWords(asked, speakers, _topic(parts.get("topic") or ""))
    return None


def _speakers(who: str, kind: QuestionKind) -> tuple[str, ...] | None:
    """The names in a part of a question; None where it is nobody's."""
    split = re.split(r",? (?:and|vs\.?|versus|with) |, ", who) if kind == "compare" else [who]
    bare = (_OWNER.sub("", re.sub(rf"{OF}$", "", name.strip())) for name in split if name.strip())
    names = [_TITLE.sub("", name) for name in bare]
    if any(_NOBODY.fullmatch(name) or len(name.split()) > _MOST_WORDS for name in names):
        return None
    if not all(_LETTER.search(name) for name in names):  # 'What did … say?'
        return None
    if any(_OWNED.match(name) for name in names[1:]):  # 'the US and its allies' speak as one
        return None
    return tuple(names)


def _topic(text: str) -> str:
    """The topic without the question word it starts with, or the preposition it ends with."""
    text = re.sub(r"\b(?:of|about|on|for|to|against|with)$", "", _MORE.sub("", text))
    text = re.sub(r"^(?:what|who|when|where|why|how|did|does|is|are|was)\b\s*", "", text, flags=re.I)
    return " ".join(text.split())
