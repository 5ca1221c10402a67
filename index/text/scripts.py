"""Scripts: which letters a text is written in, and which languages write in them."""

from __future__ import annotations

import re
from collections import Counter

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Letters of scripts without spaces between words, for a class of a regular expression."""

_SCRIPTS = {
    "Greek": ("\u0370-\u03ff\u1f00-\u1fff", "el"),
    "Cyrillic": ("\u0400-\u052f", "ru uk bg sr mk be kk ky mn"),
    "Armenian": ("\u0530-\u058f", "hy"),
    "Hebrew": ("\u0590-\u05ff", "he"),
    "Arabic": ("\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff", "ar fa ur ps ku"),
    "Devanagari": ("\u0900-\u097f", "hi mr ne"),
    "Bengali": ("\u0980-\u09ff", "bn"),
    "Gurmukhi": ("\u0a00-\u0a7f", "pa"),
    "Gujarati": ("\u0a80-\u0aff", "gu"),
    "Tamil": ("\u0b80-\u0bff", "ta"),
    "Telugu": ("\u0c00-\u0c7f", "te"),
    "Kannada": ("\u0c80-\u0cff", "kn"),
    "Malayalam": ("\u0d00-\u0d7f", "ml"),
    "Sinhala": ("\u0d80-\u0dff", "si"),
    "Thai": ("\u0e00-\u0e7f", "th"),
    "Lao": ("\u0e80-\u0eff", "lo"),
    "Burmese": ("\u1000-\u109f", "my"),
    "Georgian": ("\u10a0-\u10ff\u1c90-\u1cbf", "ka"),
    "Hangul": ("\u1100-\u11ff\u3130-\u318f\uac00-\ud7af", "ko"),
    "Ethiopic": ("\u1200-\u137f", "am"),
    "Khmer": ("\u1780-\u17ff", "km"),
    "kana": ("\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f", "ja"),
    "Han": ("\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff", "zh ja"),
}
"""Each with its letters and the languages that are written in it, the likeliest first."""

_LETTERS = {name: re.compile(f"[{letters}]") for name, (letters, _) in _SCRIPTS.items()}
_LATIN = re.compile("[A-Za-z\u00aa-\u024f\u1e00-\u1eff]")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_FOREIGN = 1 / 3  # share of the letters from which a text is not in Latin letters


def written_in(text: str) -> tuple[str, ...]:
    """The languages that a text may be in by its letters, the likeliest first; none for Latin letters.

    A third of its letters tell: names may be in others ('Кто такой Donald Trump?').
    """
    counts = Counter({name: len(letters.findall(text)) for name, letters in _LETTERS.items()})
    if counts["kana"]:
        counts["kana"] += counts.pop("Han")  # Japanese is written in both
    found = sum(counts.values())
    if not found or found < _FOREIGN * (found + len(_LATIN.findall(text))):
        return ()
    return tuple(_SCRIPTS[counts.most_common(1)[0][0]][1].split())


def weight_of(text: str) -> int:
    """How many letters a text has; one of a script without spaces counts three, as it tells so much more."""
    return sum(map(str.isalpha, text)) + 2 * len(_UNSPACED.findall(text))


def is_unspaced(text: str) -> bool:
    """Whether most letters of a text are of scripts without spaces between words."""
    return 2 * len(_UNSPACED.findall(text)) > sum(map(str.isalpha, text))
