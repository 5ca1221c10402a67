"""Passages that fit a query: near to it in meaning, by its words, or by both fused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from index.article import Article, Filters, Hit, Passage
from index.encoding import Encoder
from index.search.fusion import convex_combination
from index.search.stories import StorySearch
from index.storage import Catalogue, Config, Folder
from index.text import ENGLISH, written_in

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.storage import Snapshot

Mode = Literal["fused", "dense", "lexical"]
_DEPTH = 100  # each ranker is asked for at least so many passages before they are fused
_DEEPER, _DEEPEST = 4, 1_600  # ... and for so many times more while copies leave less than half; at most
_FILTERS = 8  # so many filters' passages are remembered
_TEXTS = 512  # so many texts' vectors are remembered: questions, topics, the sentences weighed against them


class PassageSearch:
    """Searches the generation that it is handed; any number of threads."""

    def __init__(self, folder: Folder, config: Config, catalogue: Catalogue, encoder: Encoder) -> None:
        self._folder = folder
        self._config = config
        self._catalogue = catalogue
        self._encoder = encoder
        self._stories = StorySearch(catalogue)
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self._passed: dict[tuple[Filters, int], NDArray[np.int64]] = {}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of a few texts, shape (len(texts), dimensions).

        Raises EncoderMismatch where another encoder, or other weights, made the index.
        """
        import numpy as np

        self._config.check(self._encoder, self._folder.root)
        if not texts:
            return self._encoder.encode_query(texts)
        found = {text: self._vectors.pop(text, None) for text in texts}
        unread = [text for text, vector in found.items() if vector is None]
        read = {text: vector for text, vector in found.items() if vector is not None}
        read |= zip(unread, self._encoder.encode_query(unread), strict=True)
        self._vectors |= {text: vector.copy() for text, vector in read.items()}  # last, as the newest
        for old in list(self._vectors)[:-_TEXTS]:
            self._vectors.pop(old, None)
        return np.stack([read[text] for text in texts])

    def reads(self, text: str, language: str = ENGLISH) -> bool:
        """Whether the encoder reads a text in a language, as far as that and its letters tell."""
        read = self._encoder.languages
        if read is None:
            return True
        able = written_in(text)
        return language in read and (not able or any(one in read for one in able))

    def once(
        self,
        snapshot: Snapshot,
        query: str,
        k: int,
        filters: Filters,
        mode: Mode,
        language: str = ENGLISH,
    ) -> list[Hit]:
        """The `k` passages that fit a query in a language best, each part of a story once."""
        wanted, most = k, max(k, min(_DEEPEST, len(snapshot.vectors)))
        while True:
            hits = self.hits(snapshot, query, wanted, filters, mode, language)
            kept = self._stories.once(hits)[:k]
            if len(kept) == k or len(hits) < wanted or wanted == most:
                return kept
            few = 2 * len(kept) < k
            wanted = min(most, _DEEPER * wanted if few else wanted + 2 * (k - len(kept)))

    def hits(
        self,
        snapshot: Snapshot,
        query: str,
        k: int,
        filters: Filters,
        mode: Mode,
        language: str = ENGLISH,
    ) -> list[Hit]:
        """The `k` passages that fit a query in a language best, from articles that pass the filters.

        What the encoder does not read is searched by its words alone.
        """
        found: dict[str, list[tuple[int, float]]] = {}
        depth = max(_DEPTH, 2 * k)
        if mode in ("fused", "dense") and self.reads(query, language):
            found["dense"] = self.nearest(snapshot, query, depth, filters)
        if mode in ("fused", "lexical"):
            found["lexical"] = snapshot.words.search(query, depth, filters, language)
        fused = convex_combination(found, depth)
        records = self._first_records([item.number for item in fused], k)
        hits = [
            Hit(*records[item.number], item.score, item.ranks, item.scores)
            for item in fused
            if item.number in records
        ]
        return hits[:k]

    def nearest(self, snapshot: Snapshot, query: str, k: int, filters: Filters) -> list[tuple[int, float]]:
        """Ids of the `k` passages that are nearest in meaning, with their cosines, nearest first.

        None where the query is in letters that the encoder does not read: any two such texts are alike to it.
        """
        if not len(snapshot.vectors) or not self.reads(query):
            return []
        among = self.passing(filters, snapshot.generation) if filters else None
        return snapshot.vectors.search(self.encode([query])[0], k, self._catalogue.embedded, among)

    def passing(self, filters: Filters, generation: int) -> NDArray[np.int64]:
        """Ids of the passages that pass the filters; those of the last few filters are remembered."""
        import numpy as np

        key = (filters, generation)
        found = self._passed.pop(key, None)
        if found is None:
            found = np.array(self._catalogue.passage_ids(filters), np.int64)
        self._passed[key] = found  # last, as the newest
        for old in list(self._passed)[:-_FILTERS]:
            self._passed.pop(old, None)
        return found

    def mentions(self, snapshot: Snapshot, names: Sequence[str], topic: str, filters: Filters) -> int:
        """How many articles mention all of these names, and have all words of the topic in one passage."""
        wanted = [(name, True) for name in names] + ([(topic, False)] if topic else [])
        held = [
            {name for name, _, _ in self._catalogue.places(snapshot.words.holding(*one, filters)).values()}
            for one in wanted
        ]
        return len(set.intersection(*held)) if held else 0

    def _first_records(self, ids: Sequence[int], k: int) -> dict[int, tuple[Passage, Article]]:
        """The first `k` of the passages that are there, with their articles."""
        found: dict[int, tuple[Passage, Article]] = {}
        for start in range(0, len(ids), k):
            found |= self._catalogue.passages(ids[start : start + k])
            if len(found) >= k:
                break
        return found
