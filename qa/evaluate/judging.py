"""Whether an answer is right, harmful, a wrong refusal, or neither, given what the question expects.

What a program can see, no more: a wrong name in the second line and a sentence about something else are seen
by reading alone. Where both could be said of an answer, it is harmful.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from index.people import folded
from index.text.vocabulary import HONORIFICS
from qa.answering import plain
from qa.evaluate.gold import Expect, Item, matches, nearest, shared, words_of
from qa.records import Answer, Citation, Verdict

Outcome = Literal["right", "harmful", "refused", "neither"]
"""What became of a question; refused is wrongly so: a right refusal is right."""

MOST = 3
"""So many quotations count."""

_PART = 0.6  # of the words of a day or a number
_SMALL = frozenset("a an the to and between".split())
_PREPOSITION = re.compile(r" (?:for|of|with|at|in) ")
_VERDICT = re.compile(r"(yes|no|not quite)[.,:;!]", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of a question, and why; `why` is empty where the answer is right."""

    outcome: Outcome
    why: str = ""


_RIGHT = Judgement("right")


def judged(item: Item, answer: Answer, known: Collection[str] = ()) -> Judgement:
    """Judge one answer; `known` are the names of sources and speakers that a list may give.

    A careful answer (`Answer.cautious`) is right where a gold is among its first three, and never harmful.
    """
    if answer.cautious:
        return _RIGHT if _gold_among(item, answer) else Judgement("neither", "careful, without a gold")
    if item.expect == "refuse":
        return _refused(item, answer)
    if answer.abstained:
        denies = item.expect != "no" and verdict_of(answer) == "no"
        outcome: Outcome = "harmful" if denies else "refused"
        return Judgement(outcome, f"refused: {answer.reason or answer.text}")
    if item.expect in ("talk", "count", "list"):
        return _about_the_index(item, answer, known)
    if harm := _harm(item, answer):
        return Judgement("harmful", harm)
    missing = _MISSING[item.expect](item, answer)
    return Judgement("neither", missing) if missing else _RIGHT


def quoted(answer: Answer) -> list[Citation]:
    """The quotations that an answer shows, in the order of its text; a refusal's nearest words are none."""
    if answer.abstained:
        return []
    places = {citation.number: answer.text.find(plain(citation.quote)) for citation in answer.citations}
    shown = [citation for citation in answer.citations if places[citation.number] >= 0]
    return sorted(shown, key=lambda citation: places[citation.number])


def verdict_of(answer: Answer) -> Verdict | None:
    """The verdict that an answer gives, else the one that its text opens with: 'Yes. …'."""
    if answer.verdict:
        return answer.verdict
    opening = _VERDICT.match(answer.text.lstrip("* "))
    found: dict[str, Verdict] = {"yes": "yes", "no": "no", "not quite": "not quite"}
    return found[opening[1].lower()] if opening else None


def same_name(found: str, wanted: str) -> bool:
    """Whether two names may be one's: all words of one are in the other, titles and spelling apart."""
    ours, theirs = (set(folded(_untitled(name))) for name in (found, wanted))
    return bool(ours and theirs) and (ours <= theirs or theirs <= ours)


def same_short(found: str, wanted: str) -> bool:
    """Whether a short answer is the gold one, or holds it.

    'Feb. 12' will do for 'Feb. 12, 2023', 'Dorsey' for 'Jack Dorsey', 'the coach' for 'the coach of Spain'.
    """
    ours, theirs = ([word for word in words_of(text) if word not in _SMALL] for text in (found, wanted))
    if _inside(theirs, ours):
        return True
    if any(word[0].isdigit() for word in theirs):
        return shared(ours, theirs) >= _PART * len(theirs)
    named = all(word[:1].isupper() for word in wanted.split()) and ours == theirs[-1:]
    return named or _inside(words_of(_PREPOSITION.split(wanted)[0]), words_of(found))


def _inside(part: Sequence[str], whole: Sequence[str]) -> bool:
    return bool(part) and f" {' '.join(part)} " in f" {' '.join(whole)} "


def wrong_first(item: Item, shown: str) -> bool:
    """Whether a quotation is one of those that must not come first, and not rather one that answers."""
    return nearest(shown, item.wrong) > nearest(shown, item.gold)


def answers(item: Item, quotation: str) -> bool:
    """Whether a quotation matches one of the gold spans."""
    return any(matches(quotation, span) for span in item.gold)


def _gold_among(item: Item, answer: Answer) -> bool:
    return any(answers(item, citation.quote) for citation in quoted(answer)[:MOST])


def _refused(item: Item, answer: Answer) -> Judgement:
    """A refusal, or the verdict that corrects a false premise with the sentence that shows it."""
    if answer.abstained:
        return _RIGHT
    shows = any(matches(c.quote, span) for c in quoted(answer)[:MOST] for span in item.wrong)
    if verdict_of(answer) in ("no", "not quite") and shows:
        return _RIGHT
    return Judgement("harmful", "answered what must be refused")


def _harm(item: Item, answer: Answer) -> str:
    """What is false or misleading about an answer; "" where a program sees nothing."""
    checks = (_wrong_words, _wrong_name, _wrong_short, _wrong_verdict)
    return next(filter(None, (check(item, answer) for check in checks)), "")


def _wrong_words(item: Item, answer: Answer) -> str:
    first = quoted(answer)[:1]
    return "a wrong span first" if first and wrong_first(item, first[0].quote) else ""


def _wrong_name(item: Item, answer: Answer) -> str:
    """Another's name below gold words; 'retired colonel' is no name, and may be the one asked for."""
    for citation in quoted(answer)[:MOST] if item.speaker else ():
        signed = citation.speaker or ""
        is_name = "".join(signed.split()[-1:])[:1].isupper()
        if is_name and answers(item, citation.quote) and not same_name(signed, item.speaker):
            return f"signed {signed}, not {item.speaker}"
    return ""


def _wrong_short(item: Item, answer: Answer) -> str:
    if item.short and answer.short and not same_short(answer.short.quote, item.short):
        return f"the short answer is {answer.short.quote}, not {item.short}"
    return ""


def _wrong_verdict(item: Item, answer: Answer) -> str:
    verdict = verdict_of(answer)
    careful = verdict == "not quite" and item.expect == "no"  # less than the truth, but no lie
    if item.expect in ("yes", "no") and verdict and verdict != item.expect and not careful:
        return f"the verdict is {verdict}, not {item.expect}"
    return ""


def _no_answer(item: Item, answer: Answer) -> str:
    if not _gold_among(item, answer):
        return "no gold among the first three"
    name = item.speaker or item.short
    if item.kind in ("said", "who") and name and not _named(name, answer):
        return f"{name} is not named"
    return ""


def _named(name: str, answer: Answer) -> bool:
    """Whether somebody is named, by the surname at least: above the quotations, in one, or below one."""
    surname = folded(_untitled(name))[-1]
    words = folded(_untitled(re.sub(r"[^\w'’-]+", " ", answer.text)))
    signed = [citation.speaker for citation in quoted(answer)[:MOST] if citation.speaker]
    return surname in words or any(same_name(speaker, name) for speaker in signed)


def _no_verdict(item: Item, answer: Answer) -> str:
    if verdict_of(answer) != item.expect:
        return f"no verdict, where it is {item.expect}"
    return "" if any(answers(item, citation.quote) for citation in quoted(answer)) else "no gold shown"


def _no_difference(item: Item, answer: Answer) -> str:
    quotes = [citation.quote for citation in quoted(answer)]
    if not all(any(matches(quote, span) for quote in quotes) for span in item.gold):
        return "not both golds shown"
    return "" if "differ" in _own_words(answer) else "both shown, but not told as differing"


_MISSING: dict[Expect, Callable[[Item, Answer], str]] = {
    "answer": _no_answer,
    "yes": _no_verdict,
    "no": _no_verdict,
    "differs": _no_difference,
}


def _about_the_index(item: Item, answer: Answer, known: Collection[str]) -> Judgement:
    """Talk, counts and lists: words of its own without quotations, the right number, names of the index."""
    if quoted(answer):
        return Judgement("harmful", f"quotations shown, where it is {item.expect}")
    said = _own_words(answer)
    numbers = _NUMBER.findall(said)
    if item.expect == "count" and item.short not in numbers:
        return Judgement("harmful" if numbers else "neither", f"the number is not {item.short}")
    if item.expect == "list" and not any(name.lower() in said for name in known if name):
        return Judgement("neither", "nothing of the index is listed")
    return _RIGHT


def _own_words(answer: Answer) -> str:
    """The text of an answer but for its quotations, in lower case."""
    return "\n".join(line for line in answer.text.split("\n") if not line.startswith("> ")).lower()


def _untitled(name: str) -> str:
    """A name without titles and possessives: 'Dr. Walensky's' is 'Walensky'."""
    words = re.sub(r"['’]s\b", "", name).split()
    return " ".join(word for word in words if word.lower().strip(".,") not in HONORIFICS) or name
