"""Where articles come from: files, folders, feeds and pages, piece by piece made into clean articles."""

from index.intake.clean import clean
from index.intake.extract import extract
from index.intake.items import Failed, Listed, Unchanged
from index.intake.sources import read, total_bytes
from index.intake.watch import Watcher
from index.intake.web import Web, WebSettings, is_address

__all__ = [
    "Failed",
    "Listed",
    "Unchanged",
    "Watcher",
    "Web",
    "WebSettings",
    "clean",
    "extract",
    "is_address",
    "read",
    "total_bytes",
]
