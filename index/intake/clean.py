"""Page furniture out of an article: credits, teasers, promotions, trailing labels.

Rules judge whole paragraphs, by their form and their neighbours, never by one site's words. A paragraph that
reports (a quotation, a long text, several sentences) is kept whenever there is doubt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.article import Article, Judged
from index.text import UPPER, quotations

_CREDIT = re.compile(
    r"^[(\[]?(?:photo(?:graph)?s?|images?|pictures?|credits?|illustrations?|video|foto|file photo)"
    r"(?: credits?)?(?:\s*[:/|]\s*|\s+(?:by|courtesy(?: of)?|via)\s+)[^.!?]{1,60}[)\]]?\.?$"
    r"|^[(\[](?:ap|afp|epa|reuters|getty|dpa)\b[^.!?]{0,40}[)\]]$"
    r"|^(?:getty images|ap photo|reuters|afp via getty images)(?:/[\w .]+)?$"
    r"|^[^\W\d_][\w .’'\-]{1,40}+(?:/[\w .]{1,40}?)?/(?:ap|afp|epa|getty(?: images)?|reuters"
    r"|shutterstock|istock)(?:/[\w .]{1,30})*$",
    re.IGNORECASE,
)
_BULLETS = r"(?:[>»►▶→➡•·\-–—*][>»►▶→➡•·\-–—*\s]*+)?+"
_LABEL = (
    r"(?:read (?:more|also|next|the full|on)|also read|see also|see more|learn more|more from|more on|more"
    r"|related(?: (?:article|articles|story|stories|coverage|content|video|links?))?|recommended|don't miss"
    r"|watch(?: (?:now|more|live|the video|the moment|this))?|listen(?: now)?|in pictures|what to read next"
    r"|you may also like|trending(?: now)?|most read|top stories|continue reading"
    r"|for subscribers|click here|follow live|live updates?)"
)
_TEASER = re.compile(rf"^{_BULLETS}{_LABEL}(?:\s*[:>»|]|\s*$)", re.IGNORECASE)
_POINTING = re.compile(  # 'Read more here.'
    rf"^{_BULLETS}(?:read|see|watch|listen|learn|find out|click|follow|check)\b[^.!?:\n]{{0,40}}\bhere\W*+$",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"^(?:more|follow|see|read|watch|full)\b[^\n]{0,80}\bhttps?://\S+$", re.IGNORECASE)
_SECTION = re.compile(r"^(?:opinion|explainer|analysis|exclusive)\s*:", re.IGNORECASE)
_LINKED = re.compile(  # a kicker and the headline that it links to, run together
    rf"^(?![^:\n]*\d:\d)[^:\n]{{2,100}}+:[‘’'“\"]?[{UPPER}]\S*+(?: \S++){{2}}"
)
_KICKER = re.compile(  # before a question: no label of one who asks
    r"^(?:[►▶»>•]|[^:\n]{1,100}['’\"”?]:|(?![^:\n]{0,100}\b(?:ask|said|say|told)\w*:)[^:\n]{0,99}\b[a-z]{3,}[^:\n]{0,40}:)"
)
_SENTENCES = re.compile(r"[.!?][”\"’']? \S")
_ARROW = re.compile(r"^\s*(?:>>+|»|►|▶|→|➡)\s*\S|(?:>>+|»)\s*$")  # » may be a quotation mark
_MARK = re.compile(r"[“”„‟\"«»‹›「」『』〝〞＂‚]|``|''|(?<!\w)[‘']|[’'](?!\w)")
_POINTER = re.compile(
    r"^[>»►▶→➡\s]*(?:read|see|watch|follow|more|click|listen|find|here|visit|check out)\b", re.IGNORECASE
)
_PROMPT = re.compile(
    r"(?:^|[.!?:)”\"]\s*|\byou can (?:also )?|\bplease )"
    r"(?:sign up|subscribe|register|log in|click here|find the best|get|follow|join|support|download|contact"
    r"|reach|enable|like us|tweet|accept|check|send|email|text)\b"
    r"|\b(?:sign up|subscribe|register|click) "
    r"(?:here|now|today|for free|for (?:our|the|text)|to (?:our|the))\b"
    r"|\bconsider (?:supporting|subscribing|donating)\b|\bsupport (?:local|quality|strong local) journalism",
    re.IGNORECASE,
)
_CHANNEL = re.compile(
    r"\b(?:newsletters?|inbox|alerts?|notified|notifications?|our app|on (?:twitter|facebook|instagram)"
    r"|podcasts?|sign up|javascript|cookies?|journalism|subscribe|subscribing|for free|best jobs"
    r"|local forecast)\b|@\w{3,}",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"^(?:advertisements?|ad feedback|sponsored(?: content)?|story continues below.*"
    r"|article continues after.*|share (?:this|on|via).{0,40}|share|tweet|print|e-?mail|comments?"
    r"|show comments|copy link|loading\.*|hide caption|toggle caption|enlarge this image|play video"
    r"|now playing|replay|skip ad|close|skip to (?:main )?content|back to top|\d+ (?:comments?|shares?)"
    r"|\d+ min(?:ute)? read|video (?:player was slow to load|ad feedback).*|just watched\b.*\bmust watch\b.*"
    r"|\d\. how relevant is this ad to you.*)$",
    re.IGNORECASE,
)
_DATELINE = re.compile(  # 'London CNN —': what it opens stands below
    r"^(?:[^\W\d_][\w.,’'() -]{0,40} )?\(?[A-Z]{2,8}\)?(?: [A-Z][a-z]{2,12})? ?[—–]$"
)
_LETTER = re.compile(r"[^\W_]")
_LEGAL = re.compile(
    r"^(?:©|\(c\) (?:copyright|\d{4})|copyright (?:©|\d{4}|by )).{0,200}$|\ball rights reserved\W*$"
    r"|^this (?:material|content|article) may not be (?:published|reproduced)\b"
    r"|^(?:we|by \w+ing).{0,80}\b(?:you have shared|cookies|privacy policy|terms of (?:use|service))\b"
    r"|^if you wish to object to the use of your data\b",
    re.IGNORECASE,
)
_TRAILING_LABEL = re.compile(
    r"^(?:sources?|tags?|topics?|filed under|categor(?:y|ies)|keywords)\b:?\s+\S.{0,80}$", re.I
)
_FURNITURE_HEADING = re.compile(
    r"^(?:newsletters?|related(?: \w+)?|most (?:read|popular)|recommended|trending|advertisement"
    r"|more stories)\W*$",
    re.IGNORECASE,
)
_GALLERY = re.compile(  # between two captions
    r"(?<!\s)\s*+\b(?:Hide|Show|Toggle) [Cc]aption\b(?: \d+ of \d+)?\s*+"
)
_LONG_QUOTE = 60  # characters of a quotation in which somebody is heard
_REPORT = re.compile(r"\b(?:said|says|told|according to|announced|reported)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…。！？][”“\"’‘'»«›‹」』)\]\s]*$")
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|shall|should"
    r"|said|says|say|made|took|went|came|left|met|saw|got|held|kept|told|gave|found|won|lost|\w{3,}ed)\b",
    re.IGNORECASE,
)
_LONGEST_PROMOTION = 320  # characters
_LONGEST_CAPTION = 160


@dataclass(frozen=True, slots=True)
class Removed:
    """A paragraph taken out, and the rule that took it."""

    paragraph: int
    text: str
    rule: str


def clean(article: Article) -> Article:
    """The article without page furniture; one that would be left empty stays as it was."""
    kept = [paragraph.text for paragraph in ruled(article) if not paragraph.rule]
    return replace(article, text="\n\n".join(kept))


def ruled(article: Article) -> list[Judged]:
    """The paragraphs of an article, each with its rule if it is furniture; none has one where all would."""
    paragraphs = pieces_of(article.text)
    rules = {removed.paragraph: removed.rule for removed in furniture(paragraphs)}
    rules |= {number: "headline" for number, text in enumerate(paragraphs) if text == article.title}
    if len(rules) == len(paragraphs):
        return [Judged(text) for text in article.text.split("\n\n")]
    return [Judged(text, rules.get(number, "")) for number, text in enumerate(paragraphs)]


def pieces_of(text: str) -> list[str]:
    """The paragraphs of a text, captions of a gallery parted."""
    return _GALLERY.sub("\n\n", text).strip().split("\n\n")


def furniture(paragraphs: Sequence[str]) -> list[Removed]:
    """Which paragraphs are page furniture, and by which rule, in order."""
    rules: dict[int, str] = {}
    for number, text in enumerate(paragraphs):
        if rule := _alone(text):
            rules[number] = rule
    rules |= _kickers(paragraphs, rules)
    rules |= _headings(paragraphs, rules)
    rules |= _ending(paragraphs, rules)
    return [Removed(number, paragraphs[number], rules[number]) for number in sorted(rules)]


def _alone(text: str) -> str | None:
    """The rule by which a paragraph is furniture whatever stands around it."""
    if _NOISE.match(text):
        return "page noise"
    if not _LETTER.search(text):
        return "separator"
    if _DATELINE.match(text):
        return "dateline alone"
    if _CREDIT.match(text) and not _MARK.search(text):
        return "photo credit"
    if _LEGAL.search(text) and len(text) <= 2 * _LONGEST_PROMOTION and not _MARK.search(text):
        return "legal notice"
    if _is_teaser(text):
        return "link teaser"
    if _is_promotion(text):
        return "promotion"
    return None


def _is_teaser(text: str) -> bool:
    """A label with a colon, or an arrow before a pointer or a headline; before a report it is a bullet."""
    if len(text) > _LONGEST_PROMOTION:
        return False
    if _LINKED.match(text) and not _is_heard(text):
        asks = text.endswith("?") and _KICKER.match(text)
        if asks or not _SENTENCE_END.search(text):
            return True
    if _TEASER.match(text) or _POINTING.match(text) or _ADDRESSED.match(text):
        return True
    if _SECTION.match(text) and not (_SENTENCE_END.search(text) or _SENTENCES.search(text)):
        return True
    if not _ARROW.search(text):
        return False
    return bool(_POINTER.match(text) or not (_SENTENCE_END.search(text) or _MARK.search(text)))


def _is_promotion(text: str) -> bool:
    """A prompt to do something and the channel to do it by, and nothing reported."""
    if len(text) > _LONGEST_PROMOTION or not _PROMPT.search(text) or not _CHANNEL.search(text):
        return False
    return not (_REPORT.search(text) or _is_heard(text))


def _is_heard(text: str) -> bool:
    """Whether a paragraph holds a quotation that is long enough to be somebody's words."""
    return any(end - start > _LONG_QUOTE for start, end in quotations(text))


def _kickers(paragraphs: Sequence[str], rules: dict[int, str]) -> dict[int, str]:
    """Slogans of a photo caption: short lines right before a credit that name nobody and have no verb."""
    found = {}
    for number in [n for n, rule in rules.items() if rule == "photo credit"]:
        for before in (number - 1, number - 2):
            if before < 0 or before in rules or len(paragraphs[before]) > _LONGEST_CAPTION:
                break
            words = paragraphs[before].split()
            named = any(word[:1].isupper() for word in words[1:]) or re.search(r"\d", paragraphs[before])
            told = named or _VERB.search(paragraphs[before]) or _MARK.search(paragraphs[before])
            if len(words) <= 8 and not told:
                found[before] = "caption slogan"
    return found


def _headings(paragraphs: Sequence[str], rules: dict[int, str]) -> dict[int, str]:
    """Headings of what was removed below them."""
    found = {}
    for number in range(len(paragraphs) - 1):
        text = paragraphs[number]
        if number in rules or len(text) > 80 or _SENTENCE_END.search(text):
            continue
        if _FURNITURE_HEADING.match(text):
            found[number] = "furniture heading"
        elif rules.get(number + 1) == "promotion" and _content(text) & _content(paragraphs[number + 1]):
            found[number] = "heading of a promotion"
    return found


def _ending(paragraphs: Sequence[str], rules: dict[int, str]) -> dict[int, str]:
    """Labels after the last sentence: 'source X', 'Tags: …', a lone separator."""
    found = {}
    for number in range(len(paragraphs) - 1, 0, -1):
        text = paragraphs[number]
        label = _TRAILING_LABEL.match(text) and not re.search(r"[.!?]$", text) and len(text.split()) <= 12
        if label or re.fullmatch(r"\W+", text):
            found[number] = "trailing label"
        elif number not in rules:
            break
    return found


def _content(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) > 3}
