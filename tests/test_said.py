"""Answers that are statements: who said what on which topic, ever, over time, beside somebody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from index import Index
from index.article import StatementWords
from index.search.topics import StatementInContext, rank
from qa import Answer, Assistant, Question
from qa.answering import Inquiry, answer
from qa.answering.caution import NEAREST, UNDECIDED
from qa.answering.routes.who_said import claim_of

STORIES = {
    "talks": (
        "2022-01-21",
        "Talks in Geneva",
        "Russia’s Foreign Minister Sergey Lavrov met Antony Blinken in Geneva on Friday. “NATO is working "
        "against us,” Lavrov said on Thursday.\n\n"
        "Blinken said that Lavrov had assured him that the gas would flow. “The talks were frank,” Blinken "
        "said.",
    ),
    "moscow": (
        "2022-02-03",
        "A speech in Moscow",
        "Foreign Minister Sergey Lavrov spoke in Moscow. “NATO has lied to us again,” Lavrov said on "
        "Tuesday.\n\nLavrov did not say that the troops would leave Belarus.",
    ),
    "brussels": (
        "2022-02-10",
        "The alliance meets",
        "Secretary of State Antony Blinken came to Brussels. “NATO is a defensive alliance,” Blinken said.",
    ),
}


@pytest.fixture(scope="module")
def talks(index_of_stories: Callable[..., Index]) -> Index:
    """An index of three articles; tests only read it."""
    return index_of_stories(STORIES)


def asked(index: Index, text: str, **understood: object) -> Answer:
    """The answer to a question that has been understood like this; each quotation is verbatim."""
    found = answer(Inquiry(index, Question(text, text, **understood)))  # type: ignore[arg-type]
    assert all(c.article.text[c.start : c.end] == c.quote for c in found.citations)
    return found


def test_a_share_of_people_is_nobody(index_of_stories: Callable[..., Index]) -> None:
    text = (
        "Voters are divided: 51% said that the harbour is safe. “The harbour is safe,” Mayor Ann Lee said on "
        "Monday."
    )
    index = index_of_stories({"poll": ("2022-03-01", "A poll on the harbour", text)})
    assert {said.speaker or said.mention for said in index.statements()} == {"51%", "Ann Lee"}
    found = asked(index, "Who said that the harbour is safe?", kind="who_said")
    assert found.text.startswith("**Ann Lee**:")
    assert "51%**" not in found.text


def test_each_line_tells_whose_words_it_is_where_and_when(talks: Index) -> None:
    found = asked(talks, "Who said that NATO is working against us?", kind="who_said")
    (section, *_), quotes = found.sections, {c.number: c.quote for c in found.citations}
    line = section.lines[0]
    assert (line.manner, line.speaker, line.role) == ("direct", "Sergey Lavrov", "Russia’s Foreign Minister")
    assert line.said_on == date(2022, 1, 20)
    assert [quotes[line.number][a:b] for a, b in line.own] == ["“NATO is working against us,”"]
    assert "· talks.example, 21 January 2022, said on 20 January 2022" in found.text
    found = asked(talks, "What did Lavrov say about gas?", kind="said", speaker="Lavrov", topic="the gas")
    assert [line.manner for section in found.sections for line in section.lines] == ["relayed"]
    assert not found.sections[0].lines[0].own
    found = asked(talks, "Who spoke in Moscow?", kind="other")
    assert found.sections[0].lines[0].manner == "told"
    assert found.sections[0].lines[0].speaker is None


def test_a_clause_is_no_noun_in_a_heading(talks: Index) -> None:
    words = "What did Lavrov say after NATO has lied?"
    found = asked(talks, words, kind="said", speaker="Lavrov", topic="NATO has lied")
    assert found.text.startswith("**Sergey Lavrov** on “NATO has lied”:")


def test_own_statements_come_first_then_what_others_say_they_said(talks: Index) -> None:
    found = asked(talks, "What did Lavrov say about gas?", kind="said", speaker="Lavrov", topic="the gas")
    assert "**Lavrov** on the gas, as others tell it:" in found.text
    assert found.citations[0].speaker == "Sergey Lavrov"
    assert "according to Antony Blinken" in found.text
    found = asked(talks, "What did Lavrov say about NATO?", kind="said", speaker="Lavrov", topic="NATO")
    assert found.text.startswith("**Sergey Lavrov** on NATO:")
    assert {c.quote for c in found.citations if c.speaker == "Sergey Lavrov"} == {
        "“NATO is working against us,” Lavrov said on Thursday.",
        "“NATO has lied to us again,” Lavrov said on Tuesday.",
    }
    assert "defensive" not in found.text


def test_what_was_not_said_is_marked_as_such(talks: Index) -> None:
    text = "What did Lavrov say about troops in Belarus?"
    found = asked(talks, text, kind="said", speaker="Lavrov", topic="troops in Belarus")
    assert "Not said by **Lavrov**, or not for certain" in found.text
    assert not found.text.startswith("**Sergey Lavrov**")


def test_the_newest_comes_first_if_asked_for(talks: Index) -> None:
    text = "What did Lavrov say last about NATO?"
    found = asked(talks, text, kind="said", speaker="Lavrov", topic="NATO", order="newest")
    assert found.citations[0].quote.startswith("“NATO has lied to us again,”")


def test_no_statement_on_the_topic_names_the_count_and_the_nearest(talks: Index) -> None:
    found = asked(talks, "What did Lavrov say about whales?", kind="said", speaker="Lavrov", topic="whales")
    count = len([s for s in talks.statements(speaker="Lavrov") if s.speaker == "Sergey Lavrov"])
    assert found.abstained
    assert found.reason == f"The index holds {count} statements of Sergey Lavrov, none on “whales”."
    assert "Articles that mention each: 2 “Lavrov”, 0 “whales”; none both." in found.text
    assert "Nearest:" in found.text
    assert [c.speaker for c in found.citations] == ["Sergey Lavrov"]


@pytest.mark.parametrize(
    ("topic", "yes"), [("NATO lied", True), ("whales", False), ("the talks were frank", False)]
)
def test_whether_somebody_ever_said_it(talks: Index, topic: str, yes: bool) -> None:
    found = asked(talks, f"Did Lavrov ever say {topic}?", kind="ever_said", speaker="Lavrov", topic=topic)
    assert found.abstained is not yes
    assert found.text.startswith("Yes. **Sergey Lavrov**" if yes else "No such statement was found.")


def test_who_said_it(talks: Index) -> None:
    found = asked(talks, "Who said that NATO is a defensive alliance?", kind="who_said")
    assert found.text.startswith("**Antony Blinken**:")
    assert found.citations[0].quote == "“NATO is a defensive alliance,” Blinken said."
    nobody = asked(talks, "Who said that the moon is made of cheese?", kind="who_said")
    assert nobody.abstained
    assert nobody.reason == "No statement was found that says “the moon is made of cheese”."
    contrary = asked(talks, "Who said that NATO is not a defensive alliance?", kind="who_said")
    assert contrary.abstained


@pytest.mark.parametrize(
    "text", ["Who said that NATO grows?", "Who claimed NATO grows?", "And who has said NATO grows?"]
)
def test_the_claim_in_a_question(text: str) -> None:
    assert claim_of(Question(text, text, kind="who_said")) == "NATO grows"


def test_a_timeline_has_days_and_articles_oldest_first(talks: Index) -> None:
    text = "Timeline of Lavrov on NATO"
    found = asked(talks, text, kind="timeline", speaker="Lavrov", topic="NATO")
    first, second = (
        found.text.index("**20 January 2022** · Talks in Geneva"),
        found.text.index("**1 February 2022** · A speech in Moscow"),
    )
    assert first < second
    days = [day for day, _ in talks.timeline("Lavrov", "NATO")]
    assert days[:2] == [date(2022, 1, 20), date(2022, 2, 1)]


def test_two_speakers_beside_each_other(talks: Index) -> None:
    both = ("Lavrov", "Blinken")
    text = "Compare Lavrov and Blinken on NATO"
    found = asked(talks, text, kind="compare", speaker="Lavrov", speakers=both, topic="NATO")
    assert found.text.index("**Sergey Lavrov** on NATO:") < found.text.index("**Antony Blinken** on NATO:")
    assert {c.speaker for c in found.citations} == {"Sergey Lavrov", "Antony Blinken"}
    found = asked(talks, text, kind="compare", speaker="Lavrov", speakers=both, topic="frank talks")
    assert "No statement of **Lavrov** on frank talks was found; the nearest:" in found.text
    assert asked(talks, text, kind="compare", speaker="Lavrov", speakers=both, topic="whales").abstained


def test_a_role_before_a_surname_is_no_part_of_the_name(index_of_stories: Callable[..., Index]) -> None:
    text = (
        "Norby won on Sunday. “The boys ran until the end,” their coach, Ada Reed, said. “It was luck,” said "
        "the goalkeeper, Kim Dahl."
    )
    index = index_of_stories({"cup": ("2022-03-01", "Norby wins", text)})
    found = asked(index, "What did Coach Reed say?", kind="said", speaker="Coach Reed")
    assert {citation.speaker for citation in found.citations} == {"Ada Reed"}


def test_a_deed_that_no_words_tell_of_is_not_taken_for_granted(talks: Index) -> None:
    text = "Why did Lavrov apologise for NATO?"
    found = asked(talks, text, kind="said", speaker="Lavrov", topic="NATO")
    assert found.cautious
    assert found.text.startswith(f"{NEAREST}\n\n**Sergey Lavrov** on NATO:")
    text = "Why did Lavrov say NATO has lied?"
    assert not asked(talks, text, kind="said", speaker="Lavrov", topic="NATO has lied").cautious


def test_of_many_speakers_those_who_are_left_out_are_named(talks: Index) -> None:
    many = ("Lavrov", "Moscow", "Geneva", "Russia", "Brussels", "NATO", "Blinken", "Antony Blinken")
    text = "Compare them on NATO"
    found = asked(talks, text, kind="compare", speaker="Lavrov", speakers=many, topic="NATO")
    left = "At most 6 speakers are compared. Left out: Blinken, Antony Blinken.\n\n"
    assert found.text.startswith(f"{left}**Sergey Lavrov** on NATO:")
    silent = asked(talks, text, kind="compare", speaker="Lavrov", speakers=many, topic="whales")
    assert silent.abstained
    assert left.strip() in silent.text


def test_a_topic_counts_most_in_what_is_said() -> None:
    def said(number: int) -> StatementWords:
        return StatementWords(number, "a", (0, 1), "")

    spoken = [
        StatementInContext(said(1), ["rain"], [], ["tax"], 0.0),
        StatementInContext(said(2), ["rain"], ["tax"], [], 0.0),
        StatementInContext(said(3), ["tax"], ["tax"], [], 0.0),
        StatementInContext(said(4), ["rain"], [], [], 0.7),
        StatementInContext(said(5), ["rain"], [], [], 0.1),
        StatementInContext(said(6), ["cut"], ["cut"], [], 0.0),
    ]
    worded, others = rank({"tax": 5.0, "cut": 1.0}, spoken)
    assert [statement.id for statement in worded] == [3, 2, 1, 6]
    assert [statement.id for statement in others] == [4, 5]


def test_statements_on_a_topic_are_ranked_by_its_rare_words(talks: Index) -> None:
    found = talks.statements(about="NATO lied")
    assert found[0].text == "NATO has lied to us again"
    assert {s.speaker for s in found[:3]} == {"Sergey Lavrov", "Antony Blinken"}


CLAIMS = {  # each in an article of its own
    "mill": "Mill owner Gustav Brandt denied that he had closed the mill to break the union.",
    "island": "The island Skarholm is not for sale, Premier Greta Lindholm said on Monday.",
    "ferry": "“The ferry is safe,” harbour master Peter Ekberg said.",
    "bridge": "The bridge may close next winter, engineer Anna Viklund said.",
    "school": "Minister Olof Sund said the school would reopen if the council paid for the roof.",
    "chapel": "Bishop Maria Holt declined to say whether the chapel would be sold.",
    "taxes": "“We never promised lower taxes,” Senator Karl Frisk said.",
    "wave": "Doctor Eva Strand said that a second wave was unlikely.",
    "farm": "“My brother closed the farm,” Nils Berg said.",
    "wolves": "“Wolves attacked the dogs,” hunter Tore Lund said.",
    "stadium": "Coach Ida Moe said the club would sell the stadium.",
    "trial": "Judge Per Dahl said he hoped the trial would end in June.",
    "bank": "Banker Lars Ohlin rejected the claim that the bank was insolvent.",
    "crew": "Captain Sven Rask did not deny that the crew was drunk.",
    "water": "“The water isn’t clean,” chemist Britt Hall said.",
    "whales": "“The whales are back,” said biologist Kari Nord.",
    "prices": "Economist Jon Falk does not think that prices will fall.",
    "party": "“The story that I left the party is a lie,” deputy Rolf Brink said.",
    "tunnel": "“Is the tunnel open?” asked driver Mona Krog.",
    "tower": "Mayor Siv Aune said that architect Leif Haug had assured her that the tower was finished.",
    "strike": "Union leader Arne Dyb called for a strike at the port.",
    "rink": "“The rink is shut,” keeper Odd Berge said on Monday.",
    "rink-again": "Keeper Odd Berge denied that the rink was shut.",
}
VERDICTS = {  # question → verdict, and how the answer opens
    "denied": (
        "Did Brandt say that he closed the mill to break the union?",
        "no",
        "No. **Gustav Brandt** denied it:\n\n> Mill owner Gustav Brandt denied that",
    ),
    "rejected": ("Did Ohlin say the bank was insolvent?", "no", "No. **"),
    "is not": (
        "Did Lindholm say that Skarholm is for sale?",
        "no",
        "No. **Greta Lindholm** said the opposite:\n\n> The island Skarholm is not for sale",
    ),
    "isn’t": ("Did Hall say the water is clean?", "no", "No. **"),
    "never": (
        "Did Frisk ever say that he promised lower taxes?",
        "no",
        "No. **Karl Frisk** said the opposite:",
    ),
    "is, against is not": ("Did Ekberg say the ferry is not safe?", "no", "No. **Peter Ekberg** said the"),
    "declined to say": ("Did Holt say the chapel would be sold?", "no", "No. **Maria Holt** did not say so:"),
    "does not think": ("Did Falk say that prices will fall?", "no", "No. **Jon Falk** said the opposite:"),
    "is": (
        "Did Ekberg say that the ferry is safe?",
        "yes",
        "Yes. **Peter Ekberg**:\n\n> “The ferry is safe,”",
    ),
    "is not, asked so": ("Did Lindholm say Skarholm is not for sale?", "yes", "Yes. **Greta Lindholm**:"),
    "may, asked so": ("Did Viklund say the bridge may close next winter?", "yes", "Yes. **Anna Viklund**:"),
    "will, told later": ("Did Moe say the club will sell the stadium?", "yes", "Yes. **Ida Moe**:"),
    "anything": ("Did Nord say anything about whales?", "yes", "Yes. **Kari Nord**:"),
    "called for": ("Did Dyb call for a strike at the port?", "yes", "Yes. **"),
    "denied, asked so": (
        "Did Brandt deny that he closed the mill?",
        "yes",
        "Yes. **Gustav Brandt** denied it:",
    ),
    "may": (
        "Did Viklund say the bridge will close next winter?",
        "not quite",
        "Not quite: **Anna Viklund** said that it may be so:",
    ),
    "unlikely": ("Did Strand say there would be a second wave?", "not quite", "Not quite: **"),
    "if": (
        "Did Sund say the school would reopen?",
        "not quite",
        "Not quite: **Olof Sund** said so under a condition:",
    ),
    "did not deny": (
        "Did Rask say the crew was drunk?",
        "not quite",
        "Not quite: **Sven Rask** left it open",
    ),
    "somebody else did it": ("Did Berg say that he closed the farm?", None, "**Nils Berg**"),
    "the other way round": ("Did Lund say that dogs attacked wolves?", None, "**Tore Lund**"),
    "sold, against would sell": (
        "Did Moe say the club sold the stadium?",
        None,
        "**Ida Moe**",
    ),
    "hoped": ("Did Dahl say the trial would end in June?", None, "**"),
    "a story that is a lie": ("Did Brink say that he left the party?", None, "**Rolf Brink**"),
    "asked": ("Did Krog say that the tunnel is open?", None, "**Mona Krog**"),
    "as another tells it": ("Did Haug say that the tower was finished?", None, "**"),
    "of another's words": ("Did Aune say that the tower was finished?", None, "**Siv Aune**"),
    "both": ("Did Berge say that the rink was shut?", None, "**"),
    "never said": (
        "Did Brandt ever say that the moon is made of cheese?",
        None,
        "No such statement was found.",
    ),
}


@pytest.fixture(scope="module")
def claims(index_of_stories: Callable[..., Index]) -> Assistant:
    """An assistant over articles that say, deny and leave open what is asked about."""
    return Assistant(
        index_of_stories({name: ("2024-04-03", f"News {name}", text) for name, text in CLAIMS.items()})
    )


@pytest.mark.parametrize(("text", "verdict", "opening"), VERDICTS.values(), ids=VERDICTS.keys())
def test_a_verdict_stands_above_words_that_bear_it_out(
    claims: Assistant, text: str, verdict: str | None, opening: str
) -> None:
    found = claims.ask(text)
    assert found.verdict == verdict
    undecided = verdict is None and not found.abstained
    assert found.cautious == undecided
    assert found.text.startswith(f"{UNDECIDED}\n\n{opening}" if undecided else opening)
    assert verdict == "yes" or not found.text.startswith("Yes")
    assert all(c.article.text[c.start : c.end] == c.quote for c in found.citations)


def test_denials_are_found_where_they_are_asked_for(claims: Assistant) -> None:
    found = claims.ask("What did Brandt deny about the mill?")
    assert found.text.startswith(
        "Denied by **Gustav Brandt** on the mill:\n\n> Mill owner Gustav Brandt denied"
    )
    assert found.verdict is None


def test_what_somebody_denies_is_among_what_he_says(claims: Assistant) -> None:
    found = claims.ask("What did Brandt say about the mill?")
    assert found.text.startswith("**Gustav Brandt** on the mill:\n\n> Mill owner Gustav Brandt denied")
