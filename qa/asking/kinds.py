"""What kind of thing a question asks for, and whose words on what: the tagger, held against what is exact.

A question word leaves only some kinds open; among these the tagger chooses. Where it is unsure, the question
asks for nobody's words, and all of it is searched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index import UPPER
from qa.asking import tagger
from qa.asking.phrases import ASKING, AUXILIARY, matter
from qa.asking.vocabulary import AUXILIARIES, TITLES
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
_LEADS = re.compile(
    r"^(?:(?:and|but|so|then|ok|okay|well|hi|hello|hey|quick question|i need to know)\b[ ,:!.]*)+",
    re.IGNORECASE,
)
_OPENS_WITH = re.compile(
    rf"^according to (?P<who>[^,?]{{1,120}}?)(?:,\s*+| (?=(?:{ASKING}|{AUXILIARY})\b))"
    r"(?P<asks>.*[^\s?.!])[\s?.!]*+$",
    re.IGNORECASE,
)
_ENDS_WITH = re.compile(r"^(?P<asks>.+?),? according to (?P<who>[^?,]{1,200}?)[\s?.!]*+$", re.IGNORECASE)
_WORDS = re.compile(rf"(?:(?:what|why|how) )?{AUXILIARY}\b", re.IGNORECASE)
_OWNER = re.compile(rf"^\S+[’']s? (?=[{UPPER}][\w.-]+ [{UPPER}])")  # 'Ukraine's Volodymyr Zelensky'
_OF = re.compile(r"(?:[’']s|s[’'])$")
_TITLE = re.compile(r"^(?:(?:the|an?) |(?:mr|mrs|ms|mx|dr)\.? (?=\S+ \S))", re.IGNORECASE)
_TWO = re.compile(rf"([{UPPER}][^,]{{0,60}}?),? (?:and|vs\.?|versus|with) ([{UPPER}].{{0,60}})")
_NAME = re.compile(rf"[{UPPER}][\w.’'-]*+(?: [{UPPER}][\w.’'-]*+){{0,3}}")
_HAPPENED = re.compile(
    r"^what (?:(?:has |have |had |is |was )?(?:happened|happening|going on)"
    r" (?:in|at|with|on|during|around|to)"
    r"|(?:is|was|has been|have been) (?:said|known|reported) (?:about|on|of))"
    r" (?P<topic>[^?]*[^\s?.!])[\s?.!]*+$",
    re.IGNORECASE,
)
"""Fixed wordings of questions for a summary."""
_NOBODY = re.compile(
    r"(?:the|an?|we|you|i|it|this|that|there|people|everyone|one|been|was|the .{0,3})|[\W_]*"
    r"|(?:(?:and|an?|the|or|but|of|in|on|at|to|by|for|with|as|from|what|which|how|did|does|say)\b\W*+)*+",
    re.IGNORECASE,
)
_END = re.compile(
    r",? and (?:when|where|why|how|to whom)$"
    r"| (?:of|about|on|for|to|against|with|is|are|was|were|has|have|had|did|does)$",
    re.IGNORECASE,
)
_BEGIN = re.compile(
    r"^(?:(?:about|abt|regarding|on|(?:when )?it comes to) )?"
    r"(?:(?:whether|that|what|who|when|where|why|how|did|does|is|are|was|were) )?",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r" (?:of|to|for|with|against|between) [^?]*[^?.! ]", re.IGNORECASE)
_LEADS_ON = re.compile(r" (?:about|on|of|from|over|regarding) ", re.IGNORECASE)
_DENIES = re.compile(r"\bden(?:y|ied|ies)\b", re.IGNORECASE)
_BEFORE = re.compile(r"(?<![\w-])[\w-]*+$")
_AFTER = re.compile(r"(?:[\w-]|[’'](?!s\b)(?=\w))*")
_WORDINGS: tuple[tuple[QuestionKind, str, tuple[QuestionKind, ...]], ...] = (
    ("how_long", r"^(?:for )?how long\b|\bwhat (?:was|is) the duration\b", ()),
    ("how_much", r"^how much\b|\bwhat (?:was|is) the (?:price|cost)\b", ()),
    ("how_many", r"^how many\b|\bwhat (?:was|is) the number of\b|^what percent", ()),
    (
        "where",
        rf"^where {AUXILIARY}\b(?!.{{0,200}}\b(?:stand|come down|differ|agree|disagree)\b)"
        r"|^(?:in|at) (?:what|which) (?:city|country|place|state|town|hotel)\b",
        (),
    ),
    (
        "when",
        rf"^(?:since )?when {AUXILIARY}\b|^(?:on|in|at) (?:what|which) (?:day|date|month|year|time)\b"
        r"|^what (?:day|date|year)\b",
        (),
    ),
    ("who", r"^(?:by )?(?:who|whom|whose)\b", ("who_said", "said", "compare")),
    (
        "yes_no",
        rf"^(?:{'|'.join(AUXILIARIES)})\b",
        ("ever_said", "said", "timeline", "compare", "summarise"),
    ),
)
_OPENINGS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE), frozenset((kind, *others)))
    for kind, pattern, others in _WORDINGS
)
"""Kinds by the question word, each with the others that it leaves open."""
_SURE = 0.5  # how likely a kind must be, and each part of 'did X say that Y?' ...
_SURE_OF_WORDS = 0.75  # ... where the question may just as well ask whether something is so


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
    return next((kind for kind, pattern, _ in _OPENINGS if pattern.search(bare)), "other")


def asked_words(text: str) -> AskedWords | None:
    """Speakers and topic of a question about somebody's words, or of one for a summary or a timeline.

    'What did the Fed do, according to Powell?' asks for Powell's words, 'what did Biden say, according to
    Psaki' for Biden's; 'how many, according to Powell' for a number.
    """
    bare = _LEADS.sub("", text)
    according = _OPENS_WITH.match(bare) or _ENDS_WITH.match(bare)
    found = _tagged(according["asks"] if according else bare)
    if according is None or (found and found.speakers):
        return found
    asks, who = according["asks"], _speaker(according["who"])
    if not who or re.match(r"an? ", according["who"], re.IGNORECASE):  # 'a new poll' is nobody that is known
        return found
    kind = "said" if _WORDS.match(asks) else kind_of(asks)
    return AskedWords(kind, (who,), found.topic if found else matter(asks))


def _tagged(text: str) -> AskedWords | None:
    """What the tagger finds; None where it is about nobody's words, and asks for no summary."""
    if (told := _HAPPENED.match(text)) and " by " not in text:
        return AskedWords("summarise", (), told["topic"])
    reading = tagger.read(text)
    speakers, topic = _speakers(text, reading), _topic(text, reading)
    sure = min(
        (part.sure for part in reading.parts if part.slot in ("speaker", "topic", "claim")), default=0.0
    )
    for kind in _likeliest(text, reading):
        if kind == "ever_said" and sure < _SURE:
            return None
        if kind in ("said", "compare") and len(speakers) > 1:
            return AskedWords("compare", speakers, topic)
        if kind in ("said", "ever_said", "timeline") and speakers:
            denies = kind == "ever_said" and _DENIES.search(text)  # that somebody said it is no answer
            return AskedWords("said" if denies else kind, speakers[:1], topic)
        if kind in ("summarise", "timeline") and topic:
            return AskedWords("summarise", speakers[:1], topic)
        if kind == "who_said":
            return AskedWords(kind, (), topic and _bare(text[max(text.find(topic), 0) :]))
        if kind in ("when", "where", "how_many", "how_much", "how_long") and speakers and topic:
            return AskedWords(kind, speakers[:1], topic)
        if kind not in ("said", "ever_said", "timeline", "compare", "summarise"):
            return None
    return None


def _speakers(text: str, reading: tagger.Reading) -> tuple[str, ...]:
    """The names of the speakers: the surest, and those whom it is compared with, in order."""
    parts = [
        (name, part)
        for part in reading.parts
        if part.slot in ("speaker", "other")
        if (name := _speaker(text[slice(*_whole(text, part.start, part.end))]))
    ]
    surest = max((part.sure for _, part in parts if part.slot == "speaker"), default=0.0)
    written = [name for name, part in parts if part.slot == "other" or part.sure == surest]
    if len(written) == 1 and (two := _TWO.fullmatch(written[0])):
        written = [*two.groups()]
    if len(written) > 1:
        written = [name for words in written for name in _listed(words)]
    return tuple(dict.fromkeys(name for words in written if (name := _speaker(words))))


def _listed(words: str) -> list[str]:
    """The names of a list that was tagged as one: 'Biden, Trump'; a name with a role stays whole."""
    names = words.split(", ")
    alone = all(_NAME.fullmatch(name) and name.lower() not in TITLES for name in names)
    return names if alone else [words]


def _likeliest(text: str, reading: tagger.Reading) -> Iterator[QuestionKind]:
    """The two likeliest of the kinds that the question word leaves open; none where that is unsure."""
    opened = ((kind, left) for kind, pattern, left in _OPENINGS if pattern.search(text))
    opening, left = next(opened, ("other", frozenset(tagger.KINDS)))
    shares = {kind: share for kind, share in reading.kinds.items() if kind in left}
    ranked = sorted(shares, key=lambda kind: -shares[kind])
    total = sum(shares.values())
    if opening == "yes_no" and shares["yes_no"] > (1 - _SURE_OF_WORDS) * total:
        return
    if opening == "yes_no" or (ranked and shares[ranked[0]] >= _SURE * total):
        yield from ranked[:2]


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """A part of a text, made to end where words do; an 's after it is no part of it."""
    before, after = _BEFORE.search(text[:start]), _AFTER.match(text, end)
    return before.start() if before else start, after.end() if after else end


def _speaker(name: str) -> str:
    """A name without the article or 'Mr' before it, and without whom it belongs to; "" for nobody's."""
    bare = _TITLE.sub("", _OWNER.sub("", _OF.sub("", _bare(name))))
    return "" if _NOBODY.fullmatch(bare) else bare


def _topic(text: str, reading: tagger.Reading) -> str:
    """The words that were spoken of, or said: from the first such part to the last, if none is between.

    What goes on with 'of' or 'to' is part of them; where there are none, what a preposition leads after the
    speaker is.
    """
    parts = [part for part in reading.parts if part.slot in ("topic", "claim")]
    if not parts:
        last = reading.parts[-1] if reading.parts else None
        leads = last and last.slot == "speaker" and _LEADS_ON.search(text, last.end)
        return _bare(text[leads.end() :]) if leads else ""
    start, end = parts[0].start, parts[-1].end
    if any(start < part.start < end for part in reading.parts if part not in parts):
        longest = max(parts, key=lambda part: part.end - part.start)
        start, end = longest.start, longest.end
    if reading.parts[-1].end <= end and (goes_on := _GOES_ON.match(text, end)):
        end = goes_on.end()
    start, end = _whole(text, start, end)
    return " ".join(_BEGIN.sub("", _END.sub("", _bare(text[start:end]))).split())


def _bare(words: str) -> str:
    """Words without the marks at their ends."""
    return words.strip(' ,.;:?!"“”')
