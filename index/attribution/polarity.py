"""What words say of themselves: that it is not so, that it may be so, or that it is so under a condition."""

from __future__ import annotations

import re

from index.article import Polarity

_NOT = re.compile(
    r"\b(?:not(?! (?:only|just|least|necessarily|to mention|for profit)\b)|never|cannot|no longer|nobody"
    r"|nothing(?! but\b)|no one|none|neither|nowhere|hardly|barely|scarcely|rarely|seldom|unlikely|far from"
    r"|unable to|(?:refus|declin)(?:e|es|ed|ing) to|fail(?:s|ed|ing)? to|den(?:y|ies|ied|ying)"
    r"|rul(?:e|es|ed|ing) out|reject(?:s|ed|ing)?|refut(?:e|es|ed)|doubt(?:s|ed|ful)?)\b"
    r"(?<!no doubt)(?<!without a doubt)"
    r"|n[’']t\b(?! (?:just|only)\b)"
    r"|\bno (?!(?:doubt|wonder|matter|more than|fewer than|less than|later than|one|longer)\b|\d)(?=\w)"
    r"|(?:\b(?:is|are|was|were|be|been|being)|[’']s)(?: \w+ly)? (?:false|untrue|wrong|baseless|unfounded|fake"
    r"|nonsense|fabricated|fiction|rubbish|lies|an? (?:\w+ )?(?:lie|hoax|myth|fabrication|falsehood))\b",
    re.IGNORECASE,
)
_MAYBE = re.compile(
    r"\b(?:may(?! \d)|might|could|perhaps|maybe|possibl[ey]|possibility|potentially|probabl[ey]|likely"
    r"|unlikely|apparently|not necessarily|appear(?:s|ed)? to|seem(?:s|ed)? (?:to|that|like)|a chance|chances"
    r"|(?:is|are|was|were|been|be) (?:considering|weighing|mulling|contemplating)|consider(?:s|ed)? \w+ing"
    r"|open to|unclear|uncertain|not sure|n[’']t sure|n[’']t know|hop(?:e|es|ed|ing) (?:to|that))\b"
)
_CONDITION = re.compile(
    r"(?<!even )(?<!as )\b(?:if(?! (?:necessary|needed|possible|any|anything|ever|not|only|so)\b)|unless"
    r"|provided that|assuming|as long as|were to|in case|in the event)\b",
    re.IGNORECASE,
)
_WHETHER = re.compile(r"(?:whether|if)\b", re.IGNORECASE)
_WOULD = re.compile(
    r"\b(?:would(?! (?:\w+ )?(?:like|love|prefer)\b)|wouldn[’']t)\b|(?<=\w)[’']d (?!like|love)(?=\w)"
)
_IN_FRONT = re.compile(
    r"(?:if|unless|when|while|although|though|as|because|since|after|before|until|once"
    r"|even if)\b[^,.;:]{0,200}, (?=\S)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"(?:,? (?:who|which|whose|whom)\b|, that\b)[^,.;:]{0,120}(?:,|$)|\bwho [^,.;:]{0,60}"
    r"|\bthat (?:may|might|could|would|will|can|do|does|did|is|are|was|were|has|have|had)\b[^,.;:]{0,60}",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])[”’\"')]*\s+(?=\S)")
_BREAK = re.compile(
    r"(?<![.!?…])[.!?…]++[\s”’\"')]++(?=\S)|;|:(?= )| [–—-] |—"
    r"|,? (?:but|because|although|though|while|whereas|yet|even though|even if|so that|except that)\b"
    r"|, (?:and|or|so|nor)\b| and (?=(?:that|he|she|it|they|we|I|you|there|this)\b)"
)


def clauses_of(words: str) -> list[str]:
    """The words cut where one clause ends and another begins, as far as that can be told."""
    return [clause for clause in (piece.strip(" ,") for piece in _BREAK.split(words)) if clause]


def polarity_of(words: str, is_backshifted: bool = False) -> tuple[Polarity, ...]:
    """What the main clause of some words says of itself.

    Where `is_backshifted` 'would' is the 'will' of what was said, told afterwards, and no condition.
    """
    found: list[Polarity] = []
    first = _SENTENCE.split(words, 1)[0]
    main = main_clause(first)
    if denials(main) % 2:
        found.append("negated")
    asks = _WHETHER.match(words) and not _IN_FRONT.match(words)
    if asks or _MAYBE.search(main):
        found.append("possible")
    if (_CONDITION.search(first) and not asks) or (not is_backshifted and _WOULD.search(main)):
        found.append("hypothetical")
    return tuple(found)


def main_clause(words: str) -> str:
    """The first clause of a sentence, without one that stands before it, or that tells who is meant."""
    led = _IN_FRONT.match(words)
    clauses = clauses_of(words[led.end() :] if led else words)
    return _RELATIVE.sub(" ", clauses[0]) if clauses else ""


def denials(clause: str) -> int:
    """How often a clause denies: 'not', 'never', 'no plans', 'unlikely', 'is a lie'."""
    return sum(1 for _ in _NOT.finditer(clause))


def without_polarity(clause: str) -> str:
    """A clause without the words that deny it or leave it open."""
    for pattern in (_NOT, _MAYBE, _WOULD):
        clause = pattern.sub(" ", clause)
    return clause
