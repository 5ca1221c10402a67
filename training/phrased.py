"""Questions made of phrasings: slots filled, with slips of the pen, each word's slot and the kind known.

A phrasing is a line `kind | text with {slots}`. A slot is `{label}`, `{label:filler}` where what fills it is
of another kind than usual, or `{:filler}` where it has no label. Half of the phrasings, by their hash, are
held back: what is filled into them comes from other articles, too.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fillers import Fillers, Half, half_of

from qa.asking.tagger import KINDS, SLOTS

_SLOT = re.compile(r"\{(?P<label>\w*)(?::(?P<filler>\w+))?\}")
_USUAL = {"other": "speaker", "claim": "clause"}
_TOLD = ("said", "ever_said", "timeline", "compare", "who_said", "summarise", "when", "where", "how_many")
_POLITE = (
    "please",
    "thanks",
    "Could you tell me",
    "hi,",
    "quick question:",
    "Hello!",
    "I need to know:",
    "ok so",
)
_ARTICLE = re.compile(r"^(?:the|an?|mr|mrs|ms|dr)\.? ", re.IGNORECASE)
_SLIPS = 0.12  # of the questions have slips of the pen
_SMALL = 0.28  # are written in small letters
_DATED = 0.12  # get a time that the phrasing has not


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its kind and its labelled parts: (label, start, end)."""

    text: str
    kind: str
    parts: tuple[tuple[str, int, int], ...] = ()

    def words(self, *labels: str) -> list[str]:
        """The words of the parts with these labels."""
        return [self.text[start:end] for label, start, end in self.parts if label in labels]


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A way to ask, with slots."""

    kind: str
    text: str


def read_phrasings(file: Path, half: Half) -> list[Phrasing]:
    """The phrasings of one half. Raises ValueError for a line that is none, naming it."""
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        kind, mark, text = line.partition(" | ")
        labels = {slot["label"] for slot in _SLOT.finditer(text)}
        if not mark or kind not in KINDS or labels - {"", *SLOTS}:
            raise ValueError(f"{file}, line {number}: not 'kind | text with {{slots}}': {line}")
        if half_of(text) == half:
            found.append(Phrasing(kind, text))
    return found


def filled(phrasing: Phrasing, fillers: Fillers, chance: random.Random) -> Example:
    """A question of a phrasing, as somebody might write it."""
    text, parts, at = "", [], 0
    for slot in _SLOT.finditer(phrasing.text):
        text += phrasing.text[at : slot.start()]
        words = fillers.fill(slot["filler"] or _USUAL.get(slot["label"], slot["label"]))
        if not text and slot["label"] == "speaker" and chance.random() < 0.5:
            words = words.removeprefix("the ")
        if slot["label"]:
            parts.append((slot["label"], len(text), len(text) + len(words)))
        text, at = text + words, slot.end()
    example = Example(text + phrasing.text[at:], phrasing.kind, tuple(parts))
    return _as_written(_dated(example, fillers, chance), chance)


def _dated(example: Example, fillers: Fillers, chance: random.Random) -> Example:
    """Now and then with a time at its end."""
    if example.kind not in _TOLD or "time" in {part[0] for part in example.parts}:
        return example
    if chance.random() > _DATED or example.text.endswith(('"', '"?')):
        return example
    left = example.text.rstrip("?. ")
    end, time = example.text[len(left) :], fillers.fill("time")
    part = ("time", len(left) + 1, len(left) + 1 + len(time))
    return replace(example, text=f"{left} {time}{end}", parts=(*example.parts, part))


def _as_written(example: Example, chance: random.Random) -> Example:
    """With or without what is polite, capitals, apostrophes and the question mark; with slips of the pen."""
    text, parts = example.text, example.parts
    if chance.random() < 0.05:
        polite = f"{chance.choice(_POLITE)} "
        text = polite + text
        parts = tuple((label, start + len(polite), end + len(polite)) for label, start, end in parts)
    if chance.random() < 0.15:
        text = text.rstrip("?. ")
    if chance.random() < 0.4:
        text = text.replace("'", "’")
    if chance.random() < _SMALL:
        text = text.lower()
    elif chance.random() < 0.75:
        text = text[:1].upper() + text[1:]
    if chance.random() < _SLIPS:
        for _ in range(chance.randint(1, 2)):
            text, parts = _slip(text, parts, chance)
    return Example(text, example.kind, parts)


def _slip(
    text: str, parts: Sequence[tuple[str, int, int]], chance: random.Random
) -> tuple[str, tuple[tuple[str, int, int], ...]]:
    """A letter within a word left out, doubled, changed, or two of them swapped."""
    places = [at for at in range(1, len(text) - 1) if text[at - 1 : at + 2].isalpha()]
    if not places:
        return text, tuple(parts)
    at, way = chance.choice(places), chance.choice(("out", "twice", "swap", "other"))
    new = {
        "out": "",
        "twice": text[at] * 2,
        "swap": text[at + 1] + text[at],
        "other": chance.choice("aeioutnsrl"),
    }[way]
    until = at + 2 if way == "swap" else at + 1
    more = len(new) - (until - at)
    moved = tuple(
        (label, start + more * (start > at), end + more * (end > at)) for label, start, end in parts
    )
    return text[:at] + new + text[until:], moved


def examples_of(phrasings: Sequence[Phrasing], fillers: Fillers, each: int, seed: int) -> Iterator[Example]:
    """Questions of phrasings, `each` of every one; kinds with few phrasings have more of each.

    What fills a phrasing depends on nothing but the phrasing and the seed: others may be added beside it.
    """
    counts = {kind: sum(one.kind == kind for one in phrasings) for kind in KINDS}
    for phrasing in phrasings:
        chance = random.Random(f"{seed} {phrasing.text}")
        fillers.draw_by(chance)
        more = min(4, max(1, 60 // counts[phrasing.kind]))
        for _ in range(each * more):
            yield filled(phrasing, fillers, chance)


def write_held_back(file: Path, examples: Sequence[Example]) -> None:
    """The questions as `quoth evaluate understanding` reads them, a JSON object a line."""
    with file.open("w", encoding="utf-8") as out:
        for example in examples:
            speakers = [_ARTICLE.sub("", name) for name in example.words("speaker", "other")]
            topic = "" if example.kind in ("who",) else " ".join(example.words("topic", "claim"))
            row = {"question": example.text, "kind": example.kind, "speakers": speakers, "topic": topic}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
