"""The part of a passage that has most to do with a question: a reranker's time grows with what it reads."""

from __future__ import annotations

from collections.abc import Set

from index import Hit, Index

_TITLE_WORDS = 24  # so much of the title stands before it, as before what was embedded


def excerpt(index: Index, hit: Hit, wanted: Set[str], longest: int) -> str:
    """The title, and the neighbouring sentences that hold most of the `wanted` stems.

    At most `longest` characters, where no sentence alone is longer; of those that hold as many, the longest,
    then the first.
    """
    title = " ".join(hit.article.title.split()[:_TITLE_WORDS])
    start, end = _part(index, hit, wanted, longest)
    return f"{title}\n{hit.article.text[start:end]}"


def _part(index: Index, hit: Hit, wanted: Set[str], longest: int) -> tuple[int, int]:
    passage, text = hit.passage, hit.article.text
    if passage.end - passage.start <= longest:
        return passage.start, passage.end
    stems = [wanted & set(index.terms(text[start:end])) for start, end in passage.sentences]
    best, place = (-1, 0), (passage.start, passage.end)
    for first, (start, _) in enumerate(passage.sentences):
        held: set[str] = set()
        for number in range(first, len(passage.sentences)):
            end = passage.sentences[number][1]
            if number > first and end - start > longest:
                break
            held |= stems[number]
            if (value := (len(held), end - start)) > best:
                best, place = value, (start, end)
    return place
