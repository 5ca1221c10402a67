"""txtai as its documentation shows: `Embeddings(path=…, content=True)`, `upsert`, `save`, `search`, `delete`.

Its ids are those of passages; an article is found by SQL over the stored content. It keeps no record of what
is unchanged: `upsert` embeds all that it is given.
"""

from __future__ import annotations

from pathlib import Path

from txtai import Embeddings

from peers import common


class Txtai:
    """The tool."""

    def __init__(self, store: Path, counter: common.Counter) -> None:
        self.store = str(store)
        self.embeddings = Embeddings(path=common.model_folder(), content=True)
        if self.embeddings.exists(self.store):
            self.embeddings.load(self.store)

    def warm(self) -> None:
        self.embeddings.batchtransform(["warm up"])

    def sync(self, file: Path) -> int:
        records = common.records(file)
        self.embeddings.upsert((r["id"], {"text": r["text"], "article": r["article"]}, None) for r in records)
        self.embeddings.save(self.store)
        return int(self.embeddings.count())

    def remove(self, articles: list[str]) -> int:
        total = self.embeddings.count()
        for article in articles:
            sql = "select id from txtai where article = :article"
            rows = self.embeddings.search(sql, limit=total, parameters={"article": article})
            self.embeddings.delete([row["id"] for row in rows])
        self.embeddings.save(self.store)
        return int(self.embeddings.count())

    def search(self, query: str) -> list[str]:
        return [row["text"] for row in self.embeddings.search(query, common.HITS)]

    def __enter__(self) -> Txtai:
        return self

    def __exit__(self, *_: object) -> None:
        self.embeddings.close()


if __name__ == "__main__":
    common.main(Txtai, [("txtai.vectors.dense.huggingface", "HFVectors", "encode")])
