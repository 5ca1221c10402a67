"""The tagger of questions: kinds, speakers and topics of wordings that stand in no list."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from qa.asking import understand
from qa.asking.known import Known
from qa.asking.speaker_names import Names
from qa.asking.tagger import KINDS, SLOTS, read
from qa.evaluate import Task, measure
from qa.models import NO_MODELS

WORDS = {
    "What's Okonkwo's verdict on the new tram line?": ("said", "Okonkwo", "the new tram line"),
    "what does Sanna Lehtonen make of the ferry strike": ("said", "Sanna Lehtonen", "the ferry strike"),
    "what reason did okonkwo give for closing the bridge": ("said", "okonkwo", "closing the bridge"),
    "Where does Sanna Lehtonen stand on joining the alliance?": (
        "said",
        "Sanna Lehtonen",
        "joining the alliance",
    ),
    "How did Okonkwo answer critics of the budget?": ("said", "Okonkwo", "the budget"),
    "Lehtonen's message to voters about the flood?": ("said", "Lehtonen", "the flood"),
    "What was the harbour master's argument against the merger?": (
        "said",
        "harbour master",
        "the merger",
    ),
    "What do marine biologists think about the oil spill?": ("said", "marine biologists", "the oil spill"),
    "What was said by Okonkwo on the tram line?": ("said", "Okonkwo", "the tram line"),
    "Did Okonkwo ever claim that the bridge was safe?": ("ever_said", "Okonkwo", "the bridge was safe"),
    "Trace how Lehtonen's opinion of the alliance has changed over time": (
        "timeline",
        "Lehtonen",
        "the alliance",
    ),
}
FACTS = {
    "What did Okonkwo sign on Friday?": "other",
    "Why was Lehtonen sued?": "other",
    "What did the court decide?": "other",
    "Why did Lehtonen resign?": "other",
    "How did the ferry sink?": "other",
    "Who was elected mayor of Turku?": "who",
    "When did Okonkwo open the bridge?": "when",
    "Where was Lehtonen born?": "where",
    "How many cars did the ferry carry?": "how_many",
    "Was the bridge closed in winter?": "yes_no",
    "Who argued that the tram line would lose money?": "who_said",
}


@pytest.mark.parametrize(("text", "asked"), WORDS.items(), ids=WORDS)
def test_whose_words_are_asked_for_however_it_is_put(text: str, asked: tuple[str, str, str]) -> None:
    question = understand(text)
    assert (question.kind, question.speaker, question.topic) == asked


@pytest.mark.parametrize(("text", "kind"), FACTS.items(), ids=FACTS)
def test_a_question_of_facts_with_a_person_in_it_asks_for_nobodys_words(text: str, kind: str) -> None:
    question = understand(text)
    assert (question.kind, question.speaker) == (kind, None)


def test_who_speaks_in_the_index_is_known_without_a_question() -> None:
    known = Known(Names([("Ada Okonkwo", 30)]))
    question = understand("okonkwo on whether the port will reopen", known=known)
    assert (question.kind, question.speaker, question.topic) == ("said", "okonkwo", "the port will reopen")
    assert understand("ferries on whether the port will reopen", known=known).speaker is None


def test_two_are_compared() -> None:
    question = understand("How do Okonkwo and Lehtonen disagree about the tram line?")
    assert (question.kind, question.speakers, question.topic) == (
        "compare",
        ("Okonkwo", "Lehtonen"),
        "the tram line",
    )


@pytest.mark.parametrize(
    "text",
    ["", "?", "…", "\u200b", "word " * 400, "什么时候 开会?", "a-b'c’d—e", "What did “” say about “?"],
    ids=["empty", "mark", "dots", "nothing to see", "long", "Chinese", "joined", "marks"],
)
def test_parts_are_words_of_the_question_in_order(text: str) -> None:
    reading = read(text)
    ends = [0]
    for part in reading.parts:
        assert part.slot in SLOTS
        assert ends[-1] <= part.start < part.end <= len(text)
        assert 0 < part.sure <= 1
        ends.append(part.end)
    assert set(reading.kinds) <= set(KINDS)
    assert sum(reading.kinds.values()) == pytest.approx(1, abs=1e-4)


def test_what_is_understood_is_measured(tmp_path: Path) -> None:
    rows = [
        {
            "question": "What's Okonkwo's verdict on the tram line?",
            "kind": "said",
            "speakers": ["Okonkwo"],
            "topic": "tram line",
        },
        {"question": "Where was Lehtonen born?", "kind": "when", "speakers": [], "topic": ""},
        {"question": "Who runs the port authority?", "kind": "role", "history": []},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    scores = measure("understanding", Task(str(file), NO_MODELS, show=True))
    figures = scores.figures()
    assert figures["questions"] == 3
    assert figures["kind"] == pytest.approx(2 / 3)
    assert (figures["speaker"], figures["topic"]) == (1.0, 1.0)
    assert "when: Where was Lehtonen born?\n  taken for where" in str(scores)


def test_a_question_is_read_at_once() -> None:
    read("warm up")
    took = []
    for number in range(20):
        started = time.thread_time()
        read(f"What did Okonkwo say about bridge number {number} of the new tram line?")
        took.append(time.thread_time() - started)
    assert min(took) < 0.1
