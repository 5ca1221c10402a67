"""Vectors of one generation: what a file of FAISS's holds, and what came and went since.

Up to `vectors.EXACT_UP_TO` vectors the file is exact. Beyond, it is an inverted file of 8-bit codes (Jégou,
Douze and Schmid 2011), mapped into memory, and the best candidates are measured again by their exact vectors,
which the catalogue keeps: benchmarks/growth.py tells what that costs and finds.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index.errors import DamagedIndex
from index.storage.files import write_whole
from index.storage.seals import BrokenPart, seal

Ids = NDArray[np.int64]
Rows = NDArray[np.float32]
Embedded = Iterable[tuple[int, bytes]]
Exact = Callable[[Sequence[int]], Embedded]
"""The exact vectors of passages, as float32 bytes, by their ids."""

_PROBED = 96  # lists that are looked into
_FEW = 1_000  # vectors that are measured exactly, where a filter leaves no more
_SPARE = 2  # so many times the vectors asked for are measured again
_SPARE_AT_LEAST = 50
_ADD_BATCH = 4096
_ROUNDED = 1e-6  # by which the same number may differ when it is worked out twice


@dataclass(frozen=True, slots=True)
class Stamp:
    """What `vectors.json` says of the vector file.

    `newest` is the highest passage id up to the generation: ids are never used twice, so one above it cannot
    be in the file. `learnt_from` is the number of vectors that the lists were made for, 0 for an exact file.
    `head` is the hash of the file's beginning, which tells how to read the rest; `seal` that of all this.
    """

    file: str
    generation: int
    dimensions: int
    vectors: int
    newest: int
    learnt_from: int
    sha256: str
    head: str
    seal: str = ""

    @classmethod
    def read(cls, file: Path) -> Self | None:
        """None where there is none. Raises BrokenPart where it is not what was written."""
        try:
            stamp = cls(**json.loads(file.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, RecursionError, TypeError, ValueError) as error:
            raise BrokenPart(f"{file.name} cannot be read ({error}).") from error
        if stamp.seal != stamp._own_seal():
            raise BrokenPart(f"{file.name} is not what was written: its hash differs.")
        return stamp

    def write(self, file: Path) -> None:
        """Put it in the old one's place, in one stroke."""
        write_whole(file, json.dumps(asdict(replace(self, seal=self._own_seal())), indent=2) + "\n")

    def _own_seal(self) -> str:
        return seal("vectors", json.dumps(asdict(replace(self, seal="")), sort_keys=True)).hex()


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
    def of(cls, index: Any, stamp: Stamp) -> VectorView:
        """What a file holds."""
        none, rows = np.empty(0, np.int64), np.empty((0, stamp.dimensions), np.float32)
        return cls(index, stamp, stamp.generation, none, none, rows)

    @classmethod
    def empty(cls, dimensions: int) -> VectorView:
        """No vectors, as before the first commit."""
        return cls.of(flat(dimensions), Stamp("", 0, dimensions, 0, -1, 0, "", ""))

    @property
    def file_generation(self) -> int:
        """The generation of the file that this view stands on."""
        return self._stamp.generation

    def __len__(self) -> int:
        return int(self._index.ntotal) - len(self._gone) + len(self._ids)

    def held(self) -> Iterator[tuple[Ids, Rows]]:
        """All ids with their vectors, as the file keeps them, in no order; batch by batch."""
        for ids, rows in _in(self._index):
            kept = ~np.isin(ids, self._gone)
            yield ids[kept], rows[kept]
        if len(self._ids):
            yield self._ids, self._kept(self._rows)

    def is_kept(self, held: Rows, rows: Rows) -> NDArray[np.bool_]:
        """Which of the vectors that are held are what the file keeps of these: 8 bits are not all of them."""
        same: NDArray[np.bool_] = (np.abs(held - self._kept(rows)) < _ROUNDED).all(axis=1)
        return same

    def _kept(self, rows: Rows) -> Rows:
        """What the file keeps of vectors."""
        if not self._stamp.learnt_from:
            return rows
        kept: Rows = self._index.sa_decode(self._index.sa_encode(np.ascontiguousarray(rows)))
        return kept

    def moved(self, removed: Sequence[int], added: Embedded, generation: int) -> VectorView:
        """The view of a later generation. Doing it twice changes nothing."""
        batches = list(batches_of(added, self._stamp.dimensions))
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


def flat(dimensions: int) -> Any:
    """An exact index, empty."""
    import faiss

    return faiss.IndexIDMap2(faiss.IndexFlatIP(dimensions))


def _in(index: Any) -> Iterator[tuple[Ids, Rows]]:
    """Ids and vectors of an index, batch by batch; vectors that are kept as codes are decoded."""
    import faiss

    exact = isinstance(index, faiss.IndexIDMap2)
    ids = np.asarray(faiss.vector_to_array(index.id_map), np.int64) if exact else _listed(index)
    if not exact:
        index.set_direct_map_type(faiss.DirectMap.Hashtable)  # type: ignore[attr-defined]
    for start in range(0, len(ids), _ADD_BATCH):
        part = ids[start : start + _ADD_BATCH]
        yield part, index.index.reconstruct_n(start, len(part)) if exact else index.reconstruct_batch(part)


def _listed(index: Any) -> Ids:
    """The ids in all lists of an inverted file."""
    import faiss

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
    try:
        scores, ids = index.search(query, k, params=parameters)
    except (AssertionError, MemoryError, RuntimeError) as error:
        raise BrokenPart(f"The vectors of the index cannot be searched ({error}).") from error
    pairs = zip(ids[0], scores[0], strict=True)
    return [(int(number), float(score)) for number, score in pairs if number >= 0]


def batches_of(embedded: Embedded, dimensions: int) -> Iterator[tuple[Ids, Rows]]:
    """Ids and vectors, a few thousand at a time. Raises DamagedIndex for vectors of another length."""
    pairs = iter(embedded)
    while batch := list(islice(pairs, _ADD_BATCH)):
        ids = np.array([number for number, _ in batch], np.int64)
        rows = np.frombuffer(b"".join(row for _, row in batch), np.float32)
        if rows.size != len(ids) * dimensions:
            raise DamagedIndex(other_length(dimensions, rows.size // len(ids)))
        yield ids, rows.reshape(len(ids), dimensions)


def other_length(noted: int, found: int) -> str:
    """What to do where the configuration does not fit the vectors, which are proven."""
    return (
        f"config.json is damaged: it says that vectors have {noted} dimensions, but they have {found}. Put "
        "that there, or restore the file from a copy, or from another index that the same encoder made."
    )
