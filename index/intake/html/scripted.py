"""An article that a page keeps in a script, as HTML in a string, and shows only when that has run."""

from __future__ import annotations

import json
import re
from typing import Any

_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*+"')
_PARAGRAPH = re.compile(r"<p[\s>]")
_SHORTEST, _LONGEST = 300, 4_000_000  # characters of such a string, of all scripts of a page


def scripted(tree: Any) -> str:
    """The longest piece of HTML with paragraphs in a string of a script; '' where there is none."""
    found: list[str] = []
    left = _LONGEST
    for script in tree.iter("script"):
        text = script.text or ""
        left -= len(text)
        if left > 0:
            found += [one for literal in _STRING.findall(text) if (one := _html(literal))]
    return max(found, key=len, default="")


def _html(literal: str) -> str:
    if len(literal) < _SHORTEST:
        return ""
    try:
        text = json.loads(literal, strict=False)
    except ValueError:
        return ""
    return text if _PARAGRAPH.search(text) else ""
