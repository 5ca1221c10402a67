"""Questions of every kind put to the sample article, as the README invites to: none is answered falsely."""

from __future__ import annotations

from typing import Literal

import pytest

from index import Index
from qa import Assistant
from qa.retrieval import Reranker

Outcome = Literal["answer", "careful", "no", "told"]
NATO = "NATO is working against his country"
FRANK = "“frank and substantive.”"
OPEN = "The meeting was “open and useful,” Lavrov said."
SOLDIERS = "the roughly 100,000 Russian soldiers who have gathered at the border"
WARNED = "again warned Moscow against an invasion of Ukraine"
FEAR = "The US and its allies fear Russia could invade Ukraine."
ASKED: dict[str, tuple[Outcome, str]] = {  # what becomes of each, and words that it shows
    "what did Lavrov say about NATO?": ("answer", NATO),
    "lavrov nato": ("answer", NATO),
    "What did Blinken say about Ukraine?": ("answer", "we stand firmly with Ukraine"),
    "What did Lavrov say about the meeting?": ("answer", OPEN),
    "How did Blinken describe the conversation with Lavrov?": ("answer", FRANK),
    "What did Blinken warn of?": ("answer", WARNED),
    "What does Lavrov say about security guarantees?": ("answer", "a written response to its request"),
    "Lavrov on weapons": ("careful", "Lavrov"),
    "Who said that the talks were open and useful?": ("answer", "**Sergey Lavrov**:"),
    "Who called the conversation frank and substantive?": ("answer", "**Antony Blinken**:"),
    "Who is the US secretary of state?": ("answer", "**Antony Blinken** is the US secretary of state:"),
    "Who is Lavrov?": ("answer", "**Sergey Lavrov** is Russia’s Foreign Minister:"),
    "What is Antony Blinken's job?": ("answer", "**Antony Blinken** is US Secretary of State:"),
    "Who is Russia's president?": ("careful", "President Vladimir Putin"),
    "Who is the foreign minister of Russia?": (
        "answer",
        "**Sergey Lavrov** is the foreign minister of Russia:",
    ),
    "How long did the talks last?": ("answer", "after around an hour and a half"),
    "How many Russian soldiers are at the border?": ("answer", "**roughly 100,000** [1]"),
    "What does Russia want?": ("answer", "wants written security guarantees"),
    "What do the US and its allies demand?": ("answer", SOLDIERS),
    "Why are the US and its allies worried?": ("answer", FEAR),
    "Was a breakthrough expected?": ("careful", "they did not expect a breakthrough"),
    "Did Blinken say Russia would invade Ukraine?": ("careful", "if any Russian forces move across"),
    "Did Lavrov say that Russia has no plans to attack Ukraine?": ("careful", "has no plans to attack"),
    "Does Russia want NATO to expand?": ("careful", "an end to the eastward expansion"),
    "Did Putin meet Biden?": ("careful", "always ready to get in touch"),
    "Did Blinken resign?": ("careful", "Blinken"),
    "Why did Lavrov apologise to Blinken?": ("careful", "Blinken has assured him"),
    "Compare what Blinken and Lavrov said about the talks": ("answer", OPEN),
    "summarise the talks in Geneva": ("answer", WARNED),
    "Tell me about the Ukraine conflict": ("answer", "ended their crisis talks"),
    "How many articles mention NATO?": ("told", "1 of 1 article mentions NATO."),
    "Which sources do you have?": ("told", "The articles are of site-14 (1)."),
    "Who is quoted?": ("told", "Antony Blinken (6), Sergey Lavrov (5)"),
    "hi": ("told", "Hello!"),
    "thanks": ("told", "You are welcome."),
    "What did Merkel say about NATO?": ("no", "None of the articles mentions “Merkel”."),
    "What did Blinken say about China?": ("no", "None of the articles mentions “China”."),
    "Who won the World Cup?": ("no", "None of the articles mentions “World Cup”."),
    "When did the talks begin?": ("no", "No sentence in the articles answers this."),
    "Who will be president in 2031?": ("no", ""),
}


@pytest.fixture(scope="module")
def assistant(seeded: Index, reranker: Reranker) -> Assistant:
    """An assistant over the sample article, with the reranker that the README installs."""
    return Assistant(seeded)


@pytest.mark.parametrize(
    ("question", "outcome", "words"), [(q, *found) for q, found in ASKED.items()], ids=ASKED
)
def test_nothing_is_answered_falsely(
    assistant: Assistant, question: str, outcome: Outcome, words: str
) -> None:
    found = assistant.ask(question)
    became = (
        "no" if found.abstained else "careful" if found.cautious else "answer" if found.citations else "told"
    )
    assert became == outcome, found.text
    assert words in found.text
    assert all(c.article.text[c.start : c.end] == c.quote for c in found.citations)
