"""What the page shows, as HTML from records; text from articles is escaped here, and nowhere else.

Links lead to addresses (`addresses.py`), which the page's script follows without leaving the page;
`data-do` on a control says what the script is to do.
"""

from qa.page.rendering.addresses import Place, Room, address, place
from qa.page.rendering.answer import answered, taken
from qa.page.rendering.article import reader
from qa.page.rendering.exchange import (
    COMPOSER,
    WELCOME,
    anew,
    current,
    examples,
    exchange,
    fields,
    understood,
)
from qa.page.rendering.frame import finder, header
from qa.page.rendering.library import listing, summary
from qa.page.rendering.people import speakers
from qa.page.rendering.problem import for_visitors, problem
from qa.page.rendering.quotation import quotation
from qa.page.rendering.sidebar import SHELF, clippings, conversations
from qa.page.rendering.upload import report, working

__all__ = [
    "COMPOSER",
    "SHELF",
    "WELCOME",
    "Place",
    "Room",
    "address",
    "anew",
    "answered",
    "clippings",
    "conversations",
    "current",
    "examples",
    "exchange",
    "fields",
    "finder",
    "for_visitors",
    "header",
    "listing",
    "place",
    "problem",
    "quotation",
    "reader",
    "report",
    "speakers",
    "summary",
    "taken",
    "understood",
    "working",
]
