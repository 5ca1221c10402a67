"""Who speaks, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from qa.page.rendering.addresses import Place, address


def speakers(found: Sequence[tuple[str, int]], searched: str = "") -> str:
    """Names with how many statements each has; each leads to a question about the person's words."""
    if not found:
        told = f"Nobody called “{searched}” is quoted." if searched else "Nobody is quoted yet."
        return f'<p class="empty">{escape(told)}</p>'
    return f'<ol class="speakers">{"".join(_speaker(name, count) for name, count in found)}</ol>'


def _speaker(name: str, count: int) -> str:
    where = escape(address(Place(ask=f"What did {name} say?")))
    number = f"{count:,} statement{'' if count == 1 else 's'}"
    return (
        f'<li><b dir="auto">{escape(name)}</b> <span class="facts">{number}</span> '
        f'<a href="{where}" aria-label="Ask what {escape(name)} said">ask</a></li>'
    )
