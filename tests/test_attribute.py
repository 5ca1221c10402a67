"""Who said what: the right words, the right speaker, or none."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from index import Index
from index.article import Article, Statement
from index.attribution import Tagger
from index.attribution.attribute import statements_in

TAGGER = Tagger()
LEAD = "Greta Lindholm, the harbour master, met the mayor of Ostmark, Paul Brandt, on Friday."


def read(text: str, published: date | None = None, lead: str = LEAD) -> list[Statement]:
    """The statements of a text, after a paragraph that gives its people their full names."""
    article = Article("a", "Harbour reopens", f"{lead}\n\n{text}", published=published)
    statements = statements_in(article, TAGGER)
    for statement in statements:
        pieces = [article.text[start:end] for start, end in statement.spans]
        assert statement.text == " … ".join(pieces)
        assert all(pieces)
        assert all(statement.sentence[0] <= a < b <= statement.sentence[1] for a, b in statement.spans)
        assert 0 < statement.confidence <= 1
    return statements


# text → (speaker, kind, content)
ONE = {
    "quotation first": ("“The port is safe,” Lindholm said.", "Greta Lindholm", "direct", "The port is safe"),
    "straight quotes": ('"The port is safe," Lindholm said.', "Greta Lindholm", "direct", "The port is safe"),
    "inverted": ("“It is safe,” said Greta Lindholm, the master.", "Greta Lindholm", "direct", "It is safe"),
    "asked": ("“Is the port safe?” asked Brandt.", "Paul Brandt", "direct", "Is the port safe?"),
    "indirect after": ("The port is safe, Lindholm said.", "Greta Lindholm", "indirect", "The port is safe"),
    "that": ("Lindholm said that the port was safe.", "Greta Lindholm", "indirect", "the port was safe"),
    "connective": (
        "However, the port is safe, Lindholm said.",
        "Greta Lindholm",
        "indirect",
        "the port is safe",
    ),
    "place and day": (
        "“The port is safe,” Lindholm said in Ostmark on Friday.",
        "Greta Lindholm",
        "direct",
        "The port is safe",
    ),
    "according to": ("According to Brandt, the port is safe.", "Paul Brandt", "indirect", "the port is safe"),
    "according to, behind": (
        "The port is safe, according to Brandt.",
        "Paul Brandt",
        "indirect",
        "The port is safe",
    ),
    "mixed": (
        "Lindholm called on captains to wait for “calmer seas.”",
        "Greta Lindholm",
        "mixed",
        "captains to wait for “calmer seas.”",
    ),
    "warning": (
        "Mayor Paul Brandt warned captains against leaving.",
        "Paul Brandt",
        "indirect",
        "captains against leaving",
    ),
    "institution": ("The Kremlin denied the report.", "Kremlin", "indirect", "the report"),
    "group": ("The town and its partners fear another storm.", None, None, None),
    "spokesman": (
        "The port is safe, a spokesman for the Navy said.",
        "spokesman for the Navy",
        "indirect",
        "The port is safe",
    ),
    "name not given in full": ("The port is safe, Ekberg said.", "Ekberg", "indirect", "The port is safe"),
}


@pytest.mark.parametrize(("text", "speaker", "kind", "content"), ONE.values(), ids=ONE.keys())
def test_one_statement(text: str, speaker: str | None, kind: str | None, content: str | None) -> None:
    statements = read(text)
    if content is None:
        assert [s for s in statements if s.speaker in ("Greta Lindholm", "Paul Brandt")] == []
        return
    assert [(s.speaker, s.kind, s.text) for s in statements] == [(speaker, kind, content)]


NONE = {
    "no speech": "Lindholm left the port on Friday.",
    "a figure": "The index added 3 points on Friday.",
    "a title in quotes": "The film “Harbour” opens on Friday.",
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE.keys())
def test_no_statement(text: str) -> None:
    assert read(text) == []


def test_what_was_not_said_is_marked() -> None:
    (denied,) = read("Lindholm did not say that the port was safe.")
    (possible,) = read("Lindholm would say that the port was safe.")
    assert (denied.modality, possible.modality) == ("denied", "hypothetical")


def test_words_within_anothers_words_keep_both_speakers() -> None:
    outer, inner = read("Brandt has assured her that the port is safe, Lindholm said.")
    assert (outer.speaker, outer.reported_by) == ("Greta Lindholm", None)
    assert outer.text == "Brandt has assured her that the port is safe"
    assert (inner.speaker, inner.reported_by, inner.text) == (
        "Paul Brandt",
        "Greta Lindholm",
        "the port is safe",
    )


def test_he_is_the_one_who_spoke_just_before() -> None:
    first, second = read("The port is safe, Brandt said. He hoped for better weather.")
    assert (first.speaker, second.speaker, second.mention) == ("Paul Brandt", "Paul Brandt", "He")
    assert second.confidence < first.confidence


def test_he_stays_open_where_two_are_meant_alike() -> None:
    statements = read("In the town, Paul Brandt and Peter Ekberg were seen. He hoped for better weather.")
    assert statements[-1].mention == "He"
    assert statements[-1].speaker is None


def test_a_president_is_not_another_nations() -> None:
    lead = "President Peter Ekberg received Paul Brandt in Ostmark on Friday."
    said = read("They talked for hours. The French president said that the port was safe.", lead=lead)
    assert "Peter Ekberg" not in {statement.speaker for statement in said}


def test_a_split_quotation_has_two_spans() -> None:
    (statement,) = read("“The port is safe,” Lindholm said, “and the ferry sails.”")
    assert statement.text == "The port is safe … and the ferry sails."
    assert (statement.speaker, statement.kind) == ("Greta Lindholm", "direct")


def test_a_quotation_goes_on_into_the_next_sentence() -> None:
    first, second = read("“The port is safe,” Lindholm said. “The ferry sails at noon.”")
    assert (first.speaker, second.speaker) == ("Greta Lindholm", "Greta Lindholm")
    assert second.text == "The ferry sails at noon."


def test_two_people_of_one_surname_stay_apart() -> None:
    lead = "Anna Ekberg and Olof Ekberg own the ferry."
    (statement,) = read("The ferry sails, Ekberg said.", lead=lead)
    assert (statement.speaker, statement.mention) == (None, "Ekberg")


DAYS = {
    "Friday": date(2022, 1, 21),
    "Monday": date(2022, 1, 17),
    "Saturday": date(2022, 1, 22),
}


@pytest.mark.parametrize(("name", "day"), DAYS.items(), ids=DAYS.keys())
def test_the_day_of_saying(name: str, day: date) -> None:
    (statement,) = read(f"“The port is safe,” Lindholm said on {name}.", published=date(2022, 1, 22))
    assert statement.said_on == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Thursday’s storm was bad, Lindholm said.", None),
        ("“It was bad,” Lindholm said of Thursday’s storm.", None),
        ("The port opens next Monday, Lindholm said on Thursday.", date(2022, 1, 20)),
        ("The port opens on Monday, Lindholm said yesterday.", date(2022, 1, 21)),
        ("The port is safe, Lindholm said on Jan. 3.", date(2022, 1, 3)),
        ("The port is safe, Lindholm said on Dec. 24.", date(2021, 12, 24)),
    ],
    ids=["of a thing", "of what it is about", "not to come", "yesterday", "date", "date of last year"],
)
def test_other_days_are_not_the_day_of_saying(text: str, day: date | None) -> None:
    assert {s.said_on for s in read(text, published=date(2022, 1, 22))} == {day}


SAMPLE = {  # every attribution of the sample article: the words, and whose they are
    "Moscow against an invasion of Ukraine": "Antony Blinken",
    "I have conveyed the position of the United States": "Antony Blinken",
    "We have made it clear that if any Russian forces move": "Antony Blinken",
    "the conversation with Lavrov was “frank and substantive.”": "Antony Blinken",
    "The meeting was “open and useful,”": "Sergey Lavrov",
    "the dialogue should continue": "Sergey Lavrov",
    "to get in touch with US President Joe Biden": "Vladimir Putin",
    "Blinken has assured him that the West will provide": "Sergey Lavrov",
    "the West will provide his government with a written response": "Antony Blinken",
    "the Ukrainian people and has no plans to attack": "Russia",
    "things would calm down again": "Sergey Lavrov",
    "him to de-escalate the situation": "Antony Blinken",
    "NATO is working against his country": "Sergey Lavrov",
    "sending weapons and military advisers to Ukraine": "Russia",
    "they did not expect a breakthrough in the talks": "Antony Blinken and Sergey Lavrov",
    "Russia could invade Ukraine": "US and its allies",
    "the roughly 100,000 Russian soldiers who have gathered": "US and its allies",
    "written security guarantees and an end to the eastward expansion": "Russia",
}


def test_the_sample_article(seeded: Index) -> None:
    statements = seeded.statements(limit=100)
    assert len(statements) == len(SAMPLE)
    for beginning, speaker in SAMPLE.items():
        found = [statement for statement in statements if statement.text.startswith(beginning)]
        assert [statement.speaker for statement in found] == [speaker], beginning
    (reported,) = [statement for statement in statements if statement.reported_by]
    assert (reported.speaker, reported.reported_by) == ("Antony Blinken", "Sergey Lavrov")
    (denied,) = [statement for statement in statements if statement.modality == "denied"]
    assert denied.speaker == "Russia"
    (nato,) = [statement for statement in statements if "NATO is" in statement.text]
    assert nato.kind == "indirect"


INTERVIEW = """TV: Is the port safe?

Lindholm: I think the port is safe.

TV: Do you fear another storm?

Lindholm: We hope for calmer seas. Captains should wait."""


def test_in_an_interview_a_question_is_its_askers() -> None:
    said = [(s.speaker, s.kind, s.text) for s in read(INTERVIEW)]
    assert ("TV", "direct", "Do you fear another storm?") in said
    assert ("Greta Lindholm", "direct", "I think the port is safe.") in said
    assert ("Greta Lindholm", "indirect", "the port is safe") in said  # 'I' is who talks
    assert not [text for speaker, _, text in said if speaker == "Greta Lindholm" and "?" in text]


def test_a_list_with_labels_is_no_interview() -> None:
    text = "Hours: 9 to 5\n\nContact: the office\n\nHours: 10 to 4\n\nContact: the harbour"
    assert [s for s in read(text) if s.kind == "direct"] == []


def test_nobody_says_what_you_need_to_know() -> None:
    assert read("Here is what you need to know. Would you like to receive our newsletter?") == []


def test_a_heading_is_no_part_of_what_is_said() -> None:
    (statement,) = read("Lindholm: The port is safe\n\nThe harbour opened on Friday.")
    assert (statement.speaker, statement.text) == ("Greta Lindholm", "The port is safe")


# text → (mention, speaker)
MEANT = {
    "description": ("“It is safe,” the mayor said.", "the mayor", "Paul Brandt"),
    "a pair": (
        "Lindholm and Brandt met again. Both said that the port was safe.",
        "Both",
        "Greta Lindholm and Paul Brandt",
    ),
    "group": ("Residents were angry. They said the port was unsafe.", "They", "Residents"),
    "organisation": (
        "The Harbour Foundation met on Friday. The foundation warned captains. “Wait,” the foundation said.",
        "the foundation",
        "Harbour Foundation",
    ),
    "who": ("The port belongs to Brandt, who said that it was safe.", "who", "Paul Brandt"),
    "who, a group": (
        "The storm frightened sailors and local fishermen who said the port was unsafe.",
        "who",
        "local fishermen",
    ),
    "his people": (
        "Brandt came late. His spokesman said the port was safe.",
        "His spokesman",
        "Paul Brandt’s spokesman",
    ),
    "she": ("Brandt met Lindholm. She said the port was safe.", "She", "Greta Lindholm"),
    "unnamed": (
        "A fisherman waited in the rain. The port is unsafe, the fisherman said.",
        "the fisherman",
        "fisherman",
    ),
    "the name comes later": (
        "As he warned of a storm, Peter Ekberg closed the port.",
        "he",
        "Peter Ekberg",
    ),
    "not who is named after": (
        "Brandt praised Peter Ekberg. He said that Ekberg had saved the port.",
        "He",
        "Paul Brandt",
    ),
    "a stranger": (
        "A young cashier waited in the rain. “It is unsafe,” said the woman, who gave no name. "
        "“I am afraid,” she said.",
        "she",
        "young cashier",
    ),
    "a first name and an age": (
        "The captain’s son, Oscar, 39, waited outside. “It is unsafe,” he said.",
        "he",
        "Oscar",
    ),
    "an office": (
        "The report came from the F.B.I. last week. The agency said that the port was unsafe.",
        "The agency",
        "F.B.I.",
    ),
    "who, and where": (
        "The storm frightened sailors and residents in Norway who said the port was unsafe.",
        "who",
        "residents in Norway",
    ),
    "two who open a sentence": (
        "Paul Brandt and Peter Ekberg met for hours. They said that the port was safe.",
        "They",
        "Paul Brandt and Peter Ekberg",
    ),
}


@pytest.mark.parametrize(("text", "mention", "speaker"), MEANT.values(), ids=MEANT.keys())
def test_whom_a_mention_means(text: str, mention: str, speaker: str) -> None:
    assert [s.speaker for s in read(text) if s.mention == mention] == [speaker]


# text → (mention, speaker): nobody is given the words of another
APART = {
    "another office": (
        "Central Bank Chair Peter Ekberg met reporters on Friday. “Rates will rise soon,” Ekberg said.\n\n"
        "The Ostmark Bank president said that rates were too high.",
        "The Ostmark Bank president",
        "Ostmark Bank president",
    ),
    "the same office elsewhere": (
        "Brandt was angry. The mayor of Westhafen said that the port was safe.",
        "The mayor of Westhafen",
        "mayor of Westhafen",
    ),
    "an office of something never said of her": (
        "Lindholm came late. The owner of the Blue Anchor said that two cooks were ill.",
        "The owner of the Blue Anchor",
        "owner of the Blue Anchor",
    ),
    "a former office that is another's": (
        "The vice president, Mike Ekberg, came on Friday. The city’s former mayor said that it was unsafe.",
        "The city’s former mayor",
        "city’s former mayor",
    ),
    "a newspaper": (
        "Captain Peter Ekberg was sentenced to two years in prison, the Ostmark Star reported.",
        "the Ostmark Star",
        "Ostmark Star",
    ),
    "an official without a name": (
        "A senior harbour official spoke of a storm. Brandt met Senator Peter Ekberg, the official said.",
        "the official",
        "official",
    ),
    "a newcomer": (
        "Judge Peter Ekberg opened the port in May. In June, a county judge ruled against the captains. "
        "The judge said that the port was unsafe.",
        "The judge",
        "judge",
    ),
    "a judge who is called a judge": (
        "Peter Ekberg, a county judge, ruled against the captains. The judge said that the port was unsafe.",
        "The judge",
        "Peter Ekberg",
    ),
    "a name beside a description": (
        "Brandt came late. The chairman, Rep. Peter Ekberg, D-Mich., said that the port was unsafe.",
        "The chairman, Rep. Peter Ekberg, D-Mich.",
        "Peter Ekberg",
    ),
    "a man is no queen": (
        "King Paul met his wife at the port. Paul was late. The queen said that the port was unsafe.",
        "The queen",
        "queen",
    ),
    "the husband of one who holds it": (
        "Peter Ekberg, the husband of Speaker Olga Ekberg, fell ill. Peter Ekberg was in Ostmark. "
        "The speaker said that he was well.",
        "The speaker",
        "Olga Ekberg",
    ),
    "a surname that is a title": (
        "Gov. Jim Justice opened the port on Friday. The governor said that the port was safe.",
        "The governor",
        "Jim Justice",
    ),
    "a place with such a name": (
        "The Garden City harbour opened again. It rained. Captains drank wine. They left. It was late. "
        "The city said that the port was unsafe.",
        "The city",
        "city",
    ),
    "one who stands in a credit": (
        "A crane fell. Olga Ekberg/Ostmark Press Lindholm stood on the quay on Thursday. "
        "She said that the port was unsafe.",
        "She",
        "Greta Lindholm",
    ),
    "a woman without a name": (
        "Jafar Al-Ekberg left the port. The woman told police that Al-Ekberg was angry. "
        "She said that the port was unsafe.",
        "She",
        None,
    ),
}


@pytest.mark.parametrize(("text", "mention", "speaker"), APART.values(), ids=APART.keys())
def test_whom_a_mention_does_not_mean(text: str, mention: str, speaker: str | None) -> None:
    assert [s.speaker for s in read(text) if s.mention == mention] == [speaker]


def test_on_a_page_of_many_stories_no_one_stands_for_another() -> None:
    towns = "Altdorf Bergen Celle Dorum Emden Fehmarn Geest Husum Itzehoe Jever".split()
    stories = [
        f"{town} County\n\n{town}: Mayor Paul Number{town} opened a port. It was cold there."
        for town in towns
    ]
    stories.append("Kappeln County\n\nKappeln: The mayor said that the port was unsafe.")
    (found,) = [s for s in read("\n\n".join(stories)) if s.mention == "The mayor"]
    assert (found.speaker, found.by_name) == ("mayor", False)


def test_he_is_not_the_one_whose_words_these_are() -> None:
    text = (
        "EKBERG: Is the port safe?\n\nBRANDT: He said that the port was safe.\n\n"
        "EKBERG: Who is safe?\n\nBRANDT: You are."
    )
    (inner,) = [s for s in read(text) if s.mention == "He"]
    assert inner.speaker != "Paul Brandt"


def test_statements_by_speaker_topic_and_kind(seeded: Index) -> None:
    (found,) = seeded.statements(speaker="Lavrov", about="NATO")
    assert found.text == "NATO is working against his country"
    assert {s.kind for s in seeded.statements(kind="direct")} == {"direct"}
    assert seeded.statements(speaker="Merkel") == []


HARD = {
    "quotes": "“" * 1_400,
    "capitals": "A " * 700,
    "commas": "Aa, " * 350,
    "said": "Bo said, " * 150,
    "unbalanced": "“a,” " * 280,
    "roles": "the official " * 110,
    "companies": "The company said so. " * 80,
    "clauses in front": "In what he said, " * 100,
    "long line": "word " * 10_000,
}


@pytest.mark.parametrize("text", HARD.values(), ids=HARD.keys())
def test_odd_texts_are_read_in_time(text: str) -> None:
    started = time.process_time()
    statements_in(Article("a", "T", text), TAGGER)
    assert time.process_time() - started < 20  # catastrophic backtracking would take minutes


def test_every_span_stands_in_real_articles(data_dir: Path) -> None:
    import gzip
    import json

    with gzip.open(data_dir / "polnear" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    found = sum(len(read(text)) for text in texts)
    assert found > 5 * len(texts)
