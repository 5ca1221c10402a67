"""Quoth itself, as its README shows: `Index.sync` of the articles, `Index.search`, `Index.remove`.

It is given the articles, and finds, cleans and splits their text, reads who said what, and writes a BM25
index in the same run; the other tools are given the passages. Three more commands prepare the comparison:

    passages STORE ARTICLES OUT    the passages that quoth makes of articles, for the other tools
    vectors CACHE PASSAGES         encodes what the cache of vectors for --replay lacks
    borrow CACHE PASSAGES INDEX    copies what an existing index has of them into that cache
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index import Index
from index.encoding import SentenceTransformerEncoder
from index.text import make_passages, split_sentences, with_title
from peers import common

_STEP = 1024  # texts that are encoded before they are written to the cache


class Counted(SentenceTransformerEncoder):
    """Quoth's encoder, behind the counter."""

    def __init__(self, counter: common.Counter) -> None:
        super().__init__()
        self.counter = counter

    def encode(self, texts: Sequence[str]) -> Any:
        """As the encoder does, or from the cache."""
        return self.counter.encode(list(texts), super().encode)


class Unembedded(SentenceTransformerEncoder):
    """Encodes nothing: for making passages only."""

    def encode(self, texts: Sequence[str]) -> Any:
        """Vectors that mean nothing."""
        import numpy as np

        return np.eye(1, self.dimensions, dtype=np.float32).repeat(len(texts), axis=0)


class Quoth:
    """The tool."""

    def __init__(self, store: Path, counter: common.Counter) -> None:
        self.encoder = Counted(counter)
        self.index = Index.open(store, encoder=self.encoder)

    def warm(self) -> None:
        self.encoder._load()  # a few texts are encoded without the library; a first sync needs it

    def sync(self, file: Path) -> int:
        report = self.index.sync(file)
        for outcome in (*report.failed, *report.skipped):
            print(outcome, file=sys.stderr)
        return self.index.status().passages

    def remove(self, articles: list[str]) -> int:
        self.index.remove(articles)
        return self.index.status().passages

    def search(self, query: str) -> list[str]:
        return [hit.passage.text for hit in self.index.search(query, k=common.HITS)]

    def answer(self, query: str) -> list[str]:
        """The whole answer, with its citations, or the reason why there is none."""
        from qa import Assistant

        if not hasattr(self, "assistant"):
            self.assistant = Assistant(self.index)
        return [self.assistant.ask(query).text]

    def __enter__(self) -> Quoth:
        return self

    def __exit__(self, *_: object) -> None:
        self.index.close()


def write_passages(store: Path, articles: Path, out: Path) -> None:
    """What quoth would embed of these articles, with ids: the input of the other tools."""
    encoder = Unembedded()
    written = 0
    with Index.open(store, encoder=encoder) as index, out.open("w", encoding="utf-8") as stream:
        report = index.sync(articles)
        for article in index.articles(limit=-1):
            sentences = split_sentences(article.text)
            for passage in make_passages(article, sentences, encoder.count_tokens, encoder.max_tokens):
                text = with_title(article.title, passage.text)
                record = {
                    "id": f"{article.id}#{passage.start}",
                    "article": article.id,
                    "title": article.title,
                }
                stream.write(json.dumps(record | {"text": text}) + "\n")
                written += 1
    if written != report.passages:
        raise SystemExit(f"the index has {report.passages} passages, and {written} were written")
    print(json.dumps({"articles": report.added, "passages": written}))


def write_vectors(cache: Path, passages: Path) -> None:
    """Encode what is not in the cache yet; what was written stays when this is interrupted."""
    held, _ = common.read_cache(cache)
    texts = {common.key(record["text"]): record["text"] for record in common.records(passages)}
    missing = sorted((key for key in texts if key not in held), key=lambda key: len(texts[key]))
    encoder = SentenceTransformerEncoder()
    for start in range(0, len(missing), _STEP):
        step = missing[start : start + _STEP]
        common.append_cache(cache, step, encoder.encode([texts[key] for key in step]))
    print(json.dumps({"held": len(texts) - len(missing), "encoded": len(missing)}))


def borrow_vectors(cache: Path, passages: Path, index: Path) -> None:
    """Copy vectors out of an index that the shipped encoder made: it keeps them by the hash of the text."""
    import numpy as np

    fingerprint = json.loads((index / "config.json").read_text(encoding="utf-8"))["weights_sha256"]
    if fingerprint != SentenceTransformerEncoder().fingerprint:
        raise SystemExit(f"another encoder made the index {index}")
    held, _ = common.read_cache(cache)
    connection = sqlite3.connect(index / "catalogue.sqlite")
    found: dict[bytes, bytes] = {}
    for text in [record["text"] for record in common.records(passages)]:
        hashed = hashlib.sha256(text.encode()).digest()
        row = connection.execute("SELECT vector FROM embeddings WHERE hash = ?", (hashed,)).fetchone()
        if row and common.key(text) not in held:
            found[common.key(text)] = row[0]
    if found:
        common.append_cache(cache, list(found), np.frombuffer(b"".join(found.values()), np.float32))
    print(json.dumps({"borrowed": len(found)}))


if __name__ == "__main__":
    prepare = {"passages": write_passages, "vectors": write_vectors, "borrow": borrow_vectors}
    if sys.argv[1:] and sys.argv[1] in prepare:
        prepare[sys.argv[1]](*(Path(name) for name in sys.argv[2:]))
    else:
        common.main(Quoth)
