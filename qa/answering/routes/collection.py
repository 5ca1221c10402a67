"""The collection itself: how many articles mention something, whose they are, who is quoted in them."""

from __future__ import annotations

import re

from qa.answering.found import Told
from qa.answering.inquiry import Inquiry
from qa.answering.markdown import in_words, plain
from qa.records import Question

_ARTICLES = r"(?:news )?(?:articles|stories|pieces|reports|texts|documents|pages)"
_HELD = (
    r"(?:do (?:you|we) (?:have|hold|know|use|search)|have you got"
    r"|are (?:there|here|in (?:here|there|the index|this index)))"
)
_INDEX = r"(?:the|your|this) (?:index|collection|archive)"
_HERE = r"(?: (?:here|in (?:here|the (?:index|collection|archive|articles)|your (?:index|articles))))?"
_OFTEN = r"(?: (?:the )?(?:most often|most|often))?"
_ASKS = {
    "count": rf"(?:in )?how many (?:of (?:the|your|these) )?{_ARTICLES} (?:(?:do|does|that|which|here) )?"
    r"(?:you have )?(?:mention|name|are (?:there )?(?:about|on)|is|talk about|speak of|cover|discuss"
    r"|deal with|contain|refer to|write about)(?:s|ing)? (?:the |an? )?(?P<what>[^?]{2,80}?)"
    r"(?: (?:mentioned|named|appear(?:ing|s)?))?",
    "size": rf"how many {_ARTICLES} {_HELD}|how (?:big|large) is {_INDEX}",
    "sources": r"(?:(?:which|what) (?:are (?:the|your) )?"
    r"|(?:list|show|name)(?: me)? (?:all )?(?:the |your )?)"
    rf"(?:news )?(?:sources|publishers|outlets|newspapers|papers|publications)(?: {_HELD}|{_HERE})",
    "speakers": rf"(?:who|which people|whom)(?: is| are| gets| get| does the index)? (?:quoted|cited|quote)"
    rf"{_OFTEN}{_HERE}|(?:who|which people) speaks?{_OFTEN}{_HERE}|whose words {_HELD}",
    "contents": rf"what(?: is|'s|’s)? (?:in|inside) (?:here|there|{_INDEX})|what (?:{_ARTICLES} )?{_HELD}"
    r"|what (?:period|time|years?|dates?) (?:do|does) (?:the|your) (?:index|articles) cover",
}
_PATTERNS = {
    name: re.compile(rf"(?:(?:so|and|please),? )?(?:{pattern})[?.! ]{{0,9}}", re.IGNORECASE)
    for name, pattern in _ASKS.items()
}
_LISTED = 12  # names in a list


class Collection:
    """Takes questions about what the index holds."""

    name = "collection"
    searches = False

    def takes(self, question: Question) -> bool:
        """'How many articles mention X?', 'Which sources do you have?', 'Who is quoted?', 'What is here?'"""
        return any(pattern.fullmatch(question.standalone) for pattern in _PATTERNS.values())

    def find(self, inquiry: Inquiry) -> Told:
        """The number or the list, from the index itself."""
        asked = inquiry.question.standalone
        name, found = next((name, m) for name, p in _PATTERNS.items() if (m := p.fullmatch(asked)))
        if name == "count":
            return _counted(inquiry, found["what"].strip(" “”\"'"))
        return Told({"sources": _sources, "speakers": _speakers}.get(name, _contents)(inquiry))


def _counted(inquiry: Inquiry, what: str) -> Told:
    asked = inquiry.question
    total = inquiry.index.status().articles
    count = inquiry.index.mentions([what], since=asked.since, until=asked.until, source=asked.source)
    mention = "mentions" if count == 1 else "mention"
    return Told(f"{count:,} of {total:,} article{'' if total == 1 else 's'} {mention} {plain(what)}.")


def _sources(inquiry: Inquiry) -> str:
    sources = {name: count for name, count in inquiry.index.status().sources.items() if name}
    if not sources:
        return f"No article names its publisher. {_contents(inquiry)}"
    outlet = inquiry.known.outlet
    named = [f"{plain(outlet(name))} ({count:,})" for name, count in list(sources.items())[:_LISTED]]
    more = f" and {len(sources) - _LISTED:,} others" if len(sources) > _LISTED else ""
    return f"The articles are of {', '.join(named)}{more}."


def _speakers(inquiry: Inquiry) -> str:
    speakers = [(name, count) for name, count in inquiry.index.speakers(4 * _LISTED) if name[:1].isupper()]
    if not speakers:
        return "Nobody is quoted in these articles."
    named = [f"{plain(name)} ({count:,})" for name, count in speakers[:_LISTED]]
    return f"Quoted most often, with the number of statements: {', '.join(named)}."


def _contents(inquiry: Inquiry) -> str:
    status = inquiry.index.status()
    period = (
        f", from {in_words(status.first)} to {in_words(status.last)}" if status.first and status.last else ""
    )
    articles = f"{status.articles:,} article{'' if status.articles == 1 else 's'}"
    said = f"{status.statements:,} statement{'' if status.statements == 1 else 's'} in them"
    whose = f" {_sources(inquiry)}" if any(status.sources) else ""
    return f"The index holds {articles}{period}, and {said}.{whose}"
