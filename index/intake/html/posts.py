"""Live blogs as dated posts: each with its time in a line that `index.text` reads, its heading, its author.

Posts are found as elements that stand side by side, each with a `<time datetime>`, and hold most of the text;
or in the page's record (schema.org LiveBlogPosting).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from index.article import Judged
from index.intake.dates import to_published
from index.intake.html.authors import names_in
from index.intake.html.body import Ruled
from index.intake.html.linked_data import LinkedData, letters, text_of
from index.intake.html.words import Heard
from index.text import MONTHS

_AROUND = frozenset(("article", "section", "li", "div"))
_HIGHEST = 8  # elements around a `<time>` that may be its post
_FEWEST, _FEWEST_TOLD = 3, 2  # posts of a page; of its record
_SHORTEST = 40  # characters of a post
_MOST = 2_000  # posts
_SHARE = 0.5  # of the text that posts hold, on a page of posts
_BACK = (
    "headline",
    "links alone",
    "left out by the extractor",
)  # rules that headings of posts are kept against
TIME = "the time of a post"
"""The rule for what shows a post's time, which is told in a line of its own."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post as an element of the page: its time as a line, what shows that time on the page, its authors."""

    element: Any
    line: str
    shown: str
    authors: tuple[str, ...]


def posts_of(tree: Any, data: LinkedData) -> list[Post]:
    """The posts of a page, before its tree is made ready; none where nothing looks like posts."""
    told = {text_of(one.get("datePublished")): data.names(one.get("author")) for one in _updates(data)}
    return [post for element in _side_by_side(tree) if (post := _post(element, told))]


def with_posts(ruled: Sequence[Ruled], posts: Sequence[Post], data: LinkedData) -> list[Judged]:
    """The paragraphs of a page of posts, each post under its line; [] for a page that is none."""
    at = {post.element: number for number, post in enumerate(posts)}
    numbers = [_number(block.holder, at) for block, _ in ruled]
    kept = [
        (len(block.text), number) for (block, rule), number in zip(ruled, numbers, strict=True) if not rule
    ]
    inside = sum(long for long, number in kept if number is not None)
    if len({number for _, number in kept} - {None}) >= _FEWEST and inside >= _SHARE * sum(
        long for long, _ in kept
    ):
        return list(_in_order(ruled, numbers, posts))
    return _of_record(ruled, data)


def _side_by_side(tree: Any) -> list[Any]:
    """The elements of one name beside each other that each hold a time, and together most text."""
    groups: dict[tuple[Any, str], dict[Any, None]] = {}
    for time in list(tree.iter("time"))[:_MOST]:
        if not time.get("datetime"):
            continue
        for height, element in enumerate(time.iterancestors()):
            if height == _HIGHEST or element.getparent() is None:
                break
            if element.tag in _AROUND:
                groups.setdefault((element.getparent(), element.tag), {})[element] = None
    sizes = {
        key: [len(one.text_content()) for one in group]
        for key, group in groups.items()
        if len(group) >= _FEWEST
    }
    full = {
        key: sum(found) for key, found in sizes.items() if sum(long > _SHORTEST for long in found) >= _FEWEST
    }
    return list(groups[max(full, key=lambda key: full[key])]) if full else []


def _post(element: Any, told: Mapping[str, Sequence[str]]) -> Post | None:
    time = next((one for one in element.iter("time") if one.get("datetime")), None)
    line = time_line(time.get("datetime")) if time is not None else ""
    if time is None or not line:
        return None
    authors = told.get(time.get("datetime").strip()) or list(names_in(element))
    return Post(element, line, letters(time.text_content()), tuple(authors))


def time_line(written: str) -> str:
    """A moment as the line that opens a post: '10:02 UTC-5, February 6, 2026'; a day alone has no clock."""
    moment = to_published(written)
    if moment is None:
        return ""
    day = f"{MONTHS[moment.month - 1].title()} {moment.day}, {moment.year}"
    return f"{moment:%H:%M} {_zone(moment)}, {day}" if isinstance(moment, datetime) else day


def _zone(moment: datetime) -> str:
    minutes = (moment.utcoffset() or timedelta()) // timedelta(minutes=1)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}{f':{rest:02}' if rest else ''}"


def _number(element: Any, at: Mapping[Any, int]) -> int | None:
    return next((at[one] for one in (element, *element.iterancestors()) if one in at), None)


def _in_order(
    ruled: Sequence[Ruled], numbers: Sequence[int | None], posts: Sequence[Post]
) -> Iterator[Judged]:
    """The paragraphs, before those of each post its line and its authors."""
    written = {
        number for number, (_, rule) in zip(numbers, ruled, strict=True) if number is not None and not rule
    }
    before: int | None = None
    for (block, rule), number in zip(ruled, numbers, strict=True):
        if number is None or number not in written:
            yield Judged(block.text, rule)
            continue
        post = posts[number]
        if number != before:
            before = number
            yield from _opening(post.line, post.authors)
        told = letters(block.text)
        if post.shown and told == post.shown:
            rule = TIME
        elif block.is_heading and rule in _BACK:
            rule = ""
        elif not rule and told == letters(_by(post.authors)):
            rule = "byline"
        yield Judged(block.text, rule)


def _opening(line: str, authors: Sequence[str]) -> Iterator[Judged]:
    yield Judged(line)
    if authors:
        yield Judged(_by(authors))


def _by(authors: Sequence[str]) -> str:
    return f"By {' and '.join(authors)}"


def _updates(data: LinkedData) -> Sequence[Mapping[str, Any]]:
    return [one for one in data.meant(data.blog().get("liveBlogUpdate")) if isinstance(one, dict)][:_MOST]


def _of_record(ruled: Sequence[Ruled], data: LinkedData) -> list[Judged]:
    """The posts that a record tells, after what the page has beside them; [] where it tells too little."""
    updates = [one for one in _updates(data) if text_of(one.get("articleBody"))]
    bodies = [text_of(one["articleBody"]) for one in updates]
    heard = Heard([*bodies, *(text_of(one.get("headline")) for one in updates)])
    kept = sum(len(block.text) for block, rule in ruled if not rule)
    if len(updates) < _FEWEST_TOLD or sum(map(len, bodies)) < _SHARE * kept:
        return []
    found = [
        Judged(block.text, rule or ("told in a post" if heard.share(block.text) > _SHARE else ""))
        for block, rule in ruled
    ]
    for one, body in zip(updates, bodies, strict=True):
        found += _opening(time_line(text_of(one.get("datePublished"))), data.names(one.get("author")))
        headline = text_of(one.get("headline"))
        found += [Judged(text) for text in (headline, body) if text]
    return [paragraph for paragraph in found if paragraph.text]
