"""Saying no: what was looked for, why nothing is shown, and what the index does hold.

A no is never the answer to another question. The nearest statement or passage is cited, and called just that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from index import ENGLISH, UNKNOWN, Article, Index, language_name
from qa.answering.found import Refusal, Why
from qa.answering.inquiry import Inquiry
from qa.answering.markdown import in_words, plain
from qa.answering.names_held import is_unknown
from qa.answering.verifying import verified
from qa.asking import bearers, known_to, meant
from qa.records import Answer, Citation, Question, Refused

_ALL = 10_000  # statements counted of a speaker
_BEARERS = 3  # names of those who bear a title
_LISTED = 4  # names whose articles are counted
_MENTIONING = 3  # articles that are named because they mention all that was asked about
_LOOKED_THROUGH = 20  # passages that are looked through for them

_WORD = re.compile(r"\w")
_ENGLISH = frozenset(
    "what who whom whose when where why how which is are was were did does do has have had can could will"
    " would the of to for about from said say says tell show many much compare and on list give".split()
)


@dataclass(frozen=True, slots=True)
class _Reason:
    """Why there is no answer, in a sentence, hints, and names: who may be meant, and who can be quoted."""

    text: str
    hints: Sequence[str]
    meant: Sequence[str] = ()
    quotable: Sequence[str] = ()


def unanswerable(inquiry: Inquiry) -> Refusal | None:
    """Why no route can answer: there are no articles, or none has a name that the question hangs on."""
    if not len(inquiry.index):
        return Refusal("no_articles")
    if not _WORD.search(inquiry.question.standalone):
        return Refusal("no_word")
    if inquiry.question.language != ENGLISH:
        return None  # which words of it are names is not known
    for name in inquiry.names:
        if is_unknown(inquiry.index, name) and inquiry.known_as(name.text) is None:
            return Refusal("unknown_name", about=name.text)
    return None


def explained(inquiry: Inquiry, refusal: Refusal) -> Answer:
    """An abstention: why, what comes nearest, and what there is."""
    if refusal.why == "nothing_fits" and (nowhere := _no_article(inquiry)):
        return _no(inquiry, _Reason(nowhere, [_holdings(inquiry.index)]), ())
    return _no(inquiry, _WORDS[refusal.why](inquiry, refusal), refusal.nearest)


def _no_articles(inquiry: Inquiry, refusal: Refusal) -> _Reason:
    reason = "The index holds no articles yet."
    return _Reason(reason, ["Add some: quoth sync ARTICLES (a file, a folder or a JSON Lines file)."])


def _no_word(inquiry: Inquiry, refusal: Refusal) -> _Reason:
    return _Reason("The question has no word.", ["Ask, for example: what did Lavrov say about NATO?"])


def _unknown_name(inquiry: Inquiry, refusal: Refusal) -> _Reason:
    index, question = inquiry.index, inquiry.question
    close, quotable = meant(index, refusal.about), _quotable(index, question)
    hints = [f"Did you mean {' or '.join(close)}?" if close else "", _foreign(question)]
    hints += [_searched(question), _on(question, quotable), _holdings(index)]
    return _Reason(f"None of the articles mentions “{refusal.about}”.", hints, close, quotable)


def _silent(inquiry: Inquiry, refusal: Refusal) -> _Reason:
    """Nobody asked for says it: what the speakers do say is counted."""
    index, question, speakers = inquiry.index, inquiry.question, inquiry.compared
    quotable = _quotable(index, question)
    hints = [inquiry.left_out, *(_bearers(inquiry, speaker) for speaker in speakers)]
    hints += [
        _counts(index, question, speakers),
        _on(question, quotable),
        _searched(question),
        _unread(index),
    ]
    silence = " ".join(_silence(inquiry, speaker) for speaker in speakers)
    return _Reason(silence, [*hints, _holdings(index)], quotable=quotable)


def _bearers(inquiry: Inquiry, title: str) -> str:
    """Whom a bare title may mean, where that is not clear."""
    found = [name for name, _ in bearers(title, inquiry.known).most_common(_BEARERS)]
    return f"With “{title}”, the articles name {_join(found)}." if found else ""


def _silence(inquiry: Inquiry, speaker: str) -> str:
    """How much a speaker says, and that none of it is on the topic: '12 statements …, none on NATO.'"""
    question = inquiry.question
    anything = inquiry.statements(speaker, topic="", most=_ALL)
    if not anything:
        return f"No statement of {speaker}’s was found{_period(question)}."
    names = _distinct(statement.speaker for statement in anything if statement.speaker)
    count = _count(len(anything), "statement of", "statements of")
    about = f", none on “{question.topic}”" if question.topic else ""
    ever = "No such statement was found. " if question.kind == "ever_said" else ""
    return f"{ever}The index holds {count} {_join(names[:3])}{_period(question)}{about}."


def _distinct(speakers: Iterable[str]) -> list[str]:
    """The names, most frequent first, without longer forms of one: 'Chair Jerome Powell' is Jerome Powell."""
    names: list[str] = []
    for name, _ in Counter(speakers).most_common():
        if not any(set(known.split()) <= set(name.split()) for known in names):
            names.append(name)
    return names


def _nobody(inquiry: Inquiry, refusal: Refusal) -> _Reason:
    index, question, claim = inquiry.index, inquiry.question, refusal.about
    hints = [_counts(index, replace(question, topic=claim), ()), _searched(question), _unread(index)]
    return _Reason(f"No statement was found that says “{claim}”.", [*hints, _holdings(index)])


def _not_together(inquiry: Inquiry, refusal: Refusal) -> _Reason:
    """Each name is known, but no article found holds them together with the rest of the question."""
    index, question = inquiry.index, inquiry.question
    names = list(dict.fromkeys(name.text for name in inquiry.names))
    known = f" that mentions {_join([f'“{name}”' for name in names[:_LISTED]])}" if names else ""
    reason = f"No passage was found{known} and answers this{_period(question)}."
    return _Reason(reason, [_counts(index, question, names), _searched(question), _holdings(index)])


def _nothing_fits(inquiry: Inquiry, refusal: Refusal) -> _Reason:
    index, question = inquiry.index, inquiry.question
    names = [name.text for name in inquiry.names]
    hints = [_counts(index, question, names), _searched(question), _holdings(index), _foreign(question)]
    return _Reason("No sentence in the articles answers this.", hints)


def _not_english(inquiry: Inquiry, refusal: Refusal) -> _Reason:
    """The question, or every article, is in another language: what is near by its words is no answer."""
    index, language = inquiry.index, inquiry.question.language
    seems = f": this one seems to be in {language_name(language)}" if language != ENGLISH else ""
    reason = f"Quoth answers questions in English only, so far{seems}."
    words = "What is shown was found by its words alone." if refusal.nearest else ""
    encoder = ""
    if not index.reads(language):
        encoder = (
            f"The encoder of this index does not read {language_name(language)}. One that does, for a new "
            "index: quoth sync --encoder multilingual"
        )
    return _Reason(reason, [words, encoder, _unread(index), _holdings(index)])


_WORDS: dict[Why, Callable[[Inquiry, Refusal], _Reason]] = {
    "no_articles": _no_articles,
    "no_word": _no_word,
    "unknown_name": _unknown_name,
    "silent": _silent,
    "nobody": _nobody,
    "not_together": _not_together,
    "nothing_fits": _nothing_fits,
    "not_english": _not_english,
}


def _no_article(inquiry: Inquiry) -> str:
    """That there is no article of the days and the source asked about; empty where there is one."""
    asked = inquiry.question
    if not (asked.since or asked.until or asked.source):
        return ""
    if inquiry.index.articles(since=asked.since, until=asked.until, source=asked.source, limit=1):
        return ""
    source = f" of {asked.source}" if asked.source else ""
    return f"There is no article{source}{_period(asked)}."


def _holdings(index: Index) -> str:
    """What the index holds, in a sentence or two."""
    status = index.status()
    period = (
        f" from {in_words(status.first)} to {in_words(status.last)}" if status.first and status.last else ""
    )
    sources = [known_to(index).outlet(source) for source in status.sources if source][:3]
    of = f" ({_join(sources)}{' and others' if len(status.sources) > 3 else ''})" if sources else ""
    speakers = [f"{name} ({count})" for name, count in index.speakers(3)]
    quoted = f" Quoted most often: {_join(speakers)}." if speakers else ""
    return f"The index holds {_count(status.articles, 'article', 'articles')}{of}{period}.{quoted}"


def _unread(index: Index) -> str:
    """Which articles are not read for statements."""
    others = {code: count for code, count in index.languages().items() if code not in (ENGLISH, UNKNOWN)}
    named = [f"{language_name(code)} ({count:,})" for code, count in list(others.items())[:_LISTED]]
    more = f" and {len(others) - _LISTED} more" if len(others) > _LISTED else ""
    return f"Statements are read in English only, not in {_join(named)}{more}." if others else ""


def _counts(index: Index, question: Question, names: Sequence[str]) -> str:
    """How many articles mention each name, and the topic, and all of them."""
    named = list(names[:_LISTED])
    parts = [f"{_mentioning(index, question, [name]):,} “{name}”" for name in named]
    topic = "" if question.kind == "who_said" else question.topic  # a claim is nothing to be mentioned
    if topic:
        parts.append(f"{_mentioning(index, question, [], topic):,} “{topic}”")
    if not parts:
        return ""
    together = ""
    if len(parts) > 1:
        number = _mentioning(index, question, named, topic)
        together = f"; {number or 'none'} {'both' if len(parts) == 2 else 'all of them'}"
    return f"Articles that mention each: {', '.join(parts)}{together}."


def _mentioning(index: Index, question: Question, names: Sequence[str], topic: str = "") -> int:
    """How many articles, of those asked about, mention all of this."""
    return index.mentions(names, topic, since=question.since, until=question.until, source=question.source)


def _quotable(index: Index, question: Question) -> list[str]:
    """Those who speak about the topic, three at most."""
    if not question.topic or not index.count(question.topic):
        return []
    found = index.statements(about=question.topic, limit=50)
    return _distinct(s.speaker for s in found if s.speaker and s.by_name)[:3]


def _on(question: Question, quotable: Sequence[str]) -> str:
    """Who does speak about the topic."""
    return f"On “{question.topic}”, {_join(quotable)} can be quoted." if quotable else ""


def _mention_all(inquiry: Inquiry) -> tuple[Article, ...]:
    """Articles that mention every name and the topic, where more than one thing is asked about."""
    index, question = inquiry.index, inquiry.question
    asked = [*dict.fromkeys((*question.asked_of, *(name.text for name in inquiry.names)))][:_LISTED]
    asked += [question.topic] if question.topic and question.kind != "who_said" else []
    if len(asked) < 2 or not _mentioning(index, question, asked):
        return ()
    hits = index.search(
        " ".join(asked),
        _LOOKED_THROUGH,
        mode="lexical",
        since=question.since,
        until=question.until,
        source=question.source,
    )
    wanted = {stem for name in asked for stem in index.terms(name)}
    found = {hit.article.id: hit.article for hit in hits}
    whole = (article for article in found.values() if wanted <= set(index.terms(article.text)))
    return tuple(whole)[:_MENTIONING]


def _searched(question: Question) -> str:
    """What was looked for, as it was understood."""
    understood = [f"speaker {_join(question.asked_of)}"] if question.asked_of else []
    understood += [f"topic {question.topic}"] if question.topic else []
    understood += [f"articles{_period(question)}"] if question.since or question.until else []
    understood += [f"source {question.source}"] if question.source else []
    return f"Looked for: {'; '.join(understood)}." if understood else ""


def _foreign(question: Question) -> str:
    words = set(re.findall(r"\w+", question.text.lower()))
    return "" if words & _ENGLISH else "Quoth understands questions in English only, so far."


def _period(question: Question) -> str:
    if question.since and question.until:
        return f" between {in_words(question.since)} and {in_words(question.until)}"
    if question.since:
        return f" since {in_words(question.since)}"
    return f" until {in_words(question.until)}" if question.until else ""


def _no(inquiry: Inquiry, reason: _Reason, nearest: Sequence[Citation]) -> Answer:
    citations = tuple(
        replace(citation, outlet=inquiry.known.outlet(citation.article.source or "") or None)
        for citation in verified(nearest)
    )
    blocks = [plain(reason.text)]
    for citation in citations:
        who = f" — {plain(citation.speaker)}" if citation.speaker else ""
        blocks += ["Nearest:"] if citation is citations[0] else []
        blocks.append(f"> {plain(citation.quote)} [{citation.number}]{who}")
    hints = tuple(filter(None, reason.hints))
    blocks += map(plain, hints)
    return Answer(
        "\n\n".join(blocks),
        inquiry.question,
        citations,
        abstained=True,
        reason=reason.text,
        refused=Refused(tuple(reason.meant), tuple(reason.quotable), _mention_all(inquiry), hints),
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _join(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
