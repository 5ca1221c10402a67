"""LangChain as its documentation shows: the indexing API over a FAISS store, with an SQLRecordManager.

`scoped_full` is the cleanup that does no redundant work when an article is spread over two batches.
"""

from __future__ import annotations

from pathlib import Path

import faiss
from langchain_classic.indexes import SQLRecordManager
from langchain_community.docstore.in_memory import InMemoryDocstore
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_core.indexing import index
from langchain_huggingface import HuggingFaceEmbeddings

from peers import common


class LangChain:
    """The tool."""

    def __init__(self, store: Path, counter: common.Counter) -> None:
        self.store = str(store)
        self.model = HuggingFaceEmbeddings(
            model_name=common.model_folder(),
            model_kwargs={"device": "cpu"},
            encode_kwargs={"normalize_embeddings": True},
        )
        is_new = not (store / "index.faiss").is_file()
        store.mkdir(parents=True, exist_ok=True)
        self.records = SQLRecordManager("faiss/passages", db_url=f"sqlite:///{store}/records.sqlite")
        if is_new:
            self.records.create_schema()
            flat = faiss.IndexFlatL2(common.DIMENSIONS)
            self.vectors = FAISS(self.model, flat, InMemoryDocstore(), {})
        else:
            self.vectors = FAISS.load_local(self.store, self.model, allow_dangerous_deserialization=True)

    def warm(self) -> None:
        self.model.embed_documents(["warm up"])

    def sync(self, file: Path) -> int:
        documents = [
            Document(page_content=record["text"], metadata={"source": record["article"], "id": record["id"]})
            for record in common.records(file)
        ]
        index(
            documents,
            self.records,
            self.vectors,
            cleanup="scoped_full",
            source_id_key="source",
            key_encoder="sha256",
        )
        return self.save()

    def remove(self, articles: list[str]) -> int:
        """As the indexing API itself cleans up: the keys of these sources, from the store and the records."""
        keys = self.records.list_keys(group_ids=articles)
        self.vectors.delete(keys)
        self.records.delete_keys(keys)
        return self.save()

    def save(self) -> int:
        """Write all to the store; how many vectors there are."""
        self.vectors.save_local(self.store)
        return int(self.vectors.index.ntotal)

    def search(self, query: str) -> list[str]:
        return [found.page_content for found in self.vectors.similarity_search(query, k=common.HITS)]

    def __enter__(self) -> LangChain:
        return self

    def __exit__(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    common.main(LangChain, [("sentence_transformers", "SentenceTransformer", "encode")])
