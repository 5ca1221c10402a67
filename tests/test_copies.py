"""Copies of a story are known as copies: found as articles come, shown once, counted truly."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import Index, QuestionError
from index.encoding import SentenceTransformerEncoder
from qa import Assistant
from qa.models import NO_MODELS
from qa.terminal.cli import main

BODY = """The harbour council of Senholm voted on Tuesday to close the old ferry dock for the whole winter.

At least 12 fishing boats had been damaged in the storm of last week, harbour master Ulrika Stenmark said.

“The money is there, but the piles are rotten to the core,” said Stenmark, who led the harbour for years.

The works will begin in November and are to be done before the first ferries of spring sail to the isles.

Until then all passengers are asked to use the northern quay, where a second bus will run every half hour.

Fishermen had warned for years that the dock would not stand another storm, and asked for a new one.
"""
PLACES = ("Oslo", "Bergen", "Lund", "Turku", "Aarhus", "Vasa", "Malmo", "Visby")


def record(url: str, title: str, text: str, day: str, source: str = "") -> dict[str, str]:
    return {"url": url, "title": title, "text": text, "published": day, "source": source}


STORY = [
    record("https://wire.example/1", "Council closes ferry dock", BODY, "2022-03-02", "Wire"),
    record("https://post.example/1", "Dock shut until spring", BODY, "2022-03-03", "Post"),
    record(
        "https://mail.example/1",
        "Boats damaged in Senholm",
        BODY.replace("12 fishing", "14 fishing") + "\nWrite to our harbour desk if you know more about it.",
        "2022-03-04",
        "Mail",
    ),
    record(
        "https://cut.example/1",
        "No ferries",
        BODY[: BODY.index("Until then")] + "\nThis report was cut for length.",
        "2022-03-05",
        "Cut",
    ),
    record(
        "https://sun.example/1",
        "Who pays for the dock?",
        "The dock of Senholm is closed, and its fishermen ask who will pay. "
        "“The money is there, but the piles are rotten to the core,” said Ulrika Stenmark on the radio.",
        "2022-03-06",
        "Sun",
    ),
]


def write(folder: Path, records: list[dict[str, str]]) -> Path:
    folder.mkdir(exist_ok=True)
    for one in records:
        (folder / f"{one['url'].split('/')[2]}-{one['url'].split('/')[3]}.json").write_text(json.dumps(one))
    return folder


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceTransformerEncoder) -> Iterator[Index]:
    """An index of one story at four outlets, and of another that quotes the same words."""
    folder = tmp_path_factory.mktemp("told")
    with Index.open(folder / "index", encoder=encoder) as index:
        index.sync(write(folder / "articles", STORY))
        yield index


def of(index: Index, source: str) -> str:
    return index.articles(source=source)[0].id


def groups(index: Index) -> dict[str, str | None]:
    """The source of each article, and that of its original."""
    names = {article.id: article.source or "" for article in index.articles()}
    return {
        name: article.duplicate_of and names[article.duplicate_of]
        for article in index.articles()
        for name in [names[article.id]]
    }


def test_the_earliest_is_the_original_of_all_copies(told: Index) -> None:
    assert groups(told) == {"Wire": None, "Post": "Wire", "Mail": "Wire", "Cut": "Wire", "Sun": None}
    assert told.status().stories == 2
    assert [(s.original.source, s.copies, s.versions) for s in told.stories()] == [("Wire", 2, 1)]
    assert told.check() == []


@pytest.mark.parametrize("asked", ["Wire", "Post"], ids=["of the original", "of a copy"])
def test_a_version_is_told_with_the_sentences_that_differ(told: Index, asked: str) -> None:
    article = told.article(of(told, asked))
    found = {copy.article.source: copy for copy in told.copies(article.id)}
    assert [name for name, copy in found.items() if copy.is_version] == ["Mail"]
    assert found.keys() == {"Wire", "Post", "Mail", "Cut"} - {asked}
    (d,) = found["Mail"].differences
    assert (d.kind, d.words, d.other_words) == ("number", "12", "14")
    here = article.text[d.start : d.end]
    assert found["Mail"].article.text[d.other_start : d.other_end] == here.replace("12", "14")


def test_a_version_asked_about_turns_the_differences_round(told: Index) -> None:
    found = told.copies(of(told, "Mail"))
    assert [copy.article.source for copy in found if copy.is_version] == ["Wire", "Post", "Cut"]
    assert {(d.words, d.other_words) for copy in found for d in copy.differences} == {("14", "12")}
    with pytest.raises(QuestionError, match="no article"):
        told.copies("none")


def test_search_shows_a_story_once_and_finds_the_copy_that_passes(told: Index) -> None:
    hits = told.search("fishing boats damaged in the storm")
    assert [(hit.article.source, hit.copies) for hit in hits if hit.passage.start == 0] == [
        ("Mail", 3),  # whose headline is nearest
        ("Sun", 0),
    ]
    (hit,) = told.search("fishing boats damaged in the storm", source="Cut")
    assert (hit.article.source, hit.copies) == ("Cut", 3)


def test_the_words_of_a_speaker_are_one_statement_of_a_story(told: Index) -> None:
    money = [s for s in told.statements(speaker="Stenmark") if "piles" in s.text]
    assert sorted((told.article(s.article_id).source, s.copies) for s in money) == [("Sun", 0), ("Wire", 3)]
    (money_there,) = (s for s in told.statements(speaker="Stenmark", source="Post") if "piles" in s.text)
    assert told.article(money_there.article_id).source == "Post"
    assert len(told.statements(article=of(told, "Post"))) >= 2


def test_an_answer_counts_copies_and_tells_the_version(told: Index) -> None:
    text = Assistant(told, NO_MODELS).ask("How many fishing boats had been damaged in Senholm?").text
    assert "· the story also in 3 others · the original in Wire has 12 where this has 14" in text


def test_who_says_the_same_is_who_tells_another_story(told: Index) -> None:
    text = Assistant(told, NO_MODELS).ask("What did Stenmark say about the money?").text
    assert "also in Sun [2] · the story also in 3 others" in text or "also in Wire [2]" in text
    assert "Post" not in text
    assert text.count("rotten to the core") == 1


def test_the_command_lists_stories_and_copies(told: Index, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["copies", "--index", str(told.path)]) == 0
    assert capsys.readouterr().out.startswith("2 copies, 1 versions")
    assert main(["copies", of(told, "Post"), "--index", str(told.path)]) == 0
    shown = capsys.readouterr().out
    assert "copy, the original: Council closes ferry dock (Wire, 2022-03-02" in shown
    assert "    there: At least 14 fishing boats" in shown


def test_an_earlier_one_becomes_the_original_and_the_next_when_it_goes(index: Index, tmp_path: Path) -> None:
    folder = write(tmp_path / "articles", STORY[1:3])
    index.sync(folder)
    assert groups(index) == {"Post": None, "Mail": "Post"}
    write(folder, [{**STORY[0], "text": BODY.replace("12 fishing", "7531902 fishing")}])
    index.sync(folder)
    assert groups(index) == {"Wire": None, "Post": "Wire", "Mail": "Wire"}
    assert index.stories()[0].versions == 2
    index.remove([of(index, "Wire")])
    assert not [f for f in index.path.rglob("*") if f.is_file() and b"7531902" in f.read_bytes()]
    assert groups(index) == {"Post": None, "Mail": "Post"}
    assert [(c.article.source, c.is_version) for c in index.copies(of(index, "Post"))] == [("Mail", True)]
    write(folder, [{**STORY[1], "text": "The spring fair of Senholm opens on Friday."}])
    (folder / "wire.example-1.json").unlink()
    index.sync(folder, prune=True)
    assert groups(index) == {"Post": None, "Mail": None}
    assert index.check() == []


def test_two_halves_are_one_story_while_the_whole_is_there(index: Index, tmp_path: Path) -> None:
    first = BODY.strip()
    second = first.replace(" the ", " no ").replace(" of ", " or ").replace(" to ", " two ")
    halves = [
        record("https://first.example/1", "First half", first, "2022-03-02", "First"),
        record("https://second.example/1", "Second half", second, "2022-03-03", "Second"),
        record("https://whole.example/1", "All of it", f"{first}\n\n{second}", "2022-03-04", "Whole"),
    ]
    index.sync(write(tmp_path / "articles", halves))
    assert groups(index) == {"First": None, "Second": "First", "Whole": "First"}
    index.remove([of(index, "Whole")])
    assert groups(index) == {"First": None, "Second": None}
    assert index.check() == []


def weather(sky: str, first: int) -> str:
    frame = (
        "{} will be {} with a high of {} degrees and a low of {}. Winds of {} miles an hour come from the {}."
    )
    return " ".join(frame.format(place, sky, n, n - 9, n + 2, sky) for n, place in enumerate(PLACES, first))


def test_a_copy_of_a_letter_is_no_copy_of_the_one_before(index: Index, tmp_path: Path) -> None:
    monday, tuesday = (" ".join(f"{place}{day}" for place in PLACES * 5) + "." for day in ("mon", "tue"))
    days = (" ".join(f"{word}{n}" for n, word in enumerate(news.split())) for news in (monday, tuesday))
    first, second = (f"{BODY}\n\n{news}" for news in days)
    letters = [
        record("https://letter.example/1", "Monday’s letter", first, "2022-03-01", "Letter"),
        record("https://other.example/1", "The letter", second, "2022-03-03", "Other"),
        record("https://letter.example/2", "Tuesday’s letter", second + " The end.", "2022-03-02", "Letter"),
    ]
    for letter in letters:  # the copy comes before its original
        index.sync(write(tmp_path / "articles", [letter]))
    assert {a.title: a.duplicate_of for a in index.articles()} == {
        "Monday’s letter": None,
        "Tuesday’s letter": None,
        "The letter": next(a.id for a in index.articles() if a.title == "Tuesday’s letter"),
    }
    assert index.check() == []


def test_what_shares_a_frame_is_no_copy(index: Index, tmp_path: Path) -> None:
    told = "\n\n".join(BODY.split("\n\n")[:4])
    roundup = [" ".join(f"{place}{number}" for number in range(50)) + "." for place in PLACES[:6]]
    furniture = "Would you like to have our daily letter? Sign up here."
    framed = [
        record("https://sky.example/1", "Monday", weather("sunny", 12), "2022-03-01", "Sky"),
        record("https://sky.example/2", "Tuesday", weather("rainy", 15), "2022-03-02", "Sky"),
        record("https://live.example/1", "Storm", furniture, "2022-03-01", "Live"),
        record("https://live.example/2", "Fair", furniture, "2022-03-01", "Live"),
        {**STORY[0], "text": told},
        record("https://round.example/1", "The week", "\n\n".join([told, *roundup]), "2022-03-04", "Round"),
    ]
    index.sync(write(tmp_path / "articles", framed))
    assert [article.duplicate_of for article in index.articles()] == [None] * 6


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        pytest.param("will begin", "will not begin", "negation", id="denied"),
        pytest.param("Ulrika Stenmark", "Ulrika Sandberg", "name", id="name"),
        pytest.param("on Tuesday", "on Monday", "day", id="day"),
        pytest.param("12 fishing", "twelve fishing", None, id="the same number"),
        pytest.param("to be done", "to be finished", None, id="wording"),
    ],
)
def test_what_makes_a_version(before: str, after: str, kind: str | None) -> None:
    from index.copies import Text, compare
    from index.text import split_sentences

    texts = [BODY, BODY.replace(before, after)]
    assert texts[0] != texts[1]
    found = compare(*(Text(f"{n}", text, split_sentences(text), str(n)) for n, text in enumerate(texts)))
    assert found is not None
    assert [d.kind for d in found] == ([kind] if kind else [])


def test_many_copies_are_counted_truly(index: Index, tmp_path: Path) -> None:
    (tmp_path / "many").mkdir()
    for number in range(60):
        said = "The harbour council voted. “The money is there,” said Ulrika Stenmark."
        (tmp_path / "many" / f"{number}.txt").write_text(f"Council closes ferry dock\n\n{said}\n")
    index.sync(tmp_path / "many")
    text = Assistant(index, NO_MODELS).ask("What did Stenmark say about the money?").text
    assert "the story also in 59 others" in text
    assert text.count("The money is there") == 1
    index.remove([index.stories()[0].original.id])
    assert index.stories()[0].copies == 58
    assert index.check() == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE signatures SET signature = zeroblob(512)",
        "DELETE FROM bands WHERE number = 2",
        "UPDATE differences SET pairs = '[]'",
        "DELETE FROM links",
        "UPDATE articles SET duplicate_of = NULL",
    ],
)
def test_damage_to_stories_is_found_and_mended(damaged: Callable[[], Index], damage: str) -> None:
    index = damaged()
    right = groups(index)
    index._catalogue._database.all(damage)
    assert index.check()
    index.repair()
    assert index.check() == []
    assert groups(index) == right
    assert index.stories()[0].versions == 1


@pytest.fixture
def damaged(
    told: Index, tmp_path: Path, encoder: SentenceTransformerEncoder
) -> Iterator[Callable[[], Index]]:
    """Opens a copy of the index, to be damaged."""
    opened: list[Index] = []

    def opening() -> Index:
        folder = shutil.copytree(told.path, tmp_path / "damaged")
        opened.append(Index.open(folder, encoder=encoder))
        return opened[-1]

    yield opening
    for index in opened:
        index.close()


def test_an_index_of_an_older_version_is_compared_at_the_next_sync(
    damaged: Callable[[], Index], tmp_path: Path
) -> None:
    index = damaged()
    right = groups(index)
    index.remove([of(index, "Sun")])
    for sql in (
        "DELETE FROM signatures",
        "DELETE FROM bands",
        "DELETE FROM links",
        "DELETE FROM differences",
    ):
        index._catalogue._database.all(sql)
    index._catalogue._database.all("INSERT INTO without_signature SELECT id FROM articles")
    index.sync(write(tmp_path / "more", STORY[4:]))
    assert groups(index) == right
    assert index.stories()[0].versions == 1
    assert index.check() == []
