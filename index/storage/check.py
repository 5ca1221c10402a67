"""Proof that an index is sound: every passage has its vector and its words, and nothing has one too many.

Also what can be mended when it is not: the catalogue is the truth, and all else can be made from it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np

from index.article import Filters, Searchable
from index.storage.catalogue import Catalogue
from index.storage.folder import Folder
from index.storage.generations import Snapshot, Writer
from index.storage.vectors import VectorFile
from index.text import with_title

_BATCH = 1_000


def problems(catalogue: Catalogue, parts: Snapshot, folder: Folder) -> list[str]:
    """What is wrong, one sentence each; empty when the index is sound."""
    found = [f"The catalogue is damaged: {problem}." for problem in catalogue.damage()]
    found += [f"{problem}." for _, problem in _articles(catalogue)]
    if doubtful := sum(1 for _ in _embeddings(catalogue)):
        found.append(f"{doubtful:,} passages have no sound embedding of their text.")
    if problem := VectorFile(folder.vectors, 0).problem():
        found.append(problem)
    passages = catalogue.passage_ids(Filters())
    found += _compare("vectors", parts.vectors.ids().tolist(), passages)
    found += _compare("lexical index", parts.words.ids(), passages)
    return found


def repair(writer: Writer, folder: Folder) -> list[str]:
    """Mend what can be mended; returns what was done, one sentence each."""
    catalogue, done = writer.catalogue, []
    if damage := catalogue.damage():
        catalogue.rebuild_lookups()
        left = catalogue.damage()
        done.append(
            f"The catalogue was damaged ({damage[0]}) and cannot be mended: restore it from a copy, or "
            "delete the index folder and sync the articles again."
            if left
            else f"The catalogue's lookup tables were damaged ({damage[0]}) and have been made anew."
        )
    if wrong := dict(_articles(catalogue)):
        catalogue.changes.remove(sorted(wrong), purge=True)
        done += [f"{problem}; it was removed, sync it again." for problem in wrong.values()]
    if count := _embed(writer):
        done.append(f"{count:,} passages were embedded again.")
    writer.release()
    parts = writer.look()
    if parts is None or problems(catalogue, parts, folder):
        writer.rebuild()
        done.append("The vector file and the words were made anew from the catalogue.")
    return done


def _articles(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Articles that are not what was committed, by id, with what is wrong."""
    for article, known in catalogue.audited():
        name, length = f"{article.id} ({article.title})", len(article.text)
        statements = catalogue.statements.newest(Filters(), article=article.id)
        spans = [span for statement in statements for span in statement.spans]
        if article.content_hash != known:
            yield article.id, f"Article {name} is not what was added: its hash differs"
        elif any(not 0 <= start < end <= length for start, end in spans):
            yield article.id, f"A statement of article {name} lies outside its text"


def _embeddings(catalogue: Catalogue) -> Iterator[tuple[Searchable, bytes]]:
    """Passages whose embedding is missing, of another text or no unit vector; with their text's hash."""
    pairs = catalogue.searchable_with_embedding()
    while batch := list(islice(pairs, _BATCH)):
        for passage, key, vector in batch:
            right = hashlib.sha256(with_title(passage.title, passage.text).encode()).digest()
            if key != right or not _is_unit(vector):
                yield passage, right


def _is_unit(vector: bytes | None) -> bool:
    if not vector or len(vector) % 4:
        return False
    row = np.frombuffer(vector, np.float32)
    return bool(abs(float(row @ row) - 1) < 1e-3)


def _embed(writer: Writer) -> int:
    """Embed passages that need it; returns their number."""
    wrong = _embeddings(writer.catalogue)
    count = 0
    for batch in _batches(list(wrong)):
        rows = writer.encoder.encode([with_title(p.title, p.text) for p, _ in batch])
        vectors = {key: row.tobytes() for (_, key), row in zip(batch, rows, strict=True)}
        writer.catalogue.changes.mend({passage.passage_id: key for passage, key in batch}, vectors)
        count += len(batch)
    return count


def _batches(items: Iterable[tuple[Searchable, bytes]]) -> Iterator[list[tuple[Searchable, bytes]]]:
    rest = iter(items)
    while batch := list(islice(rest, 256)):
        yield batch


def _compare(what: str, held: list[int], passages: list[int]) -> list[str]:
    """Whether a derived part holds each passage once, and nothing else."""
    found = []
    if missing := len(set(passages) - set(held)):
        found.append(f"{missing:,} passages are missing from the {what}.")
    if surplus := len(held) - len(set(passages) & set(held)):
        found.append(f"{surplus:,} entries of the {what} belong to no passage, or stand twice.")
    return found
