"""The words of a text as its own language has them, for articles in other languages than English.

Where there is a stemmer (Snowball's, by tantivy), words are stems; in scripts without spaces, pairs of
neighbouring letters stand for words. Each is marked with its language: what is spelled alike in two languages
is not the same word.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from index.text import UNSPACED

_STEMMED = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "es": "spanish", "fi": "finnish",
    "fr": "french", "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
_WITH_FUNCTION_WORDS = frozenset("da de es fi fr hu it nl no pt ru sv".split())
_RUN = re.compile(f"[{UNSPACED}]+")
_LONGEST = 64  # letters of a word


def native_terms(text: str, language: str) -> list[str]:
    """The stems of the words of a text, function words left out where they are known; none in English."""
    analyzer = _analyzer(language)
    spaced = _RUN.sub(" ", text)
    words = [*analyzer.analyze(spaced), *(pair for run in _RUN.findall(text) for pair in _pairs(run))]
    return [f"{language}:{word}" for word in words]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(max(1, len(run) - 1))]


@cache
def _analyzer(language: str) -> Any:
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(_LONGEST))
    builder = builder.filter(Filter.lowercase())
    if language in _WITH_FUNCTION_WORDS:
        builder = builder.filter(Filter.stopword(_STEMMED[language]))
    if language in _STEMMED:
        builder = builder.filter(Filter.stemmer(_STEMMED[language]))
    return builder.filter(Filter.ascii_fold()).build()
