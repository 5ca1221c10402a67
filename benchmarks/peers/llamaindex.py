"""LlamaIndex as its documentation shows: an IngestionPipeline with a docstore, a VectorStoreIndex over FAISS.

The pipeline leaves out what the docstore holds already, by hash; the index takes the rest, and the storage
context is persisted. The store is FaissMapVectorStore: FaissVectorStore.delete raises NotImplementedError,
this one of the same package can delete. The FAISS stores hold no text, so the index adds to them, not the
pipeline; a pipeline without a vector store has the strategy `duplicates_only`.
"""

from __future__ import annotations

from pathlib import Path

import faiss
from llama_index.core import Document, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.ingestion import DocstoreStrategy, IngestionPipeline
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.faiss import FaissMapVectorStore

from peers import common

_HIDDEN = ["article"]  # metadata that is neither embedded nor shown to a language model


class LlamaIndex:
    """The tool."""

    def __init__(self, store: Path, counter: common.Counter) -> None:
        self.store = str(store)
        self.model = HuggingFaceEmbedding(model_name=common.model_folder(), device="cpu")
        if store.is_dir():
            vectors = FaissMapVectorStore.from_persist_dir(self.store)
            self.context = StorageContext.from_defaults(vector_store=vectors, persist_dir=self.store)
            self.index = load_index_from_storage(self.context, embed_model=self.model)
        else:
            vectors = FaissMapVectorStore(faiss.IndexIDMap2(faiss.IndexFlatL2(common.DIMENSIONS)))
            self.context = StorageContext.from_defaults(vector_store=vectors)
            self.index = VectorStoreIndex([], storage_context=self.context, embed_model=self.model)
        self.retriever = self.index.as_retriever(similarity_top_k=common.HITS)

    def warm(self) -> None:
        self.model.get_text_embedding_batch(["warm up"])

    def sync(self, file: Path) -> int:
        pipeline = IngestionPipeline(
            transformations=[self.model],
            docstore=self.context.docstore,
            docstore_strategy=DocstoreStrategy.DUPLICATES_ONLY,
            disable_cache=True,
        )
        documents = [
            Document(
                id_=record["id"],
                text=record["text"],
                metadata={"article": record["article"]},
                excluded_embed_metadata_keys=_HIDDEN,
                excluded_llm_metadata_keys=_HIDDEN,
            )
            for record in common.records(file)
        ]
        self.index.insert_nodes(pipeline.run(documents=documents))
        return self.persist()

    def remove(self, articles: list[str]) -> int:
        wanted = set(articles)
        nodes = self.context.docstore.docs.items()
        gone = [name for name, node in nodes if node.metadata["article"] in wanted]
        self.index.delete_nodes(gone, delete_from_docstore=True)
        return self.persist()

    def persist(self) -> int:
        """Write all to the store; how many vectors there are."""
        self.context.persist(persist_dir=self.store)
        return int(self.context.vector_store.client.ntotal)

    def search(self, query: str) -> list[str]:
        return [hit.node.get_content() for hit in self.retriever.retrieve(query)]

    def __enter__(self) -> LlamaIndex:
        return self

    def __exit__(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    common.main(LlamaIndex, [("sentence_transformers", "SentenceTransformer", "encode")])
