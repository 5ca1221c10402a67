"""What the parts are wired with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}


@dataclass(frozen=True, slots=True, eq=False)
class Filling:
    """What a part shows of the index: `show` takes the values of `given` and returns those of `filled`."""

    show: Callable[..., Any]
    given: Sequence[Any]
    filled: Sequence[Any]

    def on(self, event: Callable[..., Any]) -> None:
        """Show it at an event, such as `page.load` or the `then` of another."""
        event(self.show, self.given, self.filled, **QUIET)
