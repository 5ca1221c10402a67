"""What two versions of an article quote differently: statements gone, new and changed, and numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.article import Revised, Revision, Statement
from index.text import split_sentences

_ALIKE = 60.0  # of 100, by the characters that two texts have in common in order: one text, changed
_MOST = 300  # sentences of a version that are compared, beyond those that both have
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*+")


def with_differences(versions: Sequence[Revision]) -> list[Revision]:
    """The versions of an article, the oldest first, each with what differs from the one before."""
    compared = list(versions[:1])
    for before, now in pairwise(versions):
        compared.append(replace(now, difference=_difference(before, now)))
    return compared


def _difference(before: Revision, now: Revision) -> Revised:
    gone = _without(before.statements, now.statements)
    new = _without(now.statements, before.statements)
    changed = []
    for said in list(gone):
        of_same = [one for one in new if one.speaker == said.speaker]
        if of_same and (nearest := _nearest(said.text, [one.text for one in of_same])) is not None:
            changed.append((said, of_same[nearest]))
            gone.remove(said)
            new.remove(of_same[nearest])
    return Revised(tuple(gone), tuple(new), tuple(changed), tuple(_numbers(before.text, now.text)))


def _without(some: Sequence[Statement], others: Sequence[Statement]) -> list[Statement]:
    """Statements that others do not make word for word."""
    held = {(one.speaker, _words(one.text)) for one in others}
    return [one for one in some if (one.speaker, _words(one.text)) not in held]


def _words(text: str) -> str:
    return " ".join(text.split())


def _numbers(before: str, now: str) -> list[tuple[str, str]]:
    """Sentences that are alike but for their numbers, as they were and as they are."""
    old, new = _sentences(before), _sentences(now)
    left = [sentence for sentence in new if sentence not in set(old)][:_MOST]
    found = []
    for sentence in [one for one in old if one not in set(new)][:_MOST]:
        nearest = _nearest(sentence, left)
        if nearest is not None:
            if _NUMBER.findall(sentence) != _NUMBER.findall(left[nearest]):
                found.append((sentence, left[nearest]))
            del left[nearest]
    return found


def _sentences(text: str) -> list[str]:
    return list(dict.fromkeys(_words(text[start:end]) for start, end in split_sentences(text)))


def _nearest(text: str, others: Sequence[str]) -> int | None:
    """Which of some texts is this one, changed; None where none is."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(text, others, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return found[2] if found else None
