"""A source on the web to documents: one of a page, many of a feed; what is wrong is told of each."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.article import Document, Outcome
from index.intake.items import Item, Listed, Skipped, Unchanged, failed
from index.intake.web import Feed, Page, Same, WebError, shown

if TYPE_CHECKING:
    from index.intake.web.asking import Asking


def from_web(address: str, asking: Asking) -> Iterator[Item]:
    """The page at an address; for a feed (RSS, Atom), the pages of its entries."""
    try:
        found = asking.source(address)
    except WebError as error:
        yield failed(shown(address), str(error))
        return
    if isinstance(found, Feed):
        yield from _of_feed(found, asking)
    else:
        yield _item(found)


def _of_feed(feed: Feed, asking: Asking) -> Iterator[Item]:
    if feed.visit:
        yield Listed(feed.visit)
    yield from _doubts(feed)
    spent = 0.0
    for number, entry in enumerate(feed.listing.entries):
        started = time.monotonic()
        try:
            item = _item(asking.linked(entry.link, feed), entry.published)
        except WebError as error:
            item = failed(shown(entry.link), str(error))
        spent += time.monotonic() - started
        yield item
        left = len(feed.listing.entries) - number - 1
        if left and spent > asking.per_feed:
            reason = f"its pages took {spent / 60:,.0f} min; {left:,} of them were left: sync again later"
            yield failed(feed.address, reason)
            return


def _doubts(feed: Feed) -> Iterator[Item]:
    """What of a feed is not followed."""
    named, count = feed.listing, len(feed.listing.entries)
    if named.left_out:
        reason = f"names {count + named.left_out:,} pages; the first {count:,} are asked for"
        yield Skipped(Outcome(feed.address, f"{reason}, more with --links (in Python: WebSettings.links)"))
    if named.without:
        yield Skipped(Outcome(feed.address, f"{named.without:,} entries of the feed name no page"))
    if not count and not named.without:
        yield failed(feed.address, "the feed holds no entries")


def _item(found: Page | Same, published: str | None = None) -> Item:
    if isinstance(found, Same):
        return Unchanged(found.address)
    return Document(
        found.address, None, "html", found.data, published=published, charset=found.charset, visit=found.visit
    )
