"""What went wrong, as HTML."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path


def for_visitors(text: str, root: Path) -> str:
    """A text without the places of the server's files: an index by its name, an upload by its own."""
    for folder in dict.fromkeys((str(root.absolute()), str(root))):
        text = re.sub(rf"{re.escape(folder)}/uploads/(?:[0-9a-f]{{16}}/)?", "", text)
        text = text.replace(folder, root.name)
    return text


def problem(text: str) -> str:
    """Something that went wrong, said plainly."""
    return f'<div class="report problem" role="alert"><p dir="auto">{escape(text)}</p></div>'
