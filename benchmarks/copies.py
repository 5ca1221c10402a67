"""Copies known as copies: precision and recall of copy pairs, versions told, and what it costs a sync.

    python benchmarks/copies.py ARTICLES.jsonl.gz --articles 5000 --copies 200

Copies of articles are made: cut, reordered, under a new headline and other furniture, a quarter of them with
a number changed, some with a name exchanged or a sentence denied. All go in, in batches as a sync commits
them, without embedding. What is then called a copy is compared with what was made. Pairs of the articles
themselves are printed with --show; what was judged of them by reading is in benchmarks/copies.jsonl.
The second part puts in articles made of the paragraphs of real ones, drawn anew, and times the last of them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from itertools import combinations, islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.common import machine, table
from index import Article, QuothError, split_sentences
from index.article import Document, Filters, Passage, Span, article_id
from index.intake import take_in
from index.storage import Catalogue
from index.storage.changes import Entry
from index.storage.grouping import Grouping

_LABELS = Path(__file__).with_name("copies.jsonl")
_BATCH = 25  # articles a commit: some 256 passages
_VECTOR = bytes(4)  # nothing is embedded here
_NUMBER = re.compile(r"(?<![\w.,$])\d{2,3}(?![\w,.]\w)")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?= (?:said|told|was|is|has|had|and)\b)")
_AFFIRMED = re.compile(r"\b(?:is|was|were|will|has|had|are)\b(?! (?:not|no|never)\b)")
_OTHER_NAMES = ("Aldermoor", "Brandvold", "Castelhaven", "Duckworth", "Ellingsby")
_FURNITURE = (
    "Sign up for the morning letter of this paper and read what the day brings before it begins.",
    "Reporting by our newsroom; editing by the night desk. Write to us if you have seen a mistake.",
    "This report was supplied by an agency and has been cut for length by our editors.",
    "Readers who support us read without advertisements and get the weekend pages a day earlier.",
    "Follow our channel for pictures of the day, and tell us what you would like to read about.",
)


@dataclass(frozen=True)
class Made:
    """A copy that was made: of which article, and what it tells differently."""

    article: Article
    of: str
    change: str


def main() -> None:
    """Both parts, a table each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", type=Path, help="JSON Lines of articles, gzipped or not")
    parser.add_argument("--articles", type=int, default=5000, help="so many of them (default 5000)")
    parser.add_argument("--copies", type=int, default=200, help="so many copies are made (default 200)")
    parser.add_argument(
        "--seeds", choices=["a", "b", "c"], default="c", help="which make them: a was worked on, b looked at"
    )
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=[5000, 50000], help="timed with so many articles"
    )
    parser.add_argument("--show", action="store_true", help="print what fails, and pairs of real articles")
    options = parser.parse_args()
    print(machine())
    articles = list(islice(taken_in(options.source), options.articles))
    for line in quality(articles, options.copies, options.seeds, options.show):
        print(line)
    if options.sizes:
        for line in costs(articles, sorted(options.sizes)):
            print(line)


def taken_in(source: Path) -> Iterator[Article]:
    """Articles as a sync takes them in, clean."""
    opened: Callable[..., Any] = gzip.open if source.suffix == ".gz" else open
    seen: set[str] = set()
    with opened(source, "rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                found = take_in(Document(f"{source.name}:{number}", None, "json", line))[0].article
            except QuothError as error:
                print(f"line {number}: {error}", file=sys.stderr)
                continue
            if found.id not in seen:
                seen.add(found.id)
                yield found


# How good


def quality(articles: Sequence[Article], count: int, seeds: str, show: bool) -> Iterator[str]:
    """Precision and recall of pairs, and versions told."""
    with tempfile.TemporaryDirectory() as folder:
        first = Catalogue(Path(folder) / "first.sqlite", new=True)
        put_in(first, articles)
        real = stories_of(first)
        alone = [one for one in articles if real[one.id] == one.id and one.id not in set(copies(real))]
        made = list(copied(alone, count, seeds))
        catalogue = Catalogue(Path(folder) / "catalogue.sqlite", new=True)
        whole = [*articles, *(one.article for one in made)]
        random.Random(7).shuffle(whole)
        put_in(catalogue, whole)
        yield from scored(catalogue, made, show)
    yield from judged(articles, real, show)


def copies(stories: dict[str, str]) -> Iterator[str]:
    """Originals that have copies."""
    return (story for name, story in stories.items() if name != story)


def put_in(catalogue: Catalogue, articles: Sequence[Article]) -> None:
    """Commit articles, batch by batch."""
    for start in range(0, len(articles), _BATCH):
        entries = [entry_of(one) for one in articles[start : start + _BATCH]]
        vectors = {entry.embeddings[0]: _VECTOR for entry in entries}
        catalogue.changes.commit(entries, vectors, {}, lambda removed, added: None)


def entry_of(article: Article) -> Entry:
    """An article ready to be committed, as one passage."""
    spans = tuple(sentences(article.text))
    passage = Passage(0, article.id, 0, len(article.text), article.text, spans)
    digest = sha256(article.text.encode()).digest()
    return Entry(article, article.id, "", (passage,), (digest,), (), digest)


def sentences(text: str) -> Iterator[Span]:
    """The sentences of a text; those of a paragraph that comes again are known."""
    start = 0
    for paragraph in text.split("\n\n"):
        yield from ((start + first, start + last) for first, last in known_sentences(paragraph))
        start += len(paragraph) + 2


@cache
def known_sentences(paragraph: str) -> list[Span]:
    """The sentences of a paragraph."""
    return split_sentences(paragraph)


def stories_of(catalogue: Catalogue) -> dict[str, str]:
    """The story of every article."""
    return catalogue.stories.of([known.id for known in catalogue.passing(Filters())])


def copied(articles: Sequence[Article], count: int, seeds: str) -> Iterator[Made]:
    """Copies of articles, drawn and altered by these seeds; a quarter has another number."""
    numbers = ({"a": 0, "b": 1, "c": 2}[seeds] + 3 * number for number in range(10**9))
    chosen = random.Random(f"chosen {seeds}").sample(list(articles), len(articles))
    plan = ["number"] * (count // 4) + ["name"] * (count // 10) + ["negation"] * (count // 10)
    plan += ["none"] * (count - len(plan))
    for article in chosen:
        if not plan:
            return
        if len(article.text.split()) >= 100 and (one := altered(article, plan[0], next(numbers))):
            plan.pop(0)
            yield one


def altered(article: Article, change: str, seed: int) -> Made | None:
    """A copy at another outlet; None where the article has nothing to change so."""
    draw = random.Random(seed)
    paragraphs = article.text.split("\n\n")
    if draw.random() < 0.5:
        paragraphs = paragraphs[: max(1, round(len(paragraphs) * draw.uniform(0.5, 0.9)))]
    if len(" ".join(paragraphs)) < 0.5 * len(article.text):
        paragraphs = article.text.split("\n\n")
    if change != "none":
        able = [
            at for at, text in enumerate(paragraphs) if changed(text, change, random.Random(seed)) != text
        ]
        if not able:
            return None
        at = draw.choice(able)
        paragraphs[at] = changed(paragraphs[at], change, random.Random(seed))
    if draw.random() < 0.4 and len(paragraphs) > 3:
        middle = paragraphs[1:]
        at = draw.randrange(1, len(middle))
        paragraphs = [paragraphs[0], *middle[at:], *middle[:at]]
    furniture = draw.sample(_FURNITURE, draw.randrange(1, 4))
    if sum(map(len, furniture)) < 0.25 * len(article.text):
        paragraphs += furniture
    title = " ".join(paragraphs[0].split()[: draw.randrange(5, 9)])
    outlet = f"outlet-{seed % 40}"
    day = (article.day or date(2022, 6, 1)) + timedelta(draw.randrange(3))
    url = f"https://{outlet}.example/{seed}"
    text = "\n\n".join(paragraphs)
    return Made(
        replace(article, id=article_id(url), url=url, title=title, text=text, published=day, source=outlet),
        article.id,
        change,
    )


def changed(text: str, change: str, draw: random.Random) -> str:
    """A paragraph with one number, or one name, exchanged, or one verb denied."""
    pattern = {"number": _NUMBER, "name": _NAME, "negation": _AFFIRMED}[change]
    found = list(pattern.finditer(text))
    if not found:
        return text
    match = draw.choice(found)
    other = {
        "number": lambda: str(int(match[0]) + draw.randrange(1, 9)),
        "name": lambda: draw.choice(_OTHER_NAMES),
        "negation": lambda: f"{match[0]} not",
    }[change]()
    return f"{text[: match.start()]}{other}{text[match.end() :]}"


def scored(catalogue: Catalogue, made: Sequence[Made], show: bool) -> Iterator[str]:
    """What was found of the copies that were made, against what was made."""
    stories = stories_of(catalogue)
    titles = {one.article.id: one for one in made}
    origin = {one.article.id: one.of for one in made}
    alike = {frozenset(pair.split()) for pair, label in labels_read().items() if label == "copy"}
    wanted = {frozenset((one.article.id, one.of)) for one in made}
    members: dict[str, list[str]] = {}
    for name, story in stories.items():
        members.setdefault(story, []).append(name)
    found = {
        frozenset(pair)
        for group in members.values()
        for pair in combinations(group, 2)
        if any(name in titles for name in pair)
    }
    bases = {pair: frozenset(origin.get(name, name) for name in pair) for pair in found}
    right = {pair for pair in found if len(bases[pair]) == 1 or bases[pair] in alike}
    told = {name for group in members for name in catalogue.stories.differing(group, 1000)}
    versions = [one for one in made if one.change != "none" and frozenset((one.article.id, one.of)) in right]
    yield f"copies made {len(made)}: pairs found {len(found)}, right {len(right)}"
    recall = len(found & wanted) / max(1, len(wanted))
    yield f"precision {len(right) / max(1, len(found)):.3f}, recall {recall:.3f}"
    for change in ("number", "name", "negation"):
        of = [one for one in made if one.change == change]
        seen = [one for one in of if {one.article.id, one.of} & told]
        yield f"versions by a {change}: {len(seen)} of {len(of)} told"
    same = [one for one in made if one.change == "none"]
    wrong = [one for one in same if {one.article.id, one.of} & told]
    yield f"copies told as versions though they tell the same: {len(wrong)} of {len(same)}"
    if show:
        for one in made:
            if frozenset((one.article.id, one.of)) not in found:
                yield f"missed: {one.change} {one.of} {one.article.id} {one.article.title}"
        for one in [*wrong, *(v for v in versions if not {v.article.id, v.of} & told)]:
            yield f"told wrongly: {one.change} {one.of} {one.article.title}"
        yield from (f"wrong: {' '.join(sorted(bases[pair]))}" for pair in found - right)


def labels_read() -> dict[str, str]:
    """What was judged of pairs of real articles: 'copy' or 'other', by their ids."""
    lines = _LABELS.read_text().splitlines() if _LABELS.exists() else []
    return {one["pair"]: one["is"] for one in map(json.loads, lines)}


def judged(articles: Sequence[Article], stories: dict[str, str], show: bool) -> Iterator[str]:
    """Pairs of original and copy among the real articles, and what was judged of them by reading."""
    labels = labels_read()
    of = {one.id: one for one in articles}
    pairs = sorted((story, name) for name, story in stories.items() if story != name)
    counts = Counter(labels.get(f"{story} {name}", "not judged") for story, name in pairs)
    if show:
        for story, name in pairs:
            label = labels.get(f"{story} {name}", "not judged")
            yield f"{label}: {story} {name} {of[story].url} {of[name].url}"
    told = ", ".join(f"{label} {count}" for label, count in sorted(counts.items()))
    yield f"real articles {len(articles):,}, stories {len(set(stories.values())):,}; pairs by reading: {told}"


# What it costs


def costs(articles: Sequence[Article], sizes: Sequence[int]) -> Iterator[str]:
    """Milliseconds of the processor an article, of commits and of the stories in them."""
    rows: list[tuple[object, ...]] = [
        ("articles", "commit, ms", "of it stories", "slowest batch", "file, MB")
    ]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "catalogue.sqlite"
        catalogue = Catalogue(file, new=True)
        held = 0
        for size in sizes:
            fresh = list(drawn(articles, held, size))
            with Timed() as spent:
                put_in(catalogue, fresh[: -20 * _BATCH])
                spent.clear()
                started = time.process_time()
                put_in(catalogue, fresh[-20 * _BATCH :])
                seconds = time.process_time() - started
            count = 20 * _BATCH
            stories = 1000 * sum(spent) / count
            rows.append(
                (
                    f"{size:,}",
                    f"{1000 * seconds / count:.2f}",
                    f"{stories:.2f}",
                    f"{1000 * max(spent) / _BATCH:.2f}",
                    f"{file.stat().st_size / 1e6:,.0f}",
                )
            )
            held = size
    yield from table(rows)


class Timed:
    """Notes the seconds that each batch spends on its stories."""

    def __enter__(self) -> list[float]:
        self._join = Grouping.join
        spent: list[float] = []
        join = self._join

        def joined(grouping: Grouping, articles: Iterable[str]) -> None:
            started = time.process_time()
            join(grouping, articles)
            spent.append(time.process_time() - started)

        Grouping.join = joined  # type: ignore[method-assign]
        return spent

    def __exit__(self, *failure: object) -> None:
        Grouping.join = self._join  # type: ignore[method-assign]


def drawn(articles: Sequence[Article], first: int, last: int) -> Iterator[Article]:
    """Articles made of paragraphs of real ones, as long as these are; one in ten copies one before it."""
    paragraphs = [text for one in articles for text in one.text.split("\n\n") if len(text) > 80]
    for number in range(first, last):
        draw = random.Random(number)
        if number % 10 == 9:
            draw = random.Random(number - draw.randrange(1, 9))
        like = draw.choice(articles)
        text, length = [draw.choice(paragraphs)], min(12_000, len(like.text))
        while sum(map(len, text)) < length:
            text.append(draw.choice(paragraphs))
        url = f"https://outlet-{number % 40}.example/{number}"
        yield replace(
            like, id=article_id(url), url=url, text="\n\n".join(text), source=f"outlet-{number % 40}"
        )


if __name__ == "__main__":
    main()
