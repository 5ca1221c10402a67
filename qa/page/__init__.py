"""The parts of the page in the browser: each drawn from a record, and wired to the index."""

from qa.page import render

__all__ = ["render"]
