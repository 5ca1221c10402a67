"""Vectors of passages in FAISS: exact inner product, addressed by passage id. Derived from the catalogue.

The file is stamped by a small JSON file written after it. A stamp that does not fit its file, or a file that
cannot be read, counts as nothing at all: the index is then rebuilt from the catalogue's embeddings.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_ADD_BATCH = 4096


class VectorIndex:
    """Passage ids by nearness of their unit vectors; safe to search by many threads while one changes it."""

    def __init__(self, file: Path, dimensions: int) -> None:
        self._file = file
        self._stamp = file.with_suffix(".json")
        self._dimensions = dimensions
        self._lock = threading.Lock()
        self._index, self.generation = self._load()

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def ids(self) -> NDArray[np.int64]:
        """The ids of all vectors, in no order."""
        import faiss

        with self._lock:
            return np.asarray(faiss.vector_to_array(self._index.id_map), np.int64)

    def search(
        self, vector: NDArray[np.float32], k: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """The `k` nearest passages with their cosine similarity, best first; `among` limits the ids."""
        import faiss

        if among is not None and not len(among):
            return []
        query = np.ascontiguousarray(vector.reshape(1, -1), np.float32)
        parameters = None
        if among is not None:
            selector = faiss.IDSelectorBatch(np.asarray(among, np.int64))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        with self._lock:
            k = min(k, len(self))
            if k == 0:
                return []
            scores, ids = self._index.search(query, k, params=parameters)
        return [
            (int(number), float(score))
            for number, score in zip(ids[0], scores[0], strict=True)
            if number >= 0
        ]

    def apply(self, removed: Sequence[int], added: Iterable[tuple[int, bytes]], generation: int) -> None:
        """Take passages out and put others in; doing it twice changes nothing."""
        batches = list(self._batches(added))
        changed = [np.asarray(removed, np.int64), *(ids for ids, _ in batches)]
        with self._lock:
            self._index.remove_ids(np.concatenate(changed))
            for ids, vectors in batches:
                self._index.add_with_ids(vectors, ids)
            self.generation = generation

    def rebuild(self, embedded: Iterable[tuple[int, bytes]], generation: int) -> None:
        """Start anew from the catalogue's embeddings."""
        index = self._empty()
        for ids, vectors in self._batches(embedded):
            index.add_with_ids(vectors, ids)
        with self._lock:
            self._index, self.generation = index, generation

    def _batches(
        self, embedded: Iterable[tuple[int, bytes]]
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        pairs = iter(embedded)
        while batch := list(islice(pairs, _ADD_BATCH)):
            ids = np.array([number for number, _ in batch], np.int64)
            vectors = np.frombuffer(b"".join(vector for _, vector in batch), np.float32)
            yield ids, vectors.reshape(len(ids), self._dimensions)

    def save(self) -> None:
        """Write beside and rename, the stamp last."""
        import faiss

        with self._lock:
            beside = self._file.with_suffix(".new")
            faiss.write_index(self._index, str(beside))
            stamp = {"generation": self.generation, "vectors": len(self), "bytes": beside.stat().st_size}
        self._stamp.unlink(missing_ok=True)
        beside.replace(self._file)
        written = self._stamp.with_suffix(".json.new")
        written.write_text(json.dumps(stamp))
        written.replace(self._stamp)

    def _load(self) -> tuple[Any, int]:
        """The index on disk and its generation, or an empty one with generation -1."""
        import faiss

        try:
            stamp = json.loads(self._stamp.read_text())
            if self._file.stat().st_size == stamp["bytes"]:
                index = faiss.read_index(str(self._file))
                if index.ntotal == stamp["vectors"] and index.d == self._dimensions:
                    return index, int(stamp["generation"])
        except (OSError, ValueError, KeyError, TypeError, RuntimeError):
            pass  # derived data: missing or broken, it is rebuilt
        return self._empty(), -1

    def _empty(self) -> Any:
        import faiss

        return faiss.IndexIDMap2(faiss.IndexFlatIP(self._dimensions))
