"""What is kept, and how it stays whole: the catalogue, its vectors and words, readers, the one writer."""

from index.storage.catalogue import Catalogue, Known
from index.storage.changes import Entry
from index.storage.check import problems
from index.storage.folder import Config, Folder
from index.storage.generations import Reader, Snapshot, Writer
from index.storage.turn import Writing
from index.storage.words import terms

__all__ = [
    "Catalogue",
    "Config",
    "Entry",
    "Folder",
    "Known",
    "Reader",
    "Snapshot",
    "Writer",
    "Writing",
    "problems",
    "terms",
]
