"""Follow-ups find what their self-contained forms find; the command tells what it understood."""

from __future__ import annotations

import gc
import json
import re
import weakref
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from index import Index, SourceError
from index.encoding import SentenceTransformerEncoder
from qa import Assistant, Turn
from qa.asking import changed, described, known_to
from qa.evaluate import followups
from qa.models import Models
from qa.retrieval import Reranker, working_reranker
from qa.retrieval.rerank import shipped_folder
from qa.terminal.cli import main

CONVERSATIONS = Path(__file__).resolve().parents[1] / "benchmarks" / "conversations.jsonl"
TALKS = [
    (
        "What did Lavrov say about NATO?",
        "And Blinken?",
        "What about Russia?",
        "What did Blinken say about Russia?",
    ),
    (
        "What did Blinken warn of?",
        "When did he say that?",
        "What did he say about Ukraine?",
        "What did Blinken say about Ukraine?",
    ),
    (
        "Where did Blinken and Lavrov meet?",
        "Why?",
        "Was a breakthrough expected?",
        "Was a breakthrough expected?",
    ),
]


def write(file: Path, third: str | None = None) -> Path:
    lines = [
        {
            "id": str(number),
            "set": "test",
            "type": "swap",
            "questions": [one, two, third or three],
            "standalone": standalone,
            "articles": [],
        }
        for number, (one, two, three, standalone) in enumerate(TALKS)
    ]
    file.write_text("\n".join(map(json.dumps, lines)))
    return file


def test_third_turns_find_what_their_self_contained_forms_find(seeded: Index, tmp_path: Path) -> None:
    figures = followups(write(tmp_path / "talks.jsonl"), seeded).figures()
    assert str(figures["configuration"]).endswith("reranker none")
    assert figures["all"] == {
        "conversations": 3,
        "same_first": 1.0,
        "first_in_five": 1.0,
        "same_five": 1.0,
        "meant_found": 0.0,
    }


def test_a_third_turn_about_something_else_counts_as_missed(seeded: Index, tmp_path: Path) -> None:
    scores = followups(write(tmp_path / "talks.jsonl", "Who is concerned about Mali?"), seeded)
    assert not all(result.first for result in scores.results)
    assert "conversations" in str(scores)


def test_a_file_without_conversations_is_told(seeded: Index, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"id": 1}')
    with pytest.raises(SourceError, match="lacks id or set"):
        followups(tmp_path / "x.jsonl", seeded)


def test_the_conversations_are_whole_and_half_of_the_sixty_is_held_out() -> None:
    lines = [json.loads(line) for line in CONVERSATIONS.read_text(encoding="utf-8").splitlines()]
    assert len({line["id"] for line in lines}) == len(lines)
    assert all(len(line["questions"]) == 3 and line["standalone"] for line in lines)
    with_articles = Counter(line["set"] for line in lines if line["articles"])
    assert with_articles.total() == 60
    assert with_articles["test"] >= 30


def test_the_subject_is_added_only_where_articles_speak_of_both(seeded: Index) -> None:
    assistant = Assistant(seeded)
    question = "What did Lavrov say about NATO?"
    history = [{"role": "user", "content": question}, {"role": "assistant", "content": "…"}]
    told = assistant.understand("What worries scientists about glaciers and sea levels?", history)  # type: ignore[arg-type]
    assert told.standalone == told.text


STRIKE = {
    "one": ("2022-03-11", "The strike at the port began on March 9, the union said. Ships waited outside."),
    "two": ("2022-03-10", "Dockers are out. The strike began on Wednesday, and no talks are planned."),
    "three": ("2022-04-02", "Since the strike started on March 9, fuel has been short on the island."),
    "before": ("2022-03-02", "The union warned of a strike. “We will close the port,” Ann Lee said."),
}


def stored(folder: Path, stories: dict[str, tuple[str, str]]) -> Path:
    for name, (day, text) in stories.items():
        record = {"url": f"https://{name}.example/1", "title": "The port", "text": text, "published": day}
        (folder / f"{name}.json").write_text(json.dumps(record))
    return folder


def test_since_the_strike_began_is_dated_by_the_articles(index: Index, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    index.sync(stored(tmp_path / "news", STRIKE))
    assistant = Assistant(index)
    question = assistant.understand("What did the union say about fuel since the strike began?")
    assert described(question) == "union · fuel · since 9 March 2022"
    assert described(changed(question, since="")) == "union · fuel"
    assert assistant.understand("How many ships waited since the war began?").since is None


def test_where_the_articles_differ_an_event_has_no_day(index: Index, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    other = ("2022-03-12", "The strike at the port began on March 8, the port said.")
    union = (
        "2022-03-13",
        "A union has called its members out: it told them that the strike began on March 8.",
    )
    index.sync(stored(tmp_path / "news", {**STRIKE, "other": other, "union": union}))
    assert Assistant(index).understand("What is short since the strike began?").since is None


def test_a_conversation_is_about_whom_the_answer_named(seeded: Index) -> None:
    assistant = Assistant(seeded)
    history: list[Turn] = []
    understood = []
    for question in ("Who warned Moscow?", "What did he say about the talks?", "Where did he meet Lavrov?"):
        answer = assistant.ask(question, history)
        understood.append(answer.question.standalone)
        history += [{"role": "user", "content": question}, {"role": "assistant", "content": answer.text}]
    assert understood[1:] == [
        "What did Antony Blinken say about the talks?",
        "Where did Antony Blinken meet Lavrov?",
    ]


def test_what_an_index_knows_is_gathered_anew_when_it_changes(index: Index, seeds: Path) -> None:
    assert known_to(index).names.person("Lavrov") is None
    index.sync(seeds)
    assert known_to(index).names.person("Lavrov") == "Sergey Lavrov"
    assert known_to(index) is known_to(index)


def test_an_index_that_was_asked_and_dropped_is_freed(
    tmp_path: Path, seeds: Path, encoder: SentenceTransformerEncoder
) -> None:
    index = Index.open(tmp_path / "index", encoder=encoder)
    index.sync(seeds)
    assert Assistant(index).ask("What did Sergei Lavrow say since the talks began?").citations
    assert known_to(index).began("the talks") is None
    index.close()
    held = weakref.ref(index)
    del index
    gc.collect()
    assert held() is None


def test_a_question_can_be_changed_and_asked_again(seeded: Index) -> None:
    assistant = Assistant(seeded)
    answer = assistant.ask("What did Lavrov say about NATO?")
    other = assistant.ask(changed(answer.question, speaker="Blinken", topic="Russia"))
    assert other.question.standalone == "What did Blinken say about Russia?"
    assert "Blinken" in other.text


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_ask_tells_what_it_understood(capsys: pytest.CaptureFixture[str], seeded: Index) -> None:
    place = ["--index", str(seeded.path)]
    _, out, err = run(capsys, "ask", "What did Lavrow say about NATO?", *place)
    assert "Understood: Sergey Lavrov · NATO · “Lavrow” taken for Sergey Lavrov" in err
    assert "NATO is working against his country" in out
    _, _, err = run(capsys, "ask", "Was a breakthrough expected?", *place)
    assert "Understood" not in err


def test_ask_is_told_otherwise(capsys: pytest.CaptureFixture[str], seeded: Index) -> None:
    options = ["--speaker", "Lavrov", "--topic", "NATO", "--until", "2022-12-31", "--json"]
    code, out, err = run(capsys, "ask", "What is wrong?", *options, "--index", str(seeded.path))
    question = json.loads(out)["question"]
    assert code == 0
    assert (question["kind"], question["speaker"], question["topic"]) == ("said", "Lavrov", "NATO")
    assert question["until"] == "2022-12-31"
    assert "Understood: Lavrov · NATO · until 31 December 2022" in err


def test_evaluate_followups(capsys: pytest.CaptureFixture[str], seeded: Index, tmp_path: Path) -> None:
    file = str(write(tmp_path / "talks.jsonl"))
    code, out, _ = run(capsys, "evaluate", "followups", file, "--index", str(seeded.path), "--json")
    assert code == 0
    assert json.loads(out)["test"]["conversations"] == 3
    assert "articles" in json.loads(out)["configuration"]


@pytest.mark.skipif(shipped_folder() is None, reason="the extra `rerank` is not installed")
def test_evaluate_followups_uses_the_reranker_that_answers_use(seeded: Index, tmp_path: Path) -> None:
    reranker = working_reranker()
    scores = followups(write(tmp_path / "talks.jsonl"), seeded, Models(reranker))
    assert reranker is not None
    assert reranker.name in str(scores)
    assert all(result.first and result.among for result in scores.results)


HARBOUR = (
    "The harbour needs a new wall, Mayor Ann Lee said on Monday. “The old one is falling,” the mayor said. "
    "Mayor Ann Lee said that the wall would cost a million. “We will pay for it,” Mayor Ann Lee said."
)
BRIDGE = (
    "The bridge is closed, Mayor Tom Hill said. “Nobody was hurt,” Mayor Tom Hill said on Tuesday. "
    "Mayor Tom Hill said that repairs would take a year. Mayor Tom Hill warned of delays."
)


def test_a_bare_title_means_who_bears_it_in_the_articles(index_of_stories: Callable[..., Index]) -> None:
    index = index_of_stories({"harbour": ("2022-03-01", "A wall for the harbour", HARBOUR)})
    assert index.called("MAYOR ANN")[0][:2] == ("Ann Lee", "Mayor Ann Lee")
    assert index.called("100%") == index.called("Mayor_Ann") == []
    found = Assistant(index).ask("What did the mayor say about the wall?")
    assert found.question.corrections == (("the mayor", "Ann Lee"),)
    assert found.text.startswith("**Ann Lee** on the wall:")


def test_whom_a_title_may_mean_is_told_where_several_bear_it(index_of_stories: Callable[..., Index]) -> None:
    stories = {
        "harbour": ("2022-03-01", "A wall for the harbour", HARBOUR),
        "bridge": ("2022-03-02", "The bridge is closed", BRIDGE),
    }
    found = Assistant(index_of_stories(stories)).ask("What did the mayor say about glaciers?")
    assert (found.abstained, found.question.speaker, found.question.corrections) == (True, "mayor", ())
    assert re.search(
        "With “mayor”, the articles name (Ann Lee and Tom Hill|Tom Hill and Ann Lee).", found.text
    )


def test_what_a_publisher_reports_stands_in_its_articles(index_of_stories: Callable[..., Index]) -> None:
    index = index_of_stories({"harbour": ("2022-03-01", "A wall for the harbour", HARBOUR)})
    (source,) = index.status().sources
    assistant = Assistant(index)
    asked = assistant.ask(
        f"According to {source.split('.')[0].title()}, what did Ann Lee say about the wall?"
    )
    assert (asked.question.source, asked.question.speaker, asked.abstained) == (source, "Ann Lee", False)


VOTES = {
    "council": (
        "2022-03-01",
        "Skarholm council votes for the ferry",
        "The council of Skarholm voted on Monday to keep the ferry for five more years.\n\n"
        "Ann Lee, who sits for the harbour ward, voted against it. “The ferry costs too much,” Lee said. "
        "Treasurer Paul Holm said that the money was there.",
    ),
    "school": (
        "2022-03-02",
        "A school board is divided",
        "The school board of Norby closed two schools. Three members disagreed, and anyone who disagrees "
        "may appeal, the board said. Kim Dahl disagreed most.\n\n“Nobody asked us,” said Ann Lee, a teacher.",
    ),
}


@pytest.fixture(scope="module")
def votes(index_of_stories: Callable[..., Index], reranker: Reranker) -> Assistant:
    """An assistant over two articles, with the reranker that is installed; tests only ask it."""
    return Assistant(index_of_stories(VOTES))


def after(assistant: Assistant, first: str) -> list[Turn]:
    return [
        {"role": "user", "content": first},
        {"role": "assistant", "content": assistant.ask(first).text},
    ]


def test_a_question_without_a_name_is_asked_of_the_articles_quoted_before(votes: Assistant) -> None:
    before = after(votes, "How did the council of Skarholm vote on the ferry?")
    assert "Norby" not in before[1]["content"]
    assert "Three members disagreed" in votes.ask("Did anyone disagree?").text
    found = votes.ask("Did anyone disagree?", before)
    assert found.question.leans_on
    assert {citation.article.title for citation in found.citations[:1]} == {VOTES["council"][1]}


def test_a_question_that_names_what_it_asks_about_leans_on_nothing(votes: Assistant) -> None:
    before = after(votes, "How did the council of Skarholm vote on the ferry?")
    assert votes.ask("Who disagreed with the school board of Norby?", before).question.leans_on == ()


def test_another_speaker_is_looked_for_in_the_articles_quoted_before(votes: Assistant) -> None:
    before = after(votes, "What did Lee say about the ferry?")
    found = votes.ask("And Paul Holm?", before)
    assert [citation.speaker for citation in found.citations] == ["Paul Holm"]
    assert found.cautious
    assert "In the articles quoted before" in found.text


def test_what_about_somebody_with_a_role_asks_for_that_persons_words(votes: Assistant) -> None:
    before = after(votes, "What did Lee say about the ferry?")
    assert votes.ask("What about the treasurer?", before).question.standalone == (
        "What did Paul Holm say about the ferry?"
    )


def test_what_stands_beside_a_thing_is_not_what_it_means(votes: Assistant) -> None:
    before = after(votes, "Who voted to keep a ferry in the harbour of Skarholm?")
    found = votes.understand("What will it cost?", before).standalone
    assert found.startswith("What will a ferry cost")


@pytest.mark.parametrize(
    ("second", "standalone"),
    [
        ("And his wife?", "What did his wife say about the ferry?"),
        ("What about the school owner?", "What did the school owner say about the ferry?"),
        ("How much does it cost to get into the museum?", "How much does it cost to get into the museum?"),
    ],
)
def test_a_described_person_speaks_and_it_may_mean_nothing(
    votes: Assistant, second: str, standalone: str
) -> None:
    before = after(votes, "What did the treasurer say about the ferry?")
    assert votes.understand(second, before).standalone == standalone


MAYORS = {
    "wage": (
        "2022-03-01",
        "Governor wants a higher wage",
        "Governor Ann Lee spoke in Skarholm. “The wage must rise,” Lee said. Mayor Bo Lund urged the island "
        "to act quickly. “The wage must rise now,” Lund said.",
    ),
    "tram": ("2022-03-02", "The tram", "Mayor Eva Strand opened a tram in Norby. “It runs,” Strand said."),
}


def test_the_mayor_is_who_is_it_in_the_articles_quoted_before(index_of_stories: Callable[..., Index]) -> None:
    assistant = Assistant(index_of_stories(MAYORS))
    before = after(assistant, "What did Lee say about the wage?")
    found = assistant.ask("What about the mayor?", before)
    assert found.question.standalone == "What did the mayor say about the wage?"
    assert {citation.speaker for citation in found.citations} == {"Bo Lund"}
