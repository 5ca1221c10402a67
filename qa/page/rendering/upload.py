"""What becomes of articles that are added, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from index import Outcome, Progress, SyncReport
from qa.terminal import words

_SHOWN = 8  # outcomes of a sync that are listed in full


def working(progress: Progress) -> str:
    """How far adding articles is."""
    percent = round(100 * progress.fraction)
    return (
        f'<div class="working" role="status"><progress max="100" value="{percent}"></progress>'
        f"<span>{escape(words(progress))}</span></div>"
    )


def report(result: SyncReport) -> str:
    """What became of the articles that were added."""
    counts = {
        "added": result.added,
        "updated": result.updated,
        "unchanged": result.unchanged,
        "failed": len(result.failed) + result.more_failed,
    }
    shown = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count) or "Nothing new."
    lists = {
        "Failed": (result.failed, result.more_failed),
        "Skipped": (result.skipped, result.more_skipped),
        "Please check": (result.warnings, result.more_warnings),
    }
    listed = "".join(_outcomes(what, *outcomes) for what, outcomes in lists.items())
    return f'<div class="report" role="status"><p>{shown}</p>{listed}</div>'


def _outcomes(what: str, outcomes: Sequence[Outcome], more: int) -> str:
    if not outcomes:
        return ""
    items = "".join(
        f"<li><b>{escape(outcome.location.rsplit('/', 1)[-1])}</b>: {escape(outcome.reason)}</li>"
        for outcome in outcomes[:_SHOWN]
    )
    left = len(outcomes) + more - min(len(outcomes), _SHOWN)
    rest = f"<li>… and {left:,} more</li>" if left else ""
    return f"<p>{what}:</p><ul>{items}{rest}</ul>"
