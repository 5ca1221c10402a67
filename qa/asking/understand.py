"""What a question asks: its kind, whose words, on what, from when; in the light of the turns before it.

Kind, speaker and topic are the tagger's; dates, publishers and names are read by rule. What is not understood
does no harm: the whole question is searched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from index import ENGLISH, QuestionError, well_formed
from qa.asking.began import since_event
from qa.asking.conversation import Context, as_written, context
from qa.asking.followup import Standalone, self_contained
from qa.asking.kinds import TOLD, AskedWords, asked_words, kind_of, plain
from qa.asking.known import Known
from qa.asking.offices import bearer
from qa.asking.phrases import ADDED, ASKING, AUXILIARY, names_in
from qa.asking.pronouns import filled
from qa.asking.publisher import without_publisher
from qa.asking.speaker_names import without_title
from qa.asking.when import Period, order, period
from qa.records import Question, Turn

LONGEST = 2_000
"""Characters that a question may have."""

_AHEAD = re.compile(
    r"\b(?:will|plans?|planning|planned|going to|expected|scheduled|set to|due|aims?|next|upcoming)\b", re.I
)
_ASKING = re.compile(
    rf"(?<=(?-i:[a-z0-9])[.!?]) +(?=(?:(?:and|but|so) )?(?:{ASKING}|{AUXILIARY})\b)", re.IGNORECASE
)
_EXPECTS = re.compile(r"\b(?:expect|predict|forecast|project)s?\b", re.IGNORECASE)
_HEADLINE = re.compile(
    r"^(?P<who>\S+(?: \S+){0,3}?) (?:on|about) (?:whether )?(?P<topic>[^?]*[^?.! ])[?.! ]*+$", re.IGNORECASE
)
_ASKS = re.compile(
    rf"\b(?:{ASKING}|{AUXILIARY}|tell|show|give|list|find|compare|summari[sz]e|sum|timeline|any|said|quotes?)\b"
    r"|[’']s? \w",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w")
_TURNS = 50  # that are read of a conversation
_READ = 20_000  # characters of an answer
_PRONOUNS = frozenset(("he", "she", "they"))
_KEYWORDS, _NAME = 7, 3  # words of a question in keywords, and of the name that it begins with
_OFTEN = 10  # statements of one who is no person, to be taken for a speaker in a headline
_QUOTED = re.compile(r"^> (.*?) \[\d+\]", re.MULTILINE)
_ESCAPED = re.compile(r"\\(\W)")
_LEANS, _QUOTES = 2, 3  # answers before that a question may lean on, and quotations of each
_YEAR = re.compile(r"(?<![\d.,$])\b2[01]\d\d\b(?![.,]?\d)")
_SENTENCE = re.compile(r"(?<=[a-z0-9][.!?]) +(?=[A-Z])")


def understand(
    text: str, history: Sequence[Turn] = (), known: Known | None = None, today: date | None = None
) -> Question:
    """What a question asks, in the light of the conversation before it.

    `known` is what the index knows of names, publishers and days; 'last week' counts from `today` (default:
    the real one). Of a question in another language than English nothing but that is understood, and turns
    in one are passed over. Raises QuestionError for a question that is empty or longer than `LONGEST`
    characters.
    """
    question = checked(text)
    known, today = known or Known(), today or date.today()
    if (language := known.language_of(question)) != ENGLISH:
        return Question(question, question, language=language)
    before: Context | None = None
    turns = [turn for turn in _turns(history) if known.language_of(turn[0]) == ENGLISH]
    for earlier, answer in turns:
        before = context(_parse(earlier, before, known, today), answer, before, known.names)
    asked = _parse(question, before, known, today)
    if as_written(asked) and (asked.names or asked.asked_of):
        return asked
    return replace(asked, leans_on=_quoted(answer for _, answer in turns[: -_LEANS - 1 : -1]))


def _quoted(answers: Iterable[str]) -> tuple[str, ...]:
    """The first words quoted in some answers in Markdown, as the articles have them."""
    found = (_ESCAPED.sub(r"\1", quote) for answer in answers for quote in _QUOTED.findall(answer)[:_QUOTES])
    return tuple(dict.fromkeys(found))


def checked(text: str) -> str:
    """A question in one line. Raises QuestionError for one that is empty, or longer than `LONGEST`."""
    question = " ".join(well_formed(text).split())
    if not question:
        raise QuestionError("The question is empty. Ask, for example: what did Lavrov say about NATO?")
    if len(question) > LONGEST:
        raise QuestionError(
            f"The question has {len(question):,} characters; {LONGEST:,} are the most. Ask a shorter one."
        )
    return question


def sound(question: Question) -> Question:
    """A question that somebody changed, without what is nobody and nothing in it. Raises as `checked`."""
    speakers = _named(question.speakers)
    speaker = next(iter(_named((question.speaker or "",))), None)
    return replace(
        question,
        text=well_formed(question.text),
        standalone=checked(question.standalone),
        speaker=speaker or next(iter(speakers), None),
        speakers=speakers or ((speaker,) if speaker else ()),
        topic=" ".join(well_formed(question.topic).split()),
        names=_named(question.names),
    )


def _named(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in (" ".join(well_formed(one).split()) for one in names) if _WORD.search(name))


def _turns(history: Iterable[object] | None) -> list[tuple[str, str]]:
    """The user's last questions, each with the answer that was given; what is no turn is passed over."""
    turns: list[tuple[str, str]] = []
    for turn in history or ():
        if not isinstance(turn, Mapping):
            continue
        content = well_formed(str(turn.get("content") or ""))
        if turn.get("role") == "user" and len(content) <= LONGEST and _WORD.search(content):
            turns.append((" ".join(content.split()), ""))
        elif turn.get("role") == "assistant" and turns:
            turns[-1] = (turns[-1][0], content[:_READ])
    return turns[-_TURNS:]


def _parse(text: str, before: Context | None, known: Known, today: date) -> Question:
    asked = plain(text)
    whole = self_contained(asked, before, known, today) if before else Standalone(asked)
    question = _read(text, whole, known)
    if corrections := _corrections(question, known):
        corrected = whole.text
        for written, name in corrections:
            corrected = re.sub(rf"\b{re.escape(written)}\b", name.replace("\\", r"\\"), corrected)
        question = replace(_read(text, replace(whole, text=corrected), known), corrections=corrections)
    return _dated(question, known, today)


def _read(text: str, whole: Standalone, known: Known) -> Question:
    """Kind, speakers, topic, source and names; not the time."""
    asked, source = without_publisher(whole.text, known)
    kind = kind_of(whole.asks or asked)
    question = Question(text, asked, kind=kind, order=whole.order, source=source or whole.source)
    sentence = ADDED.sub("", _sentence(asked, known))
    found = _asked_words(sentence, known)
    if found and not _PRONOUNS & {
        name.lower() for name in found.speakers
    }:  # 'he' whom nothing tells is nobody
        kind = question.kind if whole.asks else found.kind
        speaker = found.speakers[0] if found.speakers else None
        question = replace(question, kind=kind, speaker=speaker, speakers=found.speakers, topic=found.topic)
    return replace(question, names=(*_other_names(question), *_years_ahead(asked, known)))


def _asked_words(sentence: str, known: Known) -> AskedWords | None:
    """Whose words are asked for; of words that ask nothing ('Musk on Twitter'), only of one who speaks."""
    headline = _HEADLINE.match(sentence)
    if headline and (_speaks(headline["who"], known) or bearer(headline["who"], known)):
        return AskedWords("said", (headline["who"],), headline["topic"])
    found = asked_words(sentence)
    if found is None or not found.speakers:
        found = _keywords(sentence, known) or found
    if found is None or not found.speakers or not known.names.counts:
        return found
    if _ASKS.search(sentence.replace(found.topic, "")):
        return found
    return found if _speaks(found.speakers[0], known) else None


def _keywords(sentence: str, known: Known) -> AskedWords | None:
    """Of a few words that ask nothing, one who is quoted and then a topic: 'mcconnell student loans'."""
    words = sentence.rstrip(".! ").split()
    if len(words) > _KEYWORDS or "?" in sentence or _ASKS.search(sentence):
        return None
    for length in range(min(_NAME, len(words) - 1), 0, -1):
        name = " ".join(words[:length])
        if known.names.counts.get(known.names.person(name) or ""):
            return AskedWords("said", (name,), " ".join(words[length:]))
    return None


def _speaks(name: str, known: Known) -> bool:
    return bool(known.names.person(name)) or known.names.counts.get(name, 0) >= _OFTEN


def _sentence(text: str, known: Known) -> str:
    """The sentence that asks, of several; whom 'he' means in it stands in those before."""
    *told, asks = _ASKING.split(text)
    first = next((at for at, sentence in enumerate(told) if sentence.endswith("?")), None)
    if first is not None:
        told, asks = told[:first], told[first]
    if not told:
        return asks
    names = tuple(without_title(name) for name in names_in(f"that {' '.join(told)}"))
    return filled(asks, context(Question(told[0], told[0], names=names), "", None, known.names), known)


def _other_names(question: Question) -> tuple[str, ...]:
    """Proper names in the question, those of speakers left out."""
    speakers = [name.lower() for name in question.speakers]
    return tuple(
        name
        for name in names_in(question.standalone)
        if not any(name.lower() in speaker or speaker in name.lower() for speaker in speakers)
    )


def _years_ahead(text: str, known: Known) -> tuple[str, ...]:
    """Years after the last article: what is told of the World Cup of 2022 is nothing of that of 2026."""
    last = known.covered.last
    return tuple(dict.fromkeys(year for year in _YEAR.findall(text) if last and int(year) > last.year))


def _corrections(question: Question, known: Known) -> tuple[tuple[str, str], ...]:
    """Unknown names, each with the one that is spelled nearly so; bare titles, with who bears them."""
    found = []
    for name in dict.fromkeys((*question.speakers, *question.names)):
        article = "(?:the )?" if name in question.speakers else "the "
        title = re.search(rf"\b{article}{re.escape(name)}\b(?! [A-Z])", question.standalone)
        if title and (person := bearer(name, known)):
            found.append((title[0], person))
        elif not known.names.having(name) and not known.mentioned(name):
            near = known.names.nearest(name)
            found += [(name, near)] if near else []
    return tuple(found)


def _since_event(text: str, known: Known) -> Period | None:
    """The days since an event that the articles date ('since the invasion began')."""
    found = since_event(text)
    day = known.began(found[1]) if found else None
    return Period(day, None, found[0]) if found and day else None


def _before_all(asked: Period, known: Known) -> bool:
    """Whether days lie before all articles: what they tell of 2018, they tell later."""
    first = known.covered.first
    return bool(first and asked.until and asked.until < first)


def _dated(question: Question, known: Known, today: date) -> Question:
    """The days that the question asks about.

    What somebody said, or what happened, is asked of those days. Other facts may be told later: of them
    only the first day counts, none where it lies ahead or where the articles end before 'this week' begins.
    """
    sentences = _SENTENCE.split(question.standalone)
    asked = period(question.standalone if question.kind in TOLD else sentences[-1], today, known.covered)
    asked = asked or _since_event(question.standalone, known)
    if question.order == "relevance":
        question = replace(question, order=order(question.standalone))
    if asked is None or _before_all(asked, known):
        return question
    last = known.covered.last
    beyond = bool(asked.since and last and asked.since > last)
    if beyond and _EXPECTS.search(question.standalone):
        return question
    topic = " ".join(question.topic.replace(asked.words, "").split())
    if asked.words.endswith(f" {topic}"):
        topic = ""  # 'in June' is a time, and nothing more
    if question.kind in TOLD:
        return replace(question, since=asked.since, until=asked.until, topic=topic)
    if beyond or _AHEAD.search(sentences[-1]):
        return question
    until = asked.until if asked.since is None else None
    return replace(question, since=asked.since, until=until, topic=topic)
