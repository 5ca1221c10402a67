"""The plain order: what the models find without one rule. No kind of question may stand behind it.

The first passages by the encoder alone, put in order by the reranker; the sentences of the best of them, put
in order by the reranker. The question is taken as it stands, without the conversation before it.
"""

from __future__ import annotations

from index import Index
from qa.retrieval import Reranker

_PASSAGES = 20  # by the encoder
_READ = 5  # whose sentences are put in order


def plain_order(index: Index, question: str, reranker: Reranker) -> list[str]:
    """All sentences of the best passages, best first."""
    found = index.search(question, _PASSAGES, mode="dense")
    logits = reranker.score(question, [hit.passage.text for hit in found])
    best = sorted(range(len(found)), key=lambda number: -logits[number])[:_READ]
    sentences = list(
        dict.fromkeys(
            found[number].article.text[start:end]
            for number in best
            for start, end in found[number].passage.sentences
        )
    )
    scores = reranker.score(question, sentences)
    return [sentences[number] for number in sorted(range(len(sentences)), key=lambda at: -scores[at])]
