"""Whom a mention means, in an article and across articles; who holds which role."""

from index.people.across_articles import Name, folded, join, titles_in
from index.people.resolve import Resolver, Speaker, resolve_speakers
from index.people.role_names import describes_person, is_same_role, nouns_of, without_time
from index.people.roles import roles_in

__all__ = [
    "Name",
    "Resolver",
    "Speaker",
    "describes_person",
    "folded",
    "is_same_role",
    "join",
    "nouns_of",
    "resolve_speakers",
    "roles_in",
    "titles_in",
    "without_time",
]
