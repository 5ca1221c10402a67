"""What a question asks; follow-ups with what they leave out; quotations checked before they are shown."""

from __future__ import annotations

import logging
from datetime import date

import pytest

from index import QuestionError, Role, is_same_role
from index.article import Article
from qa import Citation, Turn
from qa.answering.verifying import verified
from qa.asking import changed, described, noted, understand
from qa.asking.known import Known
from qa.asking.speaker_names import Names
from qa.asking.when import Covered

SAID = {
    "what did Lavrov say about NATO?": ("Lavrov", "NATO"),
    "What does Russia demand of NATO?": ("Russia", "NATO"),
    "What did Blinken warn of?": ("Blinken", ""),
    "what did joe biden say about inflation": ("joe biden", "inflation"),
    "What is Lavrov’s position on Ukraine?": ("Lavrov", "Ukraine"),
    "What is Lavrov saying about Ukraine?": ("Lavrov", "Ukraine"),
    "Tell me what the mayor said about the bridge": ("mayor", "the bridge"),
    "How did Blinken describe the conversation with Lavrov?": ("Blinken", "the conversation with Lavrov"),
}
SAID_OTHERWISE = {
    "Did Biden ever say anything about gas prices?": ("ever_said", ("Biden",), "gas prices"),
    "What has Powell said about inflation over time?": ("timeline", ("Powell",), "inflation"),
    "How did Lavrov’s position on NATO change?": ("timeline", ("Lavrov",), "NATO"),
    "Timeline of what Biden has said about Taiwan": ("timeline", ("Biden",), "Taiwan"),
    "Compare what Biden and Putin said about NATO": ("compare", ("Biden", "Putin"), "NATO"),
    "How do Truss and Sunak differ on taxes?": ("compare", ("Truss", "Sunak"), "taxes"),
    "What did Blinken and Lavrov say about Ukraine?": ("compare", ("Blinken", "Lavrov"), "Ukraine"),
    "What do Biden, Trump, Musk, Putin and Fauci say about the war?": (
        "compare",
        ("Biden", "Trump", "Musk", "Putin", "Fauci"),
        "the war",
    ),
    "Summarise what Fauci said about monkeypox": ("summarise", ("Fauci",), "monkeypox"),
    "What happened with the baby formula?": ("summarise", (), "the baby formula"),
    "When did Lavrov speak about NATO?": ("when", ("Lavrov",), "NATO"),
}
OTHER = {
    "Who said that the talks were frank?": "who_said",
    "Who won the World Cup?": "who",
    "Where did Blinken and Lavrov meet?": "where",
    "When did the talks end?": "when",
    "How many soldiers are at the border?": "how_many",
    "How much did the bridge cost?": "how_much",
    "How long did the talks last?": "how_long",
    "Was a breakthrough expected?": "yes_no",
    "What worries Russia?": "other",
}


def test_words_that_name_nobody_are_no_speakers() -> None:
    assert not understand(f"What did {'and ' * 12}an say in the last ... days?").asked_of


@pytest.mark.parametrize(("text", "asked"), SAID.items(), ids=SAID)
def test_questions_for_somebodys_words(text: str, asked: tuple[str, str]) -> None:
    question = understand(text)
    assert question.kind == "said"
    assert (question.speaker, question.topic) == asked


@pytest.mark.parametrize(("text", "asked"), SAID_OTHERWISE.items(), ids=SAID_OTHERWISE)
def test_questions_for_words_of_several_kinds(text: str, asked: tuple[str, tuple[str, ...], str]) -> None:
    question = understand(text)
    assert (question.kind, question.speakers, question.topic) == asked
    assert question.speaker == (question.speakers[0] if question.speakers else None)


@pytest.mark.parametrize(("text", "kind"), OTHER.items(), ids=OTHER)
def test_other_kinds(text: str, kind: str) -> None:
    question = understand(text)
    assert (question.kind, question.speaker) == (kind, None)


def test_names_that_an_answer_cannot_do_without() -> None:
    assert understand("Who won the World Cup?").names == ("World Cup",)
    assert understand("Where did Blinken and Lavrov meet?").names == ("Blinken", "Lavrov")
    assert understand("What did Lavrov say about NATO?").names == ("NATO",)
    assert understand("How long did it last?").names == ()


TODAY = date(2022, 10, 19)  # a Wednesday
COVERED = Covered(date(2021, 11, 1), date(2022, 10, 2))
PERIODS = {
    "What did Biden say about prices in March 2022?": (date(2022, 3, 1), date(2022, 3, 31)),
    "What happened in 2021?": (date(2021, 1, 1), date(2021, 12, 31)),
    "What happened since May 2022?": (date(2022, 5, 1), None),
    "What happened before June 2022?": (None, date(2022, 5, 31)),
    "What happened?": (None, None),
    "What did Biden say on 21 January 2022?": (date(2022, 1, 21), date(2022, 1, 21)),
    "What did Biden say on Jan. 21, 2022?": (date(2022, 1, 21), date(2022, 1, 21)),
    "What did Biden say on December 3rd?": (date(2021, 12, 3), date(2021, 12, 3)),
    "What did Biden say on 31 June?": (None, None),
    "What did Biden say in January?": (date(2022, 1, 1), date(2022, 1, 31)),
    "What did Biden say in November?": (date(2021, 11, 1), date(2021, 11, 30)),
    "What did Biden say between March and May 2022?": (date(2022, 3, 1), date(2022, 5, 31)),
    "What did Biden say yesterday?": (date(2022, 10, 18), date(2022, 10, 18)),
    "What did Biden say last week?": (date(2022, 10, 10), date(2022, 10, 16)),
    "What did Biden say this month?": (date(2022, 10, 1), date(2022, 10, 31)),
    "What did Biden say in the last two months?": (date(2022, 8, 19), TODAY),
    "What did Biden say three weeks ago?": (date(2022, 9, 26), date(2022, 10, 2)),
    "What did Biden say on Friday?": (date(2022, 10, 14), date(2022, 10, 14)),
    "What did Biden say about the Jan. 6 committee?": (None, None),
    "Who won the 2022 World Cup?": (None, None),
    "Who was elected in September 2022?": (date(2022, 9, 1), None),
    "Where will the World Cup be held in 2026?": (None, None),
    "Who resigned this week?": (None, None),
}


@pytest.mark.parametrize(("text", "days"), PERIODS.items(), ids=PERIODS)
def test_periods(text: str, days: tuple[date | None, date | None]) -> None:
    question = understand(text, known=Known(covered=COVERED), today=TODAY)
    assert (question.since, question.until) == days


def test_words_of_time_are_no_part_of_the_topic() -> None:
    assert understand("What did Biden say about prices in March 2022?").topic == "prices"


def test_order() -> None:
    assert understand("What is the latest on the ferry?").order == "newest"
    assert understand("When did Lavrov first say that?").order == "oldest"
    assert understand("Who was the first woman on the moon?").order == "relevance"


PRESS = Known(
    Names([("White House", 329), ("CNN", 341), ("Elon Musk", 845)]),
    {
        "cnn.com": 1911,
        "usatoday.com": 2581,
        "theweek.co.uk": 214,
        "whitehouse.gov": 12,
        "www.bbc.co.uk": 3,
        "Associated Press": 40,
        "latimes.com": 9,
    },
)
FROM = {
    "According to CNN, what did Musk say about Twitter?": ("cnn.com", "said", "Musk", "Twitter"),
    "according to usa today what did musk say": ("usatoday.com", "said", "musk", ""),
    "What did Musk say about Twitter, according to The Week?": ("theweek.co.uk", "said", "Musk", "Twitter"),
    "What did Musk say about Twitter in USA Today in June?": ("usatoday.com", "said", "Musk", "Twitter"),
    "How many died, according to the BBC, in Uvalde?": ("www.bbc.co.uk", "how_many", None, ""),
    "How many died according to AP?": ("Associated Press", "how_many", None, ""),
    "What is the latest from the Los Angeles Times on the fire?": (
        "latimes.com",
        "summarise",
        None,
        "the fire",
    ),
    "What did CNN report about monkeypox?": ("cnn.com", "summarise", None, "monkeypox"),
    "what does USA Today say about gas prices": ("usatoday.com", "summarise", None, "gas prices"),
    "Summarise what The Week has written about Truss": ("theweek.co.uk", "summarise", None, "Truss"),
    "What did the White House say about monkeypox?": (None, "said", "White House", "monkeypox"),
    "What did Musk tell CNN about Twitter?": (None, "said", "Musk", "Twitter"),
    "What happened in the week after the vote?": (None, "summarise", None, "the week after the vote"),
    "Who won the World Cup in Qatar?": (None, "who", None, ""),
}


@pytest.mark.parametrize(("text", "asked"), FROM.items(), ids=FROM)
def test_publishers_are_known_by_the_names_that_people_use(
    text: str, asked: tuple[str | None, str, str | None, str]
) -> None:
    question = understand(text, known=PRESS, today=TODAY)
    assert (question.source, question.kind, question.speaker, question.topic) == asked
    assert not (question.source and {"CNN", "AP", "BBC", "USA Today"} & set(question.names))


def test_what_is_asked_anew_is_asked_of_the_same_publisher() -> None:
    history: list[Turn] = [{"role": "user", "content": "According to CNN, what did Musk say about Twitter?"}]
    again = understand("and about Tesla?", history, PRESS)
    assert (again.standalone, again.source) == ("What did Musk say about Tesla?", "cnn.com")
    assert described(again) == "Musk · Tesla · from cnn.com"
    assert understand("What did he say about bots?", history, PRESS).source is None


ACCORDING = {
    "According to Powell, when will rates fall?": ("when", "Powell", "rates fall"),
    "How many were killed in Uvalde according to police?": ("how_many", "police", "killed in Uvalde"),
    "What should the Fed do according to Powell?": ("said", "Powell", "the Fed do"),
    "According to Powell, what caused inflation?": ("other", "Powell", "caused inflation"),
    "According to Jen Psaki, what did Biden say about Ukraine?": ("said", "Biden", "Ukraine"),
}


@pytest.mark.parametrize(("text", "asked"), ACCORDING.items(), ids=ACCORDING)
def test_according_to_whom_is_no_publisher_speaks(text: str, asked: tuple[str, str, str]) -> None:
    question = understand(text, known=PRESS)
    assert (question.kind, question.speaker, question.topic) == asked
    assert question.source is None


HELD = [
    ("Francis", "Pope", "current", 15),
    ("John Paul II", "Pope", "current", 1),
    ("Volodymyr Zelensky", "Ukrainian President", "current", 60),
    ("Volodymyr Zelensky", "president of Ukraine", "current", 3),
    ("Joe Biden", "President", "current", 70),
    ("Petro Poroshenko", "Ukrainian President", "former", 90),
    ("António Guterres", "U.N. Secretary-General", "current", 6),
    ("Jens Stoltenberg", "NATO Secretary-General", "current", 9),
    ("Merrick Garland", "Attorney General", "current", 1),
    ("Ada Brook", "Mayor", "current", 3),
    ("Tom Berg", "Harbour Rail spokesperson", "current", 5),
    ("Ida Lund", "chief executive of Nordlink", "current", 2),
    ("Rochelle Walensky", "CDC Director", "current", 8),
    ("Jeremy Stone", "co-founder of Chatter", "current", 1),
]


def holding(role: str) -> list[Role]:
    """Roles as an index gives them, one an article."""
    return [
        Role(f"{number:016}", person, name, time, 0, len(name), (0, 99))
        for person, name, time, count in HELD
        for number in range(count)
        if is_same_role(role, name)
    ]


BEARING = Known(roles=holding)
TITLES = {
    "What did the Pope say about Ukraine?": ("the Pope", "Pope Francis"),
    "what did the ukrainian president say about grain": ("the ukrainian president", "Volodymyr Zelensky"),
    "What did Ukraine's president say about grain?": ("Ukraine's president", "Volodymyr Zelensky"),
    "Why did the Pope go to Canada?": ("the Pope", "Pope Francis"),
    "What did the president of Ukraine say?": ("the president of Ukraine", "Volodymyr Zelensky"),
    "What did the UN secretary-general say about famine?": ("the UN secretary-general", "António Guterres"),
    "What did the attorney general say about ferries?": ("the attorney general", "Merrick Garland"),
    "What did the boss of Nordlink say about ferries?": ("the boss of Nordlink", "Ida Lund"),
    "What did the CDC's chief say about vaccines?": ("the CDC's chief", "Rochelle Walensky"),
    "How did Chatter's boss react to the ruling?": ("Chatter's boss", "Jeremy Stone"),
}


@pytest.mark.parametrize(("text", "correction"), TITLES.items(), ids=TITLES)
def test_a_bare_title_is_who_bears_it(text: str, correction: tuple[str, str]) -> None:
    question = understand(text, known=BEARING)
    assert question.corrections == (correction,)
    assert correction[1] in (question.speaker, *question.names)
    assert question.standalone == text.replace(*correction)
    assert noted(question) == f"Showing results for {correction[1]}."


@pytest.mark.parametrize(
    "title",
    ["president", "secretary-general", "Harbour Rail spokesperson", "Russian president", "mayor"],
)
def test_a_title_of_several_of_few_or_of_nobody_stays_as_it_is(title: str) -> None:
    question = understand(f"What did the {title} say about grain?", known=BEARING)
    assert (question.speaker, question.corrections) == (title, ())


ASKED = Known(Names([("Joe Biden", 99), ("NASA", 30), ("Attack", 1)]), covered=COVERED)
MANNERS = {
    "Can you tell me what Biden said about inflation?": ("said", "Biden", "inflation"),
    "I want to know what Biden thinks of NATO": ("said", "Biden", "NATO"),
    "hi, what did biden say abt gas prices": ("said", "biden", "gas prices"),
    "Tell me everything Biden said about guns, please": ("said", "Biden", "guns"),
    "Any comment by Biden on the leak?": ("said", "Biden", "the leak"),
    "quotes by Biden about guns": ("said", "Biden", "guns"),
    "What is the latest from Biden on grain exports?": ("said", "Biden", "grain exports"),
    "What was the first thing Biden said about Uvalde?": ("said", "Biden", "Uvalde"),
    "What statements did Biden make about the Queen?": ("said", "Biden", "the Queen"),
    "What was said by Biden about Finland joining NATO?": ("said", "Biden", "Finland joining NATO"),
    "What's Biden's position on Taiwan?": ("said", "Biden", "Taiwan"),
    "How did Biden react to the shooting?": ("said", "Biden", "the shooting"),
    "Did Biden deny taking documents?": ("said", "Biden", "taking documents"),
    "What did Biden say after his friend was attacked?": ("said", "Biden", "his friend was attacked"),
    "What did Biden say at the UN about Russia?": ("said", "Biden", "Russia"),
    "What did Biden tell Putin about Ukraine?": ("said", "Biden", "Ukraine"),
    "What did Biden say about Twitter and why?": ("said", "Biden", "Twitter"),
    "What did Biden say in June?": ("said", "Biden", ""),
    "What did Delaware's Joe Biden say about trains?": ("said", "Joe Biden", "trains"),
    "What did the secretary of state say about Russia?": ("said", "secretary of state", "Russia"),
    "Biden on inflation": ("said", "Biden", "inflation"),
    "NASA on Artemis?": ("said", "NASA", "Artemis"),
    "Attack on Kyiv": ("other", None, ""),
    "Joe Biden went to Warsaw. What did he say about Putin?": ("said", "Joe Biden", "Putin"),
    "What did Biden say about inflation? And what about gas?": ("said", "Biden", "inflation"),
    "What's the difference between Biden and Trump on guns?": ("compare", "Biden", "guns"),
    "Summarise what happened in Uvalde": ("summarise", None, "Uvalde"),
    "Tell me about the Uvalde shooting": ("summarise", None, "the Uvalde shooting"),
    "What has been said about the telescope?": ("summarise", None, "the telescope"),
    "What do we know about the leaks?": ("summarise", None, "the leaks"),
    "latest news on monkeypox": ("summarise", None, "monkeypox"),
    "About how many people died in Uvalde?": ("other", None, ""),
    "Can you get monkeypox from a towel?": ("yes_no", None, ""),
    "Could you tell me who won the cup?": ("who", None, ""),
    "What do economists expect for 2023?": ("said", "economists", "2023"),
}


@pytest.mark.parametrize(("text", "asked"), MANNERS.items(), ids=MANNERS)
def test_questions_in_the_manner_of_reporters(text: str, asked: tuple[str, str | None, str]) -> None:
    question = understand(text, known=ASKED, today=TODAY)
    assert (question.kind, question.speaker, question.topic) == asked
    assert noted(question) == ""


def test_what_is_polite_is_not_searched() -> None:
    question = understand("Could you please tell me who won the cup? Thanks!")
    assert question.standalone == "Who won the cup?"


def test_according_to_a_publisher_asks_for_its_articles() -> None:
    question = understand("How many died according to AP?", known=Known(sources={"AP": 3}))
    assert (question.kind, question.source, question.speaker) == ("how_many", "AP", None)


HISTORY: list[Turn] = [
    {"role": "user", "content": "what did Lavrov say about NATO?"},
    {"role": "assistant", "content": "Sergey Lavrov on NATO: …"},
]
KNOWN = Known(Names([("Sergey Lavrov", 5), ("Antony Blinken", 6), ("Russia", 2), ("Ukraine", 1)]))
FOLLOW_UPS = {
    "and what about Ukraine?": "What did Lavrov say about Ukraine?",
    "And Blinken?": "What did Blinken say about NATO?",
    "what about the security guarantees?": "What did Lavrov say about the security guarantees?",
    "and about Ukraine?": "What did Lavrov say about Ukraine?",
    "What did he say about the meeting?": "What did Lavrov say about the meeting?",
    "Where did he meet Blinken?": "Where did Lavrov meet Blinken?",
    "when was that?": "When did Lavrov say that about NATO?",
    "And in March 2022?": "What did Lavrov say about NATO in March 2022?",
    "Why?": "Why did Lavrov say that about NATO?",
    "Who else?": "Who else spoke about NATO?",
    "What else did he say?": "What else did Lavrov say about NATO?",
    "Anything newer?": "what did Lavrov say about NATO?",
    "Who won the World Cup?": "Who won the World Cup?",
    "Why did Biden say he would run?": "Why did Biden say he would run?",
    "Which company said it would close its stores?": "Which company said it would close its stores?",
    "NATO expansion eastward": "NATO expansion eastward",
}


@pytest.mark.parametrize(("text", "standalone"), FOLLOW_UPS.items(), ids=FOLLOW_UPS)
def test_follow_ups_become_self_contained(text: str, standalone: str) -> None:
    question = understand(text, HISTORY, KNOWN)
    assert question.text == text
    assert question.standalone == standalone


def test_a_follow_up_to_a_follow_up() -> None:
    more: list[Turn] = [*HISTORY, {"role": "user", "content": "and what about Ukraine?"}]
    question = understand("and Blinken?", more, KNOWN)
    assert question.standalone == "What did Blinken say about Ukraine?"


def test_what_is_newer_is_asked_for_newest_first() -> None:
    assert understand("Anything newer?", HISTORY, KNOWN).order == "newest"


def test_a_pronoun_may_mean_somebody_in_the_answer() -> None:
    history: list[Turn] = [
        {"role": "user", "content": "Who said that the talks were frank?"},
        {"role": "assistant", "content": "> The talks were frank. [1] — Antony Blinken"},
    ]
    question = understand("When did he say that?", history, KNOWN)
    assert question.standalone.startswith("When did Antony Blinken say that")
    assert question.speaker == "Antony Blinken"


def test_a_woman_is_not_he() -> None:
    names = Known(Names([("Amber Heard", 3), ("Johnny Depp", 9)]))
    history: list[Turn] = [{"role": "user", "content": "What did Johnny Depp say about Amber Heard?"}]
    assert understand("How old is she?", history, names).standalone == "How old is Amber Heard?"
    assert understand("How old is he?", history, names).standalone == "How old is Johnny Depp?"


PEOPLE = Known(
    Names(
        [
            ("Johnny Depp", 9),
            ("Amber Heard", 3),
            ("Gotabaya Rajapaksa", 4),
            ("Aaron Judge", 5),
            ("Roger Maris", 2),
            ("Sri Lanka", 3),
            ("WNBA", 2),
            ("NASA", 60),
            ("Russian military", 60),
            ("Phoenix Mercury", 1),
        ]
    ),
    passages=1,
    mentioned=lambda text: 1,
)
TALKS = {
    "a country is not he": (
        "Which president of Sri Lanka resigned?",
        "**Gotabaya Rajapaksa** [1]\n\n> Gotabaya Rajapaksa has resigned. [1]",
        "When did he resign?",
        "When did Gotabaya Rajapaksa resign?",
    ),
    "they are the two who were named": (
        "Who invited Finland and Sweden to join NATO?",
        "",
        "Why did they apply?",
        "Why did Finland and Sweden apply?",
    ),
    "they are the two people": (
        "What did Johnny Depp say about Amber Heard?",
        "",
        "Where did they meet?",
        "Where did Johnny Depp and Amber Heard meet?",
    ),
    "they are workers, not the union": (
        "Why do Amazon workers want a union?",
        "",
        "Who leads them?",
        "Who leads Amazon workers?",
    ),
    "it is the telescope": (
        "When was the James Webb Space Telescope launched?",
        "",
        "How much did it cost?",
        "How much did the James Webb Space Telescope cost?",
    ),
    "it is a name with 'for' in it": (
        "What does the Respect for Marriage Act do?",
        "",
        "Who voted against it?",
        "Who voted against the Respect for Marriage Act?",
    ),
    "her, at the end": (
        "What did Johnny Depp say about Amber Heard?",
        "",
        "What did the judge tell her?",
        "What did the judge tell Amber Heard?",
    ),
    "do it": (
        "Who was arrested for the theft?",
        "",
        "Why did they do it?",
        "Why did they do it (arrested for the theft)?",
    ),
    "after that": (
        "When was Johnny Depp's account restricted?",
        "",
        "Where did he go after that?",
        "Where did Johnny Depp go after that (Johnny Depp's account restricted)?",
    ),
    "a surname": (
        "Who questioned Johnny Depp in court?",
        "",
        "How did Depp respond?",
        "How did Johnny Depp respond?",
    ),
    "the company": (
        "Why did Southwest cancel so many flights?",
        "",
        "What did the company's CEO say?",
        "What did Southwest's CEO say about cancel so many flights?",
    ),
    "the mayor": (
        "What happened in Uvalde?",
        "",
        "What did the mayor say?",
        "What did the mayor of Uvalde say?",
    ),
    "there, in a question that opens with 'how many'": (
        "What did Zelensky say about Bucha?",
        "",
        "How many bodies were found there?",
        "How many bodies were found in Bucha?",
    ),
    "there, at what is no town": (
        "What happened at Robb Elementary School?",
        "",
        "What did Biden say there?",
        "What did Biden say at Robb Elementary School?",
    ),
    "about it, after 'how many'": (
        "How many employees is Meta laying off?",
        "",
        "What did Johnny Depp say about it?",
        "What did Johnny Depp say about Meta laying off employees?",
    ),
    "about it, after 'who'": (
        "Who leaked the draft opinion?",
        "",
        "What did Johnny Depp say about it?",
        "What did Johnny Depp say about the draft opinion?",
    ),
    "of it, after 'which states'": (
        "How many people get water from the Colorado River?",
        "",
        "Which states have to use less of it?",
        "Which states have to use less of the Colorado River?",
    ),
    "it is not the one who acts": (
        "What did NASA postpone in April?",
        "",
        "When will it be tried again?",
        "When will it be tried again (NASA postpone in April)?",
    ),
    "it is what they flew": (
        "Where did the military fly baby formula from?",
        "",
        "Who gets it?",
        "Who gets baby formula?",
    ),
    "it is the one who acts where it does something": (
        "When did NASA postpone the launch?",
        "",
        "How many engineers did it send?",
        "How many engineers did NASA send?",
    ),
    "it is no matter that was decided about": (
        "What did NASA decide about money?",
        "",
        "Who leaked it?",
        "Who leaked it (NASA decide about money)?",
    ),
    "them, after which bank": (
        "Which bank raised interest rates?",
        "",
        "Why did Amber Heard want them?",
        "Why did Amber Heard want interest rates?",
    ),
    "its, of the one who acts": (
        "What did NASA postpone in April?",
        "",
        "How big is its budget?",
        "How big is NASA’s budget?",
    ),
    "his lawyers speak of what was asked": (
        "What did NASA take from Johnny Depp?",
        "",
        "What did his lawyers say?",
        "What did Johnny Depp’s lawyers say about NASA take from Johnny Depp?",
    ),
    "a team is not he": (
        "Who was swapped for Amber Heard?",
        "> Phoenix Mercury star Amber Heard is free. [1]\n\n> She was swapped for Roger Maris. [2]",
        "How long was he in prison?",
        "How long was Roger Maris in prison?",
    ),
    "why, after how much": (
        "How much did Johnny Depp offer for the house?",
        "",
        "Why?",
        "How much did Johnny Depp offer for the house, and why?",
    ),
    "by whom: still about him": (
        "By whom was Johnny Depp questioned?",
        "**Aaron Judge** [1]\n\n> Aaron Judge questioned Johnny Depp. [1]",
        "Where was he born?",
        "Where was Johnny Depp born?",
    ),
    "of the most": (
        "Why are gas prices so high?",
        "",
        "Which state has the highest?",
        "Which state has the highest (gas prices)?",
    ),
}


@pytest.mark.parametrize(("first", "answer", "then", "standalone"), TALKS.values(), ids=TALKS)
def test_what_a_follow_up_means(first: str, answer: str, then: str, standalone: str) -> None:
    history: list[Turn] = [{"role": "user", "content": first}, {"role": "assistant", "content": answer}]
    question = understand(then, history, PEOPLE)
    assert question.standalone == standalone
    assert noted(question) == f"Understood as: {standalone}"


def test_he_goes_on_to_mean_whom_he_meant() -> None:
    history: list[Turn] = [
        {"role": "user", "content": "How many home runs did Aaron Judge hit?"},
        {"role": "user", "content": "Whose record did he break?"},
        {"role": "assistant", "content": "**Roger Maris** [1]\n\n> Judge broke Roger Maris’ record. [1]"},
    ]
    assert understand("Where was he born?", history, PEOPLE).standalone == "Where was Aaron Judge born?"


def test_where_it_happened_changes_nobody() -> None:
    history: list[Turn] = [
        {"role": "user", "content": "Who sued Johnny Depp?"},
        {"role": "assistant", "content": "**Amber Heard** [1]\n\n> Amber Heard sued. [1]"},
        {"role": "user", "content": "Where was that?"},
        {"role": "assistant", "content": "> In Virginia. [1]"},
    ]
    assert understand("What did she want?", history, PEOPLE).standalone == "What did Amber Heard want?"


def test_the_event_is_added_where_articles_speak_of_both() -> None:
    counts = {"take responsibility": 10, "Meta": 15, "take responsibility Meta": 5}
    known = Known(PEOPLE.names, passages=100, mentioned=lambda text: counts.get(text, 0))
    history: list[Turn] = [{"role": "user", "content": "How many employees did Johnny Depp cut at Meta?"}]
    told = understand("Did he take responsibility?", history, known)
    assert told.standalone == "Did Johnny Depp take responsibility (Meta)?"
    counts["Meta"] = 40  # no more often than by chance
    told = understand("Did he take responsibility?", history, known)
    assert told.standalone == "Did Johnny Depp take responsibility?"


def test_a_month_keeps_the_year_of_the_one_before() -> None:
    history: list[Turn] = [{"role": "user", "content": "What did Powell say about inflation in July 2022?"}]
    question = understand("And in August?", history)
    assert question.standalone == "What did Powell say about inflation in August 2022?"
    assert (question.since, question.until) == (date(2022, 8, 1), date(2022, 8, 31))


def test_days_before_all_articles_leave_nothing_out() -> None:
    known = Known(covered=COVERED)
    question = understand("What did Kavanaugh say in 2018?", known=known, today=TODAY)
    assert (question.since, question.until) == (None, None)
    assert "2018" in question.standalone


def test_a_name_that_begins_as_a_month_is_no_time() -> None:
    question = understand("What did Trump say about the search of Mar-a-Lago?", known=Known(covered=COVERED))
    assert (question.topic, question.since) == ("the search of Mar-a-Lago", None)


MISSPELLED = {
    "What did Lavrow say about NATO?": ("Lavrow", "Sergey Lavrov"),
    "What did Sergei Lavrow say about NATO?": ("Sergei Lavrow", "Sergey Lavrov"),
    "Where did Antony Blinkin go?": ("Antony Blinkin", "Antony Blinken"),
}


@pytest.mark.parametrize(("text", "correction"), MISSPELLED.items(), ids=MISSPELLED)
def test_a_name_spelled_otherwise_is_found_and_told(text: str, correction: tuple[str, str]) -> None:
    question = understand(text, known=KNOWN)
    assert question.corrections == (correction,)
    assert question.standalone == text.replace(*correction)
    assert noted(question) == f"Showing results for {correction[1]}."


@pytest.mark.parametrize("name", ["Ann Blinken", "Sabrov", "Merkel", "Ivan Lavrov"])
def test_another_name_is_no_misspelling(name: str) -> None:
    assert understand(f"What did {name} say?", known=KNOWN).corrections == ()


def test_what_was_understood_can_be_changed() -> None:
    question = understand("What did Lavrov say about NATO in March 2022?")
    other = changed(question, speaker="Antony Blinken", topic="Ukraine", since="2022-05-01", until="")
    assert other.standalone == "What did Antony Blinken say about Ukraine?"
    assert (other.kind, other.speaker, other.topic) == ("said", "Antony Blinken", "Ukraine")
    assert (other.since, other.until) == (date(2022, 5, 1), None)
    assert described(other) == "Antony Blinken · Ukraine · since 1 May 2022"
    assert changed(question, speaker="").kind == "other"
    assert changed(understand("Who won?"), speaker="Ann Lee").standalone == "What did Ann Lee say?"


@pytest.mark.parametrize("days", [("soon", ""), ("2022-02-01", "2022-01-01")], ids=["no date", "reversed"])
def test_days_that_cannot_be(days: tuple[str, str]) -> None:
    with pytest.raises(QuestionError):
        changed(understand("Who won?"), since=days[0], until=days[1])


@pytest.mark.parametrize(
    "text", ["", " \n ", "x" * 2_001, "why " * 25_000], ids=["empty", "blank", "long", "100000"]
)
def test_questions_that_cannot_be_answered(text: str) -> None:
    with pytest.raises(QuestionError):
        understand(text)


def test_a_quotation_that_does_not_stand_in_its_article_is_dropped_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    article = Article("abc", "Harbour", "“The port is safe,” Lindholm said.")
    good = Citation(1, article, 0, 34, article.text)
    altered = Citation(2, article, 0, 34, article.text.replace("safe", "open"))
    shifted = Citation(3, article, 1, 35, article.text)
    beyond = Citation(4, article, 0, 99, article.text)
    empty = Citation(5, article, 3, 3, "")
    with caplog.at_level(logging.ERROR):
        kept = verified([altered, good, shifted, beyond, empty])
    assert [(citation.number, citation.quote) for citation in kept] == [(1, article.text)]
    assert len(caplog.records) == 4
    assert "does not stand in article abc" in caplog.text
