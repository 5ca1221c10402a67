"""How something was said: in whose marks, said or denied, on which day."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest

from index.article import Article, Attribution, Statement
from index.attribution import Tagger, is_denial, kind_of, polarity_of
from index.attribution.attribute import statements_in
from index.attribution.modality import modality_of
from index.text import day_of, posts_in, quotations, read_marks, with_double_marks

TAGGER = Tagger()
LEAD = "Greta Lindholm, the harbour master, met the mayor of Ostmark, Paul Brandt, last week."


def read(text: str, published: date | None = None) -> list[Statement]:
    """The statements of a text, after a paragraph that gives its people their full names."""
    return statements_in(Article("a", "Harbour reopens", f"{LEAD}\n\n{text}", published=published), TAGGER)


MARKS = {  # text → what stands in its quotations, those within others behind a stroke
    "curly": ("“It is safe,” she said.", ["It is safe,"]),
    "straight": ('"It is safe," she said. "Go."', ["It is safe,", "Go."]),
    "British": (
        "‘It is safe,’ she said. ‘The men’s boats’ hulls are dry.’",
        ["It is safe,", "The men’s boats’ hulls are dry."],
    ),
    "British, straight": (
        "'It is safe,' she said. 'The men's wages stop.'",
        ["It is safe,", "The men's wages stop."],
    ),
    "TeX": ("``It is safe,'' she said.", ["It is safe,"]),
    "guillemets": ("«It is safe», she said.", ["It is safe"]),
    "French, with spaces": ("« It is safe », she said.", [" It is safe "]),
    "Danish": ("»It is safe«, she said.", ["It is safe"]),
    "Swedish": ("”It is safe”, she said. »Go», he said.", ["It is safe", "Go"]),
    "German": ("„It is safe“, she said. ‚Go‘, he said.", ["It is safe", "Go"]),
    "Polish": ("„It is safe”, she said.", ["It is safe"]),
    "Japanese": ("「安全です」と語った。『はい』", ["安全です", "はい"]),
    "one within another": (
        "“He told me ‘go now’ twice,” she said.",
        ["He told me ‘go now’ twice,", "/go now"],
    ),
    "one within a single one": ("‘He said “go” twice,’ she said.", ["He said “go” twice,", "/go"]),
    "both end together": ("“He told me ‘go now.’”", ["He told me ‘go now.’", "/go now."]),
    "plural with an apostrophe": ("‘The workers’ rights count,’ she said.", ["The workers’ rights count,"]),
    "scare quotes before one": ("‘Cheap tickets’ were sold at the boys’ school.", ["Cheap tickets"]),
    "after a dash": ("It was—“a mess”—she said.", ["a mess"]),
    "in brackets": ("(‘No’)", ["No"]),
    "closed by the wrong mark": ("“He said ‘go.’ “\n\nIt rained.", ["He said ‘go.’ ", "/go."]),
}


@pytest.mark.parametrize(("text", "inside"), MARKS.values(), ids=MARKS.keys())
def test_what_stands_in_quotation_marks(text: str, inside: list[str]) -> None:
    marks = read_marks(text)
    assert ["/" * found.depth + text[slice(*found.inside)] for found in marks.quotations] == inside
    assert marks.alone == ()


NO_MARKS = {
    "possessive": "The mayor’s boat and the boys’ boats.",
    "left out": "’Tis the ’90s, and rock ’n’ roll with ’em.",
    "inches": 'He was 5\'11" tall and had a 12" pipe.',
    "contractions": "It isn't so, they'd say; we won’t.",
}


@pytest.mark.parametrize("text", NO_MARKS.values(), ids=NO_MARKS.keys())
def test_an_apostrophe_is_no_quotation_mark(text: str) -> None:
    assert quotations(text) == []
    assert with_double_marks(text) == text


def test_a_quotation_over_paragraphs_is_closed_at_its_end_alone() -> None:
    text = "‘We stay.\n\n‘We fix the men’s boats.\n\n‘We sail,’ she said."
    found = [text[slice(*quotation.inside)] for quotation in read_marks(text).quotations]
    assert found == ["We stay.", "We fix the men’s boats.", "We sail,"]
    assert [q.is_closed for q in read_marks(text).quotations] == [False, False, True]


def test_a_mark_without_a_partner_is_told() -> None:
    text = "It is safe,” she said. “It is dry,” she said."
    marks = read_marks(text)
    assert [text[slice(*q.inside)] for q in marks.quotations] == ["It is dry,"]
    assert [text[slice(*mark)] for mark in marks.alone] == ["”"]


def test_other_marks_read_as_double_ones_of_the_same_length() -> None:
    text = "``It is safe,'' she said. ‘He said “go” to me,’ she said. »Go«, said the men’s chief."
    marked = with_double_marks(text)
    assert marked == "“ It is safe, ” she said. “He said ‘go’ to me,” she said. “Go”, said the men’s chief."
    us = "“The ‘big’ port is safe,” she said of ‘Harbour’."
    assert with_double_marks(us) == us


STYLES = {
    "curly": ("“", "”"),
    "straight": ('"', '"'),
    "British": ("‘", "’"),
    "British, straight": ("'", "'"),
    "TeX": ("``", "''"),
    "guillemets": ("«", "»"),
    "Danish": ("»", "«"),
    "German": ("„", "“"),
}


@pytest.mark.parametrize("marks", STYLES.values(), ids=STYLES.keys())
def test_kind_and_words_are_the_same_in_marks_of_every_style(marks: tuple[str, str]) -> None:
    text = (
        "[The port is safe. The men’s wages are paid,] Lindholm said. [The ferry sails at noon.]\n\n"
        "Brandt called the plan [a scandal], Lindholm said that it was late."
    )
    for bracket, mark in zip("[]", marks, strict=True):
        text = text.replace(bracket, mark)
    said = [(s.speaker, s.kind, s.text) for s in read(text)]
    assert ("Greta Lindholm", "direct", "The port is safe. The men’s wages are paid") in said
    assert ("Greta Lindholm", "direct", "The ferry sails at noon.") in said
    assert ("Greta Lindholm", "indirect", "it was late") in said
    (scandal,) = [s for s in read(text) if "scandal" in s.text]
    assert (scandal.speaker, scandal.kind) == ("Paul Brandt", "mixed")
    assert scandal.text.endswith(f"{marks[0]}a scandal{marks[1]}")


PARTNERS = {
    "over paragraphs": "“The port is safe,” Lindholm said. “The ferry sails.\n\n“It sails at noon.”",
    "British, over paragraphs": "‘The port is safe,’ Lindholm said. ‘The ferry sails.\n\n‘It sails at noon.’",
    "two in a row": "“The port is safe.” “The ferry sails,” Lindholm said.",
    "one within another": "“Brandt told me ‘the port is safe,’” Lindholm said.",
    "a part": "Lindholm said the port was “safe and dry” and that the ferry “sails at noon.”",
    "never closed": "Lindholm said the port was “safe and dry.\n\nBrandt said that it rained.",
    "never opened": "The port is safe and dry,” Lindholm said on the quay.",
}


@pytest.mark.parametrize("text", PARTNERS.values(), ids=PARTNERS.keys())
def test_no_mark_stands_in_a_statement_without_its_partner(text: str) -> None:
    said = read(text)
    assert said
    for statement in said:
        for piece in statement.text.split(" … "):
            marks = read_marks(piece)
            assert marks.alone == (), statement.text
            assert all(quotation.is_closed for quotation in marks.quotations), statement.text


def test_words_told_within_anothers_quotation_are_not_quoted_words() -> None:
    text = "“Brandt told me that the port was safe and ‘quite dry’,” Lindholm said."
    safe = (text.index("the port"), text.index(" and"))
    dry = (text.index("‘"), text.index("’") + 1)
    inner, outer = ((text.index(cue), text.index(cue) + 4) for cue in ("told", "said"))
    marks = read_marks(text)
    assert kind_of(text, marks, [safe], outer) == "direct"
    assert kind_of(text, marks, [safe], inner) == "indirect"
    assert kind_of(text, marks, [dry], inner) == "direct"
    assert kind_of(text, marks, [(safe[0], dry[1])], inner) == "mixed"


def modality(text: str) -> str:
    """The modality of a text with its source in [ ] and its cue in { }."""
    places = {mark: text.index(mark) for mark in "[]{}"}
    bare = re.sub(r"[\[\]{}]", "", text)

    def moved(place: int) -> int:
        return place - sum(other < place for other in places.values())

    source = (moved(places["["]), moved(places["]"]))
    cue = (moved(places["{"]), moved(places["}"]))
    return modality_of(bare, Attribution((source,), (cue,), ((0, 1),)), (0, len(bare)))


MODALITY = {
    "said": ("[Brandt] {said} that it was so", "stated"),
    "denied": ("[Brandt] {denied} that it was so", "denied"),
    "has denied": ("[Brandt] {has repeatedly denied} it", "denied"),
    "rejected": ("[Brandt] {rejected} the claim", "denied"),
    "dismissed": ("[Brandt] {dismissed} the report", "denied"),
    "disputed": ("[Brandt] {disputes} that it was late", "denied"),
    "refuted": ("[Brandt] {refuted} it", "denied"),
    "contradicted": ("[Brandt] {contradicted} her", "denied"),
    "pushed back on": ("[Brandt] {pushed back on} the idea", "denied"),
    "brushed aside": ("[Brandt] {brushed aside} the worry", "denied"),
    "walked back": ("[Brandt] {walked back} the promise", "denied"),
    "retracted": ("[Brandt] {retracted} the statement", "denied"),
    "ruled out": ("[Brandt] {ruled out} a sale", "denied"),
    "pleaded not guilty": ("[Brandt] {pleaded not guilty to} the theft", "denied"),
    "did not say": ("[Brandt] did not {say} so", "denied"),
    "won’t say": ("[Brandt] won’t {say} so", "denied"),
    "did not, however, say": ("[Brandt] did not, however, {say} so", "denied"),
    "nor did he say": ("Nor did [Brandt] {say} so", "denied"),
    "declined to confirm": ("[Brandt] {declined to confirm} it", "denied"),
    "has yet to say": ("[Brandt] has yet to {say} so", "denied"),
    "did not deny": ("[Brandt] did not {deny} it", "hypothetical"),
    "never ruled out": ("[Brandt] {never ruled out} a sale", "hypothetical"),
    "would say": ("[Brandt] would {say} so", "hypothetical"),
    "if he says": ("If [Brandt] {says} so", "hypothetical"),
    "plans to announce": ("[Brandt] {plans to announce} it", "hypothetical"),
    "another verb is denied": ("[Brandt] did not come to the port but {said} so", "stated"),
    "another verb is refused": ("[Brandt] refused to leave and {said} so", "stated"),
    "not only": ("[Brandt] not only {said} so", "stated"),
    "would like": ("[Brandt] {would like} the port to open", "stated"),
    "a dispute": ("[Brandt] {mediated a dispute over} the port", "stated"),
}


@pytest.mark.parametrize(("text", "found"), MODALITY.values(), ids=MODALITY.keys())
def test_what_a_cue_makes_of_its_content(text: str, found: str) -> None:
    assert modality(text) == found


def test_who_denies_with_a_sentence_has_said_it() -> None:
    (quoted,) = read("“It was never my boat at all,” Brandt denied.")
    assert quoted.kind == "direct"
    assert (quoted.modality, quoted.negated) == ("stated", True)
    (denied,) = read("Brandt denied that it was his boat.")
    assert (denied.denied, denied.negated) == (True, False)


@pytest.mark.parametrize(
    ("cue", "denies"),
    [
        ("denied", True),
        ("has dismissed", True),
        ("did not deny", False),
        ("did not say", False),
        ("said", False),
    ],
    ids=lambda value: str(value),
)
def test_a_denial_says_that_something_is_not_so(cue: str, denies: bool) -> None:
    assert is_denial(cue) is denies


POLARITY = {  # words → what they say of themselves
    "plain": ("the port was safe", ()),
    "is not": ("the port was not safe", ("negated",)),
    "isn’t": ("the port isn’t safe", ("negated",)),
    "never": ("she never left", ("negated",)),
    "no longer": ("it was no longer safe", ("negated",)),
    "nothing": ("nothing had changed", ("negated",)),
    "no plans": ("there are no plans to sell", ("negated",)),
    "a lie": ("the story is a lie", ("negated",)),
    "unlikely": ("a sale is unlikely", ("negated", "possible")),
    "not only": ("not only the port was safe", ()),
    "no doubt": ("there is no doubt that it is safe", ()),
    "who is meant": ("people who do not pay will be fined", ()),
    "which is meant": ("she sells cars that do not start", ()),
    "another clause": ("we lost, but we did not give up", ()),
    "may": ("the port may open", ("possible",)),
    "in May": ("the port opens in May", ()),
    "could": ("the port could open", ("possible",)),
    "is considering": ("he is considering a sale", ("possible",)),
    "likely": ("a sale is likely", ("possible",)),
    "whether": ("whether the port is safe", ("possible",)),
    "if": ("the port opens if the ice melts", ("hypothetical",)),
    "if, in front": ("if elected, he will open the port", ("hypothetical",)),
    "unless": ("the port closes unless it rains", ("hypothetical",)),
    "would": ("I would sell the port", ("hypothetical",)),
    "would like": ("I would like to thank her", ()),
    "even if": ("the port stays open even if it rains", ()),
    "even if not": ("it is fine, even if it is not cheap", ()),
}


@pytest.mark.parametrize(("words", "found"), POLARITY.values(), ids=POLARITY.keys())
def test_what_words_say_of_themselves(words: str, found: tuple[str, ...]) -> None:
    assert polarity_of(words) == found


def test_the_will_of_then_is_no_condition() -> None:
    assert polarity_of("the port would open", is_backshifted=True) == ()
    assert polarity_of("the port would open if it thawed", is_backshifted=True) == ("hypothetical",)
    (said,) = read("Lindholm said that the port would open on Friday.")
    assert (said.modality, said.hypothetical) == ("stated", False)
    (said,) = read("“I would open the port,” Lindholm said.")
    assert (said.modality, said.hypothetical) == ("stated", True)


THURSDAY = date(2022, 1, 20)
DAYS = {  # of saying, in an article of Thursday 20 January 2022
    "behind the cue": ("“It is safe,” Lindholm told reporters on Tuesday.", date(2022, 1, 18)),
    "behind cue and source": ("“It is safe,” said Greta Lindholm on Tuesday.", date(2022, 1, 18)),
    "at a meeting": (
        "“It is safe,” Lindholm said at a meeting of the council on Tuesday.",
        date(2022, 1, 18),
    ),
    "between source and cue": ("Lindholm on Tuesday said that it was safe.", date(2022, 1, 18)),
    "in front": ("On Tuesday, Lindholm said that it was safe.", date(2022, 1, 18)),
    "in front, at an interview": ("In an interview Tuesday, Lindholm said it was safe.", date(2022, 1, 18)),
    "evening": ("“It is safe,” Lindholm said on Monday evening.", date(2022, 1, 17)),
    "today's weekday": ("“It is safe,” Lindholm said Thursday.", date(2022, 1, 20)),
    "last Thursday": ("“It is safe,” Lindholm said last Thursday.", date(2022, 1, 13)),
    "yesterday": ("“It is safe,” Lindholm said yesterday.", date(2022, 1, 19)),
    "two days ago": ("“It is safe,” Lindholm said two days ago.", date(2022, 1, 18)),
    "a bearing of an interview": ("“It is safe,” Lindholm said in a Jan. 4 interview.", date(2022, 1, 4)),
    "last year": ("“It is safe,” Lindholm said on Dec. 30.", date(2021, 12, 30)),
    "this year": ("“It is safe,” Lindholm said on Jan. 5.", date(2022, 1, 5)),
    "with its year": ("“It is safe,” Lindholm said on March 5, 2019.", date(2019, 3, 5)),
    "day first": ("“It is safe,” Lindholm said on 5 January.", date(2022, 1, 5)),
    "not a year early": ("“It is safe,” Lindholm said on Jan. 22.", None),
    "neither near": ("“It is safe,” Lindholm said on July 12.", None),
    "earlier this week": ("“It is safe,” Lindholm said earlier this week.", None),
    "a plan": ("Lindholm will announce on Friday that it is safe.", None),
    "next": ("Lindholm said that it was safe, and opens it next Friday.", None),
    "of what is said": ("Lindholm said that the port would open on Tuesday.", None),
    "until": ("Lindholm, on leave until Tuesday, said that it was safe.", None),
    "of another verb": ("Lindholm, who fell ill on Tuesday, said that it was safe.", None),
    "of a thing": ("Lindholm said after Tuesday’s storm that it was safe.", None),
    "of an attack": ("Lindholm said of the Jan. 6 attack that it was over.", None),
    "a feast": ("“It is safe,” Lindholm said on Black Friday.", None),
}


@pytest.mark.parametrize(("text", "day"), DAYS.values(), ids=DAYS.keys())
def test_the_day_of_saying(text: str, day: date | None) -> None:
    found = {statement.said_on for statement in read(text, THURSDAY) if statement.speaker == "Greta Lindholm"}
    assert found == {day}


def test_the_day_before_counts_from_the_day_named_last() -> None:
    text = "The port opened on Tuesday. “It is safe,” Lindholm said the day before."
    assert {s.said_on for s in read(text, THURSDAY)} == {date(2022, 1, 17)}


def test_words_that_go_on_were_said_on_the_same_day() -> None:
    text = "“It is safe,” Lindholm said on Tuesday. “The ferry sails at noon. It is full.”"
    assert {s.said_on for s in read(text, THURSDAY)} == {date(2022, 1, 18)}


@pytest.mark.parametrize("published", [date(2022, 1, 2), date(2020, 2, 29), date(2023, 12, 31)], ids=str)
def test_no_day_of_saying_is_to_come(published: date) -> None:
    months = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.".split()
    for month in months:
        for number in range(1, 32):
            day = day_of(f"on {month} {number}", published)
            assert day is None or 0 <= (published - day).days <= 366


BLOG = """Ferry strike: live updates

10:02 am ET January 22, 2022 Share this update

“It is safe,” Lindholm said on Friday.

9:15 p.m. ET, Jan 21

“It is dry,” Brandt said.

“It is late,” Lindholm said Thursday."""

DIARY = """January 23: The port reopens

“It is safe,” Lindholm said on Saturday.

January 22: The storm

“It is windy,” Brandt said.

January 20: The beginning

“It is early,” Brandt said."""

AHEAD = """What to see:

March 3: “It is a good play,” Lindholm said.

May 5: “It is a good film,” Brandt said."""

BEFORE = """How it came to this:

Nov. 3: “It is safe,” Lindholm said.

Jan. 4: “It is late,” Brandt said."""

POSTS = {
    "live blog": (BLOG, {"It is safe": 21, "It is dry": 21, "It is late": 20}),
    "newest first": (DIARY, {"It is safe": 22, "It is windy": 22, "It is early": 20}),
    "to come": (AHEAD, {"It is a good play": None, "It is a good film": None}),
}


@pytest.mark.parametrize(("text", "days"), POSTS.values(), ids=POSTS.keys())
def test_the_day_of_a_dated_post(text: str, days: dict[str, int | None]) -> None:
    found = {s.text: s.said_on for s in read(text, THURSDAY)}
    for words, number in days.items():
        assert found[words] == (date(2022, 1, number) if number else None), words


def test_dated_posts_begin_a_new_year_where_the_months_begin_anew() -> None:
    posts = posts_in(BEFORE, THURSDAY)
    assert posts.days == (date(2021, 11, 3), date(2022, 1, 4))
    assert posts.day_at(0) is None
    assert posts.day_at(len(BEFORE)) == date(2022, 1, 4)


LONG = (
    "“",
    "‘a ",
    "a’ ",
    "s’ ",
    "'",
    "“‘",
    "\n \n“",
    "``",
    "”",
    "„“",
    ". ",
    "if ",
    "no ",
    "Jan. 6 ",
    "on Friday ",
)


@pytest.mark.parametrize("piece", LONG, ids=ascii)
def test_long_runs_are_read_in_time(piece: str) -> None:
    text = piece * 5_000
    started = time.process_time()
    read_marks(text)
    with_double_marks(text)
    polarity_of(text)
    day_of(text, THURSDAY)
    posts_in(text, THURSDAY)
    assert time.process_time() - started < 5
