"""Pronouns of a follow-up, filled in with whom and what the turns before are about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index import gender_of
from qa.asking.conversation import NAMED, Context, likeliest
from qa.asking.known import Known
from qa.asking.phrases import AUXILIARY, content, names_in
from qa.asking.speaker_names import without_title

_NEXT = r"(?=$|[,;]| (?:about|in|on|at|for|from|with|to|of|by|and|when|after|before|say|during|over)\b)"
_HE = re.compile(r"\b(?:he|him)\b", re.IGNORECASE)
_SHE = re.compile(rf"\b(?:she\b|her\b{_NEXT})", re.IGNORECASE)
_SUBJECT = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
_HIS = re.compile(r"\bhis\b", re.IGNORECASE)
_HER = re.compile(rf"\bher\b(?!{_NEXT[3:]}", re.IGNORECASE)
_THEY = re.compile(r"\b(?:they|them)\b", re.IGNORECASE)
_THEIR = re.compile(r"\btheir\b", re.IGNORECASE)
_ITS = re.compile(r"\bits\b", re.IGNORECASE)
_IT = re.compile(
    r"\bit\b|(?<=\babout )(?:this|that)(?=$|,)"
    r"|\b(?:this|that)(?= (?:cost|start|begin|end|last|happen|mean|called|over)\b)",
    re.IGNORECASE,
)
_AFTER_VERB = re.compile(rf"\b{AUXILIARY} (?:not )?$", re.IGNORECASE)
_OF_ITSELF = re.compile(
    rf"^(?:(?:which|what) (?!{AUXILIARY}\b)(?!\w+s\b)|how (?:many|much) (?!{AUXILIARY}\b|of\b))",
    re.IGNORECASE,
)
_FAR = 10  # words of a question, after which a pronoun means something in the question itself
_NO_IT = re.compile(
    r"\bit (?:take|takes|took|rains?|snows?)\b"
    r"|\bit (?:costs?|means?|helps?|matters?)(?: \w+){0,2} to\b|\b(?:is|was) it "
    r"(?:true|possible|legal|illegal|safe|ok|okay|too"
    r"|worth|necessary|important|time|that)\b",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"\b(?:(?:after|before|since|during) (?:that|this)|(?:do|does|did|done) (?:it|that|this|so))$", re.I
)
_BESIDE = re.compile(r" (?:in|on|at|from|with|by|that|which|who|found|made|held|seen|sold)\b.*")
_SAY_THAT = re.compile(r"\b(says?|said) (?:it|that|this|so)$", re.IGNORECASE)
_THERE = re.compile(
    rf"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!^)\bthere\b(?! {AUXILIARY}\b)", re.IGNORECASE
)
_KINDS = re.compile(
    r"\bthe (?:company|firm|airline|agency|country|nation|city|state|town|team|club|party|league|film|movie"
    r"|show|bank|law|bill|act|storm|hurricane|island|volcano|disease|virus)\b"
    r"(?! (?:of|in|that|which|where|with|for)\b)(?! [A-Z])",
    re.IGNORECASE,
)
_OFFICES = re.compile(
    r"\bthe (?:president|prime minister|minister|mayor|governor|king|queen|CEO|coach|government|parliament)\b"
    r"(?=$|[,;]| (?:say|said|think|do|did|does|has|is|was|resign|want|call|respond|promise)\b)",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"^(?:\S+ )*[a-z]+[^s’']s(?: (?:of|in|at) .*)?$")
_DOES = re.compile(  # what does something itself
    r"\b(?:did|does|do|will|has|had|can|could|would|should) (?:it|this|that) "
    r"(?!(?:be|been|cost|happen|last|mean|matter|work|begin|start|end|take|look|not|ever)\b)[a-z]"
)
_SEVERAL = re.compile(rf"{_PLURAL.pattern}(?<![aiu]s)")  # 'gas' and 'virus' are one
_LATTER = re.compile(r"\bthe (latter|former)\b(?=$| (?:say|said|think|want|do|did|does|has|is|was)\b)", re.I)


def filled(text: str, before: Context, known: Known) -> str:
    """The text with its pronouns filled in; unchanged where none is meant, or nobody fits.

    A pronoun that may mean what the text itself names is left ('Why did Biden say he would run?').
    """
    text = _LATTER.sub(lambda found: _of_two(found[1].lower(), before) or found[0], text)
    topic = before.question.topic or next(iter(before.things), "")
    text = _SAY_THAT.sub(lambda found: f"{found[1]} that about {topic}" if topic else found[0], text)
    text = _definite(_people(text, before, known), before, known)
    if before.event and _THAT.search(text):
        return f"{text} ({before.event})"
    text = _put(text, _THEY, _group(before))
    text = _put(text, _THEIR, _of(_group(before)), possessive=True)
    place = before.place or next(filter(NAMED.search, before.things), "")
    there = _put(text, _THERE, _at(place, before) if place else "")
    if _NO_IT.search(there):
        return there
    place = place if there != text else ""
    if re.search(r"\b(?:about|to) (?:it|this|that)$", there):
        return _put(there, _IT, _matter(there, before))
    recent = _recent(before, place)
    its = _put(there, _ITS, _of(_likely(recent, there, known)), possessive=True)
    thing = _thing(its, recent, before, known)
    found = _IT.search(its)
    if found and not thing and before.event and _is_open(its, found, False):
        return f"{its} ({before.event})"
    return _put(its, _IT, _head(thing))


def _head(thing: str) -> str:
    """A thing without what stands beside it: 'a purple pearl' of 'a purple pearl in a clam in Delaware'."""
    head = _BESIDE.sub("", thing)
    return head if len(head.split()) > 1 else thing


def _at(place: str, before: Context) -> str:
    """A place with the preposition and the words that it had: 'at the Super Bowl halftime show'."""
    whole = next((thing for thing in before.things if thing.startswith(f"the {place}")), place)
    return f"at {whole}" if re.search(rf"\bat {re.escape(whole)}", before.event) else f"in {whole}"


def _matter(text: str, before: Context) -> str:
    """What is spoken of in 'react to it': the topic, or all that was asked about.

    After 'who leaked the draft?' they react to the draft.
    """
    event = before.event
    for name in names_in(text):
        event = event.replace(name, "").strip()
    asked = before.things[:1] if before.question.kind == "who" else ()
    return before.question.topic or next(iter(asked), event)


def _recent(before: Context, place: str) -> list[str]:
    """The things of the question before, else earlier ones; not where it happened, if 'there' was said."""
    left = [thing for thing in before.things if place not in thing or not place]
    left = [thing for thing in left if not before.place or before.place not in thing] or left
    return [thing for thing in left if thing in before.question.standalone] or left


def _thing(text: str, recent: Sequence[str], before: Context, known: Known) -> str:
    """What 'it' means: who does something, if 'it' does so too; else the likeliest; '' if none will do."""
    if _DOES.search(text) and (acting := [thing for thing in recent if thing in before.acting]):
        return acting[0]
    fitting = [thing for thing in recent if _may_be_it(thing, before)]
    return _likely(fitting or [name for name in before.people if name == before.event], text, known)


def _likely(things: Sequence[str], text: str, known: Known) -> str:
    """The thing that passages speak of with the words of the text most; those with a name come first."""
    named = [thing for thing in things if NAMED.search(thing)] or things
    return likeliest(named[:3], content(_IT.sub("", text)), known)[0]


def _may_be_it(thing: str, before: Context) -> bool:
    """Whether something is done to a thing, it is one, and it was not asked which, what or whose it is.

    Where somebody does something, 'it' is rather that than what it is about.
    """
    if thing in before.acting or (_SEVERAL.search(thing) and not NAMED.search(thing)):
        return False
    beside = "which|what|whose|about|over|against" if before.acting else "which|what|whose"
    return not re.search(rf"\b(?:{beside}) {re.escape(thing)}\b", before.question.standalone, re.IGNORECASE)


def _definite(text: str, before: Context, known: Known) -> str:
    """'The company' and 'the mayor', in a question without any name, by what the turns before name."""
    found = _KINDS.search(text) or _OFFICES.search(text)
    if not found or names_in(text) or _OF_ITSELF.match(text) or len(text.split()) > _FAR:
        return text
    named = [name for thing in (before.place, *before.things) for name in names_in(f"the {thing}")]
    name, share = likeliest(list(dict.fromkeys(named)), content(found[0]), known)
    if not share:
        return text
    words = name if found.re is _KINDS else f"{found[0]} of {name}"
    return f"{text[: found.start()]}{words}{text[found.end() :]}"


def _people(text: str, before: Context, known: Known) -> str:
    for subject, possessive, other in ((_HE, _HIS, "woman"), (_SHE, _HER, "man")):
        fitting = [
            name
            for name in before.people
            if gender_of(without_title(known.names.spelled(name) or name)) != other
            and not set(name.split()) & set(text.split())
        ]
        who = _who(fitting, text, before, known)
        put = _put(text, subject, who)
        text = put if put != text else _put(text, possessive, _of(who), possessive=True)
    return text


def _who(people: Sequence[str], text: str, before: Context, known: Known) -> str:
    """The first; whom 'he' meant before, 'he' goes on to mean.

    For 'him' rather who the question before is about than who its answer names. After 'who supports him?'
    'he' may be either: the one whom passages speak of with the words of the text.
    """
    asked = [name for name in people if name in before.question.standalone]
    if asked and _SUBJECT.search(before.question.text) and _SUBJECT.search(text):
        return asked[0]
    if re.search(r"\b(?:him|her)\b", text, re.IGNORECASE):
        return next(iter([*asked, *people]), "")
    if asked and before.question.kind == "who":
        return likeliest([people[0], asked[0]], content(_SHE.sub("", _HE.sub("", text))), known)[0]
    return next(iter(people), "")


def _group(before: Context) -> str:
    """Whom 'they' means: two who are named together, or what is in the plural, or an organisation."""
    speakers = before.question.speakers
    if len(speakers) > 1:
        return " and ".join(speakers)
    plural = [thing for thing in before.things if " and " in thing or _PLURAL.search(thing)]
    named = [thing for thing in before.things if thing[:1].isupper()]
    asked = [name for name in before.people if name in before.question.standalone]
    pair = [f"{asked[0]} and {asked[1]}"] if len(asked) == 2 else []
    return next(iter([*plural, *pair, *named, *before.things, *before.people]), "")


def _of_two(which: str, before: Context) -> str:
    """'The latter' and 'the former' of two who were named."""
    names = before.question.speakers or tuple(names_in(before.question.standalone))
    return names[-1 if which == "latter" else 0] if len(names) > 1 else ""


def _put(text: str, pronoun: re.Pattern[str], words: str, *, possessive: bool = False) -> str:
    """The first such pronoun replaced, unless the question itself may have what it means."""
    found = pronoun.search(text)
    if not found or not words or not _is_open(text, found, possessive):
        return text
    return f"{text[: found.start()]}{words}{text[found.end() :]}"


def _is_open(text: str, found: re.Match[str], possessive: bool) -> bool:
    """Whether a pronoun means nothing that the question itself names.

    'Did he …' never does; 'his' and 'its' do if anything stands before them, as does all in a long question
    or in one whose subject is 'which company'.
    """
    before = text[: found.start()]
    if _AFTER_VERB.search(before):
        return True
    if found.re is _THERE:
        return len(text.split()) <= _FAR
    if possessive:
        return not content(before)
    subject = found.group().lower() in ("he", "she", "they")
    return not (subject or _OF_ITSELF.match(text) or len(text.split()) > _FAR)


def _of(name: str) -> str:
    return f"{name}’s" if name else ""
