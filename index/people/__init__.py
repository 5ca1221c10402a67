"""Whom a mention means, in an article and across articles."""

from index.people.across_articles import Name, folded, join, titles_in
from index.people.resolve import Resolver, Speaker, resolve_speakers

__all__ = ["Name", "Resolver", "Speaker", "folded", "join", "resolve_speakers", "titles_in"]
