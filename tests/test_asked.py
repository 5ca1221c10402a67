"""Questions with gold answers: how they are read, compared and judged, beside the plain order."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from index import Article, Index, SourceError
from qa import Answer, Citation, Question
from qa.answering import plain
from qa.evaluate import AskedScores, asked
from qa.evaluate.gold import Item, Span, matches, read_items, shared, words_of
from qa.evaluate.judging import judged, quoted, same_name, same_short, verdict_of
from qa.models import Models
from qa.retrieval import working_reranker
from qa.retrieval.rerank import shipped_folder
from qa.terminal.cli import main

BERG = "“The harbour stays shut until the cranes are mended,” Mayor Anna Berg said on Monday."
BRANDT = "“The harbour should have been shut a year ago,” said Ivo Brandt, a docker."
COST = "Mending the cranes of the harbour costs 4 million crowns."
STORIES = {
    "harbour": ("2022-03-01", "The harbour is shut", f"{BERG} {BRANDT}\n\n{COST}"),
    "school": (
        "2022-03-02",
        "A new school",
        "The new school opens in May, Mayor Anna Berg said on Tuesday. It has room for 300 pupils.",
    ),
}


def url(story: str) -> str:
    return f"https://{story}.example/1"


@pytest.fixture(scope="module")
def news(index_of_stories: Callable[..., Index]) -> Index:
    """An index of two articles; tests only read it."""
    return index_of_stories(STORIES)


def raw(story: str) -> str:
    """The raw text of a story: what was cleaned away stands in it, so that offsets differ."""
    return "Skip to main content\n\n\n" + STORIES[story][2].replace(". ", ".  ")


def span(words: str, story: str = "harbour") -> dict[str, object]:
    start = raw(story).index(words)
    return {"url": url(story), "start": start, "end": start + len(words)}


def record(name: str, question: str, **given: object) -> dict[str, object]:
    """A question as the file has it."""
    empty = {"kind": "said", "history": [], "gold": [], "wrong": [], "speaker": "", "short": "", "why": ""}
    return {**empty, "id": name, "question": question, "expect": "answer", **given}


SAID = record(
    "right",
    "What did Anna Berg say about the harbour?",
    gold=[span(BERG)],
    wrong=[span(BRANDT)],
    speaker="Anna Berg",
)
RECORDS = [
    SAID,
    {**SAID, "id": "wrong-span", "gold": [span(BRANDT)], "wrong": [span(BERG)]},
    {**SAID, "id": "another", "wrong": [], "speaker": "Nils Falk"},
    record("answered", "What did Anna Berg say about the harbour?", kind="none", expect="refuse"),
    record("unknown", "What did Hilda Stone say about the harbour?", kind="none", expect="refuse"),
    record("refused", "What did Hilda Stone say about the harbour?", gold=[span(BERG)]),
    record("fact", "What does mending the cranes cost?", kind="fact", gold=[span(COST)], short="4 million"),
    record(
        "followup",
        "and Ivo Brandt?",
        kind="followup",
        history=["What did Anna Berg say about the harbour?"],
        gold=[span(BRANDT)],
        speaker="Ivo Brandt",
    ),
]


def write(folder: Path, records: list[dict[str, object]]) -> Path:
    """The questions, and the raw articles where they are looked for."""
    (folder / "realtimeqa").mkdir()
    (folder / "asked").mkdir()
    with gzip.open(folder / "realtimeqa" / "articles-2022.jsonl.gz", "wt") as lines:
        for story in STORIES:
            lines.write(json.dumps({"url": url(story), "text": raw(story)}) + "\n")
    file = folder / "asked" / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, records)))
    return file


@pytest.fixture(scope="module")
def scores(news: Index, tmp_path_factory: pytest.TempPathFactory) -> AskedScores:
    """The questions put to the two articles, by rules alone."""
    return asked(write(tmp_path_factory.mktemp("asked"), RECORDS), news, show=True)


@pytest.mark.parametrize(
    ("one", "other", "most"),
    [
        pytest.param("the bank said no", "the bank said no", 4, id="the same"),
        pytest.param("The bank’s 7.22%", "the bank's 7.22 percent", 3, id="marks and case"),
        pytest.param("the bank said no", "no said bank the", 0, id="no runs"),
        pytest.param("a b c d", "a b x c d", 4, id="two runs"),
        pytest.param("a b c d", "c d a b", 2, id="out of order"),
        pytest.param("a b x c", "a b c", 2, id="a single word is no run"),
        pytest.param("a b c a b", "a b a b c", 4, id="two runs are more than the longest"),
        pytest.param("", "a b", 0, id="nothing"),
    ],
)
def test_words_are_shared_in_order_and_in_runs(one: str, other: str, most: int) -> None:
    assert shared(words_of(one), words_of(other)) == shared(words_of(other), words_of(one)) == most


@pytest.mark.parametrize(
    ("quotation", "gold", "found"),
    [
        pytest.param("a b c d e", "x a b c y z w v u t", True, id="three of the shorter's five"),
        pytest.param("a b c d e f", "x a b c y z w v u t", False, id="three of six"),
        pytest.param("yes", "yes", False, id="one word makes no run"),
        pytest.param("…", "a b", False, id="no words"),
    ],
)
def test_a_quotation_matches_with_most_of_the_shorter(quotation: str, gold: str, found: bool) -> None:
    assert matches(quotation, Span("", gold)) == matches(gold, Span("", quotation)) == found


@pytest.mark.parametrize(
    ("outcome", "why"),
    [
        pytest.param("right", "", id="right"),
        pytest.param("wrong-span", "a wrong span first", id="wrong-span"),
        pytest.param("another", "signed Anna Berg, not Nils Falk", id="another"),
        pytest.param("answered", "answered what must be refused", id="answered"),
        pytest.param("unknown", "", id="unknown"),
        pytest.param("refused", "refused: None of the articles mentions “Hilda Stone”.", id="refused"),
        pytest.param("fact", "", id="fact"),
        pytest.param("followup", "", id="followup"),
    ],
)
def test_answers_are_judged(scores: AskedScores, outcome: str, why: str) -> None:
    (result,) = [result for result in scores.results if result.item.id == outcome]
    kinds = {"": "right", "refused": "refused"}
    assert result.judgement.why == why
    assert result.judgement.outcome == kinds.get(why.split(":")[0], "harmful")


def test_the_figures_are_by_kind_and_in_all(scores: AskedScores) -> None:
    figures: dict[str, Any] = dict(scores.figures())
    said, none = figures["kinds"]["said"], figures["kinds"]["none"]
    assert (said["n"], said["right"], said["harmful"], said["refused"]) == (4, 0.25, 0.5, 0.25)
    assert (said["first"], said["three"]) == (0.5, 0.5)
    assert (none["right"], none["harmful"], none["first"]) == (0.5, 0.5, None)
    low, high = figures["all"]["intervals"]["right"]
    assert 0 <= low <= figures["all"]["right"] == 0.5 <= high <= 1
    assert list(figures["counts"].values())[1:] == [(0, 3), (1, 2)]
    assert figures["plain_order"] == {"skipped": "as it needs a reranker (the extra 'rerank')"}


def test_failures_are_shown_with_what_was_wanted(scores: AskedScores) -> None:
    shown = str(scores)
    assert "another  said  What did Anna Berg say about the harbour?" in shown
    assert "harmful: signed Anna Berg, not Nils Falk" in shown
    assert f"  = {BERG} — Anna Berg" in shown
    assert f"  gold: {BERG}" in shown
    assert "followup  followup" not in shown


@pytest.mark.skipif(shipped_folder() is None, reason="the extra `rerank` is not installed")
def test_the_plain_order_stands_beside(news: Index, tmp_path: Path) -> None:
    scores = asked(write(tmp_path, RECORDS), news, Models(working_reranker()), kind="fact")
    (result,) = scores.results
    assert result.plain is not None
    assert result.plain[0] == COST
    figures: dict[str, Any] = dict(scores.figures())
    assert (figures["kinds"]["fact"]["plain first"], figures["kinds"]["fact"]["plain three"]) == (1.0, 1.0)
    assert figures["plain_order"]["behind"] == []
    assert "kinds behind the plain order: none" in str(scores)


@pytest.mark.skipif(shipped_folder() is None, reason="the extra `rerank` is not installed")
def test_a_kind_behind_the_plain_order_is_named(news: Index, tmp_path: Path) -> None:
    refused = record("refused", "What did Hilda Stone say the cranes cost?", gold=[span(COST)])
    scores = asked(write(tmp_path, [refused]), news, Models(working_reranker()))
    assert "kinds behind the plain order: said (first), said (three)" in str(scores)


def item(**given: Any) -> Item:
    fields = {"gold": (), "wrong": (), "history": (), "speaker": "", "short": "", "expect": "answer"}
    return Item(**{"id": "1", "kind": "fact", "question": "?", **fields, **given})


def answer(*quotes: str, opening: str = "", **given: Any) -> Answer:
    """An answer that shows quotations, each a text or a text and who signs it: 'words — name'."""
    parts = [(words, name or None) for words, _, name in (quote.partition(" — ") for quote in quotes)]
    text = " ".join(words for words, _ in parts)
    article = Article("1", "A title", text)
    places = [text.index(words) for words, _ in parts]
    citations = tuple(
        Citation(number, article, start, start + len(words), words, name)
        for number, ((words, name), start) in enumerate(zip(parts, places, strict=True), start=1)
    )
    lines = [opening, *(f"> {plain(words)} [{number}]" for number, (words, _) in enumerate(parts, start=1))]
    short = given.pop("short", "")
    front = Citation(1, article, 0, 0, short) if short else None
    return Answer("\n\n".join(filter(None, lines)), Question("?", "?"), citations, short=front, **given)


OPEN, SHUT = Span("", "the harbour is open"), Span("", "the bridge was shut today")
REFUSED = {"abstained": True, "reason": "Nothing fits."}


@pytest.mark.parametrize(
    ("wanted", "given", "outcome"),
    [
        pytest.param({"gold": (OPEN,)}, answer("a b", "c d", "the harbour is open"), "right", id="third"),
        pytest.param(
            {"gold": (OPEN,)}, answer("a b", "c d", "e f", "the harbour is open"), "neither", id="fourth"
        ),
        pytest.param(
            {
                "gold": (Span("", "rates rose by half a point to 4"),),
                "wrong": (Span("", "rates rose by half"),),
            },
            answer("rates rose by half a point to 4"),
            "right",
            id="more of the gold than of a wrong span",
        ),
        pytest.param(
            {"gold": (OPEN,), "short": "Ann Lee"},
            answer("the harbour is open", short="Tom Hill"),
            "harmful",
            id="a wrong short answer",
        ),
        pytest.param(
            {"gold": (OPEN,), "kind": "who", "speaker": "Ann Lee"},
            answer("the harbour is open"),
            "neither",
            id="nobody is named",
        ),
        pytest.param(
            {"gold": (OPEN,), "kind": "who", "speaker": "Ann Lee"},
            answer("the harbour is open — Mayor Lee"),
            "right",
            id="named by title and surname",
        ),
        pytest.param(
            {"gold": (OPEN,), "speaker": "Ann Lee"},
            answer("the harbour is open — Tom Hill"),
            "harmful",
            id="another's name",
        ),
        pytest.param(
            {"gold": (OPEN,), "speaker": "Ann Lee"},
            answer("the harbour is open — retired colonel"),
            "right",
            id="a description is no other's name",
        ),
        pytest.param(
            {"expect": "refuse", "wrong": (SHUT,)},
            answer("the bridge was shut today"),
            "harmful",
            id="premise",
        ),
        pytest.param(
            {"expect": "refuse", "wrong": (SHUT,)},
            answer("the bridge was shut today", verdict="no"),
            "right",
            id="premise corrected",
        ),
        pytest.param({"expect": "refuse"}, answer("a b", cautious=True), "neither", id="careful, no harm"),
        pytest.param({"gold": (OPEN,)}, answer("a b", cautious=True), "neither", id="careful, no gold"),
        pytest.param(
            {"gold": (OPEN,), "wrong": (SHUT,)},
            answer("the bridge was shut today", "the harbour is open", cautious=True),
            "right",
            id="careful, gold",
        ),
        pytest.param(
            {"gold": (OPEN,)}, answer("the harbour is open", **REFUSED), "refused", id="nearest is no answer"
        ),
        pytest.param(
            {"gold": (OPEN,), "expect": "yes"},
            answer(**REFUSED, verdict="no"),
            "harmful",
            id="refused with a no",
        ),
        pytest.param(
            {"gold": (OPEN,), "expect": "yes"}, answer("the harbour is open"), "neither", id="no verdict"
        ),
        pytest.param(
            {"gold": (OPEN,), "expect": "yes"},
            answer("the harbour is open", opening="Yes. **Ann Lee**:"),
            "right",
            id="a verdict in the text",
        ),
        pytest.param(
            {"gold": (OPEN,), "expect": "no"},
            answer("the harbour is open", opening="Yes."),
            "harmful",
            id="a wrong verdict",
        ),
        pytest.param(
            {"gold": (OPEN,), "expect": "no"},
            answer("the harbour is open", verdict="not quite"),
            "neither",
            id="not quite no",
        ),
        pytest.param(
            {"gold": (OPEN, SHUT), "expect": "differs"},
            answer("the harbour is open", "the bridge was shut today"),
            "neither",
            id="both, not told apart",
        ),
        pytest.param(
            {"gold": (OPEN, SHUT), "expect": "differs"},
            answer("the harbour is open", "the bridge was shut today", opening="The articles differ."),
            "right",
            id="told as differing",
        ),
        pytest.param(
            {"gold": (OPEN, SHUT), "expect": "differs"},
            answer("the harbour is open", opening="The articles differ."),
            "neither",
            id="one side",
        ),
        pytest.param({"expect": "talk"}, answer("a b"), "harmful", id="talk answered with quotations"),
        pytest.param({"expect": "talk"}, answer(opening="Hello."), "right", id="talk"),
        pytest.param({"expect": "count", "short": "7"}, answer(opening="7 do."), "right", id="count"),
        pytest.param({"expect": "count", "short": "7"}, answer(opening="17 do."), "harmful", id="number"),
        pytest.param({"expect": "list"}, answer(opening="The Daily Post."), "right", id="list"),
        pytest.param({"expect": "list"}, answer(opening="Many sources."), "neither", id="nothing listed"),
        pytest.param({"expect": "list"}, answer(**REFUSED), "refused", id="list refused"),
    ],
)
def test_each_expectation_is_judged(wanted: dict[str, Any], given: Answer, outcome: str) -> None:
    assert judged(item(**wanted), given, ["the daily post"]).outcome == outcome


def test_quotations_stand_in_the_order_of_the_text() -> None:
    given = answer("a b", "c d")
    swapped = Answer("> c d [2]\n\n> a b [1]", given.question, given.citations)
    assert [citation.quote for citation in quoted(swapped)] == ["c d", "a b"]
    only = Answer("> c d [2] · also in AP [1]", given.question, given.citations)
    assert [citation.quote for citation in quoted(only)] == ["c d"]


@pytest.mark.parametrize(
    ("opening", "verdict"),
    [
        pytest.param("Yes. **Ann Lee**:", "yes", id="yes"),
        pytest.param("**No.** She did not.", "no", id="bold"),
        pytest.param("Not quite: only if it rains.", "not quite", id="not quite"),
        pytest.param("No statement was found.", None, id="no word of a verdict"),
    ],
)
def test_a_verdict_is_read(opening: str, verdict: str | None) -> None:
    assert verdict_of(answer(opening=opening)) == verdict


@pytest.mark.parametrize(
    ("found", "wanted", "same"),
    [
        pytest.param("Zelenskyy", "Volodymyr Zelensky", True, id="spelling and surname"),
        pytest.param("Dr. Rochelle P. Walensky", "Rochelle Walensky", True, id="title and initial"),
        pytest.param("Jill Biden", "Joe Biden", False, id="two of one surname"),
        pytest.param("Moscow", "Denys Shmyhal", False, id="a place"),
        pytest.param("Dean", "Dean", True, id="one word"),
    ],
)
def test_names_of_one_person(found: str, wanted: str, same: bool) -> None:
    assert same_name(found, wanted) == same_name(wanted, found) == same


@pytest.mark.parametrize(
    ("found", "wanted", "same"),
    [
        pytest.param("about 4 million crowns", "4 million", True, id="holds it"),
        pytest.param("Sunday, Feb. 12", "Feb. 12, 2023", True, id="most of a day"),
        pytest.param("Feb. 13", "Feb. 12, 2023", False, id="another day"),
        pytest.param("4%", "3.75% to 4%", False, id="half of a range"),
        pytest.param("Dorsey", "Jack Dorsey", True, id="surname"),
        pytest.param("Vancouver", "Toronto and Vancouver", False, id="one of two"),
        pytest.param("chief economist", "chief economist with Moody's", True, id="a role without its house"),
        pytest.param("Prime Minister", "Deputy Prime Minister", False, id="another role"),
    ],
)
def test_short_answers_that_will_do(found: str, wanted: str, same: bool) -> None:
    assert same_short(found, wanted) == same


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param({"gold": [{**span(COST), "url": "x"}]}, "a span of right does not stand", id="url"),
        pytest.param({"wrong": [{**span(COST), "end": 9000}]}, r"characters, not \d+–9000", id="offsets"),
        pytest.param({"expect": "maybe"}, "right expects 'maybe', which is none of answer", id="expect"),
    ],
)
def test_files_that_do_not_fit_are_told(tmp_path: Path, changed: Mapping[str, Any], message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_items(write(tmp_path, [{**SAID, **changed}]))


def test_raw_articles_are_named_where_they_are_not_beside(tmp_path: Path) -> None:
    file = write(tmp_path, [SAID])
    beside = tmp_path / "realtimeqa" / "articles-2022.jsonl.gz"
    moved = beside.rename(tmp_path / "raw.jsonl.gz")
    with pytest.raises(SourceError, match="name the right one with --articles"):
        read_items(file)
    assert read_items(file, moved)[0].gold == (Span(url("harbour"), BERG),)


def test_a_kind_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no questions of the kind 'why', but said"):
        read_items(write(tmp_path, [SAID]), kind="why")


def test_articles_that_the_index_lacks_are_counted(news: Index, tmp_path: Path) -> None:
    file = write(tmp_path, [SAID])
    (tmp_path / "realtimeqa" / "articles-2022.jsonl.gz").unlink()
    elsewhere = json.dumps({"url": "https://other.example", "text": raw("harbour")})
    (tmp_path / "raw.jsonl").write_text(elsewhere)
    file.write_text(file.read_text().replace(url("harbour"), "https://other.example"))
    scores = asked(file, news, articles=tmp_path / "raw.jsonl")
    assert "1 of 1 articles with gold answers are not in this index" in scores.configuration


def test_evaluate_asked(capsys: pytest.CaptureFixture[str], news: Index, tmp_path: Path) -> None:
    command = ["evaluate", "asked", str(write(tmp_path, RECORDS)), "--index", str(news.path)]
    assert main([*command, "--kind", "none", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert [(told["id"], told["outcome"]) for told in figures["items"]] == [
        ("answered", "harmful"),
        ("unknown", "right"),
    ]
    assert main([*command, "--half", "a"]) == 2
    assert "a half of the questions asked is a file of its own" in capsys.readouterr().err
