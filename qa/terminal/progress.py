"""How far a sync is, on standard error: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any, Self

from index import Progress

_LINE_EVERY = 15.0  # seconds between two lines where no terminal shows a bar


class Bar:
    """Call it with each `Progress`; use it as a context, so that the line is finished."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __call__(self, progress: Progress) -> None:
        """Show the state."""
        if self._bar is None:
            from tqdm import tqdm

            terminal = sys.stderr.isatty()
            self._bar = tqdm(
                total=100,
                file=sys.stderr,
                mininterval=0.2 if terminal else _LINE_EVERY,
                leave=False,
                bar_format="{percentage:3.0f}% |{bar:24}| {desc}"
                if terminal
                else "{percentage:3.0f}% {desc}\n",
            )
        self._bar.set_description_str(words(progress), refresh=False)
        self._bar.update(max(0.0, 100 * progress.fraction - self._bar.n))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()


def words(progress: Progress) -> str:
    """The state in words: articles, passages a second, time left."""
    parts = [f"{progress.articles:,} articles", f"{progress.embedded:,} passages embedded"]
    if progress.embedded:
        parts.append(f"{progress.passages_per_second:.1f}/s")
    if progress.seconds_left is not None:
        parts.append(f"{duration(progress.seconds_left)} left")
    return ", ".join(parts)


def duration(seconds: float) -> str:
    """'1 h 05 min', '3 min 20 s' or '12 s'."""
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
