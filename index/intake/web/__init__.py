"""Pages and feeds on the web: asked as a good guest, within limits, and at no address that nobody may ask.

The way of a page: `address` (made sound) → `asking` (robots.txt, a pause, what is known already) → `client`
(redirects) → `connection` (resolved, checked, metered) → `body` (unpacked) → `feed` or `sitemap` (`listing`),
where it is one.
"""

from index.intake.web.address import is_address, proper_address, shown
from index.intake.web.feed import listing
from index.intake.web.found import Feed, Page, Same
from index.intake.web.listing import Entry
from index.intake.web.settings import Web, WebError, WebSettings

__all__ = [
    "Entry",
    "Feed",
    "Page",
    "Same",
    "Web",
    "WebError",
    "WebSettings",
    "is_address",
    "listing",
    "proper_address",
    "shown",
]
