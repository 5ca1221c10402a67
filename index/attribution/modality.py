"""What a cue makes of what it leads in: said, denied or not said, or only what would be said."""

from __future__ import annotations

import re

from index.article import Attribution, Modality, Span

_AUXILIARY = (
    r"(?:did|do|does|has|have|had|is|are|am|was|were|would|will|could|can|should|might|may|must|need|wo|ca)"
)
_UNSAID = re.compile(
    rf"\b(?:{_AUXILIARY}(?: (?:also|still|yet|even|\w+ly))? not\b|cannot\b|{_AUXILIARY}n[’']t\b"
    r"|not (?=\w+ing\b)|(?:never|nor|neither|no longer|without|unwilling to|unable to)\b"
    r"|stop(?:s|ped|ping)? short of\b|(?:has|have|had) yet to\b|fail(?:s|ed|ing)? to\b"
    r"|(?:refus(?:e|es|ed|ing|al)|declin(?:e|es|ed|ing))\b)(?! (?:only|just|help|forget|wait)\b)"
    r"|(?<=\w)n[’']t\b|^n[’']t\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ials?)|reject(?:s|ed|ing|ions?)?|dismiss(?:es|ed|ing|als?|ive of)?"
    r"|disput(?:es?(?! (?:over|with|about|between)\b)|ed|ing)|refut(?:e|es|ed|ing)|rebut(?:s|ted|ting|tals?)?"
    r"|contradict(?:s|ed|ing)?|repudiat(?:e|es|ed|ing)|disavow(?:s|ed|ing)?|debunk(?:s|ed|ing)?"
    r"|recant(?:s|ed|ing)?|retract(?:s|ed|ing)?|disagree(?:s|d|ing)?|rul(?:e|es|ed|ing) out"
    r"|(?:push|pushes|pushed|pushing|hit|hits|hitting) back(?! \w+ to\b)|brush(?:es|ed|ing)? (?:aside|off)"
    r"|wav(?:e|es|ed|ing) (?:aside|away|off)|walk(?:s|ed|ing)? back|(?:shoots?|shot|shooting) down"
    r"|(?:pour|throw|threw)(?:s|ed|ing)? cold water on|plead(?:s|ed|ing)? not guilty"
    r"|scoff(?:s|ed|ing)? at)\b",
    re.IGNORECASE,
)
_POSSIBLE = re.compile(
    r"\b(?:would(?! (?:\w+ )?(?:like|love|prefer)\b)|could|might|may|should|will|shall|can|must|going to"
    r"|expected to|likely to|supposed to|want(?:ed|s)? to|plans? to|planned to|about to|asked to|urged to|if"
    r"|unless|whether)\b",
    re.IGNORECASE,
)
_MODAL = re.compile(r"\b(?:would|could|might|may|will)\b")
_CONDITION = re.compile(
    r"\b(?:if|unless|whether)\b[^,.;“”\"]{0,30}$|(?:^|[,;:] )(?:should|had) $", re.IGNORECASE
)
_NOR = re.compile(rf"\b(?:nor|neither|never)(?: {_AUXILIARY})? $", re.IGNORECASE)
_ASIDE = re.compile(rf"(\b{_AUXILIARY}(?: not|n[’']t)), [^,]{{1,40}},", re.IGNORECASE)
_BREAK = re.compile(
    r"[,;:—–()“”\"‘’]|\b(?:and|but|or|who|which|that|then|when|while|as|because|after|before)\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(r"\b(?!has\b|was\b)(?:say|tell|are|am|\w+(?<!s)s)\b", re.IGNORECASE)
_SENTENCE = 4  # words that a sentence has at least: 'dismissed “the whole story”' quotes none
_LED = 60  # characters between a source and its cue that are looked at


def modality_of(text: str, item: Attribution, sentence: Span, quoted: str = "") -> Modality:
    """Whether it was said: what is denied was, the other way round; 'did not say' and 'would say' are not.

    A denial that is itself denied ('did not rule out') leaves open what is so. `quoted` are the words where
    they are the speaker's own: a sentence with which he denies something is said ('“Not I,” she denied').
    """
    (source,), (cue,) = item.source[:1], item.cue[:1]
    words, led = text[slice(*cue)], words_before(text, source, cue)
    before = text[max(sentence[0], source[0] - 60) : source[0]]
    unsaid = _UNSAID.search(f"{led} {words}") or (cue[0] >= source[1] and _NOR.search(before))
    denies = _DENIAL.search(words)
    if unsaid or denies:
        says = denies and not unsaid and len(quoted.split()) >= _SENTENCE
        return "stated" if says else "hypothetical" if unsaid and denies else "denied"
    if _POSSIBLE.search(words) or _MODAL.search(led) or _CONDITION.search(before):
        return "hypothetical"
    return "stated"


def is_denial(cue: str) -> bool:
    """Whether a cue says that its content is not so, as 'denied' does and 'did not say' does not."""
    return bool(_DENIAL.search(cue)) and not _UNSAID.search(cue)


def is_past(cue: str) -> bool:
    """Whether a cue tells what was said before: its 'would' is the 'will' of then."""
    return not _PRESENT.search(cue)


def words_before(text: str, source: Span, cue: Span) -> str:
    """The words between a source and its cue that belong to the cue: ' did not ' in 'Biden did not say'."""
    if not 0 <= cue[0] - source[1] < _LED:
        return ""
    between = _ASIDE.sub(r"\1", text[source[1] : cue[0]].replace("n’t", "n't"))
    return _BREAK.split(between)[-1]
