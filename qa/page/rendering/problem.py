"""What went wrong, as HTML."""

from __future__ import annotations

from html import escape


def problem(text: str) -> str:
    """Something that went wrong, said plainly."""
    return f'<div class="report problem" role="alert"><p>{escape(text)}</p></div>'
