"""A quotation for a reader: whose words it is, which of them are exact, and where it stands."""

from __future__ import annotations

from qa.answering.markdown import in_words
from qa.records import Answer, Citation, Line

_CLOSING = {"“": "”", "‘": "’", "«": "»", "»": "«", "„": "“", '"': '"', "‹": "›", "「": "」"}
_OPENING = {"”": "“", "’": "‘", "»": "«", '"': '"', "›": "‹", "」": "「"}
_LONGEST_NAME = 4  # words of a name that is put in front of 'words': 'In Liz Truss’s words'


def line_for(answer: Answer, citation: Citation) -> Line:
    """Whose words a citation shows, as the sections of its answer tell; else what the citation knows."""
    lines = (line for section in answer.sections for line in section.lines)
    found = next((line for line in lines if line.number == citation.number), None)
    return found or Line(citation.number, speaker=citation.speaker)


def label(line: Line) -> str:
    """Whose words a quotation shows, in a few words: 'In Liz Truss’s words', 'Reported'."""
    whose = _whose(line.speaker)
    if line.manner == "relayed":
        return f"What {line.reported_by or 'others'} says was said"
    return {
        "direct": f"In {whose} words",
        "mixed": f"Partly in {whose} words",
        "reported": "Reported speech",
    }.get(line.manner, "From the article")


def pieces(line: Line, citation: Citation) -> list[tuple[str, bool]]:
    """A quotation cut into pieces, each with whether it is somebody's exact words.

    A mark that opens or closes beyond the quotation is put in, so that none is left alone.
    """
    found: list[tuple[str, bool]] = []
    at = 0
    for start, end in line.own:
        if start > at:
            found.append((citation.quote[at:start], False))
        found.append((_closed(citation.quote[start:end]), True))
        at = end
    rest = citation.quote[at:]
    return [*found, (rest, False)] if rest else found


def facts(line: Line, citation: Citation) -> list[str]:
    """Outlet and day, and the day of saying where that is another."""
    day = citation.article.day
    told = [
        citation.outlet or citation.article.source or "",
        in_words(day) if day else "no date",
        f"said on {in_words(line.said_on)}" if line.said_on else "",
    ]
    return [fact for fact in told if fact]


def copies_told(line: Line) -> list[str]:
    """In how many other articles the very story stands, and what these have instead."""
    others = f"{line.copies:,} other{'' if line.copies == 1 else 's'}"
    return [*([f"the story also in {others}"] if line.copies else []), *line.versions]


def attributed(line: Line, citation: Citation) -> str:
    """A quotation to be taken away: its words, whose they are, outlet, day, title and address; plain text."""
    words = "".join(text for text, _ in pieces(line, citation))
    bare = not any(own for _, own in pieces(line, citation))
    who = [line.speaker, line.role] if line.speaker else []
    who.append(f"according to {line.reported_by}" if line.reported_by else None)
    whose = ", ".join(part for part in who if part)
    where = ", ".join(facts(line, citation))
    title, address = citation.article.title, citation.article.url or ""
    beside = [f"{whose} ({label(line).lower()})" if whose and bare else whose, where, f"“{title}”", address]
    return f"{words}\n— {', '.join(part for part in beside if part)}"


def _whose(speaker: str | None) -> str:
    if not speaker or len(speaker.split()) > _LONGEST_NAME:
        return "the speaker’s own"
    return f"{speaker}’" if speaker.endswith("s") else f"{speaker}’s"


def _closed(words: str) -> str:
    """Somebody's words with the mark that opens them closed, and the one that closes them opened."""
    first, last = words[0], words[-1]
    if first in _CLOSING and _CLOSING[first] not in words[1:]:
        return words + _CLOSING[first]
    if last in _OPENING and _OPENING[last] not in words[:-1]:
        return _OPENING[last] + words
    return words
