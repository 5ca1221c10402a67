"""A source on the web to documents: one of a page, many of a feed or sitemap; what is wrong is told."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from index.article import AddressList, Document, Outcome
from index.errors import ExtractError
from index.intake.decode import decode
from index.intake.holding import LARGEST
from index.intake.items import Item, Listed, Skipped, Unchanged, failed
from index.intake.walking import absolute, printable
from index.intake.web import Feed, Page, Same, WebError, is_address, shown

if TYPE_CHECKING:
    from index.intake.web.asking import Asking
    from index.intake.web.listing import Entry, Listing


def from_web(address: str, asking: Asking) -> Iterator[Item]:
    """The page at an address; for a feed (RSS, Atom, JSON Feed) or a sitemap, the pages of its entries."""
    try:
        found = asking.source(address)
    except WebError as error:
        yield failed(shown(address), str(error))
        return
    if isinstance(found, Feed):
        yield from _Following(asking, found.address).of(found)
    else:
        yield _item(found)


def from_list(named: AddressList, asking: Asking) -> Iterator[Item]:
    """What is at the addresses of a list; a line that is none is told with its number."""
    path = absolute(named.path)
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise ExtractError(f"is too large for a list of addresses (at most {LARGEST // 1024**2} MB)")
        text, _ = decode(data)
    except (OSError, ExtractError) as error:
        yield failed(printable(named.path), f"cannot be read ({getattr(error, 'strerror', None) or error})")
        return
    met: set[str] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        address = line.strip()
        if is_address(address) and address not in met:
            met.add(address)
            yield from from_web(address, asking)
        elif address and not address.startswith("#") and not is_address(address):
            yield failed(f"{printable(named.path)}:{number}", f"'{shown(address)}' is no address of the web")


@dataclass(slots=True)
class _Following:
    """Follows what one source names: so many links, and so long."""

    asking: Asking
    address: str
    spent: float = 0.0
    asked: int = 0
    ended: bool = field(default=False, init=False)

    def of(self, feed: Feed) -> Iterator[Item]:
        """The pages that a feed, a sitemap, or the sitemaps named there name."""
        if feed.listing.kind == "sitemaps":
            yield from self._of_sitemaps(feed)
        elif feed.listing.kind == "sitemap":
            yield from self._of_sitemap(feed)
        else:
            yield from self._of_feed(feed)

    def _of_feed(self, feed: Feed) -> Iterator[Item]:
        if feed.visit:
            yield Listed(feed.visit)
        yield from _doubts(feed)
        for number, entry in enumerate(feed.listing.entries):
            yield self._of_entry(entry, feed)
            left = len(feed.listing.entries) - number - 1
            if left and self._took_long():
                yield self._left(left)
                return

    def _of_sitemaps(self, feed: Feed) -> Iterator[Item]:
        most = self.asking.settings.sitemaps
        if left := max(0, len(feed.listing.entries) - most):
            yield Skipped(Outcome(feed.address, f"{left:,} of the sitemaps that it names are not read"))
        for entry in feed.listing.entries[:most]:
            if self.ended:
                return
            try:
                found = self.asking.listed(entry.link, feed)
            except WebError as error:
                yield failed(shown(entry.link), str(error))
            else:
                yield from self.of(found)

    def _of_sitemap(self, feed: Feed) -> Iterator[Item]:
        """What is new in it, by its days; what was asked is remembered in the end."""
        yield from _doubts(feed)
        before = {entry.link: entry.changed for entry in feed.before.entries} if feed.before else {}
        met: list[Entry] = []
        entries = feed.listing.entries
        for number, entry in enumerate(entries):
            as_before = entry.changed is not None and before.get(entry.link) == entry.changed
            if as_before and self.asking.holds(entry.link):
                met.append(entry)
                yield Unchanged(entry.link)
                continue
            if self.asked >= self.asking.settings.links:
                yield Skipped(Outcome(feed.address, _more(len(entries) - number, self.asked)))
                self.ended = True
            elif self._took_long():
                yield self._left(len(entries) - number)
            if self.ended:
                break
            self.asked += 1
            item = self._of_entry(entry, feed)
            if isinstance(item, Document | Unchanged):
                met.append(entry)
            yield item
        if feed.visit:
            yield _remembered(feed, tuple(met))

    def _of_entry(self, entry: Entry, feed: Feed) -> Item:
        if not entry.link:
            return _own_text(f"{feed.address}#{entry.name}", entry, "")
        started = time.monotonic()
        try:
            return _item(self.asking.linked(entry.link, feed), entry)
        except WebError as error:
            if entry.own and entry.own.text:
                return _own_text(shown(entry.link), entry, str(error))
            if entry.had_text and self.asking.holds(entry.link):
                return Unchanged(entry.link)
            return failed(shown(entry.link), str(error))
        finally:
            self.spent += time.monotonic() - started

    def _took_long(self) -> bool:
        self.ended = self.ended or self.spent > self.asking.settings.per_feed
        return self.ended

    def _left(self, count: int) -> Item:
        reason = f"its pages took {self.spent / 60:,.0f} min; {count:,} of them were left: sync again later"
        return failed(self.address, reason)


def _more(left: int, asked: int) -> str:
    return (
        f"{left:,} more pages are named; {asked:,} were asked for, the newest first: sync again, or more with"
        " --links (in Python: WebSettings.links)"
    )


def _remembered(feed: Feed, met: tuple[Entry, ...]) -> Listed:
    """A sitemap with what was read of it; where that is not all, it is asked for as a whole again."""
    assert feed.visit
    named: Listing = replace(feed.listing, entries=met)
    whole = len(met) == len(feed.listing.entries)
    visit = feed.visit if whole else replace(feed.visit, etag=None, modified=None)
    return Listed(replace(visit, listing=named.to_json()))


def _doubts(feed: Feed) -> Iterable[Item]:
    """What of a feed is not followed."""
    named, count = feed.listing, len(feed.listing.entries)
    if named.left_out:
        reason = f"names {count + named.left_out:,} pages; the first {count:,} are asked for"
        yield Skipped(Outcome(feed.address, f"{reason}, more with --links (in Python: WebSettings.links)"))
    if named.without:
        yield Skipped(Outcome(feed.address, f"{named.without:,} entries of the feed name no page"))
    if not count and not named.without:
        yield failed(feed.address, "the feed holds no entries")


def _own_text(location: str, entry: Entry, problem: str) -> Document:
    """An article of which there is only what the feed itself holds."""
    doubt = f"the page cannot be had ({problem}); the text is the feed's" if problem else ""
    return Document(location, None, "html", b"", published=entry.published, own=entry.own, doubt=doubt)


def _item(found: Page | Same, entry: Entry | None = None) -> Item:
    if isinstance(found, Same):
        return Unchanged(found.address)
    return Document(
        found.address,
        None,
        "html",
        found.data,
        published=entry.published if entry else None,
        charset=found.charset,
        visit=found.visit,
        own=entry.own if entry else None,
        landed=found.landed,
    )
