"""Where articles come from: files, folders, feeds and pages, piece by piece made into clean articles."""

from index.intake.clean import clean
from index.intake.day_order import DayOrders
from index.intake.explain import explain
from index.intake.extract import extract
from index.intake.formats import SUFFIXES
from index.intake.identity import ids_at
from index.intake.items import Failed, Listed, Unchanged
from index.intake.sources import read, total_bytes
from index.intake.taking import take_in
from index.intake.tally import Became, Tally
from index.intake.told import Failures, Told
from index.intake.walking import absolute, is_gone, printable
from index.intake.walls import stub_of
from index.intake.watch import Watcher
from index.intake.web import Web, WebSettings, is_address

__all__ = [
    "SUFFIXES",
    "Became",
    "DayOrders",
    "Failed",
    "Failures",
    "Listed",
    "Tally",
    "Told",
    "Unchanged",
    "Watcher",
    "Web",
    "WebSettings",
    "absolute",
    "clean",
    "explain",
    "extract",
    "ids_at",
    "is_address",
    "is_gone",
    "printable",
    "read",
    "stub_of",
    "take_in",
    "total_bytes",
]
