"""The rooms of the page in the browser: drawn from records (`rendering`), and wired to the index."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from qa.page import rendering
from qa.page.accounts import hashed
from qa.page.desk import Desk
from qa.page.look import icon, printed, script, styles
from qa.page.opening import Address, warm_up

if TYPE_CHECKING:
    from qa.page import ask, library, people
    from qa.page.door import Door, door_from, guarded, sign_in

__all__ = [
    "Address",
    "Desk",
    "Door",
    "ask",
    "door_from",
    "guarded",
    "hashed",
    "icon",
    "library",
    "people",
    "printed",
    "rendering",
    "script",
    "sign_in",
    "styles",
    "warm_up",
]

_ROOMS = ("ask", "library", "people")
_DOOR = ("Door", "door_from", "guarded", "sign_in")


def __getattr__(name: str) -> Any:
    """A room, or the door, loaded when it is first asked for (PEP 562): they bring Gradio and its server."""
    if name in _ROOMS:
        return import_module(f"{__name__}.{name}")
    if name in _DOOR:
        return getattr(import_module(f"{__name__}.door"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
