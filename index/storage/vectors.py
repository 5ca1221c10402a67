"""Vectors of passages in FAISS, addressed by passage id. Derived from the catalogue.

The file is a checkpoint: it holds all vectors up to a generation, and `vectors.json` beside it, written last,
names it. What came and went since is read from the catalogue's log into a `VectorView`, which never
changes, so that any number of threads can search one while others move on. When enough has come, the writer
makes a new file.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import DamagedIndex
from index.storage.files import flush, sha256
from index.storage.seals import BrokenPart
from index.storage.vector_view import Embedded, Exact, Stamp, VectorView, batches_of, flat, other_length

EXACT_UP_TO = 100_000
"""Vectors that are searched one by one; more are compressed."""

PROVEN = 64_000_000
"""Bytes that are compared with their hash before the file is opened: all of some forty thousand vectors; of a
larger file, and of a compressed one, what tells how the rest is to be read. `quoth check` compares all."""

_TRAIN = 40  # vectors a list to learn the lists from
_GROWN = 4  # so many times the vectors that the lists were learnt from: learn anew


class VectorFile:
    """The checkpoint on disk: readers load it, the one writer makes a new one now and then."""

    def __init__(self, stamp: Path, dimensions: int) -> None:
        self._stamp = stamp
        self._dimensions = dimensions

    @property
    def generation(self) -> int:
        """The generation of the file; -1 where there is none that fits."""
        stamp = self._read()
        return stamp.generation if stamp else -1

    @property
    def count(self) -> int:
        """Vectors in the file."""
        stamp = self._read()
        return stamp.vectors if stamp else 0

    def load(self) -> VectorView:
        """What the file holds; nothing, where there is none. Raises BrokenPart where it cannot be used."""
        while True:
            stamp = self._read()
            try:
                return VectorView.of(self._open(stamp, mapped=True), stamp) if stamp else self._none()
            except BrokenPart:
                if self._read() == stamp:  # else it was replaced in between
                    raise

    def prove(self) -> None:
        """Raises BrokenPart unless each byte of the file is what was written."""
        if stamp := self._read():
            self._demand(stamp, stamp.sha256, None)

    def update(self, removed: Sequence[int], added: Embedded, generation: int) -> bool:
        """Make a new file from the one there is; False where it must be made from scratch instead."""
        try:
            self.prove()
            stamp = self._read()
            if stamp is None:
                return False
            index = self._open(stamp, mapped=False)
        except BrokenPart:
            return False
        index.remove_ids(np.asarray(removed, np.int64))
        newest = stamp.newest
        for ids, rows in batches_of(added, self._dimensions):
            index.remove_ids(ids)
            index.add_with_ids(rows, ids)
            newest = max(newest, int(ids.max()))
        if index.ntotal > max(EXACT_UP_TO, _GROWN * stamp.learnt_from):
            return False
        self._write(index, generation, newest, stamp.learnt_from)
        return True

    def rebuild(self, embedded: Callable[..., Embedded], ids: Sequence[int], generation: int) -> None:
        """Make a new file of the vectors with these ids, which `embedded` gives: all, or those asked for."""
        count = len(ids)
        compress = count > EXACT_UP_TO
        index = self._lists(embedded, ids) if compress else flat(self._dimensions)
        newest = -1
        for numbers, rows in batches_of(embedded(), self._dimensions):
            index.add_with_ids(rows, numbers)
            newest = max(newest, int(numbers.max()))
        self._write(index, generation, newest, count if compress else 0)

    def _lists(self, exact: Exact, ids: Sequence[int]) -> Any:
        """An empty inverted file, with lists that fit a sample of the vectors."""
        import faiss

        count = len(ids)
        lists = 2 ** round(math.log2(4 * math.sqrt(count)))
        size = min(count, _TRAIN * lists)
        chosen = np.random.default_rng(0).choice(np.asarray(ids, np.int64), size, replace=False)
        batches = [rows for _, rows in batches_of(exact(np.sort(chosen).tolist()), self._dimensions)]
        index = faiss.index_factory(self._dimensions, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
        index.cp.min_points_per_centroid = 1  # type: ignore[attr-defined]  # else FAISS prints a warning
        index.train(np.concatenate(batches))
        return index

    def _none(self) -> VectorView:
        return VectorView.empty(self._dimensions)

    def _open(self, stamp: Stamp, mapped: bool) -> Any:
        if not stamp.vectors:  # nothing to map into memory
            return flat(self._dimensions)
        self._demand(stamp, stamp.head, PROVEN)
        try:
            return _read_index(self._stamp.with_name(stamp.file), mapped)
        except (AssertionError, MemoryError, OSError, RuntimeError) as error:
            raise BrokenPart(f"The vector file {stamp.file} cannot be read ({error}).") from error

    def _demand(self, stamp: Stamp, digest: str, most: int | None) -> None:
        """Raises BrokenPart unless the file, or its beginning, has this hash."""
        try:
            same = sha256(self._stamp.with_name(stamp.file), most) == digest
        except OSError as error:
            raise BrokenPart(f"The vector file {stamp.file} cannot be read ({error.strerror}).") from error
        if not same:
            raise BrokenPart(f"The vector file {stamp.file} is not what was written: its hash differs.")

    def _read(self) -> Stamp | None:
        stamp = Stamp.read(self._stamp)
        if stamp and stamp.dimensions != self._dimensions:
            raise DamagedIndex(other_length(self._dimensions, stamp.dimensions))
        return stamp

    def _write(self, index: Any, generation: int, newest: int, learnt_from: int) -> None:
        """The file under a new name, then the stamp in one stroke, then the old file goes."""
        import faiss

        files = self._stamp.parent.glob(f"{self._stamp.stem}-*.faiss")
        turns = [int(turn) for file in files if (turn := file.stem.rpartition("-")[2]).isdecimal()]
        file = self._stamp.with_name(f"{self._stamp.stem}-{1 + max(turns, default=0)}.faiss")
        try:
            faiss.write_index(index, str(file))
            flush(file)
            hashes = sha256(file), sha256(file, PROVEN)
            Stamp(file.name, generation, self._dimensions, index.ntotal, newest, learnt_from, *hashes).write(
                self._stamp
            )
        except BaseException:
            file.unlink(missing_ok=True)
            raise
        for other in self._stamp.parent.glob(f"{self._stamp.stem}*.faiss"):
            if other != file:
                other.unlink()


def _read_index(file: Path, mapped: bool) -> Any:
    import faiss

    return faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC if mapped else 0)
