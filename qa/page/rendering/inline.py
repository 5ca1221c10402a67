"""A line of Markdown that Quoth wrote itself, as HTML: emphasis and escapes, nothing else."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt


def inline(markdown: str) -> str:
    """A heading or a sentence as HTML; whatever in it is of an article is escaped."""
    return str(_reader().renderInline(markdown))


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("zero").enable(["emphasis", "escape"])
