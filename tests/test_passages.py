"""Sentences and passages: whole, in order, nothing lost, nothing twice."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from index.article import Article
from index.encoding import SentenceTransformerEncoder
from index.text import make_passages, split_sentences, with_title

LIMIT = 256

SENTENCES = {
    "abbreviations": [
        "Sen. John Smith, R-Ariz., met Gov. Ann Lee at 3 p.m. Friday.",
        "They spoke of Acme Inc.",
    ],
    "quotation and cue": ["“Will you go?” he asked.", "“No!” she said."],
    "quotation of two sentences": ["“I have. We will.”", "Blinken said the talk was “frank.”"],
    "initials and numbers": ["J. K. Rowling paid $3.5 million for No. 2.", "It was Jan. 5."],
    "clock before lower case": ["They met around 11 a.m. in a hotel.", "It rained."],
    "exclamation inside": ["The so-called “Yahoo!” brand grew.", "Nobody knew why."],
}


@pytest.mark.parametrize("sentences", SENTENCES.values(), ids=SENTENCES.keys())
def test_sentences_are_found(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


def test_no_sentence_crosses_a_blank_line() -> None:
    text = "So far no tangible results\n\nBlinken left. He was tired\n\nThe end"
    found = [text[start:end] for start, end in split_sentences(text)]
    assert found == ["So far no tangible results", "Blinken left.", "He was tired", "The end"]


@pytest.mark.parametrize("text", ["", " \n\n ", "...", "“", "a" * 100_000, "“a. b” " * 20_000], ids=len)
def test_odd_texts_lose_nothing(text: str) -> None:
    spans = split_sentences(text)
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())
    assert spans == sorted(spans)


def texts(data_dir: Path, count: int) -> list[dict[str, str]]:
    with gzip.open(data_dir / "realtimeqa" / "articles-2022.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for _, line in zip(range(count), lines, strict=False)]


def check(article: Article, encoder: SentenceTransformerEncoder) -> None:
    sentences = split_sentences(article.text)
    passages = make_passages(article, sentences, encoder.count_tokens, LIMIT)
    assert [span for passage in passages for span in passage.sentences] == sentences
    kept = "".join(article.text[start:end] for start, end in sentences)
    assert "".join(kept.split()) == "".join(article.text.split())
    for passage in passages:
        assert article.text[passage.start : passage.end] == passage.text
        assert (passage.start, passage.end) == (passage.sentences[0][0], passage.sentences[-1][1])
        tokens = encoder.count_tokens([with_title(article.title, passage.text)])[0] + 2
        assert tokens <= LIMIT or len(passage.sentences) == 1


def test_passages_of_the_sample_fit_the_encoder(seeds: Path, encoder: SentenceTransformerEncoder) -> None:
    for file in seeds.glob("*.txt"):
        title, text = file.read_text().split("\n\n", 1)
        check(Article("a", title, text), encoder)


def test_passages_of_real_articles_fit_the_encoder(
    data_dir: Path, encoder: SentenceTransformerEncoder
) -> None:
    for record in texts(data_dir, 300):
        check(Article("a", record["title"], record["text"]), encoder)


def test_a_sentence_longer_than_the_encoder_reads_is_a_passage_of_its_own(
    encoder: SentenceTransformerEncoder,
) -> None:
    text = f"Short one. A {'word ' * 400}end. Another short one."
    passages = make_passages(Article("a", "T", text), split_sentences(text), encoder.count_tokens, LIMIT)
    assert [len(passage.sentences) for passage in passages] == [1, 1, 1]
