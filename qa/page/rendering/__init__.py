"""What the page shows, as HTML and Markdown; text from articles is escaped here, and nowhere else.

Links that start with `#` and an action (`#cite/…`, `#article/…`) are caught by the page's script.
"""

from qa.page.rendering.article import reader
from qa.page.rendering.conversation import WELCOME, fields, message, understood
from qa.page.rendering.library import BRAND, listing, summary
from qa.page.rendering.problem import for_visitors, problem
from qa.page.rendering.upload import report, working

__all__ = [
    "BRAND",
    "WELCOME",
    "fields",
    "for_visitors",
    "listing",
    "message",
    "problem",
    "reader",
    "report",
    "summary",
    "understood",
    "working",
]
