"""The parts of the page in the browser: each drawn from records (`rendering`), and wired to the index."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from qa.page import rendering
from qa.page.desk import Desk
from qa.page.look import script, styles
from qa.page.opening import Address, warm_up

if TYPE_CHECKING:
    from qa.page import article, conversation, library, upload

__all__ = [
    "Address",
    "Desk",
    "article",
    "conversation",
    "library",
    "rendering",
    "script",
    "styles",
    "upload",
    "warm_up",
]

_PARTS = ("article", "conversation", "library", "upload")


def __getattr__(name: str) -> Any:
    """A part, loaded when it is first asked for (PEP 562): the parts bring Gradio, and nothing else does."""
    if name not in _PARTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.{name}")
