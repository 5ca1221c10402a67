"""Names as users write them, and the names that the index knows."""

from __future__ import annotations

from difflib import get_close_matches

from index import Index

_COMPARED = 2_000  # so many of the index's speakers, those who speak most, are compared with a name
_CLOSE = 0.8  # 'Sergei Lavrov' and 'Sergey Lavrov'
_TITLES = frozenset(
    "president vice prime minister foreign secretary chancellor mayor governor gov senator sen congressman"
    " congresswoman representative rep judge justice pope king queen prince princess general gen mr mrs ms dr"
    " professor prof sir lord lady ceo chief director coach us u.s uk russian ukrainian german french".split()
)


def known_speaker(index: Index, name: str) -> str | None:
    """The name under which the index may hold this speaker's words; None where it is of somebody else.

    A title before a surname is left out ('President Biden'), another spelling is found ('Sergei' for
    'Sergey'). A surname alone never stands for a full name: 'Ann Biden' is not Joe Biden.
    """
    if index.statements(speaker=name, limit=1):
        return name
    words = name.split()
    if len(words) > 1 and all(word.lower().strip(".") in _TITLES for word in words[:-1]):
        return words[-1]
    close = get_close_matches(name.title(), _speakers(index), n=1, cutoff=_CLOSE) if len(words) > 1 else []
    return close[0] if close else None


def meant(index: Index, name: str) -> list[str]:
    """Speakers' names, or parts of them, that are spelled nearly so."""
    words = {word for speaker in _speakers(index) for word in speaker.split()}
    return get_close_matches(name.split()[-1].title(), words, n=2, cutoff=0.75)


def _speakers(index: Index) -> list[str]:
    return [name for name, _ in index.speakers(_COMPARED)]
