"""Where articles come from: files, folders, feeds and pages, piece by piece made into clean articles."""

from index.intake.clean import clean
from index.intake.extract import extract
from index.intake.sources import Failed, read, total_bytes
from index.intake.watch import Watcher

__all__ = ["Failed", "Watcher", "clean", "extract", "read", "total_bytes"]
