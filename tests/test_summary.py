"""Summaries of what happened: a sentence of each article on it, day by day, none told twice."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from index import Index
from qa import Answer, Assistant

STORIES = {
    "break": (
        "2021-03-02",
        "Dam breaks above Ostrava",
        "A dam broke above the town of Ostrava on Tuesday and flooded hundreds of houses.\n\n"
        "Residents fled to the hills. Shops stayed closed.",
    ),
    "agency": (
        "2021-03-02",
        "Dam breaks in the east",
        "A dam broke above the town of Ostrava on Tuesday and flooded hundreds of the houses.",
    ),
    "toll": (
        "2021-03-03",
        "Nine dead after Ostrava flood",
        "Nine people died when the dam above Ostrava broke, the fire brigade said on Wednesday.",
    ),
    "inquiry": (
        "2021-03-20",
        "Inquiry into the Ostrava dam",
        "Prosecutors opened an inquiry into the dam above Ostrava: nobody had serviced its gates for years.",
    ),
    "verdict": (
        "2021-09-01",
        "Court fines owner of the Ostrava dam",
        "A court fined the owner of the Ostrava dam four million crowns on Wednesday.",
    ),
    "cup": (
        "2021-03-04",
        "A late goal in the cup",
        "A late goal took the team of Brno to the final of the cup on Thursday.",
    ),
}


@pytest.fixture(scope="module")
def flood(index_of_stories: Callable[..., Index]) -> Index:
    """An index of six articles, five of them on one event; tests only read it."""
    return index_of_stories(STORIES)


def days(answer: Answer) -> list[str]:
    """The day over each sentence shown, in their order."""
    assert all(c.article.text[c.start : c.end] == c.quote for c in answer.citations)
    return re.findall(r"^\*\*(.+?)\*\* · ", answer.text, re.MULTILINE)


def test_a_summary_tells_each_thing_once_and_in_order(flood: Index) -> None:
    answer = Assistant(flood).ask("Summarise the Ostrava dam")
    assert days(answer) == ["2 March 2021", "3 March 2021", "20 March 2021", "1 September 2021"]
    assert "· also in " in answer.text.split("\n\n")[1]
    assert "cup" not in answer.text


def test_the_latest_comes_first_where_the_latest_is_asked_for(flood: Index) -> None:
    answer = Assistant(flood).ask("What is the latest on the Ostrava dam?")
    assert days(answer)[:2] == ["1 September 2021", "20 March 2021"]
    assert days(answer)[-1] == "2 March 2021"


def test_a_summary_of_what_somebody_said_is_made_of_statements(flood: Index) -> None:
    answer = Assistant(flood).ask("Summarise what the fire brigade said about the flood")
    (citation,) = answer.citations
    assert "fire brigade" in citation.quote


def test_nothing_is_summed_up_that_the_articles_do_not_tell(flood: Index) -> None:
    assert Assistant(flood).ask("Summarise the elections in Atlantis").abstained
