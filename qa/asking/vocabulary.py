"""Lists of English words that several rooms of `qa` ask for."""

from __future__ import annotations

from index.text.vocabulary import TITLES as CALLED_BY

QUESTION_WORDS = tuple("what who whom whose when where why which how".split())

AUXILIARIES = tuple("is are was were did does do has have had can could will would should".split())
"""Verbs that open a question, or follow its question word."""

TITLES = frozenset(CALLED_BY) | frozenset(
    "vice prime foreign first ceo director us u.s uk russian ukrainian german french".split()
)
"""Words before the name of a person that are no part of it."""
