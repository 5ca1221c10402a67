"""Proof that an index is sound: all is what was committed, each passage has its vector and its words.

Nothing is mended here, and nothing taken on trust: every row, and every byte of the derived files, is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from index.article import Filters
from index.encoding import Encoder
from index.errors import QuothError
from index.storage.audit import Finding
from index.storage.catalogue import Catalogue
from index.storage.folder import Config, Folder
from index.storage.parts import Parts
from index.storage.seals import BrokenPart
from index.storage.words import fingerprint

_TRIES = 3
_MOST = 20  # problems of a kind that are told one by one
_MEND = "Mend it: quoth check --repair"
_ANEW = "Make it anew from the catalogue: quoth check --repair"
_REMEDIES = {
    "file": f"{_MEND}; what is left must be restored from a copy, or synced into a new folder.",
    "lost": "Have it removed, then sync it again: quoth check --repair",
    "remake": "Have it made anew from its text: quoth check --repair",
    "embedding": "Have them embedded again: quoth check --repair",
    "people": "Have names joined again: quoth check --repair",
    "correction": "Have it dropped, then note it again: quoth check --repair, quoth speakers",
    "surplus": "Have what is there bound anew: quoth check --repair",
    "gone": "They are lost: sync, or note, them again; then bind what is there: quoth check --repair",
}


def problems(folder: Folder, config: Config, catalogue: Catalogue, encoder: Encoder) -> list[str]:
    """What is wrong, one sentence each, with a remedy; empty when the index is sound."""
    found = list(_with_errors(lambda: config.misfits(encoder, folder.root)))
    found += _with_errors(lambda: _of_parts_now(folder, config, catalogue))
    found += _with_errors(lambda: _audited(catalogue))
    return list(dict.fromkeys(found))


def _audited(catalogue: Catalogue) -> Iterator[str]:
    """What is wrong with the catalogue, as it is at one moment."""
    with catalogue.held():
        yield from told(catalogue.audit.findings())


def _of_parts_now(folder: Folder, config: Config, catalogue: Catalogue) -> Iterator[str]:
    """What is wrong with the derived parts; looked at again where a writer may have exchanged them."""
    for _ in range(_TRIES):
        parts = Parts(folder, config, catalogue)
        with catalogue.held() as generation:
            found = list(of_parts(catalogue, parts))
        parts.close()
        if not found or catalogue.generation() == generation:
            break
    return (f"{problem} {_ANEW}" for problem in found)


def told(findings: Iterable[Finding]) -> Iterator[str]:
    """Findings as sentences: the first of each kind, and how many more there are."""
    counts = Counter[str]()
    for finding in findings:
        counts[finding.kind] += 1
        if finding.kind != "embedding" and counts[finding.kind] <= _MOST:
            yield f"{finding.problem}. {_REMEDIES[finding.kind]}"
    if count := counts.pop("embedding", 0):
        yield f"{count:,} passages have no sound embedding of their text. {_REMEDIES['embedding']}"
    for kind, count in counts.items():
        if count > _MOST:
            yield f"And {count - _MOST:,} more like this. {_REMEDIES[kind]}"


def of_parts(catalogue: Catalogue, parts: Parts) -> Iterator[str]:
    """What is wrong with the derived parts, on disk, beside the catalogue."""
    for check in (_words, _vectors):
        try:
            yield from check(catalogue, parts)
        except BrokenPart as error:
            yield error.problem


def _with_errors(check: Callable[[], Iterator[str]]) -> Iterator[str]:
    """What a check finds, and what stops it."""
    try:
        yield from check()
    except QuothError as error:
        yield str(error)


def _words(catalogue: Catalogue, parts: Parts) -> Iterator[str]:
    """Whether the words are those of each passage, once, and nothing else."""
    held = parts.words(wholly=True).prints()
    right = {item.passage_id: fingerprint(item) for item in catalogue.searchable()}
    yield from _compared("lexical index", [number for number, _ in held], right)
    if other := sum(1 for number, found in held if right.get(number, found) != found):
        yield f"{other:,} passages stand in the lexical index with other words than their own."


def _vectors(catalogue: Catalogue, parts: Parts) -> Iterator[str]:
    """Whether the vectors are those of each passage, once, and nothing else."""
    parts.prove()
    view = parts.vectors(catalogue.generation())
    held: list[int] = []
    other = 0
    for ids, rows in view.held():
        held += ids.tolist()
        right = dict(catalogue.embedded(ids.tolist()))
        known = [at for at, number in enumerate(ids.tolist()) if number in right]
        if known:
            own = np.frombuffer(b"".join(right[int(ids[at])] for at in known), np.float32)
            other += int((~view.is_kept(rows[known], own.reshape(len(known), -1))).sum())
    yield from _compared("vectors", held, catalogue.passage_ids(Filters()))
    if other:
        yield f"{other:,} passages have another vector in the file than their own."


def _compared(what: str, held: list[int], passages: Iterable[int]) -> Iterator[str]:
    """Whether a derived part holds each passage once, and nothing else."""
    right, there = set(passages), set(held)
    if missing := len(right - there):
        yield f"{missing:,} passages are missing from the {what}."
    if surplus := len(held) - len(right & there):
        yield f"{surplus:,} entries of the {what} belong to no passage, or stand twice."
