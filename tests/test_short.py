"""Short answers: what a question wants, what stands there, and when to say nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from index import Article, EncoderError, split_sentences
from qa.asking import understand
from qa.evaluate.short import area, right, short
from qa.reading import Reader, best_answer, day_meant, short_answer, wanted, windows, working_reader
from qa.reading.reader import ShippedReader
from qa.reading.readers import TransformersReader, load_reader
from qa.reading.spans import candidates, is_of_kind, whole_end, whole_start
from qa.reading.wanted import Wanted
from qa.retrieval import OnnxReranker
from qa.retrieval.rerank import load_reranker

ARTICLE = Article(
    "a",
    "Ferry runs aground",
    "The ferry Aurora ran aground near Bergen on Tuesday morning, the coast guard said. About 340 passengers "
    "and 25 crew were taken off within three hours.\n\n"
    "Captain Erik Solheim had been at the helm since 2004. The company that owns the ship, Nordlink, put the "
    "damage at $4.5 million. It was the third accident in the fjord this year, and 12 percent of its ferries "
    "are older than 30 years.\n\n"
    "“We heard a loud bang,” a passenger said. The hull is to be painted red. Divers will look at it "
    "before it is towed away, and nobody knows when it will sail again.",
)


@dataclass(frozen=True, slots=True)
class Place:
    article: Article
    start: int
    end: int


SENTENCES = [Place(ARTICLE, start, end) for start, end in split_sentences(ARTICLE.text)]


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The reader that ships with Quoth."""
    return load_reader(reranker=load_reranker()) or pytest.skip("the extra 'rerank' is not installed")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who was the captain?", "person"),
        ("Which player scored twice?", "person"),
        ("Where did the ferry run aground?", "place"),
        ("In which European city did they meet?", "place"),
        ("When did it happen?", "date"),
        ("What year did he become captain?", "year"),
        ("How long did it take?", "duration"),
        ("How many people were on board?", "number"),
        ("How old was the ship?", "number"),
        ("How much did it cost?", "money"),
        ("What percentage of ferries is old?", "percent"),
        ("What is the name of the ship?", "name"),
        ("Which company owns it?", "name"),
        ("What colour is the hull?", "colour"),
        ("What did the ferry hit?", "thing"),
        ("What did Lavrov say about NATO?", None),
        ("Why did it run aground?", None),
        ("What happened in Bergen?", None),
        ("Did anybody die?", None),
    ],
)
def test_what_a_question_wants(question: str, kind: Wanted | None) -> None:
    assert wanted(understand(question)) == kind


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("name", "On Friday, the ship “North Star” left Cape Town.", ["North Star", "Cape Town"]),
        ("person", "But U.S. Sen. Amy Klobuchar met Volodymyr Zelenskyy's aides.", ["Amy Klobuchar"]),
        (
            "date",
            "It began on 3 March 2020, ended last week, and cost 40 lives.",
            ["3 March 2020", "last week"],
        ),
        ("money", "They paid $1.2 billion, or 3 euros each.", ["$1.2 billion", "3 euros"]),
        ("percent", "Nearly 40 percent said yes, 12% no.", ["Nearly 40 percent", "12%"]),
        (
            "duration",
            "It took two and a half years, then 90 minutes, ten days ago.",
            ["two and a half years", "90 minutes"],
        ),
        ("year", "In 1984 some 2,500 came, in 2011 more.", ["1984", "2011"]),
    ],
)
def test_words_of_a_shape(kind: Wanted, text: str, found: list[str]) -> None:
    shown = [text[item.start : item.end] for item in candidates(text, kind)]
    assert set(found) <= set(shown)


@pytest.mark.parametrize(
    ("kind", "text", "read", "whole"),
    [
        ("duration", "It takes just under five years.", "five years", "just under five years"),
        ("number", "It drew more than 52,000 people.", "52,000", "more than 52,000"),
        ("percent", "An estimated 40% stayed at home.", "40%", "An estimated 40%"),
        ("money", "It cost more than NZ$150,000.", "$150,000", "more than NZ$150,000"),
        ("number", "He spoke of the 340 passengers.", "340", "340"),
        ("name", "It was about Nordlink.", "Nordlink", "Nordlink"),
    ],
)
def test_a_number_comes_with_the_words_that_say_how_exact_it_is(
    kind: Wanted, text: str, read: str, whole: str
) -> None:
    start = text.index(read)
    assert text[whole_start(text, start, kind) : start + len(read)] == whole


def test_a_share_is_no_count() -> None:
    assert is_of_kind("42.5%", "number") is False
    assert is_of_kind("42.5", "number")


@pytest.mark.parametrize(
    ("kind", "text", "read", "whole"),
    [
        (
            "duration",
            "They spoke for around an hour and a half.",
            "around an hour",
            "around an hour and a half",
        ),
        ("duration", "He served 3 years and two months.", "3 years", "3 years and two months"),
        ("money", "It cost $3 billion in all.", "$3", "$3 billion"),
        ("number", "Some 1.5 million people fled.", "1.5", "1.5 million"),
        ("number", "In all, 340 passengers were taken off.", "340", "340"),
        ("name", "It was built by Nordlink of Bergen.", "Nordlink", "Nordlink"),
    ],
)
def test_no_amount_breaks_off_in_the_middle(kind: Wanted, text: str, read: str, whole: str) -> None:
    start = text.index(read)
    assert text[start : whole_end(text, start, start + len(read), kind)] == whole


@pytest.mark.parametrize(
    ("words", "sentence", "day"),
    [
        ("Thursday", "The queen died Thursday at her castle.", date(2022, 9, 8)),
        ("on Friday", "She met the minister on Friday.", date(2022, 9, 9)),
        ("yesterday", "The bridge fell yesterday.", date(2022, 9, 8)),
        ("September 6", "She met him on September 6.", date(2022, 9, 6)),
        ("December 30", "He took office on December 30.", date(2021, 12, 30)),
        ("September 6, 2022", "She met him on September 6, 2022.", None),
        ("Monday", "The funeral will be held on Monday.", None),
        ("last Friday", "She met the minister last Friday.", None),
        ("Thursdays", "The council meets on Thursdays.", None),
        ("in spring", "He took office in spring.", None),
    ],
)
def test_a_day_is_counted_from_that_of_the_article(words: str, sentence: str, day: date | None) -> None:
    assert day_meant(words, sentence, date(2022, 9, 9)) == day
    assert day_meant(words, sentence, None) is None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When did the ferry run aground?", "Tuesday morning"),
        ("How many passengers were taken off?", "About 340"),
        ("What percentage of ferries is older than 30 years?", "12 percent"),
    ],
)
def test_without_a_reader_the_shape_decides(question: str, answer: str) -> None:
    found = best_answer(understand(question), SENTENCES)
    assert found
    assert found.text == answer


def test_a_person_is_no_place() -> None:
    assert is_of_kind("Greg Abbott", "place") is False
    assert is_of_kind("Greg Abbott", "person")
    assert is_of_kind("New York", "place")


def test_a_question_that_wants_a_telling_gets_none(reader: Reader) -> None:
    for question in ("Why did the ferry run aground?", "What did the coast guard say about the ferry?"):
        assert short_answer(understand(question), SENTENCES, reader) is None
        assert short_answer(understand(question), SENTENCES) is None
    assert short_answer(understand("Where did it happen?"), [], reader) is None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Where did the ferry run aground?", "Bergen"),
        ("Who was the captain of the ferry?", "Erik Solheim"),
        ("Which company owns the ship?", "Nordlink"),
        ("How much was the damage?", "$4.5 million"),
        ("How many passengers were taken off?", "340"),
    ],
)
def test_the_reader_finds_what_stands_there(reader: Reader, question: str, answer: str) -> None:
    found = best_answer(understand(question), SENTENCES, reader)
    assert found
    assert answer in found.text
    assert len(found.text) <= len(answer) + 25
    assert found.text == found.article.text[found.start : found.end]
    assert 0.5 < found.confidence <= 1


def test_what_is_not_answered_is_known(reader: Reader) -> None:
    (about,) = reader.read("Who was the captain of the ferry?", [ARTICLE.text])
    (beside,) = reader.read("Who is the president of Brazil?", [ARTICLE.text])
    assert about
    assert beside
    assert about.answerable > 0.5 > beside.answerable
    assert short_answer(understand("Who is the president of Brazil?"), SENTENCES, reader) is None


def test_texts_of_any_kind_are_read(reader: Reader) -> None:
    texts = ["", "…", "Oslo " * 1_000, "Ærlig talt: naïve café — 𝒳 “Åse” 東京."]
    for text, reading in zip(texts, reader.read("Where was it?", texts), strict=True):
        assert reading is None or 0 <= reading.start < reading.end <= len(text)
    assert reader.read("Where was it?", []) == []


def test_windows_hold_every_sentence_once() -> None:
    spans = windows(ARTICLE.text)
    sentences = split_sentences(ARTICLE.text)
    assert len(spans) > 1
    for start, end in sentences:
        assert sum(low <= start and end <= high for low, high in spans) == 1


def test_none_is_none() -> None:
    assert load_reader("none", load_reranker()) is None
    assert load_reader(reranker=load_reranker("none")) is None


def test_a_reader_that_cannot_be_had_is_told(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    assert working_reader(str(tmp_path)) is None
    assert "QUOTH_READER=none" in caplog.text


def test_a_broken_reader_says_what_to_do(tmp_path: Path) -> None:
    reranker = load_reranker()
    if not isinstance(reranker, OnnxReranker):
        pytest.skip("the extra 'rerank' is not installed")
    (tmp_path / "reader.onnx").write_bytes(b"no model")
    with pytest.raises(EncoderError, match="QUOTH_READER=none"):
        ShippedReader(reranker, tmp_path / "reader.onnx")
    with pytest.raises(EncoderError, match="QUOTH_READER=none"):
        TransformersReader(str(tmp_path))


def test_a_model_of_transformers_reads_too(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path)
    reader = load_reader(str(folder))
    assert reader
    readings = reader.read("Who was the captain?", [ARTICLE.text, "", "Solheim"])
    assert readings[1] is None
    assert readings[0]
    assert 0 <= readings[0].start < readings[0].end <= len(ARTICLE.text)
    assert readings[2]
    assert (readings[2].start, readings[2].end) == (0, 7)
    assert all(0 <= r.confidence <= r.answerable <= 1 for r in readings if r)


def tiny_model(folder: Path) -> Path:
    """An untrained question-answering model of a few weights."""
    torch = pytest.importorskip("torch")
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertForQuestionAnswering, PreTrainedTokenizerFast

    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        *"abcdefghijklmnopqrstuvwxyz",
        *map("##{}".format, "abcdefghijklmnopqrstuvwxyz"),
    ]
    tokenizer = Tokenizer(models.WordPiece({word: at for at, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    special = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special).save_pretrained(str(folder))
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    BertForQuestionAnswering(config).save_pretrained(str(folder))
    return folder


def test_figures_are_counted_as_squad_counts(data_dir: Path) -> None:
    assert right("the Nordlink company", ["Nordlink"])
    assert not right("Bergen", ["Oslo", "Stavanger"])
    assert area([(True, 2.0), (False, 1.0), (True, 0.5), (False, 0.5)]) == 0.625
    scores = short(data_dir / "newsqa" / "dev.jsonl.gz", None, None, most=60)
    figures = scores.figures()
    assert figures["questions"] == 60
    assert 0 < scores.exact[0] + sum(scores.exact) <= sum(scores.f1) + scores.exact[0]


def test_the_reader_beats_the_rules_on_news(data_dir: Path, reader: Reader) -> None:
    file = data_dir / "newsqa" / "dev.jsonl.gz"
    by_rules = short(file, None, load_reranker(), most=25)
    by_reader = short(file, reader, load_reranker(), most=25)
    assert sum(by_reader.f1) > sum(by_rules.f1)
