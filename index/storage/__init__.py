"""What is kept, and how it stays whole: the catalogue, its vectors and words, readers, the one writer."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from index.storage.catalogue import Catalogue, Known
from index.storage.folder import Config, Folder
from index.storage.making import Batch, Maker
from index.storage.native import native_terms
from index.storage.turn import Writing
from index.storage.words import terms

if TYPE_CHECKING:
    from index.storage.check import problems
    from index.storage.generations import Reader, Writer
    from index.storage.parts import Snapshot

__all__ = [
    "Batch",
    "Catalogue",
    "Config",
    "Folder",
    "Known",
    "Maker",
    "Reader",
    "Snapshot",
    "Writer",
    "Writing",
    "native_terms",
    "problems",
    "terms",
]

_WITH_NUMPY = {
    "problems": "check",
    "Reader": "generations",
    "Snapshot": "parts",
    "Writer": "generations",
}


def __getattr__(name: str) -> Any:
    """What needs NumPy, loaded when it is first asked for (PEP 562): `quoth --help` needs none of it."""
    if name not in _WITH_NUMPY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WITH_NUMPY[name]}"), name)
