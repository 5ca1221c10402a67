"""Other languages: the paragraph that a question is on, in its language and in another, by both encoders.

    python benchmarks/languages.py

`languages.jsonl` holds forty short paragraphs of news, several on each subject, with a question each, in six
languages (English, German, French, Russian, Arabic, Chinese): written for this, in English, and translated.
An index of all 240 is searched for each question among the paragraphs of each language; the right one may be
the first (hit@1). `near` is how many of the questions have their own paragraph near enough to be shown,
`wrong` how many would have another one, were theirs not there. The multilingual encoder needs the extra
`multilingual`.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.common import machine, table
from index import Hit, Index
from index.encoding import DEFAULT_ENCODER, MULTILINGUAL, encoder_named
from qa.answering.another_language import is_near

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "benchmarks" / "languages.jsonl"
LANGUAGES = ("en", "de", "fr", "ru", "ar", "zh")
Item = Mapping[str, Mapping[str, str]]


def main() -> None:
    """Measure both encoders, and print a table for each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--encoder", action="append", help="only this one (default: both)")
    parser.add_argument("--cost", metavar="ENCODER", help="print seconds and memory of one, as JSON")
    options = parser.parse_args()
    items = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    if options.cost:
        print(json.dumps(cost(options.cost, items)))
        return
    print(machine())
    for name in options.encoder or (DEFAULT_ENCODER, MULTILINGUAL):
        report(name, items)


def report(encoder: str, items: Sequence[Item]) -> None:
    """The tables of an encoder."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "articles.jsonl"
        records = [_record(item, language) for item in items for language in LANGUAGES]
        file.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
        with Index.open(Path(folder) / "index", encoder=encoder) as index:
            index.sync(file)
            told = sum(article.language == article.source for article in index.articles(limit=len(records)))
            print(f"\n{encoder}: the language of {told} of {len(records)} paragraphs told")
            rows: list[Sequence[object]] = [
                ("hit@1 / MRR", *(f"in {held}" for held in LANGUAGES), "near", "wrong")
            ]
            rows += [_row(index, items, asked) for asked in LANGUAGES]
            print("\n".join(table(rows)))
    command = [sys.executable, __file__, "--cost", encoder]
    spent = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print(", ".join(f"{what} {value}" for what, value in spent.items()))


def _record(item: Item, language: str) -> dict[str, str]:
    """An article of one paragraph; its publisher is called as its language is."""
    url = f"https://{language}.example/{item['id']}"
    return {"url": url, "source": language, "title": "", "text": item[language]["paragraph"]}


def _row(index: Index, items: Sequence[Item], asked: str) -> list[object]:
    cells: list[object] = [f"asked in {asked}"]
    near = wrong = 0
    for held in LANGUAGES:
        ranks = []
        for item in items:
            hits = index.search(item[asked]["question"], len(items), source=held)
            own = f"https://{held}.example/{item['id']}"
            ranks.append(next((rank for rank, hit in enumerate(hits, 1) if hit.article.url == own), 0))
            if held == asked:
                near += _first_is_near(asked, [hit for hit in hits if hit.article.url == own])
                wrong += _first_is_near(asked, [hit for hit in hits if hit.article.url != own])
        first, mean = sum(rank == 1 for rank in ranks), sum(1 / rank for rank in ranks if rank)
        cells.append(f"{first / len(items):.2f} / {mean / len(items):.2f}")
    return [*cells, near, wrong]


def _first_is_near(language: str, hits: Sequence[Hit]) -> bool:
    return any(is_near(language, hit) for hit in hits)


def cost(name: str, items: Sequence[Item]) -> dict[str, float]:
    """What embedding the paragraphs takes, and a question, in a process of its own."""
    encoder = encoder_named(name)
    started = time.perf_counter()
    encoder.encode_query([items[0]["en"]["question"]])
    first = time.perf_counter() - started
    texts = [item[language]["paragraph"] for language in LANGUAGES for item in items]
    encoder.encode(texts)
    started = time.perf_counter()
    encoder.encode(texts)
    passage = (time.perf_counter() - started) / len(texts)
    started = time.perf_counter()
    encoder.encode_query([items[1]["en"]["question"]])
    question = time.perf_counter() - started
    return {
        "first question s": round(first, 2),
        "question ms": round(1000 * question, 1),
        "passage ms": round(1000 * passage, 1),
        "pieces a passage": round(sum(encoder.count_tokens(texts)) / len(texts)),
        "memory MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


if __name__ == "__main__":
    main()
