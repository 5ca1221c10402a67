"""haiku.rag as its documentation shows for texts that are split already: `import_documents`, hybrid `search`.

Its own check for unchanged documents is for files that it converts and splits itself, with a tokenizer from a
model hub. For imported passages this adapter does what that check does: it compares a hash in the metadata.
"""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import Any

from docling_core.types.doc.document import DoclingDocument
from docling_core.types.doc.labels import DocItemLabel
from haiku.rag.client import DocumentImport, HaikuRAG
from haiku.rag.config.models import AppConfig, EmbeddingModelConfig, EmbeddingsConfig
from haiku.rag.store.models.chunk import Chunk

from peers import common

_BATCH = 100  # articles that are imported at once


class Haiku:
    """The tool; its client is asynchronous, so each call runs in this object's event loop."""

    def __init__(self, store: Path, counter: common.Counter) -> None:
        model = EmbeddingModelConfig(
            provider="sentence-transformers", name=common.model_folder(), vector_dim=common.DIMENSIONS
        )
        config = AppConfig(embeddings=EmbeddingsConfig(model=model))
        self.runner = asyncio.Runner()
        self.client = HaikuRAG(store, config, create=True)
        self.runner.run(self.client.__aenter__())

    def warm(self) -> None:
        self.runner.run(self.client.embedder.embed_documents(["warm up"]))

    def sync(self, file: Path) -> int:
        return self.runner.run(self._sync(file))

    async def _sync(self, file: Path) -> int:
        known = {item.uri: item for item in await self.client.list_documents()}
        imports = []
        for article, passages in common.by_article(file):
            text = "\n".join(passage["text"] for passage in passages)
            content_hash = hashlib.sha256(text.encode()).hexdigest()
            if (old := known.get(article)) and old.metadata.get("content_hash") == content_hash:
                continue
            if old:
                await self.client.delete_document(old.id)
            imports.append(document(article, passages, {"content_hash": content_hash}))
        for start in range(0, len(imports), _BATCH):
            await self.client.import_documents(imports[start : start + _BATCH])
        return await self._count()

    def remove(self, articles: list[str]) -> int:
        return self.runner.run(self._remove(articles))

    async def _remove(self, articles: list[str]) -> int:
        for article in articles:
            found = await self.client.get_document_by_uri(article)
            if found:
                await self.client.delete_document(found.id)
        return await self._count()

    async def _count(self) -> int:
        return int(await self.client.store.chunks_table.count_rows())

    def search(self, query: str) -> list[str]:
        return [hit.content for hit in self.runner.run(self.client.search(query, limit=common.HITS))]

    def __enter__(self) -> Haiku:
        return self

    def __exit__(self, *_: object) -> None:
        self.runner.run(self.client.__aexit__(None, None, None))
        self.runner.close()


def document(article: str, passages: list[dict[str, Any]], metadata: dict[str, str]) -> DocumentImport:
    """An article whose passages are its chunks."""
    title = passages[0]["title"]
    whole = DoclingDocument(name=title or article)
    chunks = []
    for order, passage in enumerate(passages):
        item = whole.add_text(label=DocItemLabel.PARAGRAPH, text=passage["text"])
        references = {"doc_item_refs": [item.self_ref]}
        chunks.append(Chunk(content=passage["text"], order=order, metadata=references))
    return DocumentImport(whole, chunks, uri=article, title=title, metadata=metadata)


if __name__ == "__main__":
    common.main(Haiku, [("sentence_transformers", "SentenceTransformer", "encode")])
