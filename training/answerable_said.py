"""'What did X say about Y?' beside what X says on Y, what X says on something else, and what Z says on Y."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import split_sentences
from qa.evaluate.data import lines_of
from qa.reading import content

_ASKED = (
    "What did {X} say about {T}?", "What did {X} say about {T}?", "What has {X} said on {T}?",
    "What does {X} think of {T}?", "How did {X} react to {T}?", "What is {X}'s view on {T}?",
    "{x} on {t}", "{x} {t}",
    "What was {X}'s comment on {T}?", "Where does {X} stand on {T}?", "Did {X} comment on {T}?",
    "How did {X} explain {T}?", "What does {X} make of {T}?", "Why does {X} speak of {T}?",
    "what does {x} say about {t}", "Has {X} said anything about {T}?", "What is {X}'s argument about {T}?",
)  # fmt: skip
_WHO = ("Who spoke about {T}?", "Who commented on {T}?", "Who said something about {T}?")
_NAME = re.compile(r"[A-Z][\w’'-]+(?: (?:[A-Z]\. )?[A-Z][\w’'-]+)*")
_WORD = r"[A-Za-z][\w’-]{3,}"
_TOPIC = re.compile(rf"\b{_WORD}(?: (?:(?:of|in|on|for|to|against|the|a) ){{0,2}}{_WORD}){{0,2}}")
_STOP = frozenset(
    "that this with from have been would will could they them their there what when which about"
    " because should were more than some said says just also very into over being does want going"
    " think know like make people".split()
)
_PRONOUNS = ("He", "She")
_HEAD = 140  # characters of a first paragraph that is a headline
_LONGEST = 480

Row = tuple[str, str, str, bool, str]
"""The article's name, question, text, whether it answers, and how it was made."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What somebody says: the name, where it stands, the content, and the sentences that hold both."""

    name: str
    source: tuple[int, int]
    content: str
    start: int
    end: int


def said_pairs(file: Path, chance: random.Random) -> Iterator[Row]:
    """The pairs of all articles of a file of PolNeAR."""
    for record in lines_of(file, "text", "attributions"):
        yield from _of_article(record, chance)


def _of_article(record: Mapping[str, Any], chance: random.Random) -> Iterator[Row]:
    text: str = record["text"]
    sentences = split_sentences(text)
    head = text.split("\n\n", 1)[0].strip(" .") if len(text.split("\n\n", 1)[0]) < _HEAD else ""
    said = [words for of in record["attributions"] if (words := _words(text, sentences, of))]
    names = sorted({words.name for words in said})
    for words in said:
        topic = _topic(words, head, chance)
        if not topic:
            continue
        who = chance.random() < 0.1
        ask = chance.choice(_WHO if who else _ASKED)
        shown = _shown(text, sentences, words, head, chance, "of headline" if topic in head else "")
        asked = ask.format(X=_called(words.name, chance), T=topic, x=words.name.lower(), t=topic.lower())
        yield record["id"], asked, shown, True, "own"
        if (other := _elsewhere(said, words, topic, who, chance)) is not None:
            yield record["id"], asked, _shown(text, sentences, other, head, chance), False, "elsewhere"
        others = [n for n in names if not set(n.split()) & set(words.name.split()) and n not in shown]
        if others and not who and chance.random() < 0.6:
            name = chance.choice(others)
            asked = ask.format(X=_called(name, chance), T=topic, x=name.lower(), t=topic.lower())
            yield record["id"], asked, shown, False, "another's"


def _words(text: str, sentences: Sequence[tuple[int, int]], of: Mapping[str, Any]) -> _Words | None:
    """An attribution with a name as its source; None of any other."""
    if not of["source"] or not of["content"]:
        return None
    start, end = of["source"][0]
    found = _NAME.findall(text[start:end].split(",")[0])
    name = re.sub(r"[’']s$", "", max(found, key=len, default=""))
    if len(name) < 4 or name in ("The", "They", "Former"):
        return None
    said = " ".join(text[a:b] for a, b in of["content"])
    inside = [s for s in sentences if s[0] < of["content"][0][1] and s[1] > of["content"][0][0]]
    if not inside or len(said.split()) < 4:
        return None
    first, last = min(inside[0][0], start), max(inside[-1][1], end)
    return _Words(name, (start, end), said, first, last) if last - first <= _LONGEST else None


def _topic(words: _Words, head: str, chance: random.Random) -> str:
    """A few words of the content, names rather than others; now and then of the headline."""
    of = head if head and chance.random() < 0.15 else words.content
    found = [m.group() for m in _TOPIC.finditer(of) if not set(m.group().split()) & set(words.name.split())]
    good = [t for t in found if sum(w.lower() not in _STOP for w in t.split()) >= max(1, len(t.split()) // 2)]
    good = [t for t in good if t.split()[-1].lower() not in _STOP and t.split()[0].lower() not in _STOP]
    named = [t for t in good if t[0].isupper()]
    return chance.choice(named if named and chance.random() < 0.5 else good) if good else ""


def _shown(
    text: str,
    sentences: Sequence[tuple[int, int]],
    words: _Words,
    head: str,
    chance: random.Random,
    how: str = "",
) -> str:
    """The words as a text: alone, with what stands around, or with a pronoun and the name in front."""
    start, end = words.source
    if chance.random() < 0.3 and words.start <= start and end <= words.end:
        pronoun = chance.choice(_PRONOUNS)
        own = text[words.start : start] + pronoun + text[end : words.end]
        own = f"{words.name}: {own}"
    else:
        first, last = words.start, words.end
        if chance.random() < 0.5:
            first = max((a for a, b in sentences if b <= first), default=first)
            last = min((b for a, b in sentences if a >= last), default=last)
        own = text[first:last] if last - first <= _LONGEST else text[words.start : words.end]
    return f"{head}. {own}" if head and (how or chance.random() < 0.4) and head not in own else own


def _elsewhere(
    said: Sequence[_Words], words: _Words, topic: str, any_speaker: bool, chance: random.Random
) -> _Words | None:
    """The same speaker's words that have nothing of the topic."""
    about = set(content(topic))
    others = [
        other
        for other in said
        if other.start != words.start
        and (any_speaker or other.name.split()[-1] == words.name.split()[-1])
        and not about & set(content(other.content))
    ]
    return chance.choice(others) if others else None


def _called(name: str, chance: random.Random) -> str:
    return name.split()[-1] if chance.random() < 0.25 else name
