"""Roles that articles give without the organisation, which stands beside them: 'CEO Ida Lund'."""

from __future__ import annotations

import re

from index import Index, Role, is_same_role, nouns_of

DETERMINER = re.compile(r"^(?:the|an?|our|this|that) (?=\S)", re.IGNORECASE)
"""What stands before a role: 'the mayor'."""
_ALIKE = 5  # letters that a country and its people have in common
_LITTLE = frozenset("the for and head chief".split())
_HERE = re.compile(r"\b(?:US|U\.S\.)")  # where most papers are: they leave it out
_NEAR = 300  # characters before a sentence in which the organisation may stand
_MENTIONS = 200  # of a bare role that are looked at


def without_article(phrase: str) -> str:
    """'mayor of Oslo' of 'the mayor of Oslo'."""
    return DETERMINER.sub("", phrase)


def is_of(index: Index, held: Role, asked: str) -> bool:
    """Whether an article that gives a role ('coach') names beside it all else that is asked for ('Norway').

    A role that has words which are not asked is another.
    """
    if not is_same_role(held.role, asked):
        return False
    told = held.role.casefold()
    words = re.findall(r"[^\W_]{3,}", re.sub(r"[’']s\b", "", without_article(asked)))
    small = ((word, word.casefold()) for word in words)
    missing = [word for word, low in small if low[:_ALIKE] not in told and low not in _LITTLE]
    article = index.article(held.article_id)
    near = f"{article.title} {article.text[max(0, held.sentence[0] - _NEAR) : held.sentence[1]]}"
    return bool(missing or _HERE.search(asked)) and all(_stands_in(word[:_ALIKE], near) for word in missing)


def _stands_in(word: str, text: str) -> bool:
    """Whether a word, or its beginning, stands in a text; a name only as a name: 'spirit' is not 'Spirit'."""
    return word in text if word[:1].isupper() else word in text.casefold()


def held_beside(index: Index, asked: str) -> list[Role]:
    """Who holds a role that articles give without its country or organisation, which they name beside it."""
    nouns = nouns_of(asked)
    if len(asked.split()) <= 1 or not nouns:
        return []
    found = index.roles(role=nouns[0], limit=_MENTIONS)
    return [role for role in found if is_of(index, role, asked)]
