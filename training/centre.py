"""The centre of the multilingual encoder's vectors: the mean of questions, and of passages, of NewsQA.

    python -m training.centre NEWSQA.jsonl.gz

The vectors of multilingual-e5-small all point one way: the cosine of two texts that have nothing to do with
each other is .76. Less their mean they spread as those of the default encoder do (Mu and Viswanath 2018), so
that what is weighed against a cosine holds for both. Writes `index/encoding/centre.safetensors`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import Any

from safetensors.numpy import save_file

from index.encoding.multilingual import CENTRE, MultilingualEncoder
from qa.evaluate.data import lines_of

_ARTICLES = 120  # read ...
_CHARACTERS = 700  # ... and so many of each


def main() -> None:
    """Embeds the texts, and writes the two means."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("newsqa", help="the development part of NewsQA, as MRQA has it")
    records = lines_of(parser.parse_args().newsqa, "context", "qas")[:_ARTICLES]
    encoder = MultilingualEncoder(centred=False)
    asked = [question for record in records for question in _questions(record)]
    held = [record["context"][:_CHARACTERS] for record in records]
    means = {"asked": encoder.encode_query(asked).mean(0), "held": encoder.encode(held).mean(0)}
    save_file(means, CENTRE)
    print(f"{CENTRE.name}: the means of {len(asked):,} questions and {len(held):,} passages")


def _questions(record: Mapping[str, Any]) -> Iterator[str]:
    """The first two questions on an article."""
    for asked in record["qas"][:2]:
        yield asked["question"]


if __name__ == "__main__":
    main()
