"""Vectors of passages in FAISS, addressed by passage id. Derived from the catalogue.

The file is a checkpoint: it holds all vectors up to a generation, and `vectors.json` beside it, written last,
names it. What came and went since is read from the catalogue's log into a `VectorView`, which never
changes, so that any number of threads can search one while others move on. When enough has come, the writer
makes a new file.

Up to `EXACT_UP_TO` vectors the file is exact. Beyond, it is an inverted file of 8-bit codes (Jégou, Douze and
Schmid 2011), mapped into memory, and the best candidates are measured again by their exact vectors, which the
catalogue keeps: benchmarks/growth.py tells what that costs and finds.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Rows = NDArray[np.float32]
Embedded = Iterable[tuple[int, bytes]]
Exact = Callable[[Sequence[int]], Embedded]
"""The exact vectors of passages, as float32 bytes, by their ids."""

EXACT_UP_TO = 100_000
"""Vectors that are searched one by one; more are compressed."""

_TRAIN = 40  # vectors a list to learn the lists from
_GROWN = 4  # so many times the vectors that the lists were learnt from: learn anew
_PROBED = 96  # lists that are looked into
_FEW = 1_000  # vectors that are measured exactly, where a filter leaves no more
_SPARE = 2  # so many times the vectors asked for are measured again
_SPARE_AT_LEAST = 50
_ADD_BATCH = 4096


@dataclass(frozen=True, slots=True)
class Stamp:
    """What `vectors.json` says of the vector file.

    `newest` is the highest passage id up to the generation: ids are never used twice, so one above it cannot
    be in the file. `learnt_from` is the number of vectors that the lists were made for, 0 for an exact file.
    """

    file: str
    generation: int
    dimensions: int
    vectors: int
    newest: int
    learnt_from: int
    sha256: str

    @classmethod
    def read(cls, file: Path) -> Stamp | None:
        """None where there is none, or none that can be read: derived data is then made anew."""
        try:
            return cls(**json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None


class VectorView:
    """The vectors of one generation; never changes."""

    def __init__(self, index: Any, stamp: Stamp, generation: int, gone: Ids, ids: Ids, rows: Rows) -> None:
        """`index`: the file's, of which the ids `gone` no longer count; `ids` and `rows` came since."""
        self._index = index
        self._stamp = stamp
        self._gone = gone
        self._ids = ids
        self._rows = rows
        self.generation = generation

    @classmethod
    def empty(cls, dimensions: int) -> VectorView:
        """No vectors, of no generation."""
        none = np.empty(0, np.int64)
        stamp = Stamp("", -1, dimensions, 0, -1, 0, "")
        return cls(_flat(dimensions), stamp, -1, none, none, np.empty((0, dimensions), np.float32))

    @property
    def file_generation(self) -> int:
        """The generation of the file that this view stands on."""
        return self._stamp.generation

    def __len__(self) -> int:
        return int(self._index.ntotal) - len(self._gone) + len(self._ids)

    def ids(self) -> Ids:
        """The ids of all vectors, in no order."""
        return np.concatenate([np.setdiff1d(_ids(self._index), self._gone), self._ids])

    def moved(self, removed: Sequence[int], added: Embedded, generation: int) -> VectorView:
        """The view of a later generation. Doing it twice changes nothing."""
        batches = list(_batches(added, self._stamp.dimensions))
        leaving = np.asarray(removed, np.int64)
        changed = np.concatenate([leaving, *(ids for ids, _ in batches)])
        kept = ~np.isin(self._ids, changed)
        gone = np.union1d(self._gone, changed[changed <= self._stamp.newest])
        ids = np.concatenate([self._ids[kept], *(ids for ids, _ in batches)])
        rows = np.concatenate([self._rows[kept], *(rows for _, rows in batches)])
        return VectorView(self._index, self._stamp, generation, gone, ids, rows)

    def search(
        self, vector: NDArray[np.float32], k: int, exact: Exact, among: Sequence[int] | Ids | None = None
    ) -> list[tuple[int, float]]:
        """The `k` nearest passages with their cosine similarity, best first; `among` limits the ids."""
        query = np.ascontiguousarray(vector.reshape(1, -1), np.float32)
        counting = self._counting(among)
        found = dict(self._in_file(query, k, exact, counting))
        recent, rows = self._ids, self._rows
        if among is not None and len(recent):
            chosen = np.isin(recent, np.asarray(among, np.int64))
            recent, rows = recent[chosen], rows[chosen]
        scores = rows @ query[0]
        found |= {int(recent[at]): float(scores[at]) for at in np.argsort(-scores)[:k]}
        return sorted(found.items(), key=lambda item: -item[1])[:k]

    def _counting(self, among: Sequence[int] | Ids | None) -> NDArray[np.bool_] | None:
        """Which ids of the file count, by id; None where all do."""
        if among is None and not len(self._gone):
            return None
        counting = np.full(self._stamp.newest + 1, among is None, np.bool_)
        if among is not None:
            wanted = np.asarray(among, np.int64)
            counting[wanted[wanted <= self._stamp.newest]] = True
        counting[self._gone] = False
        return counting

    def _in_file(
        self, query: Rows, k: int, exact: Exact, counting: NDArray[np.bool_] | None
    ) -> Iterable[tuple[int, float]]:
        import faiss

        total = int(self._index.ntotal)
        count = total if counting is None else int(counting.sum())
        if not count:
            return []
        selector = None
        if counting is not None:
            bits = np.packbits(counting, bitorder="little")
            selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg,arg-type]
        if not self._stamp.learnt_from:
            return _nearest(self._index, query, min(k, count), _exact_parameters(selector))
        if counting is not None and count <= _FEW:
            candidates = np.flatnonzero(counting).tolist()
        else:
            spare = min(max(_SPARE * k, _SPARE_AT_LEAST), count)
            parameters = _list_parameters(self._index, selector, count / total)
            candidates = [number for number, _ in _nearest(self._index, query, spare, parameters)]
        return [
            (number, float(np.frombuffer(row, np.float32) @ query[0])) for number, row in exact(candidates)
        ]


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
        """What the file holds; a view of generation -1 where it is missing or broken."""
        while stamp := self._read():
            try:
                index = self._open(stamp, mapped=True)
                none = np.empty(0, np.int64)
                rows = np.empty((0, self._dimensions), np.float32)
                return VectorView(index, stamp, stamp.generation, none, none, rows)
            except (OSError, RuntimeError):  # broken, unless it was replaced in between
                if self._read() == stamp:
                    break
        return VectorView.empty(self._dimensions)

    def problem(self) -> str | None:
        """What is wrong with the file's bytes, if anything."""
        stamp = Stamp.read(self._stamp)
        if stamp is None:
            return "The vector file is missing."
        try:
            same = _sha256(self._stamp.with_name(stamp.file)) == stamp.sha256
        except OSError as error:
            return f"The vector file cannot be read ({error.strerror})."
        return None if same else f"The vector file {stamp.file} is not what was written: its hash differs."

    def update(self, removed: Sequence[int], added: Embedded, generation: int) -> bool:
        """Make a new file from the one there is; False where it must be made from scratch instead."""
        stamp = self._read()
        if stamp is None:
            return False
        try:
            index = self._open(stamp, mapped=False)
        except (OSError, RuntimeError):
            return False
        index.remove_ids(np.asarray(removed, np.int64))
        newest = stamp.newest
        for ids, rows in _batches(added, self._dimensions):
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
        index = self._lists(embedded, ids) if compress else _flat(self._dimensions)
        newest = -1
        for numbers, rows in _batches(embedded(), self._dimensions):
            index.add_with_ids(rows, numbers)
            newest = max(newest, int(numbers.max()))
        self._write(index, generation, newest, count if compress else 0)

    def forget(self) -> None:
        """Throw the file away."""
        self._stamp.unlink(missing_ok=True)

    def _lists(self, exact: Exact, ids: Sequence[int]) -> Any:
        """An empty inverted file, with lists that fit a sample of the vectors."""
        import faiss

        count = len(ids)
        lists = 2 ** round(math.log2(4 * math.sqrt(count)))
        size = min(count, _TRAIN * lists)
        chosen = np.random.default_rng(0).choice(np.asarray(ids, np.int64), size, replace=False)
        batches = [rows for _, rows in _batches(exact(np.sort(chosen).tolist()), self._dimensions)]
        index = faiss.index_factory(self._dimensions, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
        index.cp.min_points_per_centroid = 1  # type: ignore[attr-defined]  # else FAISS prints a warning
        index.train(np.concatenate(batches))
        return index

    def _open(self, stamp: Stamp, mapped: bool) -> Any:
        if not stamp.vectors:  # nothing to map into memory
            return _flat(self._dimensions)
        index = _read_index(self._stamp.with_name(stamp.file), mapped)
        if index.ntotal != stamp.vectors:
            raise RuntimeError(f"{stamp.file} holds {index.ntotal} vectors, not {stamp.vectors}")
        return index

    def _read(self) -> Stamp | None:
        stamp = Stamp.read(self._stamp)
        return stamp if stamp and stamp.dimensions == self._dimensions else None

    def _write(self, index: Any, generation: int, newest: int, learnt_from: int) -> None:
        """The file under a new name, then the stamp in one stroke, then the old file goes."""
        import faiss

        old = Stamp.read(self._stamp)
        turn = 1 + (int(old.file.split("-")[-1].split(".")[0]) if old else 0)
        file = self._stamp.with_name(f"{self._stamp.stem}-{turn}.faiss")
        try:
            faiss.write_index(index, str(file))
            _flush(file)
        except BaseException:
            file.unlink(missing_ok=True)
            raise
        stamp = Stamp(
            file.name, generation, self._dimensions, index.ntotal, newest, learnt_from, _sha256(file)
        )
        beside = self._stamp.with_suffix(".new")
        beside.write_text(json.dumps(asdict(stamp), indent=2) + "\n", encoding="utf-8")
        _flush(beside)
        beside.replace(self._stamp)
        for other in self._stamp.parent.glob(f"{self._stamp.stem}*.faiss"):
            if other != file:
                other.unlink()


def _flat(dimensions: int) -> Any:
    import faiss

    return faiss.IndexIDMap2(faiss.IndexFlatIP(dimensions))


def _read_index(file: Path, mapped: bool) -> Any:
    import faiss

    return faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC if mapped else 0)


def _ids(index: Any) -> Ids:
    import faiss

    if isinstance(index, faiss.IndexIDMap2):
        return np.asarray(faiss.vector_to_array(index.id_map), np.int64)
    lists = index.invlists
    sizes = [lists.list_size(number) for number in range(lists.nlist)]
    parts = [
        faiss.rev_swig_ptr(lists.get_ids(number), size).copy() for number, size in enumerate(sizes) if size
    ]
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


def _exact_parameters(selector: Any) -> Any:
    import faiss

    return faiss.SearchParameters(sel=selector) if selector is not None else None  # type: ignore[call-arg]


def _list_parameters(index: Any, selector: Any, share: float) -> Any:
    """A filter that leaves few vectors looks into more lists: as many vectors are measured as without."""
    import faiss

    probed = min(index.nlist, math.ceil(_PROBED / share))
    return faiss.SearchParametersIVF(nprobe=probed, sel=selector)  # type: ignore[call-arg]


def _nearest(index: Any, query: Rows, k: int, parameters: Any) -> list[tuple[int, float]]:
    scores, ids = index.search(query, k, params=parameters)
    pairs = zip(ids[0], scores[0], strict=True)
    return [(int(number), float(score)) for number, score in pairs if number >= 0]


def _batches(embedded: Embedded, dimensions: int) -> Iterator[tuple[Ids, Rows]]:
    pairs = iter(embedded)
    while batch := list(islice(pairs, _ADD_BATCH)):
        ids = np.array([number for number, _ in batch], np.int64)
        rows = np.frombuffer(b"".join(row for _, row in batch), np.float32)
        yield ids, rows.reshape(len(ids), dimensions)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _flush(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
