"""Copies of an article, and what they tell differently; passages of one story, each shown once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from index.article import Article, Copy, Difference, Hit, Story, Version
from index.copies import Text, differences
from index.storage import Catalogue

_SAME_PASSAGE = 0.5  # of the words of the shorter of two passages: both tell the same part of a story
_VERSIONS = 100  # versions of a story that a sentence is compared with; of a copy's, these are read
_READ = 20


class StorySearch:
    """Finds the stories of articles, and tells what is different in their copies; any number of threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._stories = catalogue.stories

    def copies(self, article: Article, limit: int) -> list[Copy]:
        """What `Index.copies` gives."""
        story = article.duplicate_of or article.id
        names = [name for name in self._stories.members(story, limit + 1) if name != article.id][:limit]
        others = [other for name in names if (other := self._catalogue.article(name))]
        return [Copy(other, self._differences(article, other)) for other in others]

    def stories(self, limit: int) -> list[Story]:
        """What `Index.stories` gives."""
        return [
            Story(original, copies, versions)
            for name, copies, versions in self._stories.largest(limit)
            if (original := self._catalogue.article(name))
        ]

    def counts(self, articles: Collection[str]) -> dict[str, int]:
        """In how many other articles the stories of these articles stand, by their ids."""
        of = self._stories.of(articles)
        sizes = self._stories.sizes(of.values())
        return {name: sizes[story] - 1 for name, story in of.items()}

    def versions(self, article: Article, start: int, end: int) -> list[Version]:
        """What `Index.versions` gives."""
        story = article.duplicate_of or article.id
        names = [story, *self._stories.differing(story, _VERSIONS)]
        read = len(names) if article.id == story else _READ
        others = (self._catalogue.article(name) for name in names[:read] if name != article.id)
        return [
            Version(other, d.other_start, d.other_end, d.kind, d.words, d.other_words)
            for other in others
            if other
            for d in self._differences(article, other)
            if d.start < end and start < d.end
        ]

    def once(self, hits: Sequence[Hit]) -> list[Hit]:
        """The hits without those that tell the same part of a story as one before them, in their order.

        Where the original has the very same passage as a copy before it, the original's is shown.
        """
        counts = self.counts({hit.article.id for hit in hits})
        kept: list[Hit] = []
        for hit in (replace(hit, copies=counts.get(hit.article.id, 0)) for hit in hits):
            at = next((at for at, other in enumerate(kept) if _tell_the_same(hit, other)), None)
            if at is None:
                kept.append(hit)
            elif hit.article.duplicate_of is None and hit.passage.text == kept[at].passage.text:
                kept[at] = replace(kept[at], passage=hit.passage, article=hit.article)
        return kept

    def _differences(self, article: Article, other: Article) -> tuple[Difference, ...]:
        """What another article of the story tells differently: as it is kept, beside the original."""
        if other.duplicate_of == article.id:
            return self._stories.differing(article.id, 1, other.id).get(other.id, ())
        if article.duplicate_of == other.id:
            kept = self._stories.differing(other.id, 1, article.id).get(article.id, ())
            return tuple(map(_turned, kept))
        one, two = self._text(article), self._text(other)
        return differences(one.sentences, two.sentences)

    def _text(self, article: Article) -> Text:
        return Text(article.title, article.text, self._stories.spans(article.id))


def _turned(difference: Difference) -> Difference:
    d = difference
    return Difference(d.kind, d.other_start, d.other_end, d.start, d.end, d.other_words, d.words)


def _tell_the_same(hit: Hit, other: Hit) -> bool:
    """Whether two passages are of two articles of one story, and have their words in common."""
    if not hit.copies or hit.article.id == other.article.id or _story(hit) != _story(other):
        return False
    ours, theirs = _words(hit), _words(other)
    return len(ours & theirs) >= _SAME_PASSAGE * min(len(ours), len(theirs))


def _story(hit: Hit) -> str:
    return hit.article.duplicate_of or hit.article.id


def _words(hit: Hit) -> set[str]:
    return set(hit.passage.text.casefold().split())
