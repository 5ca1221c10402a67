"""Mends what can be mended: the catalogue is the truth, an article's text the truth in it; all else follows.

What is intact is never removed. What is lost is said to be lost.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from index.errors import DamagedIndex
from index.storage.audit import Finding
from index.storage.check import of_parts
from index.storage.generations import Writer
from index.storage.making import Batch, Maker
from index.text import with_title

_BATCH = 64  # articles that are made anew in one commit
_NAMED = 20  # of a kind that are named one by one
_LOST = (
    "cannot be mended: the truth of the index is lost, in part at least. Restore catalogue.sqlite from a "
    "copy, or move the index folder away and sync the articles again."
)


def repair(writer: Writer) -> list[str]:
    """Mend what can be mended; returns what was done, and what is lost, one sentence each."""
    done: list[str] = []
    try:
        done += _mend_file(writer)
        if found := list(writer.catalogue.audit.findings()):
            done += _mend_rows(writer, [finding for finding in found if finding.kind != "file"])
        done += [f"{finding.problem}: this {_LOST}" for finding in writer.catalogue.audit.file()]
    except DamagedIndex as error:
        return [*done, f"{error} What is damaged {_LOST} Nothing else was touched."]
    return done + _mend_parts(writer)


def _mend_file(writer: Writer) -> Iterator[str]:
    """What SQLite itself can make good: lookups from their tables, the file from all that can be read."""
    damage = list(writer.catalogue.audit.file())
    if damage:
        writer.catalogue.changes.rebuild_lookups()
        yield f"{damage[0].problem}: the lookup tables have been made anew."
    if left := list(writer.catalogue.audit.file()):
        writer.catalogue.changes.vacuum()
        yield f"{left[0].problem}: the catalogue has been written anew."


def _mend_rows(writer: Writer, found: Sequence[Finding]) -> Iterator[str]:
    lost = {str(finding.key): finding.problem for finding in found if finding.kind == "lost"}
    if lost:
        writer.remove(sorted(lost), purge=True)
        yield from _named(lost.values(), "it was removed, sync it again")
    remade = list(dict.fromkeys(str(finding.key) for finding in found if finding.kind == "remake"))
    if remade:
        _remake(writer, remade)
        yield from _named((f.problem for f in found if f.kind == "remake"), "it was made anew from its text")
    if count := _embed(writer):
        yield f"{count:,} texts were embedded again."
    if found:
        writer.settle()
    yield from _named((f.problem for f in found if f.kind == "people"), "names were joined again")
    yield from _named((f.problem for f in found if f.kind == "correction"), "it was dropped, note it again")
    yield from _named((f.problem for f in found if f.kind == "surplus"), "what is there was bound anew")
    told = "they are lost, and cannot be made from what is left: sync, or note, them again"
    yield from _named((f.problem for f in found if f.kind == "gone"), told)


def _named(problems: Collection[str] | Iterator[str], outcome: str) -> Iterator[str]:
    rest = iter(problems)
    for problem in islice(rest, _NAMED):
        yield f"{problem}; {outcome}."
    if count := sum(1 for _ in rest):
        yield f"The same of {count:,} more; {outcome}."


def _remake(writer: Writer, articles: Sequence[str]) -> None:
    """Make passages, statements and readings anew from the texts of these articles."""
    with Maker(writer.catalogue, writer.encoder, writer.tagger) as maker:
        for start in range(0, len(articles), _BATCH):
            batch = Batch()
            for name in articles[start : start + _BATCH]:
                maker.take(batch, *writer.catalogue.audit.proven(name))
            results = maker.make(batch)
            writer.commit(batch.ready(results), results.vectors, results.readings)


def _embed(writer: Writer) -> int:
    """Embed again what needs it; returns the number of texts."""
    catalogue, maker = writer.catalogue, Maker(writer.catalogue, writer.encoder, writer.tagger)
    keys = [bytes(finding.key) for finding in catalogue.audit.embeddings() if isinstance(finding.key, bytes)]
    for start in range(0, len(keys), _BATCH):
        passages = catalogue.passages([catalogue.passage_of(key) for key in keys[start : start + _BATCH]])
        texts = [with_title(article.title, passage.text) for passage, article in passages.values()]
        writer.mend(maker.embed(dict(zip(keys[start : start + _BATCH], texts, strict=True))))
    return len(keys)


def _mend_parts(writer: Writer) -> list[str]:
    """Vectors and words anew, where they are not the catalogue's."""
    found = list(of_parts(writer.catalogue, writer.parts))
    if not found:
        writer.forget()
        return []
    writer.rebuild()
    writer.forget()
    return [f"{found[0]} The vector file and the words were made anew from the catalogue."]
