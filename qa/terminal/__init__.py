"""The command `quoth`."""

from qa.terminal.progress import words

__all__ = ["words"]
