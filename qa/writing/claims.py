"""What a language model wrote, sentence by sentence, each held against the evidence that it cites.

A sentence stands if it cites evidence that exists; if each of its quotations is verbatim there; if its names
and numbers stand there; if those whom it lets speak are those who spoke; and if it says what the evidence
says, as the reranker or the encoder measures. Articles are data: this, not the model's good will, keeps what
they command out of an answer.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index import CLOSING, plain_marks, split_sentences
from qa.answering import Quotation, places, quotations_in
from qa.writing.exhibits import Exhibit
from qa.writing.spoken import Place, Speech
from qa.writing.support import Support

_CITATION = r"[\[【][^\[\]【】]{0,24}[\]】]"
_CITED = re.compile(
    r"(?<!\s)\s*+[\[【]\s*+(?:evidence\s*+)?(\d{1,3}(?:\s*+[,;–-]\s*+\d{1,3})*+)\s*+[\]】]", re.IGNORECASE
)
_AFTER_CITED = re.compile(
    rf"([.!?][{CLOSING}]*+\s*+(?:{_CITATION}\s*+)++|(?:{_CITATION}\s*+){{1,9}}+[.!?]\s++)(?=[^\W\d_]|[\"“'‘«>])"
)
_ONLY_CITED = re.compile(rf"(?:\s*+{_CITATION})*+\s*+[\[【]?[\d\s,;.]*+")
_THOUGHT = re.compile(  # a reasoning model thinks aloud first
    r"(?<!\s)\s*+<think>(?:(?!<think>).)*?</think>", re.DOTALL
)
_BULLET = re.compile(r"^(?:[-*•#]+|\d{1,2}[.)])\s+")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_MARKUP = re.compile(r"</?[a-z!?]|\]\(|\w://|\bwww\.|\b(?:javascript|data|mailto):|[\[\]{}`|]", re.IGNORECASE)
_LONGEST = 2_500  # characters that are read of one answer
_SENTENCE = 1_000  # characters of one sentence


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that a model wrote: `text` without its citations, `fault` if it is struck, and why.

    Quotations in `text` are the article's own words; `quoted` tells where they stand.
    """

    text: str
    cites: tuple[Exhibit, ...] = ()
    quoted: tuple[Place, ...] = ()
    fault: str = ""


def sentences(pieces: Iterable[str]) -> Iterator[str]:
    """The sentences of a text that comes in pieces, each, with its citations, when the next one begins."""
    text, read = "", 0
    for piece in pieces:
        text = _THOUGHT.sub("", text + piece, count=1)
        if text.lstrip().startswith("<think>"):
            continue
        read += len(piece)
        *whole, text = _split(text) or [""]
        yield from whole
        if read > _LONGEST:
            break
    if text.strip() and not text.lstrip().startswith("<think>"):
        yield text


class Checker:
    """Holds the sentences of one answer, in order, against its evidence."""

    def __init__(self, exhibits: Sequence[Exhibit], support: Support, speech: Speech) -> None:
        self._exhibits = {exhibit.number: exhibit for exhibit in exhibits}
        self._support = support
        self._speech = speech
        self._seen: set[str] = set()

    def check(self, sentence: str) -> Claim:
        """The sentence as it is shown, and why it is struck, if it is."""
        text, numbers = _prose(sentence), _numbers(sentence)
        cites = tuple(self._exhibits[number] for number in numbers if number in self._exhibits)
        quotations = quotations_in(text)
        if len(text) > _SENTENCE:
            return Claim(text[:_SENTENCE], fault="it is too long")
        if not numbers:
            return Claim(text, fault="it cites no evidence")
        if len(cites) < len(numbers):
            return Claim(text, fault="it cites evidence that does not exist")
        if quotations is None:
            return Claim(text, fault="a quotation mark has no partner")
        if _MARKUP.search(_bare(text, quotations)):
            return Claim(text, fault="it holds markup or an address")
        claim = _in_own_words(text, cites, quotations)
        return claim if claim.fault else replace(claim, fault=self._content(claim, _bare(text, quotations)))

    def _content(self, claim: Claim, bare: str) -> str:
        """What is wrong with what a sentence says; `bare` is the sentence without its quotations."""
        if claim.text.casefold() in self._seen:
            return "it was said before"
        self._seen.add(claim.text.casefold())
        misattributed = self._speech.fault(claim.text, bare, claim.cites, claim.quoted)
        return misattributed or self._support.fault(claim.text, bare, claim.cites)


def _in_own_words(text: str, cites: tuple[Exhibit, ...], quotations: Sequence[Quotation]) -> Claim:
    """The sentence with each quotation as its article has it; struck where one stands in no evidence."""
    shown, quoted, done = "", [], 0
    for quotation in quotations:
        place, after = _place(quotation.words, cites)
        if place is None:
            return Claim(text, cites, fault="a quotation does not stand so in the evidence that it cites")
        exhibit, start, end = place
        shown += f"{text[done : quotation.start]}“{exhibit.article.text[start:end]}”{after}"
        quoted.append((exhibit.article.id, start, end))
        done = quotation.end
    return Claim(shown + text[done:], cites, tuple(quoted))


def _place(words: str, cites: Sequence[Exhibit]) -> tuple[tuple[Exhibit, int, int] | None, str]:
    """Where a quotation stands, and the comma or full stop that is the sentence's, not the article's."""
    shorter = words.rstrip().rstrip(",.")
    for tried in dict.fromkeys((words, shorter)):
        for exhibit in cites:
            for start, end in places(tried, exhibit.article, [(exhibit.start, exhibit.end)]):
                return (exhibit, start, end), words.rstrip()[len(tried.rstrip()) :]
    return None, ""


def _bare(text: str, quotations: Sequence[Quotation]) -> str:
    """The text with a blank for each quotation."""
    for quotation in reversed(quotations):
        text = f"{text[: quotation.start]} {text[quotation.end :]}"
    return text


def _prose(sentence: str) -> str:
    """A sentence without citations, bullets and emphasis, its quotation marks plain, on one line."""
    text = " ".join(_CITED.sub("", html.unescape(sentence)).split())
    quoted = text.startswith(">")
    text = _BULLET.sub("", _EMPHASIS.sub("", text.lstrip("> ")))
    text = re.sub(r"(?<!\s)\s++([.,;:!?])", r"\1", plain_marks(text))
    return f'"{text}"' if quoted and '"' not in text else text


def _numbers(sentence: str) -> list[int]:
    """The numbers that a sentence cites, each once: '[1]', '[1, 3]', '[2-4]'."""
    found: dict[int, None] = {}
    for group in _CITED.findall(sentence):
        for part in re.split(r"(?<!\s)\s*+[,;]\s*+", group):
            first, *last = (int(number) for number in re.split(r"(?<!\s)\s*+[–-]\s*+", part))
            found |= dict.fromkeys(range(first, (last or [first])[-1] + 1))
    return list(found)


def _split(text: str) -> list[str]:
    """Sentences with the citations that follow them; the last one, as it stands, may go on."""
    text = _AFTER_CITED.sub(r"\1\n\n", re.sub(r"(?<![^\S\n])[^\S\n]*+\n\s*+", "\n\n", text))
    starts = [start for start, _ in split_sentences(text)]
    edges = [0, *starts[1:], len(text)]
    parts: list[str] = []
    for start, end in pairwise(edges):
        if parts and _ONLY_CITED.fullmatch(text[start:end]):
            parts[-1] += text[start:end]
        else:
            parts.append(text[start:end])
    return parts
