"""Questions that their own text answers no more: a name, role, number, day or verb is another, or negated."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from index import MONTHS, WEEKDAYS

_ROLES = (
    "president minister secretary governor mayor senator spokesman spokeswoman chief director"
    " chairman coach captain manager judge lawyer sheriff general king queen bishop professor doctor"
    " actor singer writer wife husband brother sister father mother son daughter founder owner player"
    " driver pilot teacher student officer soldier"
).split()
_OPPOSITE = (
    "win:lose won:lost buy:sell bought:sold open:close opened:closed begin:end began:ended"
    " start:finish started:finished accept:reject accepted:rejected support:oppose supported:opposed"
    " arrested:released rise:fall rose:fell increase:decrease increased:decreased join:leave"
    " joined:left first:last highest:lowest largest:smallest before:after most:least born:buried"
    " built:destroyed create:abolish created:abolished allow:ban allowed:banned confirm:deny"
    " confirmed:denied praise:criticize praised:criticized attack:defend attacked:defended"
    " approve:veto approved:vetoed love:hate like:dislike give:take gave:took enter:leave"
    " entered:left more:fewer oldest:youngest north:south east:west early:late male:female"
    " married:divorced hired:fired"
).split()
_VERBS = {a: b for pair in _OPPOSITE for a, b in (pair.split(":"), pair.split(":")[::-1])}
_DAYS = [word.capitalize() for word in (*WEEKDAYS, *MONTHS) if word != "may"]
_NAME = re.compile(r"(?<![.?!] )(?<!^)\b[A-Z][a-z]+(?: (?:of |the |de )?[A-Z][a-z]+){0,2}\b")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_DID = re.compile(r"\bdid (?:\S+ ){1,4}?(?P<verb>[a-z]{3,12})\b")
_AUXILIARY = re.compile(r"\b(?:was|were|is|are|will|would|could|can|has|have|had)\b(?! not)")
_SHARES = {"name": 0.6, "verb": 0.5}
_REFUSALS = (
    "refused to {}",
    "did not {}",
    "declined to {}",
    "failed to {}",
    "never {}ed",
    "denied that he would {}",
)
_WAYS = ("name", "number", "day", "role", "verb")
_DRAWN = 3000  # pairs whose texts lend their names


class _Answered(Protocol):
    @property
    def question(self) -> str: ...
    @property
    def text(self) -> str: ...


Made = TypeVar("Made", bound=_Answered)


def swapped_pairs(pairs: Sequence[Made], chance: random.Random) -> Iterator[tuple[Made, str, str, bool, str]]:
    """Each pair that can be spoilt: with its new question and text, whether that answers, how it was made."""
    drawn = chance.sample(list(pairs), min(_DRAWN, len(pairs)))
    names = [match.group() for pair in drawn for match in _NAME.finditer(pair.text)]
    for pair in pairs:
        for how in _WAYS:
            if chance.random() < _SHARES.get(how, 1.0):
                question = _swapped(how, pair, names, chance)
                if question != pair.question:
                    yield pair, question, pair.text, False, how
        yield from _negated(pair, chance)


def _swapped(how: str, pair: _Answered, names: Sequence[str], chance: random.Random) -> str:
    """The question with another word of a kind; as it is where it has none."""
    question = pair.question
    if how == "name":
        return _other_name(pair, names, chance)
    if how == "number":
        return _NUMBER.sub(lambda found: _other_number(found.group(), chance), question, count=1)
    if how == "verb":
        return re.sub(r"[a-z]+", lambda found: _VERBS.get(found.group(), found.group()), question)
    return _word_swapped(question, _DAYS if how == "day" else _ROLES, chance)


def _other_name(pair: _Answered, names: Sequence[str], chance: random.Random) -> str:
    """The question with another name: of its own text, where that has one."""
    asked = [match.group() for match in _NAME.finditer(pair.question)]
    if not asked:
        return pair.question
    old = chance.choice(asked)
    near = [m.group() for m in _NAME.finditer(pair.text) if not set(m.group().split()) & set(old.split())]
    new = chance.choice(near if near and chance.random() < 0.3 else names)
    if set(new.split()) & set(old.split()):
        return pair.question
    return pair.question.replace(old, new, 1)


def _other_number(number: str, chance: random.Random) -> str:
    digits = [str((int(c) + chance.randint(1, 8)) % 10) if c.isdigit() else c for c in number]
    if re.fullmatch(r"(1[5-9]|20)\d\d", number):
        return str(int(number) + chance.choice([-12, -5, -3, -2, -1, 1, 2, 4, 7, 11]))
    return "".join(digits)


def _word_swapped(question: str, words: Sequence[str], chance: random.Random) -> str:
    found = [word for word in words if re.search(rf"\b{word}\b", question)]
    if not found:
        return question
    old = chance.choice(found)
    return re.sub(rf"\b{old}\b", chance.choice([word for word in words if word != old]), question, count=1)


def _negated(pair: Made, chance: random.Random) -> Iterator[tuple[Made, str, str, bool, str]]:
    """The text that says that it was not so; now and then the question that asks for just that."""
    did = _DID.search(pair.question)
    past = re.search(rf"\b{did['verb'].removesuffix('e')}e?d\b", pair.text) if did else None
    if did and past:
        told = chance.choice(_REFUSALS).format(did["verb"]).replace("eed", "ed")
        yield (
            pair,
            pair.question,
            pair.text[: past.start()] + told + pair.text[past.end() :],
            False,
            "negated",
        )
        return
    used = _AUXILIARY.search(pair.question)
    held = re.search(rf"\b{used.group()}\b(?! not)", pair.text) if used else None
    if used and held and len(pair.text) < 260 and chance.random() < 0.5:
        text = f"{pair.text[: held.end()]} not{pair.text[held.end() :]}"
        if chance.random() < 0.4:
            question = f"{pair.question[: used.end()]} not{pair.question[used.end() :]}"
            yield pair, question, text, True, "negated"
        else:
            yield pair, pair.question, text, False, "negated"
