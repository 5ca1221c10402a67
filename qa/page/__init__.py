"""The parts of the page in the browser: each drawn from records (`rendering`), and wired to the index."""

from qa.page import rendering
from qa.page.look import script, styles

__all__ = ["rendering", "script", "styles"]
