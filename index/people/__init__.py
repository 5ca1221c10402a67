"""Whom a mention means, in an article and across articles; who holds which role."""

from index.people.across_articles import Name, folded, join, titles_in
from index.people.kin import KIN
from index.people.resolve import Resolver, Speaker, resolve_speakers
from index.people.role_names import is_same_role, nouns_of, without_time
from index.people.roles import roles_in

__all__ = [
    "KIN",
    "Name",
    "Resolver",
    "Speaker",
    "folded",
    "is_same_role",
    "join",
    "nouns_of",
    "resolve_speakers",
    "roles_in",
    "titles_in",
    "without_time",
]
