"""Lists of English words that several rooms of `qa` ask for."""

from __future__ import annotations

QUESTION_WORDS = tuple("what who whom whose when where why which how".split())

AUXILIARIES = tuple("is are was were did does do has have had can could will would should".split())
"""Verbs that open a question, or follow its question word."""

TITLES = frozenset(
    "president vice prime minister foreign secretary chancellor mayor governor gov senator sen congressman"
    " congresswoman representative rep judge justice pope king queen prince princess general gen mr mrs ms dr"
    " professor prof sir lord lady ceo chief director coach us u.s uk russian ukrainian german french".split()
)
"""Words before the name of a person that are no part of it."""
