"""The parts of an English question: names, noun phrases, and what is left without its question word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index import MONTHS, UPPER, WEEKDAYS
from index.text.vocabulary import PARTICLES
from qa.asking.vocabulary import AUXILIARIES, QUESTION_WORDS

AUXILIARY = (
    rf"(?:{'|'.join(AUXILIARIES)}|may|might"
    r"|isn[’']t|aren[’']t|wasn[’']t|weren[’']t|didn[’']t|doesn[’']t|don[’']t|won[’']t)"
)
ASKING = (
    rf"(?:{'|'.join(QUESTION_WORDS)}"  # 'how' stands last, and may have more
    r"(?: (?:many|much|long|often|old|big|far|high|large|tall|fast"
    r"|soon|bad|strong|deep|hot|heavy|expensive|likely))?)"
)
ADDED = re.compile(r", and (?:by |since |until |at |for |from |to |with )?(?:wh|how)[\w ]*\?$")
"""A second question word at the end of a question that was made self-contained."""
_FOR = r"(?<=\b[Tt]he )[A-Z][\w’'\-]*\w for (?=[A-Z])"  # 'the Respect for Marriage Act'
NAME = re.compile(
    rf"(?:{_FOR})?"
    rf"(?:[{UPPER}][\w’'.\-]*\w|[{UPPER}])"
    rf"(?:\s+(?:(?:of|the)\s+|(?:(?:{'|'.join(sorted(PARTICLES))})\s+){{1,3}})?"
    rf"(?:(?:al|el|ul|as|es|ad|ash)-|d[’'])?[{UPPER}][\w’'\-]*\w)*"
)
_DAYS = (*WEEKDAYS, *MONTHS, *(month[:3] for month in MONTHS), "sept")
_NOT_NAMES = frozenset((*QUESTION_WORDS, *AUXILIARIES, *_DAYS)) | frozenset(
    "tell show list give the a an in on at for and but so according i please if after before during since"
    " until ceo cfo compare summarise summarize timeline".split()
)
_PLACE = re.compile(rf"\b(?:in|at|to|from|into|over|near) (?:(?:the|an?) (?:[a-z]+ )?)?({NAME.pattern})")
_OPENING = re.compile(rf"^{ASKING}\b(?:\s+{AUXILIARY}\b)?|^{AUXILIARY}\b", re.IGNORECASE)
_STOP = re.compile(
    rf"^(?:{ASKING}|{AUXILIARY}|be|been|being|it|he|she|they|him|them|his|i|you|we|us|me|there|not|ever|also|any"
    r"|in|on|at|from|to|about|for|with|by|over|after|before|since|until|under|into|as|than|of|between"
    r"|against|during|and|or|but|if|that|this|said|say|says|happen|happened|there|out|up|down|off"
    r"|so|very|just|really|else|many|much|more|most)$",
    re.IGNORECASE,
)
_DETERMINER = re.compile(r"^(?:the|a|an|their|its|her|these|those)$", re.IGNORECASE)
_DO = re.compile(
    r"^(?:did|does|do|can|could|will|would|should|didn[’']t|doesn[’']t|don[’']t|won[’']t)$", re.I
)
_BE = re.compile(r"^(?:is|are|was|were|be|been)$", re.I)
_VERB_AFTER = re.compile(r"^(?:who|he|she|it|they|i|you|we)$", re.I)
_HOW = re.compile(rf"^how \w+(?= {AUXILIARY}\b)", re.I)
_INVERTED = re.compile(rf"^(?P<asked>[a-z][\w -]*?) {AUXILIARY} (?P<clause>(?:the |an? )?[A-Z]\S* .+)$")
_VERBS = frozenset(  # that are hardly nouns
    "accept approve bring build buy cancel choose destroy find fly get give hold keep lose make"
    " postpone raise reject remove restrict seize sell send suspend take withdraw".split()
)
_NOUN = re.compile(r"[^s]s$|(?:tion|ment|ity)$")
_PEOPLES = frozenset(
    "african american arab arabic asian british chinese dutch english european french german greek indian"
    " iranian italian japanese korean latin mexican polish russian spanish turkish ukrainian".split()
)
_DEGREES = frozenset(("so", "very", "too", "how"))
_JOINS = frozenset(("in", "of", "at", "between", "and"))
_EMPTY = frozenset(("people", "anyone", "anybody", "somebody", "someone", "everyone", "else"))


def names_in(text: str) -> list[str]:
    """Proper names, each once, in order; a single word that opens the text has its capital from there."""
    found: list[str] = []
    for match in NAME.finditer(re.sub(r"[’']s\b", ",", text)):
        words = match.group().split()
        opens = match.start() == 0
        alone = opens and len(words) == 1
        while words and words[0].lower() in _NOT_NAMES and (opens or not _is_first_name(words)):
            words.pop(0)
            opens = False
        name = " ".join(words).strip(".")
        if name and not alone and name.lower() not in _NOT_NAMES and name not in found:
            found.append(name)
    return found


def places_in(text: str) -> list[str]:
    """Names after a preposition of place; some are no places.

    Days and months are left out ('in February'), as are languages and peoples ('in English').
    """
    found = [str(name) for name in _PLACE.findall(text)]
    return [name for name in found if names_in(f"in {name}") == [name] and name.lower() not in _PEOPLES]


def _is_first_name(words: Sequence[str]) -> bool:
    """Whether 'Will' or 'May' within a sentence is somebody's first name."""
    return len(words) > 1 and words[0] in ("Will", "May")


def content(text: str) -> list[str]:
    """The words of a text that are no function words."""
    words = re.findall(r"[\w’'\-]+", re.sub(r"\bt(?:ake|akes|aking|ook) place\b", "", text))
    return [
        word for word in words if not _STOP.match(word) and not _DETERMINER.match(word) and word not in _EMPTY
    ]


def matter(text: str) -> str:
    """A question without its question word and the auxiliary after it: 'Pakistan is under water'.

    What is asked for comes last: 'Meta laying off employees'.
    """
    left = _OPENING.sub("", text.strip().rstrip("?.! ")).strip()
    left = _INVERTED.sub(r"\g<clause> \g<asked>", left)
    return " ".join(re.sub(r"^there\b", "", left).split())


def things(text: str) -> list[str]:
    """The noun phrases of a question, in order, by its function words: now and then too long."""
    phrases: list[str] = []
    words: list[str] = []
    before = joined = ""
    joins = False
    text = _HOW.sub("how", text).replace(" take place", " take").replace("(", "about ")
    for word in [*re.findall(rf"(?:{_FOR})?[^\s?!,;)]+", text), "?"]:
        stops = word == "?" or (bool(_STOP.match(word)) and not _is_name(word, before))
        whole = False
        if (stops or _DETERMINER.match(word)) and words:
            parts = [words]
            if _DO.match(before) and not joins:
                parts = _around_verb(words)
            elif before in ("which", "what"):
                parts = _around_past(words)
            phrases += filter(None, (_trimmed(part, "", False) for part in parts[:-1]))
            phrase = _trimmed(
                parts[-1], before, re.match(AUXILIARY, word) is None and parts[-1] is words and not joins
            )
            if before in _DEGREES and len(words) == 1:
                phrase = ""  # 'so [high]'
            whole = phrase.split()[-1:] == words[-1:]
            if phrase and joined:
                phrases[-1] += f" {joined} {phrase}"
            elif phrase:
                phrases.append(phrase)
            words, joined = [], ""
            before = "" if word not in _JOINS else before
        if stops:
            joined = word if whole and word in _JOINS else ""
            joins = word in _JOINS
            if not joins and not (before == "who" and re.match(rf"{AUXILIARY}$", word)):
                before = word.lower()
        else:
            words.append(word)
    return phrases


def _is_name(word: str, before: str) -> bool:
    """Whether a function word is written as a name: 'the US', '… Will Smith'."""
    return word == "US" or (bool(before) and word in ("Will", "May"))


def _around_verb(words: list[str]) -> list[list[str]]:
    """Subject and object of 'did [Hurricane Ian] make [landfall]'.

    Where no name opens them, only a word that is hardly a noun parts them: 'did [the military] fly [food]'.
    'Amazon workers' are a subject, as is what a name owns.
    """
    at = next((at for at, word in enumerate(words) if not word[0].isupper()), len(words))
    if not at:
        at = next((at for at, word in enumerate(words) if word in _VERBS), 0)
        return [words[:at], words[at + 1 :]] if 0 < at < len(words) - 1 else [words]
    if at == len(words) or words[at - 1].endswith(("'s", "’s")) or _NOUN.search(words[at]):
        return [words]
    return [words[:at], words[at + 1 :]] if at + 1 < len(words) else [words[:at]]


def _around_past(words: list[str]) -> list[list[str]]:
    """What did something, and to what: 'which [bank] raised [interest rates]'."""
    at = next((at for at, word in enumerate(words) if re.fullmatch(r"[a-z]+ed", word)), 0)
    return [words[:at], words[at + 1 :]] if 0 < at < len(words) - 1 else [words]


def _trimmed(words: list[str], before: str, verb_inside: bool) -> str:
    """A noun phrase without the verbs round it: 'did [the House] pass', 'was [the Webb] launched'."""
    kept = list(words)
    for at, word in enumerate(kept[1:], start=1):
        if kept[at - 1][0].isupper() and re.fullmatch(r"[a-z]+ing", word):
            kept = kept[:at]  # '[Netflix] losing subscribers'
            break
    if _VERB_AFTER.match(before) and kept[0].islower() and not _DETERMINER.match(kept[0]):
        kept.pop(0)  # 'who won [the cup]', 'where did he flee'
    elif kept[0].lower() == "no" and len(kept) > 1:
        kept.pop(0)
    elif before == "to" and len(kept) > 1 and kept[0].islower() and kept[1][0].isupper():
        kept.pop(0)  # 'to join [NATO]'
    if _BE.match(before) and kept and re.fullmatch(r"[a-z]+ed", kept[0]):
        kept.pop(0)  # 'was named [the best]'
    did = verb_inside and _DO.match(before) and len(kept) > 1 and kept[-1].islower()
    if did or (kept and re.fullmatch(r"[a-z]+(?:ed|ing|en)", kept[-1])):
        kept.pop()
    if _BE.match(before) and len(kept) == 1 and kept[0].islower():
        return ""  # 'is [old]'
    if not kept or " ".join(kept).lower() in _NOT_NAMES:
        return ""  # 'in [April]'
    if kept[0].lower() in _EMPTY or kept[0].lower() in ("its", "his", "her", "their"):
        return ""
    return " ".join(kept).rstrip(":")
