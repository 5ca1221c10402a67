"""The words of a speaker: on a topic, or whether they were ever said.

Statements of the speaker come first, then what others say the speaker says, then what is said about the
speaker; what was denied or only possible is marked as such. 'Yes.' stands above words that say the claim,
'No.' above those that deny it or say the opposite, and nothing where neither is sure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from index import is_denial, nouns_of
from qa.answering.caution import NEAREST, UNDECIDED, asks_person, is_asked_for
from qa.answering.choosing import best
from qa.answering.corroboration import same_fact
from qa.answering.evidence import FIT, Evidence
from qa.answering.found import Choice, Found, Refusal
from qa.answering.inquiry import Inquiry
from qa.answering.markdown import plain
from qa.answering.on_topic import in_order, on_topic
from qa.answering.ranking import nearest_words
from qa.answering.routes.spoken import headed, on, spoken, stated, trusted
from qa.answering.signing import is_trusted
from qa.answering.verdict import asks_at_all, asks_denial, presumed, verdicts
from qa.records import Question, Verdict

_MOST = 3  # sentences shown that are not the speaker's own words
_PERHAPS = 0.5  # less likely a statement, it is not even shown as one that may be
_MOST_SAID = 5  # statements shown
_FEW = 3  # so few statements leave room for what is said about the speaker
_WHETHER = re.compile(r"(?:did|does|do|has|have|had)\b", re.IGNORECASE)
_READ, _NEAR = 96, 12  # statements of a speaker that are looked at where none is on the topic, and weighed
_IN_ARTICLE = 0.8  # share of the words of the topic that an article on it holds
_ON_TOPIC = 0.5  # share of the words of the topic that a sentence about the speaker must hold


class Said:
    """Takes questions for what one speaker said."""

    name = "said"
    searches = True

    def takes(self, question: Question) -> bool:
        """'What did X say about Y?', 'Did X ever say that …?'"""
        return question.kind in ("said", "ever_said")

    def find(self, inquiry: Inquiry) -> Found | Refusal:
        """What the speaker says on the topic, what others say the speaker says, what is said about both."""
        inquiry = _described(_of_bearer(inquiry))
        question = inquiry.question
        found = in_order(question.order, on_topic(inquiry, question.speaker or ""))
        verdict, choices = _whether(inquiry, found)
        found, doubtful = _sure(found)
        shown = _places(choices)
        left = [item for item in found if _place(item) not in shown]
        choices += [_perhaps(question, left)] if doubtful and left else _sections(question, left, len(shown))
        shown = _places(choices)
        if len(shown) < _FEW and question.topic and question.kind == "said":
            about = [item for item in _about(inquiry) if _place(item) not in shown]
            about = [item for item in about if not _is_told(item, choices)]
            if choices or not inquiry.reranker:
                choices += _said_about(question, about, bool(choices))
        undecided = UNDECIDED if question.kind == "ever_said" and not verdict else ""
        undecided = undecided or (NEAREST if _presumes(inquiry, choices) else "")
        answered = spoken(inquiry, headed(undecided, choices))
        if isinstance(answered, Refusal):
            return _in_conversation(inquiry) or _beside(inquiry) or answered
        cautious = answered.cautious or bool(undecided) or (doubtful and not verdict)
        return replace(answered, verdict=verdict, cautious=cautious)


def _of_bearer(inquiry: Inquiry) -> Inquiry:
    """Of 'the mayor', what the one says who is it in the articles quoted before, if only one is."""
    asked = inquiry.question.speaker or ""
    if not inquiry.conversed_on or not asked[:1].islower() or not nouns_of(asked):
        return inquiry
    found = [inquiry.index.roles(role=asked, article=name) for name in inquiry.conversed_on]
    people = {role.person for roles in found for role in roles}
    if len(people) != 1:
        return inquiry
    (who,) = people
    return _of(inquiry, who)


def _described(inquiry: Inquiry) -> Inquiry:
    """Of one whose words are held under no such name: what the one says who is described so."""
    speaker = inquiry.question.speaker or ""
    if inquiry.statements(speaker, topic="") or asks_person(inquiry):
        return inquiry
    said = (item.statement for item in nearest_words(inquiry) if is_asked_for(inquiry, item))
    who = next((one.speaker for one in said if one and one.by_name and one.speaker), None)
    return _of(inquiry, who) if who else inquiry


def _of(inquiry: Inquiry, who: str) -> Inquiry:
    question = replace(inquiry.question, speaker=who, speakers=(who,))
    return Inquiry(inquiry.index, question, inquiry.reranker, inquiry.reader, inquiry.tell)


def _presumes(inquiry: Inquiry, choices: Sequence[Choice]) -> bool:
    """Whether 'why did X apologise …?' takes for granted what none of these words tells."""
    deed = presumed(inquiry.index, inquiry.question)
    told = (set(inquiry.index.terms(item.text)) for choice in choices for item in choice.evidence)
    return bool(deed) and not any(deed & words for words in told)


def _perhaps(question: Question, items: Sequence[Evidence]) -> Choice:
    """What may be the speaker's words, and may be none."""
    heading = f"Perhaps words of **{plain(question.speaker or '')}**{on(question)}, not for certain:"
    return Choice(heading, best(items, _MOST, math.inf))


def _in_conversation(inquiry: Inquiry) -> Found | None:
    """What the speaker says in the articles quoted in the answers before, nearest to the topic first."""
    question, speaker = inquiry.question, inquiry.question.speaker or ""
    if not inquiry.conversed_on or question.kind != "said":
        return None
    said = inquiry.statements(speaker, topic="", most=_READ)
    said = [one for one in said if one.article_id in inquiry.conversed_on and is_trusted(one)]
    near = [item for item in inquiry.weigher(question.topic).statements(said[:_NEAR]) if stated(item)]
    if not near:
        return None
    chosen = best(near, _MOST, math.inf)
    heading = (
        f"Nothing that **{plain(speaker)}** says is surely{on(question)}. In the articles quoted before:"
    )
    return Found((Choice(heading, chosen),), chosen, cautious=True)


def _beside(inquiry: Inquiry) -> Found | None:
    """What the speaker says in articles on the topic, where none of it is surely on it."""
    question, speaker = inquiry.question, inquiry.question.speaker or ""
    if not question.topic or question.kind != "said":
        return None
    topic = inquiry.weigher(question.topic)
    said = [one for one in inquiry.statements(speaker, topic="", most=_READ) if is_trusted(one)]
    articles = {name: inquiry.index.article(name) for name in {one.article_id for one in said}}
    on_it = {
        name
        for name, article in articles.items()
        if topic.held(f"{article.title} {article.text}") >= _IN_ARTICLE
    }
    some = [one for one in said if one.article_id in on_it][:_NEAR]
    near = [item for item in topic.statements(some) if stated(item)]
    if not near:
        return None
    chosen = best(near, _MOST, math.inf)
    heading = f"Nothing that **{plain(speaker)}** says is surely{on(question)}. In articles on it:"
    return Found((Choice(heading, chosen),), chosen, cautious=True)


def _sure(found: list[Evidence]) -> tuple[list[Evidence], bool]:
    """What a reader would find to be said; what may be said, and True, where there is nothing else."""
    sure = [item for item in found if trusted(item) or _reported(item) or not stated(item)]
    if any(trusted(item) or _reported(item) for item in sure) or len(sure) == len(found):
        return sure, False
    perhaps = [item for item in found if item.statement and is_trusted(item.statement, _PERHAPS)]
    return perhaps, bool(perhaps)


def _whether(inquiry: Inquiry, found: Sequence[Evidence]) -> tuple[Verdict | None, list[Choice]]:
    """Whether the speaker said it, or denied it, if that is asked and can be told; and what shows it."""
    question = inquiry.question
    if asks_denial(question):
        return _whether_denied(inquiry, found)
    if question.kind != "ever_said":
        return None, []
    if asks_at_all(question):
        own = [item for item in found if stated(item) and not _reported(item)]
        return ("yes", [_named(question, "Yes. {}:", own)]) if own else (None, [])
    given = verdicts(inquiry.index, question, found)
    if not given or len({judged.item.speaker for judged in given}) > 1:
        return None, []
    first = given[0]
    alike = [judged.item for judged in given if judged.how == first.how]
    opening = {"yes": "Yes. {}", "no": "No. {}", "not quite": "Not quite: {}"}[first.verdict]
    return first.verdict, [_named(question, f"{opening} {first.how}".rstrip() + ":", alike)]


def _whether_denied(inquiry: Inquiry, found: Sequence[Evidence]) -> tuple[Verdict | None, list[Choice]]:
    """The denials that are asked for; a yes where one of them denies just what is asked about."""
    question = inquiry.question
    denied = [
        item for item in found if item.statement and is_denial(item.statement.cue) and not _reported(item)
    ]
    if not denied:
        return None, []
    given = verdicts(inquiry.index, question, denied) if _WHETHER.match(question.standalone) else []
    if given and given[0].how == "denied it":
        return "yes", [_named(question, "Yes. {} denied it:", [judged.item for judged in given])]
    return None, [_named(question, f"Denied by {{}}{on(question)}:", denied)]


def _named(question: Question, heading: str, items: Sequence[Evidence]) -> Choice:
    """Statements under a heading with the speaker's name; of several, each line names its own."""
    chosen = best(items, _MOST_SAID, math.inf)
    names = {item.speaker for item in chosen if item.statement}
    known = plain(next(iter(names)) or "") if len(names) == 1 else plain(question.speaker or "")
    return Choice(heading.replace("{}", f"**{known}**", 1), chosen, names_speaker=len(names) == 1)


def _sections(question: Question, found: Sequence[Evidence], shown: int) -> list[Choice]:
    """Statements under the speaker's name; where a surname fits several, each line names its speaker."""
    own = [item for item in found if stated(item) and not _reported(item)]
    others = [item for item in found if stated(item) and _reported(item)]
    unsaid = [item for item in found if not stated(item)]
    about, name = on(question), plain(question.speaker or "")
    choices = []
    if own:
        choices.append(_named(question, f"{{}}{about}:", own))
    if others:
        choices.append(Choice(f"**{name}**{about}, as others tell it:", best(others, _MOST, math.inf)))
    if unsaid and shown + len(own) + len(others) < _FEW:
        heading = f"Not said by **{name}**, or not for certain (denied, or only possible){about}:"
        choices.append(Choice(heading, best(unsaid, _MOST, math.inf)))
    return choices


def _places(choices: Sequence[Choice]) -> set[tuple[str, int]]:
    return {_place(item) for choice in choices for item in choice.evidence}


def _is_told(item: Evidence, choices: Sequence[Choice]) -> bool:
    """Whether the same words are shown already, of this article or another."""
    shown = (other for choice in choices for one in choice.evidence for other in (one, *one.also))
    return any(same_fact(item.text, other.text) for other in shown)


def _place(item: Evidence) -> tuple[str, int]:
    return item.article.id, item.start


def _reported(item: Evidence) -> bool:
    """Whether somebody else tells what the speaker says."""
    said = item.statement
    return said is not None and said.reported_by is not None and said.reported_by != said.speaker


def _said_about(question: Question, about: Sequence[Evidence], beside: bool) -> list[Choice]:
    """Sentences about the speaker and the topic, beside the speaker's own words or instead of them."""
    speaker = plain(question.speaker or "")
    heading = f"Said about **{speaker}** and {plain(question.topic)}:"
    if not beside:
        heading = f"No statement of {speaker}’s was found. The articles say:"
    return [Choice(heading, best(about, _MOST))] if about else []


def _about(inquiry: Inquiry) -> list[Evidence]:
    """Sentences that name the speaker and the topic, and are nobody's words of these statements."""
    terms = inquiry.index.terms
    speaker = set(terms(inquiry.question.speaker or "")[-1:])
    topic = inquiry.weigher(inquiry.question.topic)
    return [
        item
        for item in inquiry.weigher().hits(inquiry.passages())
        if speaker & set(terms(item.text)) and topic.held(item.text) >= _ON_TOPIC and item.fit >= FIT
    ]
