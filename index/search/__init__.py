"""Passages, statements and roles that fit: near in meaning, by words, fused; of a speaker, on a topic.

And what the versions of an article say differently.
"""

from index.search.differences import with_differences
from index.search.passages import Mode, PassageSearch
from index.search.roles import RoleSearch
from index.search.statements import StatementSearch
from index.search.stories import StorySearch

__all__ = ["Mode", "PassageSearch", "RoleSearch", "StatementSearch", "StorySearch", "with_differences"]
