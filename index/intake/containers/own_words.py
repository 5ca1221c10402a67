"""What the writer of a letter wrote, apart from what is quoted, from signatures, and from what is forwarded.

Letters are written by rules that nobody holds to; each mark here is one that mail programs write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import dropwhile, takewhile

_WROTE = (
    "wrote|writes|écrit|schrieb|schreef|escribió|scritto|escreveu|skrev|kirjoitti|napisał|napisała|napsal"
    "|napsala|írta|написал|написала|пише|пишет|写道|のメール"
)
_SAYS_WHO = re.compile(rf"(?:^|\W)(?:{_WROTE})\b[^\n]{{0,40}}[:：]\s*$", re.IGNORECASE)
_BEGINS_WHO = re.compile(r"\s*+(?:On|Am|Le|Op|El|Il|Em|Den|På|W|Dne)\b")
_ALONE = re.compile(r"[^.!?\n]{1,100}$")
_ORIGINAL = re.compile(
    r"^\s*+-{2,}+ ?(?:original message|original appointment|ursprüngliche nachricht|originalnachricht"
    r"|message d['’]origine|oorspronkelijk bericht|mensaje original|messaggio originale|mensagem original"
    r"|ursprungligt meddelande|opprinnelig melding|oprindelig meddelelse|wiadomość oryginalna) ?-{2,}+\s*$",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"^\s*+(?:-{2,}+ ?(?:forwarded message|forwarded by [^\n]{0,100}|weitergeleitete nachricht"
    r"|message transféré|message transmis|doorgestuurd bericht|mensaje reenviado|messaggio inoltrato"
    r"|mensagem encaminhada|vidarebefordrat meddelande|videresendt melding|videresendt besked) ?-{2,}+"
    r"|begin forwarded message:|anfang der weitergeleiteten nachricht:|début du message transféré ?:"
    r"|inicio del mensaje reenviado:|begin doorgestuurd bericht:|inizio messaggio inoltrato:)\s*$",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"^\*?(from|von|de|van|da|från|fra|date|datum|fecha|data|dato|sent|gesendet|envoyé|verzonden|enviado|inviato"
    r"|skickat|sendt|subject|betreff|objet|onderwerp|asunto|oggetto|assunto|ämne|emne|to|an|à|aan|para|a|till|til"
    r"|cc|kopie|reply-to) ?:\*? *([^\n]{0,1000})$",
    re.IGNORECASE,
)
_NAMES = {
    "from": "from von de van da från fra",
    "date": "date datum fecha data dato sent gesendet envoyé verzonden enviado inviato skickat sendt",
    "subject": "subject betreff objet onderwerp asunto oggetto assunto ämne emne",
}
_FIELDS = {word: name for name, words in _NAMES.items() for word in words.split()}
_RULE = re.compile(r"^\s*+_{20,}+\s*$")
_LOOKED_BACK = 3  # lines over which 'On …, … wrote:' may go
_FEWEST = 3  # fields that make the head of an older letter


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A letter that another one holds as text: what its head says, and its text."""

    sender: str
    date: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Own:
    """The writer's own words, how many lines of others' are left out, and what was forwarded."""

    text: str
    quoted: int = 0
    forwarded: Forwarded | None = None


def own_words(text: str) -> Own:
    """The own words of a letter, and the letter that it forwards, if it does."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for at, line in enumerate(lines):
        if _FORWARDED.match(line) and (forwarded := _forwarded(lines[at + 1 :])):
            own, quoted = _own(lines[:at])
            return Own(own, quoted, forwarded)
    at = next((at for at, line in enumerate(lines) if _begins_older(lines, at)), len(lines))
    own, quoted = _own(lines[:at])
    older = lines[at + (not _FIELD.match(lines[at].strip())) :] if at < len(lines) else []
    if not own and (forwarded := _forwarded(older)):
        return Own("", quoted, forwarded)
    return Own(own, quoted + sum(bool(line.strip()) for line in older))


def _own(lines: list[str]) -> tuple[str, int]:
    """The text of lines without quoted ones and without a signature, and how many were quoted."""
    kept, quoted = _without_quoted(_without_signature(lines))
    return "\n".join(kept).strip(), quoted


def unflowed(text: str, deletes_space: bool) -> str:
    """A text in format=flowed (RFC 3676) with its paragraphs on one line each."""
    done: list[str] = []
    flows = False
    for line in text.replace("\r\n", "\n").split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line if depth else line.removeprefix(" ")
        if flows and not depth and content != "-- ":
            done[-1] += content
        else:
            done.append(content)
        flows = not depth and content.endswith(" ") and content != "-- "
        if flows and deletes_space:
            done[-1] = done[-1][:-1]
    return "\n".join(done)


def _without_signature(lines: list[str]) -> list[str]:
    """The lines before '-- ', if something stands there."""
    before = list(takewhile(lambda line: line.rstrip("\r") != "-- " and line.strip() != "--", lines))
    return before if any(line.strip() for line in before) else lines


def _begins_older(lines: list[str], at: int) -> bool:
    """Whether an older letter stands from a line on, without marks before its lines."""
    line = lines[at]
    head = lines[at + 1 :] if _RULE.match(line) else lines[at:]
    return bool(_ORIGINAL.match(line) or (line.strip() and _head(head)))


def _head(lines: list[str]) -> dict[str, str]:
    """The fields at the head of an older letter, if the lines begin with one."""
    found: dict[str, str] = {}
    count = 0
    for line in [line.strip() for line in lines[:12] if line.strip()]:
        field = _FIELD.match(line)
        if not field:
            break
        count += 1
        found.setdefault(_FIELDS.get(field[1].lower(), field[1].lower()), field[2].strip())
    return found if count >= _FEWEST and "from" in found else {}


def _forwarded(lines: list[str]) -> Forwarded | None:
    """The letter whose head and text are these lines; None where they have no head."""
    head = _head(lines)
    if not head:
        return None
    below = dropwhile(str.strip, dropwhile(lambda line: not line.strip(), lines))
    text, _ = _own(list(below))
    return Forwarded(head.get("from", ""), head.get("date", ""), head.get("subject", ""), text)


def _without_quoted(lines: list[str]) -> tuple[list[str], int]:
    """The lines without those that begin with '>' and the line above them that says whose they are."""
    kept: list[str] = []
    quoted, inside = 0, False
    for line in lines:
        if line.lstrip().startswith(">"):
            quoted += 1 + (0 if inside else _drop_who(kept))
            inside = True
        else:
            inside = inside and not line.strip()
            kept.append(line.rstrip())
    return kept, quoted + _drop_who(kept)


def _drop_who(kept: list[str]) -> int:
    """Take 'On …, … wrote:' off the end of the lines; how many lines that were."""
    end = len(kept)
    while end and not kept[end - 1]:
        end -= 1
    if not end or not _SAYS_WHO.search(kept[end - 1]):
        return 0
    back = range(end - 1, max(-1, end - 1 - _LOOKED_BACK), -1)
    start = next((at for at in back if _BEGINS_WHO.match(kept[at])), None)
    if start is None and not _ALONE.match(kept[end - 1]):  # 'He wrote:', at the end of a paragraph
        return 0
    start = end - 1 if start is None else start
    del kept[start:]
    return end - start
